import VisionCore

/// Draws the state: header, the screen that is shown, footer, and what lies over them. Pure.
func draw(_ state: AppState, on canvas: inout Canvas) {
  canvas.appearance.translation = state.translation
  guard state.fits else { return canvas.drawTooSmall() }
  let layout = state.layout
  if state.isFramed { drawHeader(state, layout, on: &canvas) }
  switch state.screen {
  case .models: drawModels(state, in: layout.body, on: &canvas)
  case .stages: drawStages(state, in: state.screenBody, on: &canvas)
  case .compare: drawCompare(state, in: state.screenBody, on: &canvas)
  case .attention: drawAttention(state, in: layout.body, on: &canvas)
  case .windows: drawWindows(state, in: layout.body, on: &canvas)
  case .scaling: drawScaling(state, in: layout.body, on: &canvas)
  case .accuracy: drawAccuracy(state, in: layout.body, on: &canvas)
  case .inside: drawInside(state, in: layout.body, on: &canvas)
  }
  if let editing = state.panelEditing { drawWhatIf(state, editing, on: &canvas) }
  if state.isFramed { drawFooter(state, layout.footer, on: &canvas) }
  state.picker?.draw(in: layout.body, on: &canvas)
  if state.help { HelpOverlay(state).draw(on: &canvas) }
  if let export = state.export { export.draw(in: layout.body, on: &canvas) }
  if let prompt = state.prompt { drawPrompt(prompt, above: layout.footer, on: &canvas) }
}

private func drawHeader(_ state: AppState, _ layout: ScreenLayout, on canvas: inout Canvas) {
  let theme = canvas.theme
  for (screen, title, region) in layout.tabs {
    let label = StyledText(" \(screen.key) ", theme.accent) + StyledText(title, theme.text) + " "
    canvas.text(label, in: region)
    if screen == state.screen { canvas.restyle(region, theme.selection) }
    canvas.hit(region, sends: .show(screen))
  }
  var rest = layout.header
  _ = rest.splitLeft((layout.tabs.last?.region.right ?? 0) + 1)
  let model = StyledText(state.preset.title, theme.title) + StyledText(" \(state.input)", theme.text)
  let provenance = StyledText(" \(canvas.glyphs.dot) \(state.weights.label)", theme.muted)
  let name = StyledText("vision explorer   ", theme.muted)
  func width(_ text: StyledText) -> Int { text.width(in: canvas.translation) }
  // The name that commands know the model by may be shorter than its title; part of either says less than none.
  let names = [model, StyledText(state.preset.title, theme.title), StyledText(state.preset.name, theme.title), ""]
  var shown = names.fitting(rest.width - 1, in: canvas.translation)
  if shown.isEmpty { return }
  let change = editedText(state).map { StyledText(" \(canvas.glyphs.dot) \($0)", theme.warning) } ?? ""
  if width(shown) + width(change) < rest.width { shown += change }
  if width(shown) + width(provenance) < rest.width { shown += provenance }
  if width(shown) + width(name) < rest.width { shown = name + shown }
  canvas.text(shown + StyledText(" "), in: rest, alignment: .right)
}

private func drawFooter(_ state: AppState, _ footer: Region, on canvas: inout Canvas) {
  var rest = footer
  if let job = state.jobs.shown { drawProgress(state, job, &rest, on: &canvas) }
  if let notice = state.notice {
    let isShort = notice.text.width(in: canvas.translation) + 3 <= rest.width
    drawNotice(notice, in: isShort ? rest : footer, on: &canvas)
    if isShort { return }
  }
  canvas.text(hintLine(KeyMap.hints(in: state), width: rest.width, on: canvas), in: rest, overflow: .clip)
}

/// The hints that fit; the last two, help and quit, stay where others have to go.
private func hintLine(_ hints: [Binding], width: Int, on canvas: Canvas) -> StyledText {
  var hints = hints.map { hint in
    StyledText(hint.shortKeys(canvas.glyphs), canvas.theme.accent) + StyledText(" \(hint.label)   ", canvas.theme.muted)
  }
  while hints.count > 2, hints.reduce(0, { $0 + $1.width(in: canvas.translation) }) - 2 > width {
    hints.remove(at: hints.count - 3)
  }
  return hints.reduce(StyledText(" "), +)
}

/// A notice in the footer, or where it is longer in a box above it.
private func drawNotice(_ notice: Notice, in region: Region, on canvas: inout Canvas) {
  let (mark, style) =
    switch notice.kind {
    case .information: (canvas.glyphs.bullet, canvas.theme.accent)
    case .question: (canvas.glyphs.bullet, canvas.theme.warning)
    case .success: (canvas.glyphs.check, canvas.theme.good)
    case .failure: (canvas.glyphs.failure, canvas.theme.bad)
    }
  let text = StyledText(" \(mark) ", style.bold) + StyledText(notice.text, style)
  guard text.width(in: canvas.translation) > region.width || notice.text.english.contains("\n") else {
    _ = canvas.text(text, in: region)
    return
  }
  let message = StyledText(notice.text, canvas.theme.text)
  let rows = min(message.wrapped(to: region.width - 4, in: canvas.translation).count, max(region.y / 2, 1))
  let frame = Region(x: region.x, y: region.y - rows - 2, width: region.width, height: rows + 2)
  canvas.clear(frame)
  let title: Phrase = notice.kind == .failure ? "That did not work" : "Note"
  let inner = canvas.box(frame, title: StyledText("\(mark) \(title)", style.bold), note: "any key closes")
  canvas.paragraph(message, in: inner.inset(horizontal: 1))
}

/// A job's name and bar at the right of the footer, cut off the region.
private func drawProgress(_ state: AppState, _ job: RunningJob, _ rest: inout Region, on canvas: inout Canvas) {
  var region = rest.splitRight(min(44, rest.width / 2))
  let percent = region.splitRight(6)
  var bar = region.splitRight(region.width / 3)
  _ = bar.splitLeft(1)
  let spinner = canvas.glyphs.spinner[state.ticks % canvas.glyphs.spinner.count]
  canvas.text(
    StyledText("\(spinner) ", canvas.theme.accent) + StyledText(job.doing, canvas.theme.muted), in: region,
    alignment: .right
  )
  canvas.bar(job.part, in: bar, track: true)
  canvas.text(
    "\(Int((min(max(job.part, 0), 1) * 100).rounded()))% ", in: percent, style: canvas.theme.text, alignment: .right)
}

/// A line for a file's name, over the rows above the footer.
private func drawPrompt(_ prompt: Prompt, above footer: Region, on canvas: inout Canvas) {
  let candidateRows = prompt.candidates.isEmpty ? 0 : min((prompt.candidates.count + 2) / 3, 6)
  let height = 3 + candidateRows
  canvas.shield(canvas.bounds)
  let frame = Region(x: footer.x, y: footer.y - height, width: footer.width, height: height)
  canvas.clear(frame)
  var inner = canvas.box(frame, title: StyledText(prompt.title), focused: true).inset(horizontal: 1)
  canvas.editor(prompt.editor, in: inner.splitTop(1))
  let columns = inner.columns([1, 1, 1], gap: 1)
  for (index, name) in prompt.candidates.prefix(3 * candidateRows).enumerated() {
    let isRest = index == 3 * candidateRows - 1 && prompt.candidates.count > 3 * candidateRows
    let text = isRest ? "\(prompt.candidates.count - index) more" : Phrase(verbatim: name)
    canvas.text(
      text, in: columns[index / candidateRows], row: index % candidateRows,
      style: isRest ? canvas.theme.muted : canvas.theme.text)
  }
}
