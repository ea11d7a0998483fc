/// The account of a recorded model: for every step and module how much work of each kind it does and what it moves.
///
/// Exact costs, formulas, counting rules and rooflines are all read off it.
package struct Ledger: Sendable {
  package let program: Program
  /// The work of all steps, one after another, by kind.
  private let allWork: [Work]
  /// Where a step's work begins; one more than there are steps.
  private let firstWork: [Int]
  private let steps: Totals
  private let modules: Totals

  /// Counts of some steps or modules. One list each for all of them: a list for each would be most of the time that an account
  /// takes.
  private struct Totals: Sendable {
    /// Of each, the operations by the kind's place among all.
    var operations: [Int]
    var parameterNumbers: [Int]
    var activationNumbers: [Int]
    var attentionNumbers: [Int]

    static let kinds = WorkKind.allCases.count

    init(count: Int) {
      operations = [Int](repeating: 0, count: count * Totals.kinds)
      parameterNumbers = [Int](repeating: 0, count: count)
      activationNumbers = [Int](repeating: 0, count: count)
      attentionNumbers = [Int](repeating: 0, count: count)
    }

    /// Adds what one of others counts to one of these.
    mutating func add(_ other: Int, of others: Totals, to index: Int) {
      for kind in 0..<Totals.kinds {
        operations[index * Totals.kinds + kind] += others.operations[other * Totals.kinds + kind]
      }
      parameterNumbers[index] += others.parameterNumbers[other]
      activationNumbers[index] += others.activationNumbers[other]
      attentionNumbers[index] += others.attentionNumbers[other]
    }

    /// The same within these.
    mutating func add(_ other: Int, to index: Int) {
      for kind in 0..<Totals.kinds {
        operations[index * Totals.kinds + kind] += operations[other * Totals.kinds + kind]
      }
      parameterNumbers[index] += parameterNumbers[other]
      activationNumbers[index] += activationNumbers[other]
      attentionNumbers[index] += attentionNumbers[other]
    }
  }

  package init(_ program: Program) {
    let context = WorkContext(program)
    self.program = program
    var work: [Work] = []
    work.reserveCapacity(program.steps.count)
    var first: [Int] = []
    first.reserveCapacity(program.steps.count + 1)
    var steps = Totals(count: program.steps.count)
    var modules = Totals(count: program.modules.count)
    let numbers = program.steps.map { $0.shape.numbers }
    for (index, step) in program.steps.enumerated() {
      first.append(work.count)
      work += program.work(ofStep: index, context)
      for entry in work[first[index]...] {
        steps.operations[index * Totals.kinds + entry.kind.place] += entry.count
      }
      Ledger.count(step, index, numbers, program, into: &steps)
      if context.attentionWeights.contains(index) { steps.attentionNumbers[index] = numbers[index] }
      modules.add(index, of: steps, to: step.module)
    }
    first.append(work.count)
    for index in program.modules.indices.reversed() {
      if let parent = program.modules[index].parent { modules.add(index, to: parent) }
    }
    (allWork, firstWork, self.steps, self.modules) = (work, first, steps, modules)
  }

  /// Counts what a step reads and writes.
  private static func count(
    _ step: Step, _ index: Int, _ numbers: [Int], _ program: Program, into totals: inout Totals
  ) {
    switch step.operation {
    case .input, .parameter, .constant: return
    default: break
    }
    totals.activationNumbers[index] = numbers[index]
    for input in step.inputs {
      if case .parameter(let parameter) = program.steps[input].operation {
        totals.parameterNumbers[index] += program.parameters[parameter].count
      } else {
        totals.activationNumbers[index] += numbers[input]
      }
    }
  }

  /// The work of a step, by kind.
  package func work(ofStep index: Int) -> ArraySlice<Work> { allWork[firstWork[index]..<firstWork[index + 1]] }

  private func totals(of node: ModuleRecord.Child) -> (totals: Totals, index: Int) {
    switch node {
    case .module(let index): (modules, index)
    case .step(let index): (steps, index)
    }
  }
}

// MARK: - Operations

extension Ledger {
  /// Operations of a kind that a module or step does.
  package func operations(_ kind: WorkKind, of node: ModuleRecord.Child = .module(0)) -> Int {
    let (totals, index) = totals(of: node)
    return totals.operations[index * Totals.kinds + kind.place]
  }

  /// Multiply-accumulates of matrix products and convolutions.
  package func multiplyAccumulates(of node: ModuleRecord.Child = .module(0)) -> Int {
    sum(of: node, where: \.isMultiplyAccumulate)
  }

  /// All arithmetic: two operations to a multiply-accumulate, and those of all other kinds.
  package func arithmetic(of node: ModuleRecord.Child = .module(0)) -> Int {
    multiplyAccumulates(of: node) + sum(of: node, where: \.isArithmetic)
  }

  private func sum(of node: ModuleRecord.Child, where isMeant: (WorkKind) -> Bool) -> Int {
    let (totals, index) = totals(of: node)
    let operations = totals.operations[(index * Totals.kinds)..<((index + 1) * Totals.kinds)]
    return zip(WorkKind.allCases, operations).reduce(0) { $0 + (isMeant($1.0) ? $1.1 : 0) }
  }

  /// The operations of some kinds as a formula, made of the steps' own sizes.
  package func formula(of node: ModuleRecord.Child = .module(0), where isMeant: (WorkKind) -> Bool) -> Size {
    switch node {
    case .step(let index): work(ofStep: index).filter { isMeant($0.kind) }.map(\.formula).sum
    case .module(let index): program.modules[index].children.map { formula(of: $0, where: isMeant) }.sum
    }
  }
}

// MARK: - Memory

extension Ledger {
  /// Bytes of the parameters that steps read; one that two steps read is counted twice.
  package func parameterBytes(of node: ModuleRecord.Child = .module(0), in format: NumberFormat) -> Int {
    let (totals, index) = totals(of: node)
    return totals.parameterNumbers[index] * format.bytes
  }

  /// Bytes of what steps read and write beside parameters, each step on its own, as if nothing were fused.
  package func activationBytes(of node: ModuleRecord.Child = .module(0), in format: NumberFormat) -> Int {
    let (totals, index) = totals(of: node)
    return totals.activationNumbers[index] * format.bytes
  }

  /// Bytes of the attention matrices, each once: what softmax makes, [windows, heads, queries, keys].
  package func attentionBytes(of node: ModuleRecord.Child = .module(0), in format: NumberFormat) -> Int {
    let (totals, index) = totals(of: node)
    return totals.attentionNumbers[index] * format.bytes
  }

  /// Arithmetic operations for each byte that is read or written; nil where nothing is.
  package func intensity(of node: ModuleRecord.Child = .module(0), in format: NumberFormat) -> Double? {
    let bytes = parameterBytes(of: node, in: format) + activationBytes(of: node, in: format)
    return bytes == 0 ? nil : Double(arithmetic(of: node)) / Double(bytes)
  }
}
