/// How much of a head's attention falls on an object, next to what the object's area alone would give.
package struct ObjectAttention: Sendable, Equatable {
  /// The part of the weights that lies on the object, padding and class tokens counted in the whole: 0 to 1.
  package let mass: Double
  /// The part that even attention would have there: the object's share of the places that are reached.
  package let share: Double

  package init(mass: Double, share: Double) { (self.mass, self.share) = (mass, share) }

  /// How many times more of the attention falls on the object than even attention would give it.
  package var ratio: Double { mass / share }
}

extension AttentionMaps {
  /// The attention of a head on an object: the class token's where there is one, else the mean over the queries that lie on the
  /// object by at least half, or over the one that does most.
  /// - Parameters:
  ///   - onQueries: how much of each place of the queries' grid the object covers, row by row
  ///   - onKeys: the same for the keys' grid
  /// - Returns: nil where the object covers nothing of what is reached.
  /// - Throws: `AttentionError` where there is no such head, or grids do not fit.
  package func attention(
    ofHead head: Int, onQueries: [Double], onKeys: [Double]
  ) throws(AttentionError) -> ObjectAttention? {
    var (mass, share) = (0.0, 0.0)
    let queries = queriesThatCount(onQueries)
    for query in queries {
      let map = try map(of: query, head: .head(head))
      guard map.weights.count == onKeys.count else {
        throw .count(expected: map.weights.count, found: onKeys.count)
      }
      var (reached, covered) = (0, 0.0)
      for (index, coverage) in onKeys.enumerated() where map.reach.access[index] == .reached {
        mass += Double(map.weights[index]) * coverage
        covered += coverage
        reached += 1
      }
      share += covered / Double(max(reached, 1))
    }
    guard share > 0 else { return nil }
    return ObjectAttention(mass: mass / Double(queries.count), share: share / Double(queries.count))
  }

  private func queriesThatCount(_ coverage: [Double]) -> [AttentionQuery] {
    if let token = arrangement.queries.front.first { return [.prefix(token)] }
    let grid = arrangement.queries.grid
    let most = coverage.max() ?? 0
    return zip(grid.places, coverage).filter { $1 >= min(0.5, most) }.map { .place($0.0) }
  }
}
