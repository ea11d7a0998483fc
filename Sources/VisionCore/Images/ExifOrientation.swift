/// Where each format keeps its EXIF block. A block that is missing, or that does not read well, means upright: a
/// damaged note about a picture is no reason to refuse the picture.
extension Orientation {
  /// From the first APP1 segment marked `Exif` before the scan (CIPA DC-008, 4.7.2).
  init(ofJPEG bytes: [UInt8]) {
    let reader = ByteReader(bytes, littleEndian: false)
    var position = 2
    while let marker = reader.uint16(at: position), marker >> 8 == 0xFF {
      // Fill bytes may stand before a marker; from start of scan (DA) or end of image (D9) on there are no segments.
      if marker == 0xFFFF {
        position += 1
        continue
      }
      guard marker != 0xFFDA, marker != 0xFFD9, let length = reader.uint16(at: position + 2), length >= 2 else { break }
      let segment = (position + 4)..<(position + 2 + Int(length))
      if marker == 0xFFE1, let block = reader.bytes(in: segment), block.starts(with: exifMark) {
        self = Orientation(ofTIFF: block.dropFirst(exifMark.count))
        return
      }
      position = segment.upperBound
    }
    self = .upright
  }

  /// From the chunk `eXIf` (PNG, third edition, 11.3.4.5).
  init(ofPNG bytes: [UInt8]) {
    let reader = ByteReader(bytes, littleEndian: false)
    var position = 8
    while let length = reader.uint32(at: position), let name = reader.bytes(in: (position + 4)..<(position + 8)) {
      let start = position + 8
      if name.elementsEqual("eXIf".utf8), let block = reader.bytes(in: start..<(start + Int(length))) {
        self = Orientation(ofTIFF: block)
        return
      }
      position = start + Int(length) + 4
    }
    self = .upright
  }

  /// From the chunk `EXIF` of the extended format (RFC 9649, 2.7.1.5).
  init(ofWebP bytes: [UInt8]) {
    let reader = ByteReader(bytes, littleEndian: true)
    var position = 12
    while let name = reader.bytes(in: position..<(position + 4)), let length = reader.uint32(at: position + 4) {
      let start = position + 8
      if name.elementsEqual("EXIF".utf8), let block = reader.bytes(in: start..<(start + Int(length))) {
        // The mark belongs to JPEG; some writers put it here too.
        self = Orientation(ofTIFF: block.starts(with: exifMark) ? block.dropFirst(exifMark.count) : block)
        return
      }
      position = start + Int(length) + Int(length) % 2
    }
    self = .upright
  }

  /// From the first directory of a TIFF structure (TIFF 6.0, section 2).
  init(ofTIFF block: ArraySlice<UInt8>) {
    let isLittleEndian = block.starts(with: "II".utf8)
    guard isLittleEndian || block.starts(with: "MM".utf8) else {
      self = .upright
      return
    }
    let reader = ByteReader(Array(block), littleEndian: isLittleEndian)
    guard reader.uint16(at: 2) == 42, let directory = reader.uint32(at: 4).map(Int.init),
      let count = reader.uint16(at: directory)
    else {
      self = .upright
      return
    }
    for entry in (0..<Int(count)).lazy.map({ directory + 2 + 12 * $0 }) {
      guard let tag = reader.uint16(at: entry) else { break }
      // Type 3 is a 16-bit number, which stands at the front of the entry's value.
      guard tag == 0x0112, reader.uint16(at: entry + 2) == 3 else { continue }
      self = reader.uint16(at: entry + 8).flatMap(Orientation.init(rawValue:)) ?? .upright
      return
    }
    self = .upright
  }
}

private let exifMark: [UInt8] = Array("Exif\0\0".utf8)

/// Numbers within bytes; nil where they would reach past the end.
private struct ByteReader {
  private let storage: [UInt8]
  private let isLittleEndian: Bool

  init(_ bytes: [UInt8], littleEndian: Bool) {
    storage = bytes
    isLittleEndian = littleEndian
  }

  func bytes(in range: Range<Int>) -> ArraySlice<UInt8>? {
    range.lowerBound >= 0 && range.upperBound <= storage.count ? storage[range] : nil
  }

  func uint16(at position: Int) -> UInt16? {
    bytes(in: position..<(position + 2)).map { UInt16(number($0)) }
  }

  func uint32(at position: Int) -> UInt32? {
    bytes(in: position..<(position + 4)).map { number($0) }
  }

  private func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    let mostSignificantFirst = isLittleEndian ? Array(bytes.reversed()) : Array(bytes)
    return mostSignificantFirst.reduce(0) { $0 << 8 | UInt32($1) }
  }
}
