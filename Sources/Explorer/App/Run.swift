import VisionCore

/// Runs a model; the one thing that knows the engine.
protocol ModelRunner: Sendable {
  /// Runs a model on an image.
  /// - Parameter progress: called between steps with 0 to 1 and what of; throws where the run is cancelled.
  func run(_ request: RunRequest, progress: (Double, Phrase) throws -> Void) throws -> RunResult

  /// Times a model's layers.
  /// - Parameter progress: as in `run`.
  func times(_ request: TimingRequest, progress: (Double, Phrase) throws -> Void) throws -> ModelTimes
}

/// An image that was read from a file.
struct LoadedImage: Sendable {
  let path: String
  let image: Image

  /// The file's name without its folders.
  var name: String { path.split(separator: "/").last.map(String.init) ?? path }
}

/// Where a run's weights come from.
enum WeightsChoice: Sendable, Hashable {
  case synthetic(seed: UInt64)
  case checkpoint(path: String)

  /// A few words for the header.
  var label: Phrase {
    switch self {
    case .synthetic: "synthetic weights"
    case .checkpoint(let path): Phrase(verbatim: path.split(separator: "/").last.map(String.init) ?? path)
    }
  }

  /// Whether numbers made from them stand for no training at all, which every screen that shows such numbers says.
  var isSynthetic: Bool {
    if case .synthetic = self { true } else { false }
  }
}

/// A model to be run on an image.
struct RunRequest: Sendable {
  let preset: Preset
  let program: Program
  let image: LoadedImage
  let weights: WeightsChoice
  /// The steps whose results are kept.
  let capturing: Set<Int>
  /// The softmax steps whose queries and keys are kept.
  var factors: Set<Int> = []
  /// Steps among them that a fused kernel would swallow.
  var keeping: Set<Int> = []
  /// What is switched off.
  var ablation: Ablation?
}

/// A model whose layers are to be timed.
struct TimingRequest: Sendable {
  let preset: Preset
  let program: Program
  let weights: WeightsChoice
}

/// A run that has finished.
struct RunResult: Sendable {
  let preset: Preset
  let input: GridSize
  let image: LoadedImage
  let weights: WeightsChoice
  let trace: Trace
}

// MARK: - As jobs

extension JobOwner {
  /// Runs for the Attention screen and timings: one at a time.
  static let run = JobOwner("run")
}

extension AppState {
  var isRunning: Bool { jobs[.run] != nil }

  /// Runs a model on the image, the chosen one or the one beside it, and keeps what an attention capture names.
  mutating func startRun(
    of reading: ModelReading, at place: JobSubject.Place = .chosen, capturing capture: AttentionCapture
  ) -> [Effect] {
    guard let image else {
      notice = .information("Choose an image first: press i.")
      return []
    }
    guard let subject = subject(at: place), let weights = subject.weights else { return [] }
    let request = RunRequest(
      preset: reading.preset, program: reading.program, image: image, weights: weights, capturing: capture.steps,
      factors: capture.factors)
    return start(.run, "\(reading.preset.title) on \(image.name)", about: subject) { context in
      let result = try context.runner.run(request) { try context.progress($0, $1) }
      return { state in
        if place == .linked { state.attention.linked?.result = result } else { state.result = result }
        return runOther(&state)
      }
    }
  }

  /// Times the layers of the chosen model.
  mutating func startTiming() -> [Effect] {
    guard let reading else { return [] }
    guard !isRunning else {
      notice = .information("A run is going on; Esc cancels it.")
      return []
    }
    let request = TimingRequest(preset: preset, program: reading.program, weights: weights)
    return start(.run, "timing \(preset.title)", about: JobSubject(model: preset.name, input: input)) { context in
      // Each report draws the screen, which takes time from what is timed.
      var reported = -1
      let times = try context.runner.times(request) { part, what in
        let step = Int(part * 20)
        if step == reported { return try context.check() }
        reported = step
        try context.progress(part, what)
      }
      return { state in
        state.adopt(times)
        return []
      }
    }
  }
}
