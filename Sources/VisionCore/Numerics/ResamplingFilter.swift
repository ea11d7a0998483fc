#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How neighbouring pixels are weighted when a picture is resized.
package enum ResamplingFilter: Sendable, Equatable, CaseIterable {
  /// The pixel in which the middle of the new one lies; never antialiased.
  case nearest
  /// The mean over the area that a pixel covers: for thumbnails.
  case box
  /// A triangle.
  case bilinear
  /// The cubic convolution kernel with a = -0.5 (Keys 1981), which the vision transformers' authors evaluate with.
  case bicubic
  /// A raised cosine over a sinc of one lobe.
  case hamming
  /// A sinc of three lobes under a sinc.
  case lanczos

  /// Half the kernel's width in pixels of the coarser of the two grids.
  package var support: Double {
    switch self {
    case .nearest, .box: 0.5
    case .bilinear, .hamming: 1
    case .bicubic: 2
    case .lanczos: 3
    }
  }

  /// The kernel at a signed distance. The terms stand in the order in which they round as Pillow's do.
  package func weight(at distance: Double) -> Double {
    let x = abs(distance)
    switch self {
    case .nearest, .box:
      return distance > -0.5 && distance <= 0.5 ? 1 : 0
    case .bilinear:
      return x < 1 ? 1 - x : 0
    case .bicubic:
      return cubicConvolution(x, a: -0.5)
    case .hamming:
      if x == 0 { return 1 }
      guard x < 1 else { return 0 }
      return sin(x * .pi) / (x * .pi) * (0.54 + 0.46 * cos(x * .pi))
    case .lanczos:
      return distance >= -3 && distance < 3 ? Self.sinc(distance) * Self.sinc(distance / 3) : 0
    }
  }

  private static func sinc(_ x: Double) -> Double { x == 0 ? 1 : sin(x * .pi) / (x * .pi) }

  /// Which positions of an axis one of the resized axis is made of, and their weights, which sum to 1.
  ///
  /// Where the axis becomes shorter, the kernel is widened by the same factor, so that every position counts (antialiasing).
  package func taps(at position: Int, from length: Int, to count: Int) -> (start: Int, weights: [Double]) {
    let scale = Double(length) / Double(count)
    let widening = max(scale, 1)
    let reach = support * widening
    let center = (Double(position) + 0.5) * scale
    let start = max(Int(center - reach + 0.5), 0)
    let end = min(Int(center + reach + 0.5), length)
    let weights = (start..<end).map { weight(at: (Double($0) - center + 0.5) * (1 / widening)) }
    let sum = weights.reduce(0, +)
    return (start, sum == 0 ? weights : weights.map { $0 / sum })
  }

  /// How many positions of an axis one of the resized axis is made of, at most.
  package func reach(from length: Int, to count: Int) -> Int {
    Int((support * max(Double(length) / Double(count), 1)).rounded(.up)) * 2 + 1
  }
}

/// Keys' cubic convolution kernel (IEEE Transactions on Acoustics, Speech, and Signal Processing 29, 1981) at a distance of 0 or
/// more: a is its slope at 1. The terms stand in the order in which they round as Pillow's do.
package func cubicConvolution(_ x: Double, a: Double) -> Double {
  if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0
}
