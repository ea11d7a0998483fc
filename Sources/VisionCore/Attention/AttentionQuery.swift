/// A place of a grid, counted from its top left corner from 0.
public struct GridPlace: Sendable, Hashable, CustomStringConvertible {
  public var row: Int
  public var column: Int

  public init(row: Int, column: Int) { (self.row, self.column) = (row, column) }

  /// `(5, 7)`: row, then column.
  public var description: String { "(\(row), \(column))" }
}

extension GridSize {
  /// Whether a place lies within.
  public func contains(_ place: GridPlace) -> Bool {
    (0..<rows).contains(place.row) && (0..<columns).contains(place.column)
  }

  /// A place's number, row by row.
  public func index(_ place: GridPlace) -> Int { place.row * columns + place.column }

  /// The place of a number, row by row.
  public func place(_ index: Int) -> GridPlace { GridPlace(row: index / columns, column: index % columns) }

  /// All places, row by row.
  public var places: some RandomAccessCollection<GridPlace> { (0..<count).lazy.map { place($0) } }

  /// The place in the middle; of an even number of rows or columns the later of the two.
  public var center: GridPlace { GridPlace(row: rows / 2, column: columns / 2) }
}

/// The token whose attention is looked at.
public enum AttentionQuery: Sendable, Hashable, CustomStringConvertible {
  /// A token in front of the grid.
  case prefix(PrefixToken)
  /// A place on the grid of queries.
  case place(GridPlace)

  public var description: String {
    switch self {
    case .prefix(let token): "\(token)"
    case .place(let place): "\(place)"
    }
  }
}

/// One head of an attention step, or all together.
public enum HeadSelection: Sendable, Hashable {
  /// A head, counted from 0.
  case head(Int)
  /// The mean of the heads' weights.
  case mean
}

extension TokenGrid {
  /// The query that is looked at where none was chosen: the first token in front, else the middle of the grid.
  public var defaultQuery: AttentionQuery { front.first.map { .prefix($0) } ?? .place(grid.center) }

  /// All tokens as queries, those in front first.
  public var queries: [AttentionQuery] { front.map { .prefix($0) } + grid.places.map { .place($0) } }

  /// The token in front that follows a query: the first behind a place, nil behind the last.
  public func front(after query: AttentionQuery) -> PrefixToken? {
    guard case .prefix(let token) = query else { return front.first }
    return front.drop { $0 != token }.dropFirst().first
  }

  /// Whether there is such a token.
  public func contains(_ query: AttentionQuery) -> Bool {
    switch query {
    case .prefix(let token): front.contains(token)
    case .place(let place): grid.contains(place)
    }
  }
}
