import VisionCore

/// What one of the compared models changes in another, module by module: a list in place of the comparison's table.
struct DifferencePage: Sendable {
  /// The columns that are compared, by name.
  let models: [Preset]
  let inputs: [GridSize]
  /// Modules that are the same in both are left out.
  let rows: [StructuralComparison.Row]
  let unchanged: Int

  /// - Parameter readings: of the model that is changed and of the one that changes it.
  init(_ first: ModelReading, _ second: ModelReading) {
    models = [first.preset, second.preset]
    inputs = [first.input, second.input]
    let comparison = StructuralComparison(first.program, second.program)
    rows = comparison.rows.filter { $0.change != .same || $0.depth == 0 }
    unchanged = comparison.rows.count { $0.change == .same }
  }

  func list(selected: Int) -> ListView { ListView(count: rows.count, selected: min(selected, max(rows.count - 1, 0))) }
}

/// Where the list and what is said about its selected row stand.
struct DifferenceLayout: Sendable {
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
  func draw(selected: Int, in body: Region, on canvas: inout Canvas) {
    let (layout, list) = (DifferenceLayout(body), list(selected: selected))
    let titles = models.map(\.title)
    let sizes = Set(inputs).count == 1 ? "\(inputs[0])" : inputs.map(\.description).joined(separator: " and ")
    let same = Phrase(unchanged, one: "\(unchanged) module is the same", many: "\(unchanged) modules are the same")
    canvas.box(
      layout.frame, title: StyledText("What \(titles[1]) changes in \(titles[0]), at \(sizes)"),
      note: StyledText("\(same) \(canvas.glyphs.dot) esc closes"), focused: true)
    drawHeading(layout.columns(of: layout.heading), on: &canvas)
    list.draw(in: layout.list, bar: layout.frame.right - 1, on: &canvas) {
      draw(rows[$0], layout.columns(of: $1), on: &$2)
    }
    if let row = list.selected, rows.indices.contains(row) { drawDetail(rows[row], in: layout.detail, on: &canvas) }
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
  private func drawDetail(_ row: StructuralComparison.Row, in region: Region, on canvas: inout Canvas) {
    var rest = region
    canvas.horizontalRule(rest.splitTop(1))
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
    case .changed: row.sentences.joined(separator: "\n")
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
