// What Swin's paper leaves out or exchanges to see what it is worth (Section 4.4, Table 4), and how files tell MLPs of
// other widths.

/// Which blocks shift their windows.
enum WindowShift: String, Sendable, CaseIterable {
  /// Every second one, by half a window (Section 3.2).
  case alternating
  /// None: windows never exchange anything within a stage.
  case none

  func isShifted(block index: Int) -> Bool { self == .alternating && index % 2 == 1 }
}

/// What says to a token where it is.
enum SwinPositions: String, Sendable, CaseIterable {
  /// A bias for the offset of query and key (Eq. 4).
  case relativeBias = "relative-bias"
  /// A learned embedding for each place of the first map, as in ViT.
  case absolute
  case both = "absolute-and-relative"
  case none

  var hasBias: Bool { self == .relativeBias || self == .both }
  var hasAbsolute: Bool { self == .absolute || self == .both }

  init(hasBias: Bool, hasAbsolute: Bool) {
    self = hasBias ? (hasAbsolute ? .both : .relativeBias) : (hasAbsolute ? .absolute : .none)
  }
}

extension Tensor {
  /// A map [b, h, w, C] with learned positions added, for a map that is known from training.
  func withAbsolutePositions(trainedOn trained: GridSize) throws -> Tensor {
    let grid = StageGrid(rows: shape[1], columns: shape[2], stage: 1)
    let tokens = try asTokens()
    let positions = try positionEmbedding(
      "absolute_pos_embed", like: tokens, trainedOn: trained, grid.tokens)
    return try (tokens + positions).asMap(grid)
  }
}

extension Setting {
  /// Widths of the MLPs' middles where tokens become twice as wide from stage to stage.
  static func mlpWidths(
    _ path: WritableKeyPath<Model, [Int]?> & Sendable,
    _ sizes: @escaping @Sendable (Model) -> (width: Int, stages: Int, ratio: Int)
  ) -> Setting {
    .integers(
      "mlp-widths", path, SettingLimit.width, "width of an MLP's middle, if no whole number of times a token's",
      told: .rule { evidence, model in
        let (width, stages, ratio) = sizes(model)
        let found = evidence.axes("layers.*.blocks.0.mlp.fc1.weight", 0)
        guard found.count == stages, found != (0..<stages).map({ ratio * (width << $0) }) else { return nil }
        return .integers(found)
      },
      .rule(.configuration(key: "mlp_ratio")) { evidence, model in
        let (width, stages, _) = sizes(model)
        let widths = (0..<stages).compactMap { evidence.configuration?.mlpWidth(over: width << $0) }
        return widths.isEmpty ? nil : .integers(widths)
      })
  }
}

/// The widths of a stage's MLPs: its own, or so many times a token's.
func hiddenWidth(ofStage index: Int, _ widths: [Int]?, ratio: Int) -> HiddenWidth {
  guard let widths, widths.indices.contains(index) else { return .times(ratio) }
  return .channels(widths[index])
}
