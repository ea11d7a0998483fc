#include <math.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "rows_internal.h"

#define LEVEL_FILE "rows_kernel.h"
#include "levels.h"

// Chunks of about 16,000 floats, some microseconds; by the shape alone.
static kernel_status run(kernel_pool *pool, kernel_task task, rows_job *job, int64_t floats_of_row) {
  if (job->rows < 0 || job->columns < 1 || !job->y || !job->x) return kernel_bad_argument;
  int64_t rows = floats_of_row > 0 ? 16384 / floats_of_row : 1;
  job->chunk_rows = rows < 1 ? 1 : rows;
  int64_t chunks = (job->rows + job->chunk_rows - 1) / job->chunk_rows;
  return kernel_pool_run(pool, chunks, task, job);
}

kernel_status kernel_layer_norm(
    kernel_pool *pool, float *y, int64_t y_stride, const float *x, int64_t x_stride, int64_t rows, int64_t columns,
    const float *weight, const float *bias, float epsilon) {
  rows_job job = {
      .y = y, .y_stride = y_stride, .x = x, .x_stride = x_stride, .rows = rows, .columns = columns, .a = weight,
      .b = bias, .epsilon = epsilon};
  return run(pool, LEVEL_OF(pool, layer_norm_chunk), &job, columns);
}

kernel_status kernel_softmax(
    kernel_pool *pool, float *y, int64_t y_stride, const float *x, int64_t x_stride, int64_t rows, int64_t columns) {
  rows_job job = {.y = y, .y_stride = y_stride, .x = x, .x_stride = x_stride, .rows = rows, .columns = columns};
  return run(pool, LEVEL_OF(pool, softmax_chunk), &job, columns);
}

kernel_status kernel_scale_shift(
    kernel_pool *pool, float *y, int64_t y_stride, const float *x, int64_t x_stride, int64_t rows, int64_t columns,
    const float *scale, const float *shift, kernel_activation activation) {
  rows_job job = {
      .y = y, .y_stride = y_stride, .x = x, .x_stride = x_stride, .rows = rows, .columns = columns, .a = scale,
      .b = shift, .activation = activation};
  return run(pool, LEVEL_OF(pool, scale_shift_chunk), &job, columns);
}

kernel_status kernel_center_scale_shift(
    kernel_pool *pool, float *y, int64_t y_stride, const float *x, int64_t x_stride, int64_t rows, int64_t columns,
    const float *center, const float *scale, const float *shift, kernel_activation activation) {
  rows_job job = {
      .y = y, .y_stride = y_stride, .x = x, .x_stride = x_stride, .rows = rows, .columns = columns, .a = scale,
      .b = shift, .center = center, .activation = activation};
  return run(pool, LEVEL_OF(pool, scale_shift_chunk), &job, columns);
}

kernel_status kernel_add(
    kernel_pool *pool, float *y, int64_t y_stride, const float *a, int64_t a_stride, const float *b, int64_t b_stride,
    int64_t b_rows, int64_t rows, int64_t columns) {
  if (!b || b_rows < 1) return kernel_bad_argument;
  rows_job job = {
      .y = y, .y_stride = y_stride, .x = a, .x_stride = a_stride, .b = b, .b_stride = b_stride, .b_rows = b_rows,
      .rows = rows, .columns = columns};
  return run(pool, LEVEL_OF(pool, add_chunk), &job, columns);
}

kernel_status kernel_combine(
    kernel_pool *pool, float *y, int64_t y_stride, const float *a, int64_t a_stride, const float *b, int64_t b_stride,
    int64_t b_rows, int64_t rows, int64_t columns, kernel_combination combination, bool b_is_column) {
  if (!b || b_rows < 1) return kernel_bad_argument;
  rows_job job = {
      .y = y, .y_stride = y_stride, .x = a, .x_stride = a_stride, .b = b, .b_stride = b_stride, .b_rows = b_rows,
      .rows = rows, .columns = columns, .combination = combination, .b_is_column = b_is_column};
  return run(pool, LEVEL_OF(pool, combine_chunk), &job, columns);
}

kernel_status kernel_apply(
    kernel_pool *pool, float *y, int64_t y_stride, const float *x, int64_t x_stride, int64_t rows, int64_t columns,
    kernel_function function) {
  rows_job job = {
      .y = y, .y_stride = y_stride, .x = x, .x_stride = x_stride, .rows = rows, .columns = columns,
      .function = function};
  return run(pool, LEVEL_OF(pool, apply_chunk), &job, columns);
}

kernel_status kernel_sum_columns(
    kernel_pool *pool, float *y, int64_t y_stride, const float *x, int64_t x_stride, int64_t rows, int64_t columns) {
  rows_job job = {.y = y, .y_stride = y_stride, .x = x, .x_stride = x_stride, .rows = rows, .columns = columns};
  return run(pool, LEVEL_OF(pool, sum_columns_chunk), &job, columns);
}

kernel_status kernel_mean_rows(
    kernel_pool *pool, float *y, int64_t y_stride, const float *x, int64_t x_stride, int64_t groups, int64_t rows,
    int64_t columns) {
  if (rows < 1) return kernel_bad_argument;
  rows_job job = {
      .y = y, .y_stride = y_stride, .x = x, .x_stride = x_stride, .rows = groups, .columns = columns,
      .group_rows = rows};
  return run(pool, LEVEL_OF(pool, mean_chunk), &job, rows * columns);
}

static void gather_chunk(void *context, int64_t chunk, int worker) {
  (void)worker;
  const rows_job *job = context;
  size_t bytes = (size_t)job->columns * sizeof(float);
  int64_t first = chunk * job->chunk_rows;
  for (int64_t i = first; i < first + job->chunk_rows && i < job->rows; i++) {
    float *y = job->y + i * job->y_stride;
    int32_t index = job->indices[i];
    if (index < 0) memset(y, 0, bytes);
    else memcpy(y, job->x + index * job->x_stride, bytes);
  }
}

kernel_status kernel_gather_rows(
    kernel_pool *pool, float *y, int64_t y_stride, const float *x, int64_t x_stride, const int32_t *indices,
    int64_t rows, int64_t columns) {
  if (!indices) return kernel_bad_argument;
  rows_job job = {
      .y = y, .y_stride = y_stride, .x = x, .x_stride = x_stride, .rows = rows, .columns = columns,
      .indices = indices};
  return run(pool, gather_chunk, &job, columns);
}
