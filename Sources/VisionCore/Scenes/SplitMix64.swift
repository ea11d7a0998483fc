/// Pseudo-random numbers that are the same on every machine (SplitMix64: Steele, Lea and Flood, OOPSLA 2014).
///
/// Only integer arithmetic and divisions by powers of two are used, so that a seed means the same numbers everywhere.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// The numbers that follow from a seed.
  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return SplitMix64.mixed(state)
  }

  /// The numbers' bits in no order that can be seen: a bijection.
  static func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number in 0 ..< 1, from the upper 53 bits of the next.
  mutating func unit() -> Double { SplitMix64.unit(next()) }

  /// 64 bits as a number in 0 ..< 1.
  static func unit(_ bits: UInt64) -> Double { Double(bits >> 11) * 0x1p-53 }

  /// A number between two, each as likely.
  mutating func number(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + unit() * (range.upperBound - range.lowerBound)
  }

  /// One of the first `count` whole numbers, at least 1 of them. 2³² divided among few leaves no bias that shows.
  mutating func index(below count: Int) -> Int { Int(((next() >> 32) * UInt64(count)) >> 32) }

  /// A colour, each as likely.
  mutating func colour() -> SIMD3<Double> { SIMD3(unit(), unit(), unit()) }

  /// A direction, as a vector of length one.
  mutating func direction() -> SIMD2<Double> {
    let (sine, cosine) = Elementary.sineCosine(number(-.pi ... .pi))
    return SIMD2(cosine, sine)
  }
}

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
