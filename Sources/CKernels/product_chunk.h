// One chunk of a matrix product: some rows of one pair. Included once per instruction set by product.c.
#include "simd.h"
#include "product_kernel.h"

// Panels of b's rows as columns, each [depth, panel width], columns behind the last one zero.
static void LEVEL(pack_right)(float *panel, const product_job *job, const float *b) {
  for (int64_t column = 0; column < job->columns;) {
    int64_t width = panel_width(job->columns - column);
    for (int64_t k = 0; k < job->depth; k++) {
      for (int64_t i = 0; i < width; i++) {
        int64_t from = column + i;
        panel[k * width + i] =
            from < job->columns ? b[from * job->b.row_stride + k * job->b.depth_stride] : 0;
      }
    }
    panel += width * job->depth;
    column += width;
  }
}

static void LEVEL(product_chunk)(void *context, int64_t chunk, int worker) {
  const product_job *job = context;
  int64_t pair = chunk / job->chunks_of_batch, first = chunk % job->chunks_of_batch * rows_of_product_chunk;
  int64_t count = job->rows - first < rows_of_product_chunk ? job->rows - first : rows_of_product_chunk;
  float *panels = kernel_pool_scratch(job->pool, worker);
  float *sums = panels + job->padded_columns * job->depth, *left = sums + rows_of_product_chunk * job->padded_columns;
  LEVEL(pack_right)(panels, job, job->b.base + pair * job->b.batch_stride);
  const float *a = job->a.base + pair * job->a.batch_stride + first * job->a.row_stride;
  int64_t a_stride = job->a.row_stride;
  if (job->a.depth_stride != 1) {
    // Along the depth first, so that columns of a become rows with few cache misses.
    for (int64_t k = 0; k < job->depth; k++) {
      for (int64_t i = 0; i < count; i++) {
        left[i * job->depth + k] = a[i * job->a.row_stride + k * job->a.depth_stride];
      }
    }
    a = left;
    a_stride = job->depth;
  }
  product(sums, job->padded_columns, a, a_stride, panels, count, job->columns, job->depth, false);
  float *y = job->y + (pair * job->rows + first) * job->y_stride;
  for (int64_t i = 0; i < count; i++) {
    memcpy(y + i * job->y_stride, sums + i * job->padded_columns, (size_t)job->columns * sizeof(float));
  }
}
