/// How a model's class scores changed.
package struct ScoreChange: Sendable {
  /// A class before and after.
  package struct Entry: Sendable, Hashable {
    /// The class's number, from 0.
    package let index: Int
    /// Its probability, from 0 to 1.
    package let before: Double
    package let after: Double
    /// Its rank, 1 for the most probable.
    package let rankBefore: Int
    package let rankAfter: Int

    package var change: Double { after - before }
  }

  /// All classes by their numbers.
  package let classes: [Entry]

  /// - Parameters: the scores before softmax, as many in both.
  package init(before: [Float], after: [Float]) {
    let (first, second) = (ClassScore.top(before.count, of: before), ClassScore.top(after.count, of: after))
    var places = [(before: (Double, Int), after: (Double, Int))](
      repeating: ((0, 0), (0, 0)), count: min(before.count, after.count))
    for (rank, score) in first.enumerated() where places.indices.contains(score.index) {
      places[score.index].before = (score.probability, rank + 1)
    }
    for (rank, score) in second.enumerated() where places.indices.contains(score.index) {
      places[score.index].after = (score.probability, rank + 1)
    }
    classes = places.enumerated().map {
      Entry(
        index: $0, before: $1.before.0, after: $1.after.0, rankBefore: $1.before.1, rankAfter: $1.after.1)
    }
  }

  /// The class whose probability changed most, the first of several; nil without classes.
  package var largest: Entry? { classes.max { (abs($0.change), -$0.index) < (abs($1.change), -$1.index) } }

  /// The classes that are among the first so many before or after, and the one that changed most, by their rank before.
  package func top(_ count: Int) -> [Entry] {
    classes.filter { $0.rankBefore <= count || $0.rankAfter <= count || $0.index == largest?.index }
      .sorted { $0.rankBefore < $1.rankBefore }
  }
}

/// How an attention changed, query by query, whatever windows it has before and after.
package struct AttentionChange: Sendable {
  /// The grid of queries.
  package let grid: GridSize
  /// For each place of the grid, row by row, the part of its attention that went elsewhere, the mean over heads: half of
  /// what |after − before| sums to over the keys, from 0 to 1.
  package let moved: [Double]
  /// The mean of that over all queries, class tokens among them.
  package let meanMoved: Double
  /// The mean of |after − before| over heads, queries and the keys that a query has before or after.
  package let meanAbsolute: Double
  /// The largest |after − before| of any head, query and key.
  package let largest: Double

  /// Padding tokens are told apart by their place in the query's window.
  /// - Throws: `AttentionError` where both are not of the same tokens and heads.
  package init(before: AttentionMaps, after: AttentionMaps) throws(AttentionError) {
    guard before.heads == after.heads, before.arrangement.queries == after.arrangement.queries,
      before.arrangement.keys == after.arrangement.keys
    else { throw .shape(expected: before.shape, found: after.shape) }
    let queries = before.arrangement.queries
    var scratch = Scratch(keys: before.arrangement.keys, padding: max(before.keys, after.keys))
    var (moved, sum, count, largest) = ([Double](), 0.0, 0, 0.0)
    for query in queries.queries {
      let places = [try before.arrangement.location(of: query), try after.arrangement.location(of: query)]
      var ofQuery = 0.0
      for head in 0..<before.heads {
        scratch.add(before, places[0], head, sign: -1)
        scratch.add(after, places[1], head, sign: 1)
        let total = scratch.take()
        ofQuery += total.sum / 2
        sum += total.sum
        count += total.count
        largest = max(largest, total.largest)
      }
      moved.append(ofQuery / Double(before.heads))
    }
    grid = queries.grid
    self.moved = Array(moved.dropFirst(queries.prefix))
    meanMoved = moved.reduce(0, +) / Double(max(moved.count, 1))
    meanAbsolute = sum / Double(max(count, 1))
    self.largest = largest
  }

  /// A row of differences over all keys, of which only few are in use at a time.
  private struct Scratch {
    private var differences: [Double]
    private var isUsed: [Bool]
    private var used: [Int] = []
    private var slots: [AttentionArrangement: [Int: [Int]]] = [:]

    init(keys: TokenGrid, padding: Int) {
      differences = [Double](repeating: 0, count: keys.count + padding)
      isUsed = [Bool](repeating: false, count: keys.count + padding)
    }

    mutating func add(_ maps: AttentionMaps, _ place: (window: Int, token: Int), _ head: Int, sign: Double) {
      let row = maps.row(window: place.window, head: head, query: place.token)
      for (slot, weight) in zip(slots(maps.arrangement, place.window), row) {
        if !isUsed[slot] {
          isUsed[slot] = true
          used.append(slot)
        }
        differences[slot] += sign * Double(weight)
      }
    }

    /// For each key of a window its number among all keys, those in front first, then the grid, then padding.
    private mutating func slots(_ arrangement: AttentionArrangement, _ window: Int) -> [Int] {
      if let known = slots[arrangement]?[window] { return known }
      let keys = arrangement.keys
      let found = arrangement.keyIndices(inWindow: window).enumerated().map { key, place in
        place.map { keys.prefix + $0 } ?? (key < keys.prefix ? key : keys.count + key)
      }
      slots[arrangement, default: [:]][window] = found
      return found
    }

    mutating func take() -> (sum: Double, count: Int, largest: Double) {
      var (sum, largest) = (0.0, 0.0)
      for slot in used {
        sum += abs(differences[slot])
        largest = max(largest, abs(differences[slot]))
        (differences[slot], isUsed[slot]) = (0, false)
      }
      defer { used.removeAll(keepingCapacity: true) }
      return (sum, used.count, largest)
    }
  }
}

extension AttentionMaps {
  fileprivate var shape: [Int] { [windows, heads, queries, keys] }
}
