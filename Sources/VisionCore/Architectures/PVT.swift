// Pyramid Vision Transformer: A Versatile Backbone for Dense Prediction without Convolutions
// Wang, Xie, Li, Fan, Song, Liang, Lu, Luo, Shao
// ICCV 2021, arXiv 2102.12122
//
// Longer than 150 lines: definition, settings of each stage and the names of two libraries.

/// A pyramid of four stages whose keys and values are reduced in space (Fig. 3). Names are those of the Hugging Face port.
package struct PVT: ConfigurableModel {
  package let name = ""
  var widths = [64, 128, 320, 512]
  var depths: [Int]
  var heads = [1, 2, 5, 8]
  /// R: how much shorter each side of the keys' map is.
  var reductions = [8, 4, 2, 1]
  var ratios = [8, 8, 4, 4]
  /// Each stage's width of an MLP's middle, where that is no whole number of times a token's.
  var mlpWidths: [Int]?
  /// Of the blocks' norms and the last one.
  var normEpsilon = 1e-6
  /// Of the norms behind a patch embedding and a spatial reduction, where the authors' code and the port differ.
  var reductionEpsilon = 1e-6
  /// Whether queries, keys and values have one.
  var hasProjectionBias = true
  /// The image that position embeddings were trained on.
  var trainedOn = GridSize(square: 224)
  var classes = 1000

  package func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, K]
    let stages = widths.indices.map { index in
      PVTSizes(
        stage: index + 1, patch: index == 0 ? 4 : 2, width: widths[index], depth: depths[index], heads: heads[index],
        reduction: reductions[index], hidden: hiddenWidth(ofStage: index, mlpWidths, ratio: ratios[index]),
        normEpsilon: normEpsilon,
        reductionEpsilon: reductionEpsilon, hasProjectionBias: hasProjectionBias,
        positions: GridSize(rows: trainedOn.rows / (4 << index), columns: trainedOn.columns / (4 << index)),
        isLast: index == widths.count - 1)
    }
    let z = try Sequential(name: "pvt", [PVTEncoder(name: "encoder", stages: stages, normEpsilon: normEpsilon)])(image)
    return try z.select(axis: 1, 0).classScores("classifier", classes)
  }
}

/// What a row of Table 1 says about a stage.
struct PVTSizes: Sendable {
  let stage: Int
  let patch: Int
  let width: Int
  let depth: Int
  let heads: Int
  let reduction: Int
  let hidden: HiddenWidth
  var normEpsilon = 1e-6
  var reductionEpsilon = 1e-6
  var hasProjectionBias = true
  let positions: GridSize
  /// The last stage has the class token.
  let isLast: Bool
}

struct PVTEncoder: Module {
  let name: String
  let stages: [PVTSizes]
  let normEpsilon: Double

  func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, N, C]
    var x = try image.rearrange("b c h w -> b h w c")
    for (index, sizes) in stages.enumerated() {
      let grid = StageGrid(
        rows: try side(x, 1, sizes), columns: try side(x, 2, sizes), front: sizes.isLast ? [.classToken] : [],
        stage: sizes.stage)
      x = try PVTPatchEmbedding(name: "patch_embeddings.\(index)", sizes: sizes, grid: grid)(x)
      x = try PVTStage(name: "block.\(index)", sizes: sizes, grid: grid)(x)
      if !sizes.isLast { x = try x.asMap(grid) }
    }
    return try LayerNorm(name: "layer_norm", epsilon: normEpsilon)(x)
  }

  private func side(_ x: Tensor, _ axis: Int, _ sizes: PVTSizes) throws -> Size {
    guard let whole = x.shape[axis].divided(by: Size(sizes.patch)) else {
      throw x.recorder.error(
        .doesNotSplit(axis: axis == 1 ? "(h p)" : "(w p)", length: x.shape[axis].value, divisor: sizes.patch))
    }
    return Size(axis == 1 ? "h" : "w", whole.value, stage: sizes.stage)
  }
}

/// Patches mapped to tokens, normalised, their positions added (Section 3.2).
struct PVTPatchEmbedding: Module {
  let name: String
  let sizes: PVTSizes
  let grid: StageGrid

  var torch: TorchNotes { .interpolatesPositions }

  func forward(_ x: Tensor) throws -> Tensor {  // [b, hP, wP, in] → [b, N, C]
    let patch = Size("P", sizes.patch, stage: sizes.stage)
    let map = try Convolution(
      name: "projection", features: Size("C", sizes.width, stage: sizes.stage), kernel: patch, stride: patch)(x)
    var z = try LayerNorm(name: "layer_norm", epsilon: sizes.reductionEpsilon)(
      map.named("_ h w C", stage: sizes.stage).asTokens())
    if sizes.isLast { z = try z.prepending(.classToken, stage: sizes.stage) }
    // The authors' code resamples them bilinearly.
    let positions = try positionEmbedding(
      "position_embeddings", like: z, trainedOn: sizes.positions, grid.tokens, resampling: .bilinear)
    return try z + positions
  }
}

/// Blocks on one resolution.
struct PVTStage: Stage {
  let name: String
  let sizes: PVTSizes
  let grid: StageGrid

  func forward(_ z: Tensor) throws -> Tensor {  // [b, N, C] → [b, N, C]
    try (0..<sizes.depth).map { PVTBlock(name: "\($0)", sizes: sizes, grid: grid) }.reduce(z) { try $1($0) }
  }
}

/// Spatial-reduction attention and an MLP, pre-norm (Fig. 3).
struct PVTBlock: TokenBlock {
  let name: String
  let sizes: PVTSizes
  let grid: StageGrid

  func forward(_ z: Tensor) throws -> Tensor {  // [b, N, C] → [b, N, C]
    let attention = Sequential(
      name: "attention",
      [
        SpatialReductionAttention(
          name: "self", heads: Size(sizes.heads), reduction: sizes.reduction, epsilon: sizes.reductionEpsilon,
          hasBias: sizes.hasProjectionBias, grid: grid),
        Sequential(name: "output", [Linear(name: "dense", features: z.shape[2])]),
      ])
    let y = try attention(LayerNorm(name: "layer_norm_1", epsilon: sizes.normEpsilon)(z)) + z
    let mlp = MLP(name: "mlp", hidden: sizes.hidden.size(over: z.shape[2]), layers: ("dense1", "dense2"))
    return try mlp(LayerNorm(name: "layer_norm_2", epsilon: sizes.normEpsilon)(y)) + y
  }
}

/// SRA: keys and values from a map R times shorter on each side (Eq. 2 to 4). Ω(SRA) = Ω(MSA)/R² in its quadratic term.
struct SpatialReductionAttention: Module {
  let name: String
  let heads: Size
  let reduction: Int
  var epsilon = 1e-6
  var hasBias = true
  let grid: StageGrid

  var equation: PaperEquation? { PaperEquation("PVT, Eq. 4", "SR(x) = Norm(Reshape(x, R)·W)") }

  func forward(_ x: Tensor) throws -> Tensor {  // [b, N, C] → [b, N, C]
    let reduced = try reduction == 1 ? (tokens: x, grid: grid.tokens) : self.reduced(x)
    let (q, k, v) = (
      try project("query", x), try project("key", reduced.tokens), try project("value", reduced.tokens)
    )
    return try attention(
      q, k, v, arrangement: AttentionArrangement(queries: grid.tokens, keys: reduced.grid))
  }

  /// SR(x) = Norm(Reshape(x, R)·W), a convolution of kernel and stride R (Eq. 4).
  private func reduced(_ x: Tensor) throws -> (tokens: Tensor, grid: TokenGrid) {
    let stride = Size("s", reduction, stage: grid.stage)
    let map = try Convolution(name: "sequence_reduction", features: x.shape[2], kernel: stride, stride: stride)(
      x.asMap(grid))
    return (try LayerNorm(name: "layer_norm", epsilon: epsilon)(map.asTokens()), TokenGrid(map.gridSize))
  }

  private func project(_ name: String, _ x: Tensor) throws -> Tensor {
    try Linear(name: name, features: x.shape[2], bias: hasBias)(x).rearrange("b n (h d) -> b h n d", ["h": heads])
  }
}

extension PVT {
  package static let settings: [Setting<PVT>] = [
    .integers(
      "depths", \.depths, SettingLimit.depth, "blocks of each stage",
      told: .counts("pvt.encoder.block.*.*.layer_norm_1.weight")),
    .integers(
      "widths", \.widths, SettingLimit.width, "width of each stage's tokens", .usual,
      told: .axes("pvt.encoder.patch_embeddings.*.projection.weight", 0)),
    .integers(
      "heads", \.heads, SettingLimit.heads, "attention heads of each stage", .usual,
      told: .key("num_attention_heads"), .stageHeads(of: 64, \.widths)),
    .integers(
      "reductions", \.reductions, 1...64, "how much shorter the keys' map is", .usual,
      told: .rule { evidence, model in
        .integers(
          model.depths.indices.map {
            evidence.axis("pvt.encoder.block.\($0).0.attention.self.sequence_reduction.weight", 3) ?? 1
          })
      }, .key("sequence_reduction_ratios")),
    .integers(
      "mlp-ratios", \.ratios, SettingLimit.ratio, "width of an MLP's middle over a token's", .usual,
      told: .ratios("pvt.encoder.block.*.0.mlp.dense1.weight", stages: \.depths), .key("mlp_ratios")),
    .mlpWidths(\.mlpWidths, "pvt.encoder.block.*.0.mlp.dense1.weight", key: "mlp_ratios") { ($0.widths, $0.ratios) },
    .flag(
      "projection-bias", \.hasProjectionBias, "a bias of queries, keys and values",
      told: .presence(of: "pvt.encoder.block.0.0.attention.self.query.bias", "yes", else: "no")),
    .epsilon(\.normEpsilon),
    .epsilon(
      \.reductionEpsilon, key: "reduction-epsilon",
      "epsilon of the norms behind a patch embedding and a spatial reduction"),
    .classes(\.classes, head: "classifier.weight"),
  ]

  package static let trainedOn: [Telling<PVT>] = [
    .rule { evidence, _ in
      evidence.axis("pvt.encoder.patch_embeddings.0.position_embeddings", 1)
        .flatMap { evidence.grid(of: $0, patch: 4) }.map { .integers([4 * $0.rows, 4 * $0.columns]) }
    }
  ]

  package var headWidths: [(key: String, heads: Int, width: Int)] { zip(heads, widths).map { ("heads", $0, $1) } }
  package mutating func train(on image: GridSize) { trainedOn = image }
}

extension PVT: Architecture {
  package static let key = "pvt"
  package static let family = Family("PVT")
  package static let paper = Paper(
    title: "Pyramid Vision Transformer: A Versatile Backbone for Dense Prediction without Convolutions",
    authors: "Wang et al.", venue: "ICCV", year: 2021, arXiv: "2102.12122")
  package static let template = PVT(depths: [])
  package static let mark = "pvt.encoder.patch_embeddings.0.projection.weight"

  /// Table 1.
  package static let presets: [Preset] = [
    preset("tiny", "PVT-Tiny", [2, 2, 2, 2]), preset("small", "PVT-Small", [3, 4, 6, 3]),
    preset("medium", "PVT-Medium", [3, 4, 18, 3]), preset("large", "PVT-Large", [3, 8, 27, 3]),
  ]

  private static func preset(_ size: String, _ title: String, _ depths: [Int]) -> Preset {
    preset(
      "pvt-" + size, title, aliases: ["xrenya/pvt-\(size)-224"],
      weights: UsualWeights(file: "pvt_\(size).pth", licence: "Apache-2.0"), PVT(depths: depths))
  }

  /// Spatial reduction beside attention over all tokens.
  package static let comparedBlocks = [
    AttentionBlock.msa,
    AttentionBlock("sra", .module("attention")) { place in
      let sizes = PVTSizes(
        stage: 0, patch: 1, width: place.sizes.width, depth: 1, heads: 1, reduction: place.sizes.reduction,
        hidden: .times(4),
        positions: place.map, isLast: false)
      return try Program(recordingBlock: PVTBlock(name: "block", sizes: sizes, grid: place.grid), shape: place.tokens)
    },
  ]

  package static func torchCode(_ model: PVT) -> TorchCode {
    TorchCode(name: "transformers", softmax: .function, products: .function, gelu: .keptFunction)
  }

  /// The definition's names are those of the Hugging Face port.
  package static let definition = CheckpointNaming.definition(
    title: "Hugging Face",
    fixed: ["hidden_act": "gelu", "strides": "[4, 2, 2, 2]", "num_channels": "3"])

  /// The authors' names count stages from 1 and have keys and values in one layer. Their code leaves some norms at PyTorch's
  /// epsilon.
  package static let namings: [CheckpointNaming] = {
    let (embeddings, blocks) = ("pvt.encoder.patch_embeddings", "pvt.encoder.block.*-1.*")
    let keysAndValues = ["key", "value"].enumerated().map { index, name in
      NameRule(
        "block*.*.attn.kv.*", "\(blocks).attention.self.\(name).*", slice: NameRule.Slice(index: index, count: 2))
    }
    return [
      CheckpointNaming(
        title: "the PVT authors' code", mark: "patch_embed1.proj.weight",
        rules: [
          NameRule("patch_embed*.proj.*", "\(embeddings).*-1.projection.*"),
          NameRule("patch_embed*.norm.*", "\(embeddings).*-1.layer_norm.*"),
          NameRule("pos_embed*", "\(embeddings).*-1.position_embeddings"),
          // The fourth stage alone has a class token.
          NameRule("cls_token", "\(embeddings).3.cls_token"),
          NameRule("norm.*", "pvt.encoder.layer_norm.*"), NameRule("head.*", "classifier.*"),
        ] + keysAndValues
          + [
            ("attn.q", "attention.self.query"), ("attn.sr", "attention.self.sequence_reduction"),
            ("attn.norm", "attention.self.layer_norm"), ("attn.proj", "attention.output.dense"),
            ("norm1", "layer_norm_1"), ("norm2", "layer_norm_2"), ("mlp.fc1", "mlp.dense1"), ("mlp.fc2", "mlp.dense2"),
          ].map { NameRule("block*.*.\($0).*", "\(blocks).\($1).*") },
        assumed: ["reduction-epsilon": .number(1e-5)])
    ]
  }()
}
