#include <math.h>
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "linear_internal.h"

// Parts in which workers share the sums of a block.
enum { parts_of_sums = 4 };

#define LEVEL_FILE "linear_kernel.h"
#include "levels.h"

#if defined(__x86_64__)
#define LEVEL(name) name##_pairs
#define LEVEL_WIDTH 16
#define LEVEL_REGISTERS 32
#define LEVEL_PAIRS
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx2,fma"))), apply_to = function)
#include "linear_kernel.h"
#pragma clang attribute pop
#undef LEVEL
#undef LEVEL_WIDTH
#undef LEVEL_REGISTERS
#undef LEVEL_PAIRS

#define TASK_OF(linear, name) ((linear)->is_in_pairs ? name##_pairs : LEVEL_OF((linear)->pool, name))
#else
#define TASK_OF(linear, name) LEVEL_OF((linear)->pool, name)
#endif

static bool valid(const kernel_linear_options *o) {
  return o->weight && o->rows > 0 && o->inputs > 0 && o->outputs > 0 && o->input_stride >= o->inputs &&
         o->output_stride >= o->outputs;
}

// Where Strassen's algorithm was measured to be the faster way, at 49 to 3,136 rows on one and two cores with AVX-512:
// below these sizes its sums cost more than the products that it saves, and so do zeros that fill its halves up to
// whole panels. With AVX2, whose tiles are smaller and meet the sums more often, it never was.
static bool strassen_pays(const kernel_linear_options *o, int64_t width) {
  if (width < 32 || o->outputs < 192 || o->rows < 32 || o->inputs < (o->rows < 96 ? 1024 : 192)) return false;
  int64_t plain = o->rows * o->inputs * divided_up(o->outputs, width);
  int64_t halved = divided_up(o->rows, 2) * divided_up(o->inputs, 2) * divided_up(o->outputs, 2 * width);
  return 20 * strassen_products * halved <= 19 * plain;
}

// Blocks of rows, more of them where panels are few: at least eight chunks, and an even number of them if there are
// few, so that two threads are occupied to the end.
static int64_t blocks_of_panels(const kernel_linear *l) {
  enum { few_chunks = 8 };
  int64_t blocks = divided_up(l->rows, most_rows_of_block);
  while (blocks < few_chunks && l->rows / (blocks + 1) >= least_rows_of_block &&
         (blocks * l->panels < few_chunks || (blocks * l->panels < 4 * few_chunks && blocks * l->panels % 2 != 0))) {
    blocks++;
  }
  return blocks;
}

// Whether a worker takes a block through all panels by itself, with the sums in its own memory: where there are blocks
// enough, and in a small layer, where waiting until all sums are there would cost more than reading all weights.
static void choose_blocks(kernel_linear *l) {
  enum { many_blocks = 8, blocks_of_small_layer = 4, small_layer = 150000000 };
  bool is_small = l->rows * l->inputs * l->outputs < small_layer;
  l->blocks = blocks_of_panels(l);
  if (linear_sums(l) == 0) return;
  if (is_small && l->blocks < blocks_of_small_layer && l->rows >= blocks_of_small_layer * least_rows_of_block) {
    l->blocks = blocks_of_small_layer;
  }
  bool is_enough = l->blocks >= many_blocks || (is_small && l->blocks >= blocks_of_small_layer);
  l->is_by_block = is_enough && l->blocks >= kernel_pool_threads(l->pool);
}

// Whether products of bfloat16 can be had at this pool's level.
static bool has_pairs(const kernel_pool *pool) {
  return kernel_pool_instructions(pool) == kernel_instructions_avx512 && kernel_has_bfloat16_products();
}

static void settle(kernel_linear *l, const kernel_linear_options *o, const kernel_pool *pool) {
  enum { contending = 4096 / sizeof(float), vectors = 16 };
  l->pool = pool;
  l->rows = o->rows;
  l->inputs = o->inputs;
  l->outputs = o->outputs;
  l->input_stride = o->input_stride;
  l->output_stride = o->output_stride;
  l->activation = o->activation;
  l->accumulate = o->accumulate;
  l->width = 2 * LEVEL_OF(pool, linear_vector);
  l->is_in_pairs = o->in_bfloat16;
  bool is_strassen = o->method == kernel_product_strassen ||
                     (o->method == kernel_product_by_shape && strassen_pays(o, l->width));
  // Sums of inputs or weights would be rounded by more than the numbers themselves.
  l->halves = is_strassen && !l->is_in_pairs ? 2 : 1;
  l->depth = divided_up(l->inputs, l->is_in_pairs ? 2 : l->halves);
  l->panels = divided_up(l->outputs, l->halves * l->width);
  l->sum_stride = divided_up(l->depth, vectors) * vectors + vectors;
  if (l->sum_stride % contending == 0) l->sum_stride += vectors;
  l->copies = l->halves == 1 && (l->is_in_pairs || (l->rows > 1 && l->input_stride % contending == 0));
  choose_blocks(l);
}

kernel_status kernel_linear_create(
    kernel_linear **result, const kernel_pool *pool, const kernel_linear_options *o) {
  *result = NULL;
  if (!valid(o) || (o->in_bfloat16 && !has_pairs(pool))) return kernel_bad_argument;
  kernel_linear *l = calloc(1, sizeof *l);
  if (!l) return kernel_out_of_memory;
  settle(l, o, pool);
  void *weights = NULL;
  bool has_weights = posix_memalign(&weights, 4096, (size_t)kernel_linear_weight_bytes(l)) == 0;
  l->weights = has_weights ? weights : NULL;
  l->bias = malloc((size_t)(l->halves * l->panels * l->width) * sizeof(float));
  if (!l->weights || !l->bias) {
    kernel_linear_destroy(l);
    return kernel_out_of_memory;
  }
  linear_pack(l, o->weight, o->bias);
  *result = l;
  return kernel_ok;
}

void kernel_linear_destroy(kernel_linear *l) {
  if (!l) return;
  free(l->weights);
  free(l->bias);
  free(l);
}

kernel_status kernel_linear_run(kernel_pool *pool, const kernel_linear *l, float *y, const float *x) {
  if (pool != l->pool || !x || !y) return kernel_bad_argument;
  linear_job job = {.linear = l, .pool = pool, .x = x, .y = y};
  int64_t floats = linear_results(l) + (l->is_by_block ? linear_sums(l) : 0);
  kernel_status status = kernel_pool_reserve(pool, (size_t)floats * sizeof(float));
  if (status != kernel_ok) return status;
  if (l->is_by_block) return kernel_pool_run(pool, l->blocks, TASK_OF(l, linear_block_chunk), &job);
  if (linear_sums(l)) {
    status = kernel_pool_reserve_shared(pool, (size_t)(l->blocks * linear_sums(l)) * sizeof(float));
    if (status != kernel_ok) return status;
    job.sums = kernel_pool_shared(pool);
    status = kernel_pool_run(pool, l->blocks * parts_of_sums, TASK_OF(l, linear_sums_chunk), &job);
    if (status != kernel_ok) return status;
  }
  return kernel_pool_run(pool, l->blocks * l->panels, TASK_OF(l, linear_panel_chunk), &job);
}

kernel_product_method kernel_linear_method(const kernel_linear *l) {
  return l->halves == 2 ? kernel_product_strassen : kernel_product_plain;
}

int64_t kernel_linear_weight_bytes(const kernel_linear *l) {
  return linear_products(l) * l->depth * l->panels * l->width * (int64_t)sizeof(float);
}

int64_t kernel_linear_scratch_bytes(const kernel_linear *l) {
  int64_t sums = linear_sums(l) * (l->is_by_block ? kernel_pool_threads(l->pool) : l->blocks);
  return (linear_results(l) * kernel_pool_threads(l->pool) + sums) * (int64_t)sizeof(float);
}
