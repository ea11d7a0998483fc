#include "CPhrases.h"

#include <string.h>

// Compilers say that older standards do not have #embed; they have it all the same, and no other way is as fast to compile.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char ja[] = {
#embed "../../samples/languages/ja.po"
};
static const unsigned char ko[] = {
#embed "../../samples/languages/ko.po"
};
static const unsigned char zh[] = {
#embed "../../samples/languages/zh.po"
};

cphrases_file cphrases_of(const char *code) {
  if (strcmp(code, "ja") == 0) return (cphrases_file){ja, sizeof ja};
  if (strcmp(code, "ko") == 0) return (cphrases_file){ko, sizeof ko};
  if (strcmp(code, "zh") == 0) return (cphrases_file){zh, sizeof zh};
  return (cphrases_file){NULL, 0};
}
