import Foundation
import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionPrograms
@testable import VisionReadings

@Suite("Checkpoints in the safetensors format")
struct WeightsSafetensorsTests {
  /// Writes a file of a header and some data, opens it and hands over the result.
  private func open(
    _ header: String, data: Int = 0, declaredLength: UInt64? = nil
  ) throws -> Result<SafetensorsFile, WeightError> {
    try DataFixtures.withTemporaryDirectory { directory in
      let path = directory.appendingPathComponent("model.safetensors").path
      let length = declaredLength ?? UInt64(header.utf8.count)
      var bytes = withUnsafeBytes(of: length.littleEndian) { Array($0) }
      bytes += Array(header.utf8) + (0..<data).map { UInt8(truncatingIfNeeded: $0) }
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      return Result { () throws(WeightError) in try SafetensorsFile(path: path) }
    }
  }

  private func fault(_ header: String, data: Int = 0, declaredLength: UInt64? = nil) throws -> SafetensorsFault? {
    switch try open(header, data: data, declaredLength: declaredLength) {
    case .failure(.safetensors(_, let fault)): fault
    default: nil
    }
  }

  private static func entry(_ name: String, _ type: String, _ shape: String, _ begin: Int, _ end: Int) -> String {
    "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":[\(begin),\(end)]}"
  }

  @Test("a file that the reference library wrote is read in every type")
  func reference() throws {
    let file = try SafetensorsFile(path: DataFixtures.arrayPath("types.safetensors"))
    #expect(file.metadata == ["format": "pt", "author": "Ünïcode \\ \"quoted\" 🙂"])
    let ramp = (0..<24).map { Float($0) / 4 - 1 }
    for name in ["f32", "f16", "bf16", "f64"] {
      #expect(try file.values(name: name, shape: [4, 6]) == ramp)
      #expect(try file.withUnsafeFloats(name) { Array($0) } == ramp)
    }
    #expect(try file.values(name: "scalar", shape: []) == [0.75])
    #expect(try file.values(name: "empty", shape: [0, 4]) == [])
    #expect(try file.values(name: "näme \"quoted\"\n", shape: [2]) == [1, 2])
    #expect(file.info("f64")?.elementType == .float64)
    #expect(file.info("i64")?.shape == [3])
    #expect(file.info("i64")?.byteRange.count == 24)
    #expect(file.names?.count == 10)
    #expect(file.provenance == .checkpoint(DataFixtures.arrayPath("types.safetensors")))
  }

  @Test("integers are listed and not converted", arguments: ["i64", "u8", "bool"])
  func notConverted(name: String) throws {
    let file = try SafetensorsFile(path: DataFixtures.arrayPath("types.safetensors"))
    let info = try #require(file.info(name))
    #expect(throws: WeightError.notFloatingPoint(name: name, info.elementType)) {
      try file.values(name: name, shape: info.shape)
    }
  }

  @Test("an unknown name, another shape and a buffer of another size are errors")
  func misuse() throws {
    let file = try SafetensorsFile(path: DataFixtures.arrayPath("types.safetensors"))
    #expect(throws: WeightError.noSuchTensor(name: "x", source: file.provenance)) {
      try file.withUnsafeFloats("x") { _ in }
    }
    #expect(throws: WeightError.shapeMismatch(WeightMismatch(name: "f32", expected: [6, 4], found: [4, 6]))) {
      try file.values(name: "f32", shape: [6, 4])
    }
    var small: [Float] = [0, 0]
    #expect(throws: WeightError.elementCount(name: "f32", expected: 24, found: 2)) {
      try small.withUnsafeMutableBufferPointer { try file.read("f32", into: $0) }
    }
  }

  @Test("every float16 converts as the processor does it")
  func float16() {
    let patterns = (0...UInt16.max).map { $0 }
    let converted = patterns.withUnsafeBytes { bytes in
      [Float](unsafeUninitializedCapacity: patterns.count) { buffer, count in
        convertFloat16(bytes, into: UnsafeMutableBufferPointer(rebasing: buffer[..<patterns.count]))
        count = patterns.count
      }
    }
    var different = 0
    for (pattern, value) in zip(patterns, converted) {
      let expected = Float(Float16(bitPattern: pattern))
      let isSame = expected.isNaN ? value.isNaN : expected.bitPattern == value.bitPattern
      if !isSame { different += 1 }
    }
    #expect(different == 0)
  }

  @Test("an F32 tensor at an odd address is read all the same")
  func unaligned() throws {
    // 64 bytes of header with its length, then 1 byte before the floats.
    var header = "{" + Self.entry("a", "U8", "[1]", 0, 1) + "," + Self.entry("b", "F32", "[2]", 1, 9) + "}"
    header += String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    let file = try open(header, data: 9).get()
    let expected = [UInt32(0x0403_0201), 0x0807_0605].map { Float(bitPattern: $0) }
    #expect(try file.withUnsafeFloats("b") { Array($0) } == expected)
    #expect(try file.values(name: "b", shape: [2]) == expected)
  }

  @Test("a header may be in any order and spacing, and may be empty")
  func lenientLayout() throws {
    let header = """
      { "b" : { "data_offsets" : [ 4 , 8 ] , "shape" : [ ] , "dtype" : "F32" } ,
        "__metadata__" : { } , "a\\u00e9\\ud83d\\ude42\\/" : { "dtype":"F16", "shape":[2,1], "data_offsets":[0,4] } }
      """
    let file = try open(header, data: 8).get()
    #expect(file.names == ["b", "aé🙂/"])
    #expect(file.shape(of: "aé🙂/") == [2, 1])
    #expect(try open("{}").get().names == [])
  }

  @Test(
    "a header that is no header is refused where it goes wrong",
    arguments: [
      ("", 0), ("[]", 0), ("{", 1), ("{\"a\"}", 4), ("{\"a\":1}", 5), ("{} x", 3), ("{,}", 1), ("{\"a", 3),
      ("{\"__metadata__\":{\"a\":1}}", 21), ("{\"a\\x\":{}}", 4), ("{\"a\\ud83d\":{}}", 9), ("{\"a\tb\":{}}", 3),
      ("{\"a\":{\"dtype\":\"F32\",\"shape\":[01],\"data_offsets\":[0,4]}}", 31),
      ("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 29),
      ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}", 30),
      ("{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775808],\"data_offsets\":[0,4]}}", 47),
      ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}", 51),
      ("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", 28), ("{\"a\":{\"shape\":[]}}", 17),
    ])
  func malformed(header: String, position: Int) throws {
    guard case .malformedHeader(let found, let expected)? = try fault(header, data: 4) else {
      Issue.record("expected a malformed header")
      return
    }
    #expect(found == position)
    #expect(!expected.isEmpty)
  }

  @Test("bytes that are not UTF-8 are refused as a name")
  func notUTF8() throws {
    let bytes: [UInt8] = Array("{\"".utf8) + [0xC3, 0x28] + Array("\":{}}".utf8)
    #expect(throws: SafetensorsFault.malformedHeader(position: 4, expected: "UTF-8 before this")) {
      try bytes.withUnsafeBytes { try SafetensorsHeader(parsing: $0) }
    }
  }

  @Test("overlaps, holes, wrong sizes and ranges outside the file are refused")
  func layout() throws {
    let a = Self.entry("a", "F32", "[2]", 0, 8)
    #expect(try fault("{\(a),\(Self.entry("b", "F32", "[1]", 4, 8))}", data: 8) == .overlap("a", "b"))
    #expect(try fault("{\(a),\(Self.entry("b", "F32", "[1]", 12, 16))}", data: 16) == .hole(begin: 8, end: 12))
    #expect(try fault("{\(a)}", data: 9) == .hole(begin: 8, end: 9))
    #expect(
      try fault("{\(a)}", data: 7) == .rangeOutside(name: "a", begin: 0, end: 8, dataSize: 7))
    #expect(
      try fault("{\(Self.entry("a", "F32", "[2]", 0, 7))}", data: 7) == .sizeMismatch(name: "a", expected: 8, found: 7))
    #expect(
      try fault("{\(Self.entry("a", "F32", "[2]", 8, 0))}", data: 8)
        == .rangeOutside(name: "a", begin: 8, end: 0, dataSize: 0))
    #expect(try fault("{\(a),\(a)}", data: 8) == .duplicateName("a"))
    let huge = "[4611686018427387904,4]"
    #expect(
      try fault("{\(Self.entry("a", "F32", huge, 0, 8))}", data: 8)
        == .sizeOverflow(name: "a", shape: [4_611_686_018_427_387_904, 4]))
  }

  @Test(
    "a tensor of a type that is not converted, or not known, is listed and refused when it is read",
    arguments: [
      ("F4", "[2,2]", 2), ("F6_E2M3", "[4]", 3), ("F6_E3M2", "[8]", 6), ("F8_E4M3FNUZ", "[3]", 3),
      ("F8_E5M2FNUZ", "[3]", 3),
      ("F3_NEW", "[5]", 7), ("X", "[]", 1), ("X", "[0]", 0), ("F128", "[1]", 16),
    ])
  func types(type: String, shape: String, size: Int) throws {
    let used = Self.entry("b", "F32", "[1]", size, size + 4)
    let file = try open("{\(Self.entry("a", type, shape, 0, size)),\(used)}", data: size + 4).get()
    #expect(file.names == ["a", "b"])
    #expect(file.info("a")?.elementType.name == type)
    #expect(try file.values(name: "b", shape: [1]).count == 1)
    let held = try #require(file.shape(of: "a"))
    #expect(throws: WeightError.notFloatingPoint(name: "a", ElementType(named: type))) {
      try file.values(name: "a", shape: held)
    }
  }

  @Test("what a header says of small and unknown types must still fit the file")
  func sizesOfTypes() throws {
    #expect(try fault("{\(Self.entry("a", "F4", "[3]", 0, 2))}", data: 2) == .fractionalSize(name: "a", bits: 12))
    #expect(
      try fault("{\(Self.entry("a", "F4", "[4]", 0, 4))}", data: 4) == .sizeMismatch(name: "a", expected: 2, found: 4))
    // Less than a bit an element would let a small file ask for any memory.
    #expect(
      try fault("{\(Self.entry("a", "NEW", "[4000000000]", 0, 8))}", data: 8)
        == .sizeMismatch(name: "a", expected: 500_000_000, found: 8))
    #expect(
      try fault("{\(Self.entry("a", "NEW", "[2]", 0, 9))}", data: 8)
        == .rangeOutside(name: "a", begin: 0, end: 9, dataSize: 8))
  }

  @Test("a lying header length is refused before anything is read")
  func length() throws {
    #expect(try fault("{}", declaredLength: 3) == .headerBeyondFile(length: 3, fileSize: 10))
    #expect(try fault("{}", declaredLength: 100_000_001) == .headerTooLong(length: 100_000_001))
    #expect(try fault("{}", declaredLength: .max) == .headerTooLong(length: .max))
    try DataFixtures.withTemporaryDirectory { directory in
      for size in 0..<8 {
        let path = directory.appendingPathComponent("short").path
        try Data(count: size).write(to: URL(fileURLWithPath: path))
        #expect(throws: WeightError.safetensors(path: path, .tooShort(size: size))) { try SafetensorsFile(path: path) }
      }
    }
  }

  @Test("a byte changed anywhere in a header neither crashes nor lets a tensor leave the file")
  func changedBytes() throws {
    let original = try DataFixtures.bytes(DataFixtures.arrayPath("types.safetensors"))
    let length = original.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let dataSize = original.count - 8 - length
    var refused = 0
    for position in 8..<(8 + length) {
      for change in [0x01, 0x10, 0x80] as [UInt8] {
        var header = Array(original[8..<(8 + length)])
        header[position - 8] ^= change
        let result = header.withUnsafeBytes { bytes in
          Result { () throws(SafetensorsFault) in
            let parsed = try SafetensorsHeader(parsing: bytes)
            try parsed.checkLayout(dataSize: dataSize)
            return parsed
          }
        }
        switch result {
        case .success(let parsed):
          #expect(parsed.tensors.allSatisfy { $0.byteRange.upperBound <= dataSize })
        case .failure(let fault):
          #expect(!fault.description.isEmpty)
          refused += 1
        }
      }
    }
    #expect(refused > length)
  }

  @Test("a file cut off anywhere is refused")
  func cut() throws {
    let original = try DataFixtures.bytes(DataFixtures.arrayPath("types.safetensors"))
    try DataFixtures.withTemporaryDirectory { directory in
      let path = directory.appendingPathComponent("cut").path
      for count in stride(from: 0, to: original.count, by: 29) {
        try Data(original[..<count]).write(to: URL(fileURLWithPath: path))
        #expect(throws: WeightError.self) { try SafetensorsFile(path: path) }
      }
    }
  }

  @Test("what cannot be mapped is named with the system's reason")
  func files() {
    #expect(throws: WeightError.file(FileError(path: "/nowhere", .absent))) { try SafetensorsFile(path: "/nowhere") }
    #expect(throws: WeightError.notRegularFile(path: "/")) { try SafetensorsFile(path: "/") }
  }
}
