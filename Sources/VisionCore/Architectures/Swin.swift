// Swin Transformer: Hierarchical Vision Transformer using Shifted Windows
// Liu, Lin, Cao, Hu, Wei, Zhang, Lin, Guo
// ICCV 2021, arXiv 2103.14030
//
// Longer than 150 lines: blocks, windows' biases and merging stand beside the names of four libraries.

/// A pyramid of four stages with attention inside windows that shift from block to block (Fig. 3).
package struct Swin: ConfigurableModel {
  package let name = ""
  var width: Int
  var depths: [Int]
  var heads: [Int]
  var window: Int
  var patch = 4
  var shift = WindowShift.alternating
  var positions = SwinPositions.relativeBias
  /// The first map in training, for absolute positions, where there are any.
  var positionsGrid = GridSize(square: 56)
  var classes = 1000
  /// Of the blocks' norms and the last one.
  var normEpsilon = 1e-5
  /// Width of an MLP's middle over a token's.
  var mlpRatio = 4
  /// Each stage's width of an MLP's middle, where that is no whole number of times a token's.
  var mlpWidths: [Int]?
  var bias = SelfAttention.ProjectionBias.all
  var windowCode = WindowCode.timm

  package func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, K]
    var x = try SwinPatchEmbedding(name: "patch_embed", patch: Size("P", patch), width: Size("C", width, stage: 1))(
      image)
    if positions.hasAbsolute { x = try x.withAbsolutePositions(trainedOn: positionsGrid) }
    let stages = depths.indices.map { index in
      SwinStage(
        name: "\(index)", stage: index + 1, depth: depths[index], heads: heads[index], window: window, shift: shift,
        hasBias: positions.hasBias, normEpsilon: normEpsilon,
        hidden: hiddenWidth(ofStage: index, mlpWidths, ratio: mlpRatio), bias: bias, windowCode: windowCode)
    }
    let z = try LayerNorm(name: "norm", epsilon: normEpsilon)(Sequential(name: "layers", stages)(x))
    return try SwinHead(name: "head", classes: classes)(z)
  }
}

/// Patch partition and linear embedding, here with the norm of the authors' code (Section 3.1).
struct SwinPatchEmbedding: Module {
  let name: String
  let patch: Size
  let width: Size

  func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, h, w, C]
    let pixels = try image.rearrange("b c h w -> b h w c")
    let whole = pixels.padded(axis: 1, to: pixels.shape[1].dividedRoundingUp(by: patch) * patch)
    let padded = whole.padded(axis: 2, to: whole.shape[2].dividedRoundingUp(by: patch) * patch)
    let x = try Convolution(name: "proj", features: width, kernel: patch, stride: patch)(padded)
    return try LayerNorm(name: "norm", epsilon: 1e-5)(x)
  }
}

/// Blocks on one resolution, after patch merging in every stage but the first.
struct SwinStage: Stage {
  let name: String
  let stage: Int
  let depth: Int
  let heads: Int
  let window: Int
  let shift: WindowShift
  let hasBias: Bool
  let normEpsilon: Double
  let hidden: HiddenWidth
  let bias: SelfAttention.ProjectionBias
  let windowCode: WindowCode

  func forward(_ x: Tensor) throws -> Tensor {  // [b, 2h, 2w, C/2] → [b, h, w, C]
    let z = try (stage == 1 ? x : PatchMerging(name: "downsample")(x)).named("_ h w C", stage: stage)
    let blocks = (0..<depth).map { index in
      SwinBlock(
        name: "\(index)", heads: Size(heads), window: window, shifted: shift.isShifted(block: index), hasBias: hasBias,
        normEpsilon: normEpsilon, hidden: hidden, bias: bias, windowCode: windowCode)
    }
    return try Sequential(name: "blocks", blocks)(z)
  }
}

/// 2 × 2 neighbours joined to 4C and projected to 2C (Section 3.1); an odd side is padded by one.
struct PatchMerging: TokenMerging {
  let name: String

  func forward(_ x: Tensor) throws -> Tensor {  // [b, h, w, C] → [b, h/2, w/2, 2C]
    try Linear(name: "reduction", features: 2 * x.shape[3], bias: false)(
      LayerNorm(name: "norm", epsilon: 1e-5)(x.mergedPatches()))
  }
}

extension Tensor {
  /// 2 × 2 neighbours joined: a quarter of the tokens, four times as wide; an odd side is padded by one.
  func mergedPatches() throws -> Tensor {  // [b, h, w, C] → [b, h/2, w/2, 4C]
    try padded(axis: 1, to: 2 * shape[1].dividedRoundingUp(by: 2))
      .padded(axis: 2, to: 2 * shape[2].dividedRoundingUp(by: 2))
      .rearrange("b (h i) (w j) c -> b h w (j i c)", ["i": 2, "j": 2])
  }
}

/// Attention inside M × M windows, shifted by half a window in every second block (Eq. 3).
package struct SwinBlock: TokenBlock {
  package let name: String
  let heads: Size
  let window: Int
  let shifted: Bool
  /// Whether attention has a relative position bias.
  let hasBias: Bool
  let normEpsilon: Double
  let hidden: HiddenWidth
  let bias: SelfAttention.ProjectionBias
  let windowCode: WindowCode

  package init(name: String, heads: Size, window: Int, shifted: Bool) {
    self.init(
      name: name, heads: heads, window: window, shifted: shifted, hasBias: true, normEpsilon: 1e-5,
      hidden: .times(4), bias: .all, windowCode: .timm)
  }

  init(
    name: String, heads: Size, window: Int, shifted: Bool, hasBias: Bool, normEpsilon: Double, hidden: HiddenWidth,
    bias: SelfAttention.ProjectionBias, windowCode: WindowCode
  ) {
    (self.name, self.heads, self.window, self.shifted) = (name, heads, window, shifted)
    (self.hasBias, self.normEpsilon, self.hidden) = (hasBias, normEpsilon, hidden)
    (self.bias, self.windowCode) = (bias, windowCode)
  }

  package var equation: PaperEquation? { PaperEquation("Swin, Eq. 3", "ẑ = W-MSA(LN(z)) + z, then MLP(LN(ẑ)) + ẑ") }

  package func forward(_ z: Tensor) throws -> Tensor {  // [b, h, w, C] → [b, h, w, C]
    let y = try windowAttention(LayerNorm(name: "norm1", epsilon: normEpsilon)(z)) + z
    let mlp = MLP(name: "mlp", hidden: hidden.size(over: z.shape[3]))
    return try mlp(LayerNorm(name: "norm2", epsilon: normEpsilon)(y)) + y
  }

  private func windowAttention(_ x: Tensor) throws -> Tensor {
    try ShiftedWindows(window: window, isShifted: shifted, code: windowCode).attend(x) { windows, partition in
      try WindowAttention(name: "attn", heads: heads, partition: partition, hasBias: hasBias, bias: bias)(windows)
    }
  }
}

/// W-MSA: attention within each window, with a relative position bias (Eq. 4) and, where windows are shifted, a mask.
///
/// Ω(W-MSA) = 4hwC² + 2M²hwC (Eq. 2).
struct WindowAttention: Module {
  let name: String
  let heads: Size
  let partition: WindowPartition
  /// Whether the scores have one.
  let hasBias: Bool
  /// Which of queries, keys and values have one.
  let bias: SelfAttention.ProjectionBias

  var equation: PaperEquation? { PaperEquation("Swin, Eq. 2", "Ω(W-MSA) = 4hwC² + 2M²hwC") }

  func forward(_ x: Tensor) throws -> Tensor {  // [windows, M², C] → [windows, M², C]
    let qkv = try x.queriesKeysValues(bias: bias)
      .rearrange("b n (k h d) -> k b h n d", ["k": 3, "h": heads]).unbind(axis: 0)
    var terms = hasBias ? [try positionBias(x)] : []
    if partition.isShifted { terms.append(x.mask(partition)) }
    let tokens = TokenGrid(partition.map)
    let y = try attention(
      qkv[0], qkv[1], qkv[2], terms: terms,
      arrangement: AttentionArrangement(queries: tokens, keys: tokens, windows: partition))
    return try Linear(name: "proj", features: x.shape[2])(y)
  }

  private func positionBias(_ x: Tensor) throws -> ScoreTerm {
    let window = partition.window
    let offsets = Size((2 * window.rows - 1) * (2 * window.columns - 1))
    let table = try x.parameter("relative_position_bias_table", [offsets, heads])
    return ScoreTerm(.table(window: window), table.positionBias(window, heads: heads, tokens: x.shape[1]))
  }
}

/// The mean over all tokens, classified (Section 3.1).
struct SwinHead: Module {
  let name: String
  let classes: Int

  func forward(_ x: Tensor) throws -> Tensor {  // [b, h, w, C] → [b, K]
    try x.mean(axes: [1, 2]).classScores("fc", classes)
  }
}

extension Swin {
  package static let settings: [Setting<Swin>] = [
    .integer(
      "width", \.width, SettingLimit.width, "width of the first stage, doubled by each further one",
      told: .axis("patch_embed.proj.weight", 0)),
    .integers(
      "depths", \.depths, SettingLimit.depth, "blocks of each stage", told: .counts("layers.*.blocks.*.norm1.weight")),
    .integers(
      "heads", \.heads, SettingLimit.heads, "attention heads of each stage",
      told: .rule { evidence, model in
        let heads = evidence.axes(table, 1)
        return heads.count == model.depths.count ? .integers(heads) : nil
      }, .key("num_heads"), .stageHeads(of: 32) { model in model.depths.indices.map { model.width << $0 } }),
    .integer(
      "window", \.window, 1...128, "side of a window in tokens", told: .rule { evidence, _ in largestWindow(evidence) },
      .key("window_size"), .rule(.guess) { _, _ in .integer(7) }),
    .integer("patch", \.patch, 1...64, "side of a patch in pixels", .usual, told: .axis("patch_embed.proj.weight", 3)),
    .option("shift", \.shift, "which blocks shift their windows"),
    .option(
      "positions", \.positions, "what says where a token is",
      told: .rule { evidence, _ in
        let hasBias = evidence.has("layers.0.blocks.0.attn.relative_position_bias_table")
        let found = SwinPositions(hasBias: hasBias, hasAbsolute: evidence.has("absolute_pos_embed"))
        return .choice(found.rawValue)
      }),
    .option(
      "projection-bias", \.bias, "which of queries, keys and values have a bias", .usual,
      told: .presence(of: "layers.0.blocks.0.attn.qkv.bias", "all"),
      .presence(of: "layers.0.blocks.0.attn.q_bias", "queries-and-values", else: "none")),
    .integer(
      "mlp-ratio", \.mlpRatio, SettingLimit.ratio, "width of an MLP's middle over a token's", .usual,
      told: .ratio("layers.0.blocks.0.mlp.fc1.weight", 0, over: "layers.0.blocks.0.mlp.fc1.weight", 1),
      .key("mlp_ratio")),
    .mlpWidths(\.mlpWidths, "layers.*.blocks.0.mlp.fc1.weight") {
      doubled($0.width, stages: $0.depths.count, ratio: $0.mlpRatio)
    },
    .epsilon(\.normEpsilon), .option("implementation", \.windowCode, WindowCode.summary, .code),
    .classes(\.classes, head: "head.fc.weight"),
  ]

  /// A stage whose map is smaller than the window has a smaller one, so that the largest counts.
  private static func largestWindow(_ evidence: Evidence) -> SettingValue? {
    let sides = evidence.axes(table, 0).compactMap(squareRoot)
    return sides.max().map { .integer(($0 + 1) / 2) }
  }

  package static let trainedOn: [Telling<Swin>] =
    .imageSize() + [
      .rule { evidence, model in .windowed(evidence, window: model.window, patch: model.patch) },
      .rule { evidence, model in
        evidence.axis("absolute_pos_embed", 1).flatMap(squareRoot).map { .integer($0 * model.patch) }
      },
      .rule(.name) { evidence, _ in evidence.hints.windowName.map { .integer($0.side) } },
      // The last stage's windows are as large as its map in all published models.
      .rule(.guess) { evidence, model in
        evidence.axes(table, 0).last.flatMap(squareRoot).map {
          .integer(($0 + 1) / 2 * model.patch << (model.depths.count - 1))
        }
      },
    ]

  private static let table = "layers.*.blocks.0.attn.relative_position_bias_table"

  package var headWidths: [(key: String, heads: Int, width: Int)] {
    heads.enumerated().map { ("heads", $1, width << $0) }
  }

  package mutating func train(on image: GridSize) {
    positionsGrid = GridSize(rows: (image.rows + patch - 1) / patch, columns: (image.columns + patch - 1) / patch)
  }
}

extension SettingValue {
  /// The image's side, off the mask [windows, M², M²] that the authors' files keep in the first stage.
  static func windowed(_ evidence: Evidence, window: Int, patch: Int) -> SettingValue? {
    evidence.buffer("layers.0.blocks.1.attn_mask")?.shape.first.flatMap(squareRoot).map {
      .integer($0 * window * patch)
    }
  }
}

extension Swin: Architecture {
  package static let key = "swin"
  package static let family = Family("Swin")
  package static let paper = Paper(
    title: "Swin Transformer: Hierarchical Vision Transformer using Shifted Windows", authors: "Liu et al.",
    venue: "ICCV", year: 2021, arXiv: "2103.14030")
  package static let template = Swin(width: 1, depths: [], heads: [], window: 7)
  package static let mark = "layers.0.blocks.0.attn.qkv.weight"

  /// Section 3.3; L and the windows of 12 from Table 1.
  package static let presets: [Preset] = [
    preset("swin-t", "Swin-T", "tiny", width: 96, depths: [2, 2, 6, 2]),
    preset("swin-s", "Swin-S", "small", width: 96),
    preset("swin-b", "Swin-B", "base", width: 128),
    preset("swin-l", "Swin-L", "large", width: 192, file: "_22kto1k"),
    preset("swin-b-384", "Swin-B", "base", width: 128, side: 384),
    preset("swin-l-384", "Swin-L", "large", width: 192, side: 384, file: "_22kto1k"),
  ]

  private static func preset(
    _ name: String, _ title: String, _ size: String, width: Int, depths: [Int] = [2, 2, 18, 2], side: Int = 224,
    file: String = ""
  ) -> Preset {
    let alias = "swin_\(size)_patch4_window\(side / 32)_\(side)"
    let repository = "microsoft/" + alias.replacing("_", with: "-")
    return preset(
      name, title, aliases: [alias, repository], side: side, crop: side > 224 ? 1 : 0.9,
      weights: .apache(repository, alias + file + ".pth", "MIT at the authors and at timm"),
      Swin(width: width, depths: depths, heads: [1, 2, 4, 8].map { $0 * width / 32 }, window: side / 32))
  }

  /// Eq. 1 and 2.
  package static let comparedBlocks = [
    AttentionBlock.msa,
    AttentionBlock("w-msa", .module("attn")) { place in
      try Program(
        recordingBlock: SwinBlock(name: "block", heads: 1, window: place.sizes.window, shifted: false),
        shape: place.mapShape)
    },
  ]

  package static func torchCode(_ model: Swin) -> TorchCode { TorchCode(name: "timm", softmax: .module) }

  // MARK: Other people's names

  package static let namings: [CheckpointNaming] = [
    authors, huggingFace, huggingFace5,
    torchvision(
      mark: "features.1.0.attn.relative_position_bias_table",
      attention: ["attn.qkv.*", "attn.proj.*", "attn.relative_position_bias_table"]),
  ]

  /// The authors' code, and timm before 2023: a stage's downsample at its end, a plain head.
  static let authors = CheckpointNaming(
    title: "the Swin authors' code", mark: "layers.0.downsample.reduction.weight",
    rules: [
      NameRule("layers.*.downsample.*.*", "layers.*+1.downsample.*.*"), NameRule("head.*", "head.fc.*"),
    ], assumed: padsFirst)

  /// What the code with Hugging Face's names and the authors' own for detection have in common.
  static let padsFirst: [String: SettingValue] = ["implementation": .choice(WindowCode.transformers.rawValue)]

  /// torchvision's: blocks and patch merging in one row.
  /// - Parameters:
  ///   - attention: what blocks have beside norms and MLPs and under the same names
  ///   - others: rules for the rest, from the names of a stage's blocks to those here
  static func torchvision(
    mark: String, attention: [String], others: (_ blocks: String, _ target: String) -> [NameRule] = { _, _ in [] }
  ) -> CheckpointNaming {
    let stages = (0..<8).flatMap { stage -> [NameRule] in
      let (blocks, target) = ("features.\(2 * stage + 1).*", "layers.\(stage).blocks.*")
      let same = (attention + ["norm1.*", "norm2.*"]).map { NameRule("\(blocks).\($0)", "\(target).\($0)") }
      return same + others(blocks, target)
        + [
          NameRule("\(blocks).mlp.0.*", "\(target).mlp.fc1.*"), NameRule("\(blocks).mlp.3.*", "\(target).mlp.fc2.*"),
          NameRule("features.\(2 * stage).norm.*", "layers.\(stage).downsample.norm.*"),
          NameRule("features.\(2 * stage).reduction.*", "layers.\(stage).downsample.reduction.*"),
        ]
    }
    return CheckpointNaming(
      title: "torchvision", mark: mark,
      rules: [
        NameRule("features.0.0.*", "patch_embed.proj.*"), NameRule("features.0.2.*", "patch_embed.norm.*"),
        NameRule("head.*", "head.fc.*"),
      ] + stages, assumed: ["implementation": .choice(WindowCode.torchvision.rawValue)])
  }

  static let huggingFaceParts = [
    NameRule("embeddings.patch_embeddings.projection.*", "patch_embed.proj.*"),
    NameRule("embeddings.position_embeddings", "absolute_pos_embed"),
    NameRule("embeddings.norm.*", "patch_embed.norm.*"),
    NameRule("encoder.layers.*.downsample.*.*", "layers.*+1.downsample.*.*"),
    NameRule("layernorm.*", "norm.*"), NameRule("classifier.*", "head.fc.*"),
  ]
  static let huggingFaceFixed = ["hidden_act": "gelu", "num_channels": "3"]
  private static let block = ("encoder.layers.*.blocks.*", "layers.*.blocks.*")

  private static let huggingFace = CheckpointNaming(
    title: "Hugging Face", mark: "encoder.layers.0.blocks.0.attention.self.relative_position_bias_table",
    prefixes: ["swin"],
    rules: huggingFaceParts
      + .joined("\(block.0).attention.self", ["query", "key", "value"], "\(block.1).attn.qkv")
      + [
        NameRule(
          "\(block.0).attention.self.relative_position_bias_table", "\(block.1).attn.relative_position_bias_table")
      ] + .fileBlock(block.0, block.1), assumed: padsFirst, fixed: huggingFaceFixed)

  private static let huggingFace5 = CheckpointNaming(
    title: "Hugging Face, transformers 5", mark: "encoder.layers.0.blocks.0.attention.q_proj.weight",
    prefixes: ["swin"],
    rules: huggingFaceParts
      + .joined("\(block.0).attention", ["q_proj", "k_proj", "v_proj"], "\(block.1).attn.qkv")
      + [
        NameRule(
          "\(block.0).attention.relative_position_bias.relative_position_bias_table",
          "\(block.1).attn.relative_position_bias_table")
      ] + .memoryBlock(block.0, block.1), assumed: padsFirst, fixed: huggingFaceFixed)
}
