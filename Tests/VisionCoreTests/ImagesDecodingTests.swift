import Foundation
import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionPrograms
@testable import VisionReadings

@Suite("Reading pictures")
struct ImagesDecodingTests {
  static let names = [
    "grey1.png", "grey2.png", "grey4.png", "grey8.png", "grey16.png", "grey-alpha8.png", "grey-alpha16.png",
    "rgb8.png", "rgba8.png", "rgb16.png", "rgba16.png", "rgb8-transparent-colour.png", "rgb8-gamma.png",
    "palette1.png", "palette4.png", "palette8-transparent.png", "rgb8-interlaced.png", "grey4-interlaced.png",
    "420.jpg", "422.jpg", "444.jpg", "progressive.jpg", "grey.jpg", "cmyk.jpg", "ycck.jpg",
    "lossy.webp", "lossless.webp", "rgba.webp",
    "raw8.ppm", "raw100.ppm", "raw16.ppm", "raw8.pgm", "raw16.pgm", "plain.ppm", "plain.pgm",
  ]
  static let turned =
    (1...8).map { "orientation-\($0).jpg" } + ["orientation-6.png", "orientation-8.webp"]

  @Test("a picture's pixels are Pillow's", arguments: names + turned)
  func pixels(name: String) throws {
    let expected = try #require(try ExpectedImages.load().decode[name])
    let image = try Image(contentsOf: DataFixtures.imagePath(name))
    let difference = try #require(largestDifference(image, try expected.decoded()))
    #expect(difference <= expected.tolerance ?? 0)
  }

  @Test("every expected picture is compared")
  func complete() throws {
    #expect(try Set(ExpectedImages.load().decode.keys) == Set(Self.names + Self.turned))
  }

  @Test("every format is told by its bytes, not by its name")
  func formatByBytes() throws {
    try DataFixtures.withTemporaryDirectory { directory in
      let path = directory.appendingPathComponent("picture.png").path
      let jpeg = try DataFixtures.bytes(DataFixtures.imagePath("444.jpg"))
      try Data(jpeg).write(to: URL(fileURLWithPath: path))
      #expect(try Image(contentsOf: path) == Image(decoding: jpeg))
    }
  }

  @Test("each orientation moves the corners where EXIF says", arguments: Orientation.allCases)
  func corners(orientation: Orientation) throws {
    // Stored: 1 2 3 over 4 5 6. What stands at the top left and the bottom right once it is upright.
    let stored = try Image(width: 3, height: 2, pixels: (1...6).flatMap { [UInt8](repeating: $0, count: 3) })
    let expected: [Orientation: [UInt8]] = [
      .upright: [1, 2, 3, 4, 5, 6], .mirrored: [3, 2, 1, 6, 5, 4], .upsideDown: [6, 5, 4, 3, 2, 1],
      .upsideDownMirrored: [4, 5, 6, 1, 2, 3], .transposed: [1, 4, 2, 5, 3, 6], .turnedRight: [4, 1, 5, 2, 6, 3],
      .transverse: [6, 3, 5, 2, 4, 1], .turnedLeft: [3, 6, 2, 5, 1, 4],
    ]
    let turned = stored.oriented(orientation)
    #expect(turned.width == (orientation.rawValue < 5 ? 3 : 2))
    #expect(stride(from: 0, to: 18, by: 3).map { turned.pixels[$0] } == expected[orientation])
  }

  /// A JPEG's beginning with an EXIF block in front.
  static func jpeg(exif: [UInt8], length: Int? = nil) -> [UInt8] {
    let length = length ?? exif.count + 8
    return [0xFF, 0xD8, 0xFF, 0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 255)] + Array("Exif\0\0".utf8) + exif
      + [0xFF, 0xDA]
  }

  static let bigEndian: [UInt8] =
    Array("MM\0*".utf8) + [0, 0, 0, 8, 0, 2]
    + [1, 0, 0, 3, 0, 0, 0, 1, 0, 9, 0, 0] + [1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]

  @Test("EXIF is read in both byte orders, after fill bytes and other entries")
  func exifByteOrders() {
    let littleEndian: [UInt8] =
      Array("II*\0".utf8) + [8, 0, 0, 0, 1, 0] + [0x12, 1, 3, 0, 1, 0, 0, 0, 8, 0, 0, 0]
    #expect(Orientation(ofJPEG: Self.jpeg(exif: Self.bigEndian)) == .turnedRight)
    #expect(Orientation(ofJPEG: Self.jpeg(exif: littleEndian)) == .turnedLeft)
  }

  @Test("EXIF cut off anywhere, or with lying offsets and lengths, means upright")
  func damagedExif() {
    for count in 0..<(Self.bigEndian.count - 2) {
      let cut = Array(Self.bigEndian.prefix(count))
      #expect(Orientation(ofTIFF: cut[...]) == .upright)
    }
    var farDirectory = Self.bigEndian
    farDirectory.replaceSubrange(4..<8, with: [0xFF, 0xFF, 0xFF, 0xFF])
    #expect(Orientation(ofTIFF: farDirectory[...]) == .upright)
    var unknownValue = Self.bigEndian
    unknownValue[31] = 9
    #expect(Orientation(ofTIFF: unknownValue[...]) == .upright)
    #expect(Orientation(ofJPEG: Self.jpeg(exif: Self.bigEndian, length: 0xFFFF)) == .upright)
    #expect(Orientation(ofJPEG: Self.jpeg(exif: Self.bigEndian, length: 1)) == .upright)
    #expect(Orientation(ofPNG: Array("\0\0\0\0\0\0\0\0".utf8) + [0xFF, 0xFF, 0xFF, 0xFF] + "eXIf".utf8) == .upright)
  }
}
