#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The processors that are online.
func sysconfProcessors() -> Int { sysconf(Int32(_SC_NPROCESSORS_ONLN)) }

/// A plan with its memory, threads and packed weights.
///
/// Unchecked: it works in memory of its own, and the engine lets one caller in at a time.
final class Machine: @unchecked Sendable {
  private let plan: Plan
  private let memory: Memory
  private let operations: [Prepared]

  init(
    _ plan: Plan, weights: any WeightSource, threads count: Int, precision: Precision,
    progress: (Double) throws -> Void
  ) throws {
    self.plan = plan
    let constants = Constants(program: plan.program, weights: weights)
    memory = try Memory(plan, constants)
    let preparation = Preparation(
      memory: memory, pool: try WorkerPool(threads: count), constants: constants, precision: precision,
      savesMemory: plan.linearWeightBytes > Plan.mostBytesToEnlarge)
    var operations: [Prepared] = []
    operations.reserveCapacity(plan.instructions.count)
    for (index, instruction) in plan.instructions.enumerated() {
      try progress(Double(index) / Double(plan.instructions.count))
      operations.append(try preparation.prepare(instruction))
    }
    self.operations = operations
    try progress(1)
  }

  func run(
    _ image: [Float], capturing steps: Set<Int>, factors wanted: Set<Int> = [], progress: (Double) throws -> Void
  ) throws -> Trace {
    memory.setInput(image)
    var captured: [Int: CapturedTensor] = [:]
    var factors: [Int: AttentionFactors] = [:]
    let worker = wanted.isEmpty ? nil : try RowWorker()
    let factorsDue = Dictionary(grouping: wanted) { plan.results[$0]?.readyAfter ?? 0 }
    let due = Dictionary(grouping: steps) { plan.results[$0]?.readyAfter ?? 0 }
    for step in due[0] ?? [] { captured[step] = read(step) }
    for (index, operation) in operations.enumerated() {
      let ready = due[index + 1] ?? []
      if let softmax = ready.first(where: { plan.results[$0]?.isAttention ?? false }) {
        captured[softmax] = try operation.capturing(program: plan.program, step: softmax)
      } else {
        try operation.run(nil)
      }
      for step in ready where captured[step] == nil { captured[step] = read(step) }
      // The result of an instruction never overlaps what it reads, so that queries and keys are still there.
      if let worker { for step in factorsDue[index + 1] ?? [] { factors[step] = operation.factors?(worker) } }
      try progress(plan.progress[index])
    }
    return Trace(logits: read(plan.program.output).values, captured: captured, factors: factors)
  }

  /// What was taken: buffers, packed weights, scratch memory.
  var memoryUse: EngineMemory {
    EngineMemory(
      buffers: memory.allocation, packedWeights: operations.reduce(0) { $0 + $1.weightBytes },
      scratch: operations.reduce(0) { $0 + $1.scratchBytes })
  }

  /// The mean milliseconds of each instruction; works on the input that is there.
  func times(runs: Int, progress: (Double) throws -> Void = { _ in }) throws -> [Double] {
    let clock = ContinuousClock()
    var totals = [Duration](repeating: .zero, count: operations.count)
    for run in 0..<runs {
      for (index, operation) in operations.enumerated() {
        totals[index] += try clock.measure { try operation.run(nil) }
        try progress((Double(run) + plan.progress[index]) / Double(runs))
      }
    }
    return totals.map { $0.milliseconds / Double(runs) }
  }

  /// The time of each kind of instruction, the longest first; works on the input that is there.
  func profile(runs: Int) throws -> [InstructionProfile] {
    var kinds: [String: (count: Int, time: Double)] = [:]
    for (instruction, milliseconds) in zip(plan.instructions, try times(runs: runs)) {
      let before = kinds[instruction.kind] ?? (0, 0)
      kinds[instruction.kind] = (before.count + 1, before.time + milliseconds)
    }
    return kinds.map { InstructionProfile(kind: $0, count: $1.count, milliseconds: $1.time) }
      .sorted { $0.milliseconds > $1.milliseconds }
  }

  /// A step's result as it lies in memory now.
  private func read(_ step: Int) -> CapturedTensor {
    guard let layout = plan.results[step]?.layout else { return CapturedTensor(shape: [], values: []) }
    return CapturedTensor(shape: layout.shape, values: memory.values(layout))
  }
}

/// An instruction whose weights are packed and whose pointers are settled.
struct Prepared {
  /// Does it; an attention kernel writes its weights to the pointer if there is one.
  let run: (UnsafeMutablePointer<Float>?) throws -> Void
  /// Bytes of the weights that it packed, and of the memory that it needs for itself.
  let weightBytes: Int
  let scratchBytes: Int
  /// Copies the queries and keys of an attention that has just been done; nil for anything else, and where a bias depends on
  /// the image.
  let factors: ((RowWorker) -> AttentionFactors)?

  init(
    weightBytes: Int = 0, scratchBytes: Int = 0, factors: ((RowWorker) -> AttentionFactors)? = nil,
    run: @escaping (UnsafeMutablePointer<Float>?) throws -> Void
  ) {
    (self.weightBytes, self.scratchBytes, self.factors, self.run) = (weightBytes, scratchBytes, factors, run)
  }

  /// Does an attention instruction and gives its weights, [windows, heads, queries, keys].
  func capturing(program: Program, step: Int) throws -> CapturedTensor {
    let shape = program.steps[step].shape.map(\.value)
    var failure: (any Error)?
    let values = [Float](unsafeUninitializedCapacity: shape.reduce(1, *)) { buffer, count in
      do {
        try run(buffer.baseAddress)
        count = shape.reduce(1, *)
      } catch { failure = error }
    }
    if let failure { throw failure }
    return CapturedTensor(shape: shape, values: values)
  }
}

extension Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
