// One chunk of every row kernel. Included once per instruction set by rows.c.
#include "simd.h"
#include "activation_kernel.h"

#define EACH_ROW(job, chunk, row)                                                                               \
  for (int64_t row = (chunk) * (job)->chunk_rows, end_of_##row = row + (job)->chunk_rows;                       \
       row < end_of_##row && row < (job)->rows; row++)

#define EACH_VECTOR(i, count) for (int64_t i = 0; i < (count); i += LEVEL_WIDTH)

// Two passes: the mean first, then the squares of what is left, which no large mean can swallow.
static void LEVEL(layer_norm_chunk)(void *context, int64_t chunk, int worker) {
  (void)worker;
  const rows_job *job = context;
  int64_t columns = job->columns;
  EACH_ROW(job, chunk, row) {
    const float *x = job->x + row * job->x_stride;
    float *y = job->y + row * job->y_stride;
    vec sum = 0, squares = 0;
    EACH_VECTOR(i, columns) sum += load_some(x + i, columns - i);
    vec mean = splat(sum_lanes(sum) / (float)columns);
    EACH_VECTOR(i, columns) {
      vec d = load_some(x + i, columns - i) - mean;
      if (columns - i < LEVEL_WIDTH) d = blend_tail(d, splat(0), columns - i);
      squares = d * d + squares;
    }
    vec factor = splat(1 / sqrtf(sum_lanes(squares) / (float)columns + job->epsilon));
    EACH_VECTOR(i, columns) {
      vec v = (load_some(x + i, columns - i) - mean) * factor;
      if (job->a) v = v * load_some(job->a + i, columns - i);
      if (job->b) v = v + load_some(job->b + i, columns - i);
      store_some(y + i, v, columns - i);
    }
  }
}

static void LEVEL(softmax_chunk)(void *context, int64_t chunk, int worker) {
  (void)worker;
  const rows_job *job = context;
  int64_t columns = job->columns;
  EACH_ROW(job, chunk, row) {
    const float *x = job->x + row * job->x_stride;
    float *y = job->y + row * job->y_stride;
    vec largest = splat(-INFINITY), sum = 0;
    EACH_VECTOR(i, columns) {
      vec v = load_some(x + i, columns - i);
      if (columns - i < LEVEL_WIDTH) v = blend_tail(v, splat(-INFINITY), columns - i);
      largest = maximum(v, largest);
    }
    float shift = max_lanes(largest);
    if (shift == -INFINITY) shift = 0;
    EACH_VECTOR(i, columns) {
      vec e = exponential_below(load_some(x + i, columns - i) - splat(shift));
      store_some(y + i, e, columns - i);
      if (columns - i < LEVEL_WIDTH) e = blend_tail(e, splat(0), columns - i);
      sum += e;
    }
    float total = sum_lanes(sum);
    vec inverse = splat(total == 0 ? 0 : 1 / total);
    EACH_VECTOR(i, columns) store_some(y + i, load_some(y + i, columns - i) * inverse, columns - i);
  }
}

static void LEVEL(scale_shift_chunk)(void *context, int64_t chunk, int worker) {
  (void)worker;
  const rows_job *job = context;
  int64_t columns = job->columns;
  EACH_ROW(job, chunk, row) {
    const float *x = job->x + row * job->x_stride;
    float *y = job->y + row * job->y_stride;
    EACH_VECTOR(i, columns) {
      vec v = load_some(x + i, columns - i);
      if (job->center) v = v - load_some(job->center + i, columns - i);
      if (job->a) v = v * load_some(job->a + i, columns - i);
      if (job->b) v = v + load_some(job->b + i, columns - i);
      store_some(y + i, activate(v, job->activation), columns - i);
    }
  }
}

static void LEVEL(add_chunk)(void *context, int64_t chunk, int worker) {
  (void)worker;
  const rows_job *job = context;
  int64_t columns = job->columns;
  EACH_ROW(job, chunk, row) {
    const float *x = job->x + row * job->x_stride, *b = job->b + row % job->b_rows * job->b_stride;
    float *y = job->y + row * job->y_stride;
    EACH_VECTOR(i, columns) {
      store_some(y + i, load_some(x + i, columns - i) + load_some(b + i, columns - i), columns - i);
    }
  }
}

INLINE vec LEVEL(combine)(vec a, vec b, kernel_combination combination) {
  switch (combination) {
    case kernel_combination_multiply: return a * b;
    case kernel_combination_divide: return a / b;
    case kernel_combination_add: break;
  }
  return a + b;
}

static void LEVEL(combine_chunk)(void *context, int64_t chunk, int worker) {
  (void)worker;
  const rows_job *job = context;
  int64_t columns = job->columns;
  EACH_ROW(job, chunk, row) {
    const float *x = job->x + row * job->x_stride, *b = job->b + row % job->b_rows * job->b_stride;
    float *y = job->y + row * job->y_stride;
    EACH_VECTOR(i, columns) {
      vec other = job->b_is_column ? splat(*b) : load_some(b + i, columns - i);
      store_some(y + i, LEVEL(combine)(load_some(x + i, columns - i), other, job->combination), columns - i);
    }
  }
}

static void LEVEL(apply_chunk)(void *context, int64_t chunk, int worker) {
  (void)worker;
  const rows_job *job = context;
  int64_t columns = job->columns;
  EACH_ROW(job, chunk, row) {
    const float *x = job->x + row * job->x_stride;
    float *y = job->y + row * job->y_stride;
    EACH_VECTOR(i, columns) {
      vec v = load_some(x + i, columns - i);
      if (job->function == kernel_function_exponential) v = exponential(v);
      else v = splat(1) / (splat(1) + exponential(-v));
      store_some(y + i, v, columns - i);
    }
  }
}

static void LEVEL(sum_columns_chunk)(void *context, int64_t chunk, int worker) {
  (void)worker;
  const rows_job *job = context;
  int64_t columns = job->columns;
  EACH_ROW(job, chunk, row) {
    const float *x = job->x + row * job->x_stride;
    vec sum = 0;
    EACH_VECTOR(i, columns) sum += load_some(x + i, columns - i);
    job->y[row * job->y_stride] = sum_lanes(sum);
  }
}

// `rows` counts the means here. Four sums in turn keep rounding errors of long columns small.
static void LEVEL(mean_chunk)(void *context, int64_t chunk, int worker) {
  (void)worker;
  const rows_job *job = context;
  int64_t columns = job->columns, count = job->group_rows;
  EACH_ROW(job, chunk, group) {
    const float *x = job->x + group * count * job->x_stride;
    EACH_VECTOR(i, columns) {
      vec sums[4] = {0};
      for (int64_t row = 0; row < count; row++) sums[row % 4] += load_some(x + row * job->x_stride + i, columns - i);
      vec sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
      store_some(job->y + group * job->y_stride + i, sum / splat((float)count), columns - i);
    }
  }
}

#undef EACH_ROW
#undef EACH_VECTOR
