// Big Transfer (BiT): General Visual Representation Learning
// Kolesnikov, Beyer, Zhai, Puigcerver, Yung, Gelly, Houlsby
// ECCV 2020, arXiv 1912.11370
//
// Longer than 150 lines: the names of a port stand beside the definition.

/// A wide pre-activation ResNet with group norm and standardised convolutions (Section 3.1).
package struct BiT: ConfigurableModel {
  package let name = ""
  var depths: [Int]
  /// How many times wider than ResNet.
  var factor: Int
  /// Channels of the stem before widening.
  var stemWidth = 64
  var groups = 32
  var classes = 1000

  package func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, K]
    let stem = StandardizedConvolution(
      name: "conv", features: Size(stemWidth * factor), kernel: 7, stride: 2, padding: .centered)
    // Zeros around the map count in the pooling, as in the authors' code.
    let x = try Sequential(name: "stem", [stem])(image.rearrange("b c h w -> b h w c")).bordered(by: 1)
      .maxPooled(SlidingWindow(kernel: 3, stride: 2))
    let stages = depths.enumerated().map { index, depth in
      BiTStage(
        name: "\(index)", stage: index + 1, depth: depth,
        width: Size("C", 4 * stemWidth * factor << index, stage: index + 1), groups: groups)
    }
    let z = try Sequential(name: "stages", stages)(x)
    let y = try GroupNorm(name: "norm", groups: groups, epsilon: 1e-5)(z).activation(.relu).mean(axes: [1, 2])
    if classes == 0 { return y }
    let head = Sequential(name: "head", [Convolution(name: "fc", features: Size("K", classes), kernel: 1)])
    return try head(y.rearrange("b c -> b 1 1 c")).rearrange("b 1 1 k -> b k")
  }
}

/// Blocks on one resolution; the first halves it, except in the first stage.
struct BiTStage: Stage {
  let name: String
  let stage: Int
  let depth: Int
  let width: Size
  let groups: Int

  func forward(_ x: Tensor) throws -> Tensor {  // [b, 2h, 2w, C/2] → [b, h, w, C]
    try Sequential(
      name: "blocks",
      (0..<depth).map { index in
        PreActivationBottleneck(
          name: "\(index)", stage: stage, width: width, groups: groups, stride: index == 0 && stage > 1 ? 2 : 1,
          projects: index == 0)
      })(x)
  }
}

/// Norm and ReLU before each convolution (He et al., "Identity Mappings in Deep Residual Networks", arXiv 1603.05027).
struct PreActivationBottleneck: TokenBlock {
  let name: String
  let stage: Int
  let width: Size
  let groups: Int
  let stride: Int
  /// Whether the shortcut is a convolution: where resolution or width change.
  let projects: Bool

  func forward(_ x: Tensor) throws -> Tensor {  // [b, h, w, in] → [b, h/s, w/s, C]
    let inner = width.dividedRoundingUp(by: 4)
    let first = try activated("norm1", x)
    let shortcut = try projects ? shortcut(first) : x
    let y = try activated("norm2", convolution("conv1", inner, 1)(first))
    let z = try activated("norm3", convolution("conv2", inner, 3, stride)(y))
    return try (convolution("conv3", width, 1)(z) + shortcut).named("_ h w C", stage: stage)
  }

  private func activated(_ name: String, _ x: Tensor) throws -> Tensor {
    try GroupNorm(name: name, groups: groups, epsilon: 1e-5)(x).activation(.relu)
  }

  private func shortcut(_ x: Tensor) throws -> Tensor {
    try Sequential(name: "downsample", [convolution("conv", width, 1, stride)])(x)
  }

  private func convolution(_ name: String, _ features: Size, _ kernel: Int, _ stride: Int = 1)
    -> StandardizedConvolution
  {
    StandardizedConvolution(name: name, features: features, kernel: kernel, stride: stride, padding: .centered)
  }
}

extension BiT {
  package static let settings: [Setting<BiT>] = [
    .integers(
      "depths", \.depths, SettingLimit.depth, "blocks of each stage", told: .counts("stages.*.blocks.*.conv1.weight")),
    .integer(
      "width-factor", \.factor, 1...64, "how many times wider than ResNet",
      told: .rule { evidence, _ in
        evidence.axis("stem.conv.weight", 0).map { .integer($0 % 64 == 0 ? $0 / 64 : 1) }
      }),
    .integer(
      "stem-width", \.stemWidth, SettingLimit.width, "channels of the stem before widening", .usual,
      told: .rule { evidence, model in
        evidence.axis("stem.conv.weight", 0).map { .integer($0 / model.factor) }
      }),
    .integer("groups", \.groups, SettingLimit.width, "groups of the norms", .usual, told: .key("num_groups")),
    .classes(\.classes, head: "head.fc.weight"),
  ]
}

extension BiT: Architecture {
  package static let key = "bit"
  package static let family = Family("BiT")
  package static let paper = Paper(
    title: "Big Transfer (BiT): General Visual Representation Learning", authors: "Kolesnikov et al.", venue: "ECCV",
    year: 2020, arXiv: "1912.11370")
  package static let imageStatistics = ImageStatistics.half
  package static let template = BiT(depths: [], factor: 1)
  package static let mark = "stages.0.blocks.0.norm1.weight"

  /// Section 3.1; resolutions of the larger two as Swin's Table 1 compares them.
  package static let presets: [Preset] = [
    preset(layers: 50, factor: 1, [3, 4, 6, 3], side: 224),
    preset(layers: 101, factor: 3, [3, 4, 23, 3], side: 384, printedAs: ["R-101x3"]),
    preset(layers: 152, factor: 4, [3, 8, 36, 3], side: 480, printedAs: ["R-152x4", "BiT-L (R152x4)"]),
  ]

  private static func preset(
    layers: Int, factor: Int, _ depths: [Int], side: Int, printedAs names: [String] = []
  ) -> Preset {
    let alias = "resnetv2_\(layers)x\(factor)_bit"
    return preset(
      "bit-r\(layers)x\(factor)", "R-\(layers)x\(factor)", aliases: [alias], side: side, crop: 1,
      weights: .timm("\(alias).goog_in21k_ft_in1k"), printedAs: names, BiT(depths: depths, factor: factor))
  }

  package static let namings: [CheckpointNaming] = {
    let (from, to) = ("encoder.stages.*.layers.*", "stages.*.blocks.*")
    let layers = (1...3).flatMap { ["norm\($0).*", "conv\($0).weight"] } + ["downsample.conv.weight"]
    return [
      CheckpointNaming(
        title: "Hugging Face", mark: "encoder.stages.0.layers.0.norm1.weight", prefixes: ["bit"],
        rules: [
          NameRule("embedder.convolution.weight", "stem.conv.weight"),
          NameRule("classifier.1.weight", "head.fc.weight", axes: [[0], [1], [], []]),
          NameRule("classifier.1.bias", "head.fc.bias"),
        ] + layers.map { NameRule("\(from).\($0)", "\(to).\($0)") },
        fixed: [
          "hidden_act": "relu", "layer_type": "preactivation", "embedding_dynamic_padding": "false",
          "output_stride": "32",
        ])
    ]
  }()

  package static func torchCode(_ model: BiT) -> TorchCode { TorchCode(name: "timm", poolsGlobally: true) }
}
