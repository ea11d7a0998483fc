import VisionCore

/// The keys of an attention as they lie on the image: the grid of keys, or, where a key is the mean of several queries' places
/// that follow one another row by row, the grid of these.
struct ShownKeys: Sendable {
  private let arrangement: AttentionArrangement

  init(_ arrangement: AttentionArrangement) { self.arrangement = arrangement }

  private var run: Int { arrangement.keyRun }

  /// Rows and columns that are shown.
  var grid: GridSize { run > 1 ? arrangement.queries.grid : arrangement.keys.grid }

  /// The number of the key that a shown place belongs to; nil for places at the end that no key has a part of.
  func number(at place: GridPlace) -> Int? {
    let number = grid.index(place) / run
    return number < arrangement.keys.grid.count ? number : nil
  }

  /// The key at a point of the image, in fractions of it; nil outside and where there is none.
  func key(x: Double, y: Double) -> GridPlace? {
    GridPlacement(grid).place(x: x, y: y).flatMap { number(at: $0) }.map { arrangement.keys.grid.place($0) }
  }

  /// The first shown place of a key.
  func place(of key: GridPlace) -> GridPlace { grid.place(arrangement.keys.grid.index(key) * run) }
}
