/// The memory of a plan: one arena for activations, and tables that stay as they are.
final class Memory {
  private let plan: Plan
  private let arena: Buffer
  /// The input and what instructions read as it is in the checkpoint.
  private let own: [Int: Buffer]
  /// What attention adds to its scores.
  private let tables: [Int: [Float]]
  private let input: Int?

  init(_ plan: Plan, _ weights: any WeightSource) throws {
    self.plan = plan
    arena = try Buffer(count: plan.arenaCount)
    var own: [Int: Buffer] = [:]
    var tables: [Int: [Float]] = [:]
    var values = TableValues(plan: plan, weights: weights)
    // Weights that are packed are not kept twice, so only what an instruction names is read here.
    for buffer in Set(plan.instructions.flatMap(\.buffers)) {
      switch plan.buffers[buffer].content {
      case .activation: continue
      case .input: own[buffer] = try Buffer(count: plan.buffers[buffer].count)
      case .parameter, .table: own[buffer] = try Buffer(values.of(buffer))
      }
    }
    for buffer in Set(plan.instructions.flatMap(\.tables)) { tables[buffer] = try values.of(buffer) }
    (self.own, self.tables) = (own, tables)
    input = plan.buffers.firstIndex { if case .input = $0.content { true } else { false } }
  }

  /// Where a buffer begins.
  func pointer(_ buffer: Int) -> UnsafeMutablePointer<Float> {
    own[buffer]?.pointer ?? arena.pointer + plan.offsets[buffer]
  }

  /// Where a matrix begins.
  func pointer(_ matrix: Matrix) -> UnsafeMutablePointer<Float> {
    pointer(matrix.buffer) + matrix.firstRow * width(matrix.buffer) + matrix.column
  }

  /// A matrix's rows.
  func rows(_ matrix: Matrix) -> MutableRows { MutableRows(pointer(matrix), stride: width(matrix.buffer)) }

  /// Floats from one row of a buffer to the next.
  func width(_ buffer: Int) -> Int { plan.buffers[buffer].width }

  /// What attention adds to its scores.
  func table(_ buffer: Int) -> [Float] { tables[buffer] ?? [] }

  func setInput(_ image: [Float]) {
    guard let input else { return }
    image.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { pointer(input).update(from: base, count: source.count) }
    }
  }

  /// A tensor's numbers, row-major.
  func values(_ layout: Layout) -> [Float] {
    let (base, width) = (pointer(layout.buffer), width(layout.buffer))
    guard let columns = layout.consecutiveColumns else {
      return elements(layout, width).map { $0 < 0 ? 0 : base[Int($0)] }
    }
    return [Float](unsafeUninitializedCapacity: layout.rows.count * columns) { target, count in
      count = layout.rows.count * columns
      guard let start = target.baseAddress else { return }
      for (place, row) in layout.rows.enumerated() {
        let to = start + place * columns
        if row < 0 {
          to.initialize(repeating: 0, count: columns)
        } else {
          to.initialize(from: base + Int(row) * width + layout.column, count: columns)
        }
      }
    }
  }
}

/// Parameters as they are, and what is derived from them.
private struct TableValues {
  let plan: Plan
  let weights: any WeightSource
  /// Masks that blocks of a stage have in common.
  private var masks: [WindowPartition: [Float]] = [:]

  init(plan: Plan, weights: any WeightSource) { (self.plan, self.weights) = (plan, weights) }

  mutating func of(_ buffer: Int) throws -> [Float] {
    switch plan.buffers[buffer].content {
    case .activation, .input: return []
    case .parameter(let index): return try parameter(index)
    case .table(let step): return try derived(step)
    }
  }

  private mutating func derived(_ step: Int) throws -> [Float] {
    let record = plan.program.steps[step]
    if case .constant(.shiftedWindowMask(let partition)) = record.operation {
      let mask = masks[partition] ?? partition.mask()
      masks[partition] = mask
      return mask
    }
    let unsupported = PlanError.unsupported(
      step: step, path: plan.program.modules[record.module].path, operation: record.operation.title ?? "table")
    guard let source = record.inputs.first, case .parameter(let index) = plan.program.steps[source].operation else {
      throw unsupported
    }
    switch record.operation {
    case .relativePositionBias(let window):
      return relativePositionBias(try parameter(index), heads: record.shape[0].value, window: window)
    case .resamplePositions(let from, let to, let prefix):
      return resampledPositions(
        try parameter(index), width: record.shape[2].value, from: from, to: to, prefix: prefix)
    default: throw unsupported
    }
  }

  private func parameter(_ index: Int) throws -> [Float] {
    let parameter = plan.program.parameters[index]
    return try weights.values(name: parameter.name, shape: parameter.shape)
  }
}

extension Instruction {
  /// Tables that attention adds to its scores.
  fileprivate var tables: [Int] {
    if case .attention(let call) = self { return [call.positionBias, call.mask].compactMap(\.self) }
    return []
  }
}
