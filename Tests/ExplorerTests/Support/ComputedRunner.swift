import VisionCore

@testable import Explorer

/// Runs nothing: gives attention weights, features and scores by rules of whole numbers, the same on every machine. What is
/// computed from them is computed by the program's own analyses.
struct ComputedRunner: ModelRunner {
  func run(_ request: RunRequest, progress: (Double, String) throws -> Void) throws -> RunResult {
    try progress(0.5, "running the model")
    let program = try request.ablation.map { try request.program.without($0).program } ?? request.program
    let sites = program.attentionSites(Cost(program))
    let shift = request.ablation == nil ? 0 : 3
    var captured: [Int: CapturedTensor] = [:]
    for step in request.capturing {
      if let site = sites.first(where: { $0.step == step }) {
        captured[step] = ComputedAttention.weights(site)
      } else {
        captured[step] = ComputedRunner.tensor(program.steps[step].shape.map(\.value))
      }
    }
    let classes = program.steps[program.output].shape.last?.value ?? 0
    let logits = (0..<classes).map { index -> Float in Float((index * 7 + shift) % 11) / 2 }
    return RunResult(
      preset: request.preset, input: program.input, image: request.image, weights: request.weights,
      trace: Trace(logits: logits, captured: captured))
  }

  /// Nothing is timed: times are no whole numbers.
  func times(_ request: TimingRequest, progress: (Double, String) throws -> Void) throws -> ModelTimes {
    throw CancellationError()
  }

  private static func value(_ index: Int) -> Float {
    let mixed = index * 7 + index / 13 * 5
    return Float(mixed % 23 - 11)
  }

  static func tensor(_ shape: [Int]) -> CapturedTensor {
    let count = shape.reduce(1, *)
    return CapturedTensor(shape: shape, values: (0..<count).map(value))
  }
}

extension Session {
  /// The Inside screen of a model on the computed image, with all that it asks for answered.
  static func inside(
    _ model: String, input: GridSize? = nil, columns: Int = 80, rows: Int = 24, appearance: Appearance = Appearance()
  ) throws -> Session {
    var session = try Session(
      preset: ModelChoice(model, for: .counting).preset, input: input, columns: columns, rows: rows,
      appearance: appearance)
    session.load(ComputedAttention.image)
    session.inspect("8")
    return session
  }

  /// Presses keys, each after what the one before it asked for is answered.
  mutating func inspect(_ keys: Key...) {
    for key in keys {
      press(key)
      finishAll(.inside)
    }
  }

  /// What the Inside screen asks, and what was found, of the chosen model or the second.
  func shown<Asked: ModelAnalysis>(_ analysis: Asked.Type, of model: Int = 0) throws -> (
    asked: Asked, finding: Asked.Finding
  )? {
    let questions = try state.insideQuestions()
    guard questions.indices.contains(model), let asked = questions[model].asked as? Asked,
      let finding = state.inside.memory[questions[model]]?.finding as? Asked.Finding
    else { return nil }
    return (asked, finding)
  }
}
