/// Who reads what in a program, and which steps make up each attention.
struct Uses: Sendable {
  /// For each step the steps that read it.
  let readers: [[Int]]
  /// For each step the last step that reads it, directly or after moving its axes about.
  let lastReader: [Int]
  /// By the step that multiplies weights and values.
  let attentions: [Int: AttentionSteps]
  private let attentionParts: Set<Int>

  init(_ program: Program) {
    var readers = [[Int]](repeating: [], count: program.steps.count)
    for (index, step) in program.steps.enumerated() { for input in step.inputs { readers[input].append(index) } }
    var last = Array(program.steps.indices)
    for step in program.steps.indices.reversed() {
      for reader in readers[step] {
        last[step] = max(last[step], program.steps[reader].operation.isMovement ? last[reader] : reader)
      }
    }
    last[program.output] = program.steps.count
    var attentions: [Int: AttentionSteps] = [:]
    for (index, step) in program.steps.enumerated() {
      guard case .softmax = step.operation else { continue }
      if let steps = AttentionSteps(softmax: index, program, readers) { attentions[steps.mix] = steps }
    }
    (self.readers, lastReader, self.attentions) = (readers, last, attentions)
    attentionParts = Set(attentions.values.flatMap(\.inner))
  }

  /// The only step that reads a step's result.
  func onlyReader(of step: Int) -> Int? { readers[step].count == 1 ? readers[step][0] : nil }

  func isPartOfAttention(_ step: Int) -> Bool { attentionParts.contains(step) }
}

/// The steps of one attention: q·kᵀ, times a number, plus tables, softmax, times v.
struct AttentionSteps: Sendable {
  let q: Int
  let k: Int
  let v: Int
  let scale: Double
  /// What is added to the scores, in order.
  let tables: [Int]
  let softmax: Int
  /// The product of weights and values.
  let mix: Int
  /// All of them but the last.
  let inner: [Int]

  /// Finds the steps around a softmax; nil where they are not those of attention.
  init?(softmax: Int, _ program: Program, _ readers: [[Int]]) {
    guard readers[softmax].count == 1, case .einsum = program.steps[readers[softmax][0]].operation else { return nil }
    mix = readers[softmax][0]
    guard program.steps[mix].inputs[0] == softmax else { return nil }
    var (inner, tables, scale) = ([softmax], [Int](), 1.0)
    var step = program.steps[softmax].inputs[0]
    while true {
      inner.append(step)
      let record = program.steps[step]
      switch record.operation {
      case .add:
        tables.insert(record.inputs[1], at: 0)
        step = record.inputs[0]
        continue
      case .scale(let factor, _):
        scale *= factor
        step = record.inputs[0]
        continue
      case .einsum:
        (q, k, v) = (record.inputs[0], record.inputs[1], program.steps[mix].inputs[1])
      default: return nil
      }
      break
    }
    (self.inner, self.tables, self.scale, self.softmax) = (inner, tables, scale, softmax)
  }
}

extension Operation {
  /// Whether it only moves data about.
  var isMovement: Bool {
    switch self {
    case .rearrange, .slice, .pad, .roll: true
    default: false
    }
  }
}
