import VisionCore

/// What keys mean on the Compare screen, and on Models for it.
enum CompareMessage: Sendable {
  case add
  case replace
  case remove
  /// Adds the model that is selected on the Models screen.
  case addSelected
  /// Shows module by module what the selected column changes in the first, or the second in the first.
  case difference
  /// Selects a column.
  case column(Int)
}

/// The models that are compared, at which sizes, and the cell that is selected.
struct CompareState: Sendable {
  static let most = 4
  static let fewest = 2

  var presets: [Preset] = []
  /// The size of all inputs; nil for each model's own.
  var input: GridSize?
  /// Sizes that are not a model's own, by the name of a model that is edited or an original beside it.
  var sizes: [String: GridSize] = [:]
  /// The selected row and column of the table.
  var row = 1
  var column = 0
  /// Whether what one model changes in another is shown in place of the table, and the selected row of that.
  var showsDifference = false
  var differenceRow = 0

  /// The size of a column's input.
  func input(of column: Int) -> GridSize {
    input ?? sizes[presets[column].name] ?? presets[column].input
  }
}

// MARK: - Columns

extension CompareState {
  /// Puts a model at a size into a column.
  mutating func place(_ preset: Preset, at input: GridSize, in column: Int) {
    presets[column] = preset
    sizes[preset.name] = input
  }

  /// Puts a model at a size before a column, which stays the selected one.
  mutating func insert(_ preset: Preset, at size: GridSize, column: Int) {
    presets.insert(preset, at: column)
    sizes[preset.name] = input == nil ? size : nil
    self.column = column + 1
  }

  /// Compares models at their sizes and selects the last.
  mutating func compare(_ models: [(preset: Preset, input: GridSize)]) {
    (presets, input, column) = (models.map(\.preset), nil, models.count - 1)
    sizes = Dictionary(models.map { ($0.preset.name, $0.input) }) { first, _ in first }
  }
}

// MARK: - What follows

extension AppState {
  private struct ComparisonQuestion: Hashable, Sendable {
    let names: [String]
    let inputs: [GridSize]

    init(_ models: [(preset: Preset, input: GridSize)]) {
      (names, inputs) = (models.map(\.preset.name), models.map(\.input))
    }
  }

  /// The compared models' readings; nil for one that cannot be read.
  var comparedReadings: [ModelReading?] {
    compare.presets.indices.map { try? reading(of: compare.presets[$0], at: compare.input(of: $0)).get() }
  }

  /// The table of the compared models.
  var comparison: ModelComparison {
    let models = compare.presets.indices.map { (compare.presets[$0], compare.input(of: $0)) }
    return memo(ComparisonQuestion(models)) { ModelComparison(comparedReadings) }
  }

  /// The table's rows with the selected one.
  var comparisonList: ListView {
    let rows = comparison.rows
    return ListView(
      count: rows.count, selected: min(compare.row, max(rows.count - 1, 0)), highlightsRow: false,
      isSelectable: { !rows[$0].isHeading })
  }

  /// What the selected column changes in the first, or the second where the first is selected; nil where it is not shown.
  var differencePage: DifferencePage? {
    let (readings, column) = (comparedReadings, max(compare.column, 1))
    guard compare.showsDifference, readings.indices.contains(column), let first = readings[0],
      var second = readings[column]
    else { return nil }
    // Shapes can be compared at one size, where the second model takes the first one's.
    if second.input != first.input, let same = try? reading(of: second.preset, at: first.input).get() {
      second = same
    }
    return memo(ComparisonQuestion([(first.preset, first.input), (second.preset, second.input)])) {
      DifferencePage(first, second)
    }
  }
}

// MARK: - Update

func updateCompare(_ state: inout AppState, _ message: Message) -> [Effect] {
  if state.compare.presets.isEmpty { state.compare.presets = Catalog.compared }
  if let page = state.differencePage, updateDifference(&state, page, message) { return [] }
  let count = state.compare.presets.count
  switch message {
  case .compare(let message): updateColumns(&state, message)
  case .activate: updateColumns(&state, .replace)
  case .changeResolution(let change): changeResolution(&state, change)
  case .move(.left): state.compare.column = max(state.compare.column - 1, 0)
  case .move(.right): state.compare.column = min(state.compare.column + 1, count - 1)
  case .focus(let step): state.compare.column = (state.compare.column + step + count) % count
  default:
    let height = CompareLayout(state.screenBody, columns: count).visibleRows
    if let row = state.comparisonList.selection(after: message, in: height) { state.compare.row = row }
  }
  return []
}

private func updateColumns(_ state: inout AppState, _ message: CompareMessage) {
  switch message {
  case .add where state.compare.presets.count < CompareState.most:
    state.picker = ModelPicker("Add a model", for: .comparison(replacing: nil))
  case .replace:
    let column = state.compare.column
    state.picker = ModelPicker(
      "Instead of \(state.compare.presets[column].title)", for: .comparison(replacing: column))
  case .remove where state.compare.presets.count > CompareState.fewest:
    state.compare.presets.remove(at: state.compare.column)
    state.compare.column = min(state.compare.column, state.compare.presets.count - 1)
  case .addSelected: addSelected(&state)
  case .difference: (state.compare.showsDifference, state.compare.differenceRow) = (true, 0)
  case .column(let column): state.compare.column = min(column, state.compare.presets.count - 1)
  case .add: state.notice = .information("At most \(CompareState.most) models are compared: remove one first.")
  case .remove: state.notice = .information("At least \(CompareState.fewest) models are compared.")
  }
}

private func addSelected(_ state: inout AppState) {
  guard let selected = state.selectedModel else { return }
  if state.compare.presets.contains(where: { $0.name == selected.name }) {
    state.notice = .information("\(selected.title) is compared already: press 3.")
  } else if state.compare.presets.count >= CompareState.most {
    state.notice = .information("Four models are compared already: press 3 and remove one.")
  } else {
    place(&state, selected, in: nil)
    state.notice = .success(
      "\(selected.title) is compared now with \(state.compare.presets.count - 1) others: press 3.")
  }
}

/// Puts a model into a column, or adds it as the last. A common size that it does not fit gives way to each model's own.
func place(_ state: inout AppState, _ preset: Preset, in column: Int?) {
  if let column {
    state.compare.presets[column] = preset
  } else {
    state.compare.presets.append(preset)
    state.compare.column = state.compare.presets.count - 1
  }
  if let input = state.compare.input, case .failure(let failure) = state.reading(of: preset, at: input) {
    state.compare.input = nil
    state.notice = .information("\(failure). Every model is shown at its own size.")
  }
}

/// The next size that fits all models.
private func changeResolution(_ state: inout AppState, _ change: Resolution.Change) {
  guard change != .original else {
    (state.compare.input, state.compare.sizes) = (nil, [:])
    return
  }
  let inputs = state.compare.presets.indices.map { state.compare.input(of: $0) }
  let start = change == .larger ? inputs.max { $0.count < $1.count } : inputs.min { $0.count < $1.count }
  let step = state.comparedReadings.compactMap { $0.map(Resolution.step) }.max() ?? 32
  guard let start else { return }
  var reason: Phrase = "sizes end there"
  for candidate in Resolution.candidates(from: start, step: step, change) {
    let failures = state.compare.presets.compactMap { preset -> ReadingFailure? in
      if case .failure(let failure) = state.reading(of: preset, at: candidate) { failure } else { nil }
    }
    guard let failure = failures.first else {
      state.compare.input = candidate
      return
    }
    reason = Phrase(verbatim: failure.description)
  }
  state.notice = .information(
    change == .larger
      ? "No larger size fits all models: \(reason)." : "No smaller size fits all models: \(reason).")
}

/// Keys while differences are shown; false for those that mean what they mean on the table, which then is shown again.
private func updateDifference(_ state: inout AppState, _ page: DifferencePage, _ message: Message) -> Bool {
  switch message {
  case .back, .compare(.difference): state.compare.showsDifference = false
  case .move(.left), .move(.right): break
  case .compare, .activate, .changeResolution:
    state.compare.showsDifference = false
    return false
  default:
    let height = DifferenceLayout(state.screenBody).list.height
    let list = page.list(selected: state.compare.differenceRow)
    if let row = list.selection(after: message, in: height) { state.compare.differenceRow = row }
  }
  return true
}
