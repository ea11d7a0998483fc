import VisionCore

/// How a model's input is made larger and smaller.
enum Resolution {
  enum Change: Sendable { case larger, smaller, original }

  /// The longest side that is offered, in pixels.
  static let longestSide = 1536

  /// The pixels that one step adds to each side: those that a token of the last stage spans, doubled where that is less than 28,
  /// which makes 28 for patches of 14 and 32 for all other models of the catalogue.
  static func step(of reading: ModelReading) -> Int {
    guard let last = reading.stages.last, last.grid.rows > 0 else { return 32 }
    let span = max((reading.preset.input.rows + last.grid.rows / 2) / last.grid.rows, 1)
    return span < 28 ? 2 * span : span
  }

  /// Sizes in the direction of a change, nearest first; empty at the end of the range.
  static func candidates(from input: GridSize, step: Int, _ change: Change) -> [GridSize] {
    let sign = change == .larger ? 1 : -1
    return (1...8).map { GridSize(rows: input.rows + sign * $0 * step, columns: input.columns + sign * $0 * step) }
      .filter { min($0.rows, $0.columns) >= step && max($0.rows, $0.columns) <= longestSide }
  }
}
