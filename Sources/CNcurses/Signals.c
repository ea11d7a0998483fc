#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "CNcurses.h"
#include "Restore.h"

static const int reported[] = {SIGWINCH, SIGTERM, SIGINT, SIGHUP, SIGTSTP, SIGCONT};
static const int fatal[] = {SIGSEGV, SIGILL, SIGBUS, SIGTRAP, SIGFPE, SIGABRT, SIGQUIT};
enum { REPORTED = sizeof reported / sizeof *reported, FATAL = sizeof fatal / sizeof *fatal };

static struct sigaction reported_before[REPORTED], fatal_before[FATAL];
static volatile sig_atomic_t watching = 0, pipe_descriptor = -1, ending_pending = 0;
// A handler's own stack, so that a stack overflow can be reported too.
static char handler_stack[64 * 1024];

static bool is_ending(int number) { return number == SIGINT || number == SIGTERM || number == SIGHUP; }

static void report(int number) {
  int saved = errno;
  if (is_ending(number)) {
    if (ending_pending) {
      restore_terminal();
      signal(number, SIG_DFL);
      raise(number);
      errno = saved;
      return;
    }
    ending_pending = 1;
  }
  unsigned char byte = (unsigned char)number;
  // A full pipe already holds enough to wake the loop.
  ssize_t ignored = write(pipe_descriptor, &byte, 1);
  (void)ignored;
  errno = saved;
}

static void die(int number) {
  restore_terminal();
  for (int i = 0; i < FATAL; i++) {
    if (fatal[i] == number) sigaction(number, &fatal_before[i], NULL);
  }
  // Blocked until this handler returns; a fault comes again by itself.
  raise(number);
}

static void install(void (*handler)(int), int flags, int number, struct sigaction *before) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, before);
}

void cncurses_watch_signals(int descriptor) {
  if (watching) return;
  watching = 1;
  pipe_descriptor = descriptor;
  ending_pending = 0;
  stack_t stack = {.ss_sp = handler_stack, .ss_size = sizeof handler_stack, .ss_flags = 0};
  sigaltstack(&stack, NULL);
  for (int i = 0; i < REPORTED; i++) install(report, SA_RESTART, reported[i], &reported_before[i]);
  for (int i = 0; i < FATAL; i++) install(die, SA_ONSTACK, fatal[i], &fatal_before[i]);
}

void cncurses_unwatch_signals(void) {
  if (!watching) return;
  for (int i = 0; i < REPORTED; i++) sigaction(reported[i], &reported_before[i], NULL);
  for (int i = 0; i < FATAL; i++) sigaction(fatal[i], &fatal_before[i], NULL);
  watching = 0;
  pipe_descriptor = -1;
}

void cncurses_signal_taken(void) { ending_pending = 0; }

void cncurses_stop_process(void) {
  struct sigaction before;
  install(SIG_DFL, 0, SIGTSTP, &before);
  sigset_t only, old;
  sigemptyset(&only);
  sigaddset(&only, SIGTSTP);
  raise(SIGTSTP);
  sigprocmask(SIG_UNBLOCK, &only, &old);
  sigaction(SIGTSTP, &before, NULL);
  sigprocmask(SIG_SETMASK, &old, NULL);
}
