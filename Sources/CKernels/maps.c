#include "maps.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

// Rows of one chunk of a group norm's sums.
enum { rows_of_sums = 64 };

typedef struct {
  const float *x, *mean;
  int64_t x_stride, rows, columns;
  // [chunks, columns], in double precision: a norm hands its error on to all that follows.
  double *sums;
} sums_job;

// Each column's sum, or with `mean` that of the squares of what is left.
static void sums_chunk(void *context, int64_t chunk, int worker) {
  (void)worker;
  const sums_job *job = context;
  double *restrict sums = job->sums + chunk * job->columns;
  const float *restrict mean = job->mean;
  memset(sums, 0, (size_t)job->columns * sizeof(double));
  int64_t first = chunk * rows_of_sums;
  for (int64_t row = first; row < first + rows_of_sums && row < job->rows; row++) {
    const float *restrict x = job->x + row * job->x_stride;
    if (mean) {
      for (int64_t i = 0; i < job->columns; i++) {
        double d = (double)x[i] - (double)mean[i];
        sums[i] += d * d;
      }
    } else {
      for (int64_t i = 0; i < job->columns; i++) sums[i] += (double)x[i];
    }
  }
}

// One group's mean over all chunks and its columns.
static double group_mean(const sums_job *job, int64_t chunks, int64_t first, int64_t width) {
  double sum = 0;
  for (int64_t chunk = 0; chunk < chunks; chunk++) {
    for (int64_t i = first; i < first + width; i++) sum += job->sums[chunk * job->columns + i];
  }
  return sum / ((double)job->rows * (double)width);
}

static int64_t sums_chunks(int64_t rows) { return (rows + rows_of_sums - 1) / rows_of_sums; }

int64_t kernel_group_norm_scratch(int64_t rows, int64_t columns) { return (2 * sums_chunks(rows) + 2) * columns; }

kernel_status kernel_group_norm(
    kernel_pool *pool, float *y, int64_t y_stride, const float *x, int64_t x_stride, int64_t rows, int64_t columns,
    int64_t groups, const float *weight, const float *bias, float epsilon, kernel_activation activation,
    float *scratch) {
  if (!x || !y || !scratch || !weight || !bias || rows < 1 || columns < 1 || groups < 1 || columns % groups != 0) {
    return kernel_bad_argument;
  }
  int64_t chunks = sums_chunks(rows), width = columns / groups;
  float *mean = scratch + 2 * chunks * columns, *scale = mean + columns;
  sums_job job = {.x = x, .x_stride = x_stride, .rows = rows, .columns = columns, .sums = (double *)(void *)scratch};
  kernel_status status = kernel_pool_run(pool, chunks, sums_chunk, &job);
  if (status != kernel_ok) return status;
  for (int64_t first = 0; first < columns; first += width) {
    double of_group = group_mean(&job, chunks, first, width);
    for (int64_t i = first; i < first + width; i++) mean[i] = (float)of_group;
  }
  job.mean = mean;
  status = kernel_pool_run(pool, chunks, sums_chunk, &job);
  if (status != kernel_ok) return status;
  for (int64_t first = 0; first < columns; first += width) {
    double variance = group_mean(&job, chunks, first, width);
    double factor = 1 / sqrt(variance + (double)epsilon);
    for (int64_t i = first; i < first + width; i++) scale[i] = (float)(factor * (double)weight[i]);
  }
  return kernel_center_scale_shift(
      pool, y, y_stride, x, x_stride, rows, columns, mean, scale, bias, activation);
}

typedef struct {
  float *y;
  const float *x;
  const kernel_pooling_options *o;
  int64_t output_width;
} pooling_job;

static int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }
static int64_t larger(int64_t a, int64_t b) { return a > b ? a : b; }

// One window: the places from (top, left) to before (bottom, right) lie in the map.
static void pool_window(
    float *restrict y, const pooling_job *job, int64_t top, int64_t bottom, int64_t left, int64_t right) {
  const kernel_pooling_options *o = job->o;
  bool mean = o->pooling == kernel_pooling_mean;
  for (int64_t i = 0; i < o->channels; i++) y[i] = mean ? 0 : -INFINITY;
  for (int64_t row = top; row < bottom; row++) {
    for (int64_t column = left; column < right; column++) {
      const float *restrict x = job->x + (row * o->width + column) * o->channels;
      if (mean) {
        for (int64_t i = 0; i < o->channels; i++) y[i] += x[i];
      } else {
        // What is not equal to itself is NaN, and larger than all numbers.
        for (int64_t i = 0; i < o->channels; i++) y[i] = x[i] > y[i] || x[i] != x[i] ? x[i] : y[i];
      }
    }
  }
  if (!mean) return;
  float count = (float)((bottom - top) * (right - left));
  for (int64_t i = 0; i < o->channels; i++) y[i] /= count;
}

// A chunk is one row of the result.
static void pooling_chunk(void *context, int64_t chunk, int worker) {
  (void)worker;
  const pooling_job *job = context;
  const kernel_pooling_options *o = job->o;
  int64_t top = chunk * o->stride_height - o->padding_top;
  for (int64_t column = 0; column < job->output_width; column++) {
    int64_t left = column * o->stride_width - o->padding_left;
    pool_window(
        job->y + (chunk * job->output_width + column) * o->channels, job, larger(top, 0),
        smaller(top + o->kernel_height, o->height), larger(left, 0), smaller(left + o->kernel_width, o->width));
  }
}

kernel_status kernel_pool_map(kernel_pool *pool, float *y, const float *x, const kernel_pooling_options *o) {
  if (!y || !x || o->height < 1 || o->width < 1 || o->channels < 1 || o->stride_height < 1 || o->stride_width < 1 ||
      o->padding_top < 0 || o->padding_left < 0 || o->padding_bottom < 0 || o->padding_right < 0 ||
      o->kernel_height <= larger(o->padding_top, o->padding_bottom) ||
      o->kernel_width <= larger(o->padding_left, o->padding_right)) {
    return kernel_bad_argument;
  }
  int64_t spare_height = o->height + o->padding_top + o->padding_bottom - o->kernel_height;
  int64_t spare_width = o->width + o->padding_left + o->padding_right - o->kernel_width;
  if (spare_height < 0 || spare_width < 0) return kernel_bad_argument;
  pooling_job job = {.y = y, .x = x, .o = o, .output_width = spare_width / o->stride_width + 1};
  return kernel_pool_run(pool, spare_height / o->stride_height + 1, pooling_chunk, &job);
}
