/// Attention whose weights are products of positive features, φ(q)·φ(k) over their sum, without a row of them anywhere
/// (Performer, Choromanski et al., Eq. 4).
struct FeatureAttention: Sendable {
  /// φ(q) and φ(k), [places, features].
  let queries: CapturedTensor
  let keys: CapturedTensor

  func pull(_ mass: [Double], share: Double, into result: inout [Double]) {
    let width = keys.shape[keys.shape.count - 1]
    var sums = [Double](repeating: 0, count: width)
    for (index, value) in keys.values.enumerated() { sums[index % width] += Double(value) }
    var mixed = [Double](repeating: 0, count: width)
    var unplaced = 0.0
    for place in mass.indices where mass[place] != 0 {
      let row = queries.values[place * width..<(place + 1) * width].map(Double.init)
      let divisor = zip(row, sums).reduce(0) { $0 + $1.0 * $1.1 }
      // Features so small that they vanish prefer no key.
      guard divisor > 0 else {
        unplaced += mass[place]
        continue
      }
      for feature in 0..<width { mixed[feature] += mass[place] * share * row[feature] / divisor }
    }
    for key in result.indices {
      var sum = unplaced * share / Double(result.count)
      for feature in 0..<width { sum += mixed[feature] * Double(keys.values[key * width + feature]) }
      result[key] += sum
    }
  }
}

extension FeatureAttention {
  /// The weights that a query's token gives to all others, φ(q)·φ(k) over their sum; alike where all vanish.
  func row(of token: Int) -> [Float] {
    let width = keys.shape[keys.shape.count - 1]
    let query = queries.values[token * width..<(token + 1) * width]
    var products = (0..<keys.values.count / width).map { key in
      zip(query, keys.values[key * width..<(key + 1) * width]).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    }
    let sum = products.reduce(0, +)
    if !(sum > 0) { products = products.map { _ in 1 } }
    let divisor = sum > 0 ? sum : Double(products.count)
    return products.map { Float($0 / divisor) }
  }
}
