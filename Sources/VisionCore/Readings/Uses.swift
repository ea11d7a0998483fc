/// Who reads what in a program, and which attentions one kernel does.
package struct Uses: Sendable {
  /// For each step the steps that read it.
  package let readers: [[Int]]
  /// For each step the last step that reads it, directly or after moving its axes about.
  package let lastReader: [Int]
  /// By the step of their result: those with at most one bias and one mask of whose steps on the way nothing else reads any.
  package let fused: [Int: AttentionRecord]
  /// For each step whether it follows from parameters and sizes alone, so that it is computed once.
  package let isConstant: [Bool]
  private let fusedSteps: Set<Int>

  package init(_ program: Program) {
    var readers = [[Int]](repeating: [], count: program.steps.count)
    for (index, step) in program.steps.enumerated() { for input in step.inputs { readers[input].append(index) } }
    var last = Array(program.steps.indices)
    for step in program.steps.indices.reversed() {
      for reader in readers[step] {
        last[step] = max(last[step], program.steps[reader].operation.isMovement ? last[reader] : reader)
      }
    }
    last[program.output] = program.steps.count
    (self.readers, lastReader, isConstant) = (readers, last, program.constantSteps)
    var (fused, steps) = ([Int: AttentionRecord](), Set<Int>())
    for record in program.attentions {
      // Scores that something else reads too have to be there for it.
      guard let softmax = record.softmax, program.isPlain(softmax), record.positionBiases.count <= 1,
        softmax.steps.allSatisfy({ readers[$0].count == 1 })
      else { continue }
      fused[record.result] = record
      steps.formUnion(softmax.steps)
    }
    (self.fused, fusedSteps) = (fused, steps)
  }

  /// The only step that reads a step's result.
  package func onlyReader(of step: Int) -> Int? { readers[step].count == 1 ? readers[step][0] : nil }

  /// Whether an attention kernel does it on the way to the result.
  package func isFused(_ step: Int) -> Bool { fusedSteps.contains(step) }
}

extension AttentionRecord.Softmax {
  /// From the product to the weights, where nothing else happens on the way.
  fileprivate var steps: [Int] {
    [normalized?.queries, normalized?.keys, product, scale?.step].compactMap(\.self) + terms.map(\.addition) + [weights]
  }
}

extension Operation {
  /// Whether it only moves data about.
  package var isMovement: Bool {
    switch self {
    case .rearrange, .slice, .pad, .roll: true
    default: false
    }
  }
}
