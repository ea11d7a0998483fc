// Vectors of LEVEL_WIDTH floats and what kernels do with them. Included once per instruction set, from files that
// levels.h compiles; so no include guard. <math.h>, <stdint.h>, <string.h> and, on x86, <immintrin.h> come before.

#define vec LEVEL(vec)
#define vec_at LEVEL(vec_at)
#define ivec LEVEL(ivec)
typedef float vec __attribute__((ext_vector_type(LEVEL_WIDTH)));
// A vector in memory, at any address of a float.
typedef float vec_at __attribute__((ext_vector_type(LEVEL_WIDTH), aligned(4), may_alias));
typedef int32_t ivec __attribute__((ext_vector_type(LEVEL_WIDTH)));

#define INLINE static inline __attribute__((always_inline))

INLINE vec LEVEL(load)(const float *p) { return *(const vec_at *)p; }
INLINE void LEVEL(store)(float *p, vec v) { *(vec_at *)p = v; }
INLINE vec LEVEL(splat)(float x) { return (vec)x; }
#define load LEVEL(load)
#define store LEVEL(store)
#define splat LEVEL(splat)

// The first `count` floats (0 < count ≤ width), the rest 0; memory behind them is not touched.
INLINE vec LEVEL(load_partial)(const float *p, int64_t count) {
#if LEVEL_WIDTH == 16
  return (vec)_mm512_maskz_loadu_ps((__mmask16)((1u << count) - 1u), p);
#elif LEVEL_WIDTH == 8
  const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  return (vec)_mm256_maskload_ps(p, _mm256_cmpgt_epi32(_mm256_set1_epi32((int)count), lanes));
#else
  vec v = 0;
  for (int64_t i = 0; i < count; i++) v[i] = p[i];
  return v;
#endif
}

INLINE void LEVEL(store_partial)(float *p, vec v, int64_t count) {
#if LEVEL_WIDTH == 16
  _mm512_mask_storeu_ps(p, (__mmask16)((1u << count) - 1u), (__m512)v);
#elif LEVEL_WIDTH == 8
  const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  _mm256_maskstore_ps(p, _mm256_cmpgt_epi32(_mm256_set1_epi32((int)count), lanes), (__m256)v);
#else
  for (int64_t i = 0; i < count; i++) p[i] = v[i];
#endif
}
#define load_partial LEVEL(load_partial)
#define store_partial LEVEL(store_partial)

// All of a vector, or its first `count` floats at the end of a row.
INLINE vec LEVEL(load_some)(const float *p, int64_t count) {
  return count >= LEVEL_WIDTH ? load(p) : load_partial(p, count);
}
INLINE void LEVEL(store_some)(float *p, vec v, int64_t count) {
  if (count >= LEVEL_WIDTH) store(p, v);
  else store_partial(p, v, count);
}
#define load_some LEVEL(load_some)
#define store_some LEVEL(store_some)

// `v` in the first `count` lanes, `other` in the rest.
INLINE vec LEVEL(blend_tail)(vec v, vec other, int64_t count) {
  ivec lanes;
  for (int i = 0; i < LEVEL_WIDTH; i++) lanes[i] = i;
  return lanes < (ivec)(int32_t)count ? v : other;
}
#define blend_tail LEVEL(blend_tail)

INLINE vec LEVEL(maximum)(vec a, vec b) { return a > b ? a : b; }
#define maximum LEVEL(maximum)

// Sums and maxima over the lanes, halving, so always in the same order.
INLINE float LEVEL(sum_lanes)(vec v) {
#if LEVEL_WIDTH == 16
  float __attribute__((ext_vector_type(8))) h = v.lo + v.hi;
  float __attribute__((ext_vector_type(4))) q = h.lo + h.hi;
#elif LEVEL_WIDTH == 8
  float __attribute__((ext_vector_type(4))) q = v.lo + v.hi;
#else
  vec q = v;
#endif
  return (q.x + q.z) + (q.y + q.w);
}

INLINE float LEVEL(max_lanes)(vec v) {
#if LEVEL_WIDTH == 16
  float __attribute__((ext_vector_type(8))) h = v.lo > v.hi ? v.lo : v.hi;
  float __attribute__((ext_vector_type(4))) q = h.lo > h.hi ? h.lo : h.hi;
#elif LEVEL_WIDTH == 8
  float __attribute__((ext_vector_type(4))) q = v.lo > v.hi ? v.lo : v.hi;
#else
  vec q = v;
#endif
  float a = q.x > q.z ? q.x : q.z, b = q.y > q.w ? q.y : q.w;
  return a > b ? a : b;
}
#define sum_lanes LEVEL(sum_lanes)
#define max_lanes LEVEL(max_lanes)

// e^r for |r| ≤ ln 2 / 2, where x = n ln 2 + r, n = round(x / ln 2): its Taylor polynomial of degree 7, whose
// remainder is below 6e-9. `shifted` is n + 1.5 · 2^23, whose low bits are n.
INLINE vec LEVEL(exponential_of_rest)(vec x, vec *shifted) {
  // Adding 1.5 · 2^23 leaves the nearest integer in the low bits.
  const float round = 12582912.0f;
  *shifted = x * splat(1.44269504088896341f) + splat(round);
  vec n = *shifted - splat(round);
  // ln 2 in two parts; n times the first is exact.
  vec r = x - n * splat(0.693359375f);
  r = r - n * splat(-2.12194440e-4f);
  vec p = splat(1.0f / 5040);
  p = p * r + splat(1.0f / 720);
  p = p * r + splat(1.0f / 120);
  p = p * r + splat(1.0f / 24);
  p = p * r + splat(1.0f / 6);
  p = p * r + splat(0.5f);
  p = p * r + splat(1.0f);
  return p * r + splat(1.0f);
}

// Below, floats turn subnormal: e^x is 0 there.
#define lowest_exponent -87.3365f

// e^x = 2^n · e^r within 2 ulp of the true value; infinity above 88.7.
INLINE vec LEVEL(exponential)(vec x) {
  const float highest = 88.7228f;
  vec bounded = x < splat(lowest_exponent) ? splat(lowest_exponent) : (x > splat(highest) ? splat(highest) : x);
  vec shifted, p = LEVEL(exponential_of_rest)(bounded, &shifted);
  // 2^n in two factors, for n may be 128. A cast from vector to vector keeps the bits.
  ivec bits = (ivec)shifted - (ivec)0x4b400000;
  ivec half = bits >> 1;
  vec a = (vec)((half + 127) << 23), b = (vec)((bits - half + 127) << 23);
  vec result = p * a * b;
  result = x > splat(highest) ? splat(INFINITY) : result;
  result = x < splat(lowest_exponent) ? splat(0) : result;
  // A comparison with NaN is false, so NaN has come through `bounded`.
  return result;
}
#define exponential LEVEL(exponential)

// `exponential` for x ≤ 0, as a softmax has it: nothing to bound above, and 2^n, n ≥ -126, is one factor.
INLINE vec LEVEL(exponential_below)(vec x) {
  vec shifted, p = LEVEL(exponential_of_rest)(x < splat(lowest_exponent) ? splat(lowest_exponent) : x, &shifted);
  vec power = (vec)(((ivec)shifted + (ivec)(127 - 0x4b400000)) << 23);
  return x < splat(lowest_exponent) ? splat(0) : p * power;
}
#define exponential_below LEVEL(exponential_below)
