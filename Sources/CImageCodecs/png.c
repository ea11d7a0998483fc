#include <png.h>
#include <setjmp.h>
#include <string.h>

#include "reason.h"

// libpng's simplified interface would convert by gAMA and blend alpha with a background, which Pillow does not do, so
// this reads through the full one. Its errors longjmp into the function that called it, over libpng's frames alone.

/// Where libpng reads from, and what it said when it gave up.
typedef struct {
  image_codec_input input;
  size_t position;
  int truncated;
  char *reason;
} png_source;

static void read_bytes(png_structp png, png_bytep destination, size_t count) {
  png_source *source = png_get_io_ptr(png);
  if (count > source->input.count - source->position) {
    source->truncated = 1;
    png_error(png, "the file ends early");
  }
  memcpy(destination, source->input.bytes + source->position, count);
  source->position += count;
}

static void keep_reason(png_structp png, png_const_charp text) {
  png_source *source = png_get_error_ptr(png);
  fail(IMAGE_CODEC_CORRUPT, source->reason, text);
  png_longjmp(png, 1);
}

static void ignore_warning(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

/// Everything that leads to 8-bit RGB, whatever the file holds.
static int request_rgb(png_structp png, png_infop info) {
  png_set_strip_16(png);
  png_set_packing(png);
  switch (png_get_color_type(png, info)) {
    case PNG_COLOR_TYPE_PALETTE:
      png_set_palette_to_rgb(png);
      break;
    case PNG_COLOR_TYPE_GRAY:
    case PNG_COLOR_TYPE_GRAY_ALPHA:
      if (png_get_bit_depth(png, info) < 8) png_set_expand_gray_1_2_4_to_8(png);
      png_set_gray_to_rgb(png);
      break;
    default:
      break;
  }
  png_set_strip_alpha(png);
  const int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  return passes;
}

/// Reads the header into `size`, and the pixels too where `rgb` is given. Whatever longjmp may skip is freed by the
/// caller, and nothing is assigned between setjmp and longjmp that is read afterwards.
static int read_png(png_structp png, png_infop info, image_codec_size *size, uint8_t *rgb) {
  if (setjmp(png_jmpbuf(png))) return 0;
  // The caller judges the size; libpng's own limits would call an unwieldy picture a damaged one.
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_read_info(png, info);
  const image_codec_size found = {png_get_image_width(png, info), png_get_image_height(png, info)};
  if (rgb == NULL) {
    *size = found;
    return 1;
  }
  if (found.width != size->width || found.height != size->height) png_error(png, "the size changed between reads");
  const int passes = request_rgb(png, info);
  const size_t row_size = (size_t)3 * found.width;
  if (png_get_rowbytes(png, info) != row_size) png_error(png, "rows are not 8-bit RGB after conversion");
  for (int pass = 0; pass < passes; ++pass) {
    for (size_t row = 0; row < found.height; ++row) png_read_row(png, rgb + row * row_size, NULL);
  }
  return 1;
}

static image_codec_status run_png(image_codec_input input, image_codec_size *size, uint8_t *rgb, char *reason) {
  reason[0] = 0;
  png_source source = {input, 0, 0, reason};
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &source, keep_reason, ignore_warning);
  if (png == NULL) return IMAGE_CODEC_OUT_OF_MEMORY;
  png_infop info = png_create_info_struct(png);
  if (info == NULL) {
    png_destroy_read_struct(&png, NULL, NULL);
    return IMAGE_CODEC_OUT_OF_MEMORY;
  }
  png_set_read_fn(png, &source, read_bytes);
  const int read = read_png(png, info, size, rgb);
  png_destroy_read_struct(&png, &info, NULL);
  if (read) return IMAGE_CODEC_OK;
  return source.truncated ? IMAGE_CODEC_TRUNCATED : IMAGE_CODEC_CORRUPT;
}

image_codec_status image_codec_png_size(image_codec_input input, image_codec_size *size, char *reason) {
  return run_png(input, size, NULL, reason);
}

image_codec_status image_codec_png_decode(image_codec_input input, image_codec_size size, uint8_t *rgb, char *reason) {
  return run_png(input, &size, rgb, reason);
}

image_codec_status image_codec_png_encode(
    const uint8_t *rgb, image_codec_size size, uint8_t *bytes, size_t *count, char *reason) {
  reason[0] = 0;
  png_image image;
  memset(&image, 0, sizeof image);
  image.version = PNG_IMAGE_VERSION;
  image.width = size.width;
  image.height = size.height;
  image.format = PNG_FORMAT_RGB;
  if (bytes == NULL) {
    *count = PNG_IMAGE_PNG_SIZE_MAX(image);
    return IMAGE_CODEC_OK;
  }
  png_alloc_size_t written = *count;
  if (!png_image_write_to_memory(&image, bytes, &written, 0, rgb, 0, NULL)) {
    return fail(IMAGE_CODEC_CORRUPT, reason, image.message);
  }
  *count = written;
  return IMAGE_CODEC_OK;
}
