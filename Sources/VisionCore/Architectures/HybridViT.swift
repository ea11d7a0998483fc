// An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale, Section 3.1 "Hybrid Architecture"
// Dosovitskiy, Beyer, Kolesnikov, Weissenborn, Zhai, Unterthiner, Dehghani, Minderer, Heigold, Gelly, Uszkoreit, Houlsby
// ICLR 2021, arXiv 2010.11929

/// ViT whose tokens are the places of a ResNet's feature map instead of patches of pixels.
public struct HybridViT: Module {
  public let name = ""
  /// Blocks of the ResNet's stages.
  var stages: [Int]
  var width: Int
  var depth: Int
  var heads: Int
  /// The grid that the position embeddings were trained on.
  var positions: GridSize
  /// Channels of the ResNet's stem.
  var stemWidth = 64
  /// Groups of its norms.
  var groups = 32
  var classes = 1000
  var head = HybridHead.linear
  /// Width of an MLP's middle over a token's.
  var mlpRatio = 4

  public func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, K]
    let backbone = HybridBackbone(name: "backbone", stages: stages, stemWidth: stemWidth, groups: groups)
    let embedding = Sequential(
      name: "patch_embed", [backbone, Convolution(name: "proj", features: Size("C", width), kernel: 1)])
    let x = try embedding(image).named("_ h w C")
    let tokens = TokenGrid(x.gridSize, front: [.classToken])
    var z = try x.asTokens().prepending(.classToken)
    z = try z + positionEmbedding(like: z, trainedOn: positions, tokens)
    z = try ViTEncoder(name: "blocks", depth: depth, heads: heads, tokens: tokens, mlpRatio: mlpRatio)(z)
    let y = try LayerNorm(name: "norm", epsilon: 1e-6)(z).select(axis: 1, 0)
    return try head == .linear ? Linear(name: "head", features: Size("K", classes))(y) : y
  }
}

/// ResNet-50 with group norm and standardised convolutions, its fourth stage left out or moved into the third (Section 3.1,
/// Appendix B.1).
struct HybridBackbone: Module {
  let name: String
  let stages: [Int]
  let stemWidth: Int
  let groups: Int

  func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, h, w, C]
    let x = try HybridStem(name: "stem", width: Size(stemWidth), groups: groups)(image)
    return try Sequential(
      name: "stages",
      stages.enumerated().map { index, depth in
        Sequential(
          name: "\(index)",
          [
            Sequential(
              name: "blocks",
              (0..<depth).map { block in
                StandardizedBottleneck(
                  name: "\(block)", width: Size(4 * stemWidth << index), groups: groups,
                  stride: block == 0 && index > 0 ? 2 : 1, projects: block == 0)
              })
          ])
      })(x)
  }
}

struct HybridStem: Module {
  let name: String
  let width: Size
  let groups: Int

  func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, H/4, W/4, width]
    let pixels = try image.rearrange("b c h w -> b h w c")
    let convolution = StandardizedConvolution(name: "conv", features: width, kernel: 7, stride: 2, padding: .same)
    let x = try GroupNorm(name: "norm", groups: groups, epsilon: 1e-5)(convolution(pixels)).activation(.relu)
    return try x.maxPooled(.same(kernel: 3, stride: 2, over: x))
  }
}

/// A bottleneck block with group norm and standardised convolutions.
struct StandardizedBottleneck: TokenBlock {
  let name: String
  let width: Size
  let groups: Int
  let stride: Int
  /// Whether the shortcut is a convolution: where resolution or width change.
  let projects: Bool

  func forward(_ x: Tensor) throws -> Tensor {  // [b, h, w, in] → [b, h/s, w/s, C]
    let shortcut = try projects ? shortcut(x) : x
    let inner = Size(width.value / 4)
    let y = try norm("norm1")(convolution("conv1", inner, 1)(x)).activation(.relu)
    let z = try norm("norm2")(convolution("conv2", inner, 3, stride)(y)).activation(.relu)
    return try (norm("norm3")(convolution("conv3", width, 1)(z)) + shortcut).activation(.relu)
  }

  private func shortcut(_ x: Tensor) throws -> Tensor {
    let convolution = StandardizedConvolution(
      name: "conv", features: width, kernel: 1, stride: stride, padding: .same)
    return try Sequential(name: "downsample", [convolution, norm("norm")])(x)
  }

  private func norm(_ name: String) -> GroupNorm { GroupNorm(name: name, groups: groups, epsilon: 1e-5) }

  private func convolution(_ name: String, _ features: Size, _ kernel: Int, _ stride: Int = 1)
    -> StandardizedConvolution
  {
    StandardizedConvolution(name: name, features: features, kernel: kernel, stride: stride, padding: .same)
  }
}

/// What stands behind a hybrid's last norm.
enum HybridHead: String, Sendable, CaseIterable {
  /// A linear layer that gives class scores.
  case linear
  /// Nothing: one of its checkpoints gives features alone.
  case none
}

extension HybridViT {
  /// R50 + ViT-B/16 from the paper, R50 + ViT-L/32 from "How to train your ViT?" (Steiner et al., arXiv 2106.10270).
  public static let presets: [Preset] = [
    preset("vit-b-16-hybrid-r50", "R50+ViT-B/16", "vit_base_r50_s16_224", [3, 4, 9], 16, 768, 12, 12),
    preset("vit-l-32-hybrid-r50", "R50+ViT-L/32", "vit_large_r50_s32_224", [3, 4, 6, 3], 32, 1024, 24, 16),
  ]

  private static func preset(
    _ name: String, _ title: String, _ alias: String, _ stages: [Int], _ stride: Int, _ width: Int, _ depth: Int,
    _ heads: Int
  ) -> Preset {
    let model = HybridViT(
      stages: stages, width: width, depth: depth, heads: heads, positions: GridSize(square: 224 / stride))
    var headless = model
    headless.head = .none
    return Preset(
      name: name, title: title, aliases: [alias], family: .vit, paper: ViT.paper, resolution: 224,
      imageStatistics: .half, cropFraction: 0.9, model: model,
      variants: [Preset.Variant(name: "features", model: headless)])
  }
}
