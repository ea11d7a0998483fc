import Foundation
import Testing
import VisionCore

/// The code of the README and of the library's tutorial. This target has no access to what is `package`, so that it sees what everybody
/// sees; the text's files differ in their folder alone.
@Suite("The tutorial's code runs")
struct TutorialTests {
  private let folder: String

  /// A folder as people have it: a trained model's weights with what timm writes beside them, and an image.
  init() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let files = FileManager.default
    let place = files.temporaryDirectory.appending(path: "tutorial-\(UUID().uuidString)")
    try files.createDirectory(at: place, withIntermediateDirectories: true)
    try files.copyItem(
      at: root.appending(path: "samples/weights/demo-vit.safetensors"), to: place.appending(path: "model.safetensors"))
    try files.copyItem(
      at: root.appending(path: "Tests/Fixtures/demo/scene.png"), to: place.appending(path: "cat.png"))
    let configuration = """
      {"num_classes": 10, "model_args": {"num_heads": 3}, "id2label": {"0": "circle", "1": "square", "2": "triangle",
      "3": "star", "4": "cross", "5": "ring", "6": "crescent", "7": "heart", "8": "hexagon", "9": "arrow"},
      "pretrained_cfg": {"input_size": [3, 112, 112], "mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5],
      "crop_pct": 1.0, "interpolation": "bicubic"}}
      """
    try Data(configuration.utf8).write(to: place.appending(path: "config.json"))
    folder = place.path
  }

  @Test("the README's lines list, define, cost, open, run and look")
  func readme() throws {
    // [README]
    struct Tiny: Module {
      let name = ""
      func forward(_ image: Tensor) throws -> Tensor {  // [1, 3, H, W] → [1, 10]
        let x = try PatchEmbedding(name: "patch", patch: Size("P", 16), width: Size("C", 64))(image).named("_ h w C")
        let block = ViTBlock(name: "block", heads: 4, tokens: TokenGrid(x.gridSize))
        let z = try block(x.rearrange("b h w c -> b (h w) c"))
        return try Linear(name: "head", features: 10)(z.mean(axes: [1]))
      }
    }
    for preset in Catalog.presets { print(preset.name, preset.title, preset.input) }
    let cost = Cost(try Program(recording: Tiny(), input: GridSize(square: 224)))
    print(cost.parameters, cost.multiplyAccumulates, cost.formula)
    let model = try LoadedModel(contentsOf: "\(folder)/model.safetensors")
    let run = try model.run(on: Image(contentsOf: "\(folder)/cat.png"))
    print(run.topClasses(5).map { "\($0.label ?? "?"): \($0.probability)" })
    print(try run.attention(at: "blocks.5").map(of: .prefix(.classToken), head: .head(0)).maximum.place)
    // [end]
    #expect(cost.formula.value == cost.multiplyAccumulates)
    #expect("\(cost.formula)".contains("12hwC²") && "\(cost.formula)".contains("2(hw)²C"))
    #expect(cost.parameters == 3 * 256 * 64 + 64 + 12 * 64 * 64 + 13 * 64 + 64 * 10 + 10)
    try expectTrained(run)
  }

  /// The scores are those of the model as it was trained, norms, heads and preparation of images included.
  private func expectTrained(_ run: LoadedModel.Run) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/demo/logits.json")
    let expected = try #require(
      JSONDecoder().decode([String: [Float]].self, from: Data(contentsOf: file))["demo-vit"])
    #expect(run.scores.count == expected.count)
    for (found, wanted) in zip(run.scores, expected) { #expect(abs(found - wanted) < 2e-3) }
  }

  @Test("the catalogue")
  func catalogue() throws {
    // [Catalogue]
    for preset in Catalog.presets { print(preset.name, preset.title, preset.input, preset.classes) }

    let swin = try Catalog.preset(named: "swin-t")
    let program = try swin.program()  // as it was trained, at 224×224
    let larger = try swin.program(input: GridSize(rows: 448, columns: 672))
    print(Cost(program).multiplyAccumulates)  // 4490566656
    print(Cost(program).formula)  // 3HWC₁ + 26h₁w₁C₁² + 4M²h₁w₁C₁ + …
    // [end]
    #expect(Cost(program).multiplyAccumulates == 4_490_566_656)
    #expect("\(Cost(program).formula)".hasPrefix("3HWC₁ + 26h₁w₁C₁² + 4M²h₁w₁C₁ + "))
    #expect(Cost(larger).multiplyAccumulates > 5 * Cost(program).multiplyAccumulates)
    #expect(throws: (any Error).self) { try Catalog.preset(named: "swim-t") }
    // [Modules]
    for module in Cost(program).modules where module.path.hasSuffix("attn") {
      print(module.path, module.parameters, module.multiplyAccumulates, module.formula)
    }
    // [end]
    #expect(Cost(program).modules.count { $0.path.hasSuffix("attn") } == 12)
    #expect(Cost(program).modules[0].multiplyAccumulates == 4_490_566_656)
  }

  // [Mixer]
  /// MLP-Mixer's block (Tolstikhin et al., arXiv 2105.01601, Eq. 1): an MLP over the tokens, then one over the channels.
  struct MixerBlock: Module {
    let name: String
    var role: ModuleRole { .tokenBlock }

    func forward(_ x: Tensor) throws -> Tensor {  // [b, N, C] → [b, N, C]
      let turned = try LayerNorm(name: "norm1", epsilon: 1e-6)(x).rearrange("b n c -> b c n")
      let mixed = try MLP(name: "mlp_tokens", hidden: 384)(turned).rearrange("b c n -> b n c")
      let y = try x + mixed
      return try y + MLP(name: "mlp_channels", hidden: 3072)(LayerNorm(name: "norm2", epsilon: 1e-6)(y))
    }
  }

  struct Mixer: Module {
    let name = ""
    let depth: Int

    func forward(_ image: Tensor) throws -> Tensor {  // [1, 3, H, W] → [1, K]
      let x = try PatchEmbedding(name: "stem", patch: Size("P", 16), width: Size("C", 768))(image).named("_ h w C")
      var z = try x.rearrange("b h w c -> b (h w) c")
      for index in 0..<depth { z = try MixerBlock(name: "blocks.\(index)")(z) }
      return try Linear(name: "head", features: Size("K", 1000))(
        LayerNorm(name: "norm", epsilon: 1e-6)(z).mean(axes: [1]))
    }
  }
  // [end]

  // [Gate]
  /// Channels times a learned number each, and a class token in front.
  struct GatedTokens: Module {
    let name: String

    func forward(_ x: Tensor) throws -> Tensor {  // [b, N, C] → [b, 1 + N, C]
      let gate = try x.parameter("gate", [x.shape[2]])
      let token = try x.parameter("cls_token", [1, 1, x.shape[2]])
      return try Tensor.concatenate([token, x * gate], axis: 1)
    }
  }
  // [end]

  @Test("a model of one's own")
  func definition() throws {
    // [Own]
    let program = try Program(recording: Mixer(depth: 12), input: GridSize(square: 224))
    let cost = Cost(program)
    print(cost.parameters, cost.multiplyAccumulates)  // 59880472 12601767936

    let model = try LoadedModel(program)  // synthetic weights: a checkpoint's path may stand here
    print(try model.run(on: Image(contentsOf: "\(folder)/cat.png")).scores.count)  // 1000
    // [end]
    // timm's `mixer_b16_224`.
    #expect(cost.parameters == 59_880_472)
    #expect(cost.multiplyAccumulates == 12_601_767_936)
    #expect(model.preset == nil && model.notes.count == 1)
    do {
      // [Unfit]
      let program = try Program(recording: Mixer(depth: 12), input: GridSize(square: 225))
      // [end]
      Issue.record("\(program.attentionPaths) was recorded")
    } catch {
      #expect("\(error)" == "stem: axis (h p) of length 225 does not split into 16")
      #expect(error is ShapeError)
    }
  }

  @Test("parameters of a module's own, and attention on tokens with one in front")
  func parameters() throws {
    struct Model: Module {
      let name = ""
      func forward(_ image: Tensor) throws -> Tensor {
        let x = try PatchEmbedding(name: "stem", patch: 16, width: 64)(image)
        let z = try GatedTokens(name: "tokens")(x.rearrange("b h w c -> b (h w) c"))
        let tokens = TokenGrid(x.gridSize, front: [.classToken])
        return try ViTBlock(name: "block", heads: 4, tokens: tokens)(z).select(axis: 1, 0)
      }
    }
    let program = try Program(recording: Model(), input: GridSize(square: 64))
    #expect(Cost(program).modules.first { $0.path == "tokens" }?.parameters == 2 * 64)
    #expect(program.attentionPaths == ["block.attn"])
    let attention = try LoadedModel(program).run(on: Image(contentsOf: "\(folder)/cat.png")).attention()
    #expect(attention.heads == 4)
    #expect(attention.queries.grid == GridSize(square: 4))
  }

  @Test("a checkpoint, its classes and its attention")
  func checkpoint() throws {
    // [Open]
    let model = try LoadedModel(contentsOf: "\(folder)/model.safetensors")
    print(model.preset?.title ?? "", model.notes)
    // [end]
    // [Run]
    let run = try model.run(on: Image(contentsOf: "\(folder)/cat.png"))
    for found in run.topClasses(5) { print(found.label ?? "class \(found.index)", found.probability) }
    // [end]
    try expectTrained(run)
    #expect(model.preset?.classes == 10 && model.preset?.input == GridSize(square: 112))
    let top = run.topClasses(5)
    #expect(top.count == 5 && top[0].label != nil && top[0].probability > top[1].probability)
    // [Attention]
    print(model.program.attentionPaths)  // ["blocks.0.attn", …, "blocks.5.attn"]
    let attention = try run.attention(at: "blocks.5")
    let ofClassToken = try attention.map()  // the class token, the mean of all heads
    let ofPlace = try attention.map(of: .place(GridPlace(row: 5, column: 7)), head: .head(0))
    print(ofClassToken.grid, ofClassToken.maximum.place, ofPlace.weights.count)  // 14×14 …
    // [end]
    #expect(model.program.attentionPaths == (0..<6).map { "blocks.\($0).attn" })
    #expect(attention.heads == 3)
    #expect(ofClassToken.grid == GridSize(square: 14) && ofPlace.weights.count == 196)
    #expect(abs(ofPlace.weights.reduce(0, +) - 1) < 0.5 && ofClassToken.maximum.weight > 1 / 197)
    #expect(throws: (any Error).self) { try run.attention(at: "blocks.6") }
    #expect(throws: (any Error).self) { try attention.map(head: .head(3)) }
    // [Other]
    let larger = try LoadedModel(contentsOf: "\(folder)/model.safetensors", input: GridSize(rows: 112, columns: 224))
    let swin = try LoadedModel(Catalog.preset(named: "swin-t"))  // no checkpoint: synthetic weights
    // [end]
    #expect(try larger.run(on: Image(contentsOf: "\(folder)/cat.png")).attention().queries.grid.columns == 28)
    #expect(swin.preset?.name == "swin-t" && swin.notes.count == 1)
  }
}
