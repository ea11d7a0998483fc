#include <math.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "product_internal.h"

#define LEVEL_FILE "product_chunk.h"
#include "levels.h"

kernel_status kernel_product(
    kernel_pool *pool, float *y, int64_t y_stride, kernel_product_operand a, kernel_product_operand b, int64_t batch,
    int64_t rows, int64_t columns, int64_t depth) {
  if (!y || !a.base || !b.base || batch < 1 || rows < 1 || columns < 1 || depth < 1 || y_stride < columns) {
    return kernel_bad_argument;
  }
  product_job job = {
      .pool = pool, .y = y, .y_stride = y_stride, .a = a, .b = b, .rows = rows, .columns = columns, .depth = depth,
      .chunks_of_batch = (rows + rows_of_product_chunk - 1) / rows_of_product_chunk,
      .padded_columns = (columns + widest_vector - 1) / widest_vector * widest_vector};
  int64_t floats = job.padded_columns * depth + rows_of_product_chunk * (job.padded_columns + depth);
  kernel_status status = kernel_pool_reserve(pool, (size_t)floats * sizeof(float));
  if (status != kernel_ok) return status;
  return kernel_pool_run(pool, batch * job.chunks_of_batch, LEVEL_OF(pool, product_chunk), &job);
}
