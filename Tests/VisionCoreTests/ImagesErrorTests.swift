import Foundation
import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionPrograms
@testable import VisionReadings

@Suite("Pictures that cannot be read")
struct ImagesErrorTests {
  /// The error that some bytes lead to.
  private func error(_ bytes: [UInt8]) -> ImageError? {
    do throws(ImageError) {
      _ = try Image(decoding: bytes)
      return nil
    } catch {
      return error
    }
  }

  @Test("no bytes, and bytes of no image, are refused")
  func notAnImage() {
    #expect(error([]) == .empty)
    #expect(error(Array("hello world".utf8)) == .unrecognised(firstBytes: Array("hello wo".utf8)))
    #expect(error([0x89]) == .unrecognised(firstBytes: [0x89]))
    #expect(ImageError.unrecognised(firstBytes: [0x0A, 0xFF]).description.contains("0a ff"))
  }

  @Test(
    "an image of another format is named",
    arguments: [
      ("GIF89a", "GIF"), ("BM000000", "BMP"), ("II*\0....", "TIFF"), ("\0\0\0\u{20}ftypavif", "AVIF"),
      ("P4\n1 1\n", "black-and-white PBM"),
    ])
  func otherFormat(bytes: String, name: String) {
    #expect(error(Array(bytes.utf8)) == .unsupportedFormat(name: name))
  }

  @Test(
    "a file cut off anywhere is an error, and past its header one that says so",
    arguments: [
      "rgb8.png", "rgb8-interlaced.png", "444.jpg", "420.jpg", "progressive.jpg", "lossy.webp", "lossless.webp",
      "raw8.ppm", "plain.ppm", "raw16.pgm",
    ])
  func truncated(name: String) throws {
    let bytes = try DataFixtures.bytes(DataFixtures.imagePath(name))
    // A PNG ends with a checksum of the image data and an empty chunk, a JPEG with a marker: what comes before must be
    // there.
    let needed = name.hasSuffix("png") ? bytes.count - 16 : bytes.count - 3
    for count in stride(from: 0, through: needed, by: 7) {
      let error = error(Array(bytes.prefix(count)))
      #expect(error != nil, "\(count) of \(bytes.count) bytes")
    }
    let format = try ImageFormat(of: bytes)
    #expect(error(Array(bytes.prefix(bytes.count * 3 / 4))) == .truncated(format))
  }

  @Test("damaged PNG data are refused with libpng's reason")
  func damaged() throws {
    var bytes = try DataFixtures.bytes(DataFixtures.imagePath("rgb8.png"))
    bytes[60] ^= 0xFF
    guard case .corrupt(.png, let reason)? = error(bytes) else {
      Issue.record("expected a corrupt PNG")
      return
    }
    #expect(!reason.isEmpty)
  }

  @Test("stray bytes in a JPEG are passed over, and a fatal fault after them is not")
  func warnings() throws {
    let baseline = try DataFixtures.bytes(DataFixtures.imagePath("444.jpg"))
    #expect(try Image(decoding: baseline.dropLast(2) + [0, 0, 0, 0xFF, 0xD9]) == Image(decoding: baseline))
    var damaged = try DataFixtures.bytes(DataFixtures.imagePath("progressive.jpg"))
    let scans = damaged.indices.dropLast().filter { damaged[$0] == 0xFF && damaged[$0 + 1] == 0xDA }
    try #require(scans.count > 2)
    // An unknown component in the last scan, and stray bytes at the end of the first one.
    damaged[scans[scans.count - 1] + 5] = 0x77
    let marker = try #require(
      (scans[0] + 14..<damaged.count).first { damaged[$0] == 0xFF && damaged[$0 + 1] != 0 })
    damaged.insert(contentsOf: [0, 0, 0], at: marker)
    guard case .corrupt(.jpeg, let reason)? = error(damaged) else {
      Issue.record("expected a corrupt JPEG")
      return
    }
    #expect(reason.contains("component"))
  }

  @Test(
    "a byte changed anywhere neither crashes nor hangs", arguments: ["rgb8.png", "420.jpg", "lossy.webp", "plain.pgm"])
  func changedBytes(name: String) throws {
    let bytes = try DataFixtures.bytes(DataFixtures.imagePath(name))
    var refused = 0
    for position in bytes.indices {
      var changed = bytes
      changed[position] = ~changed[position]
      if error(changed) != nil { refused += 1 }
    }
    // The magic bytes at least are checked by every format.
    #expect(refused >= 2)
  }

  /// A PNG that declares a size and holds no pixel.
  private func png(width: UInt32, height: UInt32) -> [UInt8] {
    func bigEndian(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value.bigEndian) { Array($0) } }
    let header = Array("IHDR".utf8) + bigEndian(width) + bigEndian(height) + [8, 2, 0, 0, 0]
    var crc = UInt32.max
    for byte in header {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    let end: [UInt8] = [0, 0, 0, 0] + Array("IDAT".utf8) + [0x35, 0xAF, 0x06, 0x1E]
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + bigEndian(13) + header + bigEndian(~crc) + end
  }

  @Test("an absurd size is refused from the header alone")
  func tooLarge() throws {
    #expect(error(png(width: 20_000, height: 20_000)) == .tooLarge(width: 20_000, height: 20_000))
    let ppm = Array("P6 65536 1 255\n".utf8)
    #expect(error(ppm) == .tooLarge(width: 65_536, height: 1))
    var jpeg = try DataFixtures.bytes(DataFixtures.imagePath("444.jpg"))
    let frame = try #require(jpeg.indices.first { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xC0 })
    jpeg.replaceSubrange((frame + 5)..<(frame + 9), with: [0xC3, 0x50, 0xC3, 0x50])
    #expect(error(jpeg) == .tooLarge(width: 50_000, height: 50_000))
    #expect(error(png(width: 70_000, height: 1)) == .tooLarge(width: 70_000, height: 1))
  }

  @Test("an animated WebP is refused with what it is")
  func animation() throws {
    let bytes = try DataFixtures.bytes(DataFixtures.imagePath("animation.webp"))
    #expect(error(bytes) == .unsupportedFeature(.webp, reason: "an animation"))
  }

  @Test(
    "a PPM or PGM that breaks its rules is refused",
    arguments: [
      ("P6 0 5 255\n", "a side of zero"), ("P6 2 2 0\n", "maximum value 0"), ("P6 2 2 65536\n", "maximum value 65536"),
      ("P6 2x 2 255\n", "width is not a number"), ("P2 1 1 9 10", "sample 10 is above"),
      ("P2 1 1 9 -1", "not a number"),
      ("P5 99999999999 1 255\n", "more than ten digits"),
    ])
  func netpbm(text: String, reason: String) {
    guard case .corrupt(.netpbm, let found)? = error(Array(text.utf8)) else {
      Issue.record("expected a corrupt PPM")
      return
    }
    #expect(found.contains(reason))
  }

  @Test("a file that is missing or a directory is named with the system's reason")
  func files() throws {
    #expect(throws: ImageError.cannotRead(path: "/nowhere/x.png", code: ENOENT)) {
      try Image(contentsOf: "/nowhere/x.png")
    }
    #expect(throws: ImageError.cannotRead(path: "/", code: EISDIR)) { try Image(contentsOf: "/") }
    let path = DataFixtures.arrayPath("vector.npy")
    let error = #expect(throws: ImageError.self) { try Image(contentsOf: path) }
    #expect(error?.description.hasPrefix(path) == true)
    #expect(error?.description.contains("93 4e 55 4d") == true)
  }

  @Test("pixels that do not fit their size, and crops outside, are refused")
  func sizes() throws {
    #expect(throws: ImageError.pixelCount(expected: 12, found: 11)) {
      try Image(width: 2, height: 2, pixels: [UInt8](repeating: 0, count: 11))
    }
    #expect(throws: ImageError.invalidSize(width: 0, height: 2)) { try Image(width: 0, height: 2, pixels: []) }
    let image = try Image(width: 2, height: 2, pixels: [UInt8](repeating: 0, count: 12))
    #expect(throws: ImageError.invalidSize(width: 70_000, height: 2)) { try image.resized(width: 70_000, height: 2) }
    for (x, y, width, height) in [
      (0, 0, 3, 1), (1, 1, 1, 2), (-1, 0, 1, 1), (2, 0, 1, 1), (0, 0, 0, 1), (1, 0, Int.max, 1),
    ] {
      let rectangle = PixelRectangle(x: x, y: y, width: width, height: height)
      #expect(throws: ImageError.cropOutside(rectangle, width: 2, height: 2)) { try image.cropped(to: rectangle) }
    }
  }
}
