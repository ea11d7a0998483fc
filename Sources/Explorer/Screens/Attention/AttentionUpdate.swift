import VisionCore

func updateAttention(_ state: inout AppState, _ message: Message) -> [Effect] {
  var effects: [Effect] = []
  switch message {
  case .attention(.run), .activate: effects = startAttentionRun(&state)
  case .attention(let message): updateView(&state, message)
  case .move(let direction): move(&state, direction)
  case .page(let pages): for _ in 0..<4 { move(&state, pages > 0 ? .down : .up) }
  case .focus: updateView(&state, .inspectKey)
  case .first: state.attention.site = 0
  case .last: state.attention.site = (state.reading?.sites.count ?? 1) - 1
  case .mouse(let mouse): updateMouse(&state, mouse)
  case .changeResolution(let change): effects = state.changeResolution(change)
  case .back: (state.attention.key, state.attention.movesKey) = (nil, false)
  case .imageLoaded, .weightsAccepted: effects = runWhenReady(&state)
  case .fileRefused: state.attention.runsWhenReady = false
  default: break
  }
  prepareModelView(&state)
  return effects
}

/// Starts the run that was announced, once.
private func runWhenReady(_ state: inout AppState) -> [Effect] {
  guard state.attention.runsWhenReady, state.image != nil,
    !state.weights.isSynthetic || state.attention.runsOnSyntheticWeights
  else { return [] }
  state.attention.runsWhenReady = false
  // What was loaded for the user is no news.
  state.notice = nil
  return startAttentionRun(&state)
}

/// Crops the image that the screen shows as the model sees it, where that is another than before.
func prepareModelView(_ state: inout AppState) {
  guard let image = state.attentionResult?.image ?? state.image else { return }
  if let view = state.attention.modelView, view.shows(image, preset: state.preset, input: state.input) { return }
  state.attention.modelView = ModelView(image, preset: state.preset, input: state.input)
}

func startAttentionRun(_ state: inout AppState) -> [Effect] {
  guard !state.run.isRunning, let sites = state.reading?.sites, let site = state.attentionSite else { return [] }
  let capture = AttentionCapture(sites, chosen: site.index)
  let effects = state.startRun(capturing: capture.steps)
  if !effects.isEmpty, !capture.isComplete {
    let all = sites.reduce(0) { $0 + $1.weightBytes }
    state.notice = .information(
      "All weights would take \(all / 1_000_000) MB; those of \(AttentionWords.block(site)) alone are kept.")
  }
  return effects
}

private func updateView(_ state: inout AppState, _ message: AttentionMessage) {
  guard let sites = state.reading?.sites, let site = state.attentionSite else { return }
  switch message {
  case .block(let count):
    state.attention.site = min(max(site.index + count, 0), sites.count - 1)
  case .head(let count):
    // The mean stands before the first head, and the round is closed.
    let place = if case .head(let head) = state.attention.head { min(head, site.heads - 1) + 1 } else { 0 }
    let next = (place + count + site.heads + 1) % (site.heads + 1)
    state.attention.head = next == 0 ? .mean : .head(next - 1)
  case .meanOfHeads: state.attention.head = .mean
  case .classToken: toggleClassToken(&state, site)
  case .inspectKey: toggleKey(&state, site)
  case .layers: state.attention.style.layers = state.attention.style.layers.next
  case .opacity(let change):
    state.attention.style.opacity = min(max(state.attention.style.opacity + change, 1), 10)
    state.attention.style.layers = .both
  case .scale: state.attention.sharesScale.toggle()
  case .allHeads: state.attention.showsAllHeads.toggle()
  case .zoom: state.attention.zoom = state.attention.zoom >= 4 ? 1 : 2 * state.attention.zoom
  case .run: break
  }
}

/// From the place to the class token, from there to the distillation token where there is one, and back.
private func toggleClassToken(_ state: inout AppState, _ site: AttentionSite) {
  let prefix = site.arrangement.queries.prefix
  guard prefix > 0 else { return }
  switch state.attentionQuery(site) {
  case .place: state.attention.focus = .prefix(0)
  case .prefix(let index) where index + 1 < prefix: state.attention.focus = .prefix(index + 1)
  case .prefix:
    state.attention.focus = .point(x: state.attention.lastPoint.x, y: state.attention.lastPoint.y)
  }
}

/// The key starts where the weight is largest.
private func toggleKey(_ state: inout AppState, _ site: AttentionSite) {
  state.attention.movesKey.toggle()
  guard state.attention.movesKey else {
    state.attention.key = nil
    return
  }
  let page = state.attentionPage(in: state.layout.body, theme: Appearance().theme)
  let grid = site.arrangement.keys.grid
  let start = page?.scene.map?.maximum.place ?? grid.center
  state.attention.key = GridPlacement(grid).center(start)
}

private func move(_ state: inout AppState, _ direction: Direction) {
  guard let site = state.attentionSite else { return }
  if state.attention.movesKey, let key = state.attention.key {
    state.attention.key = moved(key, direction, on: site.arrangement.keys.grid)
    return
  }
  let grid = site.arrangement.queries.grid
  var point = state.attention.lastPoint
  if case .place(let place) = state.attentionQuery(site) {
    point = moved(GridPlacement(grid).center(place), direction, on: grid)
  }
  setQuery(&state, point)
}

private func setQuery(_ state: inout AppState, _ point: (x: Double, y: Double)) {
  state.attention.lastPoint = point
  state.attention.focus = .point(x: point.x, y: point.y)
}

/// The middle of the next place in a direction, if there is one.
private func moved(
  _ point: (x: Double, y: Double), _ direction: Direction, on grid: GridSize
) -> (x: Double, y: Double) {
  let placement = GridPlacement(grid)
  var place = placement.place(x: point.x, y: point.y) ?? grid.center
  switch direction {
  case .up: place.row -= 1
  case .down: place.row += 1
  case .left: place.column -= 1
  case .right: place.column += 1
  }
  place.row = min(max(place.row, 0), grid.rows - 1)
  place.column = min(max(place.column, 0), grid.columns - 1)
  return placement.center(place)
}

/// Left moves the query, right the inspected key; the wheel goes through the heads, a click on a small map chooses it.
private func updateMouse(_ state: inout AppState, _ mouse: MouseEvent) {
  switch mouse.action {
  case .wheelUp: return updateView(&state, .head(-1))
  case .wheelDown: return updateView(&state, .head(1))
  case .release: return
  case .press, .drag: break
  }
  guard let page = state.attentionPage(in: state.layout.body, theme: Appearance().theme) else { return }
  if let point = page.point(x: mouse.x, y: mouse.y) {
    switch mouse.action {
    case .press(.right), .drag(.right): (state.attention.key, state.attention.movesKey) = (point, true)
    default: setQuery(&state, point)
    }
  } else if case .press = mouse.action, let head = page.tiles?.selection(x: mouse.x, y: mouse.y) {
    state.attention.head = head
  }
}
