// An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale, Section 3.1 "Hybrid Architecture"
// Dosovitskiy, Beyer, Kolesnikov, Weissenborn, Zhai, Unterthiner, Dehghani, Minderer, Heigold, Gelly, Uszkoreit, Houlsby
// ICLR 2021, arXiv 2010.11929
//
// Longer than 150 lines: a ResNet in front of a transformer, with the original names of both.

/// ViT whose tokens are the places of a ResNet's feature map instead of patches of pixels.
package struct HybridViT: ConfigurableModel {
  package let name = ""
  /// Blocks of the ResNet's stages.
  var stages: [Int]
  var width: Int
  var depth: Int
  var heads: Int
  /// The grid that the position embeddings were trained on.
  var positions = GridSize(square: 14)
  /// Channels of the ResNet's stem.
  var stemWidth = 64
  /// Groups of its norms.
  var groups = 32
  var classes = 1000
  /// Width of an MLP's middle over a token's.
  var mlpRatio = 4

  package func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, K]
    let backbone = HybridBackbone(name: "backbone", stages: stages, stemWidth: stemWidth, groups: groups)
    let embedding = Sequential(
      name: "patch_embed", [backbone, Convolution(name: "proj", features: Size("C", width), kernel: 1)])
    let x = try embedding(image).named("_ h w C")
    let tokens = TokenGrid(x.gridSize, front: [.classToken])
    var z = try x.asTokens().prepending(.classToken)
    z = try z + positionEmbedding(like: z, trainedOn: positions, tokens)
    z = try ViTEncoder(
      name: "blocks", depth: depth, tokens: tokens, parts: ViTBlock.Parts(heads: heads, mlpRatio: mlpRatio))(z)
    let y = try LayerNorm(name: "norm", epsilon: 1e-6)(z).select(axis: 1, 0)
    return try y.classScores("head", classes)
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
          name: "\(index)", role: .stage,
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

  var torch: TorchNotes { .padsBeforePooling }

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

// MARK: What there is to set, and how checkpoints tell it

extension HybridViT {
  package static let settings: [Setting<HybridViT>] = [
    .integers(
      "stages", \.stages, SettingLimit.depth, "blocks of the ResNet's stages",
      told: .counts("patch_embed.backbone.stages.*.blocks.*.conv1.weight")),
    .integer("width", \.width, SettingLimit.width, "width of a token", told: .axis("patch_embed.proj.weight", 0)),
    .integer("depth", \.depth, SettingLimit.depth, "transformer blocks", told: .count("blocks.*.norm1.weight")),
    .integer(
      "heads", \.heads, SettingLimit.heads, "attention heads of a block", told: .key("num_attention_heads"),
      .key("num_heads"), .heads(of: 64, \.width)),
    .integer(
      "stem-width", \.stemWidth, SettingLimit.width, "channels of the ResNet's stem", .usual,
      told: .axis("patch_embed.backbone.stem.conv.weight", 0)),
    .integer("groups", \.groups, SettingLimit.width, "groups of the ResNet's norms", .usual),
    .integer(
      "mlp-ratio", \.mlpRatio, SettingLimit.ratio, "width of an MLP's middle over a token's", .usual,
      told: .ratio("blocks.0.mlp.fc1.weight", 0, over: "blocks.0.mlp.fc1.weight", 1)),
    .classes(\.classes, head: "head.weight"),
  ]

  package static let trainedOn: [Telling<HybridViT>] =
    [
      .rule { evidence, model in
        let stride = model.stride
        return evidence.axis("pos_embed", 1).flatMap { evidence.grid(of: $0 - 1, patch: stride) }.map {
          .integers([$0.rows * stride, $0.columns * stride])
        }
      }
    ] + .imageSize()

  package var headWidths: [(key: String, heads: Int, width: Int)] { [("heads", heads, width)] }

  /// The stem and the first stage shorten a side by 4, each further stage by 2, rounding up.
  private var stride: Int { 2 << stages.count }

  package mutating func train(on image: GridSize) {
    positions = GridSize(rows: (image.rows + stride - 1) / stride, columns: (image.columns + stride - 1) / stride)
  }
}

extension HybridViT: Architecture {
  package static let key = "vit-hybrid"
  package static let family = ViT.family
  package static let paper = ViT.paper
  package static let imageStatistics = ViT.imageStatistics
  package static let template = HybridViT(stages: [1], width: 1, depth: 1, heads: 1)
  package static let mark = "patch_embed.backbone.stem.conv.weight"

  /// R50 + ViT-B/16 from the paper, R50 + ViT-L/32 from "How to train your ViT?" (Steiner et al., arXiv 2106.10270).
  package static let presets: [Preset] = [
    preset(
      "vit-b-16-hybrid-r50", "R50+ViT-B/16", aliases: ["vit_base_r50_s16_224"],
      weights: .apache("timm/vit_base_r50_s16_224.orig_in21k", nil, "without a classifier"),
      variants: [Preset.Variant(name: "features", model: base.headless)], base),
    preset(
      "vit-l-32-hybrid-r50", "R50+ViT-L/32", aliases: ["vit_large_r50_s32_224"],
      weights: .timm("vit_large_r50_s32_224.augreg_in21k_ft_in1k"),
      variants: [Preset.Variant(name: "features", model: large.headless)], large),
  ]

  private static let base = HybridViT(stages: [3, 4, 9], width: 768, depth: 12, heads: 12)
  private static let large = HybridViT(stages: [3, 4, 6, 3], width: 1024, depth: 24, heads: 16)

  /// Without class scores, as one of its checkpoints is.
  private var headless: HybridViT {
    var model = self
    model.classes = 0
    return model
  }

  package static func torchCode(_ model: HybridViT) -> TorchCode { ViT.torchCode(ViT.template) }
}
