import VisionCore

/// Where the list of options stands: at the lower right, so that the tree's first rows stay in view.
struct OptionsPanel: Sendable {
  let frame: Region
  /// One row for each option.
  let rows: Region
  /// What the selected option is, and the figures.
  let notes: Region

  init(_ state: AppState) {
    let body = state.layout.body
    let count = state.modelOptions.rows.count
    let width = min(60, body.width - 2)
    let height = min(max(count, 2) + 8, body.height)
    frame = Region(x: body.right - width - 1, y: body.bottom - height, width: width, height: height)
    var inner = frame.inset(horizontal: 2, vertical: 1)
    rows = inner.splitTop(count)
    notes = inner
  }
}

func drawOptions(_ state: AppState, on canvas: inout Canvas) {
  let panel = OptionsPanel(state)
  let options = state.modelOptions
  canvas.clear(panel.frame)
  canvas.box(panel.frame, title: "Options of \(state.original.title)", focused: true)
  guard !options.rows.isEmpty else {
    canvas.paragraph(
      StyledText(
        "This model has none. `explorer yaml \(state.original.name)` writes a model file in which its sizes can be changed.",
        canvas.theme.text), in: panel.notes)
    return
  }
  for (index, row) in options.rows.enumerated() {
    let line = panel.rows.row(index)
    drawOption(row, in: line, on: &canvas)
    if index == state.options.cursor.selected { canvas.restyle(line, canvas.theme.selection) }
  }
  drawNotes(state, options, in: panel.notes, on: &canvas)
}

private func drawOption(_ row: ModelOptions.Row, in line: Region, on canvas: inout Canvas) {
  var rest = line
  let mark = row.isChanged ? "\(canvas.glyphs.bullet) " : "  "
  canvas.text(
    StyledText(mark, canvas.theme.warning) + StyledText(row.title, canvas.theme.text), in: rest.splitLeft(30))
  canvas.text(row.value, in: rest, style: row.isChanged ? canvas.theme.warning.bold : canvas.theme.text)
}

private func drawNotes(_ state: AppState, _ options: ModelOptions, in region: Region, on canvas: inout Canvas) {
  var rest = region
  _ = rest.splitTop(1)
  if options.rows.indices.contains(state.options.cursor.selected) {
    let row = options.rows[state.options.cursor.selected]
    canvas.text(row.setting.summary, in: rest.splitTop(1), style: canvas.theme.muted)
    canvas.text("in the paper's model: \(row.original)", in: rest.splitTop(1), style: canvas.theme.muted)
  }
  _ = rest.splitTop(1)
  guard let cost = state.reading?.cost else {
    if case .failure(let failure) = state.currentReading {
      canvas.paragraph(StyledText("\(failure)", canvas.theme.bad), in: rest)
    }
    return
  }
  let change = state.change
  for (name, number, difference) in [
    ("parameters", cost.parameters, change?.parameters),
    ("MACs", cost.multiplyAccumulates, change?.multiplyAccumulates),
  ] {
    var line = rest.splitTop(1)
    canvas.text(name, in: line.splitLeft(12), style: canvas.theme.muted)
    canvas.text(number.grouped, in: line.splitLeft(16), style: canvas.theme.text, alignment: .right)
    guard let difference else { continue }
    canvas.text("  " + changeText(difference, of: number - difference), in: line, style: canvas.theme.warning)
  }
}

/// `−1,234 (−0.1 %)`, `as before`.
private func changeText(_ difference: Int, of before: Int) -> String {
  if difference == 0 { return "as before" }
  let sign = difference < 0 ? "−" : "+"
  return "\(sign)\(abs(difference).grouped) (\(sign)\(percentText(abs(difference), of: max(before, 1))))"
}

/// The change of an edited model for the header: `edited, params −1.2 M, MACs +2.1 G`.
func editedText(_ state: AppState) -> String? {
  guard let change = state.change else { return nil }
  func signed(_ number: Int) -> String {
    number == 0 ? "±0" : (number < 0 ? "−" : "+") + abs(number).abbreviated
  }
  return "params \(signed(change.parameters)), MACs \(signed(change.multiplyAccumulates))"
}
