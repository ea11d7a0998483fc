/// Rows and columns of a map: an image's pixels, a grid of tokens, a window.
public struct GridSize: Sendable, Hashable, CustomStringConvertible {
  /// How many rows.
  public var rows: Int
  /// How many columns.
  public var columns: Int

  /// A map of so many rows and columns.
  public init(rows: Int, columns: Int) { (self.rows, self.columns) = (rows, columns) }
  /// As many rows as columns.
  public init(square side: Int) { self.init(rows: side, columns: side) }

  /// The number of places.
  package var count: Int { rows * columns }
  /// Rows by columns: `14×14`.
  public var description: String { "\(rows)×\(columns)" }
}

/// A place of a grid, counted from its top left corner from 0.
public struct GridPlace: Sendable, Hashable, CustomStringConvertible {
  /// From the top.
  public var row: Int
  /// From the left.
  public var column: Int

  /// The place in a row and a column, both counted from 0.
  public init(row: Int, column: Int) { (self.row, self.column) = (row, column) }

  /// `(5, 7)`: row, then column.
  public var description: String { "(\(row), \(column))" }
}

extension GridSize {
  /// Whether a place lies within.
  package func contains(_ place: GridPlace) -> Bool {
    (0..<rows).contains(place.row) && (0..<columns).contains(place.column)
  }

  /// A place's number, row by row.
  package func index(_ place: GridPlace) -> Int { place.row * columns + place.column }

  /// The place of a number, row by row.
  package func place(_ index: Int) -> GridPlace { GridPlace(row: index / columns, column: index % columns) }

  /// All places, row by row.
  package var places: some RandomAccessCollection<GridPlace> { (0..<count).lazy.map { place($0) } }

  /// The place in the middle; of an even number of rows or columns the later of the two.
  package var center: GridPlace { GridPlace(row: rows / 2, column: columns / 2) }
}

extension GridSize {
  /// The offsets of two places of the grid: 2M − 1 along each axis, from −M + 1 to M − 1.
  package var offsets: GridSize { GridSize(rows: 2 * rows - 1, columns: 2 * columns - 1) }

  /// The place on the grid of offsets of one place of this grid less another.
  package func offset(of a: GridPlace, from b: GridPlace) -> GridPlace {
    GridPlace(row: a.row - b.row + rows - 1, column: a.column - b.column + columns - 1)
  }
}
