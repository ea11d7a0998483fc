import Synchronization
import VisionCore

/// Runs models on the engine, and keeps the last one ready: its weights are packed once.
final class EngineRunner: ModelRunner {
  private struct Ready: Sendable {
    let model: String
    let input: GridSize
    let weights: WeightsChoice
    let engine: Engine
  }

  private let ready = Mutex<Ready?>(nil)

  func run(_ request: RunRequest, progress: (Double, String) throws -> Void) throws -> RunResult {
    let numbers = try request.preset.preprocessing(request.program.input)(request.image.image)
    let engine = try engine(request.preset, request.program, request.weights, progress)
    let trace = try engine.run(numbers, capturing: request.capturing) { try progress($0, "running the model") }
    return RunResult(
      preset: request.preset, input: request.program.input, image: request.image, weights: request.weights, trace: trace
    )
  }

  func times(_ request: TimingRequest, progress: (Double, String) throws -> Void) throws -> ModelTimes {
    let engine = try engine(request.preset, request.program, request.weights, progress)
    return try ModelTimes(engine, of: request.preset, runs: ModelTimes.usualRuns) {
      try progress($0, "timing \(request.preset.title)")
    }
  }

  private func engine(
    _ preset: Preset, _ program: Program, _ weights: WeightsChoice, _ progress: (Double, String) throws -> Void
  ) throws -> Engine {
    let (model, input) = (preset.name, program.input)
    let last = ready.withLock { $0 }
    if let last, last.model == model, last.input == input, last.weights == weights { return last.engine }
    // The old model's memory is given back before the new one takes its own.
    ready.withLock { $0 = nil }
    var program = program
    let source: any WeightSource
    switch weights {
    case .synthetic(let seed): source = SyntheticWeights(seed: seed)
    case .checkpoint(let path):
      let named = NamedWeights(try Checkpoint.open(path))
      // The same steps with the numbers that the checkpoint was trained with.
      program = try preset.adapted(to: named).preset.program(input: input)
      source = ResampledWeights(named, for: program)
    }
    let engine = try Engine(program, weights: source) { try progress($0, "reading the weights") }
    ready.withLock { $0 = Ready(model: model, input: input, weights: weights, engine: engine) }
    return engine
  }
}
