#include <limits.h>
#include <string.h>
#include <zlib.h>

#include "CZlib.h"

// zlib counts in unsigned int; longer data are handed over in parts.
static uInt part(size_t count) { return count > UINT_MAX ? UINT_MAX : (uInt)count; }

size_t zlib_inflate_raw(const uint8_t *source, size_t source_count, uint8_t *target, size_t target_count, int *ended) {
  *ended = 0;
  z_stream stream;
  memset(&stream, 0, sizeof stream);
  // A negative window means a stream without zlib's own header.
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return 0;
  size_t read = 0, written = 0;
  int status = Z_OK;
  while (status == Z_OK) {
    uInt readable = part(source_count - read), writable = part(target_count - written);
    stream.next_in = (Bytef *)(source + read);
    stream.avail_in = readable;
    stream.next_out = target + written;
    stream.avail_out = writable;
    status = inflate(&stream, Z_NO_FLUSH);
    read += readable - stream.avail_in;
    written += writable - stream.avail_out;
    if (readable == stream.avail_in && writable == stream.avail_out) break;
  }
  inflateEnd(&stream);
  *ended = status == Z_STREAM_END;
  return written;
}
