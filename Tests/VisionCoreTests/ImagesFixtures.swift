import Foundation

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms

/// Files beside the tests, and what Pillow, timm and torchvision read from them.
enum DataFixtures {
  static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures")
  static let samples = directory.deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("samples/images")

  /// The path of a picture under Fixtures/images.
  static func imagePath(_ name: String) -> String { directory.appendingPathComponent("images/\(name)").path }

  /// The path of an array or a checkpoint under Fixtures/arrays.
  static func arrayPath(_ name: String) -> String { directory.appendingPathComponent("arrays/\(name)").path }

  static func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

  static func json<Value: Decodable>(_ path: String, as type: Value.Type = Value.self) throws -> Value {
    try JSONDecoder().decode(type, from: Data(contentsOf: directory.appendingPathComponent(path)))
  }

  /// A path in a fresh directory, which is removed afterwards.
  static func withTemporaryDirectory<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("vision-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    return try body(directory)
  }
}

/// Fixtures/images/expected.json.
struct ExpectedImages: Decodable {
  struct Picture: Decodable {
    let width: Int
    let height: Int
    /// Red, green and blue, row by row, in hexadecimal.
    let pixels: String
    var tolerance: Int?
    var filter: String?
    var image: String?
    var cropFraction: Double?
    var fit: String?

    func decoded() throws -> Image {
      let digits = pixels.utf8.map { UInt8($0 < 0x3A ? $0 - 0x30 : $0 - 0x57) }
      let bytes = stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
      return try Image(width: width, height: height, pixels: bytes)
    }
  }

  let decode: [String: Picture]
  let resize: [Picture]
  let crop: [Picture]
  /// An image's luma.
  let grey: Picture
  let processor: [Processed]

  /// What a Hugging Face image processor makes of an image.
  struct Processed: Decodable {
    let image: String
    /// Its preprocessor_config.json.
    let settings: String
    let height: Int
    let width: Int
    /// [3, height, width], to three places.
    let values: [Float]
  }

  static func load() throws -> ExpectedImages { try DataFixtures.json("images/expected.json") }
}

/// The largest difference between two pictures of the same size; nil if the sizes differ.
func largestDifference(_ first: Image, _ second: Image) -> Int? {
  guard first.width == second.width, first.height == second.height else { return nil }
  return zip(first.pixels, second.pixels).map { abs(Int($0) - Int($1)) }.max()
}
