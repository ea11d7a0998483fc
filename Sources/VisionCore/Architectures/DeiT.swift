// Training data-efficient image transformers & distillation through attention
// Touvron, Cord, Douze, Massa, Sablayrolles, Jégou
// ICML 2021, arXiv 2012.12877

/// ViT's encoder trained on ImageNet alone: the sizes are the paper's, the definition is ViT's.
public enum DeiT {
  public static let paper = Paper(
    title: "Training data-efficient image transformers & distillation through attention", authors: "Touvron et al.",
    venue: "ICML", year: 2021, arXiv: "2012.12877")

  /// Table 1; B at 384 × 384 from Section 5.
  public static let presets: [Preset] = [
    preset("deit-ti", "DeiT-Ti", "deit_tiny_patch16_224", width: 192, heads: 3),
    preset("deit-s", "DeiT-S", "deit_small_patch16_224", width: 384, heads: 6),
    preset("deit-b", "DeiT-B", "deit_base_patch16_224", width: 768, heads: 12),
    preset("deit-b-384", "DeiT-B", "deit_base_patch16_384", width: 768, heads: 12, resolution: 384),
  ]

  private static func preset(
    _ name: String, _ title: String, _ alias: String, width: Int, heads: Int, resolution: Int = 224
  ) -> Preset {
    Preset(
      name: name, title: title, aliases: [alias, "facebook/" + alias.replacing("_", with: "-")], family: .deit,
      paper: paper, resolution: resolution, imageStatistics: .imageNet, cropFraction: resolution > 224 ? 1 : 0.9,
      model: ViT(patch: 16, width: width, depth: 12, heads: heads, positions: GridSize(square: resolution / 16)))
  }
}
