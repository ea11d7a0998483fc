import Synchronization

/// A model made ready to run: planned, its weights packed, its memory taken.
///
/// One run is done at a time; a second caller waits. Runs after the first allocate only what they give back.
package final class Engine: Sendable {
  package let program: Program
  /// Where the weights came from.
  package let provenance: WeightProvenance
  /// The threads that a run uses.
  package let threads: Int
  /// What its linear layers compute in.
  package let precision: Precision
  let plan: Plan
  /// What runs may take beside; nil for what the system says.
  private let memoryBound: AvailableMemory?
  private let machine: Machine
  private let oneRunAtATime = Mutex<Void>(())

  /// Plans a program, reads its weights and packs them.
  /// - Parameters:
  ///   - threads: how many threads run it; nil for one on each processor.
  ///   - precision: what linear layers compute in; results in bfloat16 differ by about a hundredth of a tensor's largest.
  ///   - capturing: steps besides attention weights and tokens of blocks that runs will capture.
  ///   - memory: what there is to take; nil for what the system says when the engine is made, and at each run again.
  ///   - progress: told the part that is done, from 0 to 1; what it throws stops the work.
  /// - Throws: `InsufficientMemory` before anything is taken, `EngineError`, `PlanError`, `KernelError`, an error of the weights, or
  ///   what `progress` throws.
  package init(
    _ program: Program, weights: any WeightSource, threads: Int? = nil, precision: Precision = .float32,
    capturing: Set<Int> = [], memory: AvailableMemory? = nil,
    progress: (Double) throws -> Void = { _ in }
  ) throws {
    try (memory ?? .now).require(program.leastEngineBytes(precision: precision), for: Program.running)
    let check = WeightCheck(required: program.parameters.map { ($0.name, $0.shape) }, source: weights)
    guard check.isSatisfied else { throw EngineError.unfittingWeights(check) }
    let tokenBlocks = program.modules.filter { $0.role.makesTokens }.map(\.output)
    let plan = try Plan(program, keeping: capturing.union(tokenBlocks))
    try (memory ?? .now).require(plan.engineBytes(precision: precision), for: Program.running)
    let threads = max(1, threads ?? sysconfProcessors())
    (self.program, self.threads, self.precision, self.plan, memoryBound) = (program, threads, precision, plan, memory)
    provenance = weights.provenance
    machine = try Machine(plan, weights: weights, threads: threads, precision: precision, progress: progress)
  }

  /// Runs the model on an image.
  /// - Parameters:
  ///   - image: planar, [channels, H, W] of the program's input size, normalised as the model wants it.
  ///   - steps: the steps whose results are wanted: those of softmax, of blocks, and those named at creation.
  ///   - factors: softmax steps whose queries and keys are wanted, in place of all weights.
  ///   - progress: told the part that is done, from 0 to 1; what it throws stops the run.
  /// - Throws: `InsufficientMemory` for results that would not fit, `EngineError`, `KernelError`, or what `progress` throws.
  package func run(
    _ image: [Float], capturing steps: Set<Int> = [], factors: Set<Int> = [],
    progress: (Double) throws -> Void = { _ in }
  ) throws -> Trace {
    let expected = program.steps[0].shape.reduce(1) { $0 * $1.value }
    guard image.count == expected else { throw EngineError.imageSize(expected: expected, found: image.count) }
    if let step = steps.union(factors).first(where: { plan.results[$0] == nil }) {
      throw EngineError.notCapturable(step: step)
    }
    let captured = plan.capturedBytes(steps: steps, factors: factors)
    if captured > 0 { try (memoryBound ?? .now).require(captured, for: "keeping what the run is asked for") }
    return try oneRunAtATime.withLock { _ in
      try machine.run(image, capturing: steps, factors: factors, progress: progress)
    }
  }

  /// The bytes that a run's activations take together.
  package var activationBytes: Int { plan.arenaCount * MemoryLayout<Float>.size }

  /// What the plan says that the buffers take.
  package var predictedBytes: BufferBytes { plan.predictedBytes }

  /// What was taken.
  package var memory: EngineMemory { machine.memoryUse }

  /// Where a run's time goes: for each step that an instruction finishes, the milliseconds of that instruction.
  ///
  /// An instruction does the steps that it has fused too: a residual addition in the layer before it, a norm in a convolution.
  /// - Parameters:
  ///   - image: planar, [channels, H, W] of the program's input size.
  ///   - runs: how many runs the times are the mean of, after one that is not counted.
  ///   - progress: told the part that is done, from 0 to 1, between instructions; what it throws stops the work.
  /// - Throws: `EngineError`, `KernelError`, or what `progress` throws.
  package func stepTimes(
    _ image: [Float], runs: Int, progress: (Double) throws -> Void = { _ in }
  ) throws -> [(step: Int, milliseconds: Double)] {
    let runs = max(1, runs)
    let part = 1 / Double(runs + 1)
    _ = try run(image) { try progress($0 * part) }
    let times = try oneRunAtATime.withLock { _ in
      try machine.times(runs: runs) { try progress(part + $0 * (1 - part)) }
    }
    return zip(plan.finished, times).map { (step: $0, milliseconds: $1) }
  }

  /// Where a run's time goes: for each kind of instruction how many there are and how long they take.
  /// - Parameter runs: how many runs the times are the mean of, after one that is not counted.
  package func profile(_ image: [Float], runs: Int) throws -> [InstructionProfile] {
    _ = try run(image)
    return try oneRunAtATime.withLock { _ in try machine.profile(runs: max(1, runs)) }
  }
}

extension Engine {
  /// Times plain matrix products of the model's own shapes, in its precision and with its threads.
  /// - Parameter runs: how often each shape is timed; the fastest counts.
  /// - Throws: `KernelError`.
  package func matrixProductLimit(runs: Int) throws -> MatrixProductLimit {
    try MatrixProductLimit(plan, threads: threads, precision: precision, runs: max(1, runs))
  }
}

/// The time of all instructions of a kind in one run.
package struct InstructionProfile: Sendable {
  /// Such as `linear` or `attention`.
  package let kind: String
  package let count: Int
  package let milliseconds: Double
}

/// What keeps a model from running.
package enum EngineError: StatedError, Sendable {
  case unfittingWeights(WeightCheck)
  case imageSize(expected: Int, found: Int)
  /// A step that disappeared in a fused kernel; name it when the engine is made.
  case notCapturable(step: Int)
  /// A tensor without elements where a kernel needs some.
  case emptyTensor
}

extension EngineError {
  package var exitStatus: CommandStatus { if case .unfittingWeights = self { .badData } else { .internalError } }

  package var sentence: Phrase {
    switch self {
    case .unfittingWeights(let check): "\(check)"
    case .imageSize(let expected, let found): "the image should have \(expected) numbers and has \(found)"
    case .notCapturable(let step): "the result of step \(step) is not kept; name it when the engine is made"
    case .emptyTensor: "a weight of the model has no elements; a model needs at least one in each"
    }
  }
}
