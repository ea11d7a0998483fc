#include <math.h>
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "depthwise_internal.h"

#define LEVEL_FILE "depthwise_kernel.h"
#include "levels.h"

static bool valid(const kernel_depthwise_options *o) {
  return o->weight && o->channels > 0 && o->kernel_height > 0 && o->kernel_width > 0 && o->stride_height > 0 &&
         o->stride_width > 0 && o->padding_top >= 0 && o->padding_left >= 0 && o->padding_bottom >= 0 &&
         o->padding_right >= 0 && o->dilation_height > 0 && o->dilation_width > 0;
}

kernel_status kernel_depthwise_create(kernel_depthwise **result, const kernel_depthwise_options *o) {
  enum { widest = 16 };
  *result = NULL;
  if (!valid(o)) return kernel_bad_argument;
  kernel_depthwise *d = calloc(1, sizeof *d);
  if (!d) return kernel_out_of_memory;
  int64_t taps = o->kernel_height * o->kernel_width;
  d->options = *o;
  d->padded_channels = (o->channels + widest - 1) / widest * widest;
  d->weight = calloc((size_t)(taps * d->padded_channels), sizeof(float));
  d->shift = calloc((size_t)d->padded_channels, sizeof(float));
  if (!d->weight || !d->shift) {
    kernel_depthwise_destroy(d);
    return kernel_out_of_memory;
  }
  for (int64_t c = 0; c < o->channels; c++) {
    float scale = o->scale ? o->scale[c] : 1;
    for (int64_t t = 0; t < taps; t++) d->weight[t * d->padded_channels + c] = o->weight[c * taps + t] * scale;
    d->shift[c] = (o->bias ? o->bias[c] * scale : 0) + (o->shift ? o->shift[c] : 0);
  }
  // What the options point to is not kept.
  d->options.weight = d->options.bias = d->options.scale = d->options.shift = NULL;
  *result = d;
  return kernel_ok;
}

void kernel_depthwise_destroy(kernel_depthwise *d) {
  if (!d) return;
  free(d->weight);
  free(d->shift);
  free(d);
}

kernel_status kernel_depthwise_run(
    kernel_pool *pool, const kernel_depthwise *d, float *y, const float *x, int64_t batch, int64_t height,
    int64_t width) {
  const kernel_depthwise_options *o = &d->options;
  int64_t spare_height = height + o->padding_top + o->padding_bottom - (o->kernel_height - 1) * o->dilation_height - 1;
  int64_t spare_width = width + o->padding_left + o->padding_right - (o->kernel_width - 1) * o->dilation_width - 1;
  if (!y || !x || batch < 1 || height < 1 || width < 1 || spare_height < 0 || spare_width < 0) {
    return kernel_bad_argument;
  }
  depthwise_job job = {
      .d = d, .y = y, .x = x, .height = height, .width = width,
      .output_height = spare_height / o->stride_height + 1, .output_width = spare_width / o->stride_width + 1};
  return kernel_pool_run(pool, batch * job.output_height, LEVEL_OF(pool, depthwise_chunk), &job);
}
