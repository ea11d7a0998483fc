// A shim over libpng, libjpeg-turbo and libwebp: bytes in, 8-bit RGB pixels or an error out.
//
// Every format has two calls: `..._size` reads the header alone, so that the caller can refuse an absurd size before it
// allocates anything, and `..._decode` fills the caller's buffer of 3 * width * height bytes, row by row from the top,
// without padding. Both report through their return value; no library's longjmp leaves this target. A reason in a
// library's words, or an empty string, is copied into `reason`. Alpha is dropped, not composited.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// How a call ended.
typedef enum {
  IMAGE_CODEC_OK = 0,
  /// The bytes end before the image does.
  IMAGE_CODEC_TRUNCATED,
  /// The bytes contradict the format; `reason` says how.
  IMAGE_CODEC_CORRUPT,
  /// A valid file with a feature that this shim does not read; `reason` says which.
  IMAGE_CODEC_UNSUPPORTED,
  /// The library could not allocate what it needs.
  IMAGE_CODEC_OUT_OF_MEMORY,
} image_codec_status;

/// Room for a library's reason, its terminating zero included.
enum { IMAGE_CODEC_REASON_SIZE = 256 };

/// Encoded bytes, borrowed for the length of a call.
typedef struct {
  const uint8_t *bytes;
  size_t count;
} image_codec_input;

/// What a header declares, in pixels.
typedef struct {
  uint32_t width;
  uint32_t height;
} image_codec_size;

/// 16-bit samples keep their high byte; palettes, grey of any depth and interlacing are expanded; gAMA and colour
/// profiles are ignored.
image_codec_status image_codec_png_size(image_codec_input input, image_codec_size *size, char *reason);
image_codec_status image_codec_png_decode(image_codec_input input, image_codec_size size, uint8_t *rgb, char *reason);

/// Writes 8-bit RGB pixels as a PNG. Without `bytes` it sets `count` to a size that is enough; with them `count` is their
/// size, and becomes that of the file.
image_codec_status image_codec_png_encode(
    const uint8_t *rgb, image_codec_size size, uint8_t *bytes, size_t *count, char *reason);

/// Accurate inverse transform and smooth chroma upsampling, as Pillow decodes. CMYK and YCCK are taken as inverted, as
/// Adobe writes them, and go to RGB by `c * k / 255`.
image_codec_status image_codec_jpeg_size(image_codec_input input, image_codec_size *size, char *reason);
image_codec_status image_codec_jpeg_decode(image_codec_input input, image_codec_size size, uint8_t *rgb, char *reason);

/// Still images, lossy and lossless; an animation is refused.
image_codec_status image_codec_webp_size(image_codec_input input, image_codec_size *size, char *reason);
image_codec_status image_codec_webp_decode(image_codec_input input, image_codec_size size, uint8_t *rgb, char *reason);
