// Bottleneck Transformers for Visual Recognition
// Srinivas, Lin, Parmar, Shlens, Abbeel, Vaswani
// CVPR 2021, arXiv 2101.11605
//
// Longer than 150 lines: positions relative in both axes, and their arithmetic.

/// ResNet whose last three blocks have global self-attention in place of the 3 × 3 convolution (Table 1).
package struct BoTNet: ConfigurableModel {
  package let name = ""
  /// Blocks of the stages; those of the last have attention.
  var depths: [Int]
  var width = 64
  var heads = 4
  var classes = 1000

  package func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, K]
    var x = try ResNetStem(width: Size(width)).forward(image)
    for (index, depth) in depths.enumerated() {
      let stage = index + 1
      let channels = Size("C", 4 * width << index, stage: stage)
      let name = "layer\(stage)"
      x =
        try stage == depths.count
        ? BoTStage(name: name, stage: stage, depth: depth, width: channels, heads: Size(heads))(x)
        : ResNetStage(name: name, stage: stage, depth: depth, width: channels)(x)
    }
    return try x.mean(axes: [1, 2]).classScores("fc", classes)
  }
}

/// Blocks of attention; the first halves the resolution behind its attention.
struct BoTStage: Stage {
  let name: String
  let stage: Int
  let depth: Int
  let width: Size
  let heads: Size

  func forward(_ x: Tensor) throws -> Tensor {  // [b, 2h, 2w, C/2] → [b, h, w, C]
    try (0..<depth).reduce(x) { x, index in
      try BoTBlock(name: "\(index)", width: width, heads: heads, stride: index == 0 ? 2 : 1)(x)
        .named("_ h w C", stage: stage)
    }
  }
}

/// 1 × 1 convolution, attention and 1 × 1 convolution with a shortcut around them (Fig. 1 and 3).
struct BoTBlock: TokenBlock {
  let name: String
  let width: Size
  let heads: Size
  let stride: Int

  func forward(_ x: Tensor) throws -> Tensor {  // [b, h, w, in] → [b, h/s, w/s, C]
    let shortcut = try stride > 1 ? Shortcut(name: "downsample", width: width, stride: stride)(x) : x
    let inner = width.dividedRoundingUp(by: 4)
    let y = try normalized("1", Convolution(name: "conv1", features: inner, kernel: 1, bias: false)(x))
      .activation(.relu)
    let attended = try BoTAttention(name: "conv2", heads: heads)(y)
    let pooled = try stride > 1 ? attended.averagePooled(SlidingWindow(kernel: 2, stride: 2)) : attended
    let z = try normalized("2", pooled).activation(.relu)
    return try (normalized("3", Convolution(name: "conv3", features: width, kernel: 1, bias: false)(z)) + shortcut)
      .activation(.relu)
  }

  private func normalized(_ number: String, _ x: Tensor) throws -> Tensor {
    try BatchNorm(name: "bn" + number, epsilon: 1e-5)(x)
  }
}

/// MHSA over all places of a map: softmax((q·kᵀ + q·rᵀ)/√d)·v, r learned for each offset in height and in width (Fig. 4).
struct BoTAttention: Module {
  let name: String
  let heads: Size

  func forward(_ x: Tensor) throws -> Tensor {  // [b, h, w, C] → [b, h, w, C]
    let grid = StageGrid(rows: x.shape[1], columns: x.shape[2])
    let qkv = try Convolution(name: "qkv", features: 3 * x.shape[3], kernel: 1, bias: false)(x)
      .rearrange("b y x (k h d) -> k b h (y x) d", ["k": 3, "h": heads]).unbind(axis: 0)
    let positions = try RelativeLogits(name: "pos_embed", grid: grid)(qkv[0])
    let y = try attention(
      qkv[0], qkv[1], qkv[2], terms: [ScoreTerm(.ofQueries, positions)],
      arrangement: AttentionArrangement(queries: grid.tokens, keys: grid.tokens))
    return try y.asMap(grid)
  }
}

/// q·rᵀ/√d for every pair of places, from offsets along each axis (Fig. 4).
struct RelativeLogits: Module {
  let name: String
  let grid: StageGrid

  func forward(_ q: Tensor) throws -> Tensor {  // [b, heads, hw, d] → [b, heads, hw, hw]
    let width = q.shape[3]
    let scaled = try q.scaled(by: 1 / Double(width.value).squareRoot(), "1/√\(width.value)")
      .rearrange("b h (y x) d -> b h y x d", ["y": grid.rows, "x": grid.columns])
    let rows = try table("height_rel", grid.rows, width, q)
    let columns = try table("width_rel", grid.columns, width, q)
    let inHeight = try Tensor.einsum("b h y x d, m d -> b h y x m", scaled, rows)
      .rearrange("b h y x m -> b h x y m").relativeToAbsolute()
    let inWidth = try Tensor.einsum("b h y x d, m d -> b h y x m", scaled, columns).relativeToAbsolute()
    return try (inHeight.rearrange("b h x y v -> b h y x v 1") + inWidth.rearrange("b h y x u -> b h y x 1 u"))
      .rearrange("b h y x v u -> b h (y x) (v u)")
  }

  private func table(_ leaf: String, _ length: Size, _ width: Size, _ q: Tensor) throws -> Tensor {
    try q.parameter(leaf, [Size(2 * length.value - 1), width])
  }
}

extension BoTNet {
  package static let settings: [Setting<BoTNet>] = [
    .integers(
      "depths", \.depths, SettingLimit.depth, "blocks of each stage; those of the last have attention",
      told: .counts("layer*.*.conv1.weight", from: 1)),
    .integer("width", \.width, SettingLimit.width, "channels of the stem", .usual, told: .axis("conv1.weight", 0)),
    .integer(
      "heads", \.heads, SettingLimit.heads, "attention heads of a block", .usual,
      told: .rule { evidence, model in
        let last = "layer\(model.depths.count).0.conv2"
        guard let inner = evidence.axis("\(last).qkv.weight", 0),
          let d = evidence.axis("\(last).pos_embed.height_rel", 1),
          inner / 3 % d == 0
        else { return nil }
        return .integer(inner / 3 / d)
      }),
    .classes(\.classes, head: "fc.weight"),
  ]

  /// Offsets along each axis of the map before the last stage halves it.
  package static let trainedOn: [Telling<BoTNet>] = [
    .rule { evidence, model in
      let sides = ["height_rel", "width_rel"].compactMap {
        evidence.axis("layer\(model.depths.count).0.conv2.pos_embed.\($0)", 0)
      }
      return .integers(sides.map { ($0 + 1) / 2 * (2 << (model.depths.count - 1)) })
    }
  ]

  /// Attention has a quarter of the width of the last stage; the others have none.
  package var headWidths: [(key: String, heads: Int, width: Int)] {
    depths.indices.map { ("heads", $0 == depths.count - 1 ? heads : 1, width << $0) }
  }
}

extension BoTNet: Architecture {
  package static let key = "botnet"
  package static let family = Family("BoTNet")
  package static let paper = Paper(
    title: "Bottleneck Transformers for Visual Recognition", authors: "Srinivas et al.", venue: "CVPR", year: 2021,
    arXiv: "2101.11605")
  package static let template = BoTNet(depths: [])
  package static let mark = "conv1.weight"

  /// Table 1.
  package static let presets: [Preset] = [
    preset("botnet-50", "BoTNet-50", aliases: ["botnet50"], crop: 0.875, BoTNet(depths: [3, 4, 6, 3]))
  ]

  package static func torchCode(_ model: BoTNet) -> TorchCode { TorchCode(name: "timm", poolsGlobally: true) }
}
