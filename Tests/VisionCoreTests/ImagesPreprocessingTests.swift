import Foundation
import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms
@testable import VisionReadings

@Suite("Resizing and preprocessing")
struct ImagesPreprocessingTests {
  private static let filters = Dictionary(uniqueKeysWithValues: ResamplingFilter.allCases.map { ("\($0)", $0) })

  @Test("a resized picture is Pillow's, bit for bit")
  func resize() throws {
    let source = try Image(contentsOf: DataFixtures.imagePath("resize-source.png"))
    let cases = try ExpectedImages.load().resize
    #expect(cases.count == 5 * ResamplingFilter.allCases.count)
    for expected in cases {
      let filter = try #require(expected.filter.flatMap { Self.filters[$0] })
      let resized = try source.resized(width: expected.width, height: expected.height, filter: filter)
      #expect(resized == (try expected.decoded()), "\(filter) to \(expected.width) × \(expected.height)")
    }
  }

  @Test("a resized and cropped picture is timm's, for square targets and others, cropped and squashed")
  func crop() throws {
    let cases = try ExpectedImages.load().crop
    #expect(cases.count == 14)
    for expected in cases {
      let image = try Image(contentsOf: DataFixtures.imagePath(#require(expected.image)))
      var preparation = ImagePreparation(.imageNet, cropFraction: try #require(expected.cropFraction))
      if let filter = expected.filter { preparation.filter = try #require(Self.filters[filter]) }
      if let fit = expected.fit { preparation.fit = try #require(ImagePreparation.Fit(rawValue: fit)) }
      let preprocessing = try Preprocessing(
        height: expected.height, width: expected.width, preparation: preparation)
      #expect(preprocessing.crop(of: image) == (try expected.decoded()), "\(expected.width) × \(expected.height)")
    }
  }

  @Test("a grey picture is Pillow's luma, in one plane, and of four channels the last is zero")
  func channels() throws {
    let expected = try ExpectedImages.load().grey
    let image = try Image(contentsOf: DataFixtures.imagePath(#require(expected.image)))
    #expect(image.grey == (try expected.decoded()))
    func input(_ channels: Int) throws -> [Float] {
      try Preprocessing(
        height: image.height, width: image.width, preparation: ImagePreparation(.half, cropFraction: 1),
        channels: channels)(image)
    }
    let plane = image.width * image.height
    let luma = try expected.decoded()
    #expect(try input(1) == (0..<plane).map { (Float(luma.pixels[3 * $0]) / 255 - 0.5) / 0.5 })
    #expect(try input(4) == input(3) + [Float](repeating: 0, count: plane))
    #expect(throws: ImageError.channels(2)) { try input(2) }
  }

  @Test("what Hugging Face's image processors make of a picture follows from their settings")
  func processors() throws {
    let cases = try ExpectedImages.load().processor
    #expect(cases.count == 14)
    for expected in cases {
      let image = try Image(contentsOf: DataFixtures.imagePath(expected.image))
      let files = CheckpointConfiguration(json: "{}", processor: expected.settings)
      let (preparation, size) = files.images.preparation(from: ImagePreparation(.imageNet, cropFraction: 0.9))
      #expect(size == GridSize(rows: expected.height, columns: expected.width), "\(expected.settings)")
      let preprocessing = try Preprocessing(height: expected.height, width: expected.width, preparation: preparation)
      let input = preprocessing(image)
      // Pillow's order of passes moves a byte by two, which comes to this.
      let step = try 2.01 / (255 * #require(preparation.statistics.deviation.min())) + 0.001
      let difference = zip(input, expected.values).map { abs($0 - $1) }.max() ?? .infinity
      #expect(input.count == expected.values.count && difference <= step, "\(difference): \(expected.settings)")
    }
  }

  @Test(
    "a step of an image processor that is not done is refused by its name",
    arguments: [
      #"{"do_pad": true}"#, #"{"do_flip_channel_order": true}"#, #"{"do_something_new": true}"#,
      #"{"do_resize": false}"#, #"{"size_divisor": 32}"#, #"{"resample": 6}"#, #"{"rescale_factor": 0}"#,
      #"{"image_mean": [0, 0], "image_std": [1, 1]}"#, #"{"size": {"longest_edge": 64}}"#,
      #"{"size": {"shortest_edge": 64}}"#, #"{"size": {"shortest_edge": 64}, "crop_size": 72}"#,
      #"{"size": 64, "crop_size": {"shortest_edge": 32}}"#, #"{"crop_size": 64}"#,
      #"{"size": 64, "do_center_crop": true}"#,
    ])
  func refused(settings: String) throws {
    let files = CheckpointConfiguration(json: "{}", processor: settings)
    let (preparation, _) = files.images.preparation(from: ImagePreparation(.imageNet, cropFraction: 0.9))
    #expect(preparation.refusal?.hasPrefix("preprocessor_config.json") == true)
    #expect(throws: ImageError.self) { try Preprocessing(height: 64, width: 64, preparation: preparation) }
  }

  @Test("OpenCLIP's way of resizing is that of its file")
  func openCLIP() {
    let usual = ImagePreparation(.imageNet, cropFraction: 0.9)
    let squashed = CheckpointConfiguration(json: #"{"resize_mode": "squash", "interpolation": "bilinear"}"#)
    let (preparation, _) = squashed.images.preparation(from: usual)
    #expect(preparation.fit == .squash && preparation.margin == .fraction(1) && preparation.filter == .bilinear)
    let longest = CheckpointConfiguration(json: #"{"resize_mode": "longest"}"#).images.preparation(from: usual).0
    #expect(longest.refusal?.contains("resize_mode: longest") == true)
  }

  /// An entry of golden/preprocess.json.
  struct GoldenCase: Decodable {
    let image: String
    let size: Int
    let crop_pct: Double
    let resize_shorter_side_to: Int
    let every: Int
    let mean: [Float]
    let std: [Float]
  }

  @Test("the sample pictures become timm's inputs")
  func golden() throws {
    let cases: [GoldenCase] = try DataFixtures.json("golden/preprocess.json")
    let file = try SafetensorsFile(
      path: DataFixtures.directory.appendingPathComponent("golden/preprocess.safetensors").path)
    #expect(cases.count == file.tensors.count)
    for golden in cases {
      let image = try Image(contentsOf: DataFixtures.samples.appendingPathComponent(golden.image).path)
      let preprocessing = try Preprocessing(height: golden.size, width: golden.size, cropFraction: golden.crop_pct)
      let size = preprocessing.resizedSize(ofWidth: image.width, height: image.height)
      #expect(min(size.width, size.height) == golden.resize_shorter_side_to)
      let input = preprocessing(image)
      let expected = try #require(file.info("\(golden.image)@\(golden.size)x\(golden.crop_pct)"))
      let kept = 14
      #expect(expected.shape == [3, kept, kept])
      let steps: Float = golden.image.hasSuffix("png") ? 1 : 2
      let difference = try file.withUnsafeFloats(expected.name) { values in
        values.indices.map { position in
          let (channel, row, column) = (position / kept / kept, position / kept % kept, position % kept)
          let found = input[(channel * golden.size + row * golden.every) * golden.size + column * golden.every]
          return abs(found - values[position])
        }.max() ?? .infinity
      }
      #expect(difference <= steps * 0.0176, "\(golden.image) at \(golden.size)")
      expectMoments(input, golden)
    }
  }

  private func expectMoments(_ input: [Float], _ golden: GoldenCase) {
    let count = golden.size * golden.size
    for channel in 0..<3 {
      let values = input[(channel * count)..<((channel + 1) * count)].map(Double.init)
      let mean = values.reduce(0, +) / Double(count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
      #expect(abs(mean - Double(golden.mean[channel])) < 2e-3)
      #expect(abs(variance.squareRoot() - Double(golden.std[channel])) < 2e-3)
    }
  }

  @Test("an input holds planes of red, green and blue, normalised")
  func normalized() throws {
    let image = try Image(width: 2, height: 1, pixels: [0, 51, 255, 102, 153, 204])
    let preprocessing = try Preprocessing(
      height: 1, width: 2, cropFraction: 1, mean: SIMD3(0.5, 0.2, 0), std: SIMD3(0.5, 0.1, 2))
    let expected: [Float] = [-1, -0.2, 0, 4, 0.5, 0.4]
    for (found, value) in zip(preprocessing(image), expected) { #expect(abs(found - value) < 1e-6) }
  }

  @Test("the region that a crop shows is in the picture's own pixels")
  func region() throws {
    let preprocessing = try Preprocessing(height: 100, width: 100, cropFraction: 0.5)
    let region = preprocessing.region(ofWidth: 800, height: 400)
    #expect(region == (x: 300, y: 100, width: 200, height: 200))
  }

  @Test("a picture of one column is cropped without building the whole resized picture")
  func extremeShape() throws {
    let column = try Image(width: 1, height: 65_535, pixels: (0..<65_535).flatMap { [UInt8($0 >> 8), 0, 0] })
    let crop = try Preprocessing(height: 224, width: 224, cropFraction: 0.9).crop(of: column)
    #expect(crop.pixel(x: 0, y: 0).x == 0x7F)
    #expect(crop.pixel(x: 223, y: 223).x == 0x7F || crop.pixel(x: 223, y: 223).x == 0x80)
  }

  @Test("impossible preprocessing is refused", arguments: [0, 1.01, -1, .nan, .infinity])
  func invalid(fraction: Double) {
    #expect(throws: ImageError.self) { try Preprocessing(height: 224, width: 224, cropFraction: fraction) }
    #expect(throws: ImageError.invalidSize(width: 224, height: 0)) {
      try Preprocessing(height: 0, width: 224, cropFraction: 0.9)
    }
    #expect(throws: ImageError.self) {
      try Preprocessing(height: 224, width: 224, cropFraction: 0.9, std: SIMD3(1, 0, 1))
    }
  }

  @Test("a crop is the rectangle's pixels")
  func cropped() throws {
    let image = try Image(width: 4, height: 3, pixels: (0..<36).map { UInt8($0) })
    let part = try image.cropped(to: PixelRectangle(x: 1, y: 2, width: 2, height: 1))
    #expect(part == (try Image(width: 2, height: 1, pixels: [27, 28, 29, 30, 31, 32])))
  }
}
