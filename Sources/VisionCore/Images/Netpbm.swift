/// Decodes PGM and PPM, plain (`P2`, `P3`) and raw (`P5`, `P6`), as netpbm's manual pages define them.
///
/// A sample becomes `255 * sample / maxval`, rounded to nearest, ties to even, as Pillow rounds colour. Raw samples above
/// the maximum are taken as the maximum; plain ones are an error.
func decodeNetpbm(_ bytes: [UInt8]) throws(ImageError) -> Image {
  var scanner = NetpbmScanner(bytes)
  let kind = bytes[1]
  let isPlain = kind == UInt8(ascii: "2") || kind == UInt8(ascii: "3")
  let isGrey = kind == UInt8(ascii: "2") || kind == UInt8(ascii: "5")
  let width = try scanner.number("width")
  let height = try scanner.number("height")
  let maximum = try scanner.number("maximum value")
  guard width > 0, height > 0 else { throw .corrupt(.netpbm, reason: "a side of zero pixels") }
  guard (1...65_535).contains(maximum) else {
    throw .corrupt(.netpbm, reason: "the maximum value \(maximum) is not between 1 and 65535")
  }
  guard Image.isValid(width: width, height: height) else { throw .tooLarge(width: width, height: height) }
  let count = width * height * (isGrey ? 1 : 3)
  let samples =
    isPlain
    ? try scanner.plainSamples(count: count, maximum: maximum)
    : try scanner.rawSamples(count: count, maximum: maximum)
  return Image(validWidth: width, validHeight: height, pixels: isGrey ? tripled(samples) : samples)
}

/// Each grey sample as red, green and blue.
private func tripled(_ grey: [UInt8]) -> [UInt8] {
  [UInt8](unsafeUninitializedCapacity: 3 * grey.count) { pixels, count in
    for (index, sample) in grey.enumerated() {
      for channel in 0..<3 { pixels.initializeElement(at: 3 * index + channel, to: sample) }
    }
    count = 3 * grey.count
  }
}

/// Whether a byte may follow the magic number: white space, or the start of a comment.
func isNetpbmSeparator(_ byte: UInt8) -> Bool { isWhiteSpace(byte) || byte == UInt8(ascii: "#") }

private func isWhiteSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

/// Reads numbers in text, then samples in text or bytes.
private struct NetpbmScanner {
  private let bytes: [UInt8]
  /// Past the magic number.
  private var position = 2

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next decimal number, past white space and comments.
  mutating func number(_ what: String) throws(ImageError) -> Int {
    skipSeparators()
    guard position < bytes.count else { throw .truncated(.netpbm) }
    let start = position
    var value = 0
    while position < bytes.count, (0x30...0x39).contains(bytes[position]) {
      // Ten digits are more than any size has, and far from an overflow.
      guard position - start < 10 else { throw .corrupt(.netpbm, reason: "the \(what) has more than ten digits") }
      value = 10 * value + Int(bytes[position] - 0x30)
      position += 1
    }
    guard position > start, position == bytes.count || isNetpbmSeparator(bytes[position]) else {
      throw .corrupt(.netpbm, reason: "the \(what) is not a number")
    }
    return value
  }

  private mutating func skipSeparators() {
    while position < bytes.count, isNetpbmSeparator(bytes[position]) {
      if bytes[position] == UInt8(ascii: "#") {
        while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x0D { position += 1 }
      } else {
        position += 1
      }
    }
  }

  mutating func plainSamples(count: Int, maximum: Int) throws(ImageError) -> [UInt8] {
    // A digit and a separator for each sample but the last: fewer bytes cannot hold them all.
    guard bytes.count - position >= 2 * count - 1 else { throw .truncated(.netpbm) }
    let table = scalingTable(maximum: maximum)
    var samples: [UInt8] = []
    samples.reserveCapacity(count)
    for _ in 0..<count {
      let sample = try number("sample")
      guard sample <= maximum else {
        throw .corrupt(.netpbm, reason: "the sample \(sample) is above the maximum value \(maximum)")
      }
      samples.append(table[sample])
    }
    return samples
  }

  /// One white space byte after the maximum, then one byte a sample, or two, the high one first.
  mutating func rawSamples(count: Int, maximum: Int) throws(ImageError) -> [UInt8] {
    let start = position + 1
    let size = maximum < 256 ? 1 : 2
    guard bytes.count - start >= size * count else { throw .truncated(.netpbm) }
    if maximum == 255 { return Array(bytes[start..<(start + count)]) }
    let table = scalingTable(maximum: maximum)
    return bytes.withUnsafeBufferPointer { bytes in
      if size == 1 { return (0..<count).map { table[min(Int(bytes[start + $0]), maximum)] } }
      return (0..<count).map { index in
        let high = Int(bytes[start + 2 * index])
        let low = Int(bytes[start + 2 * index + 1])
        return table[min(high << 8 | low, maximum)]
      }
    }
  }

  private func scalingTable(maximum: Int) -> [UInt8] {
    (0...maximum).map { sample in
      UInt8((Double(sample) / Double(maximum) * 255).rounded(.toNearestOrEven))
    }
  }
}
