import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionPrograms
@testable import VisionReadings

@Suite("Comparing a checkpoint with a model")
struct WeightsCheckTests {
  /// A checkpoint of names and shapes.
  private struct Source: WeightSource {
    let shapes: KeyValuePairs<String, [Int]>
    var provenance: WeightProvenance { .checkpoint("model.safetensors") }
    var names: [String]? { shapes.map(\.key) }
    func shape(of name: String) -> [Int]? { shapes.first { $0.key == name }?.value }
    func read(_ name: String, shape: [Int], into buffer: UnsafeMutableBufferPointer<Float>) throws {
      throw WeightError.noSuchTensor(name: name, source: provenance)
    }
  }

  @Test("missing, misshaped and unexpected tensors are told apart")
  func kinds() {
    let source = Source(shapes: ["a": [2], "b": [3, 4], "mask": [9], "index": [1]])
    let check = WeightCheck(required: [("a", [2]), ("b", [4, 3]), ("c", [5, 6])], source: source)
    #expect(check.missing == [WeightCheck.MissingTensor(name: "c", shape: [5, 6])])
    #expect(check.misshaped == [WeightMismatch(name: "b", expected: [4, 3], found: [3, 4])])
    #expect(check.unexpected == ["mask", "index"])
    #expect(!check.isSatisfied)
    #expect(
      check.description == """
        1 of 3 tensors match model.safetensors.
        1 missing:
          c [5, 6]
        1 of another shape:
          b: expected [4, 3], found [3, 4]
        2 unexpected and not read:
          mask
          index
        """)
  }

  @Test("a report stops after ten of a kind")
  func long() {
    let required = (0..<12).map { (name: "layer\($0)", shape: [$0]) }
    let lines = WeightCheck(required: required, source: Source(shapes: [:])).description.split(separator: "\n")
    #expect(lines[1] == "12 missing:")
    #expect(lines.count == 13)
    #expect(lines[11] == "  layer9 [9]")
    #expect(lines[12] == "  and 2 more")
  }

  @Test("extra tensors alone do no harm, and a formula answers to any name")
  func satisfied() {
    let source = Source(shapes: ["a": [2], "mask": [9]])
    #expect(WeightCheck(required: [("a", [2])], source: source).isSatisfied)
    let synthetic = WeightCheck(required: [("a", [2]), ("b", [3])], source: SyntheticWeights(seed: 3))
    #expect(synthetic.isSatisfied)
    #expect(synthetic.description == "All 2 tensors were found in synthetic weights, seed 3.")
  }
}
