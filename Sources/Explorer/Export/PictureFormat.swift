import VisionCore

/// How a canvas is written.
enum PictureFormat: String, Sendable, CaseIterable {
  /// Characters, with colours where there is a terminal for them.
  case text
  /// Characters with escape sequences.
  case ansi
  case svg, png

  /// Whether it brings its own characters and colours along, whatever terminal there is.
  var isDrawing: Bool { self == .svg || self == .png }
}

extension Canvas {
  /// The canvas as a file's bytes, text in the depth of colour that it was drawn for.
  /// - Throws: `ImageError` for a canvas that is too large for a PNG.
  func exported(as format: PictureFormat, ascii: Bool) throws -> [UInt8] {
    switch format {
    case .text where appearance.depth == .monochrome: Array(plainText(ascii: ascii).utf8)
    case .text, .ansi: Array(ansiText(depth: appearance.depth, ascii: ascii).utf8)
    case .svg: Array(svg().utf8)
    case .png: try png()
    }
  }
}
