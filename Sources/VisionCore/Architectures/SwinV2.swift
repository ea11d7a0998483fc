// Swin Transformer V2: Scaling Up Capacity and Resolution
// Liu, Hu, Lin, Yao, Xie, Wei, Ning, Cao, Zhang, Dong, Wei, Guo
// CVPR 2022, arXiv 2111.09883

/// Swin with norms behind each branch, cosine attention and a position bias from a small network (Fig. 1).
public struct SwinV2: Module {
  public let name = ""
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

  /// The image's side and the window that offsets are measured by (Section 3.3).
  struct Pretraining: Sendable {
    let resolution: Int
    let window: Int
  }

  public func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, K]
    let x = try SwinPatchEmbedding(name: "patch_embed", patch: Size("P", 4), width: Size("C", width, stage: 1))(image)
    let stages = depths.indices.map { index in
      SwinV2Stage(
        name: "\(index)", stage: index + 1, depth: depths[index], heads: heads[index], window: window,
        extent: pretraining.map { min($0.window, $0.resolution / (4 << index)) }, normEvery: mainBranchNormEvery,
        norm: norm, similarity: similarity,
        offsets: offsets, mlpRatio: Size(mlpRatio))
    }
    let z = try LayerNorm(name: "norm", epsilon: 1e-5)(Sequential(name: "layers", stages)(x))
    return try SwinHead(name: "head", classes: Size("K", classes))(z)
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
  let mlpRatio: Size

  func forward(_ x: Tensor) throws -> Tensor {  // [b, 2h, 2w, C/2] → [b, h, w, C]
    let z = try (stage == 1 ? x : norm.merged("downsample", x)).named("_ h w C", stage: stage)
    let blocks = (0..<depth).map { index in
      SwinV2Block(
        name: "\(index)", heads: Size(heads), window: window, shifted: index % 2 == 1, extent: extent,
        hasMainBranchNorm: normEvery.map { (index + 1) % $0 == 0 } ?? false, norm: norm,
        similarity: similarity, offsets: offsets, mlpRatio: mlpRatio)
    }
    return try Sequential(name: "blocks", blocks)(z)
  }
}

/// 2 × 2 neighbours joined to 4C, projected to 2C, then normalised; an odd side is padded by one.
struct PostNormPatchMerging: TokenBlock {
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
  let mlpRatio: Size

  func forward(_ z: Tensor) throws -> Tensor {  // [b, h, w, C] → [b, h, w, C]
    let y = try norm.branch("norm1", z, windowAttention) + z
    let x = try norm.branch("norm2", y) { try MLP(name: "mlp", hidden: mlpRatio * z.shape[3])($0) } + y
    return hasMainBranchNorm ? try LayerNorm(name: "norm3", epsilon: 1e-5)(x) : x
  }

  private func windowAttention(_ x: Tensor) throws -> Tensor {
    try ShiftedWindows(window: window, isShifted: shifted).attend(x) { windows, partition in
      let extent = extent.map { GridSize(square: $0) } ?? partition.window
      let window = BiasedWindow(heads: heads, partition: partition, extent: extent, offsets: offsets)
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
    let inverseTemperature = try x.recorder.parameter("logit_scale", [window.heads, 1, 1])
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

  var arrangement: AttentionArrangement {
    let tokens = TokenGrid(partition.map)
    return AttentionArrangement(queries: tokens, keys: tokens, windows: partition)
  }

  /// [windows, M², C] → three times [windows, heads, M², d]
  func queriesKeysValues(_ x: Tensor) throws -> [Tensor] {
    try Linear(name: "qkv", features: 3 * x.shape[2])(x, bias: projectionBias(x))
      .rearrange("b n (k h d) -> k b h n d", ["k": 3, "h": heads]).unbind(axis: 0)
  }

  /// The position bias and, where windows are shifted, the mask.
  func terms(_ x: Tensor) throws -> [ScoreTerm] {
    let bias = try positionBias(x)
    return partition.isShifted ? [bias, x.mask(partition)] : [bias]
  }

  /// Queries and values have a bias, keys have none: it would change all scores of a query alike.
  private func projectionBias(_ x: Tensor) throws -> Tensor {
    let zeros = x.recorder.record(.constant(.filled(0)), [], shape: [x.shape[2]])
    return try Tensor.concatenate(
      [x.recorder.parameter("q_bias", [x.shape[2]]), zeros, x.recorder.parameter("v_bias", [x.shape[2]])], axis: 0)
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

  func forward(_ offsets: Tensor) throws -> Tensor {  // [(2M − 1)², 2] → [(2M − 1)², heads]
    let hidden = try Linear(name: "0", features: 512)(offsets).activation(.relu)
    return try Linear(name: "2", features: heads, bias: false)(hidden)
  }
}

extension SwinV2 {
  public static let paper = Paper(
    title: "Swin Transformer V2: Scaling Up Capacity and Resolution", authors: "Liu et al.", venue: "CVPR", year: 2022,
    arXiv: "2111.09883")

  /// Section 3.6 for widths and depths; windows and resolutions from the authors' model list, H's from SimMIM (Xie et
  /// al., CVPR 2022), G's from Table 2.
  public static let presets: [Preset] = [
    preset("t", "window8-256", "T (window 8)", window: 8),
    preset("t", "window16-256", "T (window 16)", window: 16),
    preset("s", "window8-256", "S (window 8)", window: 8),
    preset("s", "window16-256", "S (window 16)", window: 16),
    preset("b", "window8-256", "B (window 8)", window: 8),
    preset("b", "window16-256", "B (window 16)", window: 16),
    preset("b", "window12to16-256", "B (window 12 to 16)", window: 16, pretraining: trainedAt192),
    preset("b", "window12to24-384", "B (window 24)", window: 24, resolution: 384, pretraining: trainedAt192),
    preset("l", "window12to16-256", "L (window 16)", window: 16, pretraining: trainedAt192),
    preset("l", "window12to24-384", "L (window 24)", window: 24, resolution: 384, pretraining: trainedAt192),
    preset("h", nil, "H", window: 14, resolution: 224, pretraining: trainedAt192),
    preset("g", nil, "G", window: 40, resolution: 640, pretraining: trainedAt192),
  ]

  private static let trainedAt192 = Pretraining(resolution: 192, window: 12)

  private static let sizes: [String: (name: String, width: Int, depths: [Int], normEvery: Int?)] = [
    "t": ("tiny", 96, [2, 2, 6, 2], nil), "s": ("small", 96, [2, 2, 18, 2], nil),
    "b": ("base", 128, [2, 2, 18, 2], nil), "l": ("large", 192, [2, 2, 18, 2], nil),
    "h": ("huge", 352, [2, 2, 18, 2], 6), "g": ("giant", 512, [2, 2, 42, 4], 6),
  ]

  private static func preset(
    _ letter: String, _ variant: String?, _ title: String, window: Int, resolution: Int = 256,
    pretraining: Pretraining? = nil
  ) -> Preset {
    let size = sizes[letter] ?? ("", 96, [2, 2, 6, 2], nil)
    let from =
      pretraining.map { "\($0.window)to\(window)_\($0.resolution)to\(resolution)" } ?? "\(window)_\(resolution)"
    let alias = "swinv2_\(size.name)_window\(from)"
    let authors = "microsoft/swinv2-\(size.name)-patch4-window" + from.replacing("_", with: "-")
    return Preset(
      name: "swinv2-" + letter + (variant.map { "-" + $0 } ?? ""), title: "SwinV2-" + title,
      aliases: variant == nil ? [] : [alias, authors], family: .swinV2, paper: paper, resolution: resolution,
      imageStatistics: .imageNet, cropFraction: resolution > 256 ? 1 : 0.9,
      model: SwinV2(
        width: size.width, depths: size.depths, heads: [1, 2, 4, 8].map { $0 * size.width / 32 },
        window: window, pretraining: pretraining, mainBranchNormEvery: size.normEvery))
  }
}
