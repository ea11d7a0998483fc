#include <math.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "attention_internal.h"

#define LEVEL_FILE "attention_kernel.h"
#include "levels.h"

static int64_t divided_up(int64_t a, int64_t b) { return (a + b - 1) / b; }

static int64_t rounded_up(int64_t a, int64_t b) { return divided_up(a, b) * b; }

// Enough chunks for eight threads, unless that makes blocks so small that packing keys and values again for each shows.
static int64_t choose_chunk_queries(const kernel_attention *a) {
  enum { enough_chunks = 16, fewest_queries = 96 };
  int64_t blocks = divided_up(enough_chunks, a->windows * a->heads);
  int64_t most = a->queries / fewest_queries;
  if (blocks > most) blocks = most;
  int64_t least = divided_up(a->queries, most_queries_of_chunk);
  if (blocks < least) blocks = least;
  return rounded_up(divided_up(a->queries, blocks), 6);
}

static attention_plan make_plan(const kernel_attention *a) {
  // The widest vector of any level.
  enum { width = 16 };
  attention_plan p = {.chunk_queries = choose_chunk_queries(a)};
  p.chunks_of_head = divided_up(a->queries, p.chunk_queries);
  p.chunks = p.chunks_of_head * a->windows * a->heads;
  p.blocks = divided_up(a->keys, most_keys_of_block);
  p.block_keys = divided_up(a->keys, p.blocks);
  p.padded_keys = rounded_up(p.block_keys, width);
  p.padded_values = rounded_up(a->value_dim, width);
  int64_t at = 0;
  p.queries_at = at;
  at += rounded_up(queries_of_tile * a->dim, width);
  p.keys_at = at;
  at += p.padded_keys * a->dim;
  p.values_at = at;
  at += p.block_keys * p.padded_values;
  p.scores_at = at;
  at += queries_of_tile * p.padded_keys;
  p.sums_at = at;
  at += p.chunk_queries * p.padded_values;
  p.maxima_at = at;
  at += rounded_up(p.chunk_queries, width);
  p.totals_at = at;
  at += rounded_up(p.chunk_queries, width);
  p.rows_at = at;
  at += rounded_up(4 * a->dim, width);
  p.bytes = (size_t)at * sizeof(float);
  return p;
}

static bool valid(const kernel_attention *a) {
  return a->q && a->k && a->v && a->out && a->windows > 0 && a->heads > 0 && a->queries > 0 && a->keys > 0 &&
         a->dim > 0 && a->value_dim > 0 && (!a->mask || a->mask_windows > 0);
}

size_t kernel_attention_scratch(const kernel_pool *pool, const kernel_attention *a) {
  (void)pool;
  return valid(a) ? make_plan(a).bytes : 0;
}

kernel_status kernel_attention_run(kernel_pool *pool, const kernel_attention *a) {
  if (!valid(a)) return kernel_bad_argument;
  attention_job job = {.a = a, .plan = make_plan(a), .pool = pool};
  kernel_status status = kernel_pool_reserve(pool, job.plan.bytes);
  if (status != kernel_ok) return status;
  return kernel_pool_run(pool, job.plan.chunks, LEVEL_OF(pool, attention_chunk), &job);
}
