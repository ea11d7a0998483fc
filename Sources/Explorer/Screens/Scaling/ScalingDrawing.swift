import VisionCore

/// Where the plot and what is said about it stand: side by side where there is room, else one below the other.
struct ScalingLayout: Sendable {
  let frame: Region
  let plot: Region
  /// Line between plot and words; vertical where they stand side by side.
  let rule: Region
  let readingsTitle: Region
  let readings: Region
  let crossingsTitle: Region
  let crossings: Region
  /// The selected crossing in a sentence.
  let sentence: Region

  init(_ body: Region) {
    frame = body
    var rest = body.inset(horizontal: 2, vertical: 1)
    if let beside = rest.splitWordsBeside(in: body) {
      var side = beside.words
      rule = beside.rule
      plot = rest
      readingsTitle = side.splitTop(1)
      readings = side.splitTop(ScalingState.most)
      _ = side.splitTop(1)
      crossingsTitle = side.splitTop(1)
      crossings = side.splitTop(min(8, side.height / 2))
      _ = side.splitTop(1)
      sentence = side
    } else {
      var below = rest.splitBottom(min(8, rest.height / 2))
      rule = below.splitTop(1)
      plot = rest
      sentence = below.splitBottom(min(3, below.height / 2))
      var right = below
      var left = right.splitLeft(below.width / 2 + 1)
      _ = left.splitRight(2)
      readingsTitle = left.splitTop(1)
      readings = left
      crossingsTitle = right.splitTop(1)
      crossings = right
    }
  }
}

func drawScaling(_ state: AppState, in region: Region, on canvas: inout Canvas) {
  let scaling = state.scaling
  let layout = ScalingLayout(region)
  let page = ScalingPage(scaling)
  canvas.box(layout.frame, title: title(scaling), note: note(page), focused: true)
  if layout.rule.width == 1 { canvas.verticalRule(layout.rule) } else { canvas.horizontalRule(layout.rule) }
  guard let page else {
    let row = layout.plot.height / 2
    canvas.text("measuring the models…", in: layout.plot, row: row, style: canvas.theme.muted, alignment: .center)
    return
  }
  if let frame = page.picture.draw(in: layout.plot, on: &canvas) {
    drawCursor(page, frame, on: &canvas)
    hitPlot(page, frame, in: layout.plot, on: &canvas)
  }
  drawReadings(page, layout, on: &canvas)
  drawCrossings(state, page, layout, on: &canvas)
}

/// A press reads the curves at the nearest size, the wheel zooms.
private func hitPlot(_ page: ScalingPage, _ frame: PlotFrame, in region: Region, on canvas: inout Canvas) {
  canvas.wheel(region) { [.scaling($0 < 0 ? .zoomIn : .zoomOut)] }
  let columns = page.stops.map { (size: $0, x: frame.column(Double($0)) ?? .max / 2) }
  canvas.hit(region) { mouse in
    guard mouse.action == .press(.left) || mouse.action == .drag(.left) else { return nil }
    return columns.min { abs($0.x - mouse.x) < abs($1.x - mouse.x) }.map { [.scaling(.at($0.size))] }
  }
}

/// `MACs over the resolution, log`.
private func title(_ scaling: ScalingState) -> StyledText {
  let over: Phrase = scaling.showsBlocks ? "side of the map" : "\(scaling.variable)"
  let scale: Phrase = scaling.scale == .linear ? "" : ", \(scaling.scale.words)"
  return StyledText("\(scaling.quantity.shortTitle) over \(over)\(scale)")
}

extension ScalingQuantity {
  /// A word or two for a title.
  fileprivate var shortTitle: Phrase {
    switch self {
    case .multiplyAccumulates: "MACs"
    case .tokens: "Tokens"
    case .parameters: "Parameters"
    case .attentionMemory: "Attention matrices"
    case .attentionShare: "Share of attention"
    }
  }
}

private func note(_ page: ScalingPage?) -> StyledText {
  guard let study = page?.picture.study else { return "" }
  return StyledText("\(study.range.lowerBound) to \(study.range.upperBound) in steps of \(study.step)")
}

/// A line through the curves where they are read, and each curve's mark on it.
private func drawCursor(_ page: ScalingPage, _ frame: PlotFrame, on canvas: inout Canvas) {
  guard let cursor = page.cursor, let column = frame.column(Double(cursor)) else { return }
  for y in frame.inner.y..<frame.inner.bottom where canvas[column, y].glyph == .space {
    canvas.put(Glyph(canvas.glyphs.light.vertical), x: column, y: y, style: canvas.theme.accent)
  }
  canvas.put(Glyph(canvas.glyphs.light.teeBottom), x: column, y: frame.inner.bottom, style: canvas.theme.accent)
  for index in page.picture.study.subjects.indices {
    guard let value = page.reading(of: index), let row = frame.row(value.number) else { continue }
    canvas.put(
      Glyph(canvas.glyphs.mark(index)), x: column, y: row, style: canvas.theme.category(index).bold, in: frame.inner)
  }
}

/// The value of every curve at the cursor: rounded, and exactly.
private func drawReadings(_ page: ScalingPage, _ layout: ScalingLayout, on canvas: inout Canvas) {
  let picture = page.picture
  let theme = canvas.theme
  let size = page.cursor.flatMap { cursor in picture.study.subjects.first.map { $0.variable.text(cursor) } } ?? ""
  canvas.text(
    StyledText("At ", theme.muted) + StyledText(size, theme.title), in: layout.readingsTitle)
  let titles = picture.study.titles
  let curves = ListView(count: titles.count, selected: page.curve)
  let width = min(max(titles.map(\.count).max() ?? 0, 6) + 1, 16)
  for (row, index) in curves.visible(in: layout.readings.height).enumerated() {
    canvas.hit(layout.readings.row(row), sends: .scaling(.curve(index)))
    var line = layout.readings.row(row)
    let name = Region(x: line.x + 2, y: line.y, width: line.width - 2, height: 1)
    canvas.text(
      StyledText("\(canvas.glyphs.mark(index)) ", theme.category(index)), in: line.splitLeft(2))
    canvas.text(titles[index], in: line.splitLeft(width), style: theme.text)
    if let value = page.reading(of: index) {
      canvas.text(picture.quantity.text(value), in: line.splitLeft(8), style: theme.title)
      if value.denominator == 1, line.width >= value.numerator.grouped.count {
        canvas.text(value.numerator.grouped, in: line, style: theme.muted, alignment: .right)
      }
    } else {
      canvas.text("not at this size", in: line, style: theme.muted)
    }
    if index == page.curve, titles.count > 1 { canvas.restyle(name, theme.inactiveSelection) }
  }
}

private func drawCrossings(
  _ state: AppState, _ page: ScalingPage, _ layout: ScalingLayout, on canvas: inout Canvas
) {
  let (theme, picture) = (canvas.theme, page.picture)
  let crossings = picture.crossings
  let count: Phrase = crossings.count == 1 ? "1 crossing" : "\(crossings.count) crossings"
  canvas.text(
    StyledText("\(canvas.glyphs.times) ", theme.title) + StyledText(state.isMeasuring ? "…" : count, theme.title),
    in: layout.crossingsTitle)
  page.crossings.draw(in: layout.crossings, bar: layout.frame.right - 1, on: &canvas) { index, line, canvas in
    let forms = picture.study.shortSentences(crossings[index])
    canvas.text(forms.fitting(line.width, in: canvas.translation), in: line, style: theme.text)
  } above: { index, line, canvas in
    canvas.hit(line, sends: .scaling(.crossing(index)))
  }
  drawSentences(state, page, in: layout.sentence, on: &canvas)
}

/// As many sentences as have room as a whole.
private func drawSentences(
  _ state: AppState, _ page: ScalingPage, in region: Region, on canvas: inout Canvas
) {
  var rest = region
  for (index, sentence) in sentences(state, page).enumerated() {
    let text = StyledText(canvas.glyphs.formula(sentence), canvas.theme.muted)
    let rows = text.wrapped(to: max(rest.width, 1), in: canvas.translation).count
    if index > 0, rows > rest.height { return }
    canvas.paragraph(text, in: rest.splitTop(rows))
  }
}

/// What there is to say about what is selected: a crossing, formulas, or why a model is left out.
private func sentences(_ state: AppState, _ page: ScalingPage) -> [Phrase] {
  let picture = page.picture
  let formulas = (try? picture.study.formulaSentences()) ?? []
  let skipped = [picture.study.skippedSentences(in: state.scaling.table).first].compactMap(\.self)
  guard picture.crossings.indices.contains(page.crossing) else {
    if picture.study.subjects.count < 2 || state.isMeasuring { return skipped }
    return formulas + ["The curves do not cross here."] + skipped
  }
  if !formulas.isEmpty { return formulas }
  return [picture.study.sentence(picture.crossings[page.crossing], picture.quantity)]
}
