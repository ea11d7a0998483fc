// bfloat16: the upper half of a float32.
#pragma once

#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A float32 rounded to the nearest bfloat16, to even at a tie; NaN stays NaN.
static inline uint16_t bfloat16_of(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  uint32_t rounded = (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16, not_a_number = (bits >> 16) | 0x40u;
  return (uint16_t)((bits & 0x7fffffffu) > 0x7f800000u ? not_a_number : rounded);
}

/// A bfloat16 as a float32, exactly.
static inline float float_of(uint16_t x) {
  uint32_t bits = (uint32_t)x << 16;
  float result;
  memcpy(&result, &bits, sizeof result);
  return result;
}

#ifdef __cplusplus
}
#endif
