import Foundation
import Testing
import VisionCore

@testable import Explorer

@Suite("Checkpoints stand wherever a model's name stands")
struct CheckpointNamesTests {
  private let folder: TemporaryFolder

  /// Two folders, each with a checkpoint of the same name: a small model whose heads nothing tells.
  init() throws {
    folder = try TemporaryFolder()
    for name in ["a", "b"] {
      try FileManager.default.createDirectory(atPath: folder.path + "/" + name, withIntermediateDirectories: true)
      try Self.write("vit-ti-16+depth=2", to: folder.path + "/\(name)/m.safetensors")
    }
    try Self.write("vit-ti-16+depth=2+width=72+heads=2+classes=0", to: folder.path + "/bare.safetensors")
  }

  private static func write(_ model: String, to path: String) throws {
    let program = try ModelChoice(model, for: .counting).preset.program()
    try SafetensorsWriter(program.parameters.map { .init(name: $0.name, shape: $0.shape) })
      .write(to: path) { SyntheticWeights().values(name: $0.name, shape: $0.shape) }
  }

  private var first: String { folder.path + "/a/m.safetensors" }
  private var bare: String { folder.path + "/bare.safetensors" }

  @Test("its cost is that of its sizes, changed ones too")
  func cost() throws {
    let known = try Answer("cost vit-ti-16+depth=2 --depth 0 --format json").decoded(CostDocument.self)
    let answer = Answer("cost \(first) --depth 0 --format json")
    #expect(try answer.decoded(CostDocument.self).macs == known.macs)
    #expect(answer.notes.contains("\(first) is "))
    let deeper = Answer("cost \(first)+depth=4 --depth 0 --format json")
    #expect(
      try deeper.decoded(CostDocument.self).macs
        == Answer("cost vit-ti-16+depth=4 --depth 0 --format json").decoded(CostDocument.self).macs)
    #expect(deeper.notes.contains("belong to the model without the changes"))
  }

  @Test(
    "commands take its path", arguments: ["why F", "formula F", "yaml F", "diff F swin-t", "scale F", "screen F"])
  func commands(line: String) {
    let answer = Answer(line.replacing("F", with: first))
    #expect(answer.status == .success, "\(answer.notes)")
    #expect(answer.notes.contains("\(first) is "))
  }

  @Test("a comparison shows each under its own name, and two of one name by their paths")
  func comparison() {
    let apart = Answer("compare \(first) \(bare) swin-t")
    #expect(
      apart.lines.contains { $0.contains("m.safetensors") && $0.contains("bare.safetensors") && $0.contains("swin-t") })
    #expect(!apart.lines[0...1].joined().contains("/a/"))
    let alike = Answer("compare \(first) \(folder.path)/b/m.safetensors")
    #expect(alike.output.contains("/a/m.safetensors") && alike.output.contains("/b/m.safetensors"))
  }

  @Test("guessed heads are marked until somebody says them, in an option or in a model file beside the weights")
  func guessedHeads() throws {
    let answer = Answer("cost \(bare) --depth 0 --format json")
    #expect(answer.output.contains(#""guessed""#))
    #expect(Answer("cost \(bare) --depth 0").output.contains("(heads guessed)"))
    #expect(Answer("screen \(bare)").output.contains("(heads guessed)"))
    #expect(!Answer("cost \(bare) --depth 0 --set heads=2").output.contains("guessed"))
    try "family: vit\npatch: 16\nwidth: 72\ndepth: 2\nheads: 2\nclasses: 0\n"
      .write(toFile: folder.path + "/bare.yaml", atomically: true, encoding: .utf8)
    let told = Answer("cost \(bare) --depth 0")
    #expect(told.status == .success && !told.output.contains("guessed"), "\(told.notes)")
    #expect(told.notes.contains("bare.yaml says"))
  }

  @Test("a model without a classifier gives features, and says that it has no classes")
  func noClassifier() throws {
    let image = try #require(SampleImages.path(of: "cat.png"))
    let answer = Answer("classify \(bare) \(image)")
    #expect(answer.status == .badData)
    #expect(answer.notes.contains("no layer that gives class scores"))
    let trace = folder.path + "/trace.safetensors"
    #expect(Answer("trace \(bare) --image \(image) --output \(trace)").status == .success)
    let names = try Checkpoint.open(trace).names ?? []
    #expect(names.contains("features") && !names.contains("logits"))
  }

  @Test("the address that a screen writes opens the same file again")
  func address() throws {
    let address = Address(model: first, screen: .stages)
    var state = try ExplorerApp(address: try Address(address.description)).start(size: .minimum).state
    #expect(state.preset.title == "m.safetensors (heads guessed)")
    #expect(Address(state).model == first)
    _ = try apply(Address("vit-ti-16/compare?with=\(first),\(folder.path)/b/m.safetensors"), to: &state)
    #expect(Set(state.compare.presets.map(\.title)).count == 3)
  }
}
