// Putting the terminal back from inside a signal handler: everything needed is gathered beforehand, and write(2), tcsetattr
// and raise, which POSIX lists as async-signal-safe, do the rest.
#pragma once

// Keeps the line discipline's modes as they are now; call before ncurses changes them.
void restore_remember_modes(void);
// Keeps the sequences that leave full-screen mode, from the entry ncurses has opened, with `first` before them.
void restore_remember_strings(const char *first);
// From now on there is nothing to put back.
void restore_forget(void);
// Puts the terminal back. Async-signal-safe.
void restore_terminal(void);
