/// The token whose attention is looked at.
public enum AttentionQuery: Sendable, Hashable, CustomStringConvertible {
  /// A token in front of the grid, by its number: 0 is the class token, 1 the distillation token.
  case prefix(Int)
  /// A place on the grid of queries.
  case place(GridPlace)

  public var description: String {
    switch self {
    case .prefix(0): "class token"
    case .prefix(1): "distillation token"
    case .prefix(let index): "token \(index) in front"
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
  /// The query that is looked at where none was chosen: the class token, else the middle of the grid.
  public var defaultQuery: AttentionQuery { prefix > 0 ? .prefix(0) : .place(grid.center) }

  /// Whether there is such a token.
  public func contains(_ query: AttentionQuery) -> Bool {
    switch query {
    case .prefix(let index): (0..<prefix).contains(index)
    case .place(let place): grid.contains(place)
    }
  }
}
