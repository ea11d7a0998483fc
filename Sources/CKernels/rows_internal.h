// What rows.c and its builds for the instruction sets share.
#pragma once

#include "rows.h"

// One run of a row kernel. `a` and `b` are the vectors that a kernel takes beside its matrix.
typedef struct {
  float *y;
  const float *x, *a, *b, *center;
  const int32_t *indices;
  int64_t y_stride, x_stride, b_stride, b_rows;
  int64_t rows, columns;
  // Rows that one chunk does; for the mean, rows of one group.
  int64_t chunk_rows, group_rows;
  float epsilon;
  kernel_activation activation;
  kernel_combination combination;
  bool b_is_column;
  kernel_function function;
} rows_job;
