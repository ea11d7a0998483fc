// The settings of each family. Ranges keep counts within what 64 bits hold; `ModelSettings` checks the rest.

/// What sizes may be.
enum SettingLimit {
  static let width = 1...16_384
  static let depth = 1...256
  static let heads = 1...512
  static let ratio = 1...16
}

extension ViT: ConfigurableModel {
  static let settings: [Setting<ViT>] = [
    .integer("patch", \.patch, 2...256, "side of a patch in pixels"),
    .integer("width", \.width, SettingLimit.width, "width of a token"),
    .integer("depth", \.depth, SettingLimit.depth, "blocks"),
    .integer("heads", \.heads, SettingLimit.heads, "attention heads of a block"),
    .option("position-embedding", \.positionEmbedding, "what says where a token is"),
    .integer("mlp-ratio", \.mlpRatio, SettingLimit.ratio, "width of an MLP's middle over a token's", .usual),
    .classes(\.classes),
  ]
  static let template = ViT(patch: 16, width: 1, depth: 1, heads: 1, positions: GridSize(square: 14))

  var headWidths: [(key: String, heads: Int, width: Int)] { [("heads", heads, width)] }
  mutating func train(at resolution: Int) { positions = GridSize(square: resolution / patch) }
}

extension DistilledViT: ConfigurableModel {
  static let settings: [Setting<DistilledViT>] = [
    .integer("patch", \.patch, 2...256, "side of a patch in pixels"),
    .integer("width", \.width, SettingLimit.width, "width of a token"),
    .integer("depth", \.depth, SettingLimit.depth, "blocks"),
    .integer("heads", \.heads, SettingLimit.heads, "attention heads of a block"),
    .option("position-embedding", \.positionEmbedding, "what says where a token is"),
    .integer("mlp-ratio", \.mlpRatio, SettingLimit.ratio, "width of an MLP's middle over a token's", .usual),
    .classes(\.classes),
  ]
  static let template = DistilledViT(patch: 16, width: 1, depth: 1, heads: 1, positions: GridSize(square: 14))

  var headWidths: [(key: String, heads: Int, width: Int)] { [("heads", heads, width)] }
  mutating func train(at resolution: Int) { positions = GridSize(square: resolution / patch) }
}

extension HybridViT: ConfigurableModel {
  static let settings: [Setting<HybridViT>] = [
    .integers("stages", \.stages, SettingLimit.depth, "blocks of the ResNet's stages"),
    .integer("width", \.width, SettingLimit.width, "width of a token"),
    .integer("depth", \.depth, SettingLimit.depth, "transformer blocks"),
    .integer("heads", \.heads, SettingLimit.heads, "attention heads of a block"),
    .integer("stem-width", \.stemWidth, SettingLimit.width, "channels of the ResNet's stem", .usual),
    .integer("groups", \.groups, SettingLimit.width, "groups of the ResNet's norms", .usual),
    .option("head", \.head, "what stands behind the last norm", .usual),
    .integer("mlp-ratio", \.mlpRatio, SettingLimit.ratio, "width of an MLP's middle over a token's", .usual),
    .classes(\.classes),
  ]
  static let template = HybridViT(stages: [1], width: 1, depth: 1, heads: 1, positions: GridSize(square: 14))

  var headWidths: [(key: String, heads: Int, width: Int)] { [("heads", heads, width)] }
  /// The stem and the first stage shorten a side by 4, each further stage by 2, rounding up.
  mutating func train(at resolution: Int) {
    let stride = 2 << stages.count
    positions = GridSize(square: (resolution + stride - 1) / stride)
  }
}

extension CvT: ConfigurableModel {
  static let settings: [Setting<CvT>] = [
    .integers("widths", \.widths, SettingLimit.width, "width of each stage's tokens"),
    .integers("depths", \.depths, SettingLimit.depth, "blocks of each stage"),
    .integers("heads", \.heads, SettingLimit.heads, "attention heads of each stage"),
    .integer("key-value-stride", \.keyValueStride, 1...8, "stride of keys and values", .option),
    projections,
    .option("embedding", \.embedding, "how a stage makes its tokens"),
    .option("position-embedding", \.positionEmbedding, "stages that learn positions"),
    .option("implementation", \.port, "whose names and activation", .usual),
    .integer("mlp-ratio", \.mlpRatio, SettingLimit.ratio, "width of an MLP's middle over a token's", .usual),
    .classes(\.classes),
  ]
  static let template = CvT(widths: [], depths: [], heads: [])

  private static let projections = Setting<CvT>(
    description: SettingDescription(
      key: "projections", summary: "how queries, keys and values are made",
      values: .choices(CvTProjection.allCases.map(\.rawValue)), use: .option)
  ) { model in
    if !model.projections.isEmpty { return .choices(model.projections.map(\.rawValue)) }
    return .choices(model.widths.indices.map { model.projection(ofStage: $0).rawValue })
  } set: { model, value in
    if case .choices(let texts) = value { model.projections = texts.compactMap(CvTProjection.init) }
  }

  var headWidths: [(key: String, heads: Int, width: Int)] { zip(heads, widths).map { ("heads", $0, $1) } }
  mutating func train(at resolution: Int) { self.resolution = resolution }
}

extension T2TViT: ConfigurableModel {
  static let settings: [Setting<T2TViT>] = [
    .integer("width", \.width, SettingLimit.width, "width of a backbone token"),
    .integer("depth", \.depth, SettingLimit.depth, "backbone blocks"),
    .integer("heads", \.heads, SettingLimit.heads, "attention heads of a backbone block"),
    .integer("mlp-ratio", \.ratio, SettingLimit.ratio, "width of an MLP's middle over a token's"),
    .option("tokens", \.tokenLayer, "how neighbouring tokens are joined"),
    .integer("scale-width", \.scaleWidth, SettingLimit.width, "width that scores are scaled by, if not a head's"),
    .classes(\.classes),
  ]
  static let template = T2TViT(width: 1, depth: 1, heads: 1, ratio: 3, tokenLayer: .performer)

  var headWidths: [(key: String, heads: Int, width: Int)] { [("heads", heads, width)] }
  mutating func train(at resolution: Int) { self.resolution = resolution }
}

extension Swin: ConfigurableModel {
  static let settings: [Setting<Swin>] = [
    .integer("width", \.width, SettingLimit.width, "width of the first stage, doubled by each further one"),
    .integers("depths", \.depths, SettingLimit.depth, "blocks of each stage"),
    .integers("heads", \.heads, SettingLimit.heads, "attention heads of each stage"),
    .integer("window", \.window, 1...128, "side of a window in tokens"),
    .integer("patch", \.patch, 1...64, "side of a patch in pixels", .usual),
    .option("shift", \.shift, "which blocks shift their windows"),
    .option("positions", \.positions, "what says where a token is"),
    .integer("mlp-ratio", \.mlpRatio, SettingLimit.ratio, "width of an MLP's middle over a token's", .usual),
    .classes(\.classes),
  ]
  static let template = Swin(width: 1, depths: [], heads: [], window: 7)

  var headWidths: [(key: String, heads: Int, width: Int)] { heads.enumerated().map { ("heads", $1, width << $0) } }
  mutating func train(at resolution: Int) { self.resolution = resolution }
}

extension SwinV2: ConfigurableModel {
  static let settings: [Setting<SwinV2>] = [
    .integer("width", \.width, SettingLimit.width, "width of the first stage, doubled by each further one"),
    .integers("depths", \.depths, SettingLimit.depth, "blocks of each stage"),
    .integers("heads", \.heads, SettingLimit.heads, "attention heads of each stage"),
    .integer("window", \.window, 1...128, "side of a window in tokens"),
    pretrainingSetting,
    .integer(
      "main-branch-norm-every", \.mainBranchNormEvery, SettingLimit.depth, "blocks from one extra norm to the next"),
    .option("norm", \.norm, "where a branch is normalised"),
    .option("similarity", \.similarity, "how alike query and key are"),
    .option("offsets", \.offsets, "how the bias network's offsets are spaced"),
    .integer("mlp-ratio", \.mlpRatio, SettingLimit.ratio, "width of an MLP's middle over a token's", .usual),
    .classes(\.classes),
  ]
  static let template = SwinV2(width: 1, depths: [], heads: [], window: 8)

  private static let pretrainingSetting = Setting<SwinV2>(
    description: SettingDescription(
      key: "pretraining", summary: "image side and window of an earlier training",
      values: .integers(1...16_384, .exactly(2)), use: .usual)
  ) { model in
    model.pretraining.map { .integers([$0.resolution, $0.window]) }
  } set: { model, value in
    guard case .integers(let numbers) = value, numbers.count == 2 else { return }
    model.pretraining = Pretraining(resolution: numbers[0], window: numbers[1])
  }

  var headWidths: [(key: String, heads: Int, width: Int)] { heads.enumerated().map { ("heads", $1, width << $0) } }
  mutating func train(at resolution: Int) {}
}

extension PVT: ConfigurableModel {
  static let settings: [Setting<PVT>] = [
    .integers("depths", \.depths, SettingLimit.depth, "blocks of each stage"),
    .integers("widths", \.widths, SettingLimit.width, "width of each stage's tokens", .usual),
    .integers("heads", \.heads, SettingLimit.heads, "attention heads of each stage", .usual),
    .integers("reductions", \.reductions, 1...64, "how much shorter the keys' map is", .usual),
    .integers("mlp-ratios", \.ratios, SettingLimit.ratio, "width of an MLP's middle over a token's", .usual),
    .classes(\.classes),
  ]
  static let template = PVT(depths: [])

  var headWidths: [(key: String, heads: Int, width: Int)] { zip(heads, widths).map { ("heads", $0, $1) } }
  mutating func train(at resolution: Int) { self.resolution = resolution }
}

extension TNT: ConfigurableModel {
  static let settings: [Setting<TNT>] = [
    .integer("width", \.width, SettingLimit.width, "width of a patch token"),
    .integer("inner-width", \.innerWidth, SettingLimit.width, "width of a pixel token"),
    .integer("depth", \.depth, SettingLimit.depth, "blocks"),
    .integer("heads", \.heads, SettingLimit.heads, "attention heads over patches"),
    .integer("inner-heads", \.innerHeads, SettingLimit.heads, "attention heads over pixels", .usual),
    .integer("mlp-ratio", \.mlpRatio, SettingLimit.ratio, "width of an MLP's middle over a token's", .usual),
    .classes(\.classes),
  ]
  static let template = TNT(width: 1, innerWidth: 1, depth: 1, heads: 1, positions: GridSize(square: 14))

  var headWidths: [(key: String, heads: Int, width: Int)] {
    [("heads", heads, width), ("inner-heads", innerHeads, innerWidth)]
  }
  mutating func train(at resolution: Int) { positions = GridSize(square: resolution / patch) }
}

extension ResNet: ConfigurableModel {
  static let settings: [Setting<ResNet>] = [
    .integers("depths", \.depths, SettingLimit.depth, "blocks of each stage"),
    .integer("width", \.width, SettingLimit.width, "channels of the stem", .usual),
    .classes(\.classes),
  ]
  static let template = ResNet(depths: [])

  var headWidths: [(key: String, heads: Int, width: Int)] { [] }
  mutating func train(at resolution: Int) {}
}

extension EvolvingResNet: ConfigurableModel {
  static let settings: [Setting<EvolvingResNet>] = [
    .integers("depths", \.depths, SettingLimit.depth, "blocks of each stage"),
    .integer("width", \.width, SettingLimit.width, "channels of the stem", .usual),
    .integer("heads", \.heads, SettingLimit.heads, "attention heads of a block", .usual),
    .option("evolution", \.evolution, "what a block's scores take over from the block's before"),
    .classes(\.classes),
  ]
  static let template = EvolvingResNet(depths: [])

  /// Values have an eighth of the width of a stage's inner convolutions, queries and keys a quarter; the first stage has
  /// no attention.
  var headWidths: [(key: String, heads: Int, width: Int)] {
    depths.indices.map { ("heads", $0 == 0 ? 1 : heads, (width << $0) / 8) }
  }
  mutating func train(at resolution: Int) {}
}
