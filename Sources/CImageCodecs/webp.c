#include <webp/decode.h>

#include "reason.h"

static image_codec_status status_of(VP8StatusCode code, char *reason) {
  switch (code) {
    case VP8_STATUS_OK:
      return IMAGE_CODEC_OK;
    case VP8_STATUS_OUT_OF_MEMORY:
      return IMAGE_CODEC_OUT_OF_MEMORY;
    case VP8_STATUS_NOT_ENOUGH_DATA:
    case VP8_STATUS_SUSPENDED:
      return IMAGE_CODEC_TRUNCATED;
    case VP8_STATUS_UNSUPPORTED_FEATURE:
      return fail(IMAGE_CODEC_UNSUPPORTED, reason, "a feature that libwebp does not decode");
    case VP8_STATUS_BITSTREAM_ERROR:
      return fail(IMAGE_CODEC_CORRUPT, reason, "the bit stream is damaged");
    default:
      return fail(IMAGE_CODEC_CORRUPT, reason, "libwebp could not decode it");
  }
}

image_codec_status image_codec_webp_size(image_codec_input input, image_codec_size *size, char *reason) {
  reason[0] = 0;
  WebPBitstreamFeatures features;
  const image_codec_status status = status_of(WebPGetFeatures(input.bytes, input.count, &features), reason);
  if (status != IMAGE_CODEC_OK) return status;
  if (features.has_animation) return fail(IMAGE_CODEC_UNSUPPORTED, reason, "an animation");
  *size = (image_codec_size){(uint32_t)features.width, (uint32_t)features.height};
  return IMAGE_CODEC_OK;
}

image_codec_status image_codec_webp_decode(image_codec_input input, image_codec_size size, uint8_t *rgb, char *reason) {
  reason[0] = 0;
  WebPDecoderConfig config;
  if (!WebPInitDecoderConfig(&config)) return fail(IMAGE_CODEC_UNSUPPORTED, reason, "another version of libwebp");
  config.output.colorspace = MODE_RGB;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = rgb;
  config.output.u.RGBA.stride = (int)(3 * size.width);
  config.output.u.RGBA.size = (size_t)3 * size.width * size.height;
  const image_codec_status status = status_of(WebPDecode(input.bytes, input.count, &config), reason);
  WebPFreeDecBuffer(&config.output);
  return status;
}
