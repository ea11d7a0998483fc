#include "layer.h"

// A convolution is cut into bands of output rows. A band reads its rows of input plus those its kernel overlaps; a
// band at an edge has padding of its own. Bands of equal shape share a primitive.
typedef struct {
  int64_t output_rows, input_rows, first_input_row, padding_top, padding_bottom;
} band;

static int64_t output_size(
    int64_t size, int64_t kernel, int64_t stride, int64_t dilation, int64_t before, int64_t after) {
  int64_t reach = (kernel - 1) * dilation + 1;
  return size + before + after < reach ? 0 : (size + before + after - reach) / stride + 1;
}

static band make_band(const onednn_convolution *c, int64_t first, int64_t rows) {
  int64_t reach = (c->kernel_height - 1) * c->dilation_height + 1;
  int64_t from = first * c->stride_height - c->padding_top;
  int64_t to = (first + rows - 1) * c->stride_height - c->padding_top + reach;
  band b = {.output_rows = rows, .first_input_row = from};
  if (from < 0) {
    b.padding_top = -from;
    b.first_input_row = 0;
  }
  if (to > c->height) {
    b.padding_bottom = to - c->height;
    to = c->height;
  }
  b.input_rows = to - b.first_input_row;
  return b;
}

static bool same_shape(const band *a, const band *b) {
  return a->output_rows == b->output_rows && a->input_rows == b->input_rows && a->padding_top == b->padding_top &&
         a->padding_bottom == b->padding_bottom;
}

// The weights' sizes: [output, input, height, width], or with groups [groups, output, input, height, width].
static int weight_sizes(const onednn_convolution *c, dnnl_dims_t sizes) {
  int n = 0;
  if (c->groups > 1) sizes[n++] = c->groups;
  sizes[n++] = c->output_channels / c->groups;
  sizes[n++] = c->input_channels / c->groups;
  sizes[n++] = c->kernel_height;
  sizes[n++] = c->kernel_width;
  return n;
}

static dnnl_status_t describe(
    dnnl_primitive_desc_t *result, onednn_context *context, const onednn_convolution *c, const band *b,
    int64_t output_width, const_descriptor packed) {
  dnnl_status_t status = dnnl_success;
  dnnl_primitive_attr_t attributes = NULL;
  descriptor source = NULL, any = NULL, bias = NULL, destination = NULL;
  dnnl_dims_t sizes;
  int count = weight_sizes(c, sizes);
  REQUIRE(make_attributes(&attributes, c->activation, c->accumulate, true));
  REQUIRE(descriptor_tagged(
      &source, 4, (dnnl_dims_t){1, c->input_channels, b->input_rows, c->width}, dnnl_nhwc, dnnl_f32));
  if (!packed) REQUIRE(descriptor_tagged(&any, count, sizes, dnnl_format_tag_any, dnnl_f32));
  REQUIRE(descriptor_tagged(&bias, 1, (dnnl_dims_t){c->output_channels}, dnnl_a, dnnl_f32));
  REQUIRE(descriptor_tagged(
      &destination, 4, (dnnl_dims_t){1, c->output_channels, b->output_rows, output_width}, dnnl_nhwc,
      dnnl_f32));
  // Version 2 and 3 count a dense kernel's dilation as 0.
  REQUIRE(convolution_description(
      result, context->engine, source, packed ? packed : any, c->bias ? bias : NULL, destination,
      (dnnl_dims_t){c->stride_height, c->stride_width},
      (dnnl_dims_t){c->dilation_height - 1, c->dilation_width - 1}, (dnnl_dims_t){b->padding_top, c->padding_left},
      (dnnl_dims_t){b->padding_bottom, c->padding_right}, attributes));
done:
  if (attributes) dnnl_primitive_attr_destroy(attributes);
  descriptor_destroy(source);
  descriptor_destroy(any);
  descriptor_destroy(bias);
  descriptor_destroy(destination);
  return status;
}

static dnnl_status_t pack(onednn_layer *layer, const onednn_convolution *c) {
  dnnl_status_t status = dnnl_success;
  descriptor plain = NULL;
  dnnl_dims_t sizes;
  int count = weight_sizes(c, sizes);
  dnnl_format_tag_t tag = c->groups > 1 ? dnnl_abcde : dnnl_abcd;
  REQUIRE(descriptor_tagged(&plain, count, sizes, tag, dnnl_f32));
  REQUIRE(layer_pack_weights(layer, 0, 0, plain, c->weight));
done:
  descriptor_destroy(plain);
  return status;
}

static bool valid(const onednn_convolution *c) {
  return c->batch > 0 && c->height > 0 && c->width > 0 && c->groups > 0 && c->input_channels > 0 &&
         c->output_channels > 0 && c->input_channels % c->groups == 0 && c->output_channels % c->groups == 0 &&
         c->kernel_height > 0 && c->kernel_width > 0 && c->stride_height > 0 && c->stride_width > 0 &&
         c->dilation_height > 0 && c->dilation_width > 0 && c->padding_top >= 0 && c->padding_left >= 0 &&
         c->padding_bottom >= 0 && c->padding_right >= 0;
}

// About 16 bands leave work for eight threads; a band of fewer than 2 million products is not worth handing out. Where a
// kernel fits into the padding, a band could see nothing else, and its primitive would have no input: then there is one.
static int64_t choose_rows(const onednn_convolution *c, int64_t rows, int64_t width) {
  enum { bands = 16 };
  int64_t reach = (c->kernel_height - 1) * c->dilation_height + 1;
  if (c->padding_top >= reach || c->padding_bottom >= reach) return rows;
  if (c->chunk_rows > 0) return c->chunk_rows < rows ? c->chunk_rows : rows;
  int64_t taps = c->input_channels / c->groups * c->kernel_height * c->kernel_width;
  int64_t row_products = width * c->output_channels * taps;
  int64_t least = 2000000 / row_products + 1, share = (rows + bands - 1) / bands;
  int64_t chosen = least > share ? least : share;
  return chosen < rows ? chosen : rows;
}

// Cuts the rows into bands. Returns how many there are.
static int64_t make_bands(const onednn_convolution *c, int64_t rows, int64_t chunk, band *bands) {
  int64_t count = 0;
  for (int64_t first = 0; first < rows;) {
    int64_t size = rows - first < chunk ? rows - first : chunk;
    bands[count++] = make_band(c, first, size);
    first += size;
  }
  return count;
}

static dnnl_status_t make_chunks(
    onednn_layer *layer, const onednn_convolution *c, const band *bands, int64_t count, int64_t rows, int64_t width) {
  int variants = 0;
  int64_t output_row = 0;
  int64_t input_step = c->width * c->input_channels;
  for (int64_t i = 0; i < count; i++) {
    int64_t same = 0;
    while (same < i && !same_shape(&bands[same], &bands[i])) same++;
    int variant = same < i ? layer->chunks[same].variant : variants;
    if (same == i) {
      const_descriptor packed = NULL;
      if (i > 0) packed = dnnl_primitive_desc_query_md(layer->variants[0].description, dnnl_query_weights_md, 0);
      dnnl_primitive_desc_t description = NULL;
      dnnl_status_t status = describe(&description, layer->context, c, &bands[i], width, packed);
      if (status != dnnl_success) return status;
      layer->variant_count = ++variants;
      status = layer_set_variant(layer, variant, description, c->bias != NULL);
      if (status != dnnl_success) return status;
    }
    for (int64_t image = 0; image < c->batch; image++) {
      layer->chunks[image * count + i] = (chunk){
          .variant = variant,
          .source_offset =
              image * c->input_channels * c->height * c->width + bands[i].first_input_row * input_step,
          .destination_offset = (image * rows + output_row) * width * c->output_channels,
          .result_rows = bands[i].output_rows,
          .result_columns = width * c->output_channels,
      };
    }
    output_row += bands[i].output_rows;
  }
  return dnnl_success;
}

int onednn_convolution_create(onednn_layer **result, onednn_context *context, const onednn_convolution *c) {
  *result = NULL;
  use_one_thread();
  if (!valid(c)) return dnnl_invalid_arguments;
  int64_t rows = output_size(
      c->height, c->kernel_height, c->stride_height, c->dilation_height, c->padding_top, c->padding_bottom);
  int64_t width = output_size(
      c->width, c->kernel_width, c->stride_width, c->dilation_width, c->padding_left, c->padding_right);
  if (rows < 1 || width < 1) return dnnl_invalid_arguments;
  int64_t chunk = choose_rows(c, rows, width);
  band *bands = calloc((size_t)(rows / chunk + 1), sizeof *bands);
  if (!bands) return onednn_status_no_memory;
  int64_t count = make_bands(c, rows, chunk, bands);
  onednn_layer *layer = layer_allocate(context, (int)count, 1, count * c->batch);
  dnnl_status_t status = layer ? dnnl_success : dnnl_out_of_memory;
  if (!layer) goto done;
  layer->rectifies = ends_with_relu(c->activation, c->accumulate, true);
  layer->result_stride = width * c->output_channels;
  REQUIRE(layer_copy_bias(layer, c->bias, c->output_channels));
  REQUIRE(make_chunks(layer, c, bands, count, rows, width));
  REQUIRE(pack(layer, c));
  REQUIRE(layer_allocate_scratch(layer));
  *result = layer;
done:
  free(bands);
  if (status != dnnl_success) onednn_layer_destroy(layer);
  return status;
}
