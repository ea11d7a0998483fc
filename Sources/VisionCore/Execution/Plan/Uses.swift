/// Who reads what in a program, and which steps make up each attention.
struct Uses: Sendable {
  /// For each step the steps that read it.
  let readers: [[Int]]
  /// For each step the last step that reads it, directly or after moving its axes about.
  let lastReader: [Int]
  /// By the step that multiplies weights and values.
  let attentions: [Int: AttentionSteps]
  /// For each step whether it follows from parameters and sizes alone, so that it is computed once.
  let isConstant: [Bool]
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
    let constant = program.constantSteps
    var attentions: [Int: AttentionSteps] = [:]
    for (index, step) in program.steps.enumerated() {
      guard case .softmax = step.operation else { continue }
      if let steps = AttentionSteps(softmax: index, program, readers, constant) { attentions[steps.mix] = steps }
    }
    (self.readers, lastReader, self.attentions, isConstant) = (readers, last, attentions, constant)
    attentionParts = Set(attentions.values.flatMap(\.inner))
  }

  /// The only step that reads a step's result.
  func onlyReader(of step: Int) -> Int? { readers[step].count == 1 ? readers[step][0] : nil }

  func isPartOfAttention(_ step: Int) -> Bool { attentionParts.contains(step) }
}

/// The steps of one attention: q·kᵀ, times numbers, plus tables, softmax, times v.
struct AttentionSteps: Sendable {
  let q: Int
  let k: Int
  let v: Int
  /// Whether queries and keys are divided by their lengths (Swin V2, Eq. 2).
  let isCosine: Bool
  let scale: Double
  /// The factors [heads, 1, 1] on top of it.
  let headScale: Int?
  /// What is added to the scores, in order.
  let tables: [Int]
  let softmax: Int
  /// The product of weights and values.
  let mix: Int
  /// All of them but the last.
  let inner: [Int]

  /// Finds the steps around a softmax; nil where they are not those of attention.
  init?(softmax: Int, _ program: Program, _ readers: [[Int]], _ constant: [Bool]) {
    guard readers[softmax].count == 1, case .einsum = program.steps[readers[softmax][0]].operation else { return nil }
    let mix = readers[softmax][0]
    guard program.steps[mix].inputs[0] == softmax else { return nil }
    var (inner, tables, scale, headScale) = ([softmax], [Int](), 1.0, Int?.none)
    var step = program.steps[softmax].inputs[0]
    while true {
      let record = program.steps[step]
      inner.append(step)
      switch record.operation {
      case .add: tables.insert(record.inputs[1], at: 0)
      case .scale(let factor, _): scale *= factor
      case .multiply:
        guard headScale == nil, constant[record.inputs[1]] else { return nil }
        headScale = record.inputs[1]
      case .einsum:
        let operands = (record.inputs[0], record.inputs[1])
        let lengths = [operands.0, operands.1].filter {
          if case .normalize = program.steps[$0].operation { readers[$0].count == 1 } else { false }
        }
        isCosine = lengths.count == 2
        (q, k) = isCosine ? (program.steps[operands.0].inputs[0], program.steps[operands.1].inputs[0]) : operands
        v = program.steps[mix].inputs[1]
        self.inner = inner + (isCosine ? lengths : [])
        (self.tables, self.scale, self.headScale) = (tables, scale, headScale)
        (self.softmax, self.mix) = (softmax, mix)
        return
      default: return nil
      }
      step = record.inputs[0]
    }
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
