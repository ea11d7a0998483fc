import VisionNumerics

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
  init(input: Int, output: Int, window: Range<Int>, filter: ResamplingFilter) {
    if filter == .nearest {
      // Pillow steps along the axis, adding up the scale.
      let scale = Double(input) / Double(output)
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
    stride = filter.reach(from: input, to: output)
    var starts: [Int] = []
    var counts: [Int] = []
    var weights = [Int32](repeating: 0, count: stride * window.count)
    for (index, position) in window.enumerated() {
      let (start, kernel) = filter.taps(at: position, from: input, to: output)
      for (tap, weight) in kernel.enumerated() {
        let fixed = weight * Double(Int32(1) << Self.precisionBits)
        weights[index * stride + tap] = Int32(fixed + (fixed < 0 ? -0.5 : 0.5))
      }
      starts.append(start)
      counts.append(kernel.count)
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
  package func resized(width: Int, height: Int, filter: ResamplingFilter = .bicubic) throws(ImageError) -> Image {
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
