import VisionCore

func drawCompare(_ state: AppState, in region: Region, on canvas: inout Canvas) {
  let compare = state.compare
  if let difference = state.differencePage {
    return difference.draw(selected: compare.differenceRow, in: region, on: &canvas)
  }
  let layout = CompareLayout(region, columns: compare.presets.count)
  let columns = ListView(count: compare.presets.count, selected: compare.column).visible(in: layout.shownColumns)
  let (rows, list) = (state.comparison.rows, state.comparisonList)
  let models: Phrase =
    compare.input.map { "\(compare.presets.count) models at \($0)" } ?? "\(compare.presets.count) models"
  let note: Phrase =
    columns.count < compare.presets.count
    ? "\(compare.presets.count) models, \(canvas.glyphs.left)\(canvas.glyphs.right) scroll" : ""
  canvas.box(
    layout.frame, title: StyledText(models), note: StyledText(note), focused: true)
  for (place, column) in columns.enumerated() { drawHeader(compare, column, layout, place, on: &canvas) }
  canvas.text(
    StyledText(unequal(canvas), canvas.theme.accent) + StyledText(" differ", canvas.theme.muted), in: layout.header)
  canvas.text("= are the same", in: layout.header, row: 1, style: canvas.theme.muted)
  canvas.horizontalRule(layout.header.row(2))
  list.draw(in: layout.rows, bar: layout.frame.right - 1, on: &canvas) { _, _, _ in
  } above: { index, line, canvas in
    draw(rows[index], isSelected: index == list.selected, compare, layout, columns, y: line.y, on: &canvas)
    for (place, column) in columns.enumerated() where !rows[index].isHeading {
      canvas.hit(layout.cell(place, y: line.y)) {
        $0.action == .press(.left) ? [.compare(.column(column)), .select(index)] : nil
      }
    }
  }
  if let row = list.selected, rows.indices.contains(row) { drawDetail(compare, rows, row, layout, on: &canvas) }
  if state.panelEditing?.fault != nil {
    // The numbers of the last sizes that made a model stay, quietly.
    let place = compare.column - columns.lowerBound
    canvas.restyle(layout.cell(place, y: layout.columns.y, height: layout.visibleRows), canvas.theme.muted)
  }
}

/// The mark of a row in which models differ.
private func unequal(_ canvas: Canvas) -> String { canvas.glyphs.isASCII ? "!=" : "≠" }

private func drawHeader(
  _ compare: CompareState, _ column: Int, _ layout: CompareLayout, _ place: Int, on canvas: inout Canvas
) {
  let preset = compare.presets[column]
  let region = layout.cell(place, y: layout.header.y, height: 2)
  let title = canvas.mark(of: preset.family) + StyledText(" \(preset.title)", canvas.theme.title)
  let size = StyledText("  \(compare.input(of: column))", canvas.theme.text)
  canvas.text([title + size, title].fitting(region.width, in: canvas.translation), in: region)
  canvas.text("\(preset.paper.venue) \(preset.paper.year)", in: region, row: 1, style: canvas.theme.muted)
  if column == compare.column { canvas.restyle(region.row(0), canvas.theme.selection) }
  canvas.hit(region, sends: .compare(.column(column)))
}

private func draw(
  _ row: ModelComparison.Row, isSelected: Bool, _ compare: CompareState, _ layout: CompareLayout, _ shown: Range<Int>,
  y: Int, on canvas: inout Canvas
) {
  let theme = canvas.theme
  var label = Region(x: layout.labels.x, y: y, width: layout.labels.width, height: 1)
  if row.isHeading {
    canvas.text(row.label, in: label, style: theme.title)
    let indent = max(12, StyledText(row.label).width(in: canvas.translation) + 1)
    let line = Region(x: label.x + indent, y: y, width: layout.columns.right - label.x - indent - 1, height: 1)
    return canvas.horizontalRule(line, style: theme.track)
  }
  let mark = row.differs ? unequal(canvas) : "="
  canvas.text(mark, in: label.splitLeft(layout.markWidth), style: row.differs ? theme.accent : theme.muted)
  canvas.text(row.label, in: label, style: row.differs ? theme.text : theme.muted)
  if isSelected { canvas.restyle(label, theme.inactiveSelection) }
  let most = row.cells.compactMap { $0?.number }.max() ?? 0
  for (place, column) in shown.enumerated() {
    let region = layout.cell(place, y: y)
    draw(row, column, most, in: region, on: &canvas)
    if isSelected, column == compare.column { canvas.restyle(region, theme.selection) }
  }
}

private func draw(_ row: ModelComparison.Row, _ column: Int, _ most: Int, in region: Region, on canvas: inout Canvas) {
  let theme = canvas.theme
  guard let cell = row.cells[column] else {
    _ = canvas.text(String(canvas.glyphs.minus), in: region, style: theme.muted)
    return
  }
  let isReference = column == 0
  let isOther = cell.text != row.cells[0]?.text
  let style = !row.differs ? theme.muted : isOther && !isReference ? theme.accent.bold : theme.text
  guard let number = cell.number else {
    let forms = [cell.text] + (cell.isFormula ? [firstTerms(cell.text, in: region)] : cell.briefs)
    canvas.text(
      canvas.glyphs.formula(forms.fitting(region.width, in: canvas.translation)), in: region, style: style)
    return
  }
  var rest = region
  canvas.text(cell.text, in: rest.splitLeft(8), style: style)
  let ratio = rest.splitLeft(8)
  if ratio.width >= 5, !isReference, let reference = row.cells[0]?.number, reference > 0, number != reference {
    canvas.text("\(canvas.glyphs.times)\(ratioText(number, to: reference))", in: ratio, style: theme.muted)
  }
  if rest.width >= 6, most > 0 {
    let bar = Region(x: rest.x, y: rest.y, width: min(rest.width - 1, 32), height: 1)
    canvas.thinBar(Double(number) / Double(most), in: bar)
  }
}

/// A ratio in no more than six letters, which leave a space before the bar.
private func ratioText(_ number: Int, to reference: Int) -> String {
  let ratio = Double(number) / Double(reference)
  return (0.00005..<0.01).contains(ratio) ? fixedText(ratio, digits: 4) : NumberLabel.text(ratio)
}

/// As many of a formula's terms as have room, and that there are more; the line below the table has them all.
private func firstTerms(_ formula: Phrase, in region: Region) -> Phrase {
  let terms = formula.english.split(separator: " + ")
  let more = " + …"
  for count in stride(from: terms.count - 1, to: 0, by: -1) {
    let text = terms.prefix(count).joined(separator: " + ") + more
    if text.count <= region.width { return Phrase(verbatim: text) }
  }
  return formula
}

/// The selected cell in full: a formula with its numbers, a number exactly.
private func drawDetail(
  _ compare: CompareState, _ rows: [ModelComparison.Row], _ selected: Int, _ layout: CompareLayout,
  on canvas: inout Canvas
) {
  var region = layout.detail
  canvas.horizontalRule(region.splitTop(1))
  guard compare.presets.indices.contains(compare.column) else { return }
  let row = rows[selected]
  let place: Phrase = "\(compare.presets[compare.column].title), \(row.section.lowercased), "
  let label: Phrase = row.label == "  =" ? termName(rows, selected) : row.label
  let text: Phrase = row.cells[compare.column]?.full ?? "the model has no such stage"
  canvas.paragraph(
    StyledText("\(place)\(label): ", canvas.theme.muted) + StyledText(canvas.glyphs.formula(text), canvas.theme.text),
    in: region)
}

/// A number below a formula is called as that is.
private func termName(_ rows: [ModelComparison.Row], _ row: Int) -> Phrase { rows[max(row - 1, 0)].label }
