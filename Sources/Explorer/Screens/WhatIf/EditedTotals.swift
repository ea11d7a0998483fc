import VisionCore

/// What a model amounts to, beside what it did before it was edited.
struct EditedTotals: Sendable {
  /// A count and how much of it is new.
  struct Count: Sendable, Hashable {
    let now: Int
    let before: Int

    var difference: Int { now - before }
  }

  /// A part of the multiply-accumulates, in tenths of a per cent.
  struct Share: Sendable, Hashable {
    let now: Int
    let before: Int
  }

  let parameters: Count
  let multiplyAccumulates: Count
  /// Tokens of the first and the last stage, prefix tokens counted; empty where the model has no attention.
  let tokens: (now: [Int], before: [Int])
  /// Everything that modules with attention multiply.
  let attention: Share
  /// Of it the two products of queries, keys and values: what grows with the square of what a query sees.
  let products: Share

  init(_ reading: ModelReading, before: ModelReading) {
    parameters = Count(now: reading.cost.parameters, before: before.cost.parameters)
    multiplyAccumulates = Count(now: reading.cost.multiplyAccumulates, before: before.cost.multiplyAccumulates)
    tokens = (reading.ends, before.ends)
    func share(_ part: (AttentionSite) -> Int) -> Share {
      Share(now: reading.perMille(part), before: before.perMille(part))
    }
    attention = share { $0.projections.value + $0.products.value }
    products = share { $0.products.value }
  }
}

extension ModelReading {
  fileprivate var ends: [Int] {
    guard let first = stages.first, let last = stages.last else { return [] }
    let counts = [first, last].map { $0.grid.count + $0.prefix }
    return stages.count == 1 ? [counts[0]] : counts
  }

  fileprivate func perMille(_ part: (AttentionSite) -> Int) -> Int {
    let whole = cost.multiplyAccumulates
    guard whole > 0 else { return 0 }
    return Int((Double(sites.map(part).reduce(0, +)) / Double(whole) * 1000).rounded())
  }
}

/// A difference with its sign, short: `+1.23 M`, `−45`, `±0`.
func signedText(_ difference: Int) -> String {
  if difference == 0 { return "±0" }
  return (difference < 0 ? "−" : "+") + Int(difference.magnitude).abbreviated
}

/// A difference as a part of what was before: `+4.3 %`; from ten times as much on as a multiple: `×12.3`.
func relativeText(_ count: EditedTotals.Count) -> String {
  guard count.difference != 0, count.before > 0 else { return "" }
  if count.now >= 10 * count.before { return "×" + NumberLabel.text(Double(count.now) / Double(count.before)) }
  let text = percentText(Int(count.difference.magnitude), of: count.before)
  return text.hasPrefix("<") ? text : (count.difference < 0 ? "−" : "+") + text
}

extension Theme {
  /// The colour of more, of less and of as much as before.
  func change(_ difference: Int) -> Style { difference > 0 ? warning : difference < 0 ? good : muted }
}
