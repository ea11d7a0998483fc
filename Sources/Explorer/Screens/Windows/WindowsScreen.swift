import VisionCore

/// What keys mean on the Windows screen alone.
enum WindowsMessage: Sendable {
  /// So many steps on.
  case step(Int)
  /// So many stages on, in a round.
  case stage(Int)
  /// So many windows on.
  case window(Int)
  case patches
  /// What would cross regions without the mask.
  case leak
  /// Twice as large, or half for −1, in a round.
  case zoom(Int)
  case openWindows
  /// A step of the list, and a token of the original map.
  case go(WindowStep)
  case token(GridPlace)
}

/// The Windows screen's own state.
struct WindowsState: Sendable {
  /// Among the model's stages that have windows.
  var stage = 0
  var step = WindowStep.partition
  /// The chosen token as a point of the map, so that it stays there from stage to stage.
  var point = (x: 0.0, y: 0.0)
  var showsPatches = false
  /// Whether what would cross regions without the mask stands in place of the map.
  var showsLeak = false
  /// How many times larger than the whole the map is shown: 1, 2, 4 or 8.
  var zoom = 1

  static let bindings: [Binding] =
    ([
      Binding("step", "The next or the previous step", [.onwards: .windows(.step(1)), .takeBack: .windows(.step(-1))]),
      Binding("token", "Move the chosen token", .arrows),
      Binding(
        "window", "The next or the previous window", [.next: .windows(.window(1)), .previous: .windows(.window(-1))]),
      Binding(
        "stage", "The next or the previous stage",
        [.nextPart: .windows(.stage(1)), .previousPart: .windows(.stage(-1))]),
      Binding("patches", "The image's patches, or colours", [.picture: .windows(.patches)]),
      Binding(
        "leak", "What would cross regions without the mask", [.remove: .windows(.leak)],
        when: { $0.windowLeakSite != nil }),
      Binding(
        "zoom", "Two, four and eight times larger", [.zoomIn: .windows(.zoom(1)), .zoomOut: .windows(.zoom(-1))]),
      Binding("size", "A larger, a smaller image, and the model's own size", .size, isHint: false),
    ].when { !$0.windowStages.isEmpty } + [
      Binding(
        "open \(Catalog.opening.title)", "Open a model with windows",
        [.activate: .windows(.openWindows)], when: { $0.windowStages.isEmpty })
    ]).on(.windows)

  static let addressKeys: [AddressKey] = [
    AddressKey("block", on: [.windows], "the path of a stage with windows, or of a block of one") { state in
      let stages = state.windowSites
      guard !stages.isEmpty, state.windows.stage > 0 else { return nil }
      return stages[min(state.windows.stage, stages.count - 1)].path
    } set: { value, state throws(AddressError) in
      let stages = state.windowSites
      let path = value.text
      guard let stage = stages.firstIndex(where: { $0.path == path || path.hasPrefix($0.path + ".") }),
        path == stages[stage].path
          || stages[stage].sites.contains(where: { $0.path == path || $0.path.hasPrefix(path + ".") })
      else {
        throw value.refused(
          stages.isEmpty
            ? "a stage with windows, and \(state.preset.name) has none"
            : "one of \(stages.map(\.path).joined(separator: ", ")), or a block of these")
      }
      state.windows.stage = stage
    },
    .choice("station", on: .windows, \.windows.step, WindowStep.allCases.map { (name: "\($0)", value: $0) }),
    AddressKey("query", on: [.windows], "a token's row and column, counted from 0") { state in
      guard let map = state.windowMap else { return nil }
      let place = state.windowCursor(on: map)
      return place == GridPlace(row: 0, column: 0) ? nil : "\(place.row),\(place.column)"
    } set: { value, state throws(AddressError) in
      guard let map = state.windowMap else {
        throw value.refused("nothing here, as \(state.preset.name) has no windows")
      }
      state.windows.point = try value.point(in: map)
    },
    .flag("patches", on: .windows, \.windows.showsPatches, "the image's patches in place of colours"),
    .zoom(on: .windows, \.windows.zoom),
    .flag("leak", on: .windows, \.windows.showsLeak, "what would cross regions without the mask"),
  ]
}

// MARK: - What is shown

extension AppState {
  /// The model's stages with windows: the stage's name, and the partition of its shifted blocks.
  var windowStages: [(name: Phrase, partition: WindowPartition)] {
    (reading?.stages ?? []).enumerated().compactMap { index, stage in
      guard let first = stage.sites.first?.arrangement.windows else { return nil }
      let shifted = stage.sites.lazy.compactMap(\.arrangement.windows).first(where: \.isShifted)
      return ("stage \(index + 1)", shifted ?? first)
    }
  }

  /// The screen as it is laid out now; nil for a model without windows.
  func windowsPage(in region: Region) -> WindowsPage? {
    let stages = windowStages
    guard !stages.isEmpty else { return nil }
    let stage = stages[min(windows.stage, stages.count - 1)]
    let image = shownModelView?.pixels
    let scene = WindowsScene(
      model: preset.title, stage: stage.name, partition: stage.partition, step: windows.step,
      cursor: windowCursor(on: stage.partition.map), image: windows.showsPatches ? image : nil)
    let leak = windows.showsLeak && windowLeakSite != nil
    return WindowsPage(
      scene, zoom: windows.zoom, leak: leak ? windowLeak : nil, remark: windowLeakRemark,
      isSynthetic: weights.isSynthetic, in: region)
  }

  /// The tokens of the stage that is shown; nil for a model without windows.
  fileprivate var windowMap: GridSize? {
    let stages = windowStages
    return stages.isEmpty ? nil : stages[min(windows.stage, stages.count - 1)].partition.map
  }

  /// The stages that the screen goes through.
  fileprivate var windowSites: [StageSummary] {
    (reading?.stages ?? []).filter { $0.sites.first?.arrangement.windows != nil }
  }

  func windowCursor(on map: GridSize) -> GridPlace {
    GridPlacement(map).place(x: windows.point.x, y: windows.point.y) ?? map.center
  }
}

func drawWindows(_ state: AppState, in region: Region, on canvas: inout Canvas) {
  if let page = state.windowsPage(in: region) { return page.draw(on: &canvas) }
  let inner = canvas.box(region, title: "Windows").inset(horizontal: 2, vertical: 1)
  if case .failure(let failure) = state.currentReading {
    canvas.paragraph(StyledText("\(failure)", canvas.theme.bad), in: inner)
    return
  }
  canvas.paragraph(
    StyledText(
      "\(state.preset.title) has no windows: each of its queries attends to keys from the whole image. Others cut the "
        + "map into windows and shift them from block to block; ")
      + StyledText("Enter", canvas.theme.accent) + StyledText(" opens \(Catalog.opening.title) here."), in: inner)
}

// MARK: - What keys do

func updateWindows(_ state: inout AppState, _ message: Message) -> [Effect] {
  var effects: [Effect] = []
  switch message {
  case .windows(let message): updateView(&state, message)
  case .move(let direction): move(&state, direction)
  case .page(let pages): pageByWindow(&state, pages)
  case .focus(let count): updateView(&state, .step(count))
  case .first: state.windows.step = .partition
  case .last: state.windows.step = .reverse
  case .activate where state.windowStages.isEmpty: updateView(&state, .openWindows)
  case .changeResolution(let change): effects = state.changeResolution(change)
  default: break
  }
  guard state.windows.showsLeak else { return effects }
  return effects + askInside(&state)
}

private func updateView(_ state: inout AppState, _ message: WindowsMessage) {
  let stages = state.windowStages
  switch message {
  case .step(let count):
    let last = WindowStep.allCases.count - 1
    state.windows.step = WindowStep(rawValue: min(max(state.windows.step.rawValue + count, 0), last)) ?? .partition
  case .stage(let count) where !stages.isEmpty:
    state.windows.stage = (min(state.windows.stage, stages.count - 1) + count + stages.count) % stages.count
  case .window(let count): if let page = state.windowsPage(in: state.layout.body) { chooseWindow(&state, page, count) }
  case .patches:
    state.windows.showsPatches.toggle()
    if state.windows.showsPatches, state.image == nil {
      state.notice = .information("No image yet: i opens one.")
    }
  case .leak:
    state.windows.showsLeak.toggle()
    state.inside.stopped = nil
  case .zoom(let step): state.windows.zoom = state.windows.zoom.following(step, in: [1, 2, 4, 8])
  case .openWindows: state.choose(Catalog.opening)
  case .go(let step): state.windows.step = step
  case .token(let place):
    if let page = state.windowsPage(in: state.layout.body) { setCursor(&state, place, on: page.scene.partition.map) }
  case .stage: break
  }
}

private func setCursor(_ state: inout AppState, _ place: GridPlace, on map: GridSize) {
  state.windows.point = GridPlacement(map).center(place)
}

/// The first token of the next window, as windows stand at the present step.
private func chooseWindow(_ state: inout AppState, _ page: WindowsPage, _ count: Int) {
  let partition = page.scene.step == .partition ? page.scene.partition.regular : page.scene.partition
  let present = partition.target(row: page.scene.cursor.row, column: page.scene.cursor.column)
  let windows = partition.windows.count
  let window = (present.window + count + windows) % windows
  // The same token of it, or its first where that is padding.
  let tokens = [present.token] + Array(0..<partition.window.count)
  guard let source = tokens.lazy.compactMap({ partition.source(window: window, token: $0) }).first else { return }
  setCursor(&state, GridPlace(row: source.row, column: source.column), on: partition.map)
}

/// A step on the map as it is shown: in the rolled map to the neighbour there.
private func move(_ state: inout AppState, _ direction: Direction, by count: GridSize = GridSize(square: 1)) {
  guard let scene = state.windowsPage(in: state.layout.body)?.scene else { return }
  let partition = scene.partition
  let isRolled = [.rolled, .regions, .mask].contains(scene.step)
  var place = isRolled ? partition.rolled(scene.cursor) : scene.cursor
  switch direction {
  case .up: place.row -= count.rows
  case .down: place.row += count.rows
  case .left: place.column -= count.columns
  case .right: place.column += count.columns
  }
  place.row = min(max(place.row, 0), partition.map.rows - 1)
  place.column = min(max(place.column, 0), partition.map.columns - 1)
  guard let cursor = isRolled ? partition.original(place) : place else { return }
  setCursor(&state, cursor, on: partition.map)
}

private func pageByWindow(_ state: inout AppState, _ pages: Int) {
  guard let window = state.windowsPage(in: state.layout.body)?.scene.partition.window else { return }
  move(&state, pages > 0 ? .down : .up, by: window)
}
