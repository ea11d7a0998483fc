#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What one head does over all its queries, in numbers.
package struct HeadStatistics: Sendable, Hashable {
  /// The mean over queries of the row's entropy, in bits.
  package let entropy: Double
  /// The mean over queries of the distance from query to keys, weighted by attention, in pixels of the input (Dosovitskiy et
  /// al. 2021, Fig. 7 and Appendix D.7).
  ///
  /// Only places count, as queries and as keys: the weights of class tokens and padding are left out and the rest is
  /// taken in proportion.
  package let distance: Double
  /// The smallest and largest sum of a row.
  package let sums: ClosedRange<Double>
}

extension AttentionArrangement {
  /// Whether queries stand for places of the image; a query that is learned stands for none, and has no distance.
  package var hasPlaces: Bool { queries.grid.count > 0 }
}

extension AttentionMaps {
  /// A head's entropy and attention distance over all queries that stand for a place, of which there are some (`hasPlaces`).
  /// - Parameter input: the size of the model's input in pixels
  /// - Throws: `AttentionError.noSuchHead`.
  package func statistics(ofHead head: Int, input: GridSize) throws(AttentionError) -> HeadStatistics {
    guard (0..<heads).contains(head) else { throw .noSuchHead(head, heads: heads) }
    let queryGrid = arrangement.queries.grid
    let from = GridPlacement(queryGrid, in: Frame(input))
    let centers = arrangement.keyCenters(input: input)
    var (entropy, distance, low, high) = (0.0, 0.0, Double.infinity, -Double.infinity)
    // The keys' places depend on the window alone.
    var places: [Int: [Int?]] = [:]
    for query in queryGrid.places {
      let location = try arrangement.location(of: .place(query))
      let keyPlaces = places[location.window] ?? arrangement.keyIndices(inWindow: location.window)
      places[location.window] = keyPlaces
      let center = from.center(query)
      var (sum, reached, weighted) = (0.0, 0.0, 0.0)
      for (weight, key) in zip(row(window: location.window, head: head, query: location.token), keyPlaces) {
        let weight = Double(weight)
        sum += weight
        if weight > 0 { entropy -= weight * log2(weight) }
        guard let key else { continue }
        let point = centers[key]
        reached += weight
        weighted +=
          weight
          * ((point.x - center.x) * (point.x - center.x) + (point.y - center.y) * (point.y - center.y))
          .squareRoot()
      }
      (low, high) = (min(low, sum), max(high, sum))
      if reached > 0 { distance += weighted / reached }
    }
    let count = Double(queryGrid.count)
    return HeadStatistics(entropy: entropy / count, distance: distance / count, sums: low...max(low, high))
  }
}

extension AttentionArrangement {
  /// Where each place of the grid of keys lies, in pixels of the input: the middle of its part of the image; where keys are
  /// runs of queries, the mean of their middles.
  func keyCenters(input: GridSize) -> [(x: Double, y: Double)] {
    let placement = GridPlacement(keyRun > 1 ? queries.grid : keys.grid, in: Frame(input))
    guard keyRun > 1 else { return keys.grid.places.map(placement.center) }
    return (0..<keys.grid.count).map { key in
      let middles = (key * keyRun..<(key + 1) * keyRun).map { placement.center(queries.grid.place($0)) }
      return (
        middles.reduce(0) { $0 + $1.x } / Double(keyRun), middles.reduce(0) { $0 + $1.y } / Double(keyRun)
      )
    }
  }

  /// For every key of a window its place's number on the grid of keys; nil for class tokens and padding.
  func keyIndices(inWindow window: Int) -> [Int?] {
    guard let windows else {
      return [Int?](repeating: nil, count: keys.prefix) + (0..<keys.grid.count).map { $0 }
    }
    return (0..<windows.window.count).map { token in
      windows.source(window: window, token: token).map(keys.grid.index)
    }
  }
}

extension AttentionSite {
  /// The entropy in bits of a row that gives all keys the same weight.
  package var largestEntropy: Double { log2(Double(keys)) }
}
