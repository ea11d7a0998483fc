/// Where the keys of a query lie, which of them it may attend to: what an arrangement says without any weights.
package struct AttentionReach: Sendable, Hashable {
  /// How a place of the grid of keys stands to the query.
  package enum Access: Sendable, Hashable {
    /// Not in the query's window.
    case outside
    /// In the window, but kept apart by the mask: its weight is zero.
    case masked
    case reached
  }

  /// The grid of keys.
  package let grid: GridSize
  /// For every place of the grid, row by row.
  package let access: [Access]
  /// The query's window; nil for attention over all tokens.
  package let window: Int?
  /// For every key in its own order, what it is.
  package let keys: [Key]

  /// What a key is.
  package enum Key: Sendable, Hashable {
    case prefix(PrefixToken)
    case place(GridPlace)
    /// A token that fills up the last windows and stands for no place; `masked` where the mask keeps it apart.
    case padding(masked: Bool)
  }

  /// How a place stands to the query.
  package func access(_ place: GridPlace) -> Access { access[grid.index(place)] }

  /// The number of places that are reached.
  package var reached: Int { access.count { $0 == .reached } }
  /// The number of places that only the mask keeps apart.
  package var masked: Int { access.count { $0 == .masked } }
  /// The number of padding tokens that the query attends to.
  package var padding: Int { keys.count { $0 == .padding(masked: false) } }
}

extension AttentionArrangement {
  /// Which keys a query has and which of them it reaches.
  /// - Throws: `AttentionError.noSuchQuery`.
  package func reach(of query: AttentionQuery) throws(AttentionError) -> AttentionReach {
    let location = try location(of: query)
    guard let windows else { return globalReach }
    let regions = windows.regions(ofWindow: location.window)
    var access = [AttentionReach.Access](repeating: .outside, count: keys.grid.count)
    let all = (0..<windows.window.count).map { token -> AttentionReach.Key in
      let isMasked = regions[token] != regions[location.token]
      guard let place = windows.source(window: location.window, token: token) else {
        return .padding(masked: isMasked)
      }
      access[keys.grid.index(place)] = isMasked ? .masked : .reached
      return .place(place)
    }
    return AttentionReach(grid: keys.grid, access: access, window: location.window, keys: all)
  }

  private var globalReach: AttentionReach {
    AttentionReach(
      grid: keys.grid, access: Array(repeating: .reached, count: keys.grid.count), window: nil,
      keys: keys.front.map { .prefix($0) } + keys.grid.places.map { .place($0) })
  }
}
