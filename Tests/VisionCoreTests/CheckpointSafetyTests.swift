import Foundation
import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms
@testable import VisionReadings

/// Pickles written by hand, as whoever means harm writes them.
@Suite("Damaged and malicious checkpoints")
struct CheckpointSafetyTests {
  /// `torch.save`'s old format around a pickle: magic number, version and system are those that it writes.
  private static func legacy(_ pickle: [UInt8], keys: [UInt8] = Array("]".utf8)) -> [UInt8] {
    let magic: [UInt8] = [0x80, 2, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E]
    let version: [UInt8] = [0x80, 2] + Array("M".utf8) + [0xE9, 0x03, 0x2E]
    return magic + version + [0x80, 2] + Array("}.".utf8) + pickle + [0x80, 2] + keys + [0x2E]
  }

  /// A short string's instruction.
  private static func text(_ text: String) -> [UInt8] { [0x8C, UInt8(text.utf8.count)] + Array(text.utf8) }

  private static func fault(_ body: [UInt8]) throws -> TorchFault? {
    let file = try ScratchFile(legacy([0x80, 2] + body + [0x2E]))
    do {
      _ = try Checkpoint.open(file.path)
      return nil
    } catch WeightError.torch(_, let fault) { return fault }
  }

  private static func text(ascii text: String) -> [UInt8] { text.unicodeScalars.map { UInt8($0.value) } }

  /// The notes of a checkpoint of one tensor that holds what a pickle's instructions make as well.
  private static func notes(_ body: [UInt8]) throws -> [String] {
    // The tensor's dictionary with one entry more: the last instruction that fills it comes behind.
    let pickle =
      Self.tensor(count: 4, offset: 0, shape: [4], strides: [1]) + Self.text("z") + body + Self.text(ascii: "s")
    let source = try Self.source(pickle)
    #expect(source.names == ["w"])
    #expect(try source.values(name: "w", shape: [4]) == [0, 1, 2, 3])
    return source.notes
  }

  @Test(
    "what would run something is skipped by its name, and the weights are read",
    arguments: [
      ("(cos\nsystem\nX\u{4}\0\0\0trueo", "os.system"), ("(X\u{4}\0\0\0trueios\nsystem\n", "os.system"),
      ("cposix\nsystem\nU\u{4}true\u{85}R", "posix.system"),
      ("cbuiltins\neval\nU\u{1}1\u{85}R", "builtins.eval"), ("c__builtin__\ngetattr\n)R", "__builtin__.getattr"),
      ("csubprocess\nPopen\n)R", "subprocess.Popen"), ("ctorch\nload\n)R", "torch.load"),
      ("ctorch.nn.modules.linear\nLinear\n)\u{81}", "torch.nn.modules.linear.Linear"),
      ("c__torch__.model\nModel\n)\u{81}", "__torch__.model.Model"), ("cnumpyx\ny\n", "numpyx.y"),
      // State, entries and elements that are set on it; its answer called; in a list, as a key, as an argument.
      ("cm\nC\n)\u{81}}X\u{1}\0\0\0aK\u{1}sb", "m.C"), ("cm\nC\n)RX\u{1}\0\0\0aK\u{1}s", "m.C"),
      ("cm\nC\n)R(K\u{1}K\u{2}e", "m.C"), ("cm\nC\n)R)R)R", "m.C"), ("](cm\nC\nK\u{1}e", "m.C"),
      ("}cm\nC\nK\u{1}s", "m.C"), ("cbuiltins\nset\n](cm\nC\n)Re\u{85}R", "m.C"), ("cm\nC\n)}\u{92}", "m.C"),
      ("cm\nC\n)R}}\u{86}b", "m.C"), ("\u{8C}\u{2}os\u{8C}\u{6}system\u{93}", "os.system"),
    ])
  func skipped(pickle: String, name: String) throws {
    #expect(try Self.notes(Self.text(ascii: pickle)) == ["\(name) was skipped: nothing of it was run."])
  }

  @Test("several are named once each, the first of many")
  func skippedTogether() throws {
    let two = Self.text(ascii: "](cos\nsystem\ncm\nC\n)Rcos\nsystem\ne")
    #expect(try Self.notes(two) == ["os.system and m.C were skipped: nothing of them was run."])
    let many = Self.text(ascii: "](" + (0..<9).map { "cm\nC\($0)\n" }.joined() + "e")
    #expect(
      try Self.notes(many) == ["m.C0, m.C1, m.C2, m.C3, m.C4 and 4 more were skipped: nothing of them was run."])
    // A name is shown as text.
    let steering = Self.text(ascii: "cm\n\u{1B}[2JC\n)R")
    #expect(try Self.notes(steering) == ["m.\u{FFFD}[2JC was skipped: nothing of it was run."])
  }

  @Test("a weight that an unknown class or function makes is refused by both names")
  func unmade() throws {
    let tensor = Self.tensorAlone(count: 4, offset: 0, shape: [4], strides: [1])
    func made(_ callee: String, _ argument: [UInt8]) -> [UInt8] {
      Self.text(ascii: "}") + Self.text("w") + Self.text(ascii: "c\(callee)\n") + argument + [0x85]
        + Self.text(ascii: "Rs")
    }
    #expect(try Self.fault(made("m\nf", tensor)) == .unmade("w", by: "m.f"))
    #expect(
      try Self.fault(made("torch._utils\n_rebuild_new", Self.text("x")))
        == .unmade("w", by: "torch._utils._rebuild_new"))
    // What has a module's name, and is made of numbers that are no tensor.
    let array = Self.text(ascii: "}") + Self.text("fc.weight") + Self.text(ascii: "cnumpy\narray\n)Rs")
    #expect(try Self.fault(array) == .unmade("fc.weight", by: "numpy.array"))
    let pair = Self.text(ascii: "}") + Self.text("fc._packed") + tensor + tensor + [0x86] + Self.text(ascii: "s")
    #expect(try Self.fault(pair) == .several("fc._packed"))
    let quantised = CheckpointCase.path("containers/quantised.pth")
    #expect(
      throws: WeightError.torch(path: quantised, .unmade("head.weight", by: "torch._utils._rebuild_qtensor"))
    ) { try Checkpoint.open(quantised) }
    #expect("\(TorchFault.unmade("w", by: "m.f"))".hasPrefix("its tensor w is made by m.f, which is not done here"))
  }

  @Test("modules that hold each other without end, and what they hold many times over, do no harm")
  func modules() throws {
    // An object whose attributes are those of a module, which hold it.
    func module(_ inner: String) -> [UInt8] {
      Self.text(ascii: "cm\nM\n)Rq\u{1}}") + Self.text("_parameters") + Self.text(ascii: "}s") + Self.text("_modules")
        + Self.text(ascii: inner + "sb")
    }
    #expect(try Self.fault(module("}\u{8C}\u{1}ah\u{1}s")) == .pickle(.tooManyValues))
    #expect(try Self.fault(module("}")) == .noTensors(keys: ["_parameters", "_modules"]))
    // Each of 40 levels holds the one below twice.
    var doubling = module("}") + Self.text(ascii: "q\u{2}0")
    for _ in 0..<40 {
      doubling += module("}\u{8C}\u{1}ah\u{2}s\u{8C}\u{1}bh\u{2}s") + Self.text(ascii: "q\u{2}0")
    }
    #expect(try Self.fault(doubling + Self.text(ascii: "h\u{2}")) == .pickle(.tooLong))
  }

  @Test("a sentence says what was asked for")
  func sentence() {
    #expect("\(PickleFault.refusedOpcode(0x69, position: 7))".contains("0x69 at byte 7"))
  }

  @Test(
    "instructions that no checkpoint needs are refused",
    arguments: Array("PIFLSVpg".utf8) + [0x82, 0x83, 0x84, 0x97, 0x98, 0xFF])
  func opcodes(code: UInt8) throws {
    guard case .pickle(.refusedOpcode(code, _)) = try Self.fault([code]) else {
      Issue.record("0x\(String(code, radix: 16)) was not refused")
      return
    }
  }

  @Test("known classes are built or left alone, and nothing is called")
  func opaque() throws {
    // A NumPy scalar, a path, a date: objects beside the weights. The dictionary has no tensors.
    let numpy = Array("cnumpy.core.multiarray\nscalar\n".utf8) + Array(")R".utf8)
    let path = Array("cpathlib\nPosixPath\n".utf8) + Self.text("/etc") + [0x85] + Array("R".utf8)
    let body = Array("}".utf8) + Self.text("a") + numpy + Array("s".utf8) + Self.text("b") + path + Array("s".utf8)
    #expect(try Self.fault(body) == .noTensors(keys: ["a", "b"]))
  }

  @Test("a dictionary that holds itself, and a million nested lists, do no harm")
  func cycles() throws {
    // d = {}; d["model"] = d
    let cycle = Array("}q\0".utf8) + Self.text("model") + Array("h\0s".utf8)
    #expect(try Self.fault(cycle) == .noTensors(keys: ["model"]))
    let nested = [UInt8](repeating: UInt8(ascii: ")"), count: 1) + [UInt8](repeating: 0x85, count: 1_000_000)
    #expect(try Self.fault(nested) == .noDictionary)
  }

  @Test("more values than any model's are refused")
  func tooMany() throws {
    let values = [UInt8](repeating: UInt8(ascii: "N"), count: Unpickler.maximumValues + 2)
    #expect(try Self.fault(values) == .pickle(.tooManyValues))
    // Each list holds the one before it twice: 2^40 values if it were written out.
    var doubling = Array("]".utf8)
    for _ in 0..<40 { doubling += Array("2\u{86}".unicodeScalars.map { UInt8($0.value) }) }
    #expect(try Self.fault(doubling) == .noDictionary)
  }

  @Test(
    "an instruction without what it needs is an error",
    arguments: ["a", "s", "u", "e", "R", "b", "Q", "t", "0", "h\u{5}", "N)R", "((0", "o", "(o", "ios\nsystem\n", "(No"])
  func malformed(pickle: String) throws {
    guard case .pickle(.malformed) = try Self.fault(Array(pickle.utf8)) else {
      Issue.record("\(pickle) was taken")
      return
    }
  }

  /// {"w": tensor} with a storage of `count` floats in a file that holds four.
  private static func tensor(count: Int, offset: Int, shape: [UInt8], strides: [UInt8]) -> [UInt8] {
    Array("}".utf8) + text("w") + tensorAlone(count: count, offset: offset, shape: shape, strides: strides)
      + Array("s".utf8)
  }

  private static func tensorAlone(count: Int, offset: Int, shape: [UInt8], strides: [UInt8]) -> [UInt8] {
    func tuple(_ numbers: [UInt8]) -> [UInt8] {
      Array("(".utf8) + numbers.flatMap { [UInt8(ascii: "K"), $0] } + Array("t".utf8)
    }
    func integer(_ number: Int) -> [UInt8] {
      [UInt8(ascii: "J")] + (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
    let storage =
      Array("(".utf8) + text("storage") + Array("ctorch\nFloatStorage\n".utf8) + text("0") + text("cpu")
      + integer(count) + Array("NtQ".utf8)
    let arguments = storage + integer(offset) + tuple(shape) + tuple(strides) + [0x89, UInt8(ascii: "N")]
    return Array("ctorch._utils\n_rebuild_tensor_v2\n(".utf8) + arguments + Array("tR".utf8)
  }

  private static func open(_ tensor: [UInt8], stored: Int = 4, claimed: Int = 4) throws -> [Float]? {
    let source = try source(tensor, stored: stored, claimed: claimed)
    return try source.shape(of: "w").map { try source.values(name: "w", shape: $0) }
  }

  private static func source(_ tensor: [UInt8], stored: Int = 4, claimed: Int = 4) throws -> any WeightSource {
    let keys = Array("]".utf8) + text("0") + Array("a".utf8)
    let numbers =
      (0..<8).map { UInt8(truncatingIfNeeded: claimed >> (8 * $0)) }
      + (0..<stored).flatMap { index in withUnsafeBytes(of: Float(index)) { Array($0) } }
    let file = try ScratchFile(legacy([0x80, 2] + tensor + [0x2E], keys: keys) + numbers)
    return try Checkpoint.open(file.path)
  }

  @Test("a view is read where it lies")
  func view() throws {
    #expect(try Self.open(Self.tensor(count: 4, offset: 0, shape: [2, 2], strides: [2, 1])) == [0, 1, 2, 3])
    #expect(try Self.open(Self.tensor(count: 4, offset: 0, shape: [2, 2], strides: [1, 2])) == [0, 2, 1, 3])
    #expect(try Self.open(Self.tensor(count: 4, offset: 1, shape: [3], strides: [1])) == [1, 2, 3])
  }

  @Test("a tensor outside its storage, or larger than it, is refused")
  func outside() throws {
    let wrong = [
      Self.tensor(count: 4, offset: 2, shape: [3], strides: [1]),
      Self.tensor(count: 4, offset: 0, shape: [2], strides: [4]),
      Self.tensor(count: 4, offset: -1, shape: [2], strides: [1]),
      Self.tensor(count: 4, offset: 0, shape: [200, 200], strides: [0, 0]),
      Self.tensor(count: 4, offset: 0, shape: [2, 2], strides: [1]),
      Self.tensor(count: 5, offset: 0, shape: [4], strides: [1]),
    ]
    for pickle in wrong { #expect(throws: WeightError.self) { try Self.open(pickle) } }
    let right = Self.tensor(count: 4, offset: 0, shape: [4], strides: [1])
    #expect(throws: WeightError.self) { try Self.open(right, stored: 3) }
    #expect(throws: WeightError.self) { try Self.open(right, claimed: .max) }
    #expect(throws: WeightError.self) { try Self.open(right, claimed: -1) }
  }

  @Test("a deflated entry that claims to grow a thousandfold is refused")
  func bomb() throws {
    var bytes = try Array(Data(contentsOf: URL(filePath: CheckpointCase.path("layouts-deflated.pt"))))
    // The uncompressed size in each row of the table of contents, at its 24th byte.
    let rows = bytes.indices.dropLast(4).filter { bytes[$0..<($0 + 4)].elementsEqual([0x50, 0x4B, 1, 2]) }
    for row in rows { bytes.replaceSubrange((row + 24)..<(row + 28), with: [0, 0, 0, 0x70]) }
    let file = try ScratchFile(bytes)
    #expect {
      try Checkpoint.open(file.path)
    } throws: { error in
      guard case WeightError.zip(_, .inflatesTooMuch(_, _, to: 0x7000_0000)) = error else { return false }
      return true
    }
  }

  /// A zip archive of stored entries, each with its claimed size and place.
  private static func archive(_ entries: [(name: String, data: [UInt8], method: UInt8, claimed: Int, start: Int?)])
    -> [UInt8]
  {
    func number(_ value: Int, _ bytes: Int) -> [UInt8] {
      (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    var (file, directory): ([UInt8], [UInt8]) = ([], [])
    for entry in entries {
      let facts =
        number(0, 4) + number(entry.data.count, 4) + number(entry.claimed, 4) + number(entry.name.utf8.count, 2)
      let local: [UInt8] = [0x50, 0x4B, 3, 4, 20, 0, 0, 0, entry.method, 0, 0, 0, 0, 0]
      directory += [0x50, 0x4B, 1, 2, 20, 0, 20, 0, 0, 0, entry.method, 0, 0, 0, 0, 0] + facts + number(0, 12)
      directory += number(entry.start ?? file.count, 4) + Array(entry.name.utf8)
      file += local + facts + number(0, 2) + Array(entry.name.utf8) + entry.data
    }
    let end: [UInt8] = [0x50, 0x4B, 5, 6, 0, 0, 0, 0]
    return file + directory + end + number(entries.count, 2) + number(entries.count, 2) + number(directory.count, 4)
      + number(file.count, 4) + [0, 0]
  }

  private static func zipFault(_ bytes: [UInt8]) throws -> ZipFault? {
    let file = try ScratchFile(bytes)
    do {
      _ = try Checkpoint.open(file.path)
      return nil
    } catch WeightError.zip(_, let fault) { return fault }
  }

  @Test("entries that share bytes are refused, as when a small file claims to hold the same data many times")
  func overlap() throws {
    let pickle: [UInt8] = [0x80, 2] + Array("}.".utf8)
    let fault = try Self.zipFault(
      Self.archive([("a/data.pkl", pickle, 0, 4, nil), ("a/data/0", [1, 2, 3, 4], 0, 4, 0)]))
    #expect(fault == .overlap("a/data.pkl", "a/data/0") || fault == .overlap("a/data/0", "a/data.pkl"))
  }

  @Test("headers that lie are refused: sizes beyond the file, stored data of another size, an unknown compression")
  func lyingHeaders() throws {
    let pickle: [UInt8] = [0x80, 2] + Array("}.".utf8)
    #expect(try Self.zipFault(Self.archive([("a/data.pkl", pickle, 0, 5, nil)])) == .damagedEntry("a/data.pkl"))
    #expect(
      try Self.zipFault(Self.archive([("a/data.pkl", pickle, 99, 4, nil)])) == .unknownMethod("a/data.pkl", method: 99))
    #expect(
      try Self.zipFault(Self.archive([("a/data.pkl", pickle, 0, 4, 1 << 30)])) == .damagedEntry("a/data.pkl"))
    // A table of contents of more rows than it has bytes.
    var counted = Self.archive([("a/data.pkl", pickle, 0, 4, nil)])
    counted[counted.count - 12] = 0xF0
    #expect(try Self.zipFault(counted) != nil)
  }

  @Test("data that inflate to more than they claim give what was claimed, or an error, and no more memory")
  func hiddenBomb() throws {
    // Deflate's stored block of 3 bytes, which claims to be one byte, and one that claims to be 64 MiB.
    let block: [UInt8] = [1, 3, 0, 0xFC, 0xFF, 0x80, 2, 0x2E]
    for claimed in [1, ZipFault.alwaysInflated] {
      let file = try ScratchFile(Self.archive([("a/data.pkl", block, 8, claimed, nil)]))
      #expect(throws: WeightError.self) { try Checkpoint.open(file.path) }
    }
  }

  @Test("the memo takes places as they come: a place of four billion costs one entry")
  func memo() throws {
    let far = Array("}r".utf8) + [0xFF, 0xFF, 0xFF, 0xFF]
    #expect(try Self.fault(far + Array("0j".utf8) + [0xFF, 0xFF, 0xFF, 0xFF]) == .noTensors(keys: []))
    #expect(try Self.fault(Array("}j".utf8) + [1, 0, 0, 0]) != nil)
  }

  @Test("JSON that is nested without end is refused, in an index and beside a checkpoint")
  func nestedJSON() throws {
    let deep = String(repeating: "[", count: 100_000)
    let file = try ScratchFile(Array("{\"metadata\": \(deep)".utf8))
    #expect(throws: WeightError.self) { try Checkpoint.open(file.path) }
    #expect(CheckpointConfiguration(json: "{\"image_size\": \(deep)").image == nil)
  }

  @Test(
    "damaged files give errors or tensors, never a crash",
    arguments: [
      "layouts.pt", "layouts-legacy.pt", "layouts-deflated.pt", "layouts-protocol5.pt", "layouts.npz",
      "layouts-deflated.npz", "vit-huggingface/model.safetensors.index.json", "swinv2-huggingface/model.safetensors",
      "deit-distilled-timm.pt", "containers/teacher-student.pth", "containers/unknown.pth", "containers/whole.pt",
      "containers/model-ema.safetensors", "containers/types.safetensors",
    ])
  func damaged(name: String) throws {
    let original = try Array(Data(contentsOf: URL(filePath: CheckpointCase.path(name))))
    var generator = Generator(state: 0x9E37_79B9)
    var opened = 0
    for round in 0..<400 {
      var bytes = original
      if round % 4 == 3 { bytes.removeLast(generator.next(below: bytes.count)) }
      for _ in 0..<(1 + round % 7) where !bytes.isEmpty {
        bytes[generator.next(below: bytes.count)] = UInt8(truncatingIfNeeded: generator.next(below: 256))
      }
      let file = try ScratchFile(bytes)
      do {
        let source = try Checkpoint.open(file.path)
        opened += 1
        try readAll(source)
        _ = try Checkpoint.identify(source)
      } catch {
        let isTold = error is WeightError || error is UnidentifiedCheckpoint
        #expect(isTold && "\(error)".hasSuffix("."), "\(error)")
      }
    }
    // Enough of them open that reading is tested as well; an index's files are not beside its damaged copy.
    #expect(opened > 10 || name.hasSuffix(".json"), "\(opened)")
  }

  /// Reads what can be read; only errors of weights may come of it.
  private func readAll(_ source: any WeightSource) throws {
    for name in source.names ?? [] {
      guard let shape = source.shape(of: name) else { continue }
      let result = Result { try source.values(name: name, shape: shape).count }
      switch result {
      case .success(let count): #expect(count == shape.reduce(1, *))
      case .failure(let error): #expect(error is WeightError, "\(error)")
      }
    }
  }

  /// A linear congruential generator (Knuth, MMIX): the same damage every time.
  private struct Generator {
    var state: UInt64
    mutating func next(below bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % max(bound, 1)
    }
  }
}
