#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One query's attention on the image: its weights laid out on the grid of keys.
public struct AttentionMap: Sendable {
  package let query: AttentionQuery
  package let head: HeadSelection
  package let reach: AttentionReach
  /// For every place of the grid of keys, row by row; 0 for places outside of the query's window. With the tokens in front they sum
  /// to 1.
  public let weights: [Float]
  /// The weights of the tokens in front.
  package let prefix: [Float]
  /// The weight of all padding tokens together: what attention spends on no place of the map.
  package let padding: Float
  /// The row in the keys' own order.
  package let row: [Float]

  init(row: [Float], reach: AttentionReach, query: AttentionQuery, head: HeadSelection) {
    (self.row, self.reach, self.query, self.head) = (row, reach, query, head)
    var weights = [Float](repeating: 0, count: reach.grid.count)
    var prefix: [Float] = []
    var padding: Float = 0
    for (weight, key) in zip(row, reach.keys) {
      switch key {
      case .prefix: prefix.append(weight)
      case .place(let place): weights[reach.grid.index(place)] = weight
      case .padding: padding += weight
      }
    }
    (self.weights, self.prefix, self.padding) = (weights, prefix, padding)
  }

  /// The grid of keys.
  public var grid: GridSize { reach.grid }

  package func weight(_ place: GridPlace) -> Float { weights[grid.index(place)] }

  /// What all weights add up to: 1, but for rounding.
  package var sum: Double { row.reduce(0) { $0 + Double($1) } }

  /// The place with the largest weight, the first of several.
  public var maximum: (place: GridPlace, weight: Float) {
    var best = 0
    for index in weights.indices where weights[index] > weights[best] { best = index }
    return (grid.place(best), weights[best])
  }

  /// A place's rank among the keys of the row, class tokens and padding included: 1 for the largest weight.
  package func rank(_ place: GridPlace) -> Int {
    let weight = weight(place)
    return 1 + row.count { $0 > weight }
  }

  /// How spread out the row is, in bits: 0 where one key has all, log₂ of the number of keys where all have the same.
  package var entropy: Double {
    row.reduce(0) { sum, weight in weight > 0 ? sum - Double(weight) * log2(Double(weight)) : sum }
  }
}

extension AttentionMap {
  /// How far the query looks: the mean distance to the places of the keys, weighted, in pixels of the input. Class
  /// tokens and padding do not count; nil for a query that is a class token.
  /// - Parameters:
  ///   - input: the model's input in pixels
  ///   - arrangement: what queries and keys stand for
  package func distance(input: GridSize, _ arrangement: AttentionArrangement) -> Double? {
    guard case .place(let place) = query else { return nil }
    let center = GridPlacement(arrangement.queries.grid, in: Frame(input)).center(place)
    let centers = arrangement.keyCenters(input: input)
    var (sum, weighted) = (0.0, 0.0)
    for (index, weight) in weights.enumerated() where weight > 0 {
      let point = centers[index]
      sum += Double(weight)
      weighted +=
        Double(weight)
        * ((point.x - center.x) * (point.x - center.x) + (point.y - center.y) * (point.y - center.y)).squareRoot()
    }
    return sum > 0 ? weighted / sum : nil
  }
}
