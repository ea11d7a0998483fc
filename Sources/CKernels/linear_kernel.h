// A linear layer's sums and products. Included once per instruction set by linear.c, and once more with LEVEL_PAIRS,
// where each number of the left and right sides is a pair of bfloat16, neighbours along the inputs.
#include "simd.h"
#include "linear_finish.h"

// Rows of a tile, so that two vectors of sums for each, a panel's row and a factor fit the registers.
#if LEVEL_REGISTERS == 32
#define TILE_ROWS 13
#else
#define TILE_ROWS 6
#endif

enum { LEVEL(linear_vector) = LEVEL_WIDTH };

// sum + a · b; the sums of the products of pairs.
INLINE vec LEVEL(multiply_add)(vec a, vec b, vec sum) {
#ifdef LEVEL_PAIRS
  return (vec)_mm512_dpbf16_ps((__m512)sum, (__m512bh)a, (__m512bh)b);
#else
  return a * b + sum;
#endif
}

// Where a product goes: it is added to one or two tiles of results, or taken from them; a plain layer's only product
// starts from the bias of its columns instead.
typedef struct {
  float *to[2];
  float sign[2];
  int count;
  const float *bias;
} LEVEL(destination);
#define destination LEVEL(destination)

// to ± a[rows, depth] · b[depth, 2 vectors]. `rows` is a constant where this is inlined, so the sums live in registers.
INLINE void LEVEL(linear_tile)(
    const int rows, const float *a, int64_t a_stride, const float *b, int64_t depth, destination t, int64_t stride) {
  // Steps ahead at which a panel's row is fetched: weights come from memory once, at the first rows of a block.
  enum { ahead = 40 };
  vec left_sums[TILE_ROWS], right_sums[TILE_ROWS];
  vec left_start = t.bias ? load(t.bias) : splat(0), right_start = t.bias ? load(t.bias + LEVEL_WIDTH) : splat(0);
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) left_sums[i] = left_start, right_sums[i] = right_start;
  for (int64_t k = 0; k < depth; k++) {
    const float *panel = b + 2 * LEVEL_WIDTH * k;
    vec left = load(panel), right = load(panel + LEVEL_WIDTH);
    __builtin_prefetch(panel + 2 * LEVEL_WIDTH * ahead);
#if LEVEL_WIDTH == 16
    __builtin_prefetch(panel + 2 * LEVEL_WIDTH * ahead + LEVEL_WIDTH);
#endif
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) {
      vec factor = splat(a[i * a_stride + k]);
      left_sums[i] = LEVEL(multiply_add)(factor, left, left_sums[i]);
      right_sums[i] = LEVEL(multiply_add)(factor, right, right_sums[i]);
    }
  }
  if (t.bias) {
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) {
      store(t.to[0] + i * stride, left_sums[i]);
      store(t.to[0] + i * stride + LEVEL_WIDTH, right_sums[i]);
    }
    return;
  }
  for (int j = 0; j < t.count; j++) {
    vec sign = splat(t.sign[j]);
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) {
      float *to = t.to[j] + i * stride;
      store(to, sign * left_sums[i] + load(to));
      store(to + LEVEL_WIDTH, sign * right_sums[i] + load(to + LEVEL_WIDTH));
    }
  }
}

typedef void (*LEVEL(linear_tile_function))(const float *, int64_t, const float *, int64_t, destination, int64_t);

#define TILE(rows)                                                                                         \
  static void LEVEL(linear_tile_##rows)(                                                                   \
      const float *a, int64_t a_stride, const float *b, int64_t depth, destination t, int64_t stride) {         \
    LEVEL(linear_tile)(rows, a, a_stride, b, depth, t, stride);                                            \
  }
TILE(1) TILE(2) TILE(3) TILE(4) TILE(5) TILE(6)
#if TILE_ROWS == 13
TILE(7) TILE(8) TILE(9) TILE(10) TILE(11) TILE(12) TILE(13)
#endif
#define NAMED(rows) LEVEL(linear_tile_##rows)
static const LEVEL(linear_tile_function) LEVEL(linear_tiles)[TILE_ROWS] = {
    NAMED(1), NAMED(2), NAMED(3), NAMED(4), NAMED(5), NAMED(6),
#if TILE_ROWS == 13
    NAMED(7), NAMED(8), NAMED(9), NAMED(10), NAMED(11), NAMED(12), NAMED(13),
#endif
};

// One of the seven products of a block: its rows in nearly equal tiles.
static void LEVEL(linear_product)(
    const float *a, int64_t a_stride, int64_t rows, const float *b, int64_t depth, destination t, int64_t stride) {
  int64_t tiles = divided_up(rows, TILE_ROWS);
  for (int64_t tile = 0; tile < tiles; tile++) {
    int64_t first = share_start(tile, tiles, rows), count = share_start(tile + 1, tiles, rows) - first;
    destination here = t;
    for (int j = 0; j < t.count; j++) here.to[j] += first * stride;
    LEVEL(linear_tiles)[count - 1](a + first * a_stride, a_stride, b, depth, here, stride);
  }
}

// A vector of a row of one of x's quarters; zeros below the block's last row and behind the last input.
INLINE vec LEVEL(quarter)(const float *row, int64_t from, int64_t inputs) {
  int64_t left = inputs - from;
  if (!row || left <= 0) return splat(0);
  return load_some(row + from, left);
}

#ifdef LEVEL_PAIRS
// A row rounded to bfloat16, a zero behind an odd count.
static void LEVEL(copy_of_row)(float *to, const float *row, int64_t count) {
  for (int64_t k = 0; k < count; k += 2 * LEVEL_WIDTH) {
    __m512 low = (__m512)load_some(row + k, count - k);
    __m512 high = (__m512)LEVEL(quarter)(row, k + LEVEL_WIDTH, count);
    store_some(to + k / 2, (vec)_mm512_cvtne2ps_pbh(high, low), (count - k + 1) / 2);
  }
}
#else
static void LEVEL(copy_of_row)(float *to, const float *row, int64_t count) {
  memcpy(to, row, (size_t)count * sizeof(float));
}
#endif

// The left-hand sides of the products of rows first..<last of a block's half, [products, half_rows, sum_stride]. `x` is
// the block's first row, `rows` counts all of the block's.
static void LEVEL(linear_sum_rows)(
    float *sums, const kernel_linear *l, const float *x, int64_t rows, int64_t first, int64_t last) {
  int64_t half = linear_half_rows(l), product_stride = half * l->sum_stride;
  for (int64_t i = first; i < last; i++) {
    float *to = sums + i * l->sum_stride;
    const float *upper = i < rows ? x + i * l->input_stride : NULL;
    if (l->halves == 1) {
      if (upper) LEVEL(copy_of_row)(to, upper, l->inputs);
      continue;
    }
    const float *lower = half + i < rows ? upper + half * l->input_stride : NULL;
    for (int64_t k = 0; k < l->depth; k += LEVEL_WIDTH) {
      int64_t left = l->depth - k;
      // The left half ends where the right half begins, also for a vector that both would share.
      vec a00 = LEVEL(quarter)(upper, k, l->depth), a10 = LEVEL(quarter)(lower, k, l->depth);
      vec a01 = LEVEL(quarter)(upper, l->depth + k, l->inputs), a11 = LEVEL(quarter)(lower, l->depth + k, l->inputs);
      vec sum[strassen_products] = {a00 + a11, a10 + a11, a00, a11, a00 + a01, a10 - a00, a01 - a11};
      for (int p = 0; p < strassen_products; p++) store_some(to + p * product_stride + k, sum[p], left);
    }
  }
}

// One panel of a block of a plain layer, tile by tile: a tile's results are finished while the first-level cache has
// them.
static void LEVEL(plain_panel)(
    const linear_job *job, float *results, const float *a, int64_t a_stride, int64_t first, int64_t rows,
    int64_t panel) {
  const kernel_linear *l = job->linear;
  int64_t column = panel * l->width, columns = l->outputs - column < l->width ? l->outputs - column : l->width;
  bool is_direct = columns == l->width && l->activation == kernel_activation_none && !l->accumulate;
  const float *b = l->weights + panel * l->depth * l->width;
  int64_t tiles = divided_up(rows, TILE_ROWS);
  for (int64_t tile = 0; tile < tiles; tile++) {
    int64_t start = share_start(tile, tiles, rows), count = share_start(tile + 1, tiles, rows) - start;
    float *y = job->y + (first + start) * l->output_stride + column;
    const destination t = {{is_direct ? y : results}, {1}, 1, l->bias + column};
    LEVEL(linear_tiles)[count - 1](
        a + start * a_stride, a_stride, b, l->depth, t, is_direct ? l->output_stride : l->width);
    if (!is_direct) LEVEL(finish)(l, y, results, l->width, count, columns);
  }
}

// One panel of each half of a block: the seven products, added up in `results`.
static void LEVEL(strassen_panel)(
    const linear_job *job, float *results, const float *sums, int64_t first, int64_t rows, int64_t panel) {
  const kernel_linear *l = job->linear;
  int64_t half = linear_half_rows(l), stride = 2 * l->width, columns_of_half = l->panels * l->width;
  const float *bias = l->bias + panel * l->width;
  for (int64_t i = 0; i < 2 * half; i++) {
    memcpy(results + i * stride, bias, (size_t)l->width * sizeof(float));
    memcpy(results + i * stride + l->width, bias + columns_of_half, (size_t)l->width * sizeof(float));
  }
  float *c00 = results, *c01 = c00 + l->width, *c10 = c00 + half * stride, *c11 = c10 + l->width;
  const destination products[strassen_products] = {
      {{c00, c11}, {1, 1}, 2, NULL}, {{c10, c11}, {1, -1}, 2, NULL}, {{c01, c11}, {1, 1}, 2, NULL},
      {{c00, c10}, {1, 1}, 2, NULL}, {{c01, c00}, {1, -1}, 2, NULL}, {{c11}, {1}, 1, NULL}, {{c00}, {1}, 1, NULL},
  };
  const float *b = l->weights + panel * strassen_products * l->depth * l->width;
  for (int p = 0; p < strassen_products; p++) {
    LEVEL(linear_product)(
        sums + p * half * l->sum_stride, l->sum_stride, half, b + p * l->depth * l->width, l->depth, products[p],
        stride);
  }
  for (int c = 0; c < 2; c++) {
    int64_t column = c * columns_of_half + panel * l->width;
    int64_t columns = l->outputs - column < l->width ? l->outputs - column : l->width;
    if (columns <= 0) continue;
    LEVEL(finish)(l, job->y + first * l->output_stride + column, results + c * l->width, stride, rows, columns);
  }
}

static void LEVEL(linear_panel)(
    const linear_job *job, float *results, const float *sums, int64_t first, int64_t rows, int64_t panel) {
  const kernel_linear *l = job->linear;
  if (l->halves == 2) LEVEL(strassen_panel)(job, results, sums, first, rows, panel);
  else if (sums) LEVEL(plain_panel)(job, results, sums, l->sum_stride, first, rows, panel);
  else LEVEL(plain_panel)(job, results, job->x + first * l->input_stride, l->input_stride, first, rows, panel);
}

// A part of the sums of a block, for all to share.
static void LEVEL(linear_sums_chunk)(void *context, int64_t chunk, int worker) {
  (void)worker;
  const linear_job *job = context;
  const kernel_linear *l = job->linear;
  int64_t block = chunk / parts_of_sums, part = chunk % parts_of_sums, half = linear_half_rows(l);
  int64_t first = share_start(block, l->blocks, l->rows), rows = share_start(block + 1, l->blocks, l->rows) - first;
  LEVEL(linear_sum_rows)(
      job->sums + block * linear_sums(l), l, job->x + first * l->input_stride, rows,
      share_start(part, parts_of_sums, half), share_start(part + 1, parts_of_sums, half));
}

// A panel of a block whose sums are there, or that needs none.
static void LEVEL(linear_panel_chunk)(void *context, int64_t chunk, int worker) {
  const linear_job *job = context;
  const kernel_linear *l = job->linear;
  // Blocks vary slowest, so that a worker keeps to its rows; one that is alone reads each panel once.
  bool is_alone = kernel_pool_threads(job->pool) == 1;
  int64_t panel = is_alone ? chunk / l->blocks : chunk % l->panels;
  int64_t block = is_alone ? chunk % l->blocks : chunk / l->panels;
  int64_t first = share_start(block, l->blocks, l->rows), rows = share_start(block + 1, l->blocks, l->rows) - first;
  const float *sums = job->sums ? job->sums + block * linear_sums(l) : NULL;
  LEVEL(linear_panel)(job, kernel_pool_scratch(job->pool, worker), sums, first, rows, panel);
}

// A block with all its panels.
static void LEVEL(linear_block_chunk)(void *context, int64_t block, int worker) {
  const linear_job *job = context;
  const kernel_linear *l = job->linear;
  int64_t first = share_start(block, l->blocks, l->rows), rows = share_start(block + 1, l->blocks, l->rows) - first;
  float *results = kernel_pool_scratch(job->pool, worker);
  float *sums = linear_sums(l) ? results + linear_results(l) : NULL;
  if (sums) LEVEL(linear_sum_rows)(sums, l, job->x + first * l->input_stride, rows, 0, linear_half_rows(l));
  for (int64_t panel = 0; panel < l->panels; panel++) LEVEL(linear_panel)(job, results, sums, first, rows, panel);
}

#undef TILE_ROWS
#undef TILE
#undef NAMED
