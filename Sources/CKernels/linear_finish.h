// What follows a linear layer's sums: activation, residual, and their way into y. Included once per instruction set by
// linear_kernel.h.
#include "activation_kernel.h"
#if LEVEL_WIDTH == 16
#include "gelu_intervals.h"
#endif

// The activation of a sum, whose own rounding leaves no more than absolute accuracy.
INLINE vec LEVEL(activate_sum)(vec x, kernel_activation activation) {
#if LEVEL_WIDTH == 16
  if (activation == kernel_activation_gelu) {
    __m512 size = _mm512_abs_ps((__m512)x), interval = _mm512_set1_ps(15.499f);
    __m512 position = _mm512_min_ps(size * _mm512_set1_ps(16 / gelu_limit) - _mm512_set1_ps(0.5f), interval);
    __m512i index = _mm512_cvtps_epi32(position);
    __m512 v = position - _mm512_roundscale_ps(position, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    __m512 tail = _mm512_permutexvar_ps(index, _mm512_load_ps(gelu_intervals[5]));
#pragma clang loop unroll(full)
    for (int power = 4; power >= 0; power--) {
      tail = tail * v + _mm512_permutexvar_ps(index, _mm512_load_ps(gelu_intervals[power]));
    }
    __mmask16 has_tail = _mm512_cmp_ps_mask(size, _mm512_set1_ps(gelu_limit), _CMP_LT_OQ);
    return (x < splat(0) ? splat(0) : x) - (vec)_mm512_maskz_mul_ps(has_tail, size, tail);
  }
#endif
  return activate(x, activation);
}

// Activation and residual of some rows of a panel's results, and their way into y.
INLINE void LEVEL(finish_rows)(
    const kernel_linear *l, kernel_activation activation, float *y, const float *results, int64_t stride, int64_t rows,
    int64_t columns) {
  for (int64_t i = 0; i < rows; i++) {
    for (int64_t j = 0; j < columns; j += LEVEL_WIDTH) {
      float *to = y + i * l->output_stride + j;
      vec v = LEVEL(activate_sum)(load(results + i * stride + j), activation);
      if (l->accumulate) v += load_some(to, columns - j);
      store_some(to, v, columns - j);
    }
  }
}

static void LEVEL(finish)(
    const kernel_linear *l, float *y, const float *results, int64_t stride, int64_t rows, int64_t columns) {
  switch (l->activation) {
    case kernel_activation_none:
      LEVEL(finish_rows)(l, kernel_activation_none, y, results, stride, rows, columns);
      break;
    case kernel_activation_relu:
      LEVEL(finish_rows)(l, kernel_activation_relu, y, results, stride, rows, columns);
      break;
    case kernel_activation_gelu:
      LEVEL(finish_rows)(l, kernel_activation_gelu, y, results, stride, rows, columns);
      break;
    case kernel_activation_quick_gelu:
      LEVEL(finish_rows)(l, kernel_activation_quick_gelu, y, results, stride, rows, columns);
      break;
    case kernel_activation_tanh_gelu:
      LEVEL(finish_rows)(l, kernel_activation_tanh_gelu, y, results, stride, rows, columns);
      break;
    case kernel_activation_silu:
      LEVEL(finish_rows)(l, kernel_activation_silu, y, results, stride, rows, columns);
      break;
    case kernel_activation_tanh:
      LEVEL(finish_rows)(l, kernel_activation_tanh, y, results, stride, rows, columns);
      break;
  }
}
