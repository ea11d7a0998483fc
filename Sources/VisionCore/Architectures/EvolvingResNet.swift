// Evolving Attention with Residual Convolutions
// Wang, Yang, Bai, Zhang, Bai, Yu, Zhang, Huang, Tong
// ICML 2021, arXiv 2102.12895
//
// Longer than 150 lines: attention beside convolution, evolving from block to block, with the sizes that the paper prints.

/// ResNet with attention beside its 3 × 3 convolutions from the second stage on (attention-augmented ResNet, Bello et al.,
/// ICCV 2019, arXiv 1904.09925), whose scores evolve from one block to the next.
package struct EvolvingResNet: ConfigurableModel {
  package let name = ""
  var depths: [Int]
  /// Channels of the stem and of the first stage's inner convolutions.
  var width = 64
  var heads = 8
  var evolution = ScoreEvolution.convolution
  var classes = 1000

  package func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, K]
    var x = try ResNetStem(width: Size(width), pool: { .same(kernel: 3, stride: 2, over: $0) }).forward(image)
    var scores: Tensor?
    for (index, depth) in depths.enumerated() {
      let stage = index + 1
      let name = "layer\(stage)"
      let channels = Size("C", 4 * width << index, stage: stage)
      if stage == 1 {
        x = try ResNetStage(name: name, stage: stage, depth: depth, width: channels)(x)
      } else {
        (scores, x) = try EvolvingStage(
          name: name, stage: stage, depth: depth, width: channels, heads: Size(heads), evolution: evolution)(scores, x)
      }
    }
    return try x.mean(axes: [1, 2]).classScores("fc", classes)
  }
}

/// What a block's scores take over from those of the block before.
enum ScoreEvolution: String, Sendable, CaseIterable {
  /// Their mean with its own, convolved.
  case convolution
  /// Their mean with its own.
  case residual
  /// Nothing: the attention-augmented ResNet.
  case none
}

/// Blocks on one resolution; the first halves it.
struct EvolvingStage: PairModule {
  let name: String
  let role = ModuleRole.stage
  let stage: Int
  let depth: Int
  let width: Size
  let heads: Size
  let evolution: ScoreEvolution

  /// [b, 2h, 2w, C/2] → [b, h, w, C], beside scores
  func forward(_ scores: Tensor?, _ x: Tensor) throws -> (Tensor?, Tensor) {
    try (0..<depth).reduce((scores, x)) { state, index in
      // The second stage's map is halved for its attention (Bello et al., Section 4.2).
      let attention = ScoreAttention(
        name: "attn", heads: heads, keyWidth: width.dividedRoundingUp(by: 16),
        valueWidth: width.dividedRoundingUp(by: 32), halves: stage == 2, evolution: evolution)
      let block = EvolvingBottleneck(name: "\(index)", width: width, stride: index == 0 ? 2 : 1, attention: attention)
      let (scores, y) = try block(state.0, state.1)
      return (scores, try y.named("_ h w C", stage: stage))
    }
  }
}

/// ResNet's bottleneck with the 3 × 3 convolution augmented.
struct EvolvingBottleneck: PairModule {
  let name: String
  let role = ModuleRole.tokenBlock
  let width: Size
  let stride: Int
  let attention: ScoreAttention

  /// [b, h, w, in] → [b, h/s, w/s, C], beside scores
  func forward(_ scores: Tensor?, _ x: Tensor) throws -> (Tensor?, Tensor) {
    let shortcut = try stride > 1 ? Shortcut(name: "downsample", width: width, stride: stride)(x) : x
    let inner = width.dividedRoundingUp(by: 4)
    let y = try normalized("1", Convolution(name: "conv1", features: inner, kernel: 1, bias: false)(x))
      .activation(.relu)
    let (evolved, augmented) = try AugmentedConvolution(
      name: "conv2", features: inner, stride: stride, attention: attention)(scores, y)
    let z = try normalized("2", augmented).activation(.relu)
    let sum =
      try normalized("3", Convolution(name: "conv3", features: width, kernel: 1, bias: false)(z)) + shortcut
    return (evolved, sum.activation(.relu))
  }

  private func normalized(_ number: String, _ x: Tensor) throws -> Tensor {
    try BatchNorm(name: "bn" + number, epsilon: 1e-5)(x)
  }
}

/// A 3 × 3 convolution with the attended values as its last channels (Bello et al., Section 3.2).
struct AugmentedConvolution: PairModule {
  let name: String
  let role = ModuleRole.part
  let features: Size
  let stride: Int
  let attention: ScoreAttention

  /// [b, h, w, c] → [b, h/s, w/s, c], beside scores
  func forward(_ scores: Tensor?, _ x: Tensor) throws -> (Tensor?, Tensor) {
    let convolved = try Convolution(
      name: "conv", features: features - attention.valueWidth, kernel: 3, stride: Size(stride), padding: 1, bias: false
    )(x)
    let (evolved, attended) = try attention(scores, stride > 1 ? x.halved() : x)
    return (evolved, try Tensor.concatenate([convolved, attended], axis: 3))
  }
}

/// Attention over all places of a map, whose scores are mixed with the block's before (Section 3.2 and 3.3).
struct ScoreAttention: PairModule {
  let name: String
  let role = ModuleRole.part
  let heads: Size
  /// Of queries and keys, all heads together.
  let keyWidth: Size
  let valueWidth: Size
  /// Whether it works on a map of half the side.
  let halves: Bool
  let evolution: ScoreEvolution

  /// [b, h, w, c] → [b, h, w, values]; scores before softmax [b, heads, hw, hw]
  func forward(_ previous: Tensor?, _ x: Tensor) throws -> (Tensor?, Tensor) {
    let map = try halves ? x.halved() : x
    let grid = StageGrid(rows: map.shape[1], columns: map.shape[2])
    let kqv = try Convolution(name: "kqv", features: 2 * keyWidth + valueWidth, kernel: 1)(map)
    let k = try split(kqv, from: 0, keyWidth)
    let q = try split(kqv, from: keyWidth.value, keyWidth)
    let v = try split(kqv, from: 2 * keyWidth.value, valueWidth)
    let own = try AttentionScores(q, k).adding([
      ScoreTerm(.ofQueries, RelativeLogits(name: "pos_embed", grid: grid)(q))
    ])
    let scores = try evolved(own.tensor, from: previous)
    let attended = try own.attend(
      v, AttentionArrangement(queries: grid.tokens, keys: grid.tokens), evolved: scores
    ).asMap(grid)
    let y = try Convolution(name: "proj", features: valueWidth, kernel: 1)(attended)
    return (scores, try halves ? y.doubled() : y)
  }

  private func split(_ kqv: Tensor, from start: Int, _ width: Size) throws -> Tensor {
    try kqv.slice(axis: 3, from: start, count: width).rearrange("b y x (h d) -> b h (y x) d", ["h": heads])
  }

  /// β·CNN(A) + (1 − β)·A with A = α·previous + (1 − α)·own; for images the authors take α = ½ and β = 1.
  private func evolved(_ own: Tensor, from previous: Tensor?) throws -> Tensor {
    guard let previous, evolution != .none, previous.shape == own.shape else { return own }
    let mixed = try own.scaled(by: 0.5, "1/2") + previous.scaled(by: 0.5, "1/2")
    if evolution == .residual { return mixed }
    let convolved = try Convolution(name: "evolve", features: heads, kernel: 3, padding: 1)(
      mixed.rearrange("b h n m -> b n m h"))
    return try convolved.activation(.relu).rearrange("b n m h -> b h n m")
  }
}

extension Tensor {
  /// A map [b, h, w, c] of half the side: means of 3 × 3 places.
  fileprivate func halved() throws -> Tensor { try averagePooled(.same(kernel: 3, stride: 2, over: self)) }

  /// A map [b, h, w, c] of twice the side: between two places their mean, behind the last the last again.
  fileprivate func doubled() throws -> Tensor {
    try doubledRows().rearrange("b h w c -> b w h c").doubledRows().rearrange("b w h c -> b h w c")
  }

  private func doubledRows() throws -> Tensor {
    let last = try slice(axis: 1, from: shape[1].value - 1, count: 1)
    let next =
      try shape[1].value > 1
      ? Tensor.concatenate([slice(axis: 1, from: 1, count: shape[1] - 1), last], axis: 1) : last
    let between = try (self + next).scaled(by: 0.5, "1/2")
    return try Tensor.concatenate([self, between].map { try $0.rearrange("b h w c -> 1 b h w c") }, axis: 0)
      .rearrange("k b h w c -> b (h k) w c")
  }
}

extension EvolvingResNet {
  package static let settings: [Setting<EvolvingResNet>] = [
    .integers(
      "depths", \.depths, SettingLimit.depth, "blocks of each stage", told: .counts("layer*.*.conv1.weight", from: 1)),
    .integer("width", \.width, SettingLimit.width, "channels of the stem", .usual, told: .axis("conv1.weight", 0)),
    .integer(
      "heads", \.heads, SettingLimit.heads, "attention heads of a block", .usual,
      told: .rule { evidence, _ in
        guard let kqv = evidence.axis("layer2.0.conv2.attn.kqv.weight", 0),
          let d = evidence.axis("layer2.0.conv2.attn.pos_embed.height_rel", 1), kqv * 2 / 5 % d == 0
        else { return nil }
        // Queries and keys have four parts of ten each, values two.
        return .integer(kqv * 2 / 5 / d)
      }),
    .option(
      "evolution", \.evolution, "what a block's scores take over from the block's before",
      told: .presence(of: "layer2.1.conv2.attn.evolve.weight", "convolution", else: "residual")),
    .classes(\.classes, head: "fc.weight"),
  ]

  /// Values have an eighth of the width of a stage's inner convolutions, queries and keys a quarter; the first stage has
  /// no attention.
  package var headWidths: [(key: String, heads: Int, width: Int)] {
    depths.indices.map { ("heads", $0 == 0 ? 1 : heads, (width << $0) / 8) }
  }
}

extension EvolvingResNet: Architecture {
  package static let key = "ea-resnet"
  package static let family = Family("EA-ResNet")
  package static let paper = Paper(
    title: "Evolving Attention with Residual Convolutions", authors: "Wang et al.", venue: "ICML", year: 2021,
    arXiv: "2102.12895")
  package static let imageStatistics = ImageStatistics.imageNetBytes
  package static let template = EvolvingResNet(depths: [])
  package static let mark = "layer2.0.conv2.conv.weight"

  /// The authors' code, which has these depths with bottlenecks.
  package static let presets: [Preset] = [
    preset(50, [3, 4, 6, 3]), preset(101, [3, 4, 23, 3]), preset(152, [3, 8, 36, 3]),
  ]

  private static func preset(_ layers: Int, _ depths: [Int]) -> Preset {
    preset(
      "ea-aa-resnet-\(layers)", "EA-AA-ResNet-\(layers)",
      aliases: ["ea-aanet-\(layers)", "ea-resnet-\(layers)", "earesnet\(layers)"], crop: 0.875,
      EvolvingResNet(depths: depths))
  }

  package static func torchCode(_ model: EvolvingResNet) -> TorchCode {
    TorchCode(name: "a plain module in torch", poolsGlobally: true)
  }
}
