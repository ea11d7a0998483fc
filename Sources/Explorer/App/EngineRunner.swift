import Synchronization
import VisionCore

/// Runs models on the engine, and keeps the last one ready: its weights are packed once.
final class EngineRunner: ModelRunner {
  private struct Ready: Sendable {
    let model: String
    let input: GridSize
    let weights: WeightsChoice
    let keeping: Set<Int>
    let engine: Engine
  }

  private let ready = Mutex<Ready?>(nil)

  func run(_ request: RunRequest, progress: (Double, Phrase) throws -> Void) throws -> RunResult {
    let keeping = request.keeping.union(Rollout.featureSteps(request.program))
    let engine = try engine(
      request.preset, request.program, request.weights, keeping: keeping, without: request.ablation, progress)
    // Behind the engine, which refuses what does not fit into memory.
    let numbers = try request.preset.preprocessing(request.program.input)(request.image.image)
    let trace = try engine.run(numbers, capturing: request.capturing, factors: request.factors) {
      try progress($0, "running the model")
    }
    return RunResult(
      preset: request.preset, input: request.program.input, image: request.image, weights: request.weights, trace: trace
    )
  }

  func times(_ request: TimingRequest, progress: (Double, Phrase) throws -> Void) throws -> ModelTimes {
    let engine = try engine(request.preset, request.program, request.weights, progress)
    return try ModelTimes(engine, of: request.preset, runs: ModelTimes.usualRuns) {
      try progress($0, "timing \(request.preset.title)")
    }
  }

  private func engine(
    _ preset: Preset, _ program: Program, _ weights: WeightsChoice, keeping: Set<Int> = [],
    without ablation: Ablation? = nil, _ progress: (Double, Phrase) throws -> Void
  ) throws -> Engine {
    func make(_ program: Program, _ source: any WeightSource) throws -> Engine {
      try Engine(program, weights: source, capturing: keeping) { try progress($0, "reading the weights") }
    }
    if let ablation {
      let (program, source) = try weights.source(for: preset, program)
      let ablated = try program.without(ablation)
      return try make(ablated.program, ablated.weights(source))
    }
    let (model, input) = (preset.name, program.input)
    let last = ready.withLock { $0 }
    if let last, last.model == model, last.input == input, last.weights == weights, keeping.isSubset(of: last.keeping) {
      return last.engine
    }
    // The old model's memory is given back before the new one takes its own.
    ready.withLock { $0 = nil }
    let (program, source) = try weights.source(for: preset, program)
    let engine = try make(program, source)
    ready.withLock {
      $0 = Ready(model: model, input: input, weights: weights, keeping: keeping, engine: engine)
    }
    return engine
  }
}

extension WeightsChoice {
  /// The numbers for a model, and its program with what the checkpoint was trained with: the same steps.
  /// - Throws: an error of the checkpoint.
  func source(for preset: Preset, _ program: Program) throws -> (program: Program, source: any WeightSource) {
    switch self {
    case .synthetic(let seed): return (program, SyntheticWeights(seed: seed))
    case .checkpoint(let path):
      let adapted = try preset.adapted(to: Checkpoint.open(path))
      let program = try adapted.preset.program(input: program.input)
      return (program, ResampledWeights(adapted.weights, for: program))
    }
  }
}
