import VisionCore

func updateInside(_ state: inout AppState, _ message: Message) -> [Effect] {
  if state.inside.picker != nil { return updatePicker(&state, message) + askInside(&state) }
  var effects: [Effect] = []
  switch message {
  case .inside(.run), .activate: state.inside.stopped = nil
  case .inside(let message): follow(&state, message)
  case .move(let direction): moveInsideQuery(&state, direction)
  case .page(let pages): for _ in 0..<4 { moveInsideQuery(&state, pages > 0 ? .down : .up) }
  case .focus(let step): follow(&state, .view(step))
  case .first: goTo(&state, block: 0)
  case .last: goTo(&state, block: .max)
  case .mouse(let mouse): updateMouse(&state, mouse)
  case .changeResolution(let change): effects = state.changeResolution(change)
  default: break
  }
  prepareInside(&state)
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
  guard let question = state.insideQuestions.first(where: { state.inside.memory[$0] == nil }),
    state.pendingQuestion?.sharesWork(with: question) != true, state.inside.stopped != question,
    let (preset, program) = state.insideModel(of: question)
  else { return [] }
  (state.inside.asked, state.inside.stopped) = (question, nil)
  let request = InsideRequest(
    question: question, preset: preset, program: program, image: state.image,
    rollout: state.inside.memory.rollout(for: question))
  let isChosen = question.model == state.preset.name
  let subject = JobSubject(
    place: isChosen ? .chosen : .second, model: question.model, input: question.input, weights: question.weights,
    image: question.image)
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

/// Reads what the views choose from, and crops the image as the model sees it, where either is another than before.
func prepareInside(_ state: inout AppState) {
  if let reading = state.reading, state.inside.shape?.isOf(reading) != true {
    state.inside.shape = InsideShape(reading)
    (state.inside.window, state.inside.spacing, state.inside.resampled) = (nil, nil, nil)
    (state.inside.block, state.inside.site, state.inside.head, state.inside.layer) = (nil, 0, 0, 0)
    (state.inside.embedding, state.inside.ablation) = (0, 0)
  }
  guard let image = state.image else { return }
  if let view = state.inside.modelView, view.shows(image, preset: state.preset, input: state.input) { return }
  state.inside.modelView = ModelView(image, preset: state.preset, input: state.input)
}

// MARK: - What keys do

private func follow(_ state: inout AppState, _ message: InsideMessage) {
  let view = state.inside.view
  switch message {
  case .view(let step): state.inside.view = view.following(step, in: InsideView.allCases)
  case .mode(let step): state.inside.mode = state.inside.mode?.following(step, in: view.modes)
  case .block(let step): changeBlock(&state, step)
  case .head(let step):
    let heads = max(state.insideSite?.heads ?? 1, 1)
    state.inside.head = ((min(state.inside.head, heads - 1) + step) % heads + heads) % heads
  case .classToken: toggleClassToken(&state)
  case .identity: state.inside.rollout.identity.toggle()
  case .fusion(let step):
    state.inside.rollout.fusion = state.inside.rollout.fusion.following(step, in: HeadFusion.allCases)
  case .discard(let step): state.inside.rollout.discard = min(max(state.inside.rollout.discard + step, 0), 9)
  case .image: state.inside.showsImage.toggle()
  case .size(let step): changeSize(&state, step)
  case .spacing:
    let all: [BiasSpacing?] = [nil] + BiasSpacing.allCases
    state.inside.spacing = state.inside.spacing.following(1, in: all)
  case .addModel:
    state.inside.picker = ModelPicker(
      title: "Plot beside \(state.preset.title)", replacing: nil, also: modelsToPlot(state))
  case .removeModel: state.inside.other = nil
  case .ablation(let step):
    let count = max(state.insideAblations.count, 1)
    state.inside.ablation = ((state.inside.ablation + step) % count + count) % count
  case .scope: state.inside.ablatesOneBlock.toggle()
  case .run: break
  }
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

private func changeBlock(_ state: inout AppState, _ step: Int) {
  switch state.inside.view {
  case .bias, .ablation:
    state.inside.site = min(max(state.inside.site + step, 0), max((state.insideShape?.sites.count ?? 1) - 1, 0))
    state.inside.head = min(state.inside.head, (state.insideSite?.heads ?? 1) - 1)
  case .positions:
    let last = max((state.insideShape?.positions.count ?? 1) - 1, 0)
    state.inside.embedding = min(max(state.inside.embedding + step, 0), last)
  case .distance: break
  case .rollout, .field, .features: goTo(&state, block: blockNumber(state) + step)
  }
}

/// The block's number; behind the last where a rollout shows the class scores.
private func blockNumber(_ state: AppState) -> Int {
  let count = state.insideShape?.blocks.count ?? 0
  let end = state.inside.view == .rollout ? count : count - 1
  return min(state.inside.block ?? count, max(end, 0))
}

private func goTo(_ state: inout AppState, block: Int) {
  switch state.inside.view {
  case .rollout, .field, .features:
    let count = state.insideShape?.blocks.count ?? 0
    let last = state.inside.view == .rollout ? count : max(count - 1, 0)
    let block = min(max(block, 0), last)
    state.inside.block = block == count ? nil : block
  case .bias, .positions, .ablation: changeBlock(&state, block == 0 ? -.max / 2 : .max / 2)
  case .distance: state.inside.layer = block == 0 ? 0 : max(state.insideLayers.count - 1, 0)
  }
}

/// From the place to the tokens in front one by one, and back; from the class scores to the last block.
private func toggleClassToken(_ state: inout AppState) {
  guard let tokens = state.insideTokens, let first = tokens.front.first else { return }
  if state.inside.view == .rollout, state.inside.block == nil {
    goTo(&state, block: blockNumber(state) - 1)
    state.inside.focus = .prefix(first)
    return
  }
  let last = state.inside.lastPoint
  state.inside.focus =
    tokens.front(after: state.insideFocused(tokens)).map { .prefix($0) } ?? .point(x: last.x, y: last.y)
}

/// The next window or size that there is.
private func changeSize(_ state: inout AppState, _ step: Int) {
  switch state.inside.view {
  case .bias:
    guard step != 0, let window = state.insideBias?.window else {
      state.inside.window = nil
      return
    }
    state.inside.window = min(max(window.rows + step, Program.biasWindows.lowerBound), Program.biasWindows.upperBound)
  case .positions:
    guard step != 0, let reading = state.reading else {
      state.inside.resampled = nil
      return
    }
    let side = GridSize(square: state.inside.resampled ?? state.input.rows)
    let sizes = Resolution.candidates(from: side, step: Resolution.step(of: reading), step > 0 ? .larger : .smaller)
    if let size = sizes.first(where: { (try? state.preset.program(input: $0)) != nil }) {
      state.inside.resampled = size.rows
    }
  default: break
  }
}

private func moveInsideQuery(_ state: inout AppState, _ direction: Direction) {
  if state.insideReadsPlot { return moveCursor(&state, direction) }
  guard let tokens = state.insideTokens else { return }
  // The class scores have no place: their last block has.
  if state.inside.view == .rollout, state.inside.block == nil { goTo(&state, block: blockNumber(state) - 1) }
  let placement = GridPlacement(tokens.grid)
  var place = placement.place(x: state.inside.lastPoint.x, y: state.inside.lastPoint.y) ?? tokens.grid.center
  if case .place(let present) = state.insideFocused(tokens) {
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
  setQuery(&state, placement.center(place))
}

private func setQuery(_ state: inout AppState, _ point: (x: Double, y: Double)) {
  state.inside.lastPoint = point
  state.inside.focus = .point(x: point.x, y: point.y)
}

/// Through the layers of a plot, and through the heads of one.
private func moveCursor(_ state: inout AppState, _ direction: Direction) {
  let layers = state.insideLayers
  guard !layers.isEmpty else { return }
  let layer = min(state.inside.layer, layers.count - 1)
  switch direction {
  case .left: state.inside.layer = max(layer - 1, 0)
  case .right: state.inside.layer = min(layer + 1, layers.count - 1)
  case .up: state.inside.rank = max(min(state.inside.rank, layers[layer].count - 1) - 1, 0)
  case .down: state.inside.rank = min(state.inside.rank + 1, max(layers[layer].count - 1, 0))
  }
}

// MARK: - The picker and the mouse

private func updatePicker(_ state: inout AppState, _ message: Message) -> [Effect] {
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
  return []
}

/// A press on a tab chooses the view, on a map the query, in a plot the layer; the wheel goes through blocks.
private func updateMouse(_ state: inout AppState, _ mouse: MouseEvent) {
  switch mouse.action {
  case .wheelUp: return changeBlock(&state, -1)
  case .wheelDown: return changeBlock(&state, 1)
  case .release: return
  case .press, .drag: break
  }
  let page = InsidePage(state, in: state.layout.body, theme: Appearance().theme)
  if let view = page.tab(x: mouse.x, y: mouse.y) {
    state.inside.view = view
  } else if state.insideReadsPlot {
    if let layer = page.plotPosition(x: mouse.x, of: state.insideLayers.count) { state.inside.layer = layer }
  } else if let point = page.point(x: mouse.x, y: mouse.y), state.insideTokens != nil {
    if state.inside.view == .rollout, state.inside.block == nil { goTo(&state, block: blockNumber(state) - 1) }
    setQuery(&state, point)
  }
}
