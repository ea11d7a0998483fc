// A layer as its makers (linear.c, convolution.c) and its runner (layer.c) see it.
#pragma once

#include "COneDNN.h"
#include "compatibility.h"

struct onednn_context {
  dnnl_engine_t engine;
  dnnl_stream_t *streams;
  int workers;
};

// What one worker hands to a primitive: memory objects whose pointers are set before each execution.
typedef struct {
  dnnl_memory_t source, destination, bias, scratch;
} worker_memory;

// A primitive for one shape of chunk. Chunks of equal shape share it.
typedef struct {
  dnnl_primitive_desc_t description;
  dnnl_primitive_t primitive;
  worker_memory *memory;
} variant;

typedef struct {
  int variant, weights;
  // Rows of a linear layer's input that this chunk reads.
  int64_t rows;
  int64_t source_offset, destination_offset, bias_offset;
  // Rows and columns of its result, `result_stride` floats from row to row.
  int64_t result_rows, result_columns;
} chunk;

struct onednn_layer {
  onednn_context *context;
  variant *variants;
  int variant_count;
  dnnl_memory_t *weights;
  int weights_count;
  chunk *chunks;
  int64_t chunk_count;
  float *bias;
  // Whether results are rectified here, behind the primitive: oneDNN's ReLU makes zeros of NaN on most processors.
  bool rectifies;
  int64_t result_stride;
  // One block that all variants share, a slice per worker.
  void *scratch;
  int64_t scratch_stride;
  // With bfloat16: every worker's copy of a chunk's input, rounded. `rounded_stride` counts elements per worker.
  void *rounded;
  // Whether those are float32 all the same: oneDNN has no products of bfloat16 on some processors.
  bool rounds_to_float;
  int64_t rounded_stride, inputs, input_stride;
};

// Leaves the enclosing function, which cleans up at `done`, when a call of oneDNN fails.
#define REQUIRE(call)                        \
  do {                                       \
    status = (call);                         \
    if (status != dnnl_success) goto done;   \
  } while (0)

// oneDNN's own threads stay out of it: the caller is already one of several workers.
void use_one_thread(void);

onednn_layer *layer_allocate(onednn_context *context, int variants, int weights, int64_t chunks);
dnnl_status_t layer_copy_bias(onednn_layer *layer, const float *bias, int64_t count);

// Takes over `description` and makes its primitive and every worker's memory objects.
dnnl_status_t layer_set_variant(
    onednn_layer *layer, int index, dnnl_primitive_desc_t description, bool has_bias);

// Copies `data`, laid out as `plain` says, to the layout of the variant's weights.
dnnl_status_t layer_pack_weights(
    onednn_layer *layer, int index, int variant, const_descriptor plain, const float *data);

// Allocates the scratch memory, once all variants are there.
dnnl_status_t layer_allocate_scratch(onednn_layer *layer);

// The attributes that all primitives share: scratch memory from outside, and the fused operations. The order says
// whether a residual is added after the activation (linear layers) or before it (convolutions). A ReLU that comes last is
// left to `rectifies`.
dnnl_status_t make_attributes(
    dnnl_primitive_attr_t *attributes, onednn_activation activation, bool accumulate, bool sum_first);

// Whether the layer's last operation is a ReLU.
bool ends_with_relu(onednn_activation activation, bool accumulate, bool sum_first);
