import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionPrograms
@testable import VisionReadings

/// Checkpoints as timm, transformers and the authors' code write them.
@Suite("Checkpoints")
struct CheckpointTests {
  private static let ramp = (0..<24).map { Float($0) / 4 - 1 }

  @Test(
    "a file opens by its name alone and gives the scores of the library that wrote it",
    arguments: CheckpointCase.all.keys.sorted())
  func scores(file: String) throws {
    let expected = try #require(CheckpointCase.all[file])
    let identity = try Checkpoint.identify(Checkpoint.open(CheckpointCase.path(file)))
    let source = identity.weights
    #expect(identity.preset.family.title == expected.family)
    #expect(identity.classes == expected.classes)
    // Where tensors, names or a configuration tell the image's size, it is found.
    if Self.telling.contains(expected.family) { #expect(identity.preset.input == GridSize(square: expected.side)) }
    let program = try identity.preset.program(input: GridSize(square: expected.side))
    let check = WeightCheck(required: program.parameters.map { ($0.name, $0.shape) }, source: source)
    #expect(check.isSatisfied && check.unexpected == expected.unexpected ?? [], "\(check)")
    for name in check.unexpected { #expect(identity.notes.contains { $0.contains("\(name)") }, "\(identity.notes)") }
    for note in expected.notes ?? [] { #expect(identity.notes.contains { $0.contains(note) }, "\(identity.notes)") }
    try expectScores(expected.logits, of: program, source, side: expected.side)
  }

  private static let telling = ["ViT", "DeiT", "T2T-ViT", "TNT", "PVT", "Swin", "Swin V2"]

  @Test("all kinds of checkpoints were made") func complete() {
    let kinds = Set(CheckpointCase.all.values.map { "\($0.family), \($0.naming)" })
    #expect(
      kinds.isSuperset(of: [
        "ViT, timm", "ViT, flax", "ViT, huggingface", "ViT, huggingface5", "DeiT, timm", "DeiT, huggingface",
        "Swin, timm", "Swin, authors", "Swin, huggingface", "Swin V2, timm", "Swin V2, authors", "Swin V2, huggingface",
        "CvT, authors", "CvT, huggingface", "T2T-ViT, authors", "PVT, authors", "PVT, huggingface", "TNT, timm",
        "BiT, timm", "ResNet, huggingface", "Swin, torchvision", "Swin V2, torchvision", "ConvNeXt, torchvision",
        "ConvNeXt, timm",
      ]))
  }

  @Test(
    "another image or window gives the scores that timm and the authors' code give", arguments: CheckpointCase.resized)
  func resized(_ expected: CheckpointCase.Resized) throws {
    let identity = try Checkpoint.identify(Checkpoint.open(CheckpointCase.path(expected.file)))
    var preset = identity.preset
    if let window = expected.window {
      var settings = ModelSettings(preset)
      try settings.set("window", to: .integer(window))
      preset = try settings.preset(
        name: "resized", title: "", input: GridSize(square: expected.side),
        preparation: ImagePreparation(.half, cropFraction: 1))
    }
    let input = GridSize(square: expected.side)
    // The file's model on another image, and a model for such images with the file's weights.
    var larger = preset.model
    larger.train(on: input)
    for model in expected.window == nil ? [preset.model, larger] : [preset.model] {
      let program = try preset.replacing(model: model).program(input: input)
      try expectScores(
        expected.logits, of: program, ResampledWeights(identity.weights, for: program), side: expected.side)
    }
  }

  private func expectScores(
    _ expected: [Float], of program: Program, _ source: any WeightSource, side: Int
  ) throws {
    let image = SyntheticWeights().input(height: side, width: side)
    let logits = try Engine(program, weights: source, threads: 1).run(image).logits
    let largest = expected.map(abs).max() ?? 0
    let difference = zip(logits, expected).map { abs($0 - $1) }.max() ?? .infinity
    #expect(logits.count == expected.count && difference <= 1e-4 * largest, "\(difference / largest)")
  }

  @Test(
    "tensors are read in every format, type and layout",
    arguments: ["layouts.pt", "layouts-protocol5.pt", "layouts-legacy.pt", "layouts-deflated.pt"])
  func layouts(file: String) throws {
    let source = try #require(try Checkpoint.open(CheckpointCase.path(file)) as? TorchCheckpoint)
    for name in ["f32", "f16", "bf16", "f64", "transposed", "view", "same storage", "strided", "parameter"] {
      #expect(try source.values(name: name, shape: [4, 6]) == Self.ramp, "\(name)")
    }
    #expect(try source.values(name: "permuted", shape: [2, 2, 2, 3]) == Self.ramp)
    #expect(try source.values(name: "scalar", shape: []) == [0.75])
    #expect(try source.values(name: "empty", shape: [0, 4]) == [])
    #expect(source.elementType(of: "i64") == .int64)
    #expect(source.elementType(of: "bool") == .bool)
    #expect(throws: WeightError.notFloatingPoint(name: "i64", .int64)) { try source.values(name: "i64", shape: [24]) }
    #expect(source.container == (file == "layouts-legacy.pt" ? ["model", "state_dict"] : []))
  }

  @Test("NumPy's archives are read, stored and compressed", arguments: ["layouts.npz", "layouts-deflated.npz"])
  func archives(file: String) throws {
    let source = try Checkpoint.open(CheckpointCase.path(file))
    for name in ["f32", "f16", "f64", "transposed"] {
      #expect(try source.values(name: name, shape: [4, 6]) == Self.ramp, "\(name)")
    }
    #expect(try source.values(name: "scalar", shape: []) == [0.75])
    #expect(throws: WeightError.notFloatingPoint(name: "i64", .int64)) { try source.values(name: "i64", shape: [24]) }
  }

  @Test("the container and the hints of a training checkpoint are found")
  func container() throws {
    let source = try TorchCheckpoint(path: CheckpointCase.path("vit-timm.pth.tar"))
    #expect(source.container == ["state_dict"])
    #expect(source.hints == ["vit_none", "x"])
    #expect(source.names?.first == "module.cls_token")
    #expect(NamedWeights(source, naming: .definition).names?.first == "cls_token")
  }

  @Test("a folder, an index and a file are told apart by what they hold")
  func kinds() throws {
    #expect(try Checkpoint.open(CheckpointCase.path("vit-huggingface")) is ShardedCheckpoint)
    #expect(try Checkpoint.open(CheckpointCase.path("swin-huggingface")) is SafetensorsFile)
    #expect(try Checkpoint.open(CheckpointCase.path("vit-flax.npz")) is NumpyArchive)
    let unknown = try ScratchFile([0, 1, 2, 3, 0xFF], name: "model.pth")
    #expect(throws: WeightError.unknownFormat(path: unknown.path)) { try Checkpoint.open(unknown.path) }
    #expect(throws: WeightError.file(FileError(path: "/nowhere/x", .absent))) { try Checkpoint.open("/nowhere/x") }
  }

  @Test("an index may name files beside it alone")
  func elsewhere() throws {
    let index = try ScratchFile(Array(#"{"weight_map": {"a": "../b.safetensors"}}"#.utf8))
    #expect(throws: WeightError.shards(path: index.path, .elsewhere("../b.safetensors"))) {
      try Checkpoint.open(index.path)
    }
    let none = try ScratchFile(Array(#"{"metadata": {"total_size": 1.5e3, "x": [1, {}]}}"#.utf8))
    #expect(throws: WeightError.shards(path: none.path, .noMap)) { try Checkpoint.open(none.path) }
  }

  @Test("bias tables and positions are resampled as the reference does it")
  func resampling() throws {
    let file = try SafetensorsFile(path: CheckpointCase.path("resampled.safetensors"))
    let (small, large, less) = (GridSize(square: 7), GridSize(square: 13), GridSize(square: 5))
    let table = try file.values(name: "table", shape: [49, 2])
    let grown = try file.values(name: "grown", shape: [169, 2])
    expectClose(resampledTable(table, heads: 2, from: small, to: large), grown)
    expectClose(
      resampledTable(grown, heads: 2, from: large, to: less), try file.values(name: "shrunk", shape: [25, 2]))

    let model = ViT(patch: 8, width: 2, depth: 0, heads: 1, positions: GridSize(square: 5), classes: 2)
    let program = try Program(recording: model, input: GridSize(square: 40))
    let source = RenamedSource(base: file, from: "positions", to: "pos_embed")
    let resampled = ResampledWeights(source, for: program)
    #expect(resampled.resampled == ["pos_embed"])
    expectClose(
      try resampled.values(name: "pos_embed", shape: [1, 26, 2]), try file.values(name: "moved", shape: [1, 26, 2]))
  }

  private func expectClose(_ found: [Float], _ expected: [Float]) {
    #expect(found.count == expected.count)
    for (a, b) in zip(found, expected) { #expect(abs(a - b) < 1e-5) }
  }

  /// A source with one tensor under another name.
  private struct RenamedSource: WeightSource {
    let base: SafetensorsFile
    let from: String
    let to: String
    var provenance: WeightProvenance { base.provenance }
    var names: [String]? { [to] }
    func shape(of name: String) -> [Int]? { name == to ? base.shape(of: from) : nil }
    func read(_ name: String, shape: [Int], into buffer: UnsafeMutableBufferPointer<Float>) throws {
      try base.read(from, shape: shape, into: buffer)
    }
  }
}
