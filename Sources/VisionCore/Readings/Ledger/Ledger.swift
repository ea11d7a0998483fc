/// The account of a recorded model: for every step and module how much work of each kind it does and what it moves.
///
/// Exact costs, formulas, counting rules and rooflines are all read off it.
public struct Ledger: Sendable {
  let program: Program
  /// The work of each step, by kind.
  let work: [[Work]]
  private let steps: [Totals]
  private let modules: [Totals]

  /// Counts that a module sums up over its steps.
  private struct Totals: Sendable {
    /// By the kind's place among all.
    var operations = [Int](repeating: 0, count: WorkKind.allCases.count)
    var parameterNumbers = 0
    var activationNumbers = 0
    var attentionNumbers = 0

    static func += (a: inout Totals, b: Totals) {
      for place in a.operations.indices { a.operations[place] += b.operations[place] }
      a.parameterNumbers += b.parameterNumbers
      a.activationNumbers += b.activationNumbers
      a.attentionNumbers += b.attentionNumbers
    }
  }

  public init(_ program: Program) {
    let context = WorkContext(program)
    self.program = program
    let work = program.steps.indices.map { program.work(ofStep: $0, context) }
    let steps = program.steps.indices.map { Ledger.totals(ofStep: $0, work[$0], program) }
    var modules = [Totals](repeating: Totals(), count: program.modules.count)
    for (step, totals) in zip(program.steps, steps) { modules[step.module] += totals }
    for index in program.modules.indices.reversed() {
      if let parent = program.modules[index].parent { modules[parent] += modules[index] }
    }
    (self.work, self.steps, self.modules) = (work, steps, modules)
  }

  private static func totals(ofStep index: Int, _ work: [Work], _ program: Program) -> Totals {
    var totals = Totals()
    let step = program.steps[index]
    for entry in work { totals.operations[entry.kind.place] += entry.count }
    switch step.operation {
    case .input, .parameter, .constant: return totals
    case .softmax: totals.attentionNumbers = step.numbers
    default: break
    }
    totals.activationNumbers = step.numbers
    for input in step.inputs {
      if case .parameter(let parameter) = program.steps[input].operation {
        totals.parameterNumbers += program.parameters[parameter].count
      } else {
        totals.activationNumbers += program.steps[input].numbers
      }
    }
    return totals
  }

  private func totals(of node: ModuleRecord.Child) -> Totals {
    switch node {
    case .module(let index): modules[index]
    case .step(let index): steps[index]
    }
  }
}

// MARK: - Operations

extension Ledger {
  /// Operations of a kind that a module or step does.
  public func operations(_ kind: WorkKind, of node: ModuleRecord.Child = .module(0)) -> Int {
    totals(of: node).operations[kind.place]
  }

  /// Multiply-accumulates of matrix products and convolutions.
  public func multiplyAccumulates(of node: ModuleRecord.Child = .module(0)) -> Int {
    sum(of: node, where: \.isMultiplyAccumulate)
  }

  /// All arithmetic: two operations to a multiply-accumulate, and those of all other kinds.
  public func arithmetic(of node: ModuleRecord.Child = .module(0)) -> Int {
    multiplyAccumulates(of: node) + sum(of: node, where: \.isArithmetic)
  }

  private func sum(of node: ModuleRecord.Child, where isMeant: (WorkKind) -> Bool) -> Int {
    zip(WorkKind.allCases, totals(of: node).operations).reduce(0) { $0 + (isMeant($1.0) ? $1.1 : 0) }
  }

  /// The operations of some kinds as a formula, made of the steps' own sizes.
  public func formula(of node: ModuleRecord.Child = .module(0), where isMeant: (WorkKind) -> Bool) -> Size {
    switch node {
    case .step(let index): work[index].filter { isMeant($0.kind) }.map(\.formula).sum
    case .module(let index): program.modules[index].children.map { formula(of: $0, where: isMeant) }.sum
    }
  }
}

// MARK: - Memory

extension Ledger {
  /// Bytes of the parameters that steps read; one that two steps read is counted twice.
  public func parameterBytes(of node: ModuleRecord.Child = .module(0), in format: NumberFormat) -> Int {
    totals(of: node).parameterNumbers * format.bytes
  }

  /// Bytes of what steps read and write beside parameters, each step on its own, as if nothing were fused.
  public func activationBytes(of node: ModuleRecord.Child = .module(0), in format: NumberFormat) -> Int {
    totals(of: node).activationNumbers * format.bytes
  }

  /// Bytes of the attention matrices, each once: what softmax makes, [windows, heads, queries, keys].
  public func attentionBytes(of node: ModuleRecord.Child = .module(0), in format: NumberFormat) -> Int {
    totals(of: node).attentionNumbers * format.bytes
  }

  /// Arithmetic operations for each byte that is read or written; nil where nothing is.
  public func intensity(of node: ModuleRecord.Child = .module(0), in format: NumberFormat) -> Double? {
    let bytes = parameterBytes(of: node, in: format) + activationBytes(of: node, in: format)
    return bytes == 0 ? nil : Double(arithmetic(of: node)) / Double(bytes)
  }
}

extension WorkKind {
  /// The place among all kinds.
  fileprivate var place: Int { WorkKind.places[self] ?? 0 }

  private static let places = Dictionary(uniqueKeysWithValues: zip(allCases, allCases.indices))
}

extension Step {
  /// How many numbers it makes.
  fileprivate var numbers: Int { shape.reduce(1) { $0 * $1.value } }
}
