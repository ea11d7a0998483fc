/// The image formats that are read, told apart by their first bytes and never by a file's name.
package enum ImageFormat: Sendable, Equatable, CustomStringConvertible {
  case png
  case jpeg
  case webp
  /// PPM and PGM, plain or raw: `P2`, `P3`, `P5`, `P6`.
  case netpbm

  package var description: String {
    switch self {
    case .png: "PNG"
    case .jpeg: "JPEG"
    case .webp: "WebP"
    case .netpbm: "PPM or PGM"
    }
  }

  /// The format that the first bytes announce; throws if there are none or they announce another.
  init(of bytes: [UInt8]) throws(ImageError) {
    guard !bytes.isEmpty else { throw .empty }
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .png
    } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) {
      self = .webp
    } else if bytes.count > 2, bytes[0] == UInt8(ascii: "P"), "2356".utf8.contains(bytes[1]),
      isNetpbmSeparator(bytes[2])
    {
      self = .netpbm
    } else if let name = nameOfUnsupportedFormat(bytes) {
      throw .unsupportedFormat(name: name)
    } else {
      throw .unrecognised(firstBytes: Array(bytes.prefix(8)))
    }
  }
}

/// Formats that people do have, so that the error can say what the file is.
private func nameOfUnsupportedFormat(_ bytes: [UInt8]) -> String? {
  let signatures: [(name: String, offset: Int, bytes: [UInt8])] = [
    ("GIF", 0, Array("GIF8".utf8)),
    ("TIFF", 0, [0x49, 0x49, 0x2A, 0x00]),
    ("TIFF", 0, [0x4D, 0x4D, 0x00, 0x2A]),
    ("BMP", 0, Array("BM".utf8)),
    ("AVIF", 4, Array("ftypavif".utf8)),
    ("HEIC", 4, Array("ftyphei".utf8)),
    ("HEIF", 4, Array("ftypmif1".utf8)),
    ("JPEG XL", 0, [0xFF, 0x0A]),
    ("JPEG XL", 0, [0x00, 0x00, 0x00, 0x0C, 0x4A, 0x58, 0x4C, 0x20]),
    ("JPEG 2000", 0, [0x00, 0x00, 0x00, 0x0C, 0x6A, 0x50, 0x20, 0x20]),
    ("PDF", 0, Array("%PDF-".utf8)),
    ("SVG", 0, Array("<svg".utf8)),
    ("black-and-white PBM", 0, Array("P1\n".utf8)),
    ("black-and-white PBM", 0, Array("P4\n".utf8)),
    ("PAM", 0, Array("P7\n".utf8)),
  ]
  return signatures.first { bytes.dropFirst($0.offset).starts(with: $0.bytes) }?.name
}
