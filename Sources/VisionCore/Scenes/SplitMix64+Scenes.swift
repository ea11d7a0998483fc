extension SplitMix64 {
  /// A colour, each as likely.
  mutating func colour() -> SIMD3<Double> { SIMD3(unit(), unit(), unit()) }

  /// A direction, as a vector of length one.
  mutating func direction() -> SIMD2<Double> {
    let (sine, cosine) = Elementary.sineCosine(number(-.pi ... .pi))
    return SIMD2(cosine, sine)
  }
}
