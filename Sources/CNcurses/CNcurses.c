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

int cncurses_entry_colors(const char *entry) {
  int status = 0;
  TERMINAL *previous = cur_term;
  if (setupterm(entry, STDOUT_FILENO, &status) != OK) return -1;
  int colors = tigetnum("colors");
  TERMINAL *opened = cur_term;
  set_curterm(previous);
  del_curterm(opened);
  return colors < 0 ? 0 : colors;
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
  start_color();
  use_default_colors();
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

int cncurses_color_count(void) { return COLORS; }
int cncurses_pair_count(void) { return COLOR_PAIRS; }

bool cncurses_set_pair(int pair, int foreground, int background) {
  return init_extended_pair(pair, foreground, background) == OK;
}

void cncurses_forget_pairs(void) {
  reset_color_pairs();
  clearok(curscr, FALSE);
  redrawwin(stdscr);
}

static attr_t attributes_of(uint8_t bits) {
  attr_t attributes = A_NORMAL;
  if (bits & CNcursesBold) attributes |= A_BOLD;
  if (bits & CNcursesDim) attributes |= A_DIM;
  if (bits & CNcursesItalic) attributes |= A_ITALIC;
  if (bits & CNcursesUnderline) attributes |= A_UNDERLINE;
  if (bits & CNcursesReverse) attributes |= A_REVERSE;
  return attributes;
}

// Fills one cell for ncurses. Where the C library gives the character another width than the caller did, ncurses would shift
// the rest of the row, so a question mark stands in; returns whether a space must follow it.
static bool fill(cchar_t *out, const CNcursesCell *cell) {
  wchar_t text[4] = {(wchar_t)cell->scalars[0], (wchar_t)cell->scalars[1], (wchar_t)cell->scalars[2], 0};
  int pair = cell->pair;
  bool padded = false;
  if (text[0] >= 0x7f && wcwidth(text[0]) != cell->width) {
    text[0] = L'?';
    text[1] = 0;
    padded = cell->width == 2;
  }
  for (int i = 1; i < 3 && text[i] != 0; i++) {
    if (wcwidth(text[i]) != 0) text[i] = 0;
  }
  setcchar(out, text, attributes_of(cell->attributes), 0, &pair);
  return padded;
}

void cncurses_put(int row, int column, const CNcursesCell *cells, int count) {
  enum { BATCH = 256 };
  cchar_t batch[BATCH];
  int filled = 0, start = column, next = column;
  for (int i = 0; i < count; i++) {
    if (filled + 2 > BATCH) {
      mvadd_wchnstr(row, start, batch, filled);
      filled = 0;
      start = next;
    }
    next += cells[i].width;
    if (fill(&batch[filled++], &cells[i])) {
      int pair = cells[i].pair;
      setcchar(&batch[filled++], L" ", attributes_of(cells[i].attributes), 0, &pair);
    }
  }
  if (filled > 0) mvadd_wchnstr(row, start, batch, filled);
}

void cncurses_flush(void) { refresh(); }

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
  clearok(curscr, TRUE);
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
