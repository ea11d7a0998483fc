/// A picture in memory: rows of 24-bit pixels.
struct PixelGrid: Sendable, Equatable {
  let width: Int
  let height: Int
  /// Row by row; every one 24-bit.
  var pixels: [Color]

  init(width: Int, height: Int, fill: Color = Color(0)) {
    (self.width, self.height) = (max(width, 0), max(height, 0))
    pixels = Array(repeating: fill, count: self.width * self.height)
  }

  /// From interleaved bytes, red, green, blue. `nil` where there are not three bytes for every pixel.
  init?(width: Int, height: Int, rgb: [UInt8]) {
    guard width >= 0, height >= 0, rgb.count == width * height * 3 else { return nil }
    (self.width, self.height) = (width, height)
    pixels = (0..<width * height).map { Color(red: rgb[3 * $0], green: rgb[3 * $0 + 1], blue: rgb[3 * $0 + 2]) }
  }

  subscript(x: Int, y: Int) -> Color {
    get { pixels[y * width + x] }
    set { pixels[y * width + x] = newValue }
  }

  /// The picture at another size: every new pixel is the mean of the area that it covers, in either direction.
  func scaled(width newWidth: Int, height newHeight: Int) -> PixelGrid {
    guard width > 0, height > 0, newWidth > 0, newHeight > 0 else { return PixelGrid(width: 0, height: 0) }
    if newWidth == width, newHeight == height { return self }
    let columns = Coverage(from: width, to: newWidth)
    let rows = Coverage(from: height, to: newHeight)
    let colors = pixels.map { SIMD4(Float($0.red), Float($0.green), Float($0.blue), 0) }
    // First across, then down: the mean over a rectangle is the mean over rows of means over columns.
    var across = [SIMD4<Float>](repeating: .zero, count: newWidth * height)
    for y in 0..<height {
      for x in 0..<newWidth {
        var sum = SIMD4<Float>.zero
        for part in columns.parts[x]..<columns.parts[x + 1] {
          sum += columns.weights[part] * colors[y * width + columns.sources[part]]
        }
        across[y * newWidth + x] = sum
      }
    }
    var result = PixelGrid(width: newWidth, height: newHeight)
    for y in 0..<newHeight {
      for x in 0..<newWidth {
        var sum = SIMD4<Float>(repeating: 0.5)
        for part in rows.parts[y]..<rows.parts[y + 1] {
          sum += rows.weights[part] * across[rows.sources[part] * newWidth + x]
        }
        let mean = sum.clamped(lowerBound: .zero, upperBound: SIMD4(repeating: 255))
        result.pixels[y * newWidth + x] = Color(red: UInt8(mean.x), green: UInt8(mean.y), blue: UInt8(mean.z))
      }
    }
    return result
  }

  /// For each of `new` positions, which of `old` positions it covers and how much of it each takes.
  private struct Coverage {
    /// Where the parts of each position begin, and those of the last end.
    private(set) var parts = [0]
    private(set) var sources: [Int] = []
    private(set) var weights: [Float] = []

    init(from old: Int, to new: Int) {
      let ratio = Double(old) / Double(new)
      for index in 0..<new {
        let (start, end) = (Double(index) * ratio, Double(index + 1) * ratio)
        for source in Int(start)...min(Int(end.rounded(.up)) - 1, old - 1) {
          sources.append(source)
          weights.append(Float((min(end, Double(source + 1)) - max(start, Double(source))) / ratio))
        }
        parts.append(sources.count)
      }
    }
  }
}

/// A rectangle of numbers: an attention map, an activation.
struct ScalarGrid: Sendable, Equatable {
  let width: Int
  let height: Int
  /// Row by row.
  let values: [Float]

  /// `nil` where the count of values is not the grid's.
  init?(width: Int, height: Int, values: [Float]) {
    guard width > 0, height > 0, values.count == width * height else { return nil }
    (self.width, self.height, self.values) = (width, height, values)
  }

  /// The lowest and highest number, `nil` where none is finite.
  var range: ClosedRange<Float>? {
    let finite = values.lazy.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return nil }
    return low...high
  }
}
