// What linear.c, linear_pack.c and the builds for the instruction sets share.
#pragma once

#include <stdbool.h>

#include "linear.h"

enum {
  // Products of one step of Strassen's algorithm.
  strassen_products = 7,
  // Rows that are worked on together: their sums for a panel, a few ten kilobytes, stay in the second-level cache, and
  // so does the panel of weights that they share.
  most_rows_of_block = 208,
  least_rows_of_block = 48,
};

// The layer's inputs are seen as [1 or 2 halves, depth], or as [depth, 2], its outputs as [1 or 2 halves, panels,
// width].
struct kernel_linear {
  kernel_pool const *pool;
  int64_t rows, inputs, outputs, input_stride, output_stride;
  kernel_activation activation;
  bool accumulate;
  // Inputs and weights are pairs of bfloat16, each in the place of a float.
  bool is_in_pairs;
  // 1: plain; 2: one step of Strassen's algorithm.
  int halves;
  // Of one half, the last of them with zeros behind.
  int64_t depth, panels;
  // Columns of a panel: two vectors.
  int64_t width;
  // [panels, products, depth, width].
  float *weights;
  // [halves, panels, width], zeros where there is no bias.
  float *bias;
  int64_t blocks;
  // Chunks are blocks; else they are panels of blocks, after chunks that have put all sums into shared memory.
  bool is_by_block;
  // Floats from one row to the next in the sums of x's quarters, no multiple of 4,096 bytes: else the rows of a tile
  // would contend for one set of the first-level cache.
  int64_t sum_stride;
  // Plain layers read x where it lies, except where its rows would contend in that way, and in bfloat16.
  bool copies;
};

static inline int linear_products(const kernel_linear *l) { return l->halves == 2 ? strassen_products : 1; }

static inline int64_t divided_up(int64_t a, int64_t b) { return (a + b - 1) / b; }

// Where block `index` of `count` nearly equal ones begins.
static inline int64_t share_start(int64_t index, int64_t count, int64_t total) {
  return index * (total / count) + (index < total % count ? index : total % count);
}

// The rows of the largest block's upper half; the lower half has as many or one less.
static inline int64_t linear_half_rows(const kernel_linear *l) {
  return divided_up(divided_up(l->rows, l->blocks), l->halves);
}

// Floats of the sums of one block, and of the results that a worker gathers for a panel.
static inline int64_t linear_sums(const kernel_linear *l) {
  bool has_sums = l->halves == 2 || l->copies;
  return has_sums ? linear_products(l) * linear_half_rows(l) * l->sum_stride : 0;
}
static inline int64_t linear_results(const kernel_linear *l) {
  return l->halves * linear_half_rows(l) * l->halves * l->width;
}

// Fills l->weights and l->bias.
void linear_pack(kernel_linear *l, const float *weight, const float *bias);

// One run.
typedef struct {
  const kernel_linear *linear;
  kernel_pool *pool;
  const float *x;
  float *y;
  // Sums of all blocks, where workers share them; NULL where each has its own.
  float *sums;
} linear_job;
