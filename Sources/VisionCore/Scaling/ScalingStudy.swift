/// Curves of several subjects over the same range of one size, and where they cross.
///
/// A study holds no counts: it says which recordings it needs and reads them from a table, so that they can be made in
/// the background, a few at a time, and be kept when the range changes.
package struct ScalingStudy: Sendable {
  package let subjects: [ScalingSubject]
  package let range: ClosedRange<Int>
  /// From one sampled size to the next.
  package let step: Int

  /// - Parameter step: at least 1.
  package init(_ subjects: [ScalingSubject], range: ClosedRange<Int>, step: Int) {
    (self.subjects, self.range, self.step) = (subjects, range, max(step, 1))
  }

  /// A subject at a size: one recording.
  package struct Place: Sendable, Hashable {
    package let subject: Int
    package let value: Int
  }

  /// The sizes that every curve is sampled at.
  package var values: [Int] { Array(stride(from: range.lowerBound, through: range.upperBound, by: step)) }

  /// A point of a curve.
  package struct Point: Sendable, Hashable {
    package let size: Int
    package let counts: ScalingCounts
  }

  /// What was counted of a subject at the sampled sizes, and which of those it does not take.
  package struct Curve: Sendable {
    package let points: [Point]
    package let skipped: [Int]
    /// Why the first of those is skipped.
    package let reason: Phrase?
  }

  package func curve(_ subject: Int, in table: ScalingTable) -> Curve {
    var points: [Point] = []
    var skipped: [Int] = []
    var reason: Phrase?
    for value in values {
      switch table[subjects[subject], value] {
      case .counted(let counts): points.append(Point(size: value, counts: counts))
      case .unfit(let sentence):
        skipped.append(value)
        reason = reason ?? sentence
      case nil: break
      }
    }
    return Curve(points: points, skipped: skipped, reason: reason)
  }

  // MARK: What has to be recorded

  /// The recordings that are still to be made: those of the curves, then those between two sampled sizes where curves
  /// cross. Ask again when they are made; at last there are none.
  package func missing(_ quantity: ScalingQuantity, in table: ScalingTable) -> [Place] {
    let curves = values.flatMap { value in
      subjects.indices.filter { table[subjects[$0], value] == nil }.map { Place(subject: $0, value: value) }
    }
    if !curves.isEmpty { return curves }
    var places: [Place] = []
    var seen: Set<Place> = []
    for bracket in brackets(quantity, in: table) {
      for value in bracket.range.dropFirst() {
        for subject in [bracket.first, bracket.second] where table[subjects[subject], value] == nil {
          let place = Place(subject: subject, value: value)
          if seen.insert(place).inserted { places.append(place) }
        }
      }
    }
    return places
  }

  /// Makes all recordings that are missing, one after another.
  /// - Parameter progress: called after each with the place and how many are left of those that are known to be wanted;
  ///   false ends the work.
  package func complete(
    _ quantity: ScalingQuantity, _ table: inout ScalingTable,
    progress: (_ place: Place, _ outcome: ScalingTable.Outcome, _ left: Int) -> Bool = { _, _, _ in true }
  ) {
    while true {
      let missing = missing(quantity, in: table)
      if missing.isEmpty { return }
      for (index, place) in missing.enumerated() {
        let outcome = table.record(subjects[place.subject], at: place.value)
        if !progress(place, outcome, missing.count - index - 1) { return }
      }
    }
  }

  // MARK: Crossings

  /// Two neighbouring sampled sizes, of those that both subjects take, between which the order of the two changes.
  private struct Bracket {
    let first: Int
    let second: Int
    let range: ClosedRange<Int>
  }

  private func brackets(_ quantity: ScalingQuantity, in table: ScalingTable) -> [Bracket] {
    subjects.indices.flatMap { first in
      (first + 1..<subjects.count).flatMap { second -> [Bracket] in
        var brackets: [Bracket] = []
        var last: (value: Int, order: Int)?
        for value in values {
          guard let order = order(first, second, value, quantity, table), order != 0 else { continue }
          if let last, last.order != order {
            brackets.append(Bracket(first: first, second: second, range: last.value...value))
          }
          last = (value, order)
        }
        return brackets
      }
    }
  }

  /// 1 where the first has more than the second, −1 where less, 0 for as much; nil where one does not take the size.
  private func order(
    _ first: Int, _ second: Int, _ value: Int, _ quantity: ScalingQuantity, _ table: ScalingTable
  ) -> Int? {
    guard let a = table[subjects[first], value]?.counts.flatMap(quantity.value(of:)),
      let b = table[subjects[second], value]?.counts.flatMap(quantity.value(of:))
    else { return nil }
    return a == b ? 0 : a < b ? -1 : 1
  }

  /// Where curves cross, in the order of the sizes; empty before all that is `missing` was recorded.
  package func crossings(_ quantity: ScalingQuantity, in table: ScalingTable) -> [ScalingCrossing] {
    guard missing(quantity, in: table).isEmpty else { return [] }
    return brackets(quantity, in: table).compactMap { crossing($0, quantity, table) }
      .sorted { ($0.size, $0.rising, $0.other) < ($1.size, $1.rising, $1.other) }
  }

  private func crossing(
    _ bracket: Bracket, _ quantity: ScalingQuantity, _ table: ScalingTable
  ) -> ScalingCrossing? {
    let orders = bracket.range.compactMap { value in
      order(bracket.first, bracket.second, value, quantity, table).map { (value: value, order: $0) }
    }
    guard let last = orders.last, let place = orders.firstIndex(where: { $0.order == last.order }), place > 0
    else { return nil }
    let unsettled = orders.lastIndex { $0.order != last.order } ?? place - 1
    func reading(_ size: Int) -> ScalingCrossing.Reading? {
      let (rising, other) = last.order > 0 ? (bracket.first, bracket.second) : (bracket.second, bracket.first)
      guard let a = table[subjects[rising], size]?.counts.flatMap(quantity.value(of:)),
        let b = table[subjects[other], size]?.counts.flatMap(quantity.value(of:))
      else { return nil }
      return ScalingCrossing.Reading(size: size, rising: a, other: b)
    }
    guard let before = reading(orders[place - 1].value), let after = reading(orders[place].value) else { return nil }
    return ScalingCrossing(
      rising: last.order > 0 ? bracket.first : bracket.second,
      other: last.order > 0 ? bracket.second : bracket.first, before: before, after: after,
      settled: orders[unsettled + 1].value)
  }
}

/// Where one curve passes another, exactly: of all sizes between two sampled ones, those that both subjects take were
/// recorded.
package struct ScalingCrossing: Sendable, Hashable {
  /// The subject that has more from here on.
  package let rising: Int
  package let other: Int
  /// The last size before.
  package let before: Reading
  /// The smallest size at which the order is the new one.
  package let after: Reading
  /// The smallest from which on it stays so up to the next sampled size: larger than `size` where padding to whole windows
  /// makes a curve jump.
  package let settled: Int

  /// What the two have at a size.
  package struct Reading: Sendable, Hashable {
    package let size: Int
    package let rising: ScalingValue
    package let other: ScalingValue
  }

  package var size: Int { after.size }
}
