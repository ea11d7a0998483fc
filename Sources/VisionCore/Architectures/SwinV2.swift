// Swin Transformer V2: Scaling Up Capacity and Resolution
// Liu, Hu, Lin, Yao, Xie, Wei, Ning, Cao, Zhang, Dong, Wei, Guo
// CVPR 2022, arXiv 2111.09883
//
// Longer than 150 lines: cosine attention and the network of the biases are the paper's, and how files tell an earlier training takes rules.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Swin with norms behind each branch, cosine attention and a position bias from a small network (Fig. 1).
package struct SwinV2: ConfigurableModel {
  package let name = ""
  var width: Int
  var depths: [Int]
  var heads: [Int]
  var window: Int
  /// What the model was trained on before, where its windows were others.
  var pretraining: Pretraining?
  /// A norm on the main branch after so many blocks of a stage (Section 3.2, for H and G).
  var mainBranchNormEvery: Int?
  var norm = BranchNorm.post
  var similarity = Similarity.cosine
  var offsets = OffsetSpacing.logSpaced
  var classes = 1000
  /// Width of an MLP's middle over a token's.
  var mlpRatio = 4
  /// Each stage's width of an MLP's middle, where that is no whole number of times a token's.
  var mlpWidths: [Int]?
  var bias = SelfAttention.ProjectionBias.queriesAndValues
  var windowCode = WindowCode.timm

  /// The image's side and the window that offsets are measured by (Section 3.3).
  struct Pretraining: Sendable, Hashable {
    let resolution: Int
    let window: Int

    /// A stage's window, which is no larger than its map.
    func extent(ofStage index: Int) -> Int { min(window, resolution / (4 << index)) }
  }

  package func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, K]
    let x = try SwinPatchEmbedding(name: "patch_embed", patch: Size("P", 4), width: Size("C", width, stage: 1))(image)
    let stages = depths.indices.map { index in
      SwinV2Stage(
        name: "\(index)", stage: index + 1, depth: depths[index], heads: heads[index], window: window,
        extent: pretraining.map { $0.extent(ofStage: index) }, normEvery: mainBranchNormEvery,
        norm: norm, similarity: similarity,
        offsets: offsets, hidden: hiddenWidth(ofStage: index, mlpWidths, ratio: mlpRatio), bias: bias,
        windowCode: windowCode)
    }
    let z = try LayerNorm(name: "norm", epsilon: 1e-5)(Sequential(name: "layers", stages)(x))
    return try SwinHead(name: "head", classes: classes)(z)
  }
}

/// Blocks on one resolution, after patch merging in every stage but the first.
struct SwinV2Stage: Stage {
  let name: String
  let stage: Int
  let depth: Int
  let heads: Int
  let window: Int
  let extent: Int?
  let normEvery: Int?
  let norm: BranchNorm
  let similarity: Similarity
  let offsets: OffsetSpacing
  let hidden: HiddenWidth
  let bias: SelfAttention.ProjectionBias
  let windowCode: WindowCode

  func forward(_ x: Tensor) throws -> Tensor {  // [b, 2h, 2w, C/2] → [b, h, w, C]
    let z = try (stage == 1 ? x : norm.merged("downsample", x)).named("_ h w C", stage: stage)
    let blocks = (0..<depth).map { index in
      SwinV2Block(
        name: "\(index)", heads: Size(heads), window: window, shifted: index % 2 == 1, extent: extent,
        hasMainBranchNorm: normEvery.map { (index + 1) % $0 == 0 } ?? false, norm: norm,
        similarity: similarity, offsets: offsets, hidden: hidden, bias: bias, windowCode: windowCode)
    }
    return try Sequential(name: "blocks", blocks)(z)
  }
}

/// 2 × 2 neighbours joined to 4C, projected to 2C, then normalised; an odd side is padded by one.
struct PostNormPatchMerging: TokenMerging {
  let name: String

  func forward(_ x: Tensor) throws -> Tensor {  // [b, h, w, C] → [b, h/2, w/2, 2C]
    let joined = try x.mergedPatches()
    return try LayerNorm(name: "norm", epsilon: 1e-5)(
      Linear(name: "reduction", features: 2 * x.shape[3], bias: false)(joined))
  }
}

/// Attention inside windows and an MLP, each normalised before it is added: res-post-norm (Section 3.2).
struct SwinV2Block: TokenBlock {
  let name: String
  let heads: Size
  let window: Int
  let shifted: Bool
  let extent: Int?
  let hasMainBranchNorm: Bool
  let norm: BranchNorm
  let similarity: Similarity
  let offsets: OffsetSpacing
  let hidden: HiddenWidth
  let bias: SelfAttention.ProjectionBias
  let windowCode: WindowCode

  func forward(_ z: Tensor) throws -> Tensor {  // [b, h, w, C] → [b, h, w, C]
    let y = try norm.branch("norm1", z, windowAttention) + z
    let x = try norm.branch("norm2", y) { try MLP(name: "mlp", hidden: hidden.size(over: z.shape[3]))($0) } + y
    return hasMainBranchNorm ? try LayerNorm(name: "norm3", epsilon: 1e-5)(x) : x
  }

  private func windowAttention(_ x: Tensor) throws -> Tensor {
    try ShiftedWindows(window: window, isShifted: shifted, code: windowCode).attend(x) { windows, partition in
      let extent = extent.map { GridSize(square: $0) } ?? partition.window
      let window = BiasedWindow(heads: heads, partition: partition, extent: extent, offsets: offsets, bias: bias)
      let attention = similarity.attention("attn", window)
      return try attention(windows)
    }
  }
}

/// Scaled cosine attention within each window, with a continuous position bias (Eq. 2 and 3).
struct CosineWindowAttention: Module {
  let name: String
  let window: BiasedWindow

  var equation: PaperEquation? { PaperEquation("Swin V2, Eq. 2", "Sim(q, k) = cos(q, k)/τ + B") }

  func forward(_ x: Tensor) throws -> Tensor {  // [windows, M², C] → [windows, M², C]
    let qkv = try window.queriesKeysValues(x)
    // τ is learned through its logarithm and at least 0.01.
    let inverseTemperature = try x.parameter("logit_scale", [window.heads, 1, 1])
      .clamped(atMost: 4.605170185988091).activation(.exponential)
    let y = try AttentionScores(cosineOf: qkv[0], qkv[1], inverseTemperature: inverseTemperature)
      .adding(window.terms(x)).attend(qkv[2], window.arrangement)
    return try Linear(name: "proj", features: x.shape[2])(y)
  }
}

/// A window's attention but for how alike queries and keys are; it records into the module that uses it.
struct BiasedWindow: Sendable {
  let heads: Size
  let partition: WindowPartition
  /// The window that offsets are measured by.
  let extent: GridSize
  let offsets: OffsetSpacing
  /// Which of queries, keys and values have a bias.
  let bias: SelfAttention.ProjectionBias

  var arrangement: AttentionArrangement {
    let tokens = TokenGrid(partition.map)
    return AttentionArrangement(queries: tokens, keys: tokens, windows: partition)
  }

  /// [windows, M², C] → three times [windows, heads, M², d]
  func queriesKeysValues(_ x: Tensor) throws -> [Tensor] {
    try x.queriesKeysValues(bias: bias)
      .rearrange("b n (k h d) -> k b h n d", ["k": 3, "h": heads]).unbind(axis: 0)
  }

  /// The position bias and, where windows are shifted, the mask.
  func terms(_ x: Tensor) throws -> [ScoreTerm] {
    let bias = try positionBias(x)
    return partition.isShifted ? [bias, x.mask(partition)] : [bias]
  }

  /// B = 16·σ(G(Δx, Δy)), G a small network over offsets (Eq. 3 and 4).
  private func positionBias(_ x: Tensor) throws -> ScoreTerm {
    let window = partition.window
    let count = Size((2 * window.rows - 1) * (2 * window.columns - 1))
    let offsets = x.recorder.record(
      .constant(offsets.table(window: window, extent: extent)), [], shape: [count, 2])
    let bias = try PositionBiasNetwork(name: "cpb_mlp", heads: heads)(offsets)
      .positionBias(window, heads: heads, tokens: x.shape[1]).activation(.sigmoid).scaled(by: 16, "16")
    return ScoreTerm(.network(window: window, offsets: offsets.step), bias)
  }
}

/// G: two linear layers with ReLU between, from an offset to a bias for each head (Eq. 3).
struct PositionBiasNetwork: Module {
  let name: String
  let heads: Size

  var equation: PaperEquation? { PaperEquation("Swin V2, Eq. 3", "B(Δx, Δy) = G(Δx, Δy)") }
  /// The table of offsets has a batch axis and those of rows and columns in front.
  var torch: TorchNotes { .batchOfOne }

  func forward(_ offsets: Tensor) throws -> Tensor {  // [(2M − 1)², 2] → [(2M − 1)², heads]
    let hidden = try Linear(name: "0", features: 512)(offsets).activation(.relu)
    return try Linear(name: "2", features: heads, bias: false)(hidden)
  }
}

extension SwinV2 {
  package static let settings: [Setting<SwinV2>] = [
    .integer(
      "width", \.width, SettingLimit.width, "width of the first stage, doubled by each further one",
      told: .axis("patch_embed.proj.weight", 0)),
    .integers(
      "depths", \.depths, SettingLimit.depth, "blocks of each stage", told: .counts("layers.*.blocks.*.norm1.weight")),
    .integers(
      "heads", \.heads, SettingLimit.heads, "attention heads of each stage",
      told: .axes("layers.*.blocks.0.attn.logit_scale", 0), .key("num_heads")),
    .integer(
      "window", \.window, 1...128, "side of a window in tokens",
      told: .rule { evidence, _ in offsetTable(evidence, stage: 0).map { .integer($0.window) } }, .key("window_size"),
      .rule(.name) { evidence, _ in evidence.hints.windowName.map { .integer($0.window) } },
      .rule(.guess) { _, _ in .integer(8) }),
    pretrainingSetting,
    .integer(
      "main-branch-norm-every", \.mainBranchNormEvery, SettingLimit.depth, "blocks from one extra norm to the next",
      told: .rule { evidence, model in
        // In every stage alike, but a short one may end before its first.
        model.depths.indices.lazy.compactMap { stage in
          (0..<model.depths[stage]).first { evidence.has("layers.\(stage).blocks.\($0).norm3.weight") }
        }.first.map { .integer($0 + 1) }
      }),
    .option("norm", \.norm, "where a branch is normalised"),
    .option(
      "similarity", \.similarity, "how alike query and key are",
      told: .presence(of: "layers.0.blocks.0.attn.logit_scale", "cosine")),
    .option("offsets", \.offsets, "how the bias network's offsets are spaced"),
    .option(
      "projection-bias", \.bias, "which of queries, keys and values have a bias", .usual,
      told: .presence(of: "layers.0.blocks.0.attn.q_bias", "queries-and-values"),
      .presence(of: "layers.0.blocks.0.attn.qkv.bias", "all", else: "none")),
    .integer(
      "mlp-ratio", \.mlpRatio, SettingLimit.ratio, "width of an MLP's middle over a token's", .usual,
      told: .ratio("layers.0.blocks.0.mlp.fc1.weight", 0, over: "layers.0.blocks.0.mlp.fc1.weight", 1),
      .key("mlp_ratio")),
    .mlpWidths(\.mlpWidths, "layers.*.blocks.0.mlp.fc1.weight") {
      doubled($0.width, stages: $0.depths.count, ratio: $0.mlpRatio)
    },
    .option("implementation", \.windowCode, WindowCode.summary, .code),
    .classes(\.classes, head: "head.fc.weight"),
  ]

  private static let pretrainingSetting = Setting<SwinV2>(
    description: SettingDescription(
      key: "pretraining", summary: "image side and window of an earlier training",
      values: .integers(1...16_384, .exactly(2)), use: .usual)
  ) { model in
    model.pretraining.map { .integers([$0.resolution, $0.window]) }
  } set: { model, value in
    guard case .integers(let numbers) = value, numbers.count == 2 else { return }
    model.pretraining = Pretraining(resolution: numbers[0], window: numbers[1])
  }.told(by: [
    .rule { evidence, model in
      let tables = model.depths.indices.compactMap { offsetTable(evidence, stage: $0) }
      guard tables.count == model.depths.count, let first = tables.first, let last = tables.last,
        tables.contains(where: { $0.extent != $0.window })
      else { return nil }
      return .integers([last.extent * (4 << (model.depths.count - 1)), first.extent])
    },
    .rule(.configuration(key: "pretrained_window_sizes")) { evidence, model in
      evidence.configuration?.pretrainedWindows(stages: model.depths.count).flatMap(Pretraining.init(windows:)).map {
        .integers([$0.resolution, $0.window])
      }
    },
    .rule(.name) { evidence, _ in
      guard let name = evidence.hints.windowName, let window = name.earlierWindow, let side = name.earlierSide else {
        return nil
      }
      return .integers([side, window])
    },
  ])

  package static let trainedOn: [Telling<SwinV2>] =
    .imageSize() + [
      .rule { evidence, model in .windowed(evidence, window: model.window, patch: 4) },
      .rule { evidence, model in
        let last = model.depths.count - 1
        return offsetTable(evidence, stage: last).map { .integer($0.window * (4 << last)) }
      }, .rule(.name) { evidence, _ in evidence.hints.windowName.map { .integer($0.side) } },
    ]

  /// A stage's window and the one that its offsets are measured by, off the table [1, 2M − 1, 2M − 1, 2] of log-spaced
  /// offsets (Eq. 4) that the authors' files keep, whose last is log₂(1 + 8(M − 1)/(P − 1))/log₂ 8.
  private static func offsetTable(_ evidence: Evidence, stage: Int) -> (window: Int, extent: Int)? {
    let table = ["layers.\(stage).blocks.0.*", "features.\(2 * stage + 1).0.*"].lazy.compactMap {
      evidence.buffer($0 + ".relative_coords_table")
    }.first
    guard let (name, shape) = table, shape.count == 4,
      shape[1] > 1, shape[1] < 1 << 10, shape[1] % 2 == 1, shape == [1, shape[1], shape[1], 2],
      let last = try? evidence.weights.checkpoint.values(name: name, shape: shape).last, last > 0, last.isFinite
    else { return nil }
    let window = (shape[1] + 1) / 2
    let reach = 8 * Double(window - 1) / (exp2(3 * Double(last)) - 1)
    guard reach.isFinite, reach > 0, reach < 1024 else { return nil }
    return (window, Int(reach.rounded()) + 1)
  }

  package var headWidths: [(key: String, heads: Int, width: Int)] {
    heads.enumerated().map { ("heads", $1, width << $0) }
  }
}

extension SwinV2.Pretraining {
  /// The earlier training that gives each stage its window; nil where none does. Its image is not kept: it is the one whose last
  /// map is as large as the last window.
  init?(windows: [Int]) {
    guard let first = windows.first, let last = windows.last, (1...1024).contains(first), last > 0, windows.count < 8
    else { return nil }
    self.init(resolution: last * (4 << (windows.count - 1)), window: first)
    guard windows.indices.allSatisfy({ extent(ofStage: $0) == windows[$0] }) else { return nil }
  }
}

extension SwinV2: Architecture {
  package static let key = "swin-v2"
  package static let family = Family("Swin V2")
  package static let paper = Paper(
    title: "Swin Transformer V2: Scaling Up Capacity and Resolution", authors: "Liu et al.", venue: "CVPR", year: 2022,
    arXiv: "2111.09883")
  package static let template = SwinV2(width: 1, depths: [], heads: [], window: 8)
  package static let mark = "layers.0.blocks.0.attn.cpb_mlp.0.weight"

  /// Section 3.6 for widths and depths; windows and resolutions from the authors' model list, H's from SimMIM (Xie et
  /// al., CVPR 2022), G's from Table 2.
  package static let presets: [Preset] = [
    preset("t", "window8-256", "T (window 8)", window: 8),
    preset("t", "window16-256", "T (window 16)", window: 16),
    preset("s", "window8-256", "S (window 8)", window: 8),
    preset("s", "window16-256", "S (window 16)", window: 16),
    preset("b", "window8-256", "B (window 8)", window: 8),
    preset("b", "window16-256", "B (window 16)", window: 16),
    preset("b", "window12to16-256", "B (window 12 to 16)", window: 16, pretraining: trainedAt192),
    preset("b", "window12to24-384", "B (window 24)", window: 24, side: 384, pretraining: trainedAt192),
    preset("l", "window12to16-256", "L (window 16)", window: 16, pretraining: trainedAt192),
    preset("l", "window12to24-384", "L (window 24)", window: 24, side: 384, pretraining: trainedAt192),
    preset("h", nil, "H", window: 14, side: 224, pretraining: trainedAt192),
    preset("g", nil, "G", window: 40, side: 640, pretraining: trainedAt192),
  ]

  private static let trainedAt192 = Pretraining(resolution: 192, window: 12)

  private static let sizes: [String: (name: String, width: Int, depths: [Int], normEvery: Int?)] = [
    "t": ("tiny", 96, [2, 2, 6, 2], nil), "s": ("small", 96, [2, 2, 18, 2], nil),
    "b": ("base", 128, [2, 2, 18, 2], nil), "l": ("large", 192, [2, 2, 18, 2], nil),
    "h": ("huge", 352, [2, 2, 18, 2], 6), "g": ("giant", 512, [2, 2, 42, 4], 6),
  ]

  private static func preset(
    _ letter: String, _ variant: String?, _ title: String, window: Int, side: Int = 256,
    pretraining: Pretraining? = nil
  ) -> Preset {
    let size = sizes[letter] ?? ("", 96, [2, 2, 6, 2], nil)
    let from = pretraining.map { "\($0.window)to\(window)_\($0.resolution)to\(side)" } ?? "\(window)_\(side)"
    let alias = "swinv2_\(size.name)_window\(from)"
    let authors = "microsoft/swinv2-\(size.name)-patch4-window" + from.replacing("_", with: "-")
    let (tag, ending) = pretraining == nil ? ("ms_in1k", "") : ("ms_in22k_ft_in1k", "_22kto1k_ft")
    return preset(
      "swinv2-" + letter + (variant.map { "-" + $0 } ?? ""), "SwinV2-" + title,
      aliases: variant == nil ? [] : [alias, authors], side: side, crop: side > 256 ? 1 : 0.9,
      weights: variant.map { _ in
        UsualWeights(
          repository: "timm/\(alias).\(tag)", file: "swinv2_\(size.name)_patch4_window\(from)\(ending).pth",
          licence: "MIT")
      },
      SwinV2(
        width: size.width, depths: size.depths, heads: [1, 2, 4, 8].map { $0 * size.width / 32 },
        window: window, pretraining: pretraining, mainBranchNormEvery: size.normEvery))
  }

  package static func torchCode(_ model: SwinV2) -> TorchCode {
    TorchCode(
      name: "timm", softmax: .module, gelu: .derivedModule(isLeaf: true), callsProjectionAsFunction: true)
  }

  /// Keys have no bias, so those of queries and values stay apart, as in timm.
  package static let namings: [CheckpointNaming] = [
    Swin.authors,
    // Its code keeps one bias of all three and takes the keys' part for zero, whatever stands there.
    Swin.torchvision(
      mark: "features.1.0.attn.cpb_mlp.0.weight",
      attention: ["attn.qkv.weight", "attn.proj.*", "attn.logit_scale", "attn.cpb_mlp.*.*"]
    ) { blocks, target in
      [(0, "q_bias"), (2, "v_bias")].map { index, name in
        NameRule("\(blocks).attn.qkv.bias", "\(target).attn.\(name)", slice: .init(index: index, count: 3))
      }
    },
    CheckpointNaming(
      title: "Hugging Face", mark: "encoder.layers.0.blocks.0.attention.self.logit_scale", prefixes: ["swinv2"],
      rules: Swin.huggingFaceParts
        + .joined(
          "encoder.layers.*.blocks.*.attention.self", ["query", "key", "value"], "layers.*.blocks.*.attn.qkv", "weight")
        + [
          ("query.bias", "q_bias"), ("value.bias", "v_bias"), ("logit_scale", "logit_scale"),
          ("continuous_position_bias_mlp.*.*", "cpb_mlp.*.*"),
        ].map { NameRule("encoder.layers.*.blocks.*.attention.self.\($0)", "layers.*.blocks.*.attn.\($1)") }
        + .fileBlock("encoder.layers.*.blocks.*", "layers.*.blocks.*"), assumed: Swin.padsFirst,
      fixed: Swin.huggingFaceFixed.merging(["layer_norm_eps": "1e-05"]) { first, _ in first }),
  ]
}
