// One chunk of a depthwise convolution: one row of the output. Included once per instruction set by depthwise.c.
#include "simd.h"
#include "activation_kernel.h"

// The kernel rows and columns, [from, to), that lie on the map for one place of the output.
#define span LEVEL(depthwise_span)
typedef struct {
  int64_t from, to;
} span;

INLINE span LEVEL(span_on_map)(int64_t start, int64_t dilation, int64_t kernel, int64_t size) {
  span s = {0, kernel};
  if (start < 0) s.from = (-start + dilation - 1) / dilation;
  if (start + (kernel - 1) * dilation >= size) s.to = size > start ? (size - start - 1) / dilation + 1 : 0;
  if (s.to < s.from) s.to = s.from;
  return s;
}
#define span_on_map LEVEL(span_on_map)

// `pixels` neighbouring outputs of `vectors` vectors of channels; both are constants where this is inlined. All of
// `columns` lies on the map for all of them. `count` channels are left; a vector beyond them is cut.
INLINE void LEVEL(depthwise_pixels)(
    const int pixels, const int vectors, const bool whole, const depthwise_job *job, float *y, const float *x,
    int64_t top, int64_t left, span rows, span columns, int64_t channel, int64_t count) {
  const kernel_depthwise *d = job->d;
  const kernel_depthwise_options *o = &d->options;
  const int64_t step = o->stride_width * o->channels;
  vec sums[4][2];
#pragma clang loop unroll(full)
  for (int p = 0; p < pixels; p++) {
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) sums[p][v] = load(d->shift + channel + v * LEVEL_WIDTH);
  }
  for (int64_t i = rows.from; i < rows.to; i++) {
    const float *row = x + (top + i * o->dilation_height) * job->width * o->channels + channel;
    for (int64_t j = columns.from; j < columns.to; j++) {
      const float *weight = d->weight + (i * o->kernel_width + j) * d->padded_channels + channel;
      const float *source = row + (left + j * o->dilation_width) * o->channels;
#pragma clang loop unroll(full)
      for (int v = 0; v < vectors; v++) {
        vec w = load(weight + v * LEVEL_WIDTH);
#pragma clang loop unroll(full)
        for (int p = 0; p < pixels; p++) {
          const float *at = source + p * step + v * LEVEL_WIDTH;
          vec input = whole ? load(at) : load_partial(at, count);
          sums[p][v] = w * input + sums[p][v];
        }
      }
    }
  }
#pragma clang loop unroll(full)
  for (int p = 0; p < pixels; p++) {
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
      float *at = y + p * o->channels + channel + v * LEVEL_WIDTH;
      vec sum = activate(sums[p][v], o->activation);
      if (whole) store(at, sum);
      else store_partial(at, sum, count);
    }
  }
}

// All channels of `pixels` outputs.
INLINE void LEVEL(depthwise_channels)(
    const int pixels, const depthwise_job *job, float *y, const float *x, int64_t top, int64_t left, span rows,
    span columns) {
  int64_t channels = job->d->options.channels, c = 0;
  for (; c + 2 * LEVEL_WIDTH <= channels; c += 2 * LEVEL_WIDTH) {
    LEVEL(depthwise_pixels)(pixels, 2, true, job, y, x, top, left, rows, columns, c, 0);
  }
  for (; c + LEVEL_WIDTH <= channels; c += LEVEL_WIDTH) {
    LEVEL(depthwise_pixels)(pixels, 1, true, job, y, x, top, left, rows, columns, c, 0);
  }
  if (c < channels) {
    LEVEL(depthwise_pixels)(pixels, 1, false, job, y, x, top, left, rows, columns, c, channels - c);
  }
}

static void LEVEL(depthwise_chunk)(void *context, int64_t chunk, int worker) {
  (void)worker;
  enum { together = 4 };
  const depthwise_job *job = context;
  const kernel_depthwise_options *o = &job->d->options;
  int64_t image = chunk / job->output_height, row = chunk % job->output_height;
  const float *x = job->x + image * job->height * job->width * o->channels;
  float *y = job->y + chunk * job->output_width * o->channels;
  int64_t top = row * o->stride_height - o->padding_top;
  span rows = span_on_map(top, o->dilation_height, o->kernel_height, job->height);
  for (int64_t column = 0; column < job->output_width;) {
    int64_t left = column * o->stride_width - o->padding_left;
    int64_t last = left + (together - 1) * o->stride_width + (o->kernel_width - 1) * o->dilation_width;
    if (left >= 0 && last < job->width && column + together <= job->output_width) {
      span all = {0, o->kernel_width};
      LEVEL(depthwise_channels)(together, job, y + column * o->channels, x, top, left, rows, all);
      column += together;
    } else {
      span columns = span_on_map(left, o->dilation_width, o->kernel_width, job->width);
      LEVEL(depthwise_channels)(1, job, y + column * o->channels, x, top, left, rows, columns);
      column++;
    }
  }
}

#undef span
