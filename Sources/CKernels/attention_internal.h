// What attention.c and its builds for the instruction sets share.
#pragma once

#include "attention.h"

enum {
  // Queries that pass together over a panel of keys while it is in the first-level cache.
  queries_of_tile = 24,
  // Keys whose packed keys and values stay in the second-level cache.
  most_keys_of_block = 512,
  most_queries_of_chunk = 512,
};

// How the work is cut and where the parts of a worker's scratch memory start, in floats. By the shape alone.
typedef struct {
  int64_t chunk_queries, chunks_of_head, chunks;
  int64_t block_keys, blocks;
  // Rounded up to whole vectors.
  int64_t padded_keys, padded_values;
  int64_t queries_at, keys_at, values_at, scores_at, sums_at, maxima_at, totals_at, rows_at;
  size_t bytes;
} attention_plan;

typedef struct {
  const kernel_attention *a;
  attention_plan plan;
  kernel_pool *pool;
} attention_job;
