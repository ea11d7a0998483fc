#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "Restore.h"

#include <curses.h>
#include <string.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

static struct termios modes;
static volatile int modes_known = 0;
static char sequence[512];
static volatile int sequence_length = 0;

void restore_remember_modes(void) { modes_known = tcgetattr(STDIN_FILENO, &modes) == 0; }

// Appends a capability, without the padding ("$<5>") that only tputs understands.
static int append(int length, const char *text) {
  if (text == NULL || text == (const char *)-1) return length;
  while (*text != 0 && length + 1 < (int)sizeof sequence) {
    if (text[0] == '$' && text[1] == '<') {
      const char *end = strchr(text, '>');
      if (end != NULL) {
        text = end + 1;
        continue;
      }
    }
    sequence[length++] = *text++;
  }
  return length;
}

void restore_remember_strings(const char *first) {
  int length = append(0, first);
  length = append(length, exit_attribute_mode);
  length = append(length, orig_pair);
  length = append(length, keypad_local);
  length = append(length, cursor_normal);
  length = append(length, exit_ca_mode);
  sequence_length = length;
}

void restore_forget(void) { sequence_length = 0; }

void restore_terminal(void) {
  int length = sequence_length;
  if (length == 0) return;
  sequence_length = 0;
  // Nothing can be done inside a signal handler about a terminal that no longer takes bytes.
  if (write(STDOUT_FILENO, sequence, (size_t)length) < 0) return;
  if (modes_known) tcsetattr(STDIN_FILENO, TCSANOW, &modes);
}
