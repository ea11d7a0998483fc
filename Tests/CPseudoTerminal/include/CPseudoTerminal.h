// What tests need to be a terminal's other end, as far as Swift cannot say it: functions and flags that the C library declares
// for GNU sources alone.
#pragma once
#include <sys/types.h>

// Opens a pseudo-terminal of a size, which programs started later do not inherit; -1 where that fails.
int pseudo_terminal_open(unsigned short columns, unsigned short rows);
// Gives it another size, and its foreground processes SIGWINCH.
int pseudo_terminal_resize(int descriptor, unsigned short columns, unsigned short rows);
// Starts a program in a session of its own, with the terminal as its controlling terminal, its input, output and errors, and
// with all signals as they are by default. Returns the process's number, or minus the error's.
pid_t pseudo_terminal_spawn(int descriptor, char *const arguments[], char *const environment[]);
