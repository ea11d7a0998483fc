import VisionNumerics

/// What a parameter of position embeddings has rows for: tokens in front, then the places of a grid, row by row.
package struct PositionTable: Sendable, Hashable {
  package let grid: GridSize
  /// Tokens in front.
  package let prefix: Int
  package let resampling: PositionResampling

  package init(grid: GridSize, prefix: Int, resampling: PositionResampling) {
    (self.grid, self.prefix, self.resampling) = (grid, prefix, resampling)
  }
}

/// How position embeddings are brought to another grid; tokens in front keep theirs.
package enum PositionResampling: String, Sendable, CaseIterable {
  /// Cubic convolution (a = −0.5) that widens where the grid shrinks, as timm does it.
  case bicubic = "antialiased-bicubic"
  /// Cubic convolution (a = −0.75) of four neighbours whatever the sizes, as `torch.nn.functional.interpolate` does it; places
  /// beyond the border repeat the last one.
  case cubic = "bicubic"
  /// Between the two neighbours of an axis, as `torch.nn.functional.interpolate` does it.
  case bilinear

  /// The places that one of the new ones is made of along an axis, at most.
  package func taps(from length: Int, to count: Int) -> Int {
    switch self {
    case .bicubic: length > count ? (4 * length + count - 1) / count : 4
    case .cubic: 4
    case .bilinear: 2
    }
  }

  /// The places of an axis that one of the new axis is made of, and their weights.
  func taps(at place: Int, from length: Int, to count: Int) -> (start: Int, weights: [Double]) {
    switch self {
    case .bicubic: return ResamplingFilter.bicubic.taps(at: place, from: length, to: count)
    case .cubic:
      let center = (Double(place) + 0.5) * Double(length) / Double(count) - 0.5
      let base = Int(center.rounded(.down))
      let (start, end) = (max(base - 1, 0), min(base + 2, length - 1))
      var weights = [Double](repeating: 0, count: end - start + 1)
      for neighbour in (base - 1)...(base + 2) {
        weights[min(max(neighbour, 0), length - 1) - start] += cubicConvolution(
          abs(Double(neighbour) - center), a: -0.75)
      }
      return (start, weights)
    case .bilinear:
      let center = max((Double(place) + 0.5) * Double(length) / Double(count) - 0.5, 0)
      let start = min(Int(center), length - 1)
      let part = center - Double(start)
      return start + 1 < length ? (start, [1 - part, part]) : (start, [1])
    }
  }
}
