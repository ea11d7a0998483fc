// Kernels over rows: normalisation, softmax, activations, sums. A matrix is [rows, columns] with `stride` floats from
// row to row. y may be x itself (same pointer, same stride); otherwise they must not overlap.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "pool.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
  kernel_activation_none = 0,
  kernel_activation_relu = 1,
  /// x · Φ(x), Φ through the error function to float32's accuracy.
  kernel_activation_gelu = 2,
  /// x · σ(1.702 x).
  kernel_activation_quick_gelu = 3,
  /// x · σ(2√(2/π) (x + 0.044715 x³)): GELU by tanh.
  kernel_activation_tanh_gelu = 4,
  /// x · σ(x).
  kernel_activation_silu = 5,
  kernel_activation_tanh = 6,
} kernel_activation;

/// y = (x − mean) / sqrt(variance + epsilon) · weight + bias over each row (Ba et al. 2016); weight and bias may be
/// NULL.
kernel_status kernel_layer_norm(
    kernel_pool *pool, float *y, int64_t y_stride, const float *x, int64_t x_stride, int64_t rows, int64_t columns,
    const float *weight, const float *bias, float epsilon);

/// y = softmax(x) over each row. A row that is -inf throughout gives zeros.
kernel_status kernel_softmax(
    kernel_pool *pool, float *y, int64_t y_stride, const float *x, int64_t x_stride, int64_t rows, int64_t columns);

/// y = activation(x · scale + shift), scale and shift [columns] or NULL.
kernel_status kernel_scale_shift(
    kernel_pool *pool, float *y, int64_t y_stride, const float *x, int64_t x_stride, int64_t rows, int64_t columns,
    const float *scale, const float *shift, kernel_activation activation);

/// y = activation((x − center) · scale + shift): exact beside a large center, where scale and shift alone would cancel.
kernel_status kernel_center_scale_shift(
    kernel_pool *pool, float *y, int64_t y_stride, const float *x, int64_t x_stride, int64_t rows, int64_t columns,
    const float *center, const float *scale, const float *shift, kernel_activation activation);

/// y = a + b; row r of a is added to row r mod b_rows of b, so one row, or one image's positions, serve many.
kernel_status kernel_add(
    kernel_pool *pool, float *y, int64_t y_stride, const float *a, int64_t a_stride, const float *b, int64_t b_stride,
    int64_t b_rows, int64_t rows, int64_t columns);

typedef enum {
  kernel_combination_add = 0,
  kernel_combination_multiply = 1,
  kernel_combination_divide = 2,
} kernel_combination;

/// y = a + b, a · b or a / b, row r with row r mod b_rows of b; with `b_is_column` a row of b is one number for all
/// columns.
kernel_status kernel_combine(
    kernel_pool *pool, float *y, int64_t y_stride, const float *a, int64_t a_stride, const float *b, int64_t b_stride,
    int64_t b_rows, int64_t rows, int64_t columns, kernel_combination combination, bool b_is_column);

typedef enum { kernel_function_exponential = 0, kernel_function_sigmoid = 1 } kernel_function;

/// y = e^x or 1 / (1 + e^-x).
kernel_status kernel_apply(
    kernel_pool *pool, float *y, int64_t y_stride, const float *x, int64_t x_stride, int64_t rows, int64_t columns,
    kernel_function function);

/// y[r] = the sum of row r of x; y's numbers are `y_stride` floats apart.
kernel_status kernel_sum_columns(
    kernel_pool *pool, float *y, int64_t y_stride, const float *x, int64_t x_stride, int64_t rows, int64_t columns);

/// y[g] = mean of the rows g · rows … (g + 1) · rows − 1 of x.
kernel_status kernel_mean_rows(
    kernel_pool *pool, float *y, int64_t y_stride, const float *x, int64_t x_stride, int64_t groups, int64_t rows,
    int64_t columns);

/// y[i] = x[indices[i]]; a negative index gives zeros. y and x must not overlap.
kernel_status kernel_gather_rows(
    kernel_pool *pool, float *y, int64_t y_stride, const float *x, int64_t x_stride, const int32_t *indices,
    int64_t rows, int64_t columns);

#ifdef __cplusplus
}
#endif
