// A shim over oneDNN's C API (versions 2 and 3): fused linear layers and convolutions.
//
// A layer is made for one shape. Its weights are packed once, in the layout that oneDNN prefers for that shape, and
// its work is cut into chunks by the shape alone, so a result never depends on how many threads there are. Whoever
// owns the threads hands the chunks out: `onednn_layer_chunk` has the signature of a worker pool's task.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// oneDNN's CPU engine and one stream per worker.
typedef struct onednn_context onednn_context;

/// A linear layer or a convolution for one shape, with its packed weights and every worker's scratch memory.
typedef struct onednn_layer onednn_layer;

/// A status that oneDNN does not know: memory for the shim's own records ran out.
enum { onednn_status_no_memory = -1 };

typedef enum {
  onednn_activation_none = 0,
  onednn_activation_relu = 1,
  /// x · Φ(x), through erf (exact).
  onednn_activation_gelu = 2,
  /// x · σ(1.702 x).
  onednn_activation_quick_gelu = 3,
  /// x · (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2.
  onednn_activation_tanh_gelu = 4,
  /// x · σ(x).
  onednn_activation_silu = 5,
  onednn_activation_tanh = 6,
} onednn_activation;

typedef enum {
  onednn_precision_float32 = 0,
  /// Inputs and weights are rounded to bfloat16, sums stay in float32. Needs a CPU with bfloat16 products to be fast.
  onednn_precision_bfloat16 = 1,
} onednn_precision;

/// y[rows, outputs] = activation(x[rows, inputs] · weightᵀ + bias) (+ y).
typedef struct {
  int64_t rows, inputs, outputs;
  /// Floats from one row to the next.
  int64_t input_stride, output_stride;
  /// [outputs, inputs], row-major; read while the layer is created and not kept.
  const float *weight;
  /// [outputs] or NULL; not kept.
  const float *bias;
  onednn_activation activation;
  /// Adds to what y holds, after the activation (a residual connection).
  bool accumulate;
  onednn_precision precision;
  /// Rows and outputs of one chunk; 0 lets the shape decide.
  int64_t chunk_rows, chunk_outputs;
} onednn_linear;

/// y = activation(convolution(x) + bias (+ y)); x is [batch, height, width, channels], and so is y. (A source with
/// channels first gets oneDNN's reference code, a thousand times slower: transpose an image before.)
typedef struct {
  int64_t batch, height, width, input_channels, output_channels;
  int64_t kernel_height, kernel_width, stride_height, stride_width;
  int64_t padding_top, padding_left, padding_bottom, padding_right;
  /// 1 is a dense kernel.
  int64_t dilation_height, dilation_width;
  int64_t groups;
  /// [output channels, input channels / groups, kernel height, kernel width]; read while the layer is created and not
  /// kept.
  const float *weight;
  /// [output channels] or NULL; not kept.
  const float *bias;
  onednn_activation activation;
  /// Adds to what y holds, before the activation, as a residual network does.
  bool accumulate;
  /// Output rows of one chunk; 0 lets the shape decide.
  int64_t chunk_rows;
} onednn_convolution;

/// One run of a layer: what `onednn_layer_chunk` takes as its context.
typedef struct {
  onednn_layer *layer;
  const float *x;
  float *y;
  /// The first failure's status; 0 before and after a good run.
  int status;
} onednn_call;

int onednn_context_create(onednn_context **context, int workers);
void onednn_context_destroy(onednn_context *context);

/// Packs the weights and makes the primitives. 0, or a status for `onednn_status_text`, and then no layer.
int onednn_linear_create(onednn_layer **layer, onednn_context *context, const onednn_linear *linear);
int onednn_convolution_create(onednn_layer **layer, onednn_context *context, const onednn_convolution *convolution);
void onednn_layer_destroy(onednn_layer *layer);

/// How many chunks one run has.
int64_t onednn_layer_chunks(const onednn_layer *layer);

/// Does one chunk of an `onednn_call`. Chunks may run at once in any order, each worker one at a time.
void onednn_layer_chunk(void *call, int64_t chunk, int worker);

/// Bytes of packed weights, and of all workers' scratch memory.
int64_t onednn_layer_weight_bytes(const onednn_layer *layer);
int64_t onednn_layer_scratch_bytes(const onednn_layer *layer);

/// The name of the implementation that oneDNN chose, for reports.
const char *onednn_layer_implementation(const onednn_layer *layer);

/// oneDNN's word for a status.
const char *onednn_status_text(int status);

/// The version of the library that is linked, as major · 10000 + minor · 100 + patch.
int onednn_version_number(void);

#ifdef __cplusplus
}
#endif
