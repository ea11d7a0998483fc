// A small shim over ncursesw, so that Swift sees functions where ncurses has macros, and so that what must run inside a
// signal handler is C. One screen at a time; call everything but the signal handlers from one thread.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// One character cell to paint: a base character with up to two combining marks (zero where absent).
typedef struct {
  uint32_t scalars[3];
  int32_t pair;         // colour pair, 0 for the terminal's own colours
  uint8_t attributes;   // CNcursesAttribute bits
  uint8_t width;        // columns the caller has given it: 1 or 2
} CNcursesCell;

enum CNcursesAttribute {
  CNcursesBold = 1,
  CNcursesDim = 2,
  CNcursesItalic = 4,
  CNcursesUnderline = 8,
  CNcursesReverse = 16,
};

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
// How many colours a terminfo entry has; -1 where there is no such entry.
int cncurses_entry_colors(const char *entry);

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

int cncurses_color_count(void);
int cncurses_pair_count(void);
// Defines a pair; a negative colour is the terminal's own.
bool cncurses_set_pair(int pair, int foreground, int background);
// Forgets every pair and makes the next flush repaint the whole screen, without clearing it first.
void cncurses_forget_pairs(void);

// Puts cells beside each other, starting at a column; a double-width cell takes two.
void cncurses_put(int row, int column, const CNcursesCell *cells, int count);
// Sends what has changed.
void cncurses_flush(void);
// Writes bytes to the terminal past ncurses, all of them unless the terminal is gone.
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
