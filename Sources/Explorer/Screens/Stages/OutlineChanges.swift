import VisionCore

/// What became of a row of an outline when the model was edited.
enum RowChange: Sendable, Hashable {
  case same
  /// By how much the counts grew, the cost by the rule that is shown.
  case changed(parameters: Int, count: Int)
  case new
  /// It stands for everything that was below it.
  case removed
}

/// An outline, with what was there before: rows that are gone stay in their places, without what was below them.
struct OutlineChanges: Sendable {
  private(set) var rows: [Outline.Row] = []
  /// How many of the rows that follow lie below each.
  private(set) var descendants: [Int] = []
  private(set) var changes: [RowChange] = []

  /// - Parameters:
  ///   - before: the original's outline; nil where the model is not edited.
  ///   - count: what a row's cost is counted as.
  ///   - countBefore: the same for rows of the original.
  init(
    _ outline: Outline, before: Outline?, count: (Outline.Row) -> Int, countBefore: (Outline.Row) -> Int
  ) {
    guard let before, !outline.rows.isEmpty, !before.rows.isEmpty else {
      rows = outline.rows
      descendants = rows.map(\.descendants)
      changes = rows.map { _ in .same }
      return
    }
    rows.reserveCapacity(outline.rows.count)
    merge(outline.rows, 0, before.rows, 0, count, countBefore)
  }

  private mutating func merge(
    _ new: [Outline.Row], _ row: Int, _ old: [Outline.Row], _ oldRow: Int, _ count: (Outline.Row) -> Int,
    _ countBefore: (Outline.Row) -> Int
  ) {
    let change = RowChange(
      parameters: new[row].parameters - old[oldRow].parameters, count: count(new[row]) - countBefore(old[oldRow]))
    let place = add(new[row], change)
    let (children, olds) = (new.children(of: row), old.children(of: oldRow))
    let partners = OutlineChanges.partners(new, children, old, olds)
    // What is gone stands before what followed it.
    var next = 0
    func gone(upTo end: Int, _ merged: inout OutlineChanges) {
      while next < end {
        if !partners.contains(next) { merged.add(old[olds[next]], .removed) }
        next += 1
      }
    }
    for (child, partner) in zip(children, partners) {
      guard let partner else {
        addNew(new, child)
        continue
      }
      gone(upTo: partner, &self)
      merge(new, child, old, olds[partner], count, countBefore)
    }
    gone(upTo: olds.count, &self)
    descendants[place] = rows.count - place - 1
  }

  private mutating func addNew(_ new: [Outline.Row], _ row: Int) {
    for row in row...row + new[row].descendants {
      let place = add(new[row], .new)
      descendants[place] = new[row].descendants
    }
  }

  @discardableResult
  private mutating func add(_ row: Outline.Row, _ change: RowChange) -> Int {
    rows.append(row)
    descendants.append(0)
    changes.append(change)
    return rows.count - 1
  }

  /// For each child the place of what it was among the old children: modules by name; operations by their order where there are
  /// as many as before, else by what they do.
  private static func partners(
    _ new: [Outline.Row], _ children: [Int], _ old: [Outline.Row], _ olds: [Int]
  ) -> [Int?] {
    var free: [String: [Int]] = [:]
    let isAligned =
      children.count { new[$0].kind == nil } == olds.count { old[$0].kind == nil }
    func name(_ row: Outline.Row, _ operation: inout Int) -> String {
      guard row.kind == nil else { return row.title }
      operation += 1
      return isAligned ? "#\(operation)" : "#" + row.title
    }
    var count = 0
    for (place, row) in olds.enumerated() { free[name(old[row], &count), default: []].append(place) }
    count = 0
    return children.map { row in
      let name = name(new[row], &count)
      guard let places = free[name], let first = places.first else { return nil }
      free[name] = Array(places.dropFirst())
      return first
    }
  }
}

extension RowChange {
  /// By how much a row's parameters and cost grew.
  /// - Parameter count: the row's own cost, where it is new or gone.
  func differences(of row: Outline.Row, count: Int) -> (parameters: Int, count: Int) {
    switch self {
    case .same: (0, 0)
    case .changed(let parameters, let count): (parameters, count)
    case .new: (row.parameters, count)
    case .removed: (-row.parameters, -count)
    }
  }

  fileprivate init(parameters: Int, count: Int) {
    self = parameters == 0 && count == 0 ? .same : .changed(parameters: parameters, count: count)
  }
}

extension [Outline.Row] {
  /// The rows directly below a row.
  fileprivate func children(of row: Int) -> [Int] {
    var children: [Int] = []
    var next = row + 1
    let end = row + self[row].descendants
    while next <= end {
      children.append(next)
      next += self[next].descendants + 1
    }
    return children
  }
}
