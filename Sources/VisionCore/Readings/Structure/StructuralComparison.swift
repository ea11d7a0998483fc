import VisionNumerics

/// Two models' modules beside each other: which answer to each other, which only one of them has, and what differs.
package struct StructuralComparison: Sendable {
  /// The modules as a tree, parents before their children; modules that are the same have no rows below them.
  package let rows: [Row]

  /// What became of a module.
  package enum Change: String, Sendable {
    case same, changed, added, removed
  }

  /// A module of one model.
  package struct Side: Sendable, Hashable {
    package let path: String
    package let kind: String
    package let shape: [Int]
    package let parameters: Int
    package let multiplyAccumulates: Int

    init(_ node: ModuleNode) {
      (path, kind, shape) = (node.path, node.kind, node.shape)
      (parameters, multiplyAccumulates) = (node.parameters, node.multiplyAccumulates)
    }
  }

  /// A pair of modules, or one that has no like; of blocks with the same difference the first stands for all.
  package struct Row: Sendable {
    package let depth: Int
    package let change: Change
    /// Nil for what is added.
    package let left: Side?
    /// Nil for what is removed.
    package let right: Side?
    /// How many modules have this difference, this one included.
    package let repeats: Int
    /// The names of those that it stands for.
    package let names: [String]
    /// What differs, in words.
    package let differences: [Phrase]
    /// What the modules' own steps compute that the other's do not.
    package let removedSteps: [String]
    package let addedSteps: [String]

    /// By how much the right has more, in all the modules that the row stands for.
    package var addedParameters: Int { repeats * ((right?.parameters ?? 0) - (left?.parameters ?? 0)) }
    package var addedMultiplyAccumulates: Int {
      repeats * ((right?.multiplyAccumulates ?? 0) - (left?.multiplyAccumulates ?? 0))
    }
  }

  package init(_ left: Program, _ right: Program) {
    let pair = ModulePair(ModuleNode(left, Cost(left)), ModuleNode(right, Cost(right)))
    var rows: [Row] = []
    pair.add(to: &rows, depth: 0, repeats: 1, names: [])
    self.rows = rows
  }
}

/// Two modules that answer to each other, or one alone.
private struct ModulePair {
  let left: ModuleNode?
  let right: ModuleNode?
  let change: StructuralComparison.Change
  let differences: [Phrase]
  let children: [ModulePair]

  private init(removed node: ModuleNode) {
    (left, right, change, differences, children) = (node, nil, .removed, [], [])
  }

  private init(added node: ModuleNode) {
    (left, right, change, differences, children) = (nil, node, .added, [], [])
  }

  init(_ left: ModuleNode, _ right: ModuleNode) {
    (self.left, self.right) = (left, right)
    guard !left.isSame(as: right) else {
      (change, differences, children) = (.same, [], [])
      return
    }
    change = .changed
    let alignment = Alignment(left.children, right.children)
    differences = ModulePair.differences(left, right, alignment)
    children = alignment.pairs.map { pair in
      switch (pair.left.map { left.children[$0] }, pair.right.map { right.children[$0] }) {
      case (let a?, let b?): ModulePair(a, b)
      case (let a?, nil): ModulePair(removed: a)
      case (nil, let b?): ModulePair(added: b)
      case (nil, nil): ModulePair(left, right)
      }
    }
  }

  /// What differs between two modules, apart from what differs below them.
  private static func differences(_ left: ModuleNode, _ right: ModuleNode, _ alignment: Alignment) -> [Phrase] {
    var sentences: [Phrase] = alignment.moves.map { move in
      "\(right.children[move.right].name) stands behind \(right.children[move.behind].name), not before it"
    }
    if left.name != right.name, right.role == .part, !right.name.isEmpty {
      sentences.append("called \(right.name), instead of \(left.name)")
    }
    for trait in right.traits {
      guard let other = left.traits.first(where: { $0.aspect == trait.aspect }) else {
        sentences.append("\(trait.aspect): \(trait.words) (none before)")
        continue
      }
      if other.words != trait.words { sentences.append("\(trait.aspect): \(trait.words), instead of \(other.words)") }
    }
    for trait in left.traits where !right.traits.contains(where: { $0.aspect == trait.aspect }) {
      sentences.append("\(trait.aspect): none, instead of \(trait.words)")
    }
    return sentences
  }

  // MARK: Rows

  func add(to rows: inout [StructuralComparison.Row], depth: Int, repeats: Int, names: [String]) {
    let (own, others) = (left?.steps ?? [], right?.steps ?? [])
    let isPair = left != nil && right != nil
    rows.append(
      StructuralComparison.Row(
        depth: depth, change: change, left: left.map(StructuralComparison.Side.init),
        right: right.map(StructuralComparison.Side.init), repeats: repeats, names: names, differences: differences,
        removedSteps: isPair ? own.without(others) : [], addedSteps: isPair ? others.without(own) : []))
    var folded: Set<String> = []
    for child in children {
      let alike = child.isBlock ? children.filter { $0.isBlock && $0.key == child.key } : [child]
      if child.isBlock, !folded.insert(child.key).inserted { continue }
      child.add(
        to: &rows, depth: depth + 1, repeats: alike.count, names: alike.compactMap { $0.right?.name ?? $0.left?.name })
    }
  }

  private var isBlock: Bool { (right ?? left)?.role.makesTokens == true }

  /// What is the same for blocks with the same difference.
  private var key: String {
    let sides = [left, right].map { node in
      node.map { "\($0.kind) \($0.shape) \($0.parameters) \($0.multiplyAccumulates)" } ?? "–"
    }
    return ([change.rawValue] + sides + differences.map(\.english) + children.map(\.key)).joined(separator: "|")
  }
}

extension [String] {
  /// What is here more often than there, in order.
  fileprivate func without(_ other: [String]) -> [String] {
    var rest = other
    return filter { title in
      guard let place = rest.firstIndex(of: title) else { return true }
      rest.remove(at: place)
      return false
    }
  }
}
