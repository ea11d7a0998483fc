/// What the queries and keys of an attention stand for on the image.
package struct AttentionArrangement: Sendable, Hashable {
  package let queries: TokenGrid
  package let keys: TokenGrid
  /// How the map is cut into windows; nil for attention over all tokens.
  package let windows: WindowPartition?
  /// How many queries, one after another row by row, a key is the mean of where the keys are no grid of places of their
  /// own (Li et al. 2022, Eq. 7); 1 where they are.
  package let keyRun: Int

  package init(queries: TokenGrid, keys: TokenGrid, windows: WindowPartition? = nil, keyRun: Int = 1) {
    (self.queries, self.keys, self.windows, self.keyRun) = (queries, keys, windows, keyRun)
  }

  /// [windows, heads, queries, keys] of the weights.
  package func weightsShape(heads: Int) -> [Int] {
    guard let windows else { return [1, heads, queries.count, keys.count] }
    return [windows.windows.count, heads, windows.window.count, windows.window.count]
  }
}

/// Tokens laid out on the image, with those in front that stand for no place.
public struct TokenGrid: Sendable, Hashable {
  /// Rows and columns of the tokens.
  public let grid: GridSize
  /// The tokens in front, in order.
  package let front: [PrefixToken]

  /// Tokens of a map behind those in front.
  public init(_ grid: GridSize, front: [PrefixToken] = []) { (self.grid, self.front) = (grid, front) }

  /// How many tokens are in front.
  package var prefix: Int { front.count }

  /// All tokens.
  package var count: Int { prefix + grid.count }
}

/// A map of tokens cut into windows after a cyclic shift (Liu et al. 2021, Section 3.2).
///
/// The map is rolled up and to the left by `shift` and padded below and on the right to whole windows, the one before the other
/// as the code has it; the mask counts from the padded map's end and knows nothing of the padding.
package struct WindowPartition: Sendable, Hashable {
  /// The map before padding.
  package let map: GridSize
  package let window: GridSize
  /// How far the map is rolled; zero on an axis that one window covers.
  package let shift: GridSize
  /// Whether the map is padded before it is rolled, so that the padding rolls with it.
  package let padsFirst: Bool

  package init(map: GridSize, window: GridSize, shift: GridSize, padsFirst: Bool = false) {
    (self.map, self.window, self.shift, self.padsFirst) = (map, window, shift, padsFirst)
  }

  /// The map as it is rolled.
  private var turned: GridSize { padsFirst ? padded : map }

  /// Windows along each axis.
  package var windows: GridSize {
    GridSize(
      rows: (map.rows + window.rows - 1) / window.rows, columns: (map.columns + window.columns - 1) / window.columns)
  }

  /// The map after padding.
  package var padded: GridSize {
    GridSize(rows: windows.rows * window.rows, columns: windows.columns * window.columns)
  }

  package var isShifted: Bool { shift.rows > 0 || shift.columns > 0 }

  /// The region that a place of the rolled and padded map belongs to: what was not adjacent has another number.
  ///
  /// Regions are numbered row by row over the up to 3 × 3 bands (Liu et al. 2021, Fig. 4).
  package func region(_ place: GridPlace) -> Int {
    3 * band(place.row, length: padded.rows, window: window.rows, shift: shift.rows)
      + band(place.column, length: padded.columns, window: window.columns, shift: shift.columns)
  }

  private func band(_ place: Int, length: Int, window: Int, shift: Int) -> Int {
    if shift == 0 || place < length - window { return 0 }
    return place < length - shift ? 1 : 2
  }

  /// The place of the rolled and padded map to which a place of the original map goes.
  package func rolled(_ place: GridPlace) -> GridPlace {
    GridPlace(
      row: (place.row - shift.rows + turned.rows) % turned.rows,
      column: (place.column - shift.columns + turned.columns) % turned.columns)
  }

  /// The place of the original map that stands at a place of the rolled and padded map; nil for padding.
  package func original(_ place: GridPlace) -> GridPlace? {
    guard turned.contains(place) else { return nil }
    let source = GridPlace(
      row: (place.row + shift.rows) % turned.rows, column: (place.column + shift.columns) % turned.columns)
    return map.contains(source) ? source : nil
  }

  /// The window of a place of the rolled and padded map.
  package func window(of place: GridPlace) -> Int {
    place.row / window.rows * windows.columns + place.column / window.columns
  }

  /// The place of the rolled and padded map at which a token of a window stands.
  package func place(window index: Int, token: Int) -> GridPlace {
    GridPlace(
      row: index / windows.columns * window.rows + token / window.columns,
      column: index % windows.columns * window.columns + token % window.columns)
  }

  /// The place in the original map of a token of a window; nil where it is padding.
  package func source(window index: Int, token: Int) -> GridPlace? { original(place(window: index, token: token)) }

  /// The window and token that a place of the original map goes to.
  package func target(row: Int, column: Int) -> (window: Int, token: Int) {
    let rolled = rolled(GridPlace(row: row, column: column))
    let token = GridPlace(row: rolled.row % window.rows, column: rolled.column % window.columns)
    return (self.window(of: rolled), window.index(token))
  }

  /// What is added to the scores: 0 within a region and `blocked` across, [windows, M², M²] row-major.
  package func mask(blocked: Float = -100) -> [Float] {
    let area = window.count
    var mask = [Float](repeating: 0, count: windows.count * area * area)
    for index in 0..<windows.count {
      let regions = regions(ofWindow: index)
      for query in 0..<area {
        for key in 0..<area where regions[query] != regions[key] { mask[(index * area + query) * area + key] = blocked }
      }
    }
    return mask
  }

  /// The region numbers of a window's tokens, row-major.
  package func regions(ofWindow index: Int) -> [Int] {
    (0..<window.count).map { region(place(window: index, token: $0)) }
  }
}
