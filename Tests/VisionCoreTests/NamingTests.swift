import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionPrograms
@testable import VisionReadings

@Suite("Names of tensors")
struct NamingTests {
  /// Names and shapes without numbers.
  private struct Outline: WeightSource {
    let shapes: [String: [Int]]
    var order: [String]
    var provenance: WeightProvenance { .checkpoint("outline") }
    var names: [String]? { order }
    func shape(of name: String) -> [Int]? { shapes[name] }
    func read(_ name: String, shape: [Int], into buffer: UnsafeMutableBufferPointer<Float>) throws {
      throw WeightError.noSuchTensor(name: name, source: provenance)
    }

    /// A catalogue's model as a naming writes it.
    init(_ program: Program, _ naming: CheckpointNaming, prefix: String = "") {
      var shapes: [String: [Int]] = [:]
      order = []
      for parameter in program.parameters {
        let sources = naming.sources(of: parameter.name).map { (prefix + $1, Self.shape($0, parameter.shape)) }
        for (name, shape) in sources.isEmpty ? [(prefix + parameter.name, parameter.shape)] : sources
        where shapes.updateValue(shape, forKey: name) == nil {
          order.append(name)
        }
      }
      self.shapes = shapes
    }

    /// The checkpoint's shape of a tensor of which a rule makes one of the program, or a part of it.
    private static func shape(_ rule: NameRule, _ target: [Int]) -> [Int] {
      var shape = target
      if let first = shape.first { shape[0] = first / rule.parts * (rule.slice?.count ?? 1) }
      if let grid = rule.grid { shape[grid...(grid + 1)] = [shape[grid] * shape[grid + 1]] }
      guard let axes = rule.axes else { return shape }
      var source = [Int](repeating: 1, count: axes.joined().count)
      for (length, group) in zip(shape, axes) {
        guard let last = group.last else { continue }
        source[last] = length
        // The original ViT weights keep heads apart: of 64 channels.
        if group.count == 2 { (source[group[0]], source[last]) = (length / 64, 64) }
      }
      return source
    }
  }

  struct Pair: CustomTestStringConvertible, Sendable {
    let preset: String
    let naming: CheckpointNaming
    let index: Int
    var testDescription: String { "\(preset), \(naming.title) (\(index))" }
  }

  /// Models of the catalogue under each naming of their family that can write them: one that keeps heads apart, or cuts tensors
  /// in parts that are not there, cannot.
  static let pairs: [Pair] = Catalog.presets.flatMap { preset -> [Pair] in
    let namings = [preset.architecture.definition] + preset.architecture.namings
    return namings.enumerated().map { Pair(preset: preset.name, naming: $1, index: $0) }
  }

  @Test("a naming is one to one onto a model's parameters, and the model is told by it", arguments: pairs)
  func bijection(pair: Pair) throws {
    let preset = try Catalog.preset(named: pair.preset)
    var model = preset.model
    // What this naming's code does otherwise, such as a head without a bias.
    for (key, value) in pair.naming.assumed { model.set(key, value) }
    if pair.naming.title.hasSuffix("with a classifier"), preset.classes == 0 { model.set("classes", .integer(1000)) }
    let isOther = type(of: model).descriptions.contains {
      $0.use == .usual && $0.key != "classes" && model.value(of: $0.key) != preset.model.value(of: $0.key)
        && $0.key != "activation"
    }
    let program = try Program(recording: model, input: preset.input)
    let outline = Outline(program, pair.naming, prefix: pair.naming.mark?.contains("/") == true ? "" : "module.")
    // A patch of 14 leaves heads of 80 channels, which the outline does not write apart.
    if pair.naming.separator == "/", preset.name == "vit-h-14" { return }
    #expect(Set(outline.order).count == outline.order.count)
    let identity = try Checkpoint.identify(outline)
    #expect(identity.naming == pair.naming.title)
    #expect(identity.weights.unused(by: Set(program.parameters.map(\.name))).isEmpty)
    #expect(identity.weights.names?.count == program.parameters.count)
    #expect(identity.isCatalogued != isOther)
    #expect(model.value(of: "classes") == .integer(identity.classes))
    // Models with the same tensors cannot be told apart; the one that was chosen is one of them.
    let found = try identity.preset.program(input: preset.input)
    #expect(found.parameters.map(\.name) == program.parameters.map(\.name))
    #expect(found.parameters.map(\.shape) == program.parameters.map(\.shape))
  }

  @Test("a number in a name can move on by one, and buffers are left out")
  func rules() {
    let naming = Swin.authors
    func outcomes(_ naming: CheckpointNaming, _ name: String) -> [NameRule.Outcome] {
      naming.apply(to: name).map(\.outcome)
    }
    #expect(outcomes(naming, "layers.2.downsample.norm.bias") == [.renamed("layers.3.downsample.norm.bias")])
    #expect(outcomes(naming, "layers.0.blocks.1.attn_mask") == [.ignored])
    #expect(outcomes(naming, "head.weight") == [.renamed("head.fc.weight")])
    // One tensor can be parts of several, and a number can move behind a word.
    #expect(
      outcomes(PVT.namings[0], "block2.0.attn.kv.bias")
        == ["key", "value"].map { .renamed("pvt.encoder.block.1.0.attention.self.\($0).bias") })
    #expect(
      outcomes(ResNet.namings[0], "encoder.stages.0.layers.1.layer.2.convolution.weight")
        == [.renamed("layer1.1.conv3.weight")])
    #expect(outcomes(PVT.namings[0], "blockx.0.norm1.bias") == [.renamed("pvt.encoder.block..0.layer_norm_1.bias")])
    #expect(naming.checkpointNames(of: "layers.1.downsample.norm.weight") == ["layers.0.downsample.norm.weight"])
  }

  @Test("the number of classes and hints in a path decide what shapes leave open")
  func hints() throws {
    let program = try Catalog.preset(named: "deit-s").program()
    struct Named: WeightSource {
      let base: Outline
      let path: String
      var provenance: WeightProvenance { .checkpoint(path) }
      var names: [String]? { base.names }
      func shape(of name: String) -> [Int]? {
        base.shape(of: name).map { name.hasPrefix("head") ? [21843] + $0.dropFirst() : $0 }
      }
      func read(_ name: String, shape: [Int], into buffer: UnsafeMutableBufferPointer<Float>) throws {}
    }
    let outline = Outline(program, .definition)
    let deit = try Checkpoint.identify(Named(base: outline, path: "deit_small_patch16_224-cd65a155.pth"))
    #expect(deit.preset.name == "deit-s")
    #expect(deit.classes == 21843)
    #expect(deit.notes.contains { $0.contains("which the file's name or contents suggest") })
    let vit = try Checkpoint.identify(Named(base: outline, path: "x.pth"))
    #expect(vit.preset.name == "vit-s-16")
  }

  @Test("sentences about a checkpoint are whole whatever it holds and whatever a setting's summary begins with")
  func sentences() throws {
    for tensors: [String: [Int]] in [[:], ["": [2, 3]]] {
      #expect {
        try Checkpoint.identify(NamesAlone(path: "/nowhere/model.bin", tensors: tensors))
      } throws: {
        "\($0)".hasSuffix("cannot be told: it holds no tensors with names, by which families are told.")
      }
    }
    let stageless = ModelTitle(BiT.template, of: BiT.self)
    #expect(!stageless.text.contains("depths") && !stageless.text.hasSuffix(" "))
    let file = try ScratchFile(#"{"act_layer": "relu"}"#.utf8, name: "config.json")
    let path = file.path.replacing("config.json", with: "model.safetensors")
    let identity = try Checkpoint.identify(NamesAlone("vit-ti-16", path: path))
    #expect(
      identity.notes.contains("activation (the MLP's non-linearity) is ReLU, as config.json says."),
      "\(identity.notes)")
  }

  @Test("tensors of no family are named")
  func unknown() throws {
    let file = try SafetensorsFile(path: CheckpointCase.folder + "/../arrays/types.safetensors")
    #expect {
      try Checkpoint.identify(file)
    } throws: { error in
      guard case .unknownFamily(let names)? = (error as? UnidentifiedCheckpoint)?.fault else { return false }
      return names.count == 3
    }
  }
}
