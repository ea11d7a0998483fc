import VisionCore

/// Draws a tour: the step's text, the live explorer, and a line of keys and progress. Pure.
func drawLecture(_ state: LectureState, on canvas: inout Canvas) {
  canvas.appearance.translation = state.app.translation
  let minimum = LectureLayout.minimum
  guard state.size.columns >= minimum.columns, state.size.rows >= minimum.rows else {
    return canvas.drawTooSmall(needed: minimum)
  }
  let layout = state.layout
  drawText(state, layout, on: &canvas)
  var view = Canvas(width: layout.view.width, height: layout.view.height, appearance: canvas.appearance)
  draw(state.app, on: &view)
  canvas.paste(view, x: layout.view.x, y: layout.view.y)
  drawStatus(state, in: layout.status, on: &canvas)
  if state.isHelpOpen { drawHelp(state, on: &canvas) }
}

private func drawText(_ state: LectureState, _ layout: LectureLayout, on canvas: inout Canvas) {
  guard !layout.text.isEmpty else { return }
  let theme = canvas.theme
  let page = LecturePage(state, theme: theme, glyphs: canvas.glyphs)
  let progress = LectureWords.step(state.place + 1, of: state.tour.steps.count)
  var inner = layout.textInner
  let hasMore = page.lastOffset > 0
  if layout.isSideBySide {
    canvas.box(
      layout.text, title: StyledText(state.tour.title), note: StyledText(progress), focused: !state.isTakenOver)
    canvas.scrollBar(
      Region(x: layout.text.right - 1, y: inner.y, width: 1, height: inner.height), offset: state.textOffset,
      visible: page.visibleRows, total: page.lines.count)
  } else {
    var title = layout.text.row(0).inset(horizontal: 1)
    let right: Phrase = hasMore ? "\(scrolled(state, page)) \(canvas.glyphs.dot) \(progress)" : progress
    canvas.text(right, in: title.splitRight(right.width(in: canvas.translation)), style: theme.muted)
    _ = title.splitRight(1)
    let name = state.shown.map {
      TextSetter(width: 1, theme: theme, glyphs: canvas.glyphs, translation: canvas.translation)
        .styled($0.title, base: theme.title)
    }
    canvas.text(name ?? StyledText(state.tour.title, theme.title), in: title)
    canvas.scrollBar(
      inner.splitRight(1), offset: state.textOffset, visible: page.visibleRows, total: page.lines.count)
  }
  for (row, line) in page.lines.dropFirst(state.textOffset).prefix(inner.height).enumerated() {
    canvas.text(line, in: inner, row: row)
  }
}

/// How much of the text has been seen: `8/12`.
private func scrolled(_ state: LectureState, _ page: LecturePage) -> String {
  "\(min(state.textOffset + page.visibleRows, page.lines.count))/\(page.lines.count)"
}

private func drawStatus(_ state: LectureState, in region: Region, on canvas: inout Canvas) {
  let theme = canvas.theme
  canvas.clear(region)
  var rest = region
  var right: Phrase = ""
  let score = state.score
  if score.all > 0 { right += LectureWords.score(score.right, of: score.all) + "  " }
  if state.followers > 0 { right += LectureWords.audience(state.followers) + "  " }
  if let job = state.app.jobs.shown, !state.isTakenOver {
    let spinner = canvas.glyphs.spinner[state.app.ticks % canvas.glyphs.spinner.count]
    right = "\(spinner) \(job.doing) \(Int((100 * job.part).rounded()))%  " + right
  }
  if !right.isEmpty {
    canvas.text(
      right, in: rest.splitRight(min(right.width(in: canvas.translation), rest.width / 2)), style: theme.muted)
  }
  if let notice = state.app.notice, !state.isTakenOver {
    canvas.text(" " + notice.text, in: rest, style: notice.kind == .failure ? theme.bad : theme.good)
    return
  }
  if state.isTakenOver {
    canvas.text(" " + LectureWords.takenOver(state.place + 1), in: rest, style: theme.warning)
    return
  }
  let isEnd = state.place == state.tour.steps.count - 1 && state.textOffset >= LecturePage(state).lastOffset
  let hints = LectureKeys.all.filter(\.isHint).map { keys, command, _ in
    if command == .next, isEnd { return StyledText(LectureWords.end, theme.muted) + "   " }
    return StyledText(keys[0].label(canvas.glyphs), theme.accent)
      + StyledText(" \(LectureWords.label(command))   ", theme.muted)
  }
  canvas.text(hints.reduce(StyledText(" "), +), in: rest)
}

private func drawHelp(_ state: LectureState, on canvas: inout Canvas) {
  let rows = LectureKeys.all
  let frame = canvas.bounds.centered(width: min(84, canvas.width - 2), height: min(rows.count + 2, canvas.height))
  canvas.clear(frame)
  let inner = canvas.box(
    frame, title: StyledText(LectureWords.keys), note: StyledText(LectureWords.closes), focused: true
  ).inset(horizontal: 1)
  for (index, entry) in rows.enumerated() {
    var row = inner.row(index)
    let keys = row.splitLeft(min(24, row.width / 3))
    canvas.text(
      entry.keys.map { $0.label(canvas.glyphs) }.joined(separator: " "), in: keys, style: canvas.theme.accent)
    _ = row.splitLeft(1)
    canvas.text(LectureWords.help(entry.command), in: row, style: canvas.theme.text)
  }
}
