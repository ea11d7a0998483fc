/// How neighbouring pixels are weighted when a picture is resized.
public enum ResamplingFilter: Sendable, Equatable, CaseIterable {
  /// The mean over the area that a pixel covers: for thumbnails.
  case box
  /// A triangle.
  case bilinear
  /// The cubic convolution kernel with a = -0.5 (Keys 1981), which the vision transformers' authors evaluate with.
  case bicubic

  /// Half the kernel's width in pixels of the coarser of the two grids.
  var support: Double {
    switch self {
    case .box: 0.5
    case .bilinear: 1
    case .bicubic: 2
    }
  }

  /// The kernel at a signed distance. The terms stand in the order in which they round as Pillow's do.
  func weight(at distance: Double) -> Double {
    let x = abs(distance)
    switch self {
    case .box:
      return distance > -0.5 && distance <= 0.5 ? 1 : 0
    case .bilinear:
      return x < 1 ? 1 - x : 0
    case .bicubic:
      return cubicConvolution(x, a: -0.5)
    }
  }

  /// Which positions of an axis one of the resized axis is made of, and their weights, which sum to 1.
  ///
  /// Where the axis becomes shorter, the kernel is widened by the same factor, so that every position counts (antialiasing).
  func taps(at position: Int, from length: Int, to count: Int) -> (start: Int, weights: [Double]) {
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
  func reach(from length: Int, to count: Int) -> Int {
    Int((support * max(Double(length) / Double(count), 1)).rounded(.up)) * 2 + 1
  }
}

/// Keys' cubic convolution kernel (IEEE Transactions on Acoustics, Speech, and Signal Processing 29, 1981) at a distance of 0 or
/// more: a is its slope at 1. The terms stand in the order in which they round as Pillow's do.
func cubicConvolution(_ x: Double, a: Double) -> Double {
  if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0
}
