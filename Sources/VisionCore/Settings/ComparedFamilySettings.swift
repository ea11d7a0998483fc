// The settings of the families that others are compared with, each with a paper of its own.

extension CPVT: ConfigurableModel {
  static let settings: [Setting<CPVT>] = [
    .integer("patch", \.patch, 2...256, "side of a patch in pixels"),
    .integer("width", \.width, SettingLimit.width, "width of a token"),
    .integer("depth", \.depth, SettingLimit.depth, "blocks"),
    .integer("heads", \.heads, SettingLimit.heads, "attention heads of a block"),
    .option("pooling", \.pooling, "what the head reads"),
    .integer("mlp-ratio", \.mlpRatio, SettingLimit.ratio, "width of an MLP's middle over a token's", .usual),
    .classes(\.classes),
  ]
  static let template = CPVT(patch: 16, width: 1, depth: 1, heads: 1, pooling: .classToken)

  var headWidths: [(key: String, heads: Int, width: Int)] { [("heads", heads, width)] }
  /// Positions come from the tokens themselves.
  mutating func train(at resolution: Int) {}
}

extension NextViT: ConfigurableModel {
  static let settings: [Setting<NextViT>] = [
    .integers("depths", \.depths, SettingLimit.depth, "blocks of each stage, one of five or the last with attention"),
    .integers(
      "convolution-widths", \.convolutionWidths, SettingLimit.width, "channels of each stage's convolution blocks",
      .usual),
    // Three quarters of the channels attend, in multiples of 32, and the others must be some.
    .integers(
      "attention-widths", \.attentionWidths, 96...SettingLimit.width.upperBound,
      "channels of each stage's attention blocks; the first stage has none", .usual),
    .integer("head-width", \.headWidth, SettingLimit.width, "channels of an attention head", .usual),
    .integers("reductions", \.reductions, 1...64, "tokens pooled to a key, as the root of their number", .usual),
    .classes(\.classes),
  ]
  static let template = NextViT(depths: [])

  var headWidths: [(key: String, heads: Int, width: Int)] { [] }
  mutating func train(at resolution: Int) {}
}

extension BoTNet: ConfigurableModel {
  static let settings: [Setting<BoTNet>] = [
    .integers("depths", \.depths, SettingLimit.depth, "blocks of each stage; those of the last have attention"),
    .integer("width", \.width, SettingLimit.width, "channels of the stem", .usual),
    .integer("heads", \.heads, SettingLimit.heads, "attention heads of a block", .usual),
    .classes(\.classes),
  ]
  static let template = BoTNet(depths: [])

  /// Attention has a quarter of the width of the last stage; the others have none.
  var headWidths: [(key: String, heads: Int, width: Int)] {
    depths.indices.map { ("heads", $0 == depths.count - 1 ? heads : 1, width << $0) }
  }
  mutating func train(at resolution: Int) {}
}

extension BiT: ConfigurableModel {
  static let settings: [Setting<BiT>] = [
    .integers("depths", \.depths, SettingLimit.depth, "blocks of each stage"),
    .integer("width-factor", \.factor, 1...64, "how many times wider than ResNet"),
    .integer("stem-width", \.stemWidth, SettingLimit.width, "channels of the stem before widening", .usual),
    .integer("groups", \.groups, SettingLimit.width, "groups of the norms", .usual),
    .classes(\.classes),
  ]
  static let template = BiT(depths: [], factor: 1)

  var headWidths: [(key: String, heads: Int, width: Int)] { [] }
  mutating func train(at resolution: Int) {}
}
