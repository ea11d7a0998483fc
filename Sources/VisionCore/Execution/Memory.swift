#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The memory of a plan: one arena for activations, and tables that stay as they are.
final class Memory {
  private let plan: Plan
  private let arena: UnsafeMutablePointer<Float>
  private let own: [Int: UnsafeMutablePointer<Float>]
  private let input: Int?

  init(_ plan: Plan, _ weights: any WeightSource) throws {
    self.plan = plan
    arena = try Memory.allocate(plan.arenaCount)
    var own: [Int: UnsafeMutablePointer<Float>] = [:]
    var input: Int?
    do {
      let read = Set(plan.instructions.flatMap { $0.buffers + $0.tables })
      for (index, buffer) in plan.buffers.enumerated() {
        switch buffer.content {
        case .activation: continue
        case .input:
          own[index] = try Memory.allocate(buffer.count)
          input = index
        case .parameter, .table:
          // Weights that are packed are not kept twice.
          guard read.contains(index) else { continue }
          let values = try plan.values(of: buffer.content, weights)
          let pointer = try Memory.allocate(values.count)
          own[index] = pointer
          values.withUnsafeBufferPointer { source in
            if let base = source.baseAddress { pointer.update(from: base, count: values.count) }
          }
        }
      }
    } catch {
      free(arena)
      own.values.forEach { free($0) }
      throw error
    }
    (self.own, self.input) = (own, input)
  }

  deinit {
    free(arena)
    own.values.forEach { free($0) }
  }

  /// Where a buffer begins.
  func pointer(_ buffer: Int) -> UnsafeMutablePointer<Float> { own[buffer] ?? arena + plan.offsets[buffer] }

  /// Where a matrix begins.
  func pointer(_ matrix: Matrix) -> UnsafeMutablePointer<Float> {
    pointer(matrix.buffer) + matrix.firstRow * width(matrix.buffer) + matrix.column
  }

  /// Floats from one row of a buffer to the next.
  func width(_ buffer: Int) -> Int { plan.buffers[buffer].width }

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

  private static func allocate(_ count: Int) throws -> UnsafeMutablePointer<Float> {
    let bytes = max(count, 16) * MemoryLayout<Float>.stride
    var pointer: UnsafeMutableRawPointer?
    guard posix_memalign(&pointer, 64, bytes) == 0, let pointer else { throw EngineError.outOfMemory(bytes: bytes) }
    return pointer.bindMemory(to: Float.self, capacity: max(count, 16))
  }
}

extension Plan {
  /// A parameter as it is, or what is derived from one.
  fileprivate func values(of content: Buffer.Content, _ weights: any WeightSource) throws -> [Float] {
    func parameter(_ index: Int) throws -> [Float] {
      try weights.values(name: program.parameters[index].name, shape: program.parameters[index].shape)
    }
    switch content {
    case .activation, .input: return []
    case .parameter(let index): return try parameter(index)
    case .table(let step):
      let record = program.steps[step]
      if case .constant(.shiftedWindowMask(let partition)) = record.operation { return partition.mask() }
      guard let source = record.inputs.first, case .parameter(let index) = program.steps[source].operation else {
        throw PlanError.unsupported(step: step, path: "", operation: record.operation.title ?? "table")
      }
      let shape = record.shape.map(\.value)
      switch record.operation {
      case .relativePositionBias(let window):
        return relativePositionBias(try parameter(index), heads: shape[0], window: window)
      case .resamplePositions(let from, let to, let prefix):
        return resampledPositions(try parameter(index), width: shape[2], from: from, to: to, prefix: prefix)
      default: throw PlanError.unsupported(step: step, path: "", operation: record.operation.title ?? "table")
      }
    }
  }
}

extension Instruction {
  /// Tables that attention adds to its scores.
  fileprivate var tables: [Int] {
    if case .attention(let call) = self { return [call.positionBias, call.mask].compactMap(\.self) }
    return []
  }
}
