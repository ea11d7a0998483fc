import VisionCore

/// An outline with parents and children, and what of it is seen: folded, sorted.
struct OutlineTree: Sendable {
  enum Order: String, CaseIterable, Sendable, Named {
    case execution, multiplyAccumulates = "MACs", parameters
  }

  let rows: [Outline.Row]
  /// What became of each row when the model was edited.
  let changes: [RowChange]
  /// How many of the rows that follow lie below each.
  private let descendants: [Int]
  /// By row; nil for the model.
  let parents: [Int?]
  /// Rows that may be opened to see the blocks: what lies above one.
  private let aboveBlocks: Set<String>
  /// Open modules by path, so that they stay open when another size is recorded.
  private(set) var open: Set<String>
  private(set) var order = Order.execution
  /// The rows that are seen, in the order in which they are.
  private(set) var visible: [Int] = []

  /// The tree of a reading, as a model is first seen.
  /// - Parameters:
  ///   - count: what a row's cost is counted as.
  ///   - countBefore: the same for rows of the model before it was edited.
  init(
    _ reading: ModelReading, before: ModelReading? = nil,
    count: (Outline.Row) -> Int = \.multiplyAccumulates, countBefore: (Outline.Row) -> Int = \.multiplyAccumulates
  ) {
    let merged = OutlineChanges(
      reading.outline, before: before?.outline, count: count, countBefore: countBefore)
    (rows, changes, descendants) = (merged.rows, merged.changes, merged.descendants)
    var parents: [Int?] = []
    var stack: [Int] = []
    for (index, row) in rows.enumerated() {
      stack.removeLast(stack.count - min(row.depth, stack.count))
      parents.append(stack.last)
      stack.append(index)
    }
    self.parents = parents
    let program = reading.program
    var above: Set<String> = [""]
    for module in program.modules where module.role.makesTokens {
      var ancestor = module.parent
      while let index = ancestor {
        above.insert(program.modules[index].path)
        ancestor = program.modules[index].parent
      }
    }
    aboveBlocks = above
    open = above
    arrange()
  }

  /// The same tree with other modules open, nil for those that are at first, and in another order.
  func arranged(open: Set<String>?, _ order: Order) -> OutlineTree {
    var tree = self
    (tree.open, tree.order) = (open ?? aboveBlocks, order)
    tree.arrange()
    return tree
  }

  /// The modules that are open; nil where they are those that are at first.
  var chosen: Set<String>? { open == aboveBlocks ? nil : open }

  func hasChildren(_ row: Int) -> Bool { descendants[row] > 0 }
  func isOpen(_ row: Int) -> Bool { hasChildren(row) && open.contains(rows[row].path) }

  /// Whether a row is the last one seen below its parent.
  private(set) var isLast: Set<Int> = []

  mutating func setOpen(_ row: Int, _ isOpen: Bool) {
    guard hasChildren(row) else { return }
    if isOpen { open.insert(rows[row].path) } else { open.remove(rows[row].path) }
    arrange()
  }

  /// Opens what lies above a row, so that it is seen.
  mutating func reveal(_ row: Int) {
    var ancestor = parents[row]
    while let index = ancestor {
      open.insert(rows[index].path)
      ancestor = parents[index]
    }
    arrange()
  }

  /// The deepest level of modules that is seen everywhere: what `openLevel` steps from.
  private var level: Int {
    let closed = rows.indices.filter { hasChildren($0) && !isOpen($0) }
    return closed.map { rows[$0].depth }.min() ?? (rows.map(\.depth).max() ?? 0)
  }

  /// Opens one level more, or closes one, everywhere.
  mutating func changeLevel(by change: Int) {
    open(levels: max(level + change, 0))
  }

  /// Opens so many levels everywhere.
  mutating func open(levels: Int) {
    open = paths(above: levels)
    arrange()
  }

  /// The modules that are open where so many levels are.
  private func paths(above levels: Int) -> Set<String> {
    Set(rows.indices.filter { hasChildren($0) && rows[$0].depth < levels }.map { rows[$0].path })
  }

  /// What is open, in as few words as tell it.
  enum Folding: Sendable, Hashable {
    /// As a model is first seen.
    case usual
    /// So many levels everywhere.
    case levels(Int)
    case modules([String])
  }

  /// What is open besides what lies above a row.
  func folding(besides row: Int) -> Folding {
    var above: Set<String> = []
    var ancestor = parents[row]
    while let index = ancestor {
      above.insert(rows[index].path)
      ancestor = parents[index]
    }
    if open == aboveBlocks.union(above) { return .usual }
    let deepest = rows.map(\.depth).max() ?? 0
    if let levels = (0...deepest).first(where: { open == paths(above: $0).union(above) }) { return .levels(levels) }
    return .modules(rows.indices.filter { isOpen($0) && !rows[$0].path.isEmpty }.map { rows[$0].path })
  }

  /// Opens the model and, of modules, those named.
  mutating func open(modules: [String]) {
    open = Set(modules + [""])
    arrange()
  }

  /// The steps that stand directly below a module, in their order.
  func steps(below row: Int) -> [Int] {
    rows.indices.filter { rows[$0].kind == nil && parents[$0] == row }
  }

  /// A step and those of the same module; none for a module.
  func steps(beside row: Int) -> [Int] {
    guard rows[row].kind == nil, let parent = parents[row] else { return [] }
    return steps(below: parent)
  }

  /// Stages open, blocks folded: how a model is first seen.
  mutating func foldToBlocks() {
    open = aboveBlocks
    arrange()
  }

  /// The nearest row that is seen: the row itself or what it is folded into.
  func nearestVisible(_ row: Int) -> Int {
    var candidate: Int? = row
    var seen = row
    while let index = candidate {
      if let parent = parents[index], !isOpen(parent) { seen = parent }
      candidate = parents[index]
    }
    return seen
  }

  /// What names a row, also in the tree at another size or of an edited model.
  struct RowKey: Hashable, Sendable {
    /// The module's path; empty for the model.
    var path = ""
    /// The number of a step among those of the module; nil for the module itself.
    var step: Int?
    /// Whether the row is one of the original that is no more.
    var isGone = false
  }

  func key(of row: Int) -> RowKey {
    RowKey(
      path: rows[row].path, step: steps(beside: row).firstIndex(of: row), isGone: changes[row] == .removed)
  }

  /// The row with a key; where there is none its module, else the nearest module above.
  func row(with key: RowKey) -> Int {
    func module(_ path: String, isGone: Bool) -> Int? {
      rows.indices.first {
        rows[$0].kind != nil && rows[$0].path == path && (changes[$0] == .removed) == isGone
      }
    }
    if key.isGone, let row = rows.indices.first(where: { changes[$0] == .removed && rows[$0].path == key.path }) {
      let steps = steps(beside: row)
      return key.step.flatMap { steps.indices.contains($0) ? steps[$0] : nil } ?? row
    }
    var path = key.path[...]
    while !path.isEmpty {
      if let module = module(String(path), isGone: false) {
        let steps = path == key.path ? steps(below: module) : []
        return key.step.flatMap { steps.indices.contains($0) ? steps[$0] : nil } ?? module
      }
      path = path.lastIndex(of: ".").map { path[..<$0] } ?? ""
    }
    let steps = key.path.isEmpty ? steps(below: 0) : []
    return key.step.flatMap { steps.indices.contains($0) ? steps[$0] : nil } ?? 0
  }

  private mutating func arrange() {
    visible.removeAll(keepingCapacity: true)
    isLast.removeAll(keepingCapacity: true)
    if !rows.isEmpty { add(0) }
  }

  private mutating func add(_ row: Int) {
    visible.append(row)
    guard isOpen(row) else { return }
    let children = sorted(self.children(of: row))
    if let last = children.last { isLast.insert(last) }
    for child in children { add(child) }
  }

  private func children(of row: Int) -> [Int] {
    var children: [Int] = []
    var next = row + 1
    let end = row + descendants[row]
    while next <= end {
      children.append(next)
      next += descendants[next] + 1
    }
    return children
  }

  private func sorted(_ children: [Int]) -> [Int] {
    switch order {
    case .execution: children
    case .multiplyAccumulates:
      children.sorted { (rows[$1].multiplyAccumulates, $0) < (rows[$0].multiplyAccumulates, $1) }
    case .parameters: children.sorted { (rows[$1].parameters, $0) < (rows[$0].parameters, $1) }
    }
  }
}
