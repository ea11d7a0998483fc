import VisionCore

func updateScaling(_ state: inout AppState, _ message: Message) -> [Effect] {
  if state.scaling.presets.isEmpty {
    openScaling(&state)
    return measure(&state)
  }
  if state.scaling.picker != nil { return updatePicker(&state, message) }
  switch message {
  case .show where state.scaling.showsBlocks: return measure(&state)
  case .scaling(let message): return updateCurves(&state, message)
  case .activate: return updateCurves(&state, .replace)
  case .move(.left): moveCursor(&state, by: -1)
  case .move(.right): moveCursor(&state, by: 1)
  case .page(let pages): moveCursor(&state, by: 8 * pages)
  case .first: moveCursor(&state, by: -.max / 2)
  case .last: moveCursor(&state, by: .max / 2)
  case .move(.up): chooseCrossing(&state, state.scaling.crossing.selected - 1)
  case .move(.down): chooseCrossing(&state, state.scaling.crossing.selected + 1)
  case .focus(let step):
    let count = max(state.scaling.picture?.study.subjects.count ?? 1, 1)
    selectSubject(&state, (state.scaling.selected.selected + step + count) % count)
  case .mouse(let mouse): return updateScaling(&state, mouse)
  default: break
  }
  return []
}

extension AppState {
  /// Takes counts that were measured and shows a study of them.
  mutating func show(_ study: ScalingStudy, _ counts: ScalingTable) -> [Effect] {
    scaling.table.formUnion(counts)
    picture(&self, study)
    return []
  }
}

/// The models of the comparison, or the chosen one beside the one of the other kind that costs about as much.
private func openScaling(_ state: inout AppState) {
  if state.compare.presets.count > 1 {
    state.scaling.presets = state.compare.presets
  } else {
    state.scaling.presets = [state.preset] + [companion(of: state)].compactMap(\.self)
  }
}

/// For a model with windows the one over all tokens, for any other the one with windows that is nearest in cost and parameters.
private func companion(of state: AppState) -> Preset? {
  let hasWindows = state.reading?.sites.contains { $0.arrangement.windows != nil } ?? false
  guard let own = state.reading?.cost else { return nil }
  let candidates =
    (Catalog.presets(wherePlain: hasWindows).filter {
      $0.input == GridSize(square: 224) && $0.name != state.preset.name
    })
  func distance(_ preset: Preset) -> Double {
    guard let figures = state.models.figures[preset.name] else { return .infinity }
    func apart(_ a: Int, _ b: Int) -> Double { Double(abs(a - b)) / Double(max(b, 1)) }
    return apart(figures.multiplyAccumulates, own.multiplyAccumulates) + apart(figures.parameters, own.parameters)
  }
  return candidates.min { distance($0) < distance($1) }
}

/// Starts the measurement of what the settings ask for.
private func measure(_ state: inout AppState) -> [Effect] {
  let subjects = subjects(of: state)
  guard !subjects.isEmpty else { return [] }
  let range = state.scaling.range ?? ScalingStudy.usualRange(of: subjects)
  // The blocks have the chosen model's sizes.
  let subject = state.scaling.showsBlocks ? JobSubject(model: state.preset.name, input: state.input) : nil
  return state.measure(subjects, range, about: subject)
}

private func subjects(of state: AppState) -> [ScalingSubject] {
  if state.scaling.showsBlocks { return blocks(of: state) }
  // The variable is one that all models have.
  return state.scaling.presets.compactMap { try? ScalingSubject($0, over: state.scaling.variable) }
}

/// The blocks in the chosen model's own sizes.
private func blocks(of state: AppState) -> [ScalingSubject] {
  var sizes = AttentionBlock.Sizes()
  if let width = state.preset.comparedBlocks.lazy.compactMap(\.width).first {
    sizes.width = width
  } else if let attention = state.reading?.stages.lazy.compactMap(\.attention).first {
    sizes.width = attention.width
    sizes.window = attention.window?.rows ?? sizes.window
  }
  sizes.width = state.scaling.blockWidth ?? sizes.width
  sizes.window = state.scaling.blockWindow ?? sizes.window
  return state.scaling.shownBlocks(of: state).map { ScalingSubject($0, sizes) }
}

extension ScalingState {
  /// The blocks whose formulas are shown: where none were asked for those that the chosen model's paper compares.
  func shownBlocks(of state: AppState) -> [AttentionBlock] {
    blocks ?? state.preset.comparedBlocks
  }
}

/// Measures what the state's settings ask for: how a view begins that somebody else has put together.
func showScaling(_ state: inout AppState) -> [Effect] { measure(&state) }

/// Makes what is drawn from what is known.
private func picture(_ state: inout AppState, _ study: ScalingStudy) {
  state.scaling.picture = ScalingPicture(study, state.scaling.quantity, state.scaling.scale, state.scaling.table)
  let layout = ScalingLayout(state.layout.body)
  state.scaling.crossing.select(
    state.scaling.crossing.selected, of: state.scaling.picture?.crossings.count ?? 0,
    visible: layout.crossings.height)
  selectSubject(&state, state.scaling.selected.selected)
}

// MARK: - What keys do

private func updateCurves(_ state: inout AppState, _ message: ScalingMessage) -> [Effect] {
  switch message {
  case .quantity(let step): state.scaling.quantity = state.scaling.quantity.next(step, in: ScalingQuantity.allCases)
  case .variable(let step) where !state.scaling.showsBlocks:
    state.scaling.variable = state.scaling.variable.next(step, in: state.scaling.variables)
    (state.scaling.range, state.scaling.wanted) = (nil, nil)
  case .variable: return []
  case .scale: state.scaling.scale = state.scaling.scale.next(1, in: PlotScale.allCases)
  case .blocks:
    state.scaling.showsBlocks.toggle()
    (state.scaling.range, state.scaling.wanted) = (nil, nil)
  case .zoomIn: zoom(&state, inwards: true)
  case .zoomOut: zoom(&state, inwards: false)
  case .wholeRange: state.scaling.range = nil
  case .add: return pick(&state, ModelPicker(title: "Add a model", replacing: nil))
  case .replace:
    let selected = state.scaling.selected.selected
    guard state.scaling.presets.indices.contains(selected) else { return [] }
    let title: Phrase = "Instead of \(state.scaling.presets[selected].title)"
    return pick(&state, ModelPicker(title: title, replacing: selected))
  case .remove:
    guard state.scaling.presets.count > 1, state.scaling.presets.indices.contains(state.scaling.selected.selected)
    else { return [] }
    state.scaling.presets.remove(at: state.scaling.selected.selected)
  }
  // What is known is shown at once, the rest as it is measured.
  if let study = state.scaling.picture?.study, study.subjects.count == subjects(of: state).count {
    picture(&state, study)
  }
  return measure(&state)
}

extension Equatable {
  /// The case so many places on, in a round.
  fileprivate func next(_ step: Int, in all: [Self]) -> Self {
    guard let place = all.firstIndex(of: self) else { return all.first ?? self }
    return all[((place + step) % all.count + all.count) % all.count]
  }
}

/// Half or twice the range, about the cursor.
private func zoom(_ state: inout AppState, inwards: Bool) {
  guard let study = state.scaling.picture?.study, let cursor = state.scaling.cursor else { return }
  let isPixels = state.scaling.variable == .resolution && !state.scaling.showsBlocks
  let limits = isPixels ? 16...4096 : state.scaling.showsBlocks ? 1...512 : 1...4096
  let span = study.range.upperBound - study.range.lowerBound
  let wanted = max(inwards ? span / 2 : 2 * span, isPixels ? 64 : 4)
  let low = max(cursor - wanted / 2, limits.lowerBound)
  state.scaling.range = low...min(low + wanted, limits.upperBound)
}

private func moveCursor(_ state: inout AppState, by step: Int) {
  let stops = state.scaling.stops
  guard let cursor = state.scaling.cursor, !stops.isEmpty else { return }
  let place = stops.firstIndex(of: cursor) ?? 0
  state.scaling.wanted = stops[min(max(place + step, 0), stops.count - 1)]
}

private func chooseCrossing(_ state: inout AppState, _ index: Int) {
  guard let crossings = state.scaling.picture?.crossings, !crossings.isEmpty else { return }
  let visible = ScalingLayout(state.layout.body).crossings.height
  // The first key shows the crossing that is selected, where the cursor stands elsewhere.
  let present = crossings[state.scaling.crossing.selected].size
  if state.scaling.cursor == present || crossings.count == 1 {
    state.scaling.crossing.select(index, of: crossings.count, visible: visible)
  }
  state.scaling.wanted = crossings[state.scaling.crossing.selected].size
}

private func selectSubject(_ state: inout AppState, _ index: Int) {
  state.scaling.selected.select(
    index, of: state.scaling.picture?.study.subjects.count ?? 0,
    visible: ScalingLayout(state.layout.body).readings.height)
}

// MARK: - Picking models

private func pick(_ state: inout AppState, _ picker: ModelPicker) -> [Effect] {
  state.scaling.picker = picker
  return []
}

private func updatePicker(_ state: inout AppState, _ message: Message) -> [Effect] {
  let body = state.layout.body
  let visible = ModelPicker.visibleRows(in: body)
  switch message {
  case .edit(let edit): state.scaling.picker?.edit(edit, visible: visible)
  case .activate: return choosePicked(&state)
  case .back, .show: state.scaling.picker = nil
  case .mouse(let mouse):
    switch mouse.action {
    case .press(.left):
      if state.scaling.picker?.select(x: mouse.x, y: mouse.y, in: body) == true { return choosePicked(&state) }
    case .wheelUp: state.scaling.picker?.follow(.move(.up), visible: visible)
    case .wheelDown: state.scaling.picker?.follow(.move(.down), visible: visible)
    default: break
    }
  default: state.scaling.picker?.follow(message, visible: visible)
  }
  return []
}

private func choosePicked(_ state: inout AppState) -> [Effect] {
  guard let picker = state.scaling.picker, let preset = picker.selected else { return [] }
  state.scaling.picker = nil
  if let place = picker.replacing {
    state.scaling.presets[place] = preset
  } else if state.scaling.presets.contains(where: { $0.name == preset.name }) {
    state.notice = .information("\(preset.title) is plotted already.")
    return []
  } else {
    state.scaling.presets.append(preset)
  }
  if !state.scaling.variables.contains(state.scaling.variable) {
    state.notice = .information("\(preset.title) has no \(state.scaling.variable): the resolution is varied instead.")
    (state.scaling.variable, state.scaling.range, state.scaling.wanted) = (.resolution, nil, nil)
  }
  return measure(&state)
}

// MARK: - The mouse

private func updateScaling(_ state: inout AppState, _ mouse: MouseEvent) -> [Effect] {
  let layout = ScalingLayout(state.layout.body)
  switch mouse.action {
  case .press(.left), .drag(.left):
    if layout.plot.contains(x: mouse.x, y: mouse.y) {
      guard let picture = state.scaling.picture, let frame = PlotFrame(picture.plot(in: layout.plot), in: layout.plot)
      else { return [] }
      func distance(_ size: Int) -> Int { abs((frame.column(Double(size)) ?? .max / 2) - mouse.x) }
      state.scaling.wanted = state.scaling.stops.min { distance($0) < distance($1) }
    } else if layout.crossings.contains(x: mouse.x, y: mouse.y) {
      let row = state.scaling.crossing.offset + mouse.y - layout.crossings.y
      guard let crossings = state.scaling.picture?.crossings, crossings.indices.contains(row) else { return [] }
      state.scaling.crossing.select(row, of: crossings.count, visible: layout.crossings.height)
      state.scaling.wanted = crossings[row].size
    } else if layout.readings.contains(x: mouse.x, y: mouse.y) {
      selectSubject(&state, state.scaling.selected.offset + mouse.y - layout.readings.y)
    }
  case .wheelUp where layout.plot.contains(x: mouse.x, y: mouse.y): return updateCurves(&state, .zoomIn)
  case .wheelDown where layout.plot.contains(x: mouse.x, y: mouse.y): return updateCurves(&state, .zoomOut)
  default: break
  }
  return []
}
