import VisionCore

func updateScaling(_ state: inout AppState, _ message: Message) -> [Effect] {
  if state.scaling.presets.isEmpty {
    openScaling(&state)
    return measure(&state)
  }
  switch message {
  case .show where state.scaling.showsBlocks: return measure(&state)
  case .scaling(let message): return updateCurves(&state, message)
  case .activate: return updateCurves(&state, .replace)
  case .move(.left): moveCursor(&state, by: -1)
  case .move(.right): moveCursor(&state, by: 1)
  case .page(let pages): moveCursor(&state, by: 8 * pages)
  case .first: moveCursor(&state, by: -.max / 2)
  case .last: moveCursor(&state, by: .max / 2)
  case .move(.up): chooseCrossing(&state, -1)
  case .move(.down), .scroll(_, 1...): chooseCrossing(&state, 1)
  case .scroll: chooseCrossing(&state, -1)
  case .focus(let step):
    let count = max(state.scaling.study?.subjects.count ?? 1, 1)
    state.scaling.curve = (min(state.scaling.curve, count - 1) + step + count) % count
  default: break
  }
  return []
}

extension AppState {
  /// Takes counts that were measured and shows a study of them.
  mutating func show(_ study: ScalingStudy, _ counts: ScalingTable) -> [Effect] {
    scaling.table.formUnion(counts)
    scaling.study = study
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
    guard let figures = state.figures[preset.name] else { return .infinity }
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

// MARK: - What keys do

private func updateCurves(_ state: inout AppState, _ message: ScalingMessage) -> [Effect] {
  switch message {
  case .quantity(let step):
    state.scaling.quantity = state.scaling.quantity.following(step, in: ScalingQuantity.allCases)
  case .variable(let step) where !state.scaling.showsBlocks:
    state.scaling.variable = state.scaling.variable.following(step, in: state.scaling.variables)
    (state.scaling.range, state.scaling.wanted) = (nil, nil)
  case .variable: return []
  case .scale: state.scaling.scale = state.scaling.scale.following(1, in: PlotScale.allCases)
  case .blocks:
    state.scaling.showsBlocks.toggle()
    (state.scaling.range, state.scaling.wanted) = (nil, nil)
  case .zoomIn: zoom(&state, inwards: true)
  case .zoomOut: zoom(&state, inwards: false)
  case .wholeRange: state.scaling.range = nil
  case .add:
    state.picker = ModelPicker("Add a model", for: .curve(replacing: nil))
    return []
  case .replace:
    let selected = state.scaling.curve
    guard state.scaling.presets.indices.contains(selected) else { return [] }
    state.picker = ModelPicker(
      "Instead of \(state.scaling.presets[selected].title)", for: .curve(replacing: selected))
    return []
  case .remove:
    guard state.scaling.presets.count > 1, state.scaling.presets.indices.contains(state.scaling.curve)
    else { return [] }
    state.scaling.presets.remove(at: state.scaling.curve)
  case .at(let size):
    state.scaling.wanted = size
    return []
  case .curve(let index):
    state.scaling.curve = index
    return []
  case .crossing(let index):
    state.scaling.crossing = index
    state.scaling.wanted = ScalingPage(state.scaling)?.picture.crossings[index].size
    return []
  }
  // What is known is shown at once, the rest as it is measured.
  return measure(&state)
}

/// Half or twice the range, about the cursor.
private func zoom(_ state: inout AppState, inwards: Bool) {
  guard let page = ScalingPage(state.scaling), let cursor = page.cursor else { return }
  let isPixels = state.scaling.variable == .resolution && !state.scaling.showsBlocks
  let limits = isPixels ? 16...4096 : state.scaling.showsBlocks ? 1...512 : 1...4096
  let range = page.picture.study.range
  let span = range.upperBound - range.lowerBound
  let wanted = max(inwards ? span / 2 : 2 * span, isPixels ? 64 : 4)
  let low = max(cursor - wanted / 2, limits.lowerBound)
  state.scaling.range = low...min(low + wanted, limits.upperBound)
}

private func moveCursor(_ state: inout AppState, by step: Int) {
  guard let page = ScalingPage(state.scaling), let cursor = page.cursor else { return }
  let place = page.stops.firstIndex(of: cursor) ?? 0
  state.scaling.wanted = page.stops[min(max(place + step, 0), page.stops.count - 1)]
}

private func chooseCrossing(_ state: inout AppState, _ step: Int) {
  guard let page = ScalingPage(state.scaling), !page.picture.crossings.isEmpty else { return }
  let crossings = page.picture.crossings
  // The first key shows the crossing that is selected, where the cursor stands elsewhere.
  let isShown = page.cursor == crossings[page.crossing].size || crossings.count == 1
  let index = min(max(page.crossing + (isShown ? step : 0), 0), crossings.count - 1)
  (state.scaling.crossing, state.scaling.wanted) = (index, crossings[index].size)
}

/// Plots a model that was picked, in another's place or besides all.
func plot(_ state: inout AppState, _ preset: Preset, in place: Int?) -> [Effect] {
  if let place {
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
