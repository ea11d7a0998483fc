import VisionCore

func updateInside(_ state: inout AppState, _ message: Message) -> [Effect] {
  var effects: [Effect] = []
  switch message {
  case .inside(.run), .activate: state.inside.stopped = nil
  case .inside(let message): follow(&state, message)
  case .move(let direction): moveInsideQuery(&state, direction)
  case .page(let pages): for _ in 0..<4 { moveInsideQuery(&state, pages > 0 ? .down : .up) }
  case .focus(let step): follow(&state, .view(step))
  case .first: goToEnd(&state, first: true)
  case .last: goToEnd(&state, first: false)
  case .changeResolution(let change): effects = state.changeResolution(change)
  default: break
  }
  return effects + askInside(&state)
}

extension JobOwner {
  static let inside = JobOwner("inside")
}

extension AppState {
  /// The question that is being answered.
  var pendingQuestion: InsideQuestion? { jobs[.inside] == nil ? nil : inside.asked }
}

/// Asks for what the screen shows and nobody has answered yet, one question at a time.
func askInside(_ state: inout AppState) -> [Effect] {
  let questions = (try? state.insideQuestions()) ?? []
  guard let question = questions.first(where: { state.inside.memory[$0] == nil }),
    state.pendingQuestion?.sharesWork(with: question) != true, state.inside.stopped != question
  else { return [] }
  (state.inside.asked, state.inside.stopped) = (question, nil)
  let request = InsideRequest(question: question, image: state.image, known: state.inside.memory.nearest(to: question))
  let isChosen = question.subject.isOf(state.preset, at: state.input)
  let subject = JobSubject(
    place: isChosen ? .chosen : .second, model: question.subject.preset.name, input: question.subject.program.input,
    weights: question.weights, image: question.image)
  let title = state.screen == .windows ? ScreenID.windows.title : state.inside.view.title
  return state.start(.inside, title, about: subject) { state, end in
    guard end == .cancelled else { return }
    state.inside.stopped = question
    state.notice = .information("Cancelled; Enter asks again.")
  } work: { context in
    let answer = try request.answer(in: context)
    return { state in
      state.inside.memory.keep(answer, to: question)
      return []
    }
  }
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
    state.picker = ModelPicker("Plot beside \(state.preset.title)", for: .heads, also: modelsToPlot(state))
  case .removeModel: state.inside.other = nil
  case .tab(let tab): state.inside.tab = tab
  case .layer(let layer): state.inside.layer = layer
  case .point(let x, let y): if state.insideTokens != nil { look(&state) { $0.look(at: (x, y)) } }
  case .run: break
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
  if let plot = state.insidePlot {
    state.inside.layer = isFirst ? 0 : max(plot.layers.count - 1, 0)
    return
  }
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
