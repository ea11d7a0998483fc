// Scaled dot-product attention in one kernel.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pool.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Where the heads of one tensor lie: row r of head h starts at base + r · stride + column + h · head_stride.
typedef struct {
  /// [windows, queries] or [windows, keys]: which row each token of a window is; NULL is one row after another. A
  /// negative row reads as zeros, and is not written. Window partition, cyclic shift and their reverse are such
  /// lists.
  const int32_t *rows;
  /// Floats from row to row, the first head's column, floats from head to head.
  int64_t stride, column, head_stride;
} kernel_attention_layout;

/// out = softmax(scale · q kᵀ + bias + mask) v for every window and head.
typedef struct {
  const float *q, *k, *v;
  float *out;
  kernel_attention_layout q_layout, k_layout, v_layout, out_layout;
  int64_t windows, heads, queries, keys;
  /// Width of a head in q and k, and in v and out.
  int64_t dim, value_dim;
  float scale;
  /// [heads] factors on top of `scale`, or NULL.
  const float *head_scale;
  /// Divides every row of q and k by its length before the product (cosine attention); lengths count at
  /// least 1e-12.
  bool cosine;
  /// [heads, queries, keys] or NULL.
  const float *bias;
  /// [mask_windows, queries, keys] or NULL; window w adds mask w mod mask_windows. A row that is -inf throughout
  /// gives zeros.
  const float *mask;
  int64_t mask_windows;
  /// [windows, heads, queries, keys] or NULL: receives the attention weights.
  float *probabilities;
} kernel_attention;

/// Scores stay in cache: blocks of queries, and of keys where there are many (online softmax, Milakov and Gimelshein
/// 2018), so scratch memory does not grow with the number of tokens. out must not overlap q, k or v.
kernel_status kernel_attention_run(kernel_pool *pool, const kernel_attention *attention);

/// Bytes of scratch memory for each worker, so that a plan can reserve them beforehand.
size_t kernel_attention_scratch(const kernel_pool *pool, const kernel_attention *attention);

#ifdef __cplusplus
}
#endif
