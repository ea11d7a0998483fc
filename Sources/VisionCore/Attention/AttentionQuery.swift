/// The token whose attention is looked at.
public enum AttentionQuery: Sendable, Hashable {
  /// A token in front of the grid.
  case prefix(PrefixToken)
  /// A place on the grid of queries.
  case place(GridPlace)
}

extension AttentionQuery: Worded {
  public var description: String { sentence.english }
  /// `class token`, or `(5, 7)`.
  package var sentence: Phrase {
    switch self {
    case .prefix(let token): token.sentence
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
  package var defaultQuery: AttentionQuery { front.first.map { .prefix($0) } ?? .place(grid.center) }

  /// All tokens as queries, those in front first.
  package var queries: [AttentionQuery] { front.map { .prefix($0) } + grid.places.map { .place($0) } }

  /// The token in front that follows a query: the first behind a place, nil behind the last.
  package func front(after query: AttentionQuery) -> PrefixToken? {
    guard case .prefix(let token) = query else { return front.first }
    return front.drop { $0 != token }.dropFirst().first
  }

  /// Whether there is such a token.
  package func contains(_ query: AttentionQuery) -> Bool {
    switch query {
    case .prefix(let token): front.contains(token)
    case .place(let place): grid.contains(place)
    }
  }
}
