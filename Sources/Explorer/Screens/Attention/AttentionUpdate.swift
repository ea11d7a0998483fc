import VisionCore

func updateAttention(_ state: inout AppState, _ message: Message) -> [Effect] {
  var effects: [Effect] = []
  switch message {
  case .attention(.run), .activate: effects = startAttentionRun(&state)
  case .attention(.overview), .attention(.openTile), .attention(.order), .attention(.tile),
    .attention(.scroll):
    updateOverview(&state, message)
  case .attention(.link): toggleLink(&state)
  case .attention(let message): updateView(&state, message)
  case .changeResolution(let change): effects = state.changeResolution(change)
  default:
    if state.attention.overview != nil { updateOverview(&state, message) } else { updateLarge(&state, message) }
  }
  return effects
}

/// Keys of the large map that other screens have too.
private func updateLarge(_ state: inout AppState, _ message: Message) {
  switch message {
  case .move(let direction): moveQuery(&state, direction)
  case .page(let pages): for _ in 0..<4 { moveQuery(&state, pages > 0 ? .down : .up) }
  case .focus where state.attention.linked != nil: state.attention.linked?.isActive.toggle()
  case .focus: updateView(&state, .inspectKey)
  case .first: state.attention.activeSite = 0
  case .last: state.attention.activeSite = (state.attentionSubject?.sites.count ?? 1) - 1
  case .back: state.attention.key = nil
  default: break
  }
}

// MARK: - Runs

/// Starts the run that was announced, once, when the files that it waits for are there.
func runWhenReady(_ state: inout AppState) -> [Effect] {
  guard state.attention.runsWhenReady, state.image != nil, state.jobs[.image] == nil, state.jobs[.weights] == nil else {
    return []
  }
  state.attention.runsWhenReady = false
  // What was loaded for the user is no news.
  state.notice = nil
  return startAttentionRun(&state)
}

/// Runs the active side.
func startAttentionRun(_ state: inout AppState) -> [Effect] {
  guard !state.isRunning, let subject = state.attentionSubject else { return [] }
  // Two models together stay within the bound of one.
  let limit = AttentionCapture.limit / (state.attention.linked == nil ? 1 : 2)
  let capture = AttentionCapture(subject.sites, chosen: subject.site.index, limit: limit)
  guard capture.sites.contains(subject.site.index) else {
    state.notice = .failure(
      "The weights of \(AttentionWords.block(subject.site)) take \(subject.site.weightBytes / 1_000_000) MB, more than the "
        + "\(limit / 1_000_000) MB that are kept: choose a smaller image with -.")
    return []
  }
  guard let reading = try? state.reading(of: subject.preset, at: subject.input).get() else { return [] }
  let effects = state.startRun(
    of: reading, at: state.attention.isLinkedActive ? .linked : .chosen, capturing: capture)
  if !effects.isEmpty, !capture.isComplete {
    let all = subject.sites.reduce(0) { $0 + $1.weightBytes }
    state.notice = .information(
      "All weights would take \(all / 1_000_000) MB; what gives those of \(capture.sites.count) of "
        + "\(subject.sites.count) blocks about \(AttentionWords.block(subject.site)) is kept.")
  }
  return effects
}

/// After one of two models has run, the other, where its result is of another image or of other weights.
func runOther(_ state: inout AppState) -> [Effect] {
  guard state.attention.linked != nil, !state.isRunning else { return [] }
  let wasActive = state.attention.isLinkedActive
  defer { state.attention.linked?.isActive = wasActive }
  for isLinked in [false, true] {
    guard let subject = isLinked ? state.linkedSubject : state.ownSubject else { continue }
    if let result = subject.result, result.image.path == state.image?.path, result.weights == subject.weights {
      continue
    }
    state.attention.linked?.isActive = isLinked
    return startAttentionRun(&state)
  }
  return []
}

// MARK: - Keys

private func updateView(_ state: inout AppState, _ message: AttentionMessage) {
  guard let subject = state.attentionSubject else { return }
  let site = subject.site
  switch message {
  case .block(let count):
    state.attention.activeSite = min(max(site.index + count, 0), subject.sites.count - 1)
  case .head(let count):
    // The mean stands before the first head, and the round is closed.
    let place = if case .head(let head) = subject.head { head + 1 } else { 0 }
    let next = (place + count + site.heads + 1) % (site.heads + 1)
    state.attention.activeHead = next == 0 ? .mean : .head(next - 1)
  case .meanOfHeads: state.attention.activeHead = .mean
  case .classToken: toggleClassToken(&state, subject)
  case .inspectKey: toggleKey(&state, subject)
  case .layers: state.attention.style.layers = state.attention.style.layers.following(1, in: HeatStyle.Layers.allCases)
  case .opacity(let change):
    state.attention.style.opacity = min(max(state.attention.style.opacity + change, 1), 10)
    state.attention.style.layers = .both
  case .smooth: state.attention.style.isSmooth.toggle()
  case .scale: state.attention.scaling = state.attention.scaling.following(1, in: HeatScaling.allCases)
  case .allHeads: state.attention.showsAllHeads.toggle()
  case .zoom(let change): zoom(&state, change)
  case .pan(let direction): pan(&state, direction)
  case .choose(let head): state.attention.activeHead = head
  case .point(let action, let x, let y, let onLinked):
    if case .press = action, let onLinked { state.attention.linked?.isActive = onLinked }
    usePointer(&state, action, at: onLinked == true ? state.ownPoint(ofLinked: (x, y)) : (x, y))
  case .run, .overview, .openTile, .order, .tile, .scroll, .link: break
  }
}

/// Twice as large, beyond the largest as a whole again; about a point where one is given, else about the query.
private func zoom(_ state: inout AppState, _ change: Int, about point: (x: Double, y: Double)? = nil) {
  let (present, most) = (state.attention.zoom, AttentionState.largestZoom)
  var next = change > 0 ? 2 * present : present / 2
  if next > most { next = point == nil ? 1 : most }
  next = max(next, 1)
  state.attention.zoom = next
  state.attention.center = next == 1 ? nil : point ?? state.attention.center
}

/// By a quarter of what is seen.
private func pan(_ state: inout AppState, _ direction: Direction) {
  guard state.attention.zoom > 1, let scene = state.ownSubject?.scene(state.attention.scaling) else { return }
  let viewport = scene.viewport(zoom: state.attention.zoom, center: state.attention.center)
  var center = (x: viewport.x + viewport.width / 2, y: viewport.y + viewport.height / 2)
  switch direction {
  case .up: center.y -= viewport.height / 4
  case .down: center.y += viewport.height / 4
  case .left: center.x -= viewport.width / 4
  case .right: center.x += viewport.width / 4
  }
  // Beyond the edges there is nothing, and the way back should not be longer.
  center.x = min(max(center.x, viewport.width / 2), 1 - viewport.width / 2)
  center.y = min(max(center.y, viewport.height / 2), 1 - viewport.height / 2)
  state.attention.center = center
}

/// From the place to the tokens in front one by one, and back.
private func toggleClassToken(_ state: inout AppState, _ subject: AttentionSubject) {
  let queries = subject.site.arrangement.queries
  guard queries.prefix > 0 else { return }
  let last = state.attention.lastPoint
  state.attention.focus = queries.front(after: subject.query).map { .prefix($0) } ?? .point(x: last.x, y: last.y)
}

/// The key starts where the weight is largest.
private func toggleKey(_ state: inout AppState, _ subject: AttentionSubject) {
  guard state.attention.key == nil else { return state.attention.key = nil }
  let keys = ShownKeys(subject.site.arrangement)
  let largest = subject.scene(.own)?.map?.maximum.place ?? subject.site.arrangement.keys.grid.center
  let start = GridPlacement(keys.grid).center(keys.place(of: largest))
  state.attention.key = state.attention.isLinkedActive ? state.ownPoint(ofLinked: start) : start
}

/// Moves the query, or the key that is inspected, by a place of the active side's grid.
func moveQuery(_ state: inout AppState, _ direction: Direction) {
  guard let subject = state.attentionSubject else { return }
  let isLinked = state.attention.isLinkedActive
  func own(_ point: (x: Double, y: Double)) -> (x: Double, y: Double) {
    isLinked ? state.ownPoint(ofLinked: point) : point
  }
  if let key = state.attention.key {
    let start = isLinked ? state.linkedPoint(key) : key
    state.attention.key = own(moved(start, direction, on: ShownKeys(subject.site.arrangement).grid))
    return
  }
  let grid = subject.site.arrangement.queries.grid
  guard case .place(let place) = subject.query else { return setQuery(&state, state.attention.lastPoint) }
  setQuery(&state, own(moved(GridPlacement(grid).center(place), direction, on: grid)))
}

private func setQuery(_ state: inout AppState, _ point: (x: Double, y: Double)) {
  state.attention.lastPoint = point
  state.attention.focus = .point(x: point.x, y: point.y)
  // A query that leaves what is seen is followed again.
  if let center = state.attention.center {
    let seen = Frame.zoomed(state.attention.zoom, around: center)
    let isSeen =
      (seen.x...seen.x + seen.width).contains(point.x) && (seen.y...seen.y + seen.height).contains(point.y)
    if !isSeen { state.attention.center = nil }
  }
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

// MARK: - Mouse

/// What the mouse does at a point of what the chosen model sees: left moves the query, right the inspected key, the wheel
/// enlarges about the point.
private func usePointer(_ state: inout AppState, _ action: MouseEvent.Action, at point: (x: Double, y: Double)) {
  switch action {
  case .press(.right), .drag(.right): state.attention.key = point
  case .press, .drag: setQuery(&state, point)
  case .wheelUp: zoom(&state, 1, about: point)
  case .wheelDown: zoom(&state, -1, about: point)
  case .release: break
  }
}
