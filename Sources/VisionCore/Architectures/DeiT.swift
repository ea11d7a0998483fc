// Training data-efficient image transformers & distillation through attention
// Touvron, Cord, Douze, Massa, Sablayrolles, Jégou
// ICML 2021, arXiv 2012.12877

/// ViT's encoder with a second token that learns from a teacher: the class scores are the mean of two heads (Fig. 2).
public struct DistilledViT: Module {
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
    let tokens = TokenGrid(x.gridSize, front: [.classToken, .distillationToken])
    var z = try x.asTokens().prepending(.classToken, .distillationToken)
    z = try positionEmbedding.added(to: z, trainedOn: positions, tokens)
    z = try ViTEncoder(
      name: "blocks", depth: depth, heads: heads, tokens: tokens, normEpsilon: normEpsilon, mlpRatio: mlpRatio)(z)
    let y = try LayerNorm(name: "norm", epsilon: normEpsilon)(z)
    let scores = try ["head", "head_dist"].enumerated().map { place, name in
      try Linear(name: name, features: Size("K", classes))(y.select(axis: 1, place))
    }
    return try (scores[0] + scores[1]).scaled(by: 0.5, "1/2")  // Section 4, "Classification with our approach"
  }
}

/// ViT's encoder trained on ImageNet alone: the sizes are the paper's, the definition is ViT's.
public enum DeiT {
  public static let paper = Paper(
    title: "Training data-efficient image transformers & distillation through attention", authors: "Touvron et al.",
    venue: "ICML", year: 2021, arXiv: "2012.12877")

  /// Table 1; B at 384 × 384 from Section 5, and the distilled models of Table 5.
  public static let presets: [Preset] =
    [
      preset("deit-ti", "DeiT-Ti", "deit_tiny_patch16_224", width: 192, heads: 3),
      preset("deit-s", "DeiT-S", "deit_small_patch16_224", width: 384, heads: 6),
      preset("deit-b", "DeiT-B", "deit_base_patch16_224", width: 768, heads: 12),
      preset("deit-b-384", "DeiT-B", "deit_base_patch16_384", width: 768, heads: 12, resolution: 384),
    ] + [
      distilled("deit-ti-distilled", "DeiT-Ti distilled", "deit_tiny_distilled_patch16_224", width: 192, heads: 3),
      distilled("deit-s-distilled", "DeiT-S distilled", "deit_small_distilled_patch16_224", width: 384, heads: 6),
      distilled("deit-b-distilled", "DeiT-B distilled", "deit_base_distilled_patch16_224", width: 768, heads: 12),
      distilled(
        "deit-b-distilled-384", "DeiT-B distilled", "deit_base_distilled_patch16_384", width: 768, heads: 12,
        resolution: 384),
    ]

  private static func preset(
    _ name: String, _ title: String, _ alias: String, width: Int, heads: Int, resolution: Int = 224
  ) -> Preset {
    preset(
      name, title, alias, resolution,
      ViT(patch: 16, width: width, depth: 12, heads: heads, positions: GridSize(square: resolution / 16)))
  }

  private static func distilled(
    _ name: String, _ title: String, _ alias: String, width: Int, heads: Int, resolution: Int = 224
  ) -> Preset {
    preset(
      name, title, alias, resolution,
      DistilledViT(patch: 16, width: width, depth: 12, heads: heads, positions: GridSize(square: resolution / 16)))
  }

  private static func preset(
    _ name: String, _ title: String, _ alias: String, _ resolution: Int, _ model: any Module
  ) -> Preset {
    Preset(
      name: name, title: title, aliases: [alias, "facebook/" + alias.replacing("_", with: "-")], family: .deit,
      paper: paper, resolution: resolution, imageStatistics: .imageNet, cropFraction: resolution > 224 ? 1 : 0.9,
      model: model)
  }
}
