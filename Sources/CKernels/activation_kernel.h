// Activations of a vector. Included once per instruction set, after simd.h.

// Φ(-z·√2) = erfc(z) / 2 for z ≥ 0, to about 2e-7 of itself: erfc(z) = e^(-z²) · t · p(t) with t = 1 / (1 + 0.35 z);
// p is a least-squares fit over Chebyshev nodes in t for z up to 9.5, where e^(-z²) leaves the range of floats; its
// error is below 1e-8.
INLINE vec LEVEL(normal_tail)(vec z, vec minus_z_squared) {
  vec t = splat(1) / (splat(0.35f) * z + splat(1));
  vec p = splat(0.0382435685f);
  p = p * t + splat(-0.157946657f);
  p = p * t + splat(0.178813371f);
  p = p * t + splat(-0.0236548261f);
  p = p * t + splat(0.0831517877f);
  p = p * t + splat(0.148426607f);
  p = p * t + splat(0.150238293f);
  p = p * t + splat(0.188136232f);
  p = p * t + splat(0.19710593f);
  p = p * t + splat(0.197485702f);
  return splat(0.5f) * exponential_below(minus_z_squared) * (p * t);
}

// The tail's own accuracy keeps x · Φ(x) accurate for negative x, where 1 + erf cancels.
INLINE vec LEVEL(gelu)(vec x) {
  vec size = x < splat(0) ? -x : x;
  vec tail = LEVEL(normal_tail)(size * splat(0.70710678118654752f), x * x * splat(-0.5f));
  return x * (x < splat(0) ? tail : splat(1) - tail);
}

INLINE vec LEVEL(activate)(vec x, kernel_activation activation) {
  switch (activation) {
    case kernel_activation_relu: return x < splat(0) ? splat(0) : x;
    case kernel_activation_gelu: return LEVEL(gelu)(x);
    case kernel_activation_quick_gelu: return x / (splat(1) + exponential(x * splat(-1.702f)));
    case kernel_activation_tanh_gelu:
      return x / (splat(1) + exponential(x * (x * x * splat(-0.0713548162726f) + splat(-1.5957691216057f))));
    case kernel_activation_silu: return x / (splat(1) + exponential(-x));
    case kernel_activation_tanh: return splat(2) / (splat(1) + exponential(x * splat(-2))) - splat(1);
    case kernel_activation_none: break;
  }
  return x;
}
#define activate LEVEL(activate)
