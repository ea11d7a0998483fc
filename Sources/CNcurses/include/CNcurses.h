// A small shim over ncursesw, so that Swift sees functions where ncurses has macros.
#pragma once
