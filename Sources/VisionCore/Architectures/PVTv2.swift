// PVT v2: Improved Baselines with Pyramid Vision Transformer
// Wang, Xie, Li, Fan, Song, Liang, Lu, Luo, Shao
// Computational Visual Media 2022, arXiv 2106.13797
//
// Longer than 150 lines: overlapping patches, two kinds of attention, a convolutional MLP, settings of each stage and the names of three libraries.

/// A pyramid whose patches overlap and whose MLPs look at neighbours, so that it needs no position embedding (Section 3). Names
/// are timm's.
package struct PVTv2: ConfigurableModel {
  package let name = ""
  var widths: [Int]
  var depths: [Int]
  var heads: [Int]
  /// R: how much shorter each side of the keys' map is.
  var reductions = [8, 4, 2, 1]
  var ratios = [8, 8, 4, 4]
  /// Each stage's width of an MLP's middle, where that is no whole number of times a token's.
  var mlpWidths: [Int]?
  /// Whether keys and values are pooled to 7 × 7 in place of a convolution of stride R (Section 3.2, "linear SRA").
  var pooling = KeyPooling.convolution
  /// Of the blocks' and the stages' norms.
  var normEpsilon = 1e-6
  /// Of the norms behind a patch embedding and a spatial reduction, where implementations differ.
  var reductionEpsilon = 1e-5
  /// Whether queries, keys and values have one.
  var hasProjectionBias = true
  var classes = 1000

  /// How the map of keys and values becomes shorter.
  enum KeyPooling: String, Sendable, CaseIterable {
    case convolution, mean
  }

  package func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, K]
    let embedding = OverlappingPatches(
      name: "patch_embed", kernel: 7, stride: 4, width: Size("C", widths[0], stage: 1), epsilon: reductionEpsilon)
    let x = try embedding(image.rearrange("b c h w -> b h w c"))
    let stages = depths.indices.map { PVTv2Stage(name: "\($0)", index: $0, model: self) }
    return try Sequential(name: "stages", stages)(x).mean(axes: [1, 2]).classScores("head", classes)
  }
}

/// A convolution whose kernel is larger than its stride, and a norm (Section 3.3).
struct OverlappingPatches: Module {
  let name: String
  let kernel: Int
  let stride: Int
  let width: Size
  let epsilon: Double

  func forward(_ x: Tensor) throws -> Tensor {  // [b, sh, sw, in] → [b, h, w, C]
    let map = try Convolution(
      name: "proj", features: width, kernel: Size(kernel), stride: Size(stride), padding: kernel / 2)(x)
    return try LayerNorm(name: "norm", epsilon: epsilon)(map)
  }
}

/// Blocks on one resolution and a norm.
struct PVTv2Stage: Stage {
  let name: String
  let index: Int
  let model: PVTv2

  func forward(_ x: Tensor) throws -> Tensor {  // [b, 2h, 2w, in] → [b, h, w, C]
    let patches = OverlappingPatches(
      name: "downsample", kernel: 3, stride: 2, width: Size("C", model.widths[index], stage: index + 1),
      epsilon: model.reductionEpsilon)
    let z = try (index == 0 ? x : patches(x)).named("_ h w C", stage: index + 1)
    let blocks = (0..<model.depths[index]).map { PVTv2Block(name: "\($0)", index: index, model: model) }
    return try LayerNorm(name: "norm", epsilon: model.normEpsilon)(Sequential(name: "blocks", blocks)(z))
  }
}

/// Attention to a shorter map and an MLP with a convolution, pre-norm.
struct PVTv2Block: TokenBlock {
  let name: String
  let index: Int
  let model: PVTv2

  func forward(_ z: Tensor) throws -> Tensor {  // [b, h, w, C] → [b, h, w, C]
    let attention = PVTv2Attention(
      name: "attn", heads: Size(model.heads[index]), reduction: model.reductions[index], pooling: model.pooling,
      epsilon: model.reductionEpsilon, hasBias: model.hasProjectionBias)
    let mlp = ConvolutionalMLP(
      name: "mlp",
      hidden: hiddenWidth(ofStage: index, model.mlpWidths, ratio: model.ratios[index]).size(over: z.shape[3]),
      startsWithReLU: model.pooling == .mean)
    let y = try attention(LayerNorm(name: "norm1", epsilon: model.normEpsilon)(z)) + z
    return try mlp(LayerNorm(name: "norm2", epsilon: model.normEpsilon)(y)) + y
  }
}

/// Keys and values from a shorter map: by a convolution of stride R, or pooled to 7 × 7 whatever the image's size, which makes
/// attention linear in the number of tokens (Eq. 1 to 3).
struct PVTv2Attention: Module {
  let name: String
  let heads: Size
  let reduction: Int
  let pooling: PVTv2.KeyPooling
  let epsilon: Double
  let hasBias: Bool

  var equation: PaperEquation? { PaperEquation("PVT v2, Eq. 2", "Ω(linear SRA) = 2hwP²C") }
  /// P: the side of the map that is pooled to.
  private static let pooledSide = 7

  func forward(_ x: Tensor) throws -> Tensor {  // [b, h, w, C] → [b, h, w, C]
    let source = try reduced(x)
    let q = try Linear(name: "q", features: x.shape[3], bias: hasBias)(x)
      .rearrange("b h w (e d) -> b e (h w) d", ["e": heads])
    let kv = try Linear(name: "kv", features: 2 * x.shape[3], bias: hasBias)(source)
      .rearrange("b h w (k e d) -> k b e (h w) d", ["k": 2, "e": heads]).unbind(axis: 0)
    let arrangement = AttentionArrangement(queries: TokenGrid(x.gridSize), keys: TokenGrid(source.gridSize))
    let y = try attention(q, kv[0], kv[1], arrangement: arrangement)
    return try Linear(name: "proj", features: x.shape[3])(y)
      .rearrange("b (h w) c -> b h w c", ["h": x.shape[1], "w": x.shape[2]])
  }

  private func reduced(_ x: Tensor) throws -> Tensor {
    let norm = LayerNorm(name: "norm", epsilon: epsilon)
    switch pooling {
    case .convolution:
      if reduction == 1 { return x }
      let stride = Size("R", reduction)
      return try norm(Convolution(name: "sr", features: x.shape[3], kernel: stride, stride: stride)(x))
    case .mean:
      return try norm(Convolution(name: "sr", features: x.shape[3], kernel: 1)(pooled(x))).activation(.gelu)
    }
  }

  /// The means of 7 × 7 equal parts of a square map.
  private func pooled(_ x: Tensor) throws -> Tensor {
    let side = Size(Self.pooledSide)
    guard let part = x.shape[1].divided(by: side), x.shape[1].value == x.shape[2].value else {
      throw x.recorder.error(.doesNotSplit(axis: "(7 h) (7 w)", length: x.shape[1].value, divisor: Self.pooledSide))
    }
    return try part.value == 1 ? x : x.averagePooled(SlidingWindow(kernel: part, stride: part))
  }
}

/// An MLP with a depthwise 3 × 3 convolution behind its first layer, whose padding tells where a token is (Section 3.3).
struct ConvolutionalMLP: Module {
  let name: String
  let hidden: Size
  /// As the authors' code has it with linear attention.
  let startsWithReLU: Bool

  func forward(_ x: Tensor) throws -> Tensor {  // [b, h, w, C] → [b, h, w, C]
    let wide = try Linear(name: "fc1", features: hidden)(x)
    let mixed = try Convolution(name: "dwconv", features: hidden, kernel: 3, padding: 1, groups: hidden)(
      startsWithReLU ? wide.activation(.relu) : wide)
    return try Linear(name: "fc2", features: x.shape[3])(mixed.activation(.gelu))
  }
}

extension PVTv2 {
  package static let settings: [Setting<PVTv2>] = [
    .integers(
      "widths", \.widths, SettingLimit.width, "width of each stage's tokens", told: .axes("stages.*.norm.weight", 0)),
    .integers(
      "depths", \.depths, SettingLimit.depth, "blocks of each stage", told: .counts("stages.*.blocks.*.norm1.weight")),
    .integers(
      "heads", \.heads, SettingLimit.heads, "attention heads of each stage", told: .key("num_attention_heads"),
      .stageHeads(of: 64, \.widths), .rule(.guess) { _, model in .integers(model.widths.map { max($0 / 32, 1) }) }),
    .option(
      "key-pooling", \.pooling, "how the keys' map becomes shorter",
      told: .rule { evidence, _ in
        // The last stage reduces its map in the linear variant alone; it is one number of channels to one.
        let kernel = evidence.axis("stages.0.blocks.0.attn.sr.weight", 3)
        return kernel.map { .choice($0 == 1 ? KeyPooling.mean.rawValue : KeyPooling.convolution.rawValue) }
      }, .key("linear_attention", ["false": KeyPooling.convolution.rawValue, "true": KeyPooling.mean.rawValue])),
    .integers(
      "reductions", \.reductions, 1...64, "how much shorter the keys' map is", .usual,
      told: .rule { evidence, model in
        guard model.pooling == .convolution else { return nil }
        return .integers(model.depths.indices.map { evidence.axis("stages.\($0).blocks.0.attn.sr.weight", 3) ?? 1 })
      }, .key("sr_ratios")),
    .integers(
      "mlp-ratios", \.ratios, SettingLimit.ratio, "width of an MLP's middle over a token's", .usual,
      told: .ratios("stages.*.blocks.0.mlp.fc1.weight", stages: \.depths), .key("mlp_ratios")),
    .mlpWidths(\.mlpWidths, "stages.*.blocks.0.mlp.fc1.weight", key: "mlp_ratios") { ($0.widths, $0.ratios) },
    .flag(
      "projection-bias", \.hasProjectionBias, "a bias of queries, keys and values",
      told: .presence(of: "stages.0.blocks.0.attn.q.bias", "yes", else: "no")),
    .epsilon(\.normEpsilon),
    .epsilon(
      \.reductionEpsilon, key: "reduction-epsilon",
      "epsilon of the norms behind a patch embedding and a spatial reduction"),
    .classes(\.classes, head: "head.weight"),
  ]

  package static let trainedOn: [Telling<PVTv2>] = .imageSize()
  package var headWidths: [(key: String, heads: Int, width: Int)] { zip(heads, widths).map { ("heads", $0, $1) } }
}

extension PVTv2: Architecture {
  package static let key = "pvt-v2"
  package static let family = Family("PVT v2")
  package static let paper = Paper(
    title: "PVT v2: Improved Baselines with Pyramid Vision Transformer", authors: "Wang et al.",
    venue: "Computational Visual Media", year: 2022, arXiv: "2106.13797")
  package static let template = PVTv2(widths: [], depths: [], heads: [])
  package static let mark = "stages.0.blocks.0.mlp.dwconv.weight"

  /// Table 1.
  package static let presets: [Preset] = [
    preset("b0", [2, 2, 2, 2], width: 32), preset("b1", [2, 2, 2, 2]), preset("b2", [3, 4, 6, 3]),
    preset("b2-li", [3, 4, 6, 3], pooling: .mean), preset("b3", [3, 4, 18, 3]),
    preset("b4", [3, 8, 27, 3]), preset("b5", [3, 6, 40, 3], ratios: [4, 4, 4, 4]),
  ]

  private static func preset(
    _ size: String, _ depths: [Int], width: Int = 64, ratios: [Int] = [8, 8, 4, 4], pooling: KeyPooling = .convolution
  ) -> Preset {
    let file = "pvt_v2_" + size.replacing("-", with: "_")
    return preset(
      "pvtv2-" + size, "PVT v2 " + size.uppercased(), aliases: [file], weights: .timm(file + ".in1k"),
      PVTv2(
        widths: [1, 2, 5, 8].map { $0 * width }, depths: depths, heads: [1, 2, 5, 8], ratios: ratios, pooling: pooling))
  }

  package static func torchCode(_ model: PVTv2) -> TorchCode { TorchCode(name: "timm", softmax: .method) }

  package static let namings: [CheckpointNaming] = [authors, huggingFace]

  private static let authors = CheckpointNaming(
    title: "the PVT v2 authors' code", mark: "block1.0.mlp.dwconv.dwconv.weight",
    rules: [
      NameRule("patch_embed1.*.*", "patch_embed.*.*"), NameRule("patch_embed*.*.*", "stages.*-1.downsample.*.*"),
      NameRule("norm*.*", "stages.*-1.norm.*"),
      NameRule("block*.*.mlp.dwconv.dwconv.*", "stages.*-1.blocks.*.mlp.dwconv.*"),
      NameRule("block*.*.*.*.*", "stages.*-1.blocks.*.*.*.*"), NameRule("block*.*.*.*", "stages.*-1.blocks.*.*.*"),
    ])

  private static let huggingFace: CheckpointNaming = {
    let (from, to) = ("encoder.layers.*.blocks.*", "stages.*.blocks.*")
    return CheckpointNaming(
      title: "Hugging Face", mark: "encoder.layers.0.blocks.0.mlp.dwconv.dwconv.weight", prefixes: ["pvt_v2"],
      rules: [
        NameRule("encoder.layers.0.patch_embedding.proj.*", "patch_embed.proj.*"),
        NameRule("encoder.layers.0.patch_embedding.layer_norm.*", "patch_embed.norm.*"),
        NameRule("encoder.layers.*.patch_embedding.proj.*", "stages.*.downsample.proj.*"),
        NameRule("encoder.layers.*.patch_embedding.layer_norm.*", "stages.*.downsample.norm.*"),
        NameRule("encoder.layers.*.layer_norm.*", "stages.*.norm.*"), NameRule("classifier.*", "head.*"),
      ] + .joined("\(from).attention", ["key", "value"], "\(to).attn.kv")
        + .block(
          from, to,
          [
            "attention.query": "attn.q", "attention.proj": "attn.proj", "attention.spatial_reduction": "attn.sr",
            "attention.layer_norm": "attn.norm", "layer_norm_1": "norm1", "layer_norm_2": "norm2",
            "mlp.dense1": "mlp.fc1", "mlp.dwconv.dwconv": "mlp.dwconv", "mlp.dense2": "mlp.fc2",
          ]), assumed: ["reduction-epsilon": .number(1e-6)],
      fixed: ["hidden_act": "gelu", "strides": "[4, 2, 2, 2]"])
  }()
}
