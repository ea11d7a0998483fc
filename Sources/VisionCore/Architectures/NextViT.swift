// Next-ViT: Next Generation Vision Transformer for Efficient Deployment in Realistic Industrial Scenarios
// Li, Xia, Li, Li, Wang, Xiao, Wang, Zheng, Pan
// 2022, arXiv 2207.05501
//
// Longer than 150 lines: two kinds of blocks, each with an attention of its own.

/// Convolution blocks, each few of them followed by one block of attention and convolution side by side (Fig. 2).
package struct NextViT: ConfigurableModel {
  package let name = ""
  var depths: [Int]
  /// Channels of each stage's convolution blocks.
  var convolutionWidths = [96, 192, 384, 768]
  /// Channels of each stage's attention block; the first stage has none.
  var attentionWidths = [96, 256, 512, 1024]
  var stemWidths = [64, 32, 64, 64]
  /// s: consecutive tokens pooled to one key, s² of them.
  var reductions = [8, 4, 2, 1]
  var headWidth = 32
  var classes = 1000

  package func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, K]
    let stem = stemWidths.enumerated().map { index, width in
      ConvolutionNormActivation(name: "\(index)", width: Size(width), stride: index % 3 == 0 ? 2 : 1)
    }
    let stages = depths.indices.map { index in
      NextStage(
        name: "\(index)", stage: index + 1, depth: depths[index], convolutionWidth: convolutionWidths[index],
        attentionWidth: attentionWidths[index], reduction: reductions[index], headWidth: headWidth)
    }
    let x = try Sequential(name: "stem", stem)(image.rearrange("b c h w -> b h w c"))
    let z = try BatchNorm(name: "norm", epsilon: 1e-5)(Sequential(name: "stages", stages)(x))
    return try SwinHead(name: "head", classes: classes)(z)
  }
}

struct ConvolutionNormActivation: Module {
  let name: String
  let width: Size
  let stride: Int

  func forward(_ x: Tensor) throws -> Tensor {  // [b, h, w, in] → [b, h/s, w/s, width]
    let convolution = Convolution(
      name: "conv", features: width, kernel: 3, stride: Size(stride), padding: 1, bias: false)
    return try BatchNorm(name: "norm", epsilon: 1e-5)(convolution(x)).activation(.relu)
  }
}

/// Convolution blocks with one attention block at the end; stage 3 repeats groups of five (Section 3.4).
struct NextStage: Stage {
  let name: String
  let stage: Int
  let depth: Int
  let convolutionWidth: Int
  let attentionWidth: Int
  let reduction: Int
  let headWidth: Int

  func forward(_ x: Tensor) throws -> Tensor {  // [b, 2h, 2w, in] → [b, h, w, C]
    let period = stage == 3 ? 5 : depth
    let blocks = (0..<depth).map { index -> any Module in
      let stride = index == 0 && stage > 1 ? 2 : 1
      if stage > 1 && index % period == period - 1 {
        return NextTransformerBlock(
          name: "\(index)", stage: stage, width: Size("C", attentionWidth, stage: stage), stride: stride,
          reduction: reduction, headWidth: headWidth)
      }
      return NextConvolutionBlock(
        name: "\(index)", stage: stage, width: Size("c", convolutionWidth, stage: stage), stride: stride,
        headWidth: headWidth)
    }
    return try Sequential(name: "blocks", blocks)(x)
  }
}

/// Pooling where the resolution halves, and a pointwise convolution where the width changes.
struct NextPatchEmbedding: Module {
  let name: String
  let width: Size
  let stride: Int

  func forward(_ x: Tensor) throws -> Tensor {  // [b, h, w, in] → [b, h/s, w/s, width]
    if stride == 1 && x.shape[3] == width { return x }
    let pooled = try stride == 1 ? x : x.averagePooled(.same(kernel: 2, stride: 2, over: x))
    return try BatchNorm(name: "norm", epsilon: 1e-5)(
      Convolution(name: "conv", features: width, kernel: 1, bias: false)(pooled))
  }
}

/// MHCA: a 3 × 3 convolution within each head's channels, then a pointwise one across heads (Eq. 2 and 3).
struct ConvolutionAttention: Module {
  let name: String
  let headWidth: Int

  func forward(_ x: Tensor) throws -> Tensor {  // [b, h, w, C] → [b, h, w, C]
    let convolution = Convolution(
      name: "group_conv3x3", features: x.shape[3], kernel: 3, padding: 1,
      groups: x.shape[3].dividedRoundingUp(by: Size(headWidth)), bias: false)
    let y = try BatchNorm(name: "norm", epsilon: 1e-5)(convolution(x)).activation(.relu)
    return try Convolution(name: "projection", features: x.shape[3], kernel: 1, bias: false)(y)
  }
}

/// An MLP whose layers are stored as pointwise convolutions.
struct PointwiseMLP: Module {
  let name: String
  let ratio: Size

  func forward(_ x: Tensor) throws -> Tensor {  // [b, h, w, C] → [b, h, w, C]
    let y = try Convolution(name: "fc1", features: ratio * x.shape[3], kernel: 1)(x).activation(.relu)
    return try Convolution(name: "fc2", features: x.shape[3], kernel: 1)(y)
  }
}

/// NCB: convolutional attention and an MLP (Section 3.2, Fig. 3d).
struct NextConvolutionBlock: TokenBlock {
  let name: String
  let stage: Int
  let width: Size
  let stride: Int
  let headWidth: Int

  func forward(_ x: Tensor) throws -> Tensor {  // [b, h, w, in] → [b, h/s, w/s, c]
    let embedded = try NextPatchEmbedding(name: "patch_embed", width: width, stride: stride)(x)
      .named("_ h w c", stage: stage)
    let y = try ConvolutionAttention(name: "mhca", headWidth: headWidth)(embedded) + embedded
    return try PointwiseMLP(name: "mlp", ratio: 3)(BatchNorm(name: "norm", epsilon: 1e-5)(y)) + y
  }
}

/// NTB: attention, then convolutional attention on a part of the channels, joined and mixed by an MLP (Section 3.3, Eq. 5).
struct NextTransformerBlock: TokenBlock {
  let name: String
  let stage: Int
  let width: Size
  let stride: Int
  let reduction: Int
  let headWidth: Int

  func forward(_ x: Tensor) throws -> Tensor {  // [b, h, w, in] → [b, h/s, w/s, C]
    // Three quarters of the channels attend (Section 3.3: r = 0.75), in whole multiples of 32.
    let attending = Size((width.value * 3 / 4 + 16) / 32 * 32)
    let embedded = try NextPatchEmbedding(name: "patch_embed", width: attending, stride: stride)(x)
      .named("_ h w _", stage: stage)
    let attention = EfficientAttention(name: "e_mhsa", stage: stage, reduction: reduction, headWidth: headWidth)
    let global = try attention(BatchNorm(name: "norm1", epsilon: 1e-5)(embedded)) + embedded
    let projected = try NextPatchEmbedding(
      name: "projection", width: Size(width.value - attending.value), stride: 1)(global)
    let local = try ConvolutionAttention(name: "mhca", headWidth: headWidth)(projected) + projected
    let y = try Tensor.concatenate([global, local], axis: 3).named("_ _ _ C", stage: stage)
    return try PointwiseMLP(name: "mlp", ratio: 2)(BatchNorm(name: "norm2", epsilon: 1e-5)(y)) + y
  }
}

/// E-MHSA: keys and values are means of s² tokens that follow one another row by row (Eq. 6 and 7).
struct EfficientAttention: Module {
  let name: String
  let stage: Int
  let reduction: Int
  let headWidth: Int

  /// s² tokens are pooled to a key.
  var torch: TorchNotes { .poolsForMean }

  func forward(_ map: Tensor) throws -> Tensor {  // [b, h, w, C] → [b, h, w, C]
    let grid = StageGrid(rows: map.shape[1], columns: map.shape[2], stage: stage)
    let x = try map.asTokens()
    let pooled = try reduction == 1 ? x : pooled(x)
    let (q, k, v) = (try project("q", x), try project("k", pooled), try project("v", pooled))
    // A pooled key stands for a strip of the raster, which no grid of places describes.
    let keys = reduction == 1 ? grid.tokens : TokenGrid(GridSize(rows: 1, columns: pooled.shape[1].value))
    let arrangement = AttentionArrangement(queries: grid.tokens, keys: keys, keyRun: reduction * reduction)
    let y = try attention(q, k, v, arrangement: arrangement)
    return try Linear(name: "proj", features: x.shape[2])(y).asMap(grid)
  }

  private func pooled(_ x: Tensor) throws -> Tensor {
    let count = reduction * reduction
    let whole = Size(x.shape[1].value / count)
    let kept = x.shape[1] == whole * Size(count) ? x : try x.slice(axis: 1, from: 0, count: whole * Size(count))
    return try BatchNorm(name: "norm", epsilon: 1e-5)(
      kept.rearrange("b (n s) c -> b n s c", ["s": Size(count)]).mean(axes: [2]))
  }

  /// The tokens are of a map whose channels come first.
  private func project(_ name: String, _ x: Tensor) throws -> Tensor {
    try Linear(name: name, features: x.shape[2], torch: .splitBias)(x).rearrange(
      "b n (h d) -> b h n d", ["d": Size(headWidth)])
  }
}

extension NextViT {
  package static let settings: [Setting<NextViT>] = [
    .integers(
      "depths", \.depths, SettingLimit.depth, "blocks of each stage, one of five or the last with attention",
      told: .counts("stages.*.blocks.*.mlp.fc1.weight")),
    .integers(
      "convolution-widths", \.convolutionWidths, SettingLimit.width, "channels of each stage's convolution blocks",
      .usual, told: .axes("stages.*.blocks.0.mlp.fc1.weight", 1)),
    // Three quarters of the channels attend, in multiples of 32, and the others must be some.
    .integers(
      "attention-widths", \.attentionWidths, 96...SettingLimit.width.upperBound,
      "channels of each stage's attention blocks; the first stage has none", .usual,
      told: .rule { evidence, model in
        .integers(
          model.depths.enumerated().map { stage, depth in
            evidence.axis("stages.\(stage).blocks.\(depth - 1).mlp.fc1.weight", 1) ?? 96
          })
      }),
    .integer(
      "head-width", \.headWidth, SettingLimit.width, "channels of an attention head", .usual,
      told: .axis("stages.0.blocks.0.mhca.group_conv3x3.weight", 1)),
    .integers("reductions", \.reductions, 1...64, "tokens pooled to a key, as the root of their number", .usual),
    .classes(\.classes, head: "head.fc.weight"),
  ]
}

extension NextViT: Architecture {
  package static let key = "next-vit"
  package static let family = Family("Next-ViT")
  package static let paper = Paper(
    title: "Next-ViT: Next Generation Vision Transformer for Efficient Deployment in Realistic Industrial Scenarios",
    authors: "Li et al.", venue: "arXiv", year: 2022, arXiv: "2207.05501")
  package static let template = NextViT(depths: [])
  package static let mark = "stages.0.blocks.0.mhca.projection.weight"

  /// Table 3.
  package static let presets: [Preset] = [
    preset("s", "small", [3, 4, 10, 3]), preset("b", "base", [3, 4, 20, 3]), preset("l", "large", [3, 4, 30, 3]),
  ]

  private static func preset(_ letter: String, _ size: String, _ depths: [Int]) -> Preset {
    preset(
      "nextvit-" + letter, "Next-ViT-" + letter.uppercased(), aliases: ["nextvit_" + size], crop: 0.95,
      weights: .timm("nextvit_\(size).bd_in1k"), NextViT(depths: depths))
  }

  package static func torchCode(_ model: NextViT) -> TorchCode {
    TorchCode(name: "timm", isFusable: true, poolsGlobally: true)
  }
}
