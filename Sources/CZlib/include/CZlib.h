#ifndef CZLIB_H
#define CZLIB_H

#include <stddef.h>
#include <stdint.h>

/// Inflates a raw deflate stream (RFC 1951), as zip archives hold it, into at most `target_count` bytes.
///
/// Returns the number of bytes written. `ended` becomes 1 where the stream ended with them, and 0 where the target was
/// full first or the data are cut off or damaged.
size_t zlib_inflate_raw(const uint8_t *source, size_t source_count, uint8_t *target, size_t target_count, int *ended);

/// The most bytes that `zlib_deflate` makes of so many.
size_t zlib_deflate_bound(size_t source_count);

/// Deflates bytes to a zlib stream (RFC 1950) at a level from 1 (fast) to 9 (small).
///
/// Returns the number of bytes written; 0 where the target is too small.
size_t zlib_deflate(const uint8_t *source, size_t source_count, uint8_t *target, size_t target_count, int level);

#endif
