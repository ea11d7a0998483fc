// Kernels that only move numbers.
#pragma once

#include <stdint.h>

#include "pool.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { kernel_most_axes = 6 };

/// y[i…] = x[i…] over up to six axes with strides of their own, in floats; a stride of 0 in x repeats. No two
/// elements of y may share a place, and y and x must not overlap.
kernel_status kernel_copy(
    kernel_pool *pool, float *y, const int64_t *y_strides, const float *x, const int64_t *x_strides,
    const int64_t *sizes, int axes);

/// Where a map's numbers lie: the strides say whether channels come first or last.
typedef struct {
  int64_t batch, channels, height, width;
  int64_t batch_stride, channel_stride, row_stride, column_stride;
  int64_t kernel_height, kernel_width, stride_height, stride_width;
  int64_t padding_top, padding_left, padding_bottom, padding_right;
  /// 1 is a dense kernel.
  int64_t dilation_height, dilation_width;
} kernel_unfolding;

/// The patches of a map as rows (im2col, torch.nn.Unfold transposed): y[batch · oh · ow, channels · kh · kw], columns
/// in the order (channel, kernel row, kernel column), zeros where a patch leaves the map. A convolution is this and a
/// linear layer.
kernel_status kernel_unfold(
    kernel_pool *pool, float *y, int64_t y_stride, const float *x, const kernel_unfolding *unfolding);

#ifdef __cplusplus
}
#endif
