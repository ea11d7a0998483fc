import VisionCore

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
  /// Counts up; what belongs to another run than the last one is ignored.
  let number: Int
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
  /// The run's number, as in `RunRequest`.
  let number: Int
  let preset: Preset
  let program: Program
  let weights: WeightsChoice
}

/// What the background is doing.
enum RunState: Sendable {
  case idle
  /// Progress from 0 to 1, and what of.
  case running(progress: Double, what: Phrase)
  case failed(Phrase)

  var isRunning: Bool {
    if case .running = self { true } else { false }
  }
}

/// A run that has finished.
struct RunResult: Sendable {
  let preset: Preset
  let input: GridSize
  let image: LoadedImage
  let weights: WeightsChoice
  let trace: Trace
}
