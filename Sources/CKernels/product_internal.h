// What product.c and its builds for the instruction sets share.
#pragma once

#include <stdbool.h>

#include "product.h"

// Rows of one chunk; each chunk packs the right-hand side for itself.
enum { rows_of_product_chunk = 96, widest_vector = 16 };

typedef struct {
  kernel_pool *pool;
  float *y;
  int64_t y_stride;
  kernel_product_operand a, b;
  int64_t rows, columns, depth;
  int64_t chunks_of_batch;
  // Columns rounded up to the widest vector.
  int64_t padded_columns;
} product_job;
