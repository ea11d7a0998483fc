import VisionCore

/// The list of a model's sizes, what they were, and what they amount to.
func drawWhatIf(_ state: AppState, _ editing: EditedModel, on canvas: inout Canvas) {
  let panel = WhatIfPanel(state, editing)
  let title = StyledText("What if") + StyledText(" \(canvas.glyphs.dot) \(editing.preset.title)", canvas.theme.text)
  let note = StyledText("\(changeCount(panel.lines)) changed")
  canvas.box(panel.frame, title: title, note: note, focused: true)
  canvas.shield(panel.frame)
  canvas.wheel(panel.frame) { [.move($0 < 0 ? .up : .down)] }
  for (place, row) in panel.visible.enumerated() {
    let region = panel.list.row(place)
    // Beside its values a line is pressed for the last of them.
    let last = max(panel.lines[row.line].cells.count - 1, 0)
    canvas.hit(region, sends: .whatIf(.cell(line: row.line, last)))
    switch row {
    case .values(let line): drawValues(state, editing, panel, line, in: region, on: &canvas)
    case .originals(let line):
      var rest = region
      _ = rest.splitLeft(panel.valueColumn + 1)
      let original = panel.lines[line].originalText
      canvas.text("was \(original)", in: rest, style: canvas.theme.muted)
    case .reason(_, let row):
      var rest = region
      _ = rest.splitLeft(3)
      draw(panel.reason[row], editing.fault == nil ? canvas.theme.warning : canvas.theme.bad, in: rest, on: &canvas)
    }
  }
  drawStages(editing, panel, on: &canvas)
  drawNote(state, panel, on: &canvas)
  TotalsDrawing(
    totals: EditedTotals(editing.reading, before: editing.before), isEdited: editing.isEdited,
    isStale: editing.fault != nil
  ).draw(in: panel.totals, on: &canvas)
}

/// Where the list leaves room, the stages' multiply-accumulates below it.
private func drawStages(_ editing: EditedModel, _ panel: WhatIfPanel, on canvas: inout Canvas) {
  let bars = StageBars(editing.reading, before: editing.before)
  var rest = panel.list
  _ = rest.splitTop(panel.visible.count + 1)
  guard bars.rows > 0, rest.height > bars.rows else { return }
  let region = rest.splitBottom(bars.rows + 1).inset(horizontal: 1)
  bars.draw(in: region, on: &canvas)
  if editing.fault != nil { canvas.restyle(region, canvas.theme.muted) }
}

private func changeCount(_ lines: [EditedLine]) -> Phrase {
  let count = lines.count(where: \.isChanged)
  return count == 0 ? "nothing" : count == 1 ? "1 size" : "\(count) sizes"
}

private func draw(_ line: GlyphLine, _ style: Style, in region: Region, on canvas: inout Canvas) {
  let text = line.elements.map(\.glyph.text).joined()
  canvas.text(canvas.glyphs.formula(text), in: region, style: style)
}

private func drawValues(
  _ state: AppState, _ editing: EditedModel, _ panel: WhatIfPanel, _ index: Int, in region: Region,
  on canvas: inout Canvas
) {
  let (theme, glyphs) = (canvas.theme, canvas.glyphs)
  let line = panel.lines[index]
  let isSelected = index == state.whatIf.line
  let fault = editing.fault.flatMap { $0.key == line.key ? $0 : nil }
  var rest = region
  let mark: StyledText =
    fault != nil
    ? StyledText("\(glyphs.failure) ", theme.bad.bold)
    : line.isChanged ? StyledText("\(glyphs.bullet) ", theme.warning.bold) : "  "
  let title = StyledText(line.title, isSelected ? theme.title : line.isChanged ? theme.text.bold : theme.text)
  let name = rest.splitLeft(panel.valueColumn)
  canvas.text(mark + title, in: name)
  canvas.hit(name, sends: .whatIf(.cell(line: index, 0)))
  for (place, cell) in line.cells.enumerated() {
    let isCell = isSelected && place == min(state.whatIf.cell, line.cells.count - 1)
    let text = (isCell ? state.whatIf.entry ?? fault?.text : nil) ?? cell.text
    let style = fault != nil ? theme.bad.bold : cell.isChanged ? theme.warning.bold : theme.text
    let edges = isCell ? (String(glyphs.left), String(glyphs.right)) : (" ", " ")
    if isCell, state.whatIf.entry != nil {
      let typed = rest.splitLeft(text.count + 2)
      canvas.hit(typed, sends: .whatIf(.cell(line: index, place)))
      canvas.text(" \(text) ", in: typed, style: theme.text)
      canvas.restyle(typed, theme.selection)
      canvas.restyle(Region(x: typed.right - 1, y: typed.y, width: 1, height: 1), .plain.reverse)
      continue
    }
    let whole = rest.splitLeft(text.count + 2)
    canvas.hit(whole, sends: .whatIf(.cell(line: index, place)))
    canvas.text(
      StyledText(edges.0, theme.accent) + StyledText(text, style) + StyledText(edges.1, theme.accent), in: whole,
      overflow: .clip)
    if isCell { canvas.restyle(whole, theme.selection) }
  }
  if line.isChanged, line.fitsOriginal(width: region.width - panel.valueColumn), fault?.text == nil,
    !(isSelected && state.whatIf.entry != nil)
  {
    canvas.text("was \(line.originalText)", in: rest, style: theme.muted, alignment: .right)
  }
}

private func drawNote(_ state: AppState, _ panel: WhatIfPanel, on canvas: inout Canvas) {
  var rest = panel.note
  if panel.hasRule { canvas.horizontalRule(rest.splitTop(1), style: canvas.theme.track) }
  guard panel.lines.indices.contains(state.whatIf.line) else { return }
  let summary = panel.lines[state.whatIf.line].summary
  canvas.paragraph(StyledText(canvas.glyphs.formula(summary), canvas.theme.muted), in: rest.inset(horizontal: 1))
}

/// What an edited model amounts to, beside what it did.
private struct TotalsDrawing {
  let totals: EditedTotals
  let isEdited: Bool
  /// Whether the sizes that are asked for make no model, so that these are the last ones' numbers.
  let isStale: Bool

  func draw(in region: Region, on canvas: inout Canvas) {
    var rest = region
    let rule = rest.splitTop(1)
    canvas.horizontalRule(rule, style: canvas.theme.track)
    let isHigh = region.height > 6
    count("parameters", totals.parameters, &rest, isHigh, on: &canvas)
    count("MACs", totals.multiplyAccumulates, &rest, isHigh, on: &canvas)
    tokens(in: rest.splitTop(1), on: &canvas)
    share("attention", totals.attention, in: rest.splitTop(1), on: &canvas)
    share(" products", totals.products, in: rest.splitTop(1), on: &canvas)
    if isStale { canvas.restyle(region, canvas.theme.muted) }
    if isStale { canvas.text(" of the last sizes that fit ", in: rule, style: canvas.theme.bad, alignment: .center) }
  }

  /// A line's parts: what it is, the number now, its change, and that in relation to what was.
  private func columns(_ region: Region) -> (label: Region, now: Region, change: Region, relative: Region) {
    var rest = region.inset(horizontal: 1)
    let isNarrow = rest.width < 40
    let label = rest.splitLeft(isNarrow ? 10 : 11)
    let relative = rest.splitRight(isNarrow ? 8 : 9)
    let change = rest.splitRight(isNarrow ? 8 : 9)
    return (label, rest, change, relative)
  }

  private func count(
    _ label: Phrase, _ count: EditedTotals.Count, _ rest: inout Region, _ isHigh: Bool, on canvas: inout Canvas
  ) {
    let theme = canvas.theme
    let places = columns(rest.splitTop(1))
    canvas.text(label, in: places.label, style: theme.muted)
    let exact = count.now.grouped
    canvas.text(
      exact.count <= places.now.width ? exact : count.now.abbreviated, in: places.now, style: theme.title,
      alignment: .right)
    if isHigh {
      canvas.changeBar(count, of: max(count.now, count.before), in: rest.splitTop(1).inset(horizontal: 1))
    }
    guard isEdited else { return }
    let style = theme.change(count.difference)
    let difference: Phrase =
      count.difference == 0 ? "same" : Phrase(verbatim: canvas.glyphs.formula(signedText(count.difference)))
    canvas.text(difference, in: places.change, style: style.bold, alignment: .right)
    canvas.text(canvas.glyphs.formula(relativeText(count)), in: places.relative, style: style, alignment: .right)
  }

  private func tokens(in region: Region, on canvas: inout Canvas) {
    let theme = canvas.theme
    let places = columns(region)
    canvas.text("tokens", in: places.label, style: theme.muted)
    let isNarrow = places.now.width < 12
    func text(_ counts: [Int]) -> String {
      let arrow = isNarrow ? String(canvas.glyphs.right) : " \(canvas.glyphs.right) "
      return counts.isEmpty ? String(canvas.glyphs.minus) : counts.map(\.grouped).joined(separator: arrow)
    }
    let isSame = totals.tokens.now == totals.tokens.before
    let change: Phrase = !isEdited ? "" : isSame ? "same" : "was \(text(totals.tokens.before))"
    let style = isSame ? theme.muted : theme.warning
    guard !isSame || isNarrow else {
      canvas.text(text(totals.tokens.now), in: places.now, style: theme.title, alignment: .right)
      canvas.text(change, in: places.change, style: style, alignment: .right)
      return
    }
    var rest = region.inset(horizontal: 1)
    _ = rest.splitLeft(places.label.width)
    let now = StyledText(text(totals.tokens.now), theme.title)
    canvas.text(now + StyledText(change.isEmpty ? "" : "  \(change)", style), in: rest, alignment: .right)
  }

  private func share(_ label: Phrase, _ share: EditedTotals.Share, in region: Region, on canvas: inout Canvas) {
    let theme = canvas.theme
    let places = columns(region)
    canvas.text(label, in: places.label, style: theme.muted)
    canvas.text(
      share.now == 0 && totals.tokens.now.isEmpty ? String(canvas.glyphs.minus) : percentText(share.now, of: 1000),
      in: places.now, style: theme.title, alignment: .right)
    guard isEdited else { return }
    let difference = share.now - share.before
    let points = "\(abs(difference) / 10).\(abs(difference) % 10)"
    let text: Phrase =
      difference == 0 ? "same" : Phrase(verbatim: canvas.glyphs.formula((difference < 0 ? "−" : "+") + points))
    canvas.text(text, in: places.change, style: theme.change(difference), alignment: .right)
    if difference != 0 { canvas.text("points", in: places.relative, style: theme.muted, alignment: .right) }
  }
}
