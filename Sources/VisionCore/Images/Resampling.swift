#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How neighbouring pixels are weighted when a picture is resized.
public enum ResamplingFilter: Sendable, Equatable, CaseIterable {
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
  var support: Double {
    switch self {
    case .nearest, .box: 0.5
    case .bilinear, .hamming: 1
    case .bicubic: 2
    case .lanczos: 3
    }
  }

  /// The kernel at a signed distance. The terms stand in the order in which they round as Pillow's do.
  func weight(at distance: Double) -> Double {
    let x = abs(distance)
    switch self {
    case .nearest, .box:
      return distance > -0.5 && distance <= 0.5 ? 1 : 0
    case .bilinear:
      return x < 1 ? 1 - x : 0
    case .bicubic:
      let a = -0.5
      if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
      return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0
    case .hamming:
      if x == 0 { return 1 }
      guard x < 1 else { return 0 }
      return sin(x * .pi) / (x * .pi) * (0.54 + 0.46 * cos(x * .pi))
    case .lanczos:
      return distance >= -3 && distance < 3 ? Self.sinc(distance) * Self.sinc(distance / 3) : 0
    }
  }

  private static func sinc(_ x: Double) -> Double { x == 0 ? 1 : sin(x * .pi) / (x * .pi) }
}

/// Along one axis: which input pixels each output pixel reads, and their weights as fixed-point numbers.
private struct ResamplingTaps {
  /// Fraction bits of a weight: 32 less 8 for a pixel and 2 for the sign and the kernel's overshoot.
  static let precisionBits: Int32 = 22
  /// A half, so that the shift rounds.
  static let half: Int32 = 1 << (precisionBits - 1)

  /// The first input pixel, by output pixel.
  let starts: [Int]
  /// How many input pixels, by output pixel; at least 1.
  let counts: [Int]
  /// `stride` weights for each output pixel.
  let weights: [Int32]
  let stride: Int

  /// The taps of the output pixels in `window` when `input` pixels become `output`.
  ///
  /// When the picture shrinks, the kernel is widened by the same factor, so that every input pixel counts (antialiasing).
  init(input: Int, output: Int, window: Range<Int>, filter: ResamplingFilter) {
    let scale = Double(input) / Double(output)
    let widening = max(scale, 1)
    if filter == .nearest {
      // Pillow steps along the axis, adding up the scale.
      (stride, counts) = (1, [Int](repeating: 1, count: window.count))
      weights = [Int32](repeating: 1 << Self.precisionBits, count: window.count)
      var sources: [Int] = []
      var position = scale * 0.5
      for index in 0..<window.upperBound {
        if index >= window.lowerBound { sources.append(min(Int(position), input - 1)) }
        position += scale
      }
      starts = sources
      return
    }
    let support = filter.support * widening
    stride = Int(support.rounded(.up)) * 2 + 1
    var starts: [Int] = []
    var counts: [Int] = []
    var weights = [Int32](repeating: 0, count: stride * window.count)
    for (index, position) in window.enumerated() {
      let center = (Double(position) + 0.5) * scale
      let start = max(Int(center - support + 0.5), 0)
      let end = min(Int(center + support + 0.5), input)
      let kernel = (start..<end).map { filter.weight(at: (Double($0) - center + 0.5) * (1 / widening)) }
      let sum = kernel.reduce(0, +)
      for (tap, weight) in kernel.enumerated() {
        let fixed = (sum == 0 ? weight : weight / sum) * Double(Int32(1) << Self.precisionBits)
        weights[index * stride + tap] = Int32(fixed + (fixed < 0 ? -0.5 : 0.5))
      }
      starts.append(start)
      counts.append(end - start)
    }
    self.starts = starts
    self.counts = counts
    self.weights = weights
  }

  /// The input pixels that any output pixel reads; both bounds rise along the axis.
  var inputRange: Range<Int> {
    guard let first = starts.first, let last = starts.last, let count = counts.last else { return 0..<0 }
    return first..<(last + count)
  }
}

extension Image {
  /// The picture at another size, bit for bit as Pillow's `resize` gives it: first along rows, then along columns, each
  /// pass rounded to 8 bits; a shrinking filter is widened (antialiasing).
  ///
  /// From version 13 on, Pillow begins with the columns where that is less work, as in some tall pictures; the order of
  /// the roundings can then differ by a step or two of 255. Here it is always that of the earlier versions.
  ///
  /// Throws if no picture can have that size.
  public func resized(width: Int, height: Int, filter: ResamplingFilter = .bicubic) throws(ImageError) -> Image {
    guard Image.isValid(width: width, height: height) else {
      throw .invalidSize(width: width, height: height)
    }
    let all = PixelRectangle(x: 0, y: 0, width: width, height: height)
    return resampled(width: width, height: height, window: all, filter: filter)
  }

  /// The part within `window` of the picture resized to `width` × `height`; nothing outside the window is computed, so
  /// the size may be far larger than any picture. The window must lie within that size.
  func resampled(width: Int, height: Int, window: PixelRectangle, filter: ResamplingFilter) -> Image {
    if width == self.width, height == self.height { return part(within: window) }
    let columns = ResamplingTaps(
      input: self.width, output: width, window: window.x..<(window.x + window.width), filter: filter)
    let rows = ResamplingTaps(
      input: self.height, output: height, window: window.y..<(window.y + window.height), filter: filter)
    let narrowed = resampledColumns(columns, of: rows.inputRange)
    let pixels = resampledRows(rows, of: narrowed, rowSize: 3 * window.width)
    return Image(validWidth: window.width, validHeight: window.height, pixels: pixels)
  }

  /// The horizontal pass over some rows: three interleaved channels of `taps.starts.count` pixels a row.
  private func resampledColumns(_ taps: ResamplingTaps, of rows: Range<Int>) -> [UInt8] {
    let size = 3 * taps.starts.count * rows.count
    return [UInt8](unsafeUninitializedCapacity: size) { result, count in
      pixels.withUnsafeBufferPointer { pixels in
        taps.weights.withUnsafeBufferPointer { weights in
          var next = 0
          for row in rows {
            for column in taps.starts.indices {
              let source = UnsafeBufferPointer(rebasing: pixels[(3 * (row * width + taps.starts[column]))...])
              let kernel = UnsafeBufferPointer(rebasing: weights[(column * taps.stride)...])
              let pixel = weightedPixel(source, kernel, count: taps.counts[column])
              for channel in 0..<3 { result.initializeElement(at: next + channel, to: pixel[channel]) }
              next += 3
            }
          }
          count = next
        }
      }
    }
  }

  /// The weighted mean of neighbouring pixels, red, green and blue.
  @inline(__always)
  private func weightedPixel(
    _ source: UnsafeBufferPointer<UInt8>, _ kernel: UnsafeBufferPointer<Int32>, count: Int
  ) -> SIMD3<UInt8> {
    var red = ResamplingTaps.half
    var green = ResamplingTaps.half
    var blue = ResamplingTaps.half
    for tap in 0..<count {
      red &+= Int32(source[3 * tap]) &* kernel[tap]
      green &+= Int32(source[3 * tap + 1]) &* kernel[tap]
      blue &+= Int32(source[3 * tap + 2]) &* kernel[tap]
    }
    return SIMD3(rounded(red), rounded(green), rounded(blue))
  }

  /// The vertical pass, a whole row at a time; `narrowed` begins with the first row that any tap reads.
  private func resampledRows(_ taps: ResamplingTaps, of narrowed: [UInt8], rowSize: Int) -> [UInt8] {
    let first = taps.inputRange.lowerBound
    var sums = [Int32](repeating: 0, count: rowSize)
    return [UInt8](unsafeUninitializedCapacity: rowSize * taps.starts.count) { result, count in
      narrowed.withUnsafeBufferPointer { narrowed in
        sums.withUnsafeMutableBufferPointer { sums in
          for row in taps.starts.indices {
            sums.update(repeating: ResamplingTaps.half)
            for tap in 0..<taps.counts[row] {
              let start = (taps.starts[row] - first + tap) * rowSize
              let weight = taps.weights[row * taps.stride + tap]
              let source = UnsafeBufferPointer(rebasing: narrowed[start..<(start + rowSize)])
              for index in 0..<rowSize { sums[index] &+= Int32(source[index]) &* weight }
            }
            for index in 0..<rowSize {
              result.initializeElement(at: row * rowSize + index, to: rounded(sums[index]))
            }
          }
          count = rowSize * taps.starts.count
        }
      }
    }
  }
}

/// A fixed-point sum, which began at a half, as a pixel.
@inline(__always)
private func rounded(_ sum: Int32) -> UInt8 {
  UInt8(clamping: sum >> ResamplingTaps.precisionBits)
}
