// A matrix product of two activations that is no attention.
#pragma once

#include <stdint.h>

#include "pool.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Where the numbers of matrices [batch, rows, depth] lie, in floats; any strides.
typedef struct {
  const float *base;
  int64_t batch_stride, row_stride, depth_stride;
} kernel_product_operand;

/// y[batch, rows, columns] = a[batch, rows, depth] · b[batch, columns, depth]ᵀ, for each of `batch` pairs; y's rows are
/// `y_stride` floats apart, one batch's after another's. y must not overlap a or b.
kernel_status kernel_product(
    kernel_pool *pool, float *y, int64_t y_stride, kernel_product_operand a, kernel_product_operand b, int64_t batch,
    int64_t rows, int64_t columns, int64_t depth);

#ifdef __cplusplus
}
#endif
