// A ConvNet for the 2020s
// Liu, Mao, Wu, Feichtenhofer, Darrell, Xie
// CVPR 2022, arXiv 2201.03545
//
// Longer than 150 lines: the names of five libraries stand beside the definition.

/// A pyramid of four stages of depthwise 7 × 7 convolutions and MLPs, without attention (Fig. 4). Names are timm's.
package struct ConvNeXt: ConfigurableModel {
  package let name = ""
  var widths: [Int]
  var depths: [Int]
  /// Side of a patch in the stem.
  var patch = 4
  /// Side of the depthwise kernels.
  var kernel = 7
  /// Width of an MLP's middle over a token's.
  var mlpRatio = 4
  /// Whether convolutions have a bias.
  var hasConvolutionBias = true
  /// Whether a learned vector scales what a block adds.
  var hasLayerScale = true
  /// Of all norms but that behind the pooling.
  var normEpsilon = 1e-6
  /// Of the norm behind the pooling, where implementations differ.
  var headEpsilon = 1e-6
  var classes = 1000

  package func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, K]
    let stem = Sequential(
      name: "stem",
      [
        Convolution(
          name: "0", features: Size("C", widths[0], stage: 1), kernel: Size(patch), stride: Size(patch),
          bias: hasConvolutionBias),
        LayerNorm(name: "1", epsilon: normEpsilon),
      ])
    let x = try stem(image.rearrange("b c h w -> b h w c"))
    let stages = depths.indices.map {
      ConvNeXtStage(name: "\($0)", index: $0, model: self)
    }
    return try ConvNeXtHead(name: "head", epsilon: headEpsilon, classes: classes)(
      Sequential(name: "stages", stages)(x))
  }
}

/// Blocks on one resolution, behind a norm and a 2 × 2 convolution of stride 2 in every stage but the first (Section 2.6).
struct ConvNeXtStage: Stage {
  let name: String
  let index: Int
  let model: ConvNeXt

  func forward(_ x: Tensor) throws -> Tensor {  // [b, 2h, 2w, C/2] → [b, h, w, C]
    let width = Size("C", model.widths[index], stage: index + 1)
    let downsample = Sequential(
      name: "downsample",
      [
        LayerNorm(name: "0", epsilon: model.normEpsilon),
        Convolution(name: "1", features: width, kernel: 2, stride: 2, bias: model.hasConvolutionBias),
      ])
    let z = try (index == 0 ? x : downsample(x)).named("_ h w C", stage: index + 1)
    let blocks = (0..<model.depths[index]).map { ConvNeXtBlock(name: "\($0)", model: model) }
    return try Sequential(name: "blocks", blocks)(z)
  }
}

/// A depthwise 7 × 7 convolution, a norm and an MLP, scaled for each channel, with a shortcut around them (Fig. 4).
struct ConvNeXtBlock: TokenBlock {
  let name: String
  let model: ConvNeXt

  func forward(_ x: Tensor) throws -> Tensor {  // [b, h, w, C] → [b, h, w, C]
    let width = x.shape[3]
    let depthwise = Convolution(
      name: "conv_dw", features: width, kernel: Size(model.kernel), padding: model.kernel / 2, groups: width,
      bias: model.hasConvolutionBias)
    let normed = try LayerNorm(name: "norm", epsilon: model.normEpsilon)(depthwise(x))
    let y = try MLP(name: "mlp", hidden: Size(model.mlpRatio) * width)(normed)
    return try (model.hasLayerScale ? LayerScale(name: "").forward(y) : y) + x
  }
}

/// The mean over the map, normalised and classified.
struct ConvNeXtHead: Module {
  let name: String
  let epsilon: Double
  let classes: Int

  func forward(_ x: Tensor) throws -> Tensor {  // [b, h, w, C] → [b, K]
    try LayerNorm(name: "norm", epsilon: epsilon)(x.mean(axes: [1, 2])).classScores("fc", classes)
  }
}

extension ConvNeXt {
  package static let settings: [Setting<ConvNeXt>] = [
    .integers(
      "widths", \.widths, SettingLimit.width, "width of each stage's tokens",
      told: .axes("stages.*.blocks.0.conv_dw.weight", 0)),
    .integers(
      "depths", \.depths, SettingLimit.depth, "blocks of each stage", told: .counts("stages.*.blocks.*.conv_dw.weight")),
    .integer(
      "patch", \.patch, 1...32, "side of a patch in pixels", .usual,
      told: .axis("stem.0.weight", 3)),
    .integer(
      "kernel", \.kernel, 1...63, "side of the depthwise kernels", .usual,
      told: .axis("stages.0.blocks.0.conv_dw.weight", 3)),
    .integer(
      "mlp-ratio", \.mlpRatio, SettingLimit.ratio, "width of an MLP's middle over a token's", .usual,
      told: .ratio("stages.0.blocks.0.mlp.fc1.weight", 0, over: "stages.0.blocks.0.mlp.fc1.weight", 1)),
    .flag(
      "convolution-bias", \.hasConvolutionBias, "a bias of the convolutions",
      told: .presence(of: "stages.0.blocks.0.conv_dw.bias", "yes", else: "no")),
    .flag(
      "layer-scale", \.hasLayerScale, "a learned scale behind each branch",
      told: .presence(of: "stages.0.blocks.0.gamma", "yes", else: "no")),
    // Hugging Face's key is about the norm behind the pooling alone, timm's about all of them.
    .epsilon(\.normEpsilon, configured: ["norm_eps"]),
    .epsilon(
      \.headEpsilon, key: "head-epsilon", "epsilon of the norm behind the pooling",
      configured: ["norm_eps", "layer_norm_eps"]),
    .classes(\.classes, head: "head.fc.weight"),
  ]
}

extension ConvNeXt: Architecture {
  package static let key = "convnext"
  package static let family = Family("ConvNeXt")
  package static let paper = Paper(
    title: "A ConvNet for the 2020s", authors: "Liu et al.", venue: "CVPR", year: 2022, arXiv: "2201.03545")
  package static let template = ConvNeXt(widths: [], depths: [])
  package static let mark = "stages.0.blocks.0.conv_dw.weight"

  /// Section 3.
  package static let presets: [Preset] = [
    preset("t", "tiny", [3, 3, 9, 3], 96), preset("s", "small", [3, 3, 27, 3], 96),
    preset("b", "base", [3, 3, 27, 3], 128), preset("l", "large", [3, 3, 27, 3], 192),
    preset("xl", "xlarge", [3, 3, 27, 3], 256),
  ]

  private static func preset(_ letter: String, _ size: String, _ depths: [Int], _ width: Int) -> Preset {
    preset(
      "convnext-" + letter, "ConvNeXt-" + letter.uppercased(), aliases: ["convnext_" + size], crop: 0.875,
      ConvNeXt(widths: (0..<4).map { width << $0 }, depths: depths))
  }

  package static func torchCode(_ model: ConvNeXt) -> TorchCode { TorchCode(name: "timm", poolsGlobally: true) }

  package static let namings: [CheckpointNaming] = [authors, huggingFace, torchvision, mmpretrain, kernels]

  private static let layers = [
    NameRule("downsample_layers.0.*.*", "stem.*.*"),
    NameRule("downsample_layers.*.*.*", "stages.*.downsample.*.*"),
    NameRule("stages.*.*.gamma", "stages.*.blocks.*.gamma"),
  ]

  /// The norm behind the last stage is called by its number.
  private static let mmpretrain = CheckpointNaming(
    title: "mmpretrain", mark: "stages.0.0.depthwise_conv.weight", prefixes: ["backbone"],
    rules: layers + [NameRule("norm3.*", "head.norm.*")]
      + .block(
        "stages.*.*", "stages.*.blocks.*",
        ["depthwise_conv": "conv_dw", "norm": "norm", "pointwise_conv1": "mlp.fc1", "pointwise_conv2": "mlp.fc2"]))

  private static let authors = CheckpointNaming(
    title: "the ConvNeXt authors' code", mark: "stages.0.0.dwconv.weight",
    rules: layers + [NameRule("norm.*", "head.norm.*"), NameRule("head.*", "head.fc.*")]
      + .block(
        "stages.*.*", "stages.*.blocks.*",
        ["dwconv": "conv_dw", "norm": "norm", "pwconv1": "mlp.fc1", "pwconv2": "mlp.fc2"]))

  private static let huggingFace = CheckpointNaming(
    title: "Hugging Face", mark: "encoder.stages.0.layers.0.dwconv.weight", prefixes: ["convnext"],
    rules: [
      NameRule("embeddings.patch_embeddings.*", "stem.0.*"), NameRule("embeddings.layernorm.*", "stem.1.*"),
      NameRule("encoder.stages.*.downsampling_layer.*.*", "stages.*.downsample.*.*"),
      NameRule("encoder.stages.*.layers.*.layer_scale_parameter", "stages.*.blocks.*.gamma"),
      NameRule("layernorm.*", "head.norm.*"), NameRule("classifier.*", "head.fc.*"),
    ]
      + .block(
        "encoder.stages.*.layers.*", "stages.*.blocks.*",
        ["dwconv": "conv_dw", "layernorm": "norm", "pwconv1": "mlp.fc1", "pwconv2": "mlp.fc2"]),
    assumed: ["head-epsilon": .number(1e-12)], fixed: ["hidden_act": "gelu"])

  /// Blocks and what leads into a stage in one row.
  private static let torchvision: CheckpointNaming = {
    let stages = (0..<8).flatMap { stage -> [NameRule] in
      let (from, to) = ("features.\(2 * stage + 1).*", "stages.\(stage).blocks.*")
      return [
        NameRule("\(from).layer_scale", "\(to).gamma", axes: [[0, 1, 2]]),
        NameRule("features.\(2 * stage).*.*", "stages.\(stage).downsample.*.*"),
      ] + .block(from, to, ["block.0": "conv_dw", "block.2": "norm", "block.3": "mlp.fc1", "block.5": "mlp.fc2"])
    }
    return CheckpointNaming(
      title: "torchvision", mark: "features.1.0.layer_scale",
      rules: [
        NameRule("features.0.*.*", "stem.*.*"), NameRule("classifier.0.*", "head.norm.*"),
        NameRule("classifier.2.*", "head.fc.*"),
      ] + stages)
  }()

  /// timm's `conv_mlp`: the layers of an MLP kept as 1 × 1 kernels, which hold the same numbers.
  private static let kernels = CheckpointNaming(
    title: "timm, with MLPs of 1 × 1 convolutions", mark: mark,
    rules: ["fc1", "fc2"].map { layer in
      let weight = "stages.*.blocks.*.mlp.\(layer).weight"
      return NameRule(weight, weight, axes: [[0], [1, 2, 3]])
    })
}
