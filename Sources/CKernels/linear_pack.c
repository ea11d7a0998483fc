// Packs a linear layer's weights, whose order [outputs, inputs] is that of a checkpoint.
#include <stdlib.h>
#include <string.h>

#include "bfloat16.h"
#include "linear_internal.h"

// Weights are read and written in squares, a few along the depth of each row, so that both sides meet whole cache
// lines.
enum { square = 16, widest_panel = 32 };

typedef struct {
  float at[2][2][square][widest_panel];
} quarters;

// Reads the square of weights at `k` and panel `panel` in each of the quarters: at[input half][output half]. Beyond
// the matrix there are zeros.
static void read_quarters(
    quarters *q, const kernel_linear *l, const float *weight, int64_t panel, int64_t k, int64_t count) {
  for (int r = 0; r < l->halves; r++) {
    int64_t from = r * l->depth + k;
    int64_t inside = l->inputs - from < count ? l->inputs - from : count;
    for (int c = 0; c < l->halves; c++) {
      for (int64_t j = 0; j < l->width; j++) {
        int64_t output = (c * l->panels + panel) * l->width + j;
        int64_t valid = output < l->outputs && inside > 0 ? inside : 0;
        const float *row = weight + output * l->inputs + from;
        for (int64_t i = 0; i < valid; i++) q->at[r][c][i][j] = row[i];
        for (int64_t i = valid; i < count; i++) q->at[r][c][i][j] = 0;
      }
    }
  }
}

// The right-hand sides of the seven products, in the order that linear_kernel.h gives the left-hand sides in.
static void write_sums(float *restrict to, int64_t product_stride, const quarters *q, int64_t width, int64_t count) {
  for (int64_t i = 0; i < count; i++) {
    const float *b00 = q->at[0][0][i], *b01 = q->at[0][1][i], *b10 = q->at[1][0][i], *b11 = q->at[1][1][i];
    float *row = to + i * width;
    for (int64_t j = 0; j < width; j++) {
      row[j] = b00[j] + b11[j];
      row[product_stride + j] = b00[j];
      row[2 * product_stride + j] = b01[j] - b11[j];
      row[3 * product_stride + j] = b10[j] - b00[j];
      row[4 * product_stride + j] = b11[j];
      row[5 * product_stride + j] = b00[j] + b01[j];
      row[6 * product_stride + j] = b10[j] + b11[j];
    }
  }
}

// Pairs of rows, the even one in the lower half of each number.
static void write_pairs(float *to, const quarters *q, int64_t width, int64_t count) {
  for (int64_t i = 0; i < count; i += 2) {
    for (int64_t j = 0; j < width; j++) {
      uint32_t odd = i + 1 < count ? bfloat16_of(q->at[0][0][i + 1][j]) : 0;
      uint32_t pair = bfloat16_of(q->at[0][0][i][j]) | odd << 16;
      memcpy(to + i / 2 * width + j, &pair, sizeof pair);
    }
  }
}

static void write_plain(float *to, const quarters *q, int64_t width, int64_t count) {
  for (int64_t i = 0; i < count; i++) memcpy(to + i * width, q->at[0][0][i], (size_t)width * sizeof(float));
}

void linear_pack(kernel_linear *l, const float *weight, const float *bias) {
  quarters q;
  int products = linear_products(l);
  // Inputs that are one number of the depth.
  int64_t group = l->is_in_pairs ? 2 : 1, inputs = l->halves == 2 ? l->depth : l->inputs;
  for (int64_t panel = 0; panel < l->panels; panel++) {
    for (int64_t k = 0; k < inputs; k += square) {
      int64_t count = inputs - k < square ? inputs - k : square;
      float *to = l->weights + (panel * products * l->depth + k / group) * l->width;
      read_quarters(&q, l, weight, panel, k, count);
      if (l->halves == 2) write_sums(to, l->depth * l->width, &q, l->width, count);
      else if (l->is_in_pairs) write_pairs(to, &q, l->width, count);
      else write_plain(to, &q, l->width, count);
    }
  }
  int64_t padded = l->halves * l->panels * l->width;
  memset(l->bias, 0, (size_t)padded * sizeof(float));
  if (bias) memcpy(l->bias, bias, (size_t)l->outputs * sizeof(float));
}
