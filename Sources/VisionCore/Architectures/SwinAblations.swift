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
