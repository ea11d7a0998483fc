// Shared by the codecs of this target; not part of its interface.
#pragma once

#include <stdio.h>

#include "CImageCodecs.h"

/// Copies a library's reason into the caller's buffer and returns the status, so that a failure is one line.
static inline image_codec_status fail(image_codec_status status, char *reason, const char *text) {
  snprintf(reason, IMAGE_CODEC_REASON_SIZE, "%s", text == NULL ? "" : text);
  return status;
}
