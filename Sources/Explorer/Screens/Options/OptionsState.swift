import VisionCore

/// What keys mean for the options of the chosen model.
enum OptionsMessage: Sendable {
  /// Shows the list.
  case open
  /// Changes the selected option to the next alternative, or for −1 to the previous.
  case change(Int)
  /// Gives all options the values that the model had at first.
  case reset
}

/// The list of the chosen model's options, over a screen.
struct OptionsState: Sendable {
  fileprivate(set) var isOpen = false
  fileprivate(set) var cursor = ListCursor()
  /// The model that was edited, as it was, and the name that it has now.
  fileprivate var edited: (original: Preset, name: String)?

  /// What a model was before it was edited; nil for one that was not.
  func original(of preset: Preset) -> Preset? { edited?.name == preset.name ? edited?.original : nil }

  static let bindings: [Binding] = [
    Binding(
      "options", "Exchange parts of the model, as its paper does", in: .screens([.models, .stages]),
      [.init(.character("o"), sends: .options(.open))]),
    Binding(
      "choose", "Go to another option", in: .mode(.options),
      [.init(.up, .character("k"), sends: .move(.up)), .init(.down, .character("j"), sends: .move(.down))]),
    Binding(
      "change", "Take the previous or the next alternative", in: .mode(.options),
      [
        .init(.left, .character("h"), sends: .options(.change(-1))),
        .init(.right, .enter, .character(" "), .character("l"), sends: .options(.change(1))),
      ]),
    Binding(
      "original", "Give all options their first values", in: .mode(.options),
      [.init(.character("="), .character("0"), sends: .options(.reset))]),
    Binding(
      "close", "Close the list", in: .mode(.options), [.init(.escape, .character("o"), .character("q"), sends: .back)]),
    Binding(
      "quit", "Quit, whatever is open", in: .mode(.options), [.init(.control("c"), sends: .quit)], isHint: false),
  ]
}

extension AppState {
  /// The chosen model before it was edited, or as it is.
  var original: Preset { options.original(of: preset) ?? preset }

  var modelOptions: ModelOptions { ModelOptions(of: preset, original: original) }

  /// By how much parameters and multiply-accumulates differ from the original's; nil where the model is not edited.
  var change: (parameters: Int, multiplyAccumulates: Int)? {
    guard let original = options.original(of: preset), let now = reading?.cost,
      let then = try? reading(of: original, at: input)?.get().cost
    else { return nil }
    return (now.parameters - then.parameters, now.multiplyAccumulates - then.multiplyAccumulates)
  }
}

/// Keys while the list is open.
func updateOptions(_ state: inout AppState, _ message: Message) -> [Effect] {
  let count = state.modelOptions.rows.count
  switch message {
  case .options(.change(let step)): change(&state, state.options.cursor.selected, by: step)
  case .options(.reset): adopt(&state, state.original)
  case .options(.open), .back: state.options.isOpen = false
  case .mouse(let mouse): updateOptions(&state, mouse)
  default: _ = state.options.cursor.follow(message, of: count, visible: count)
  }
  return []
}

/// Opens the list over Stages, whose numbers follow; on Models for the model that is selected there.
func openOptions(_ state: inout AppState) {
  if state.screen == .models {
    guard let selected = state.models.selected else { return }
    if selected.name != state.original.name { state.choose(selected) }
    state.screen = .stages
  }
  (state.options.isOpen, state.options.cursor) = (true, ListCursor())
}

private func updateOptions(_ state: inout AppState, _ mouse: MouseEvent) {
  guard mouse.action == .press(.left) else { return }
  let panel = OptionsPanel(state)
  guard panel.frame.contains(x: mouse.x, y: mouse.y) else {
    state.options.isOpen = false
    return
  }
  let row = mouse.y - panel.rows.y
  guard panel.rows.contains(x: mouse.x, y: mouse.y), state.modelOptions.rows.indices.contains(row) else { return }
  // A second click changes what the first selected.
  if row == state.options.cursor.selected { return change(&state, row, by: 1) }
  state.options.cursor.select(row, of: panel.rows.height, visible: panel.rows.height)
}

private func change(_ state: inout AppState, _ row: Int, by step: Int) {
  guard let changed = state.modelOptions.changing(row, by: step) else { return }
  adopt(&state, changed)
}

/// Chooses an edited model, or the original again, at the present size.
private func adopt(_ state: inout AppState, _ preset: Preset) {
  let original = state.original
  guard preset.name != state.preset.name else { return }
  state.options.edited = preset.name == original.name ? nil : (original, preset.name)
  state.choose(preset, input: state.input)
}
