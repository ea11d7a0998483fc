import ArgumentParser
import VisionCore

/// The options of every command that runs a model.
struct RunOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The image that the model looks at: PNG, JPEG, WebP, PPM.", valueName: "file"))
  var image: String?

  @Option(
    help: ArgumentHelp(
      "The input itself instead of an image: float32, [1, channels, H, W], as NumPy saves it.", valueName: "file.npy"))
  var input: String?

  @Option(help: ArgumentHelp("The model's weights: a checkpoint of any kind.", valueName: "file"))
  var weights: String?

  @Option(
    help: ArgumentHelp("Without weights: the number that synthetic ones are made from (default: 0).", valueName: "n"))
  var seed: UInt64?

  @OptionGroup var processors: ThreadOptions

  @OptionGroup var settings: SettingOptions
  @OptionGroup var size: SizeOptions

  func validate() throws {
    if image != nil, input != nil { throw ValidationError("Give --image or --input, not both.") }
    if weights != nil, seed != nil { throw ValidationError("Give --weights or --seed, not both.") }
  }

  /// Reads what the options name and makes the model ready.
  func prepare(_ name: String, on console: Console) throws -> ModelRun {
    if image == nil, input == nil { throw InputFault.missing }
    let (run, choice) = try prepareAny(name)
    choice.explain(run.weights, on: console)
    return run
  }

  /// The same without saying anything, for what may do without an image: there are no numbers then.
  func prepareAny(_ name: String) throws -> (run: ModelRun, choice: ModelChoice) {
    let choice = try ModelChoice(name, weights: weights, changes: settings.changes)
    let preset = choice.preset
    let array = try input.map { try InputArray(path: $0, channels: preset.channels) }
    let (program, grid) = try size.program(of: preset, else: array?.size)
    if let array, array.size != grid { throw InputFault.size(path: array.path, expected: grid, found: array.size) }
    if image != nil || array != nil { try program.checkMemory() }
    let picture = try image.map { try preset.preprocessing(grid).crop(of: Image(contentsOf: $0)) }
    let numbers = try array?.values ?? picture.map { try preset.preprocessing(grid).normalized($0) } ?? []
    let source = choice.weights(for: program, seed: seed)
    let run = ModelRun(
      preset: preset, program: program, picture: picture, numbers: numbers, weights: source, threads: processors.threads
    )
    return (run, choice)
  }
}

extension SizeOptions {
  /// Records a model at the size that was asked for, else at that of its input.
  func program(of preset: Preset, else other: GridSize?) throws -> (program: Program, input: GridSize) {
    if size != nil || other == nil { return try program(of: preset) }
    var options = self
    options.size = other.map(InputSize.init(grid:))
    return try options.program(of: preset)
  }
}

/// A model with its weights and what it looks at.
struct ModelRun {
  let preset: Preset
  let program: Program
  /// What the model sees, before it is normalised; nil where the input was given as numbers.
  let picture: Image?
  /// [channels, H, W].
  let numbers: [Float]
  let weights: any WeightSource
  let threads: Int?

  /// Runs it and captures the results of steps.
  func trace(capturing steps: Set<Int>, on console: Console) throws -> Trace {
    let engine = try engine(keeping: steps, on: console)
    let progress = ProgressLine(console)
    defer { progress.clear() }
    return try engine.run(numbers, capturing: steps) { progress.show("running \(preset.name)", $0) }
  }

  /// Runs it and keeps one attention: all of its weights where they are within what a run keeps, else the queries and keys that
  /// give any row of them again.
  func kept(
    _ site: AttentionSite, limit: Int = AttentionCapture.limit, on console: Console
  ) throws -> KeptAttention? {
    let engine = try engine(keeping: site.record.weightSteps, on: console)
    let progress = ProgressLine(console)
    defer { progress.clear() }
    let trace = try engine.run(numbers, keeping: [site], before: site, limit: limit) {
      progress.show("running \(preset.name)", $0)
    }
    return try KeptAttention(site, in: trace)
  }
}

/// An input as NumPy saves it.
private struct InputArray {
  let path: String
  let size: GridSize
  let values: [Float]

  init(path: String, channels: Int) throws {
    let array = try NumpyArray(contentsOf: path)
    guard array.shape.count == 4, array.shape[0] == 1, array.shape[1] == channels else {
      throw InputFault.shape(path: path, array.shape, channels: channels)
    }
    (self.path, values) = (path, array.values)
    size = GridSize(rows: array.shape[2], columns: array.shape[3])
  }
}

/// An input that is not there or does not fit.
enum InputFault: UsageError, Equatable {
  case missing
  case shape(path: String, [Int], channels: Int)
  case size(path: String, expected: GridSize, found: GridSize)

  var sentence: Phrase {
    switch self {
    case .missing: "the model needs something to look at; give it --image FILE or --input FILE.npy"
    case .shape(let path, let shape, let channels):
      "\(path) has the shape \(shape) where [1, \(channels), height, width] is expected; save one image, channels first"
    case .size(let path, let expected, let found):
      "\(path) is \(found) pixels where --size asks for \(expected); leave --size out or give an input of that size"
    }
  }
}
