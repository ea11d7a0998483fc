#ifndef _XOPEN_SOURCE_EXTENDED
#define _XOPEN_SOURCE_EXTENDED 1
#endif
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CNcurses.h"

#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

#include "Restore.h"

static SCREEN *screen = NULL;
// Keys are read from a pad, since reading from a window also refreshes it.
static WINDOW *keyboard = NULL;
static bool mouse_wanted = false;
// A key code of our own, above those of ncurses, for the opening of an SGR mouse report.
enum { MOUSE_REPORT = 0x2000 };
static const char MOUSE_ON[] = "\033[?1002h\033[?1006h";
static const char MOUSE_OFF[] = "\033[?1006l\033[?1002l";
// What is written before the screen is given back, by whatever way: the mouse's end, and what the caller has added.
static char leaving[128];

bool cncurses_locale_is_utf8(void) {
  if (setlocale(LC_CTYPE, "") == NULL) return false;
  return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

// Whether a capability is there and is this sequence, padding ("$<5>") aside.
static bool is_sequence(const char *name, const char *expected) {
  const char *text = tigetstr(name);
  if (text == NULL || text == (const char *)-1) return false;
  size_t length = strlen(expected);
  return strncmp(text, expected, length) == 0 && (text[length] == 0 || strncmp(text + length, "$<", 2) == 0);
}

static uint8_t entry_attributes(void) {
  uint8_t found = 0;
  if (is_sequence("bold", "\033[1m")) found |= CNcursesBold;
  if (is_sequence("dim", "\033[2m")) found |= CNcursesDim;
  if (is_sequence("sitm", "\033[3m")) found |= CNcursesItalic;
  if (is_sequence("smul", "\033[4m")) found |= CNcursesUnderline;
  if (is_sequence("rev", "\033[7m")) found |= CNcursesReverse;
  return found;
}

// The attributes that exclude colours, by terminfo(5)'s bits for no_color_video. Reversal only swaps the two colours.
static uint8_t entry_colorless(void) {
  int bits = tigetnum("ncv");
  if (bits < 0) return 0;
  return (bits & 2 ? CNcursesUnderline : 0) | (bits & 16 ? CNcursesDim : 0) | (bits & 32 ? CNcursesBold : 0);
}

static bool moves_cursor(void) {
  char *move = tigetstr("cup");
  if (move == NULL || move == (char *)-1) return false;
  const char *text = tiparm(move, 2, 4);
  int row = 0, column = 0;
  char final = 0;
  return text != NULL && sscanf(text, "\033[%d;%d%c", &row, &column, &final) == 3 && row == 3 && column == 5 &&
         final == 'H';
}

static int entry_colors(void) {
  char *set = tigetstr("setaf");
  if (set == NULL || set == (char *)-1) return 0;
  const char *red = tiparm(set, 1);
  if (red == NULL) return 0;
  bool is_known = strncmp(red, "\033[31", 4) == 0 || strncmp(red, "\033[38", 4) == 0;
  int colors = tigetnum("colors");
  return is_known && colors > 0 ? colors : 0;
}

bool cncurses_read_entry(const char *name, CNcursesEntry *entry) {
  int status = 0;
  TERMINAL *previous = cur_term;
  if (setupterm(name, STDOUT_FILENO, &status) != OK) return false;
  entry->colors = entry_colors();
  entry->moves_cursor = moves_cursor();
  entry->attributes = entry_attributes();
  entry->colorless = entry_colorless();
  entry->scrolls_at_end = tigetflag("am") > 0 && tigetflag("xenl") <= 0;
  TERMINAL *opened = cur_term;
  set_curterm(previous);
  del_curterm(opened);
  return true;
}

void cncurses_write(const uint8_t *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(STDOUT_FILENO, bytes, count);
    if (written >= 0) {
      bytes += written;
      count -= (size_t)written;
    } else if (errno == EAGAIN) {
      struct pollfd output = {.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
      poll(&output, 1, -1);
    } else if (errno != EINTR) {
      return;
    }
  }
}

static void write_text(const char *text) { cncurses_write((const uint8_t *)text, strlen(text)); }

void cncurses_set_mouse(bool enabled) {
  mouse_wanted = enabled;
  write_text(enabled ? MOUSE_ON : MOUSE_OFF);
}

bool cncurses_open(const char *entry, int escape_delay_ms) {
  static bool closes_at_exit = false;
  if (!closes_at_exit) closes_at_exit = atexit(cncurses_close) == 0;
  restore_remember_modes();
  screen = newterm(entry, stdout, stdin);
  if (screen == NULL) return false;
  set_escdelay(escape_delay_ms);
  cbreak();
  noecho();
  nonl();
  curs_set(0);
  leaveok(stdscr, TRUE);
  keyboard = newpad(1, 1);
  if (keyboard == NULL) {
    endwin();
    return false;
  }
  keypad(keyboard, TRUE);
  nodelay(keyboard, TRUE);
  define_key("\033[<", MOUSE_REPORT);
  cncurses_set_leaving(NULL, 0);
  // Enters full-screen mode now, so that what is written past ncurses comes after.
  refresh();
  return true;
}

bool cncurses_set_leaving(const uint8_t *bytes, size_t count) {
  size_t mouse = strlen(MOUSE_OFF);
  if (mouse + count >= sizeof leaving) return false;
  restore_forget();
  memcpy(leaving, MOUSE_OFF, mouse);
  if (count > 0) memcpy(leaving + mouse, bytes, count);
  leaving[mouse + count] = 0;
  restore_remember_strings(leaving);
  return true;
}

void cncurses_close(void) {
  if (screen == NULL) return;
  write_text(leaving);
  curs_set(1);
  endwin();
  delwin(keyboard);
  delscreen(screen);
  keyboard = NULL;
  screen = NULL;
  mouse_wanted = false;
  restore_forget();
}

void cncurses_suspend(void) {
  if (screen == NULL) return;
  write_text(leaving);
  curs_set(1);
  endwin();
}

void cncurses_resume(void) {
  if (screen == NULL) return;
  clearok(curscr, TRUE);
  refresh();
  curs_set(0);
  if (mouse_wanted) write_text(MOUSE_ON);
}

bool cncurses_cell_size(int *width, int *height) {
  struct winsize size;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return false;
  *width = size.ws_xpixel / size.ws_col;
  *height = size.ws_ypixel / size.ws_row;
  return *width > 0 && *height > 0;
}

bool cncurses_terminal_size(int *width, int *height) {
  struct winsize size;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
    *width = size.ws_col;
    *height = size.ws_row;
    return true;
  }
  if (screen == NULL) return false;
  *width = COLS;
  *height = LINES;
  return true;
}

void cncurses_resize(int width, int height) {
  resize_term(height, width);
}

static uint32_t portable_key(wint_t code) {
  if (code >= (wint_t)KEY_F(1) && code <= (wint_t)KEY_F(24)) return CNcursesKeyFunction + (uint32_t)(code - KEY_F0);
  switch (code) {
  case KEY_UP: return CNcursesKeyUp;
  case KEY_DOWN: return CNcursesKeyDown;
  case KEY_LEFT: return CNcursesKeyLeft;
  case KEY_RIGHT: return CNcursesKeyRight;
  case KEY_HOME: return CNcursesKeyHome;
  case KEY_END: return CNcursesKeyEnd;
  case KEY_PPAGE: return CNcursesKeyPageUp;
  case KEY_NPAGE: return CNcursesKeyPageDown;
  case KEY_IC: return CNcursesKeyInsert;
  case KEY_DC: return CNcursesKeyDelete;
  case KEY_BACKSPACE: return CNcursesKeyBackspace;
  case KEY_BTAB: return CNcursesKeyBacktab;
  case KEY_ENTER: return CNcursesKeyEnter;
  case MOUSE_REPORT: return CNcursesKeyMouse;
  default: return CNcursesKeyOther;
  }
}

int cncurses_read(uint32_t *value) {
  wint_t code = 0;
  int kind = wget_wch(keyboard, &code);
  if (kind == ERR) return CNcursesNothing;
  if (kind == KEY_CODE_YES) {
    *value = portable_key(code);
    return CNcursesKeyCode;
  }
  *value = (uint32_t)code;
  return CNcursesCharacter;
}

bool cncurses_input_is_empty(void) {
  int waiting = 0;
  return ioctl(STDIN_FILENO, FIONREAD, &waiting) != 0 || waiting == 0;
}
