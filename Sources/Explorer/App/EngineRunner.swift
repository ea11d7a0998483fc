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
    let engine = try engine(for: request, progress)
    let trace = try engine.run(numbers, capturing: request.capturing, factors: request.factors) {
      try progress($0, "running the model")
    }
    return RunResult(
      preset: request.preset, input: request.program.input, image: request.image, weights: request.weights, trace: trace
    )
  }

  private func engine(for request: RunRequest, _ progress: (Double, String) throws -> Void) throws -> Engine {
    let (model, input, weights) = (request.preset.name, request.program.input, request.weights)
    let last = ready.withLock { $0 }
    if let last, last.model == model, last.input == input, last.weights == weights { return last.engine }
    // The old model's memory is given back before the new one takes its own.
    ready.withLock { $0 = nil }
    var program = request.program
    let source: any WeightSource
    switch weights {
    case .synthetic(let seed): source = SyntheticWeights(seed: seed)
    case .checkpoint(let path):
      let named = NamedWeights(try Checkpoint.open(path))
      // The same steps with the numbers that the checkpoint was trained with.
      program = try request.preset.adapted(to: named).preset.program(input: input)
      source = ResampledWeights(named, for: program)
    }
    let features = Set(
      program.allAttentionSites(Cost(program)).compactMap(\.features).flatMap { [$0.queries, $0.keys] })
    let engine = try Engine(program, weights: source, capturing: features) {
      try progress($0, "reading the weights")
    }
    ready.withLock { $0 = Ready(model: model, input: input, weights: weights, engine: engine) }
    return engine
  }
}
