import VisionCore

func updateInside(_ state: inout AppState, _ message: Message) -> [Effect] {
  if state.inside.picker != nil {
    updatePicker(&state, message)
    prepareInside(&state)
    return askInside(&state)
  }
  var effects: [Effect] = []
  switch message {
  case .inside(.cancel): return cancelInside(&state)
  case .inside(.run), .activate: state.inside.stopped = nil
  case .inside(let message): follow(&state, message)
  case .move(let direction): moveInsideQuery(&state, direction)
  case .page(let pages): for _ in 0..<4 { moveInsideQuery(&state, pages > 0 ? .down : .up) }
  case .focus(let step): follow(&state, .view(step))
  case .first: goToEnd(&state, first: true)
  case .last: goToEnd(&state, first: false)
  case .mouse(let mouse): updateMouse(&state, mouse)
  case .changeResolution(let change): effects = state.changeResolution(change)
  default: break
  }
  prepareInside(&state)
  return effects + askInside(&state)
}

/// What the background has found.
func receive(_ state: inout AppState, _ report: InsideReport) -> [Effect] {
  guard report.number == state.inside.number, let question = state.inside.pending?.question else { return [] }
  switch report.event {
  case .progress(let fraction, let what):
    state.inside.pending = (question, fraction, what)
    return []
  case .found(let finding): state.inside.memory.keep(.found(finding), to: question)
  case .nothing(let sentence): state.inside.memory.keep(.nothing(sentence), to: question)
  case .cancelled: break
  }
  state.inside.pending = nil
  return state.screen == .inside || state.screen == .windows ? askInside(&state) : []
}

/// Asks for what the screen shows and nobody has answered yet, one question at a time.
func askInside(_ state: inout AppState) -> [Effect] {
  let questions = (try? state.insideQuestions()) ?? []
  guard let question = questions.first(where: { state.inside.memory[$0] == nil }) else { return [] }
  if let pending = state.inside.pending, pending.question.sharesWork(with: question) { return [] }
  guard state.inside.stopped != question else { return [] }
  state.inside.number += 1
  state.inside.stopped = nil
  state.inside.pending = (question, 0, "")
  return [
    .inspect(
      InsideRequest(
        number: state.inside.number, question: question, image: state.image,
        known: state.inside.memory.nearest(to: question)))
  ]
}

/// Stops what is under way; it is asked again when the user says so.
func cancelInside(_ state: inout AppState) -> [Effect] {
  guard let pending = state.inside.pending else { return [] }
  state.inside.stopped = pending.question
  state.inside.pending = nil
  state.inside.number += 1
  state.notice = .information("Cancelled; Enter asks again.")
  return [.cancelInspection]
}

/// Reads what the views choose from, and crops the image as the model sees it, where either is another than before.
func prepareInside(_ state: inout AppState) {
  if let reading = state.reading, state.inside.subject?.isOf(state.preset, at: state.input) != true {
    // What was chosen of one model says nothing of another.
    if let subject = state.inside.subject, subject.preset.name != state.preset.name {
      (state.inside.choices, state.inside.layer) = (Choices(), 0)
    }
    state.inside.subject = Subject(state.preset, reading.program)
  }
  if let second = state.insideSecond, state.inside.otherSubject?.isOf(second.preset, at: second.input) != true {
    let reading = try? state.record(second.preset, at: second.input).get()
    state.inside.otherSubject = reading.map { Subject(second.preset, $0.program) }
  }
  guard let image = state.image else { return }
  if let view = state.inside.modelView, view.shows(image, preset: state.preset, input: state.input) { return }
  state.inside.modelView = ModelView(image, preset: state.preset, input: state.input)
}

// MARK: - What keys do

private func follow(_ state: inout AppState, _ message: InsideMessage) {
  switch message {
  case .view(let step):
    let count = InsideView.allCases.count
    state.inside.tab = ((state.inside.tab + step) % count + count) % count
  case .mode(let step):
    let count = state.inside.view.pages.count
    state.inside.pageIndex = ((state.inside.pageIndex + step) % count + count) % count
  case .step(let label, let step): change(&state, label, by: step)
  case .classToken: toggleClassToken(&state)
  case .image: state.inside.showsImage.toggle()
  case .addModel:
    state.inside.picker = ModelPicker(
      title: "Plot beside \(state.preset.title)", replacing: nil, also: modelsToPlot(state))
  case .removeModel: state.inside.other = nil
  case .run, .cancel: break
  }
}

/// Another value of a parameter; the usual one for a step of 0.
private func change(_ state: inout AppState, _ label: Phrase, by step: Int) {
  guard let parameter = state.inside.parameter(labelled: label), let subject = state.insideSubject else { return }
  state.inside.choices[parameter.name] =
    step == 0 ? nil : parameter.stepped(step, from: state.insideShown, of: subject)
}

/// What may stand beside the chosen model besides the catalogue: the one beside it on Attention, and those that ship with weights.
private func modelsToPlot(_ state: AppState) -> [Preset] {
  let linked = state.attention.linked.map { [$0.preset] } ?? []
  var found: [Preset] = []
  for preset in linked + ModelFile.shipped where preset.name != state.preset.name {
    let isKnown = (found + Catalog.presets).contains { $0.name == preset.name }
    if !isKnown { found.append(preset) }
  }
  return found
}

/// To the first or the last block, or layer of a plot.
private func goToEnd(_ state: inout AppState, first isFirst: Bool) {
  if let plot = state.insidePlot { return state.inside.layer = isFirst ? 0 : max(plot.layers.count - 1, 0) }
  guard let parameter = state.inside.parameter(labelled: "block"), let subject = state.insideSubject else { return }
  let all = parameter.range(state.insideShown, subject)
  state.inside.choices[parameter.name] = (isFirst ? all.first : all.last) ?? nil
}

/// Chooses a query; the class scores have no place: their last block has.
private func look(_ state: inout AppState, _ focus: (inout InsideState) -> Void) {
  if state.insideShown.query == nil { state.inside.choices["block"] = state.insideSubject?.blocks.last?.path }
  focus(&state.inside)
}

/// From the place to the tokens in front one by one, and back; from the class scores to the last block.
private func toggleClassToken(_ state: inout AppState) {
  guard let tokens = state.insideTokens, let first = tokens.front.first else { return }
  guard let present = state.insideShown.query else { return look(&state) { $0.focus = .prefix(first) } }
  let last = state.inside.lastPoint
  state.inside.focus = tokens.front(after: present).map { .prefix($0) } ?? .point(x: last.x, y: last.y)
}

private func moveInsideQuery(_ state: inout AppState, _ direction: Direction) {
  if let plot = state.insidePlot { return moveCursor(&state, direction, in: plot) }
  guard let tokens = state.insideTokens else { return }
  let placement = GridPlacement(tokens.grid)
  var place = placement.place(x: state.inside.lastPoint.x, y: state.inside.lastPoint.y) ?? tokens.grid.center
  if case .place(let present) = state.insideShown.query ?? state.inside.query(tokens, else: tokens.defaultQuery) {
    place = present
    switch direction {
    case .up: place.row -= 1
    case .down: place.row += 1
    case .left: place.column -= 1
    case .right: place.column += 1
    }
    place.row = min(max(place.row, 0), tokens.grid.rows - 1)
    place.column = min(max(place.column, 0), tokens.grid.columns - 1)
  }
  look(&state) { $0.look(at: placement.center(place)) }
}

/// Through the layers of a plot, and through the heads of one.
private func moveCursor(_ state: inout AppState, _ direction: Direction, in plot: DepthPlot) {
  guard !plot.layers.isEmpty else { return }
  let layer = min(state.inside.layer, plot.layers.count - 1)
  let count = plot.layers[layer].readings.count
  switch direction {
  case .left: state.inside.layer = max(layer - 1, 0)
  case .right: state.inside.layer = min(layer + 1, plot.layers.count - 1)
  case .up: state.inside.rank = max(min(state.inside.rank, count - 1) - 1, 0)
  case .down: state.inside.rank = min(state.inside.rank + 1, max(count - 1, 0))
  }
}

// MARK: - The picker and the mouse

private func updatePicker(_ state: inout AppState, _ message: Message) {
  let body = state.layout.body
  let visible = ModelPicker.visibleRows(in: body)
  func choose() {
    if let preset = state.inside.picker?.selected { state.plotBeside(preset, named: state.addressName(of: preset)) }
    state.inside.picker = nil
  }
  switch message {
  case .edit(let edit): state.inside.picker?.edit(edit, visible: visible)
  case .activate: choose()
  case .back, .show: state.inside.picker = nil
  case .mouse(let mouse):
    switch mouse.action {
    case .press(.left): if state.inside.picker?.select(x: mouse.x, y: mouse.y, in: body) == true { choose() }
    case .wheelUp: state.inside.picker?.follow(.move(.up), visible: visible)
    case .wheelDown: state.inside.picker?.follow(.move(.down), visible: visible)
    default: break
    }
  default: state.inside.picker?.follow(message, visible: visible)
  }
}

/// A press on a tab chooses the view, on a map the query, in a plot the layer; the wheel goes through blocks.
private func updateMouse(_ state: inout AppState, _ mouse: MouseEvent) {
  switch mouse.action {
  case .wheelUp: return change(&state, "block", by: -1)
  case .wheelDown: return change(&state, "block", by: 1)
  case .release: return
  case .press, .drag: break
  }
  let page = InsidePage(state, in: state.layout.body, theme: Appearance().theme)
  if let tab = page.tab(x: mouse.x, y: mouse.y) {
    state.inside.tab = tab
  } else if let layer = page.layer(x: mouse.x, y: mouse.y) {
    state.inside.layer = layer
  } else if let point = page.point(x: mouse.x, y: mouse.y), state.insideTokens != nil {
    look(&state) { $0.look(at: point) }
  }
}
