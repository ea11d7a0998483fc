/// The files of `samples/languages` as parts of the program, which so speaks every language wherever it is copied to.
#ifndef CPHRASES_H
#define CPHRASES_H

#include <stddef.h>

/// A file's bytes.
typedef struct {
  const unsigned char *bytes;
  size_t count;
} cphrases_file;

/// The file of a language by its code, such as "ja"; no bytes for a language that there is no file of.
cphrases_file cphrases_of(const char *code);

#endif
