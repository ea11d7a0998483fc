/// How the heads of an attention become one.
package enum HeadFusion: String, Sendable, CaseIterable, Named {
  case mean, max, min
}

/// The attention of a step with its heads made one: each row sums to 1.
package struct FusedAttention: Sendable {
  let windows: Int
  let queries: Int
  let keys: Int
  /// [windows, queries, keys], row-major.
  let rows: [Float]

  /// - Parameters:
  ///   - discard: the part of a row's keys, from 0 to below 1, whose weights, the smallest, are set to zero; the rest is
  ///     scaled to sum to 1 again. Of equal weights the later ones go.
  package init(_ maps: AttentionMaps, fusion: HeadFusion, discard: Double = 0) {
    (windows, queries, keys) = (maps.windows, maps.queries, maps.keys)
    var rows: [Float] = []
    rows.reserveCapacity(windows * queries * keys)
    for window in 0..<windows {
      for query in 0..<queries {
        var row = Array(maps.row(window: window, head: 0, query: query))
        for head in 1..<Swift.max(maps.heads, 1) {
          let other = maps.row(window: window, head: head, query: query)
          switch fusion {
          case .mean: for (key, weight) in zip(row.indices, other) { row[key] += weight }
          case .max: for (key, weight) in zip(row.indices, other) { row[key] = Swift.max(row[key], weight) }
          case .min: for (key, weight) in zip(row.indices, other) { row[key] = Swift.min(row[key], weight) }
          }
        }
        rows += FusedAttention.normalized(row, discard: discard)
      }
    }
    self.rows = rows
  }

  private static func normalized(_ row: [Float], discard: Double) -> [Float] {
    var row = row
    let count = Int(discard * Double(row.count))
    if count > 0 {
      let order = row.indices.sorted { row[$0] == row[$1] ? $0 > $1 : row[$0] < row[$1] }
      for key in order.prefix(Swift.min(count, row.count - 1)) { row[key] = 0 }
    }
    let sum = row.reduce(0.0) { $0 + Double($1) }
    // Heads that look at nothing in common have a smallest weight of zero everywhere: then no key is preferred.
    return sum > 0 ? row.map { Float(Double($0) / sum) } : row.map { _ in 1 / Float(row.count) }
  }

  func pull(_ mass: [Double], share: Double, into result: inout [Double]) {
    for window in 0..<windows {
      for query in 0..<queries {
        let part = mass[window * queries + query] * share
        guard part != 0 else { continue }
        let start = (window * queries + query) * keys
        for key in 0..<keys { result[window * keys + key] += part * Double(rows[start + key]) }
      }
    }
  }
}
