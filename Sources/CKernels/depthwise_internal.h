// What depthwise.c and its builds for the instruction sets share.
#pragma once

#include <stdbool.h>

#include "depthwise.h"

struct kernel_depthwise {
  kernel_depthwise_options options;
  // [kernel height · kernel width, padded channels] and [padded channels], padded to the widest vector.
  float *weight, *shift;
  int64_t padded_channels;
};

typedef struct {
  const kernel_depthwise *d;
  float *y;
  const float *x;
  int64_t height, width, output_height, output_width;
} depthwise_job;
