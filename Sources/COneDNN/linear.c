#include "layer.h"

#include <stdlib.h>

#include "bfloat16.h"

// The four shapes that a chunk may have: the last row of chunks and the last column of chunks may be smaller.
typedef struct {
  int64_t rows, columns;        // of a whole chunk
  int64_t row_chunks, column_chunks;
  int64_t last_rows, last_columns;
} split;

static int64_t divided_up(int64_t a, int64_t b) { return (a + b - 1) / b; }

static int64_t at_most(int64_t a, int64_t b) { return a < b ? a : b; }

// Rows are split and whole output rows kept, for only a destination without gaps gets oneDNN's fast (brgemm) path.
// Measured for 197 × 768 → 768…3072 on two cores with AVX-512: chunks of 25 to 99 rows all reach 92 % of the
// machine's peak with weights that come from memory; 25 leave work for eight threads. Chunks below about 2 million
// products pay more for being handed out. Few rows (a class token's head) are split by outputs instead, at a small
// loss, so that not one thread does it all.
static split choose_split(const onednn_linear *l) {
  enum { enough_rows = 25, few_rows = 16, outputs_of_few_rows = 192 };
  const int64_t enough_products = 2000000;
  split s = {.rows = l->chunk_rows, .columns = l->chunk_outputs};
  if (s.columns <= 0) s.columns = l->rows < few_rows ? outputs_of_few_rows : l->outputs;
  if (s.rows <= 0) {
    int64_t rows = divided_up(enough_products, l->inputs * l->outputs);
    if (rows < enough_rows) rows = enough_rows;
    int64_t count = divided_up(l->rows, rows);
    // An even number of equal chunks occupies two threads to the end.
    if (count > 1) count += count % 2;
    s.rows = divided_up(l->rows, count);
  }
  s.rows = at_most(s.rows, l->rows);
  s.columns = at_most(s.columns, l->outputs);
  s.row_chunks = divided_up(l->rows, s.rows);
  s.column_chunks = divided_up(l->outputs, s.columns);
  s.last_rows = l->rows - (s.row_chunks - 1) * s.rows;
  s.last_columns = l->outputs - (s.column_chunks - 1) * s.columns;
  return s;
}

static bool rounds(const onednn_linear *l) { return l->precision == onednn_precision_bfloat16; }

static dnnl_status_t describe(
    dnnl_primitive_desc_t *result, onednn_context *context, const onednn_linear *l, dnnl_data_type_t type, int64_t rows,
    int64_t columns, const_descriptor packed) {
  dnnl_status_t status = dnnl_success;
  dnnl_primitive_attr_t attributes = NULL;
  descriptor source = NULL, any = NULL, bias = NULL, destination = NULL;
  int64_t input_stride = rounds(l) ? l->inputs : l->input_stride;
  REQUIRE(make_attributes(&attributes, l->activation, l->accumulate, false));
  REQUIRE(descriptor_strided(
      &source, 2, (dnnl_dims_t){rows, l->inputs}, (dnnl_dims_t){input_stride, 1}, type));
  if (!packed) REQUIRE(descriptor_tagged(&any, 2, (dnnl_dims_t){l->inputs, columns}, dnnl_format_tag_any, type));
  REQUIRE(descriptor_strided(&bias, 2, (dnnl_dims_t){1, columns}, (dnnl_dims_t){columns, 1}, dnnl_f32));
  REQUIRE(descriptor_strided(
      &destination, 2, (dnnl_dims_t){rows, columns}, (dnnl_dims_t){l->output_stride, 1}, dnnl_f32));
  REQUIRE(matmul_description(
      result, context->engine, source, packed ? packed : any, l->bias ? bias : NULL, destination, attributes));
done:
  if (attributes) dnnl_primitive_attr_destroy(attributes);
  descriptor_destroy(source);
  descriptor_destroy(any);
  descriptor_destroy(bias);
  descriptor_destroy(destination);
  return status;
}

// What products are taken in. oneDNN has none of bfloat16 where the processor has neither AVX-512 nor its own conversions: there
// rounded numbers are multiplied as float32, which gives the same sums but for their order.
static dnnl_status_t choose_type(dnnl_data_type_t *type, onednn_context *context, const onednn_linear *l, const split *s) {
  *type = dnnl_f32;
  if (!rounds(l)) return dnnl_success;
  dnnl_primitive_desc_t description = NULL;
  dnnl_status_t status = describe(&description, context, l, dnnl_bf16, s->rows, s->columns, NULL);
  if (description) dnnl_primitive_desc_destroy(description);
  if (status == dnnl_unimplemented) return dnnl_success;
  *type = dnnl_bf16;
  return status;
}

// Variant 2 · (last row) + (last column). Rows differ, weights do not: the layout is the one that whole chunks ask for.
static dnnl_status_t make_variants(
    onednn_layer *layer, const onednn_linear *l, dnnl_data_type_t type, const split *s) {
  dnnl_status_t status = dnnl_success;
  for (int last_row = 0; last_row < 2; last_row++) {
    for (int last_column = 0; last_column < 2; last_column++) {
      int index = 2 * last_row + last_column;
      const_descriptor packed = NULL;
      if (last_row) {
        packed = dnnl_primitive_desc_query_md(layer->variants[last_column].description, dnnl_query_weights_md, 0);
      }
      dnnl_primitive_desc_t description = NULL;
      REQUIRE(describe(
          &description, layer->context, l, type, last_row ? s->last_rows : s->rows,
          last_column ? s->last_columns : s->columns, packed));
      REQUIRE(layer_set_variant(layer, index, description, l->bias != NULL));
    }
  }
done:
  return status;
}

static dnnl_status_t pack_columns(onednn_layer *layer, const onednn_linear *l, const float *weight, const split *s) {
  dnnl_status_t status = dnnl_success;
  descriptor plain = NULL;
  for (int64_t c = 0; c < s->column_chunks; c++) {
    bool last = c == s->column_chunks - 1;
    int64_t columns = last ? s->last_columns : s->columns;
    // The checkpoint's [outputs, inputs], read as oneDNN's [inputs, outputs].
    REQUIRE(descriptor_strided(
        &plain, 2, (dnnl_dims_t){l->inputs, columns}, (dnnl_dims_t){1, l->inputs}, dnnl_f32));
    REQUIRE(layer_pack_weights(layer, (int)c, last, plain, weight + c * s->columns * l->inputs));
    descriptor_destroy(plain);
    plain = NULL;
  }
done:
  descriptor_destroy(plain);
  return status;
}

// The weights in the layout of the variants, rounded here where oneDNN takes them as float32.
static dnnl_status_t pack_weights(onednn_layer *layer, const onednn_linear *l, dnnl_data_type_t type, const split *s) {
  if (!rounds(l) || type == dnnl_bf16) return pack_columns(layer, l, l->weight, s);
  float *rounded = malloc((size_t)(l->inputs * l->outputs) * sizeof(float));
  if (!rounded) return dnnl_out_of_memory;
  for (int64_t i = 0; i < l->inputs * l->outputs; i++) rounded[i] = float_of(bfloat16_of(l->weight[i]));
  dnnl_status_t status = pack_columns(layer, l, rounded, s);
  free(rounded);
  return status;
}

static dnnl_status_t allocate_rounded(
    onednn_layer *layer, const onednn_linear *l, dnnl_data_type_t type, const split *s) {
  if (!rounds(l)) return dnnl_success;
  layer->rounds_to_float = type == dnnl_f32;
  layer->inputs = l->inputs;
  layer->input_stride = l->input_stride;
  // Multiples of 64 bytes, so that no two workers write to one cache line.
  layer->rounded_stride = divided_up(s->rows * l->inputs, 32) * 32;
  size_t size = layer->rounds_to_float ? sizeof(float) : sizeof(uint16_t);
  size_t bytes = (size_t)layer->rounded_stride * (size_t)layer->context->workers * size;
  void *block = NULL;
  if (posix_memalign(&block, 64, bytes) != 0) return dnnl_out_of_memory;
  layer->rounded = block;
  return dnnl_success;
}

int onednn_linear_create(onednn_layer **result, onednn_context *context, const onednn_linear *l) {
  *result = NULL;
  use_one_thread();
  if (l->rows < 1 || l->inputs < 1 || l->outputs < 1 || l->input_stride < l->inputs || l->output_stride < l->outputs) {
    return dnnl_invalid_arguments;
  }
  split s = choose_split(l);
  onednn_layer *layer = layer_allocate(context, 4, (int)s.column_chunks, s.row_chunks * s.column_chunks);
  if (!layer) return onednn_status_no_memory;
  dnnl_status_t status = dnnl_success;
  layer->rectifies = ends_with_relu(l->activation, l->accumulate, false);
  layer->result_stride = l->output_stride;
  REQUIRE(layer_copy_bias(layer, l->bias, l->outputs));
  dnnl_data_type_t type;
  REQUIRE(choose_type(&type, context, l, &s));
  REQUIRE(make_variants(layer, l, type, &s));
  REQUIRE(pack_weights(layer, l, type, &s));
  REQUIRE(layer_allocate_scratch(layer));
  REQUIRE(allocate_rounded(layer, l, type, &s));
  for (int64_t i = 0; i < layer->chunk_count; i++) {
    // Columns vary slowest: workers that run side by side read the same weights.
    int64_t column = i / s.row_chunks, row = i % s.row_chunks;
    layer->chunks[i] = (chunk){
        .variant = 2 * (row == s.row_chunks - 1) + (column == s.column_chunks - 1),
        .weights = (int)column,
        .rows = row == s.row_chunks - 1 ? s.last_rows : s.rows,
        .source_offset = row * s.rows * l->input_stride,
        .destination_offset = row * s.rows * l->output_stride + column * s.columns,
        .bias_offset = column * s.columns,
        .result_rows = row == s.row_chunks - 1 ? s.last_rows : s.rows,
        .result_columns = column == s.column_chunks - 1 ? s.last_columns : s.columns,
    };
  }
  *result = layer;
  return 0;
done:
  onednn_layer_destroy(layer);
  return status;
}
