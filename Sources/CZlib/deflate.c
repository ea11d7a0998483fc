#include <zlib.h>

#include "CZlib.h"

size_t zlib_deflate_bound(size_t source_count) { return compressBound(source_count); }

size_t zlib_deflate(const uint8_t *source, size_t source_count, uint8_t *target, size_t target_count, int level) {
  uLongf written = target_count;
  return compress2(target, &written, source, source_count, level) == Z_OK ? written : 0;
}
