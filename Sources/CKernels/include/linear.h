// Linear layers: the products that a transformer spends most of its time in.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "pool.h"
#include "rows.h"

#ifdef __cplusplus
extern "C" {
#endif

/// How the products of a layer are found.
typedef enum {
  /// Strassen's where it pays, plain otherwise; the shape alone decides.
  kernel_product_by_shape = 0,
  /// One multiply-accumulate for each of rows · inputs · outputs.
  kernel_product_plain = 1,
  /// One step of Strassen's algorithm (Numerische Mathematik 13, 1969): all three sizes are halved, and seven products
  /// of halves do the work of eight. The weights' seven sums are packed beforehand and take 7/4 of the memory; a result
  /// differs from the plain one by about as much as two plain ones with other orders of summation do.
  kernel_product_strassen = 2,
} kernel_product_method;

/// y[rows, outputs] = activation(x[rows, inputs] · weightᵀ + bias) (+ y).
typedef struct {
  int64_t rows, inputs, outputs;
  /// Floats from one row to the next.
  int64_t input_stride, output_stride;
  /// [outputs, inputs], row-major; read while the layer is created and not kept.
  const float *weight;
  /// [outputs] or NULL; not kept.
  const float *bias;
  kernel_activation activation;
  /// Adds to what y holds, after the activation (a residual connection).
  bool accumulate;
  kernel_product_method method;
  /// Inputs and weights are rounded to bfloat16, products summed in float32, plainly; a bad argument where the pool's
  /// level or the CPU has no such products.
  bool in_bfloat16;
} kernel_linear_options;

/// A linear layer for one shape and one pool, its weights packed in the order in which they are read.
typedef struct kernel_linear kernel_linear;

/// Packs the weights for the pool's instruction set.
kernel_status kernel_linear_create(
    kernel_linear **linear, const kernel_pool *pool, const kernel_linear_options *options);
void kernel_linear_destroy(kernel_linear *linear);

/// Runs on the pool that the layer was made for. x and y must not overlap. The work is cut by the shape alone, so that
/// a result is the same for any number of threads.
kernel_status kernel_linear_run(kernel_pool *pool, const kernel_linear *linear, float *y, const float *x);

/// Which method the layer uses; never `kernel_product_by_shape`.
kernel_product_method kernel_linear_method(const kernel_linear *linear);

/// Bytes of the packed weights, and of what a run of the layer reserves in the pool.
int64_t kernel_linear_weight_bytes(const kernel_linear *linear);
int64_t kernel_linear_scratch_bytes(const kernel_linear *linear);

#ifdef __cplusplus
}
#endif
