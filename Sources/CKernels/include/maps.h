// Kernels over maps with channels last: normalisation over groups of channels, pooling.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "pool.h"
#include "rows.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Floats that `kernel_group_norm` needs as working memory, which must be aligned as doubles are.
int64_t kernel_group_norm_scratch(int64_t rows, int64_t columns);

/// y = activation((x − mean) / sqrt(variance + epsilon) · weight + bias), mean and variance over all rows and the
/// columns of one of `groups` (Wu and He 2018); columns must divide into them. `scratch` is as long as
/// `kernel_group_norm_scratch` says.
kernel_status kernel_group_norm(
    kernel_pool *pool, float *y, int64_t y_stride, const float *x, int64_t x_stride, int64_t rows, int64_t columns,
    int64_t groups, const float *weight, const float *bias, float epsilon, kernel_activation activation, float *scratch);

typedef enum { kernel_pooling_maximum = 0, kernel_pooling_mean = 1 } kernel_pooling;

/// How a window moves over a map [height, width, channels]; places outside the map are left out.
typedef struct {
  int64_t height, width, channels;
  int64_t kernel_height, kernel_width, stride_height, stride_width;
  int64_t padding_top, padding_left, padding_bottom, padding_right;
  kernel_pooling pooling;
} kernel_pooling_options;

/// The largest number, or the mean, of each window and channel; every window must cover part of the map.
kernel_status kernel_pool_map(kernel_pool *pool, float *y, const float *x, const kernel_pooling_options *options);

#ifdef __cplusplus
}
#endif
