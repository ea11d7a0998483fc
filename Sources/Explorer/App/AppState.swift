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
  /// The chosen model's reading, or why there is none.
  private(set) var currentReading: Result<ModelReading, ReadingFailure>
  private var readings = ReadingCache()

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

  /// How costs are counted on the Stages screen.
  private(set) var countingRule = CountingRule.exact

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
  var notice: Notice?
  /// Counts while a job goes on, for the spinner.
  var ticks = 0
  /// The canvas.
  var size: TerminalSize
  /// Whether the screen stands between its header and footer; a tour that shows the screen has lines of its own.
  var isFramed = true

  init(preset: Preset, input: GridSize? = nil, size: TerminalSize = TerminalSize(columns: 80, rows: 24)) {
    let input = input ?? preset.input
    (self.preset, self.input, self.size) = (preset, input, size)
    currentReading = readings.record(preset, input: input)
    adoptTree()
    models.show(preset, in: self)
    _ = record(preset, at: preset.input)
  }

  /// The chosen model's reading; nil where its size does not fit.
  var reading: ModelReading? { try? currentReading.get() }

  /// What is known of a model at a size; nil before `record`.
  func reading(of preset: Preset, at input: GridSize) -> Result<ModelReading, ReadingFailure>? {
    readings[preset, input]
  }

  /// Reads a model at a size, for screens that show others than the chosen one.
  @discardableResult
  mutating func record(_ preset: Preset, at input: GridSize) -> Result<ModelReading, ReadingFailure> {
    readings.record(preset, input: input)
  }

  /// Keeps readings that were made in the background.
  mutating func keep(_ readings: [ModelReading]) {
    for reading in readings { self.readings.insert(reading) }
    models.learn(readings)
  }

  /// Chooses a model, at its own resolution unless another is given.
  /// - Parameter keepingWeights: for another version of the same model, whose weights are looked at again.
  mutating func choose(_ preset: Preset, input: GridSize? = nil, keepingWeights: Bool = false) {
    let isOther = preset.name != self.preset.name
    self.preset = preset
    self.input = input ?? preset.input
    currentReading = readings.record(preset, input: self.input)
    // A run that was announced was to be of the model before.
    if isOther { attention.runsWhenReady = false }
    if isOther, !keepingWeights, case .checkpoint = weights {
      // A checkpoint belongs to one model.
      weights = .synthetic(seed: 0)
      tellOfOtherWeights()
    }
    adoptTree()
  }

  mutating func tellOfOtherWeights() {
    notice = .information("The weights belonged to another model; synthetic weights are used for \(preset.title).")
  }

  /// Shows the chosen model's tree, with what changed in it.
  mutating func adoptTree() {
    let editing = whatIf.editing(of: preset).flatMap { $0.isEdited ? $0 : nil }
    stages.adopt(reading, before: editing?.before, rule: countingRule, visible: stagesLayout.visibleRows)
  }

  /// Counts by the next rule that has a number for the chosen model, and says which it is.
  mutating func changeRule() {
    guard let reading else { return }
    let rules = CountingRule.allCases
    let place = rules.firstIndex(of: countingRule) ?? 0
    let following = (1...rules.count).map { rules[(place + $0) % rules.count] }
    count(by: following.first { $0 == .exact || reading.count($0) != nil } ?? .exact)
    notice = .information("Counted: \(Phrase(known: countingRule.summary)).")
  }

  /// Counts by a rule.
  mutating func count(by rule: CountingRule) {
    countingRule = rule
    adoptTree()
  }

  /// Changes the chosen model's input by a step that fits.
  mutating func changeResolution(_ change: Resolution.Change) -> [Effect] {
    let original = preset.input
    if change == .original { return choose(at: original) }
    guard let base = try? record(preset, at: original).get() else { return [] }
    var reason: Phrase = "sizes go up to \(Resolution.longestSide) pixels a side, down to one step"
    for candidate in Resolution.candidates(from: input, step: Resolution.step(of: base), change) {
      switch record(preset, at: candidate) {
      case .success: return choose(at: candidate)
      case .failure(let failure): reason = Phrase(verbatim: failure.description)
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
    switch screen {
    case .models where models.isFiltering, .stages where stages.isSearching: return .entry
    case .compare where compare.picker != nil, .scaling where scaling.picker != nil,
      .inside where inside.picker != nil, .attention where attention.picker != nil:
      return .picker
    default: return .screen
    }
  }
}
