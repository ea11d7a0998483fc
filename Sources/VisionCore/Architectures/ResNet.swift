// Deep Residual Learning for Image Recognition
// He, Zhang, Ren, Sun
// CVPR 2016, arXiv 1512.03385

/// Four stages of bottleneck blocks after a 7 × 7 convolution and a pooling (Table 1).
package struct ResNet: ConfigurableModel {
  package let name = ""
  var depths: [Int]
  /// Channels of the stem and of the first stage's inner convolutions.
  var width = 64
  var classes = 1000

  package func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, K]
    var x = try ResNetStem(width: Size(width)).forward(image)
    for (index, depth) in depths.enumerated() {
      x = try ResNetStage(
        name: "layer\(index + 1)", stage: index + 1, depth: depth,
        width: Size("C", 4 * width << index, stage: index + 1))(
          x)
    }
    return try x.mean(axes: [1, 2]).classScores("fc", classes)
  }
}

/// What comes before the stages; its parts are named as the model's own.
struct ResNetStem {
  let width: Size
  /// How the pooling moves over the map that it gets.
  var pool: (Tensor) -> SlidingWindow = { _ in SlidingWindow(kernel: 3, stride: 2, margin: Margin(1)) }

  func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, H/4, W/4, width]
    let pixels = try image.rearrange("b c h w -> b h w c")
    let convolution = Convolution(name: "conv1", features: width, kernel: 7, stride: 2, padding: 3, bias: false)
    let x = try BatchNorm(name: "bn1", epsilon: 1e-5)(convolution(pixels)).activation(.relu)
    return try x.maxPooled(pool(x))
  }
}

/// Blocks on one resolution; the first halves it, except in the first stage.
struct ResNetStage: Stage {
  let name: String
  let stage: Int
  let depth: Int
  let width: Size

  func forward(_ x: Tensor) throws -> Tensor {  // [b, 2h, 2w, C/2] → [b, h, w, C]
    try (0..<depth).reduce(x) { x, index in
      try Bottleneck(name: "\(index)", width: width, stride: index == 0 && stage > 1 ? 2 : 1, projects: index == 0)(x)
        .named("_ h w C", stage: stage)
    }
  }
}

/// 1 × 1, 3 × 3 and 1 × 1 convolution with a shortcut around them (Fig. 5). The stride is in the 3 × 3 convolution, as in the
/// implementations that today's figures come from; the paper has it in the first.
struct Bottleneck: TokenBlock {
  let name: String
  let width: Size
  let stride: Int
  /// Whether the shortcut is a convolution: where resolution or width change.
  let projects: Bool

  func forward(_ x: Tensor) throws -> Tensor {  // [b, h, w, in] → [b, h/s, w/s, C]
    let shortcut = try projects ? Shortcut(name: "downsample", width: width, stride: stride)(x) : x
    let inner = width.dividedRoundingUp(by: 4)
    let y = try normalized("1", Convolution(name: "conv1", features: inner, kernel: 1, bias: false)(x))
      .activation(.relu)
    let spatial = Convolution(
      name: "conv2", features: inner, kernel: 3, stride: Size(stride), padding: 1, bias: false)
    let z = try normalized("2", spatial(y)).activation(.relu)
    return try (normalized("3", Convolution(name: "conv3", features: width, kernel: 1, bias: false)(z)) + shortcut)
      .activation(.relu)
  }

  private func normalized(_ number: String, _ x: Tensor) throws -> Tensor {
    try BatchNorm(name: "bn" + number, epsilon: 1e-5)(x)
  }
}

/// The shortcut as a 1 × 1 convolution with a norm (Section 3.3, option B).
struct Shortcut: Module {
  let name: String
  let width: Size
  let stride: Int

  func forward(_ x: Tensor) throws -> Tensor {  // [b, h, w, in] → [b, h/s, w/s, C]
    try BatchNorm(name: "1", epsilon: 1e-5)(
      Convolution(name: "0", features: width, kernel: 1, stride: Size(stride), bias: false)(x))
  }
}

extension ResNet {
  package static let settings: [Setting<ResNet>] = [
    .integers(
      "depths", \.depths, SettingLimit.depth, "blocks of each stage", told: .counts("layer*.*.conv1.weight", from: 1)),
    .integer("width", \.width, SettingLimit.width, "channels of the stem", .usual, told: .axis("conv1.weight", 0)),
    .classes(\.classes, head: "fc.weight"),
  ]
}

extension ResNet: Architecture {
  package static let key = "resnet"
  package static let family = Family("ResNet")
  package static let paper = Paper(
    title: "Deep Residual Learning for Image Recognition", authors: "He et al.", venue: "CVPR", year: 2016,
    arXiv: "1512.03385")
  package static let template = ResNet(depths: [])
  package static let mark = "layer1.0.conv1.weight"

  /// Table 1.
  package static let presets: [Preset] = [
    preset(50, [3, 4, 6, 3], "0676ba61"), preset(101, [3, 4, 23, 3], "63fe2227"),
    preset(152, [3, 8, 36, 3], "394f9c45"),
  ]

  private static func preset(_ layers: Int, _ depths: [Int], _ hash: String) -> Preset {
    let alias = "resnet\(layers)"
    return preset(
      "resnet-\(layers)", "ResNet-\(layers)", aliases: [alias], crop: 0.875,
      weights: UsualWeights(repository: "timm/\(alias).tv_in1k", file: "\(alias)-\(hash).pth", licence: "BSD-3-Clause"),
      ResNet(depths: depths))
  }

  package static func torchCode(_ model: ResNet) -> TorchCode { TorchCode(name: "timm", poolsGlobally: true) }

  package static let namings: [CheckpointNaming] = {
    let layer = "encoder.stages.*.layers.*"
    func pair(_ from: String, _ convolution: String, _ norm: String) -> [NameRule] {
      [
        NameRule("\(from).convolution.weight", "\(convolution).weight"),
        NameRule("\(from).normalization.*", "\(norm).*"),
      ]
    }
    return [
      CheckpointNaming(
        title: "Hugging Face", mark: "embedder.embedder.convolution.weight", prefixes: ["resnet"],
        rules: pair("embedder.embedder", "conv1", "bn1")
          + (0..<3).flatMap { pair("\(layer).layer.\($0)", "layer*+1.*.conv\($0 + 1)", "layer*+1.*.bn\($0 + 1)") }
          + pair("\(layer).shortcut", "layer*+1.*.downsample.0", "layer*+1.*.downsample.1")
          + [NameRule("classifier.1.*", "fc.*")],
        fixed: [
          "hidden_act": "relu", "layer_type": "bottleneck", "downsample_in_first_stage": "false",
          "downsample_in_bottleneck": "false",
        ]),
      CheckpointNaming(
        title: "mmpretrain", mark: "head.fc.weight", prefixes: ["backbone"], rules: [NameRule("head.fc.*", "fc.*")]),
    ]
  }()
}
