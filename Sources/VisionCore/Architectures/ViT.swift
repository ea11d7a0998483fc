// An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale
// Dosovitskiy, Beyer, Kolesnikov, Weissenborn, Zhai, Unterthiner, Dehghani, Minderer, Heigold, Gelly, Uszkoreit, Houlsby
// ICLR 2021, arXiv 2010.11929

/// The vision transformer: patches as tokens, a class token, and blocks of attention over all of them.
public struct ViT: Module {
  public let name = ""
  var patch: Int
  var width: Int
  var depth: Int
  var heads: Int
  /// The grid of patches that the position embeddings were trained on.
  var positions: GridSize
  var positionEmbedding = TokenPositions.learned
  var classes = 1000
  var normEpsilon = 1e-6
  /// Width of an MLP's middle over a token's.
  var mlpRatio = 4

  public func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, K]
    let x = try PatchEmbedding(name: "patch_embed", patch: Size("P", patch), width: Size("C", width))(image)
      .named("_ h w C")
    let tokens = TokenGrid(x.gridSize, front: [.classToken])
    var z = try x.asTokens().prepending(.classToken)
    z = try positionEmbedding.added(to: z, trainedOn: positions, tokens)  // Eq. 1
    z = try ViTEncoder(
      name: "blocks", depth: depth, heads: heads, tokens: tokens, normEpsilon: normEpsilon, mlpRatio: mlpRatio)(z)
    let y = try LayerNorm(name: "norm", epsilon: normEpsilon)(z).select(axis: 1, 0)  // Eq. 4
    return try Linear(name: "head", features: Size("K", classes))(y)
  }
}

/// What says to a token where it is (Appendix D.4, Table 8).
enum TokenPositions: String, Sendable, CaseIterable {
  /// A learned embedding for each place.
  case learned
  /// Nothing: the patches are a bag.
  case none

  /// The tokens with their positions.
  func added(to z: Tensor, trainedOn trained: GridSize, _ tokens: TokenGrid) throws -> Tensor {  // [b, N, C]
    switch self {
    case .learned: try z + positionEmbedding(like: z, trainedOn: trained, tokens)
    case .none: z
    }
  }
}

/// The blocks, all on one resolution and width.
struct ViTEncoder: Stage {
  let name: String
  let depth: Int
  let heads: Int
  let tokens: TokenGrid
  var normEpsilon = 1e-6
  var mlpRatio = 4

  func forward(_ z: Tensor) throws -> Tensor {  // [b, N, C] → [b, N, C]
    try (0..<depth).map {
      ViTBlock(
        name: "\($0)", heads: Size(heads), tokens: tokens, normEpsilon: normEpsilon, mlpRatio: Size(mlpRatio))
    }.reduce(z) { try $1($0) }
  }
}

/// z′ = MSA(LN(z)) + z, then MLP(LN(z′)) + z′ (ViT, Eq. 2 and 3).
public struct ViTBlock: TokenBlock {
  public let name: String
  let heads: Size
  let tokens: TokenGrid
  var normEpsilon = 1e-6
  /// Width of an MLP's middle over a token's.
  var mlpRatio: Size = 4

  public var equation: PaperEquation? {
    PaperEquation("ViT, Eq. 2 and 3", "z′ = MSA(LN(z)) + z, then MLP(LN(z′)) + z′")
  }

  public func forward(_ z: Tensor) throws -> Tensor {  // [b, N, C] → [b, N, C]
    let attention = SelfAttention(name: "attn", heads: heads, tokens: tokens)
    let y = try attention(LayerNorm(name: "norm1", epsilon: normEpsilon)(z)) + z
    return try MLP(name: "mlp", hidden: mlpRatio * z.shape[2])(LayerNorm(name: "norm2", epsilon: normEpsilon)(y)) + y
  }
}

extension ViT {
  public static let paper = Paper(
    title: "An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale", authors: "Dosovitskiy et al.",
    venue: "ICLR", year: 2021, arXiv: "2010.11929")

  /// Table 1 for B, L and H; Ti and S are the widths that DeiT brought (Touvron et al., Table 1).
  public static let presets: [Preset] = [
    preset("vit-ti-16", "ViT-Ti/16", "vit_tiny_patch16_224", width: 192, depth: 12, heads: 3),
    preset("vit-s-16", "ViT-S/16", "vit_small_patch16_224", width: 384, depth: 12, heads: 6),
    preset(
      "vit-b-16", "ViT-B/16", "vit_base_patch16_224", "google/vit-base-patch16-224", width: 768, depth: 12, heads: 12),
    preset(
      "vit-l-16", "ViT-L/16", "vit_large_patch16_224", "google/vit-large-patch16-224", width: 1024, depth: 24, heads: 16
    ),
    preset("vit-b-32", "ViT-B/32", "vit_base_patch32_224", patch: 32, width: 768, depth: 12, heads: 12),
    preset("vit-l-32", "ViT-L/32", "vit_large_patch32_224", patch: 32, width: 1024, depth: 24, heads: 16),
    preset(
      "vit-b-32-384", "ViT-B/32", "vit_base_patch32_384", "google/vit-base-patch32-384", patch: 32, width: 768,
      depth: 12,
      heads: 12, resolution: 384),
    preset(
      "vit-l-32-384", "ViT-L/32", "vit_large_patch32_384", "google/vit-large-patch32-384", patch: 32, width: 1024,
      depth: 24, heads: 16, resolution: 384),
    preset("vit-h-14", "ViT-H/14", "vit_huge_patch14_224", patch: 14, width: 1280, depth: 32, heads: 16),
  ]

  private static func preset(
    _ name: String, _ title: String, _ aliases: String..., patch: Int = 16, width: Int, depth: Int, heads: Int,
    resolution: Int = 224
  ) -> Preset {
    Preset(
      name: name, title: title, aliases: aliases, family: .vit, paper: paper, resolution: resolution,
      imageStatistics: .half, cropFraction: resolution > 224 ? 1 : 0.9,
      model: ViT(
        patch: patch, width: width, depth: depth, heads: heads, positions: GridSize(square: resolution / patch)))
  }
}
