import Foundation
import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionPrograms
@testable import VisionReadings

@Suite("Files in a checkpoint's place")
struct ForeignFileTests {
  private static func bytes(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8($0.value) } }

  private static func tar(_ name: String) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: 1024)
    header.replaceSubrange(0..<name.utf8.count, with: name.utf8)
    header.replaceSubrange(124..<136, with: "00000000001\0".utf8)
    header.replaceSubrange(257..<263, with: "ustar\0".utf8)
    return header
  }

  struct Example: Sendable, CustomTestStringConvertible {
    let bytes: [UInt8]
    let file: ForeignFile
    let said: String
    var testDescription: String { said }

    init(_ bytes: [UInt8], _ file: ForeignFile, _ said: String) {
      (self.bytes, self.file, self.said) = (bytes, file, said)
    }
    init(_ text: String, _ file: ForeignFile, _ said: String) { self.init(Array(text.utf8), file, said) }
  }

  static let examples: [Example] = [
    Example("", .empty, "is empty; fetch it again."),
    Example(
      "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", .gitLFSPointer(size: 12345),
      "Git LFS pointer: it stands for a file of 12345 bytes that was not fetched; run `git lfs pull`"),
    Example(
      "version https://git-lfs.github.com/spec/v1\n", .gitLFSPointer(size: nil), "stands for a file that was not"),
    Example(
      "<!DOCTYPE html><html><head><title>Quota exceeded</title></head></html>", .webPage(title: "Quota exceeded"),
      "is a web page (HTML) titled “Quota exceeded”"),
    Example(
      "\n <html><head><TITLE lang=en>\u{1B}[2J A\n B</TITLE>", .webPage(title: "\u{1B}[2J A\n B"),
      "titled “\u{FFFD}[2J A B”"),
    Example("<html><body>no", .webPage(title: nil), "is a web page (HTML), which"),
    Example("<html><title> </title>", .webPage(title: nil), "is a web page (HTML), which"),
    Example("<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>", .xml, "is an XML document"),
    Example([0x1F, 0x8B, 8, 0], .archive(kind: "a gzip archive", entries: []), "is a gzip archive; unpack it"),
    Example(
      tar("run/model.pth"), .archive(kind: "a tar archive", entries: ["run/model.pth"]),
      "is a tar archive that holds run/model.pth; unpack it and give that file."),
    Example(
      tar("read.me"), .archive(kind: "a tar archive", entries: ["read.me"]),
      "that holds read.me, no checkpoint; unpack it"),
    Example(bytes("\u{89}HDF\r\n\u{1A}\nx"), .otherModel(.hdf5), "is an HDF5 file, as Keras and TensorFlow"),
    Example("GGUF\u{3}\0\0\0", .otherModel(.gguf), "is a GGUF model, which is not read"),
    Example("\u{1C}\0\0\0TFL3", .otherModel(.tensorFlowLite), "is a TensorFlow Lite model"),
    Example(
      [UInt8](repeating: 0, count: 40) + [0x57, 0xFB, 0x80, 0x8B, 0x24, 0x75, 0x47, 0xDB],
      .otherModel(.tensorFlowIndex),
      "is the index of a TensorFlow checkpoint"),
    Example("model_checkpoint_path: \"model.ckpt-1\"\n", .otherModel(.tensorFlowList), "is TensorFlow's list"),
    Example("\u{8}\u{1}\u{12}\u{5}", .otherModel(.savedModel), "is a TensorFlow SavedModel"),
    Example("\u{8}\u{8}\u{12}\u{7}pytorch", .otherModel(.onnx), "is an ONNX model"),
    Example(bytes("\u{82}\u{AA}classifier\u{82}"), .otherModel(.flax), "is a Flax checkpoint"),
    Example(bytes("\u{93}NUMPY\u{1}\0"), .array, "is a single array of NumPy's"),
    Example(bytes("\u{89}PNG\r\n\u{1A}\n\0"), .image, "is an image, not a checkpoint"),
    Example("# settings\n\narch: vit\nepochs: 3\n", .yaml, "is a YAML file"),
    Example("---\n- a\n", .yaml, "is a YAML file"),
    Example(
      "what is this\n1 2 3", .text(firstLine: "what is this"), "is a text that begins “what is this”, not a checkpoint"),
    Example("\u{FEFF}[1, 2]", .text(firstLine: "[1, 2]"), "is a text that begins “[1, 2]”"),
  ]

  @Test("is named as what it is, with what to do", arguments: examples)
  func named(_ example: Example) throws {
    let file = try ScratchFile(example.bytes, name: "model.pth")
    #expect(throws: WeightError.foreign(path: file.path, example.file)) { try Checkpoint.open(file.path) }
    let sentence = "\(WeightError.foreign(path: "model.pth", example.file))"
    #expect(
      sentence.hasPrefix("model.pth is ") && sentence.contains(example.said) && sentence.hasSuffix("."), "\(sentence)")
  }

  @Test("what holds a checkpoint, or is one that is damaged, is not taken for another file")
  func notForeign() throws {
    let json = try ScratchFile(Array("{\"architectures\": [\"ViT\"]}".utf8))
    #expect(throws: WeightError.shards(path: json.path, .noMap)) { try Checkpoint.open(json.path) }
    let cut = try ScratchFile([9, 0, 0, 0, 0, 0, 0, 0] + Array("{\"a\"".utf8))
    #expect(throws: WeightError.safetensors(path: cut.path, .headerBeyondFile(length: 9, fileSize: 12))) {
      try Checkpoint.open(cut.path)
    }
    let pickle = try ScratchFile([0x80, 4, UInt8(ascii: "}"), UInt8(ascii: ".")])
    #expect(throws: WeightError.torch(path: pickle.path, .notTorch)) { try Checkpoint.open(pickle.path) }
  }
}
