#include <limits.h>
#include <stdlib.h>
#include <turbojpeg.h>

#include "reason.h"

// TurboJPEG's second interface: version 3 of the library keeps it, and versions before 3 have no other.

/// More scans than any encoder writes; a small file can ask for hours of work with them.
#ifdef TJFLAG_LIMITSCANS
enum { DECODE_FLAGS = TJFLAG_ACCURATEDCT | TJFLAG_LIMITSCANS };
#else
enum { DECODE_FLAGS = TJFLAG_ACCURATEDCT };
#endif

/// Whether no end-of-image marker follows the first scan: the reason to give when libjpeg stumbles. It would put a marker
/// there itself and go on with grey. No entropy-coded byte can look like the marker, FF D9.
static int ended_early(image_codec_input input) {
  size_t position = 2;
  while (position + 4 <= input.count && input.bytes[position] == 0xFF) {
    const uint8_t marker = input.bytes[position + 1];
    if (marker == 0xFF) {
      ++position;
      continue;
    }
    if (marker == 0xDA) {
      for (; position + 1 < input.count; ++position) {
        if (input.bytes[position] == 0xFF && input.bytes[position + 1] == 0xD9) return 0;
      }
      return 1;
    }
    position += 2 + ((size_t)input.bytes[position + 2] << 8 | input.bytes[position + 3]);
  }
  // Segments that reach past the end, as opposed to segments that are not segments.
  return position + 4 > input.count;
}

/// Tells an incomplete file from a damaged one.
static image_codec_status failure(tjhandle decoder, image_codec_input input, char *reason) {
  return fail(ended_early(input) ? IMAGE_CODEC_TRUNCATED : IMAGE_CODEC_CORRUPT, reason, tjGetErrorStr2(decoder));
}

typedef struct {
  image_codec_size size;
  int color_space;
} jpeg_header;

static image_codec_status read_header(tjhandle decoder, image_codec_input input, jpeg_header *header, char *reason) {
  if (input.count > ULONG_MAX) return fail(IMAGE_CODEC_UNSUPPORTED, reason, "the file is too long");
  int width = 0, height = 0, subsampling = -1, color_space = -1;
  tjDecompressHeader3(
      decoder, input.bytes, (unsigned long)input.count, &width, &height, &subsampling, &color_space);
  // The call also fails after a warning, and over sampling factors that it has no name for but decodes; the size is
  // set in those cases, and in no others.
  if (width < 1 || height < 1) return failure(decoder, input, reason);
  header->size = (image_codec_size){(uint32_t)width, (uint32_t)height};
  header->color_space = color_space;
  return IMAGE_CODEC_OK;
}

/// A byte that stands at a place in the last row until the decoder writes it; no picture holds a row of them.
static uint8_t unwritten(size_t index) {
  return (uint8_t)(index * 151 + (index >> 8) * 29 + 77);
}

static int is_written(const uint8_t *row, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    if (row[i] != unwritten(i)) return 1;
  }
  return 0;
}

/// Fills `pixels`. A warning other than an early end leaves a picture that every viewer shows, so it is no failure; but
/// TurboJPEG reports a fatal error after a warning as that warning, so the last row, written last, tells them apart.
static image_codec_status read_pixels(
    tjhandle decoder, image_codec_input input, image_codec_size size, int format, uint8_t *pixels, char *reason) {
  const size_t row_size = (size_t)tjPixelSize[format] * size.width;
  uint8_t *last_row = pixels + row_size * (size.height - 1);
  for (size_t i = 0; i < row_size; ++i) last_row[i] = unwritten(i);
  const int code = tjDecompress2(
      decoder, input.bytes, (unsigned long)input.count, pixels, (int)size.width, 0, (int)size.height, format,
      DECODE_FLAGS);
  if (code == 0) return IMAGE_CODEC_OK;
  const int only_warned = tjGetErrorCode(decoder) == TJERR_WARNING && is_written(last_row, row_size);
  return only_warned && !ended_early(input) ? IMAGE_CODEC_OK : failure(decoder, input, reason);
}

/// `a * b / 255`, rounded to nearest.
static uint8_t scaled(unsigned a, unsigned b) {
  return (uint8_t)((a * b + 127) / 255);
}

/// Decodes inverted CMYK to RGB.
static image_codec_status read_cmyk(
    tjhandle decoder, image_codec_input input, image_codec_size size, uint8_t *rgb, char *reason) {
  const size_t count = (size_t)size.width * size.height;
  uint8_t *cmyk = malloc(4 * count);
  if (cmyk == NULL) return IMAGE_CODEC_OUT_OF_MEMORY;
  const image_codec_status status = read_pixels(decoder, input, size, TJPF_CMYK, cmyk, reason);
  if (status == IMAGE_CODEC_OK) {
    for (size_t i = 0; i < count; ++i) {
      const uint8_t *pixel = cmyk + 4 * i;
      for (size_t c = 0; c < 3; ++c) rgb[3 * i + c] = scaled(pixel[c], pixel[3]);
    }
  }
  free(cmyk);
  return status;
}

image_codec_status image_codec_jpeg_size(image_codec_input input, image_codec_size *size, char *reason) {
  reason[0] = 0;
  tjhandle decoder = tjInitDecompress();
  if (decoder == NULL) return IMAGE_CODEC_OUT_OF_MEMORY;
  jpeg_header header = {{0, 0}, -1};
  const image_codec_status status = read_header(decoder, input, &header, reason);
  tjDestroy(decoder);
  *size = header.size;
  return status;
}

image_codec_status image_codec_jpeg_decode(image_codec_input input, image_codec_size size, uint8_t *rgb, char *reason) {
  reason[0] = 0;
  tjhandle decoder = tjInitDecompress();
  if (decoder == NULL) return IMAGE_CODEC_OUT_OF_MEMORY;
  jpeg_header header = {{0, 0}, -1};
  image_codec_status status = read_header(decoder, input, &header, reason);
  if (status == IMAGE_CODEC_OK) {
    const int is_cmyk = header.color_space == TJCS_CMYK || header.color_space == TJCS_YCCK;
    if (header.size.width != size.width || header.size.height != size.height) {
      status = fail(IMAGE_CODEC_CORRUPT, reason, "the size changed between reads");
    } else if (is_cmyk) {
      status = read_cmyk(decoder, input, size, rgb, reason);
    } else {
      status = read_pixels(decoder, input, size, TJPF_RGB, rgb, reason);
    }
  }
  tjDestroy(decoder);
  return status;
}
