import Foundation
import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionPrograms

@Suite("Writing checkpoints")
struct WeightsWriterTests {
  private typealias Tensor = SafetensorsWriter.Tensor

  @Test("what is written is read back, in the order given and aligned")
  func roundTrip() throws {
    try DataFixtures.withTemporaryDirectory { directory in
      let path = directory.appendingPathComponent("model.safetensors").path
      let tensors = [
        Tensor(name: "z \"é\"\u{1}", shape: [2, 3]), Tensor(name: "a", shape: []), Tensor(name: "e", shape: [0]),
      ]
      let values: [String: [Float]] = [
        "z \"é\"\u{1}": [1, -2, .pi, 0, .infinity, -.leastNonzeroMagnitude], "a": [7], "e": [],
      ]
      let metadata = ["format": "pt", "a\\b": "line\nbreak"]
      let writer = try SafetensorsWriter(tensors, metadata: metadata)
      try writer.write(to: path) { values[$0.name] ?? [] }
      let file = try SafetensorsFile(path: path)
      #expect(file.metadata == metadata)
      #expect(file.names == tensors.map(\.name))
      for tensor in tensors {
        #expect(try file.values(name: tensor.name, shape: tensor.shape) == values[tensor.name])
        #expect(file.info(tensor.name).map { $0.byteRange.lowerBound % 4 } == 0)
      }
      #expect(file.tensors[0].byteRange.lowerBound % 8 == 0)
      // Once more over the old file, byte for byte the same.
      let first = try DataFixtures.bytes(path)
      try writer.write(to: path) { values[$0.name] ?? [] }
      #expect(try DataFixtures.bytes(path) == first)
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["model.safetensors"])
    }
  }

  @Test("a failure on the way leaves the old file and nothing else")
  func atomic() throws {
    struct Interruption: Error {}
    try DataFixtures.withTemporaryDirectory { directory in
      let path = directory.appendingPathComponent("model.safetensors").path
      try Data("old".utf8).write(to: URL(fileURLWithPath: path))
      let writer = try SafetensorsWriter([Tensor(name: "a", shape: [2]), Tensor(name: "b", shape: [1])])
      #expect(throws: Interruption.self) {
        try writer.write(to: path) { tensor in
          if tensor.name == "b" { throw Interruption() }
          return [1, 2]
        }
      }
      #expect(throws: WeightError.elementCount(name: "b", expected: 1, found: 2)) {
        try writer.write(to: path) { _ in [1, 2] }
      }
      #expect(try DataFixtures.bytes(path) == Array("old".utf8))
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["model.safetensors"])
    }
  }

  @Test("duplicate and reserved names, impossible shapes and paths are refused")
  func refused() throws {
    #expect(throws: WeightError.duplicateName("a")) {
      try SafetensorsWriter([Tensor(name: "a", shape: [1]), Tensor(name: "a", shape: [2])])
    }
    #expect(throws: WeightError.reservedName("__metadata__")) {
      try SafetensorsWriter([Tensor(name: "__metadata__", shape: [1])])
    }
    for shape in [[-1], [Int.max, 2], [Int.max / 4, 1]] {
      let tensors = [Tensor(name: "x", shape: [4]), Tensor(name: "a", shape: shape)]
      #expect(throws: WeightError.shapeOverflow(name: "a", shape: shape)) { try SafetensorsWriter(tensors) }
    }
    #expect(throws: FileError(path: "/nowhere/x", .unwritable(code: ENOENT))) {
      try SafetensorsWriter([]).write(to: "/nowhere/x") { _ in [] }
    }
  }
}
