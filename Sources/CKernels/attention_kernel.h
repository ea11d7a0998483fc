// One chunk of attention: some queries of one window and head. Included once per instruction set by attention.c.
#include "simd.h"
#include "product_kernel.h"

// A worker's scratch memory for one chunk.
#define memory LEVEL(attention_memory)
typedef struct {
  float *queries, *keys, *values, *scores, *sums, *maxima, *totals, *rows;
} memory;

// Where row `index` of a window starts for a head, or NULL for a row of zeros.
INLINE const float *LEVEL(row_of)(
    const float *base, const kernel_attention_layout *l, int64_t window, int64_t head, int64_t count, int64_t index) {
  int64_t position = window * count + index;
  int64_t row = l->rows ? l->rows[position] : position;
  return row < 0 ? NULL : base + row * l->stride + l->column + head * l->head_stride;
}
#define row_of LEVEL(row_of)

// to = factor · from (divided by its length for cosine attention).
static void LEVEL(copy_row)(float *to, const float *from, int64_t count, float factor, bool cosine) {
  if (!from) {
    memset(to, 0, (size_t)count * sizeof(float));
    return;
  }
  if (cosine) {
    vec squares = 0;
    for (int64_t i = 0; i < count; i += LEVEL_WIDTH) {
      vec x = load_some(from + i, count - i);
      squares += x * x;
    }
    float length = sqrtf(sum_lanes(squares));
    factor /= length > 1e-12f ? length : 1e-12f;
  }
  for (int64_t i = 0; i < count; i += LEVEL_WIDTH) {
    store_some(to + i, load_some(from + i, count - i) * splat(factor), count - i);
  }
}
#define copy_row LEVEL(copy_row)

typedef float LEVEL(four) __attribute__((ext_vector_type(4), aligned(4), may_alias));
#define four LEVEL(four)

// to[d · step + 0…3] = rows[0…3][d]: four keys become four neighbouring columns.
INLINE void LEVEL(transpose_four)(float *to, int64_t step, const float *const rows[4], int64_t count) {
  int64_t d = 0;
  for (; d + 4 <= count; d += 4) {
    four a = *(const four *)(rows[0] + d), b = *(const four *)(rows[1] + d);
    four c = *(const four *)(rows[2] + d), e = *(const four *)(rows[3] + d);
    four ab_low = __builtin_shufflevector(a, b, 0, 4, 1, 5), ab_high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    four ce_low = __builtin_shufflevector(c, e, 0, 4, 1, 5), ce_high = __builtin_shufflevector(c, e, 2, 6, 3, 7);
    *(four *)(to + (d + 0) * step) = __builtin_shufflevector(ab_low, ce_low, 0, 1, 4, 5);
    *(four *)(to + (d + 1) * step) = __builtin_shufflevector(ab_low, ce_low, 2, 3, 6, 7);
    *(four *)(to + (d + 2) * step) = __builtin_shufflevector(ab_high, ce_high, 0, 1, 4, 5);
    *(four *)(to + (d + 3) * step) = __builtin_shufflevector(ab_high, ce_high, 2, 3, 6, 7);
  }
  for (; d < count; d++) {
    for (int i = 0; i < 4; i++) to[d * step + i] = rows[i][d];
  }
}

// Panels of keys, each [dim, panel width], keys behind the last one zero.
static void LEVEL(pack_keys)(
    const attention_job *job, memory *m, int64_t window, int64_t head, int64_t first, int64_t count) {
  const kernel_attention *a = job->a;
  float *panel = m->keys;
  for (int64_t key = 0; key < count;) {
    int64_t width = panel_width(count - key);
    for (int64_t i = 0; i < width; i += 4) {
      const float *rows[4];
      for (int64_t j = 0; j < 4; j++) {
        const float *row = NULL;
        if (key + i + j < count) row = row_of(a->k, &a->k_layout, window, head, a->keys, first + key + i + j);
        rows[j] = row;
        if (row && !a->cosine) continue;
        copy_row(m->rows + j * a->dim, row, a->dim, 1, a->cosine);
        rows[j] = m->rows + j * a->dim;
      }
      LEVEL(transpose_four)(panel + i, width, rows, a->dim);
    }
    panel += width * a->dim;
    key += width;
  }
}

// Panels of value columns, each [keys, panel width], columns behind the last one zero.
static void LEVEL(pack_values)(
    const attention_job *job, memory *m, int64_t window, int64_t head, int64_t first, int64_t count) {
  const kernel_attention *a = job->a;
  float *panel = m->values;
  for (int64_t column = 0; column < a->value_dim;) {
    int64_t width = panel_width(a->value_dim - column);
    for (int64_t key = 0; key < count; key++) {
      const float *row = row_of(a->v, &a->v_layout, window, head, a->keys, first + key);
      for (int64_t i = 0; i < width; i += LEVEL_WIDTH) {
        int64_t left = a->value_dim - column - i;
        vec v = row && left > 0 ? load_some(row + column + i, left) : splat(0);
        store(panel + key * width + i, v);
      }
    }
    panel += width * count;
    column += width;
  }
}

static void LEVEL(scale_row)(float *row, int64_t count, float factor) {
  for (int64_t i = 0; i < count; i += LEVEL_WIDTH) store(row + i, load(row + i) * splat(factor));
}
#define scale_row LEVEL(scale_row)

// Turns one row of scores into weights that still lack their common divisor, and brings the row's running maximum,
// divisor and weighted sum up to date (online softmax).
static void LEVEL(soften_row)(
    float *scores, int64_t count, const float *bias, const float *mask, float *captured, float *maximum_so_far,
    float *total, float *sums, int64_t sums_count, bool first) {
  vec largest = splat(-INFINITY);
  for (int64_t i = 0; i < count; i += LEVEL_WIDTH) {
    int64_t left = count - i;
    vec s = load(scores + i);
    if (bias) s += load_some(bias + i, left);
    if (mask) s += load_some(mask + i, left);
    if (left < LEVEL_WIDTH) s = blend_tail(s, splat(-INFINITY), left);
    store(scores + i, s);
    if (captured) store_some(captured + i, s, left);
    largest = maximum(s, largest);
  }
  float before = first ? -INFINITY : *maximum_so_far;
  float after = max_lanes(largest);
  if (before > after) after = before;
  // Where all is masked so far, any finite number will do: every weight becomes 0.
  float shift = after == -INFINITY ? 0 : after;
  vec sum = 0;
  for (int64_t i = 0; i < count; i += LEVEL_WIDTH) {
    vec e = exponential_below(load(scores + i) - splat(shift));
    store(scores + i, e);
    sum += e;
  }
  *maximum_so_far = after;
  if (first) {
    *total = sum_lanes(sum);
    return;
  }
  float correction = exponential(splat(before - shift))[0];
  *total = *total * correction + sum_lanes(sum);
  if (correction != 1) scale_row(sums, sums_count, correction);
}

// Scores, softmax and weighted sum for up to `queries_of_tile` queries against one block of keys.
static void LEVEL(attend_tile)(
    const attention_job *job, memory *m, int64_t window, int64_t head, int64_t first_query, int64_t start,
    int64_t count, int64_t first_key, int64_t keys) {
  const kernel_attention *a = job->a;
  const attention_plan *p = &job->plan;
  float factor = a->head_scale ? a->scale * a->head_scale[head] : a->scale;
  for (int64_t i = 0; i < count; i++) {
    const float *row = row_of(a->q, &a->q_layout, window, head, a->queries, first_query + start + i);
    copy_row(m->queries + i * a->dim, row, a->dim, factor, a->cosine);
  }
  product(m->scores, p->padded_keys, m->queries, a->dim, m->keys, count, keys, a->dim, false);
  for (int64_t i = 0; i < count; i++) {
    int64_t query = first_query + start + i, local = start + i;
    int64_t of_bias = (head * a->queries + query) * a->keys + first_key;
    int64_t of_mask = a->mask ? (window % a->mask_windows * a->queries + query) * a->keys + first_key : 0;
    int64_t of_weights = ((window * a->heads + head) * a->queries + query) * a->keys + first_key;
    LEVEL(soften_row)(
        m->scores + i * p->padded_keys, keys, a->bias ? a->bias + of_bias : NULL, a->mask ? a->mask + of_mask : NULL,
        a->probabilities ? a->probabilities + of_weights : NULL, &m->maxima[local], &m->totals[local],
        m->sums + local * p->padded_values, p->padded_values, first_key == 0);
  }
  product(
      m->sums + start * p->padded_values, p->padded_values, m->scores, p->padded_keys, m->values, count, a->value_dim,
      keys, first_key != 0);
}

// Divides by the softmax's divisor and writes; turns captured scores into weights.
static void LEVEL(finish_query)(
    const attention_job *job, memory *m, int64_t window, int64_t head, int64_t query, int64_t local) {
  const kernel_attention *a = job->a;
  float total = m->totals[local], inverse = total > 0 ? 1 / total : total == 0 ? 0 : NAN;
  float *out = (float *)row_of(a->out, &a->out_layout, window, head, a->queries, query);
  const float *sums = m->sums + local * job->plan.padded_values;
  for (int64_t i = 0; out && i < a->value_dim; i += LEVEL_WIDTH) {
    store_some(out + i, load(sums + i) * splat(inverse), a->value_dim - i);
  }
  if (!a->probabilities) return;
  float *weights = a->probabilities + ((window * a->heads + head) * a->queries + query) * a->keys;
  float shift = m->maxima[local] == -INFINITY ? 0 : m->maxima[local];
  for (int64_t i = 0; i < a->keys; i += LEVEL_WIDTH) {
    vec e = exponential_below(load_some(weights + i, a->keys - i) - splat(shift));
    store_some(weights + i, e * splat(inverse), a->keys - i);
  }
}

static void LEVEL(attention_chunk)(void *context, int64_t chunk, int worker) {
  const attention_job *job = context;
  const kernel_attention *a = job->a;
  const attention_plan *p = &job->plan;
  float *scratch = kernel_pool_scratch(job->pool, worker);
  memory m = {
      .queries = scratch + p->queries_at, .keys = scratch + p->keys_at, .values = scratch + p->values_at,
      .scores = scratch + p->scores_at, .sums = scratch + p->sums_at, .maxima = scratch + p->maxima_at,
      .totals = scratch + p->totals_at, .rows = scratch + p->rows_at};
  // Heads vary fastest, so that a worker keeps to its rows.
  int64_t head = chunk % a->heads, first_query = chunk / a->heads % p->chunks_of_head * p->chunk_queries;
  int64_t window = chunk / a->heads / p->chunks_of_head;
  int64_t queries = a->queries - first_query;
  if (queries > p->chunk_queries) queries = p->chunk_queries;
  for (int64_t first_key = 0; first_key < a->keys; first_key += p->block_keys) {
    int64_t keys = a->keys - first_key < p->block_keys ? a->keys - first_key : p->block_keys;
    LEVEL(pack_keys)(job, &m, window, head, first_key, keys);
    LEVEL(pack_values)(job, &m, window, head, first_key, keys);
    for (int64_t start = 0; start < queries; start += queries_of_tile) {
      int64_t count = queries - start < queries_of_tile ? queries - start : queries_of_tile;
      LEVEL(attend_tile)(job, &m, window, head, first_query, start, count, first_key, keys);
    }
  }
  for (int64_t i = 0; i < queries; i++) LEVEL(finish_query)(job, &m, window, head, first_query + i, i);
}

#undef memory
