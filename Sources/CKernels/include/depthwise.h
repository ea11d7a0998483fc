// Depthwise convolution of maps with channels last.
#pragma once

#include <stdint.h>

#include "pool.h"
#include "rows.h"

#ifdef __cplusplus
extern "C" {
#endif

/// A depthwise convolution's packed weights, for maps of any size.
typedef struct kernel_depthwise kernel_depthwise;

/// y = activation(scale · (convolution(x) + bias) + shift), each channel by its own kernel. scale and shift are a
/// folded batch norm's.
typedef struct {
  int64_t channels;
  int64_t kernel_height, kernel_width, stride_height, stride_width;
  int64_t padding_top, padding_left, padding_bottom, padding_right;
  /// 1 is a dense kernel.
  int64_t dilation_height, dilation_width;
  /// [channels, kernel height, kernel width]; read while it is created and not kept, like the next three.
  const float *weight;
  /// [channels] or NULL.
  const float *bias, *scale, *shift;
  kernel_activation activation;
} kernel_depthwise_options;

kernel_status kernel_depthwise_create(kernel_depthwise **depthwise, const kernel_depthwise_options *options);
void kernel_depthwise_destroy(kernel_depthwise *depthwise);

/// x is [batch, height, width, channels] without gaps, y [batch, output height, output width, channels].
kernel_status kernel_depthwise_run(
    kernel_pool *pool, const kernel_depthwise *depthwise, float *y, const float *x, int64_t batch, int64_t height,
    int64_t width);

#ifdef __cplusplus
}
#endif
