import VisionCore

/// What one of the compared models changes in another, module by module: a list in place of the comparison's table.
struct DifferencePage: Sendable {
  /// The columns that are compared, by name.
  let models: [Preset]
  let inputs: [GridSize]
  /// Modules that are the same in both are left out.
  let rows: [StructuralComparison.Row]
  let unchanged: Int
  private(set) var cursor = ListCursor()

  /// - Parameter readings: of the model that is changed and of the one that changes it.
  init(_ first: ModelReading, _ second: ModelReading) {
    models = [first.preset, second.preset]
    inputs = [first.input, second.input]
    let comparison = StructuralComparison(first.program, second.program)
    rows = comparison.rows.filter { $0.change != .same || $0.depth == 0 }
    unchanged = comparison.rows.count { $0.change == .same }
  }

  /// Follows a message that moves through the list.
  mutating func follow(_ message: Message, in body: Region) {
    let visible = DifferenceLayout(body).list.height
    switch message {
    case .mouse(let mouse):
      let list = DifferenceLayout(body).list
      switch mouse.action {
      case .press(.left) where list.contains(x: mouse.x, y: mouse.y):
        cursor.select(cursor.offset + mouse.y - list.y, of: rows.count, visible: visible)
      case .wheelUp: cursor.scroll(by: -3, of: rows.count, visible: visible)
      case .wheelDown: cursor.scroll(by: 3, of: rows.count, visible: visible)
      default: break
      }
    case .resized: cursor.select(cursor.selected, of: rows.count, visible: visible)
    default: _ = cursor.follow(message, of: rows.count, visible: visible)
    }
  }
}

/// Where the list and what is said about its selected row stand.
private struct DifferenceLayout {
  let frame: Region
  let heading: Region
  let list: Region
  let detail: Region

  init(_ body: Region) {
    frame = body
    var inner = body.inset(horizontal: 2, vertical: 1)
    detail = inner.splitBottom(min(body.height >= 30 ? 9 : 6, inner.height / 2))
    heading = inner.splitTop(1)
    list = inner
  }

  /// The parts of a row: mark, module, type, parameters, multiply-accumulates.
  func columns(of line: Region) -> (mark: Region, module: Region, kind: Region, parameters: Region, macs: Region) {
    var rest = line
    let mark = rest.splitLeft(2)
    let macs = rest.splitRight(10)
    let parameters = rest.splitRight(10)
    let module = rest.splitLeft(rest.width * 5 / 11)
    return (mark, module, rest, parameters, macs)
  }
}

extension DifferencePage {
  func draw(in body: Region, on canvas: inout Canvas) {
    let layout = DifferenceLayout(body)
    let titles = models.map(\.title)
    let sizes = Set(inputs).count == 1 ? "\(inputs[0])" : inputs.map(\.description).joined(separator: " and ")
    canvas.box(
      layout.frame, title: StyledText("What \(titles[1]) changes in \(titles[0]), at \(sizes)"),
      note: StyledText("\(unchanged) modules are the same \(canvas.glyphs.dot) esc closes"), focused: true)
    drawHeading(layout.columns(of: layout.heading), on: &canvas)
    canvas.scrollBar(
      Region(x: layout.frame.right - 1, y: layout.list.y, width: 1, height: layout.list.height), offset: cursor.offset,
      visible: layout.list.height, total: rows.count)
    for (place, row) in rows.dropFirst(cursor.offset).prefix(layout.list.height).enumerated() {
      let line = layout.list.row(place)
      draw(row, layout.columns(of: line), on: &canvas)
      if place + cursor.offset == cursor.selected { canvas.restyle(line, canvas.theme.selection) }
    }
    drawDetail(in: layout.detail, on: &canvas)
  }

  private typealias Columns = (mark: Region, module: Region, kind: Region, parameters: Region, macs: Region)

  private func drawHeading(_ columns: Columns, on canvas: inout Canvas) {
    let style = canvas.theme.muted.bold
    canvas.text("module", in: columns.module, style: style)
    canvas.text("type", in: columns.kind, style: style)
    canvas.text("parameters", in: columns.parameters, style: style, alignment: .right)
    canvas.text("MACs", in: columns.macs, style: style, alignment: .right)
  }

  private func draw(_ row: StructuralComparison.Row, _ columns: Columns, on canvas: inout Canvas) {
    let theme = canvas.theme
    let style =
      switch row.change {
      case .added: theme.good
      case .removed: theme.bad
      case .changed: theme.accent
      case .same: theme.muted
      }
    canvas.text(mark(row, canvas.glyphs), in: columns.mark, style: style)
    let indent = String(repeating: "  ", count: min(row.depth, 8))
    let name: Phrase = row.depth == 0 ? "whole model" : Phrase(verbatim: row.shortTitle)
    canvas.text(StyledText(indent) + StyledText(name, theme.text), in: columns.module)
    let isSame = row.left?.kind == row.right?.kind || row.left == nil || row.right == nil
    // Where both types have no room, the one that it becomes.
    let kinds = [row.kindText] + (isSame ? [] : ["→ \(row.right?.kind ?? "")"])
    let forms = kinds.map { StyledText(arrows($0, canvas.glyphs), isSame ? theme.muted : theme.accent.bold) }
    canvas.text(forms.fitting(columns.kind.width, in: canvas.translation), in: columns.kind)
    for (number, place) in [
      (row.addedParameters, columns.parameters), (row.addedMultiplyAccumulates, columns.macs),
    ] {
      canvas.text(
        number == 0 ? "=" : signedText(number), in: place, style: number == 0 ? theme.muted : theme.text,
        alignment: .right)
    }
  }

  private func mark(_ row: StructuralComparison.Row, _ glyphs: Glyphs) -> String {
    glyphs.isASCII && row.change == .changed ? "#" : row.mark
  }

  private func arrows(_ text: String, _ glyphs: Glyphs) -> String {
    text.replacing("→", with: String(glyphs.right))
  }

  /// The selected row in full: where, what it makes, and in words what differs.
  private func drawDetail(in region: Region, on canvas: inout Canvas) {
    var rest = region
    canvas.horizontalRule(rest.splitTop(1))
    guard rows.indices.contains(cursor.selected) else { return }
    let row = rows[cursor.selected]
    let paths = [row.left?.path, row.right?.path].compactMap(\.self)
    let path = Set(paths).count == 1 ? paths[0] : paths.joined(separator: " → ")
    let repeats: Phrase = row.repeats > 1 ? ", and so in all \(row.repeats)" : ""
    let place = row.depth == 0 ? models.map(\.title).joined(separator: " → ") : path
    canvas.text(
      StyledText(arrows(place, canvas.glyphs), canvas.theme.title)
        + StyledText("  \(arrows(row.shapeText, canvas.glyphs))\(repeats)", canvas.theme.muted), in: rest.splitTop(1))
    canvas.paragraph(StyledText(canvas.glyphs.formula(sentences(row)), canvas.theme.text), in: rest)
  }

  private func sentences(_ row: StructuralComparison.Row) -> Phrase {
    switch row.change {
    case .added:
      "Only \(models[1].title) has it: \((row.right?.parameters ?? 0).grouped) parameters, "
        + "\((row.right?.multiplyAccumulates ?? 0).grouped) MACs."
    case .removed:
      "Only \(models[0].title) has it: \((row.left?.parameters ?? 0).grouped) parameters, "
        + "\((row.left?.multiplyAccumulates ?? 0).grouped) MACs."
    case .changed where row.sentences.isEmpty: "What differs lies in the modules below, or is a size alone."
    case .changed: Phrase(verbatim: row.sentences.joined(separator: "\n"))
    case .same: "Nothing differs."
    }
  }
}

extension StructuralComparison.Row {
  /// The last part of the path, or the numbers of several blocks: `blocks 0–5 ×6`.
  var shortTitle: String {
    let path = (right ?? left)?.path ?? ""
    let parts = path.split(separator: ".").map(String.init)
    let isNumber = parts.last.map { Int($0) != nil } ?? false
    if repeats > 1 { return "\(isNumber ? parts.dropLast().last ?? "" : path) \(names.runs) ×\(repeats)" }
    return isNumber ? parts.suffix(2).joined(separator: ".") : parts.last ?? path
  }
}

// MARK: - What keys do

/// The selected column against the first; the second where the first is selected.
func openDifference(_ state: inout AppState) {
  let column = max(state.compare.column, 1)
  guard state.compare.readings.indices.contains(column), let first = state.compare.readings[0],
    var second = state.compare.readings[column]
  else { return }
  // Shapes can be compared at one size, where the second model takes the first one's.
  if second.input != first.input, let same = try? state.record(second.preset, at: first.input).get() { second = same }
  state.compare.difference = DifferencePage(first, second)
}

/// Keys while differences are shown; false for those that mean what they mean on the table, which then is shown again.
func updateDifference(_ state: inout AppState, _ message: Message) -> Bool {
  switch message {
  case .back, .compare(.difference):
    state.compare.difference = nil
    return true
  case .move, .page, .first, .last, .mouse, .resized:
    let body = state.screenBody
    state.compare.difference?.follow(message, in: body)
    return true
  case .compare, .activate, .changeResolution:
    state.compare.difference = nil
    return false
  // What the background reports changes nothing here.
  default: return true
  }
}
