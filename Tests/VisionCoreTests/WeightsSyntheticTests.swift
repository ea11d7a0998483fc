import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms
@testable import VisionReadings

@Suite("Weights from a formula")
struct WeightsSyntheticTests {
  /// golden/vectors.json.
  struct Vectors: Decodable {
    struct Check: Decodable {
      let name: String
      let shape: [Int]
      let first: [Float]
      var last: Float?
    }
    let check: [Check]
  }

  @Test("the values are the golden ones, bit for bit")
  func golden() throws {
    let vectors: Vectors = try DataFixtures.json("golden/vectors.json")
    #expect(vectors.check.count == 6)
    let weights = SyntheticWeights()
    for check in vectors.check {
      let isInput = check.name == "input"
      let values =
        isInput
        ? weights.input(height: check.shape[2], width: check.shape[3])
        : weights.values(name: check.name, shape: check.shape)
      #expect(values.count == check.shape.reduce(1, *))
      #expect(Array(values.prefix(check.first.count)) == check.first, "\(check.name)")
      if let last = check.last { #expect(values.last == last) }
    }
  }

  @Test(
    "offset and scale follow the name's last part and the shape",
    arguments: [
      ("bn1.running_var", [64], 1, 0.1), ("a.logit_scale", [3, 1, 1], 2.3025851, 0.1),
      ("pos_embed", [1, 197, 192], 0, 0.2),
      ("vit.embeddings.position_embeddings", [1, 5, 8], 0, 0.2), ("norm.weight", [8], 1, 0.1),
      ("norm.bias", [8], 0, 0.1),
      ("bn1.running_mean", [8], 0, 0.1), ("head.weight", [10, 3], 0, 1), ("conv.weight", [8, 3, 4, 1], 0, 0.5),
      ("weight", [2], 1, 0.1), ("w.scalar", [], 0, 0.1), ("pos_embed.weight", [4, 12], 0, 0.5),
    ] as [(String, [Int], Float, Float)])
  func scaling(name: String, shape: [Int], offset: Float, scale: Float) {
    let found = SyntheticWeights.scaling(name: name, shape: shape)
    #expect(found.offset == offset)
    #expect(found.scale == scale)
  }

  @Test("parts filled apart are the whole, and a seed changes it")
  func parts() throws {
    let weights = SyntheticWeights(seed: 0)
    let whole = weights.values(name: "fc.weight", shape: [5, 7])
    var parts = [Float](repeating: .nan, count: 35)
    parts.withUnsafeMutableBufferPointer { buffer in
      weights.fill(UnsafeMutableBufferPointer(rebasing: buffer[..<11]), name: "fc.weight", shape: [5, 7])
      weights.fill(UnsafeMutableBufferPointer(rebasing: buffer[11...]), name: "fc.weight", shape: [5, 7], from: 11)
    }
    #expect(parts == whole)
    #expect(try (weights as any WeightSource).values(name: "fc.weight", shape: [5, 7]) == whole)
    #expect(SyntheticWeights(seed: 1).values(name: "fc.weight", shape: [5, 7]) != whole)
  }

  @Test("a buffer of another size and an impossible shape are errors")
  func misuse() {
    var buffer: [Float] = [0]
    #expect(throws: WeightError.elementCount(name: "a", expected: 2, found: 1)) {
      try buffer.withUnsafeMutableBufferPointer { try SyntheticWeights().read("a", shape: [2], into: $0) }
    }
    #expect(throws: WeightError.shapeOverflow(name: "a", shape: [-1])) {
      try buffer.withUnsafeMutableBufferPointer { try SyntheticWeights().read("a", shape: [-1], into: $0) }
    }
  }
}
