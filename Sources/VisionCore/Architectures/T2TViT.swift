// Tokens-to-Token ViT: Training Vision Transformers from Scratch on ImageNet
// Yuan, Chen, Wang, Yu, Shi, Jiang, Tay, Feng, Yan
// ICCV 2021, arXiv 2101.11986
//
// Longer than 150 lines: soft splits, the Performer's features and the backbone are three parts of one paper.

/// Tokens that are joined with their neighbours again and again, then a deep and narrow backbone (Fig. 4).
package struct T2TViT: ConfigurableModel {
  package let name = ""
  var width: Int
  var depth: Int
  var heads: Int
  var ratio: Int
  var tokenLayer: TokenLayer
  /// The width whose square root divides the backbone's scores, where that is not a head's.
  var scaleWidth: Int?
  /// The grid that the positions were made for.
  var positions = GridSize(square: 14)
  var classes = 1000

  package func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, K]
    let x = try TokensToToken(name: "tokens_to_token", layer: tokenLayer, width: Size("C", width))(image)
    let tokens = TokenGrid(x.gridSize, front: [.classToken])
    var z = try x.asTokens().prepending(.classToken)
    // Sinusoids, which the checkpoint keeps (Eq. 5).
    z = try z + positionEmbedding(like: z, trainedOn: positions, tokens, role: .fixed)
    z = try T2TBackbone(
      name: "blocks", depth: depth, heads: heads, ratio: ratio, tokens: tokens, scaleWidth: scaleWidth)(z)
    let y = try LayerNorm(name: "norm", epsilon: 1e-5)(z).select(axis: 1, 0)
    return try y.classScores("head", classes)
  }
}

/// Three soft splits with a layer between each two (Section 3.1, Fig. 3).
struct TokensToToken: Module {
  let name: String
  let layer: TokenLayer
  let width: Size

  func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, h, w, C]
    let pixels = try image.rearrange("b c h w -> b h w c")
    if layer == .convolution { return try convolved(pixels) }
    var split = try pixels.unfolded(SlidingWindow(kernel: 7, stride: 4, margin: Margin(2)))
    for stage in 1...2 {
      split = try split.named("_ h w _", stage: stage)
      let grid = StageGrid(rows: split.shape[1], columns: split.shape[2], stage: stage)
      let layer = layer.module("attention\(stage)", width: Size("c", 64), grid.tokens)
      // Eq. 2
      split = try layer(split.asTokens()).asMap(grid).unfolded(SlidingWindow(kernel: 3, stride: 2, margin: Margin(1)))
    }
    return try Linear(name: "project", features: width, torch: .splitBias)(split)
  }

  /// Three convolutions in place of the soft splits, as the paper compares them (Section 4).
  private func convolved(_ pixels: Tensor) throws -> Tensor {
    func convolution(_ name: String, _ width: Size, kernel: Int, stride: Int, padding: Int) -> Convolution {
      Convolution(name: name, features: width, kernel: Size(kernel), stride: Size(stride), padding: padding)
    }
    let x = try convolution("soft_split0", Size("c", 64), kernel: 7, stride: 4, padding: 2)(pixels)
    let y = try convolution("soft_split1", Size("c", 64), kernel: 3, stride: 2, padding: 1)(x)
    return try convolution("project", width, kernel: 3, stride: 2, padding: 1)(y)
  }
}

/// How tokens are joined with their neighbours.
enum TokenLayer: String, Sendable, CaseIterable {
  /// Soft splits with a Performer before each.
  case performer
  /// Soft splits with a transformer before each.
  case transformer
  /// Convolutions, and nothing between them.
  case convolution

  /// What mixes tokens before they are joined; nothing for convolutions, which join alone.
  func module(_ name: String, width: Size, _ tokens: TokenGrid) -> any Module {
    switch self {
    case .performer: TokenPerformer(name: name, width: width, tokens: tokens)
    case .transformer: TokenTransformer(name: name, width: width, tokens: tokens)
    case .convolution: Sequential(name: name, [])
    }
  }
}

/// One head of attention and an MLP; the skip connection starts at the values, for the widths differ (Eq. 1).
struct TokenTransformer: TokenBlock {
  let name: String
  let width: Size
  let tokens: TokenGrid

  var equation: PaperEquation? { PaperEquation("T2T-ViT, Eq. 1", "T′ = MLP(MSA(T))") }

  func forward(_ x: Tensor) throws -> Tensor {  // [b, hw, in] → [b, hw, c]
    let attention = TokenAttention(name: "attn", width: width, tokens: tokens)
    let y = try attention(LayerNorm(name: "norm1", epsilon: 1e-5)(x))
    return try MLP(name: "mlp", hidden: width)(LayerNorm(name: "norm2", epsilon: 1e-5)(y)) + y
  }
}

/// Attention of one head that narrows its tokens; the authors scale by the input's width.
struct TokenAttention: Module {
  let name: String
  let width: Size
  let tokens: TokenGrid

  func forward(_ x: Tensor) throws -> Tensor {  // [b, hw, in] → [b, hw, c]
    let qkv = try Linear(name: "qkv", features: 3 * width, bias: false)(x)
      .rearrange("b n (k h d) -> k b h n d", ["k": 3, "h": 1]).unbind(axis: 0)
    let y = try attention(
      qkv[0], qkv[1], qkv[2], scaleWidth: x.shape[2],
      arrangement: AttentionArrangement(queries: tokens, keys: tokens))
    return try qkv[2].rearrange("b h n d -> b n (h d)") + Linear(name: "proj", features: width)(y)
  }
}

/// The same with softmax attention replaced by positive random features, linear in the number of tokens (Performer,
/// Choromanski et al., ICLR 2021, arXiv 2009.14794).
struct TokenPerformer: TokenBlock {
  let name: String
  let width: Size
  let tokens: TokenGrid

  var torch: TorchNotes { .einsum }

  func forward(_ x: Tensor) throws -> Tensor {  // [b, hw, in] → [b, hw, c]
    let y = try attention(LayerNorm(name: "norm1", epsilon: 1e-5)(x))
    return try MLP(name: "mlp", hidden: width, layers: ("0", "2"))(LayerNorm(name: "norm2", epsilon: 1e-5)(y)) + y
  }

  private func attention(_ x: Tensor) throws -> Tensor {
    let kqv = try Linear(name: "kqv", features: 3 * width)(x)
      .rearrange("b n (k c) -> k b n c", ["k": 3]).unbind(axis: 0)
    let (k, q, v) = (try features(kqv[0]), try features(kqv[1]), kqv[2])
    let y = try featureAttention(
      q, k, v, epsilon: 1e-8, arrangement: AttentionArrangement(queries: tokens, keys: tokens))
    return try v + Linear(name: "proj", features: width)(y)
  }

  /// φ(x) = exp(w·x − |x|²/2)/√m, with m fixed random directions w (Performer, Lemma 1).
  private func features(_ x: Tensor) throws -> Tensor {  // [b, hw, c] → [b, hw, m]
    let count = width.value / 2
    let directions = try x.parameter("w", [Size(count), width], role: .fixed)
    let squares = try (x * x).sum(axes: [2]).rearrange("b n -> b n 1").scaled(by: -0.5, "-1/2")
    return try (Tensor.einsum("b n c, m c -> b n m", x, directions) + squares).activation(.exponential)
      .scaled(by: 1 / Double(count).squareRoot(), "1/√\(count)")
  }
}

/// The backbone's blocks, all on one resolution and width (Section 3.2).
struct T2TBackbone: Stage {
  let name: String
  let depth: Int
  let heads: Int
  let ratio: Int
  let tokens: TokenGrid
  let scaleWidth: Int?

  func forward(_ z: Tensor) throws -> Tensor {  // [b, N, C] → [b, N, C]
    try (0..<depth).reduce(z) { z, index in
      try T2TBlock(
        name: "\(index)", heads: Size(heads), ratio: Size(ratio), tokens: tokens,
        scaleWidth: scaleWidth.map { Size($0) })(
          z)
    }
  }
}

/// Pre-norm attention without biases, and an MLP (Eq. 5 and 6).
struct T2TBlock: TokenBlock {
  let name: String
  let heads: Size
  let ratio: Size
  let tokens: TokenGrid
  let scaleWidth: Size?

  func forward(_ z: Tensor) throws -> Tensor {  // [b, N, C] → [b, N, C]
    var parts = SelfAttention.Parts(heads: heads.value)
    (parts.bias, parts.scaleWidth) = (.none, scaleWidth?.value)
    let attention = SelfAttention(name: "attn", tokens: tokens, parts: parts)
    let y = try attention(LayerNorm(name: "norm1", epsilon: 1e-5)(z)) + z
    return try MLP(name: "mlp", hidden: ratio * z.shape[2])(LayerNorm(name: "norm2", epsilon: 1e-5)(y)) + y
  }
}

extension T2TViT {
  package static let settings: [Setting<T2TViT>] = [
    .integer("width", \.width, SettingLimit.width, "width of a backbone token", told: .axis("cls_token", 2)),
    .integer("depth", \.depth, SettingLimit.depth, "backbone blocks", told: .count("blocks.*.norm1.weight")),
    .integer(
      "heads", \.heads, SettingLimit.heads, "attention heads of a backbone block", told: .key("num_heads"),
      .heads(of: 64, \.width)),
    .integer(
      "mlp-ratio", \.ratio, SettingLimit.ratio, "width of an MLP's middle over a token's",
      told: .ratio("blocks.0.mlp.fc1.weight", 0, over: "blocks.0.mlp.fc1.weight", 1)),
    .option(
      "tokens", \.tokenLayer, "how neighbouring tokens are joined",
      told: .presence(of: "tokens_to_token.attention1.w", "performer"),
      .presence(of: "tokens_to_token.attention1.attn.qkv.weight", "transformer", else: "convolution")),
    Setting.integer("scale-width", \.scaleWidth, SettingLimit.width, "width that scores are scaled by, if not a head's")
      .told(by: [
        .rule(.name) { evidence, model in
          isRelease(evidence) && model.scaleWidth == nil ? .integer(trainedScale(model)) : nil
        }
      ]),
    .classes(\.classes, head: "head.weight"),
  ]

  package static let trainedOn: [Telling<T2TViT>] = [
    .rule { evidence, _ in
      evidence.axis("pos_embed", 1).flatMap { evidence.grid(of: $0 - 1, patch: 16) }
        .map { .integers([16 * $0.rows, 16 * $0.columns]) }
    }
  ]

  package var headWidths: [(key: String, heads: Int, width: Int)] { [("heads", heads, width)] }
  package mutating func train(on image: GridSize) {
    positions = GridSize(rows: image.rows / 16, columns: image.columns / 16)
  }

  /// Whether the file is called as in the authors' release, by its accuracy and model: `81.5_T2T_ViT_14.pth.tar`.
  private static func isRelease(_ evidence: Evidence) -> Bool {
    guard let name = evidence.hints.fileName, let mark = name.firstRange(of: "_T2T_ViT") else { return false }
    return Double(name[..<mark.lowerBound]) != nil
  }

  /// The width by whose square root the published checkpoints' scores were divided in training.
  private static func trainedScale(_ model: T2TViT) -> Int { model.depth == 4 ? 512 : model.width }

  package static func remark(on model: T2TViT, _ evidence: Evidence) -> Phrase? {
    if model.scaleWidth != nil { return nil }
    return
      "Scores are divided by √\(model.width / model.heads), a head's width; the authors' published files were trained "
      + "with √\(trainedScale(model)): --set scale-width=\(trainedScale(model)) takes that."
  }
}

extension T2TViT: Architecture {
  package static let key = "t2t-vit"
  package static let family = Family("T2T-ViT")
  package static let paper = Paper(
    title: "Tokens-to-Token ViT: Training Vision Transformers from Scratch on ImageNet", authors: "Yuan et al.",
    venue: "ICCV", year: 2021, arXiv: "2101.11986")
  package static let template = T2TViT(width: 1, depth: 1, heads: 1, ratio: 3, tokenLayer: .performer)
  package static let mark = "tokens_to_token.project.weight"

  /// Table 2; the wide and the ResNeXt variant from the authors' code (Section 3.2, Table 5). Files are in the authors' release
  /// alone (yitu-opensource/T2T-ViT).
  package static let presets: [Preset] = [
    preset("7", top1: "71.7", width: 256, depth: 7, heads: 4, ratio: 2),
    preset("10", top1: "75.2", width: 256, depth: 10, heads: 4, ratio: 2),
    preset("12", top1: "76.5", width: 256, depth: 12, heads: 4, ratio: 2),
    preset("14", top1: "81.5", width: 384, depth: 14, heads: 6),
    preset("19", top1: "81.9", width: 448, depth: 19, heads: 7),
    preset("24", top1: "82.3", width: 512, depth: 24, heads: 8),
    preset("t-14", top1: "81.7", .transformer, width: 384, depth: 14, heads: 6),
    preset("t-19", top1: "82.4", .transformer, width: 448, depth: 19, heads: 7),
    preset("t-24", top1: "82.6", .transformer, width: 512, depth: 24, heads: 8),
    preset("14-wide", width: 768, depth: 4, heads: 12), preset("14-resnext", width: 384, depth: 14, heads: 32),
  ]

  private static func preset(
    _ size: String, top1: String? = nil, _ layer: TokenLayer = .performer, width: Int, depth: Int, heads: Int,
    ratio: Int = 3
  ) -> Preset {
    let model = T2TViT(width: width, depth: depth, heads: heads, ratio: ratio, tokenLayer: layer)
    var trained = model
    trained.scaleWidth = trainedScale(model)
    let file = "T2T_ViT" + (size.hasPrefix("t-") ? "t_" + size.dropFirst(2) : "_" + size)
    return preset(
      "t2t-vit-" + size, (size.hasPrefix("t-") ? "T2T-ViT_" : "T2T-ViT-") + size,
      aliases: ["t2t_vit_" + size.replacing("-", with: "_")],
      weights: top1.map { UsualWeights(file: "\($0)_\(file).pth.tar", licence: "BSD-3-Clause-Clear") },
      variants: [Preset.Variant(name: "trained-scale", model: trained)], model)
  }

  /// The layer between soft splits (Eq. 1), and in linear time; tokens are those of the first soft split, patches of 7 × 7
  /// pixels of 3 channels.
  package static let comparedBlocks = [
    AttentionBlock("transformer", .module("attn"), title: "Transformer", width: 7 * 7 * 3) { place in
      try Program(
        recordingBlock: TokenTransformer(name: "block", width: place.innerWidth, tokens: place.grid.tokens),
        shape: place.tokens)
    },
    // The Performer has no module for its attention: it is all but the MLP.
    AttentionBlock("performer", .allBut("mlp"), title: "Performer", width: 7 * 7 * 3) { place in
      try Program(
        recordingBlock: TokenPerformer(name: "block", width: place.innerWidth, tokens: place.grid.tokens),
        shape: place.tokens)
    },
  ]

  package static func torchCode(_ model: T2TViT) -> TorchCode { TorchCode(name: "the authors' code") }
}
