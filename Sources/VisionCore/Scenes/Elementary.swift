/// Elementary functions of sums and products alone, whose last bit no machine's mathematical library decides.
enum Elementary {
  /// Sine and cosine of an angle between -π and π, by their power series.
  static func sineCosine(_ angle: Double) -> (sine: Double, cosine: Double) {
    var (sine, cosine) = (0.0, 0.0)
    var term = 1.0
    for n in 1...32 {
      switch n % 4 {
      case 1: cosine += term
      case 2: sine += term
      case 3: cosine -= term
      default: sine -= term
      }
      term *= angle / Double(n)
    }
    return (sine, cosine)
  }

  /// e to a power between -8 and 8, by its power series at a sixteenth of it.
  static func exponential(_ power: Double) -> Double {
    let part = power / 16
    var (sum, term) = (0.0, 1.0)
    for n in 1...24 {
      sum += term
      term *= part / Double(n)
    }
    return (0..<4).reduce(sum) { value, _ in value * value }
  }

  /// The natural logarithm of a number between 1/64 and 64: Newton's steps on the exponential.
  static func logarithm(_ value: Double) -> Double {
    var guess = 0.0
    for _ in 0..<40 {
      let power = exponential(guess)
      guess += max(-1, min(1, 2 * (value - power) / (value + power)))
    }
    return guess
  }
}
