/// A rectangle of whole pixels; `x` and `y` name its top left corner, counted from the image's top left corner.
package struct PixelRectangle: Sendable, Equatable, CustomStringConvertible {
  /// The first column.
  package var x: Int
  /// The first row.
  package var y: Int
  /// Columns.
  package var width: Int
  /// Rows.
  package var height: Int

  /// The rectangle that covers columns `x ..< x + width` and rows `y ..< y + height`.
  package init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  package var description: String { "\(width) × \(height) at (\(x), \(y))" }
}

/// A picture in RGB with 8 bits a channel, sRGB-encoded as files store it.
public struct Image: Sendable, Equatable {
  /// Columns, at least 1.
  package let width: Int
  /// Rows, at least 1.
  package let height: Int
  /// Red, green and blue of each pixel in turn, row by row from the top: `3 * width * height` bytes.
  package let pixels: [UInt8]

  /// The longest side that is read or made.
  package static let maximumSide = 65_535
  /// The most pixels that are read or made: 100 megapixels.
  package static let maximumPixelCount = 100_000_000

  /// A picture from its pixels.
  /// - Parameters:
  ///   - width: columns
  ///   - height: rows
  ///   - pixels: red, green and blue of each pixel in turn, row by row from the top
  /// - Throws: an error that says so where the size is impossible or the pixels do not fill it.
  public init(width: Int, height: Int, pixels: [UInt8]) throws {
    guard Image.isValid(width: width, height: height) else {
      throw ImageError.invalidSize(width: width, height: height)
    }
    guard pixels.count == 3 * width * height else {
      throw ImageError.pixelCount(expected: 3 * width * height, found: pixels.count)
    }
    self.init(validWidth: width, validHeight: height, pixels: pixels)
  }

  /// A picture whose size and pixels the caller has made to fit.
  package init(validWidth width: Int, validHeight height: Int, pixels: [UInt8]) {
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// Whether a picture may have this size.
  package static func isValid(width: Int, height: Int) -> Bool {
    (1...maximumSide).contains(width) && (1...maximumSide).contains(height) && width * height <= maximumPixelCount
  }

  /// Red, green and blue at a column and a row, which must lie within the picture.
  package func pixel(x: Int, y: Int) -> SIMD3<UInt8> {
    precondition((0..<width).contains(x), "the column lies outside the image")
    let start = 3 * (y * width + x)
    return SIMD3(pixels[start], pixels[start + 1], pixels[start + 2])
  }

  /// The part within a rectangle; throws if that is empty or leaves the picture.
  package func cropped(to rectangle: PixelRectangle) throws(ImageError) -> Image {
    guard contains(rectangle) else {
      throw .cropOutside(rectangle, width: width, height: height)
    }
    return part(within: rectangle)
  }

  /// Whether a rectangle holds at least a pixel and none outside the picture; no sum in it can overflow.
  private func contains(_ rectangle: PixelRectangle) -> Bool {
    guard (0..<width).contains(rectangle.x), (0..<height).contains(rectangle.y) else { return false }
    return (1...(width - rectangle.x)).contains(rectangle.width)
      && (1...(height - rectangle.y)).contains(rectangle.height)
  }

  /// The part within a rectangle that is known to lie inside.
  func part(within rectangle: PixelRectangle) -> Image {
    var part: [UInt8] = []
    part.reserveCapacity(3 * rectangle.width * rectangle.height)
    for row in rectangle.y..<(rectangle.y + rectangle.height) {
      let start = 3 * (row * width + rectangle.x)
      part += pixels[start..<(start + 3 * rectangle.width)]
    }
    return Image(validWidth: rectangle.width, validHeight: rectangle.height, pixels: part)
  }
}
