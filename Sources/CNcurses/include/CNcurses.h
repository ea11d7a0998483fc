// A small shim over ncursesw, which sets the terminal up, reads its keys and puts it back, so that Swift sees functions where
// ncurses has macros, and so that what must run inside a signal handler is C. It paints nothing. One screen at a time; call
// everything but the signal handlers from one thread.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum CNcursesAttribute {
  CNcursesBold = 1,
  CNcursesDim = 2,
  CNcursesItalic = 4,
  CNcursesUnderline = 8,
  CNcursesReverse = 16,
};

// What a terminfo entry says of its terminal.
typedef struct {
  int32_t colors;       // chosen as ECMA-48 and xterm do; 0 where they are chosen otherwise
  bool moves_cursor;    // as ECMA-48 does: ESC [ row ; column H
  uint8_t attributes;   // CNcursesAttribute bits of those it has, as ECMA-48 has them
  uint8_t colorless;    // bits of those that it does not show together with colours
  bool scrolls_at_end;  // as soon as a character is written into the last column of the last row
} CNcursesEntry;

// What `cncurses_read` found.
enum CNcursesInput {
  CNcursesNothing = 0,
  CNcursesCharacter = 1,  // value is a Unicode scalar
  CNcursesKeyCode = 2,    // value is one of the codes below, or another ncurses key code
};

// Key codes as Swift sees them.
enum CNcursesKey {
  CNcursesKeyOther = 0,
  CNcursesKeyUp, CNcursesKeyDown, CNcursesKeyLeft, CNcursesKeyRight,
  CNcursesKeyHome, CNcursesKeyEnd, CNcursesKeyPageUp, CNcursesKeyPageDown,
  CNcursesKeyInsert, CNcursesKeyDelete, CNcursesKeyBackspace, CNcursesKeyBacktab, CNcursesKeyEnter,
  CNcursesKeyMouse,                 // "ESC [ <" was read: the rest of an SGR mouse report follows as characters
  CNcursesKeyFunction = 0x100,      // plus 1 … 24
};

// Takes the character set from the environment (LC_ALL, LC_CTYPE, LANG); true where it is UTF-8.
bool cncurses_locale_is_utf8(void);
// Reads a terminfo entry; false where there is none of that name.
bool cncurses_read_entry(const char *name, CNcursesEntry *entry);

// Starts full-screen mode on standard input and output with the given entry, or with TERM's where it is NULL.
bool cncurses_open(const char *entry, int escape_delay_ms);
// Gives the screen back. Harmless when nothing is open.
void cncurses_close(void);
void cncurses_suspend(void);
void cncurses_resume(void);
void cncurses_set_mouse(bool enabled);
// What is to be written, as well as the mouse's end, whenever the screen is given back, in a signal handler too; no NUL
// among the bytes. False where there are too many.
bool cncurses_set_leaving(const uint8_t *bytes, size_t count);

// Writes bytes to the terminal, all of them unless the terminal is gone.
void cncurses_write(const uint8_t *bytes, size_t count);

bool cncurses_terminal_size(int *columns, int *rows);
// A cell's size in pixels; false where the terminal does not say.
bool cncurses_cell_size(int *width, int *height);
void cncurses_resize(int columns, int rows);

// Reads one character or key without waiting (an escape alone waits the escape delay).
int cncurses_read(uint32_t *value);
// Whether nothing at all waits on standard input: after poll(2) has said that something does, the terminal is gone.
bool cncurses_input_is_empty(void);

// Writes the signal's number as one byte to the descriptor for SIGWINCH, SIGTERM, SIGINT, SIGHUP, SIGTSTP, SIGCONT; a second
// SIGINT, SIGTERM or SIGHUP that comes before `cncurses_signal_taken` restores the terminal and ends the process.
// SIGSEGV, SIGILL, SIGBUS, SIGTRAP, SIGFPE, SIGABRT and SIGQUIT restore the terminal and go on to what they did before.
void cncurses_watch_signals(int descriptor);
void cncurses_unwatch_signals(void);
void cncurses_signal_taken(void);
// Stops the process as SIGTSTP does by default; returns when it is continued.
void cncurses_stop_process(void);
