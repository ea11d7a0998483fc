import VisionCore

func drawModels(_ state: AppState, in region: Region, on canvas: inout Canvas) {
  let layout = ModelsLayout(region)
  drawList(state, layout, on: &canvas)
  drawCard(state, layout, on: &canvas)
}

private func drawList(_ state: AppState, _ layout: ModelsLayout, on canvas: inout Canvas) {
  let (models, rows, list) = (state.models, state.modelRows, state.modelList)
  let count = rows.count { $0.preset != nil }
  let title: Phrase = models.order == .family ? "Models" : "Models by \(models.order.words)"
  var inner = canvas.box(
    layout.list, title: StyledText(title), note: StyledText("\(count) of \(Catalog.presets.count)"),
    focused: list.isFocused)
  canvas.hit(layout.list, sends: .pane(.list))
  drawFilter(models, in: inner.splitTop(1).inset(horizontal: 1), on: &canvas)
  let columns = ListColumns(width: inner.width)
  columns.drawTitles(in: inner.splitTop(1), on: &canvas)
  if count == 0 {
    canvas.paragraph(
      StyledText("No model is called that. Esc clears the filter.", canvas.theme.muted), in: inner.inset(horizontal: 1))
  }
  list.draw(in: inner, bar: layout.list.right - 1, on: &canvas) { index, line, canvas in
    switch rows[index] {
    case .heading(let family, let models):
      canvas.text(
        StyledText(" ") + canvas.mark(of: family) + StyledText(" \(family.title)", canvas.theme.title)
          + StyledText("  \(models)", canvas.theme.muted), in: line)
    case .model(let preset): columns.draw(preset, state, in: line, on: &canvas)
    }
  } above: { index, line, canvas in
    if let preset = rows[index].preset { columns.drawBar(preset, state, in: line, on: &canvas) }
  }
}

private func drawFilter(_ models: ModelsState, in line: Region, on canvas: inout Canvas) {
  var line = line
  if models.isFiltering || !models.filter.text.isEmpty {
    canvas.text("/", in: line.splitLeft(2), style: canvas.theme.accent.bold)
    canvas.editor(models.filter, in: line, showsCursor: models.isFiltering)
  } else {
    canvas.text("/ to filter", in: line, style: canvas.theme.muted)
  }
}

/// The list's columns, fewer where it is narrow.
private struct ListColumns {
  private let name: Int
  private let resolution = 4
  private let parameters = 7
  private let multiplyAccumulates: Int
  private let bar: Int
  /// Names up to this width, their indent and mark with them, leave room for bars.
  private static let usualName = 23

  init(width: Int) {
    multiplyAccumulates = width < 34 ? 0 : 7
    let rest = width - resolution - parameters - multiplyAccumulates - ListColumns.margin
    bar = rest >= ListColumns.usualName + 6 ? min(rest - ListColumns.usualName, 12) : 0
    name = rest - bar
  }

  /// Below a family's mark, so that a narrow list has room for names.
  private var indent: String { bar > 0 ? "   " : "  " }
  /// Between the figures and the frame or the bars; a long name may use it.
  private static let margin = 1

  func drawTitles(in line: Region, on canvas: inout Canvas) {
    let style = canvas.theme.muted
    draw(
      in: line, name: StyledText(indent, style) + StyledText("model", style), "px", "params", "MACs", style: style,
      on: &canvas)
  }

  func draw(_ preset: Preset, _ state: AppState, in line: Region, on canvas: inout Canvas) {
    let figures = state.figures[preset.name]
    let isChosen = preset.name == state.preset.name
    let indent =
      state.models.order == .family
      ? StyledText(self.indent) : StyledText(" ") + canvas.mark(of: preset.family) + StyledText(" ")
    let name =
      indent + StyledText(preset.title, isChosen ? canvas.theme.accent.bold : canvas.theme.text)
      + StyledText(isChosen ? " \(canvas.glyphs.check)" : "", canvas.theme.accent)
    let waiting = String(canvas.glyphs.ellipsis)
    draw(
      in: line, name: name, "\(preset.input.compact)", "\(figures?.parameters.abbreviated ?? waiting)",
      "\(figures?.multiplyAccumulates.abbreviated ?? waiting)", style: canvas.theme.text, on: &canvas)
  }

  /// After the selection, so that the bar keeps its colour.
  func drawBar(_ preset: Preset, _ state: AppState, in line: Region, on canvas: inout Canvas) {
    guard bar > 0, let figures = state.figures[preset.name] else { return }
    let most = state.figures.values.map(\.multiplyAccumulates).max() ?? 1
    let place = Region(x: line.right - bar + 1, y: line.y, width: bar - 2, height: 1)
    canvas.thinBar(Double(figures.multiplyAccumulates) / Double(max(most, 1)), in: place)
  }

  private func draw(
    in line: Region, name: StyledText, _ resolution: Phrase, _ parameters: Phrase, _ multiplyAccumulates: Phrase,
    style: Style, on canvas: inout Canvas
  ) {
    var row = TableRow(name, width: self.name)
    row.add(resolution, style: canvas.theme.muted, width: self.resolution, givesWay: .third)
    row.add(parameters, style: style, width: self.parameters, givesWay: .first)
    row.add(multiplyAccumulates, style: style, width: self.multiplyAccumulates, givesWay: .second)
    var place = line
    _ = place.splitRight(bar)
    row.draw(in: place, on: &canvas)
  }
}

private func drawCard(_ state: AppState, _ layout: ModelsLayout, on canvas: inout Canvas) {
  let isFocused = state.models.pane == .detail
  canvas.hit(layout.card, sends: .pane(.detail))
  guard let selected = state.selectedModel else {
    canvas.box(layout.card, title: "No model", focused: isFocused)
    return
  }
  canvas.box(
    layout.card, title: StyledText(selected.title), note: StyledText(selected.name), focused: isFocused)
  let inner = layout.cardInner
  guard let card = ModelCard(state, width: inner.width, height: inner.height) else { return }
  let pane = card.pane(state)
  canvas.show(card.content(canvas.appearance), rows: card.rows, offset: pane.first(in: inner.height), in: inner)
  pane.draw(in: inner, bar: layout.card.right - 1, on: &canvas)
}
