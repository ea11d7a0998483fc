import Foundation
import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionPrograms
@testable import VisionReadings

@Suite("Arrays in NumPy's format")
struct WeightsNumpyTests {
  private static let ramp = (0..<24).map { Float($0) / 4 - 1 }

  @Test(
    "float32 arrays of every version and shape are read",
    arguments: [
      ("version1", [2, 3, 4], ramp), ("version2", [2, 3, 4], ramp), ("version3", [2, 3, 4], ramp),
      ("vector", [24], ramp),
      ("scalar", [], [0.75]), ("empty", [0, 5], []),
    ] as [(String, [Int], [Float])])
  func read(name: String, shape: [Int], values: [Float]) throws {
    let array = try NumpyArray(contentsOf: DataFixtures.arrayPath("\(name).npy"))
    #expect(array.shape == shape)
    #expect(array.values == values)
  }

  @Test(
    "other types and orders are refused",
    arguments: [
      ("float64", .elementType("<f8")), ("big-endian", .elementType(">f4")), ("fortran", .fortranOrder),
      ("record", .elementType("a record")),
    ] as [(String, NumpyFault)])
  func refused(name: String, fault: NumpyFault) {
    let path = DataFixtures.arrayPath("\(name).npy")
    #expect(throws: WeightError.numpy(path: path, fault)) { try NumpyArray(contentsOf: path) }
  }

  /// A version 1 file of a header and some data.
  private func fault(_ header: String, data: Int = 4) throws -> NumpyFault? {
    try fault(
      [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
        + [UInt8](repeating: 0, count: data))
  }

  private func fault(_ bytes: [UInt8]) throws -> NumpyFault? {
    try DataFixtures.withTemporaryDirectory { directory in
      let path = directory.appendingPathComponent("array.npy").path
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      do throws(WeightError) {
        _ = try NumpyArray(contentsOf: path)
      } catch .numpy(_, let fault) {
        return fault
      }
      return nil
    }
  }

  @Test(
    "a header that NumPy would not write is refused",
    arguments: [
      "", "[]", "{'descr': '<f4', 'fortran_order': False}", "{'descr': '<f4', 'fortran_order': No, 'shape': ()}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
      "{'descr': '<f4' 'fortran_order': False, 'shape': ()}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'x': 1}", "{'descr': '<f4",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} x", "{'shape': (1,), 'shape': (1,)}",
    ])
  func malformed(header: String) throws {
    guard case .malformedHeader(let expected)? = try fault(header) else {
      Issue.record("expected a malformed header")
      return
    }
    #expect(!expected.isEmpty)
  }

  @Test("a file shorter or longer than its shape is refused, as is one of another kind")
  func sizes() throws {
    let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2L, 1), }\n"
    let size = header.utf8.count + 18
    #expect(try fault(header, data: 8) == nil)
    #expect(try fault(header, data: 7) == .truncated(expected: size, found: size - 1))
    #expect(try fault(header, data: 9) == .excess(expected: size, found: size + 1))
    #expect(try fault(header.replacingOccurrences(of: "2L", with: "\(Int.max)")) == .shapeOverflow([.max, 1]))
    #expect(try fault(Array("NUMPY".utf8)) == .notNumpy)
    #expect(try fault([]) == .notNumpy)
    let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
    #expect(try fault(magic) == .truncated(expected: 8, found: 6))
    #expect(try fault(magic + [4, 0, 0, 0]) == .unknownVersion(major: 4, minor: 0))
    #expect(try fault(magic + [2, 0, 0, 0]) == .truncated(expected: 12, found: 10))
    #expect(try fault(magic + [2, 0, 255, 255, 255, 255]) == .truncated(expected: 12 + Int(UInt32.max), found: 12))
  }
}
