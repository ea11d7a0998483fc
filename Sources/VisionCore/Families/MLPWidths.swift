extension Setting {
  /// Widths of the MLPs' middles in stages where they are no whole number of times a token's.
  /// - Parameters:
  ///   - pattern: the first layer's weight, `*` for the stage
  ///   - key: that of config.json for the widths over a token's
  ///   - sizes: the tokens' widths, and how many times as wide the middles are where nothing else is said
  static func mlpWidths(
    _ path: WritableKeyPath<Model, [Int]?> & Sendable, _ pattern: String, key: String = "mlp_ratio",
    _ sizes: @escaping @Sendable (Model) -> (widths: [Int], ratios: [Int])
  ) -> Setting {
    .integers(
      "mlp-widths", path, SettingLimit.width, "width of an MLP's middle, if no whole number of times a token's",
      told: .rule { evidence, model in
        let (widths, ratios) = sizes(model)
        let found = evidence.axes(pattern, 0)
        guard found.count == widths.count, found != zip(widths, ratios).map(*) else { return nil }
        return .integers(found)
      },
      .rule(.configuration(key: key)) { evidence, model in
        evidence.configuration?.mlpWidths(key, over: sizes(model).widths).map { .integers($0) }
      })
  }
}

/// The widths of a stage's MLPs: its own, or so many times a token's.
func hiddenWidth(ofStage index: Int, _ widths: [Int]?, ratio: Int) -> HiddenWidth {
  guard let widths, widths.indices.contains(index) else { return .times(ratio) }
  return .channels(widths[index])
}

/// The widths of tokens that become twice as wide from stage to stage, and one ratio for all.
func doubled(_ width: Int, stages: Int, ratio: Int) -> (widths: [Int], ratios: [Int]) {
  ((0..<stages).map { width << $0 }, Array(repeating: ratio, count: stages))
}
