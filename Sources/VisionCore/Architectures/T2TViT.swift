// Tokens-to-Token ViT: Training Vision Transformers from Scratch on ImageNet
// Yuan, Chen, Wang, Yu, Shi, Jiang, Tay, Feng, Yan
// ICCV 2021, arXiv 2101.11986

/// Tokens that are joined with their neighbours again and again, then a deep and narrow backbone (Fig. 4).
public struct T2TViT: Module {
  public let name = ""
  var width: Int
  var depth: Int
  var heads: Int
  var ratio: Int
  var tokenLayer: TokenLayer
  /// The width whose square root divides the backbone's scores, where that is not a head's.
  var scaleWidth: Int?
  /// The image's side that the positions were made for.
  var resolution = 224
  var classes = 1000

  public func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, K]
    let x = try TokensToToken(name: "tokens_to_token", layer: tokenLayer, width: Size("C", width))(image)
    let tokens = TokenGrid(x.gridSize, front: [.classToken])
    var z = try x.asTokens().prepending(.classToken)
    // Sinusoids, which the checkpoint keeps (Eq. 5).
    z = try z + positionEmbedding(like: z, trainedOn: GridSize(square: resolution / 16), tokens, role: .fixed)
    z = try T2TBackbone(
      name: "blocks", depth: depth, heads: heads, ratio: ratio, tokens: tokens, scaleWidth: scaleWidth)(z)
    let y = try LayerNorm(name: "norm", epsilon: 1e-5)(z).select(axis: 1, 0)
    return try Linear(name: "head", features: Size("K", classes))(y)
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
    return try Linear(name: "project", features: width)(split)
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
    let directions = try x.recorder.parameter("w", [Size(count), width], role: .fixed)
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
    let attention = SelfAttention(name: "attn", heads: heads, tokens: tokens, bias: false, scaleWidth: scaleWidth)
    let y = try attention(LayerNorm(name: "norm1", epsilon: 1e-5)(z)) + z
    return try MLP(name: "mlp", hidden: ratio * z.shape[2])(LayerNorm(name: "norm2", epsilon: 1e-5)(y)) + y
  }
}

extension T2TViT {
  public static let paper = Paper(
    title: "Tokens-to-Token ViT: Training Vision Transformers from Scratch on ImageNet", authors: "Yuan et al.",
    venue: "ICCV", year: 2021, arXiv: "2101.11986")

  /// Table 2; the wide and the ResNeXt variant from the authors' code (Section 3.2, Table 5).
  public static let presets: [Preset] = [
    preset("7", width: 256, depth: 7, heads: 4, ratio: 2), preset("10", width: 256, depth: 10, heads: 4, ratio: 2),
    preset("12", width: 256, depth: 12, heads: 4, ratio: 2), preset("14", width: 384, depth: 14, heads: 6),
    preset("19", width: 448, depth: 19, heads: 7), preset("24", width: 512, depth: 24, heads: 8),
    preset("t-14", .transformer, width: 384, depth: 14, heads: 6),
    preset("t-19", .transformer, width: 448, depth: 19, heads: 7),
    preset("t-24", .transformer, width: 512, depth: 24, heads: 8),
    preset("14-wide", width: 768, depth: 4, heads: 12, trainedScale: 512),
    preset("14-resnext", width: 384, depth: 14, heads: 32),
  ]

  /// - Parameter trainedScale: the width by whose square root the published checkpoint's scores were divided in training.
  private static func preset(
    _ size: String, _ layer: TokenLayer = .performer, width: Int, depth: Int, heads: Int, ratio: Int = 3,
    trainedScale: Int? = nil
  ) -> Preset {
    let model = T2TViT(width: width, depth: depth, heads: heads, ratio: ratio, tokenLayer: layer)
    var trained = model
    trained.scaleWidth = trainedScale ?? width
    let title = size.hasPrefix("t-") ? "T2T-ViT_" + size : "T2T-ViT-" + size
    return Preset(
      name: "t2t-vit-" + size, title: title, aliases: ["t2t_vit_" + size.replacing("-", with: "_")], family: .t2tViT,
      paper: paper, resolution: 224, imageStatistics: .imageNet, cropFraction: 0.9, model: model,
      variants: [Preset.Variant(name: "trained-scale", model: trained)])
  }
}
