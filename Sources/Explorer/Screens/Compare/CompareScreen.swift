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
}

/// The models that are compared, and the cell that is selected.
struct CompareState: Sendable {
  static let most = 4
  static let fewest = 2

  fileprivate(set) var presets: [Preset] = []
  /// The size of all inputs; nil for each model's own.
  fileprivate(set) var input: GridSize?
  /// Sizes that are not a model's own, by the name of a model that is edited or an original beside it.
  fileprivate(set) var sizes: [String: GridSize] = [:]
  fileprivate(set) var readings: [ModelReading?] = []
  fileprivate(set) var table = ModelComparison([])
  fileprivate(set) var cursor = ListCursor()
  /// The selected column, and the first one that is seen.
  fileprivate(set) var column = 0
  fileprivate(set) var firstColumn = 0
  fileprivate(set) var picker: ModelPicker?
  /// Shown in place of the table.
  var difference: DifferencePage?

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

  /// Keeps a column's present size when the models no longer share one.
  mutating func keepSize(of column: Int) { sizes[presets[column].name] = input(of: column) }

  mutating func shareNoSize() { input = nil }

  /// Shows all models at one size.
  mutating func share(_ input: GridSize) { self.input = input }
}

extension AppState {
  /// Compares models at the size that they share, or at their own, the first one's column selected.
  mutating func compareModels(_ presets: [Preset]) {
    compare.presets = presets
    refresh(&self)
    compare.cursor.select(1, of: compare.table.rows.count, visible: .max)
  }

  /// Reads the compared models anew and makes the table.
  mutating func refreshComparison() { refresh(&self) }
}

// MARK: - Update

func updateCompare(_ state: inout AppState, _ message: Message) -> [Effect] {
  if state.compare.presets.isEmpty { openComparison(&state) }
  let layout = CompareLayout(state.screenBody, columns: state.compare.presets.count)
  if state.compare.picker != nil { return updatePicker(&state, message) }
  if state.compare.difference != nil, updateDifference(&state, message) { return [] }
  switch message {
  case .compare(let message): updateColumns(&state, message)
  case .activate: updateColumns(&state, .replace)
  case .changeResolution(let change): changeResolution(&state, change)
  case .move(.left): selectColumn(&state, state.compare.column - 1)
  case .move(.right): selectColumn(&state, state.compare.column + 1)
  case .focus(let step):
    let count = max(state.compare.presets.count, 1)
    selectColumn(&state, (state.compare.column + step + count) % count)
  case .mouse(let mouse): updateCompare(&state, mouse, layout)
  case .resized:
    state.compare.cursor.select(
      state.compare.cursor.selected, of: state.compare.table.rows.count, visible: layout.visibleRows)
    selectColumn(&state, state.compare.column)
  default:
    let before = state.compare.cursor.selected
    _ = state.compare.cursor.follow(message, of: state.compare.table.rows.count, visible: layout.visibleRows)
    skipHeading(&state, downwards: state.compare.cursor.selected >= before, layout.visibleRows)
  }
  return []
}

private func openComparison(_ state: inout AppState) {
  state.compare.presets = Catalog.compared
  refresh(&state)
  state.compare.cursor.select(1, of: state.compare.table.rows.count, visible: .max)
}

/// Reads the models anew and makes the table.
private func refresh(_ state: inout AppState) {
  state.compare.readings = state.compare.presets.indices.map { column in
    try? state.record(state.compare.presets[column], at: state.compare.input(of: column)).get()
  }
  state.compare.table = ModelComparison(state.compare.readings)
  if state.compare.difference != nil { openDifference(&state) }
  let layout = CompareLayout(state.screenBody, columns: state.compare.presets.count)
  state.compare.cursor.select(
    state.compare.cursor.selected, of: state.compare.table.rows.count, visible: layout.visibleRows)
  selectColumn(&state, state.compare.column)
}

private func selectColumn(_ state: inout AppState, _ column: Int) {
  let count = state.compare.presets.count
  let shown = CompareLayout(state.screenBody, columns: count).shownColumns
  state.compare.column = min(max(column, 0), max(count - 1, 0))
  state.compare.firstColumn = Table.offset(
    showing: state.compare.column, visible: shown, previous: state.compare.firstColumn, total: count)
}

private func skipHeading(_ state: inout AppState, downwards: Bool, _ visible: Int) {
  let rows = state.compare.table.rows
  let selected = state.compare.cursor.selected
  guard rows.indices.contains(selected), rows[selected].isHeading else { return }
  let isFirst = selected == 0
  state.compare.cursor.select(selected + (downwards || isFirst ? 1 : -1), of: rows.count, visible: visible)
  if isFirst { state.compare.cursor.scroll(by: -rows.count, of: rows.count, visible: visible) }
}

private func updateColumns(_ state: inout AppState, _ message: CompareMessage) {
  switch message {
  case .add where state.compare.presets.count < CompareState.most:
    state.compare.picker = ModelPicker(title: "Add a model", replacing: nil)
  case .replace:
    let title: Phrase = "Instead of \(state.compare.presets[state.compare.column].title)"
    state.compare.picker = ModelPicker(title: title, replacing: state.compare.column)
  case .remove where state.compare.presets.count > CompareState.fewest:
    state.compare.presets.remove(at: state.compare.column)
    refresh(&state)
  case .addSelected: addSelected(&state)
  case .difference: openDifference(&state)
  case .add: state.notice = .information("At most \(CompareState.most) models are compared: remove one first.")
  case .remove: state.notice = .information("At least \(CompareState.fewest) models are compared.")
  }
}

private func addSelected(_ state: inout AppState) {
  guard let selected = state.models.selected else { return }
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
private func place(_ state: inout AppState, _ preset: Preset, in column: Int?) {
  if let column {
    state.compare.presets[column] = preset
  } else {
    state.compare.presets.append(preset)
    state.compare.column = state.compare.presets.count - 1
  }
  if let input = state.compare.input, case .failure(let failure) = state.record(preset, at: input) {
    state.compare.input = nil
    state.notice = .information("\(failure). Every model is shown at its own size.")
  }
  refresh(&state)
}

/// The next size that fits all models.
private func changeResolution(_ state: inout AppState, _ change: Resolution.Change) {
  guard change != .original else {
    (state.compare.input, state.compare.sizes) = (nil, [:])
    return refresh(&state)
  }
  let inputs = state.compare.presets.indices.map { state.compare.input(of: $0) }
  let start = change == .larger ? inputs.max { $0.count < $1.count } : inputs.min { $0.count < $1.count }
  let step = state.compare.readings.compactMap { $0.map(Resolution.step) }.max() ?? 32
  guard let start else { return }
  var reason: Phrase = "sizes end there"
  for candidate in Resolution.candidates(from: start, step: step, change) {
    let failures = state.compare.presets.compactMap { preset -> ReadingFailure? in
      if case .failure(let failure) = state.record(preset, at: candidate) { failure } else { nil }
    }
    guard let failure = failures.first else {
      state.compare.input = candidate
      return refresh(&state)
    }
    reason = Phrase(verbatim: failure.description)
  }
  state.notice = .information(
    change == .larger
      ? "No larger size fits all models: \(reason)." : "No smaller size fits all models: \(reason).")
}

private func updatePicker(_ state: inout AppState, _ message: Message) -> [Effect] {
  let body = state.layout.body
  let visible = ModelPicker.visibleRows(in: body)
  switch message {
  case .edit(let edit): state.compare.picker?.edit(edit, visible: visible)
  case .activate: choosePicked(&state)
  case .back, .show: state.compare.picker = nil
  case .mouse(let mouse):
    switch mouse.action {
    case .press(.left):
      if state.compare.picker?.select(x: mouse.x, y: mouse.y, in: body) == true { choosePicked(&state) }
    case .wheelUp: state.compare.picker?.follow(.move(.up), visible: visible)
    case .wheelDown: state.compare.picker?.follow(.move(.down), visible: visible)
    default: break
    }
  default: state.compare.picker?.follow(message, visible: visible)
  }
  return []
}

private func choosePicked(_ state: inout AppState) {
  guard let picker = state.compare.picker, let preset = picker.selected else { return }
  state.compare.picker = nil
  place(&state, preset, in: picker.replacing)
}

private func updateCompare(_ state: inout AppState, _ mouse: MouseEvent, _ layout: CompareLayout) {
  let count = state.compare.table.rows.count
  switch mouse.action {
  case .press(.left):
    if mouse.x >= layout.columns.x, mouse.y < layout.detail.y {
      selectColumn(&state, state.compare.firstColumn + (mouse.x - layout.columns.x) / max(layout.columnWidth, 1))
    }
    let row = state.compare.cursor.offset + mouse.y - layout.labels.y
    guard mouse.y >= layout.labels.y, mouse.y < layout.labels.bottom, row < count else { return }
    state.compare.cursor.select(row, of: count, visible: layout.visibleRows)
  case .wheelUp: state.compare.cursor.scroll(by: -3, of: count, visible: layout.visibleRows)
  case .wheelDown: state.compare.cursor.scroll(by: 3, of: count, visible: layout.visibleRows)
  default: return
  }
  skipHeading(&state, downwards: true, layout.visibleRows)
}
