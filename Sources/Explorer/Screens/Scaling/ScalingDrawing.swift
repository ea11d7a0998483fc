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
  canvas.box(layout.frame, title: title(scaling), note: note(scaling), focused: true)
  if layout.rule.width == 1 { canvas.verticalRule(layout.rule) } else { canvas.horizontalRule(layout.rule) }
  if let picture = scaling.picture {
    if let frame = picture.draw(in: layout.plot, on: &canvas) { drawCursor(scaling, frame, on: &canvas) }
    drawReadings(scaling, picture, layout, on: &canvas)
    drawCrossings(state, picture, layout, on: &canvas)
  } else {
    let row = layout.plot.height / 2
    canvas.text("measuring the models…", in: layout.plot, row: row, style: canvas.theme.muted, alignment: .center)
  }
  scaling.picker?.draw(in: region, on: &canvas)
}

/// `MACs over the resolution, log`.
private func title(_ scaling: ScalingState) -> StyledText {
  let over: Phrase = scaling.showsBlocks ? "side of the map" : "\(scaling.variable)"
  let scale: Phrase = scaling.scale == .linear ? "" : ", \(Phrase(known: scaling.scale.rawValue))"
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

private func note(_ scaling: ScalingState) -> StyledText {
  guard let study = scaling.picture?.study else { return "" }
  return StyledText("\(study.range.lowerBound) to \(study.range.upperBound) in steps of \(study.step)")
}

/// A line through the curves where they are read, and each curve's mark on it.
private func drawCursor(_ scaling: ScalingState, _ frame: PlotFrame, on canvas: inout Canvas) {
  guard let picture = scaling.picture, let cursor = scaling.cursor, let column = frame.column(Double(cursor)) else {
    return
  }
  for y in frame.inner.y..<frame.inner.bottom where canvas[column, y].glyph == .space {
    canvas.put(Glyph(canvas.glyphs.light.vertical), x: column, y: y, style: canvas.theme.accent)
  }
  canvas.put(Glyph(canvas.glyphs.light.teeBottom), x: column, y: frame.inner.bottom, style: canvas.theme.accent)
  for index in picture.study.subjects.indices {
    guard let value = scaling.reading(of: index), let row = frame.row(value.number) else { continue }
    canvas.put(
      Glyph(canvas.glyphs.mark(index)), x: column, y: row, style: canvas.theme.category(index).bold, in: frame.inner)
  }
}

/// The value of every curve at the cursor: rounded, and exactly.
private func drawReadings(
  _ scaling: ScalingState, _ picture: ScalingPicture, _ layout: ScalingLayout, on canvas: inout Canvas
) {
  let theme = canvas.theme
  let size = scaling.cursor.flatMap { cursor in picture.study.subjects.first.map { $0.variable.text(cursor) } } ?? ""
  canvas.text(
    StyledText("At ", theme.muted) + StyledText(size, theme.title), in: layout.readingsTitle)
  let titles = picture.study.titles
  let shown = titles.indices.dropFirst(scaling.selected.offset).prefix(layout.readings.height)
  let width = min(max(titles.map(\.count).max() ?? 0, 6) + 1, 16)
  for (row, index) in shown.enumerated() {
    var line = layout.readings.row(row)
    let name = Region(x: line.x + 2, y: line.y, width: line.width - 2, height: 1)
    canvas.text(
      StyledText("\(canvas.glyphs.mark(index)) ", theme.category(index)), in: line.splitLeft(2))
    canvas.text(titles[index], in: line.splitLeft(width), style: theme.text)
    if let value = scaling.reading(of: index) {
      canvas.text(picture.quantity.text(value), in: line.splitLeft(8), style: theme.title)
      if value.denominator == 1, line.width >= value.numerator.grouped.count {
        canvas.text(value.numerator.grouped, in: line, style: theme.muted, alignment: .right)
      }
    } else {
      canvas.text("not at this size", in: line, style: theme.muted)
    }
    if index == scaling.selected.selected, titles.count > 1 { canvas.restyle(name, theme.inactiveSelection) }
  }
}

private func drawCrossings(
  _ state: AppState, _ picture: ScalingPicture, _ layout: ScalingLayout, on canvas: inout Canvas
) {
  let theme = canvas.theme
  let scaling = state.scaling
  let crossings = picture.crossings
  let count: Phrase = crossings.count == 1 ? "1 crossing" : "\(crossings.count) crossings"
  canvas.text(
    StyledText("\(canvas.glyphs.times) ", theme.title) + StyledText(state.isMeasuring ? "…" : count, theme.title),
    in: layout.crossingsTitle)
  for (row, index) in crossings.indices.dropFirst(scaling.crossing.offset).prefix(layout.crossings.height).enumerated()
  {
    let line = layout.crossings.row(row)
    let forms = picture.study.shortSentences(crossings[index])
    canvas.text(forms.fitting(line.width, in: canvas.translation), in: line, style: theme.text)
    if index == scaling.crossing.selected { canvas.restyle(line, theme.selection) }
  }
  canvas.scrollBar(
    Region(x: layout.frame.right - 1, y: layout.crossings.y, width: 1, height: layout.crossings.height),
    offset: scaling.crossing.offset, visible: layout.crossings.height, total: crossings.count)
  drawSentences(state, picture, in: layout.sentence, on: &canvas)
}

/// As many sentences as have room as a whole.
private func drawSentences(
  _ state: AppState, _ picture: ScalingPicture, in region: Region, on canvas: inout Canvas
) {
  var rest = region
  for (index, sentence) in sentences(state, picture).enumerated() {
    let text = StyledText(canvas.glyphs.formula(sentence), canvas.theme.muted)
    let rows = text.wrapped(to: max(rest.width, 1), in: canvas.translation).count
    if index > 0, rows > rest.height { return }
    canvas.paragraph(text, in: rest.splitTop(rows))
  }
}

/// What there is to say about what is selected: a crossing, formulas, or why a model is left out.
private func sentences(_ state: AppState, _ picture: ScalingPicture) -> [Phrase] {
  let scaling = state.scaling
  let formulas = (try? picture.study.formulaSentences()) ?? []
  let skipped = [picture.study.skippedSentences(in: scaling.table).first].compactMap(\.self)
  guard picture.crossings.indices.contains(scaling.crossing.selected) else {
    if picture.study.subjects.count < 2 || state.isMeasuring { return skipped }
    return formulas + ["The curves do not cross here."] + skipped
  }
  if !formulas.isEmpty { return formulas }
  return [picture.study.sentence(picture.crossings[scaling.crossing.selected], picture.quantity)]
}
