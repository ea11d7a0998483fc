/// Rows and columns of a map: an image's pixels, a grid of tokens, a window.
package struct GridSize: Sendable, Hashable, CustomStringConvertible {
  package var rows: Int
  package var columns: Int

  package init(rows: Int, columns: Int) { (self.rows, self.columns) = (rows, columns) }
  /// As many rows as columns.
  package init(square side: Int) { self.init(rows: side, columns: side) }

  /// The number of places.
  package var count: Int { rows * columns }
  /// Rows by columns: `14×14`.
  package var description: String { "\(rows)×\(columns)" }
}

/// A place of a grid, counted from its top left corner from 0.
package struct GridPlace: Sendable, Hashable, CustomStringConvertible {
  package var row: Int
  package var column: Int

  package init(row: Int, column: Int) { (self.row, self.column) = (row, column) }

  /// `(5, 7)`: row, then column.
  package var description: String { "(\(row), \(column))" }
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
  var offsets: GridSize { GridSize(rows: 2 * rows - 1, columns: 2 * columns - 1) }

  /// The place on the grid of offsets of one place of this grid less another.
  func offset(of a: GridPlace, from b: GridPlace) -> GridPlace {
    GridPlace(row: a.row - b.row + rows - 1, column: a.column - b.column + columns - 1)
  }
}
