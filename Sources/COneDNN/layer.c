#if !defined(_GNU_SOURCE)
#define _GNU_SOURCE  // RTLD_DEFAULT
#endif
#include "bfloat16.h"
#include "layer.h"

#include <dlfcn.h>
#include <string.h>

void use_one_thread(void) {
  static _Thread_local bool done = false;
  if (done) return;
  done = true;
  // oneDNN may be built with OpenMP or without; looked up at run time, for the compiler that comes with Swift has no
  // omp.h.
  void (*set_threads)(int) = (void (*)(int))dlsym(RTLD_DEFAULT, "omp_set_num_threads");
  if (set_threads) set_threads(1);
}

int onednn_context_create(onednn_context **result, int workers) {
  *result = NULL;
  use_one_thread();
  onednn_context *context = calloc(1, sizeof *context);
  if (!context) return onednn_status_no_memory;
  context->workers = workers;
  dnnl_status_t status = dnnl_out_of_memory;
  context->streams = calloc((size_t)workers, sizeof *context->streams);
  if (!context->streams) goto done;
  REQUIRE(dnnl_engine_create(&context->engine, dnnl_cpu, 0));
  for (int i = 0; i < workers; i++) {
    REQUIRE(dnnl_stream_create(&context->streams[i], context->engine, dnnl_stream_default_flags));
  }
  *result = context;
  return 0;
done:
  onednn_context_destroy(context);
  return status;
}

void onednn_context_destroy(onednn_context *context) {
  if (!context) return;
  for (int i = 0; context->streams && i < context->workers; i++) {
    if (context->streams[i]) dnnl_stream_destroy(context->streams[i]);
  }
  if (context->engine) dnnl_engine_destroy(context->engine);
  free(context->streams);
  free(context);
}

onednn_layer *layer_allocate(onednn_context *context, int variants, int weights, int64_t chunks) {
  onednn_layer *layer = calloc(1, sizeof *layer);
  if (!layer) return NULL;
  layer->context = context;
  layer->variant_count = variants;
  layer->weights_count = weights;
  layer->chunk_count = chunks;
  layer->variants = calloc((size_t)variants, sizeof *layer->variants);
  layer->weights = calloc((size_t)weights, sizeof *layer->weights);
  layer->chunks = calloc((size_t)chunks, sizeof *layer->chunks);
  if (layer->variants && layer->weights && layer->chunks) return layer;
  onednn_layer_destroy(layer);
  return NULL;
}

static void destroy_memory(dnnl_memory_t memory) {
  if (memory) dnnl_memory_destroy(memory);
}

void onednn_layer_destroy(onednn_layer *layer) {
  if (!layer) return;
  for (int i = 0; layer->variants && i < layer->variant_count; i++) {
    variant *v = &layer->variants[i];
    for (int w = 0; v->memory && w < layer->context->workers; w++) {
      destroy_memory(v->memory[w].source);
      destroy_memory(v->memory[w].destination);
      destroy_memory(v->memory[w].bias);
      destroy_memory(v->memory[w].scratch);
    }
    free(v->memory);
    if (v->primitive) dnnl_primitive_destroy(v->primitive);
    if (v->description) dnnl_primitive_desc_destroy(v->description);
  }
  for (int i = 0; layer->weights && i < layer->weights_count; i++) destroy_memory(layer->weights[i]);
  free(layer->variants);
  free(layer->weights);
  free(layer->chunks);
  free(layer->bias);
  free(layer->scratch);
  free(layer->rounded);
  free(layer);
}

dnnl_status_t layer_copy_bias(onednn_layer *layer, const float *bias, int64_t count) {
  if (!bias) return dnnl_success;
  layer->bias = malloc((size_t)count * sizeof(float));
  if (!layer->bias) return dnnl_out_of_memory;
  memcpy(layer->bias, bias, (size_t)count * sizeof(float));
  return dnnl_success;
}

static const_descriptor described(const variant *v, dnnl_query_t what) {
  return dnnl_primitive_desc_query_md(v->description, what, 0);
}

dnnl_status_t layer_set_variant(onednn_layer *layer, int index, dnnl_primitive_desc_t description, bool has_bias) {
  variant *v = &layer->variants[index];
  v->description = description;
  dnnl_status_t status = dnnl_success;
  REQUIRE(dnnl_primitive_create(&v->primitive, description));
  v->memory = calloc((size_t)layer->context->workers, sizeof *v->memory);
  if (!v->memory) return dnnl_out_of_memory;
  dnnl_engine_t engine = layer->context->engine;
  for (int w = 0; w < layer->context->workers; w++) {
    worker_memory *m = &v->memory[w];
    REQUIRE(dnnl_memory_create(&m->source, described(v, dnnl_query_src_md), engine, DNNL_MEMORY_NONE));
    REQUIRE(dnnl_memory_create(&m->destination, described(v, dnnl_query_dst_md), engine, DNNL_MEMORY_NONE));
    if (has_bias) {
      const_descriptor bias = dnnl_primitive_desc_query_md(description, dnnl_query_weights_md, 1);
      REQUIRE(dnnl_memory_create(&m->bias, bias, engine, DNNL_MEMORY_NONE));
    }
    REQUIRE(dnnl_memory_create(&m->scratch, described(v, dnnl_query_scratchpad_md), engine, DNNL_MEMORY_NONE));
  }
done:
  return status;
}

dnnl_status_t layer_pack_weights(
    onednn_layer *layer, int index, int from, const_descriptor plain, const float *data) {
  dnnl_engine_t engine = layer->context->engine;
  const_descriptor packed = described(&layer->variants[from], dnnl_query_weights_md);
  dnnl_status_t status = dnnl_success;
  dnnl_memory_t source = NULL;
  dnnl_primitive_desc_t description = NULL;
  dnnl_primitive_t reorder = NULL;
  // A stream of its own: the workers may be running other layers.
  dnnl_stream_t stream = NULL;
  REQUIRE(dnnl_stream_create(&stream, engine, dnnl_stream_default_flags));
  REQUIRE(dnnl_memory_create(&source, plain, engine, (void *)data));
  REQUIRE(dnnl_memory_create(&layer->weights[index], packed, engine, DNNL_MEMORY_ALLOCATE));
  REQUIRE(dnnl_reorder_primitive_desc_create(&description, plain, engine, packed, engine, NULL));
  REQUIRE(dnnl_primitive_create(&reorder, description));
  dnnl_exec_arg_t arguments[] = {{DNNL_ARG_FROM, source}, {DNNL_ARG_TO, layer->weights[index]}};
  REQUIRE(dnnl_primitive_execute(reorder, stream, 2, arguments));
  REQUIRE(dnnl_stream_wait(stream));
done:
  if (stream) dnnl_stream_destroy(stream);
  if (reorder) dnnl_primitive_destroy(reorder);
  if (description) dnnl_primitive_desc_destroy(description);
  destroy_memory(source);
  return status;
}

dnnl_status_t layer_allocate_scratch(onednn_layer *layer) {
  size_t largest = 0;
  for (int i = 0; i < layer->variant_count; i++) {
    size_t size = dnnl_memory_desc_get_size(described(&layer->variants[i], dnnl_query_scratchpad_md));
    if (size > largest) largest = size;
  }
  if (largest == 0) return dnnl_success;
  // Whole pages, so that no two workers write to one.
  layer->scratch_stride = (int64_t)((largest + 4095) / 4096 * 4096);
  size_t total = (size_t)layer->scratch_stride * (size_t)layer->context->workers;
  if (posix_memalign(&layer->scratch, 4096, total) != 0) {
    layer->scratch = NULL;
    return dnnl_out_of_memory;
  }
  return dnnl_success;
}

static dnnl_status_t append_activation(dnnl_post_ops_t ops, onednn_activation activation) {
  switch (activation) {
    case onednn_activation_none: return dnnl_success;
    case onednn_activation_relu: return append_eltwise(ops, dnnl_eltwise_relu, 0);
    case onednn_activation_gelu: return append_eltwise(ops, dnnl_eltwise_gelu_erf, 0);
    case onednn_activation_quick_gelu: return append_eltwise(ops, dnnl_eltwise_swish, 1.702f);
    case onednn_activation_tanh_gelu: return append_eltwise(ops, dnnl_eltwise_gelu_tanh, 0);
    case onednn_activation_silu: return append_eltwise(ops, dnnl_eltwise_swish, 1);
    case onednn_activation_tanh: return append_eltwise(ops, dnnl_eltwise_tanh, 0);
  }
  return dnnl_invalid_arguments;
}

bool ends_with_relu(onednn_activation activation, bool accumulate, bool sum_first) {
  return activation == onednn_activation_relu && (!accumulate || sum_first);
}

dnnl_status_t make_attributes(
    dnnl_primitive_attr_t *attributes, onednn_activation activation, bool accumulate, bool sum_first) {
  dnnl_status_t status = dnnl_success;
  dnnl_post_ops_t ops = NULL;
  REQUIRE(dnnl_primitive_attr_create(attributes));
  REQUIRE(dnnl_primitive_attr_set_scratchpad_mode(*attributes, dnnl_scratchpad_mode_user));
  REQUIRE(dnnl_post_ops_create(&ops));
  if (accumulate && sum_first) REQUIRE(append_sum(ops));
  if (!ends_with_relu(activation, accumulate, sum_first)) REQUIRE(append_activation(ops, activation));
  if (accumulate && !sum_first) REQUIRE(append_sum(ops));
  REQUIRE(dnnl_primitive_attr_set_post_ops(*attributes, ops));
done:
  if (ops) dnnl_post_ops_destroy(ops);
  return status;
}

int64_t onednn_layer_chunks(const onednn_layer *layer) { return layer->chunk_count; }

static void round_row(uint16_t *restrict to, const float *restrict from, int64_t count) {
  for (int64_t i = 0; i < count; i++) to[i] = bfloat16_of(from[i]);
}

static void round_row_to_float(float *restrict to, const float *restrict from, int64_t count) {
  for (int64_t i = 0; i < count; i++) to[i] = float_of(bfloat16_of(from[i]));
}

static const void *chunk_source(const onednn_call *call, const chunk *c, int worker) {
  onednn_layer *layer = call->layer;
  const float *x = call->x + c->source_offset;
  if (!layer->rounded) return x;
  int64_t first = layer->rounded_stride * worker;
  if (layer->rounds_to_float) {
    float *rounded = (float *)layer->rounded + first;
    for (int64_t row = 0; row < c->rows; row++) {
      round_row_to_float(rounded + row * layer->inputs, x + row * layer->input_stride, layer->inputs);
    }
    return rounded;
  }
  uint16_t *rounded = (uint16_t *)layer->rounded + first;
  for (int64_t row = 0; row < c->rows; row++) {
    round_row(rounded + row * layer->inputs, x + row * layer->input_stride, layer->inputs);
  }
  return rounded;
}

static dnnl_status_t execute(const onednn_call *call, const chunk *c, int worker) {
  onednn_layer *layer = call->layer;
  variant *v = &layer->variants[c->variant];
  worker_memory *m = &v->memory[worker];
  dnnl_stream_t stream = layer->context->streams[worker];
  dnnl_status_t status = dnnl_success;
  REQUIRE(dnnl_memory_set_data_handle(m->source, (void *)chunk_source(call, c, worker)));
  REQUIRE(dnnl_memory_set_data_handle(m->destination, call->y + c->destination_offset));
  dnnl_exec_arg_t arguments[5] = {
      {DNNL_ARG_SRC, m->source},
      {DNNL_ARG_WEIGHTS, layer->weights[c->weights]},
      {DNNL_ARG_DST, m->destination},
  };
  int count = 3;
  if (m->bias) {
    REQUIRE(dnnl_memory_set_data_handle(m->bias, layer->bias + c->bias_offset));
    arguments[count++] = (dnnl_exec_arg_t){DNNL_ARG_BIAS, m->bias};
  }
  if (layer->scratch) {
    char *scratch = (char *)layer->scratch + layer->scratch_stride * worker;
    REQUIRE(dnnl_memory_set_data_handle(m->scratch, scratch));
    arguments[count++] = (dnnl_exec_arg_t){DNNL_ARG_SCRATCHPAD, m->scratch};
  }
  REQUIRE(dnnl_primitive_execute(v->primitive, stream, count, arguments));
  REQUIRE(dnnl_stream_wait(stream));
done:
  return status;
}

// NaN is not below zero. The numbers were just written, and are still in the cache.
static void rectify(float *y, const onednn_layer *layer, const chunk *c) {
  for (int64_t row = 0; row < c->result_rows; row++, y += layer->result_stride) {
    for (int64_t i = 0; i < c->result_columns; i++) y[i] = y[i] < 0 ? 0 : y[i];
  }
}

void onednn_layer_chunk(void *context, int64_t index, int worker) {
  onednn_call *call = context;
  use_one_thread();
  const chunk *c = &call->layer->chunks[index];
  dnnl_status_t status = execute(call, c, worker);
  if (status == dnnl_success && call->layer->rectifies) rectify(call->y + c->destination_offset, call->layer, c);
  // Any worker's failure will do; it is read after the run.
  if (status != dnnl_success) __atomic_store_n(&call->status, (int)status, __ATOMIC_RELAXED);
}

int64_t onednn_layer_weight_bytes(const onednn_layer *layer) {
  int64_t total = 0;
  for (int i = 0; i < layer->weights_count; i++) {
    const_descriptor d = NULL;
    if (dnnl_memory_get_memory_desc(layer->weights[i], &d) == dnnl_success) {
      total += (int64_t)dnnl_memory_desc_get_size(d);
    }
  }
  return total;
}

int64_t onednn_layer_scratch_bytes(const onednn_layer *layer) {
  return (layer->scratch_stride + layer->rounded_stride * (layer->rounds_to_float ? 4 : 2)) * layer->context->workers;
}

const char *onednn_layer_implementation(const onednn_layer *layer) {
  const char *text = NULL;
  dnnl_primitive_desc_query(layer->variants[0].description, dnnl_query_impl_info_str, 0, &text);
  return text ? text : "unknown";
}

const char *onednn_status_text(int status) {
  return status == onednn_status_no_memory ? "out_of_memory" : dnnl_status2str((dnnl_status_t)status);
}

int onednn_version_number(void) {
  const dnnl_version_t *version = dnnl_version();
  return version->major * 10000 + version->minor * 100 + version->patch;
}
