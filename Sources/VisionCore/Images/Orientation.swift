/// How a stored picture is to be turned before it is shown: the EXIF tag `Orientation`, 0x0112 (CIPA DC-008, 4.6.4).
package enum Orientation: UInt16, Sendable, CaseIterable {
  case upright = 1
  case mirrored
  case upsideDown
  case upsideDownMirrored
  case transposed
  case turnedRight
  case transverse
  case turnedLeft

  /// Whether rows become columns.
  var swapsSides: Bool { rawValue >= Orientation.transposed.rawValue }
}

extension Image {
  /// The picture turned upright. Each orientation is a walk over the stored pixels: where it starts, and how far on the
  /// next pixel of a row and the next row are.
  package func oriented(_ orientation: Orientation) -> Image {
    let last = width * height - 1
    let walk: (start: Int, column: Int, row: Int) =
      switch orientation {
      case .upright: (0, 1, width)
      case .mirrored: (width - 1, -1, width)
      case .upsideDown: (last, -1, -width)
      case .upsideDownMirrored: (last - width + 1, 1, -width)
      case .transposed: (0, width, 1)
      case .turnedRight: (last - width + 1, -width, 1)
      case .transverse: (last, -width, -1)
      case .turnedLeft: (width - 1, width, -1)
      }
    let turnedWidth = orientation.swapsSides ? height : width
    let turnedHeight = orientation.swapsSides ? width : height
    let turned = [UInt8](unsafeUninitializedCapacity: pixels.count) { turned, count in
      var next = 0
      for y in 0..<turnedHeight {
        var source = 3 * (walk.start + y * walk.row)
        for _ in 0..<turnedWidth {
          for channel in 0..<3 { turned.initializeElement(at: next + channel, to: pixels[source + channel]) }
          next += 3
          source += 3 * walk.column
        }
      }
      count = next
    }
    return Image(validWidth: turnedWidth, validHeight: turnedHeight, pixels: turned)
  }
}
