import VisionCore

/// Everything that the screens are drawn from.
struct AppState: Sendable {
  var screen = ScreenID.models
  /// The language that the screens are set in.
  var translation = Translation.english
  /// What the terminal can show: how exports look.
  var appearance = Appearance()
  /// The chosen model and the size of its input; change both through `choose`.
  private(set) var preset: Preset
  private(set) var input: GridSize
  private let readings = ReadingCache()
  /// What follows from the rest of the state and takes time to make.
  let memo = Memo()

  var models = ModelsState()
  var stages = StagesState()
  var compare = CompareState()
  var attention = AttentionState()
  var windows = WindowsState()
  var whatIf = WhatIfState()
  var scaling = ScalingState()
  var accuracy = AccuracyState()
  var inside = InsideState()

  /// What models were opened by where that is not their own name: an address names them so.
  var addressNames: [String: String] = [:]

  /// What was read of the catalogue's models, by name; empty until that was done in the background.
  private(set) var figures: [String: ModelFigures] = [:]
  /// The published rows; empty until they have been counted in the background.
  var published: [PublishedPoint] = []
  /// What was measured last, of whichever model and size.
  var measured: ModelTimes?

  var image: LoadedImage?
  var weights = WeightsChoice.synthetic(seed: 0)
  /// What the background does for the screens.
  var jobs = RunningJobs()
  /// The last run that finished; it stays while another goes on.
  var result: RunResult?

  var help = false
  /// Rows that the help overlay is scrolled by.
  var helpOffset = 0
  var prompt: Prompt?
  /// The list of exports, where it is open.
  var export: ExportMenu?
  /// A list of models over the screen, where one is chosen.
  var picker: ModelPicker?
  var notice: Notice?
  /// Counts while a job goes on, for the spinner.
  var ticks = 0
  /// The canvas.
  var size: TerminalSize
  /// Whether the screen stands between its header and footer; a tour that shows the screen has lines of its own.
  var isFramed = true

  init(preset: Preset, input: GridSize? = nil, size: TerminalSize = TerminalSize(columns: 80, rows: 24)) {
    (self.preset, self.input, self.size) = (preset, input ?? preset.input, size)
  }

  /// The chosen model's reading, or why there is none.
  var currentReading: Result<ModelReading, ReadingFailure> { reading(of: preset, at: input) }

  /// The chosen model's reading; nil where its size does not fit.
  var reading: ModelReading? { try? currentReading.get() }

  /// Reads a model at a size, unless that was done before.
  func reading(of preset: Preset, at input: GridSize) -> Result<ModelReading, ReadingFailure> {
    readings(preset, input: input)
  }

  /// Keeps a reading that was made elsewhere.
  func keep(_ reading: ModelReading) { readings.insert(reading) }

  /// Keeps the readings of the catalogue that were made in the background.
  mutating func keep(_ readings: [ModelReading]) {
    for reading in readings {
      keep(reading)
      figures[reading.preset.name] = ModelFigures(
        parameters: reading.cost.parameters, multiplyAccumulates: reading.cost.multiplyAccumulates)
    }
  }

  /// Chooses a model, at its own resolution unless another is given.
  /// - Parameter isEdited: whether it is another version of the same model, in which the same is looked at, and whose weights
  ///   are tried again.
  mutating func choose(_ preset: Preset, input: GridSize? = nil, isEdited: Bool = false) {
    let isRenamed = preset.name != self.preset.name
    (self.preset, self.input) = (preset, input ?? preset.input)
    // A run that was announced was to be of the model before.
    if isRenamed { attention.runsWhenReady = false }
    if isRenamed { inside.leaveModel() }
    guard isRenamed, !isEdited else { return }
    stages.leaveModel()
    if case .checkpoint = weights {
      // A checkpoint belongs to one model.
      weights = .synthetic(seed: 0)
      tellOfOtherWeights()
    }
  }

  mutating func tellOfOtherWeights() {
    notice = .information("The weights belonged to another model; synthetic weights are used for \(preset.title).")
  }

  /// Changes the chosen model's input by a step that fits.
  mutating func changeResolution(_ change: Resolution.Change) -> [Effect] {
    let original = preset.input
    if change == .original { return choose(at: original) }
    guard let base = try? reading(of: preset, at: original).get() else { return [] }
    var reason: Phrase = "sizes go up to \(Resolution.longestSide) pixels a side, down to one step"
    for candidate in Resolution.candidates(from: input, step: Resolution.step(of: base), change) {
      switch reading(of: preset, at: candidate) {
      case .success: return choose(at: candidate)
      case .failure(let failure): reason = failure.sentence
      }
    }
    notice = .information(change == .larger ? "No larger size: \(reason)." : "No smaller size: \(reason).")
    return []
  }

  /// Chooses the present model at another size; of a model that is edited that is a change as any other.
  private mutating func choose(at input: GridSize) -> [Effect] {
    if whatIf.editing(of: preset) != nil { return changeEditedInput(&self, to: input) }
    choose(preset, input: input)
    return []
  }
}

extension AppState {
  /// Rows of the smallest screen without its header and footer.
  static let fewestRowsWithoutFrame = TerminalSize.minimum.rows - 2

  /// Whether the screen fits the canvas.
  var fits: Bool {
    let rowsOfFrame = TerminalSize.minimum.rows - AppState.fewestRowsWithoutFrame
    return TerminalSize(columns: size.columns, rows: size.rows + (isFramed ? 0 : rowsOfFrame)).isEnough
  }
}

// MARK: - Where keys go

/// Who gets a key first.
enum InputMode: Sendable, Hashable {
  /// The screen.
  case screen
  /// A filter or search that is being typed on the screen.
  case entry
  /// A list to choose from, over the screen.
  case picker
  case prompt
  case help
  /// The list of exports, over the screen.
  case export
  /// The list of the model's sizes, beside the screen.
  case whatIf
}

extension AppState {
  var mode: InputMode {
    if prompt != nil { return .prompt }
    if export != nil { return .export }
    if help { return .help }
    if whatIf.isOpen { return .whatIf }
    if picker != nil { return .picker }
    return switch screen {
    case .models where models.isFiltering, .stages where stages.isSearching: .entry
    default: .screen
    }
  }
}
