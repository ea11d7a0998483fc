/// One line of the help: concepts that belong together and what each of them means there.
struct Binding: Sendable {
  typealias Action = (concept: Concept, message: Message)

  /// What concepts ask for, in the order in which the help names them.
  struct Actions: ExpressibleByDictionaryLiteral {
    let all: [Action]

    init(_ all: [(Concept, Message)]) { self.all = all }
    init(dictionaryLiteral all: (Concept, Message)...) { self.init(all) }

    static let arrows: Actions = [.up: .move(.up), .down: .move(.down), .left: .move(.left), .right: .move(.right)]
    static let upAndDown: Actions = [.up: .move(.up), .down: .move(.down)]
    /// The image's size.
    static let size: Actions = [
      .larger: .changeResolution(.larger), .smaller: .changeResolution(.smaller), .reset: .changeResolution(.original),
    ]
  }

  /// Where a binding applies.
  enum Scope: Sendable, Hashable {
    case screens([ScreenID])
    case modes([InputMode])

    static let everywhere = Scope.modes([.screen])

    func holds(on screen: ScreenID) -> Bool { if case .screens(let all) = self { all.contains(screen) } else { false } }
    func holds(in mode: InputMode) -> Bool { if case .modes(let all) = self { all.contains(mode) } else { false } }
  }

  /// A word or two for the footer.
  let label: Phrase
  /// A sentence for the help.
  let help: Phrase
  fileprivate(set) var scope = Scope.everywhere
  let actions: [Action]
  /// Whether the footer shows it.
  let isHint: Bool
  /// Whether it would do something now.
  fileprivate(set) var applies: @Sendable (AppState) -> Bool

  init(
    _ label: Phrase, _ help: Phrase, _ actions: Actions, isHint: Bool = true,
    when applies: @escaping @Sendable (AppState) -> Bool = { _ in true }
  ) {
    (self.label, self.help, self.actions, self.isHint, self.applies) = (label, help, actions.all, isHint, applies)
  }

  /// Those keys of a concept that are not typed as text where the binding holds.
  func keys(of concept: Concept) -> [Key] {
    guard case .modes(let modes) = scope, modes.allSatisfy(\.takesText) else { return concept.keys }
    return concept.keys.filter { !$0.isCharacter }
  }

  func message(for key: Key) -> Message? { actions.first { keys(of: $0.concept).contains(key) }?.message }

  func isReachable(in state: AppState) -> Bool {
    scope.holds(in: state.mode) || state.mode == .screen && scope.holds(on: state.screen)
  }
}

extension [Binding] {
  /// The same on some screens alone.
  func on(_ screens: ScreenID...) -> [Binding] { changed { $0.scope = .screens(screens) } }

  /// The same while keys go elsewhere.
  func during(_ modes: InputMode...) -> [Binding] { changed { $0.scope = .modes(modes) } }

  /// The same where something more holds.
  func when(_ holds: @escaping @Sendable (AppState) -> Bool) -> [Binding] {
    changed { binding in binding.applies = { [applies = binding.applies] in holds($0) && applies($0) } }
  }

  private func changed(_ change: (inout Binding) -> Void) -> [Binding] {
    map { binding in
      var binding = binding
      change(&binding)
      return binding
    }
  }
}

/// The one list of bindings: dispatch, footer, help and documentation read it.
enum KeyMap {
  /// Screens before what holds everywhere, so that a screen can say more closely what a concept means there.
  static let bindings: [Binding] =
    [cancel] + ModelsState.bindings + StagesState.bindings + CompareState.bindings + AttentionState.bindings
    + WindowsState.bindings + ScalingState.bindings + AccuracyState.bindings + InsideState.bindings
    + WhatIfState.bindings + ExportMenu.bindings + general + modes

  /// What a key means now.
  static func message(for key: Key, in state: AppState) -> Message? {
    for binding in bindings where binding.isReachable(in: state) {
      if let message = binding.message(for: key), binding.applies(state) { return message }
    }
    return state.mode.typed(key)
  }

  /// What the footer shows now.
  static func hints(in state: AppState) -> [Binding] {
    bindings.filter { $0.isHint && $0.isReachable(in: state) && $0.applies(state) }
  }

  /// Before whatever else Escape means: what goes on is the first to be left.
  private static let cancel = Binding(
    "cancel", "Cancel what is under way", [.leave: .cancelJob], when: { $0.jobs.shown != nil })

  private static let general: [Binding] =
    [
      Binding("move", "Move within a pane", .arrows, isHint: false),
      Binding("ends", "Go to the first or the last row", [.first: .first, .last: .last], isHint: false),
      Binding("pane", "Go to the next or the previous pane", [.following: .focus(1), .preceding: .focus(-1)]),
      Binding(
        "screen", "Show a screen",
        .init(ScreenID.allCases.compactMap { id in Concept(.character(id.key)).map { ($0, .show(id)) } }),
        isHint: false),
      Binding("image", "Open an image", [.image: .openPrompt(.image)], isHint: false),
      Binding(
        "weights", "Open a checkpoint; no name means synthetic weights", [.weights: .openPrompt(.weights)],
        isHint: false),
      Binding("back", "Leave what is open", [.leave: .back], isHint: false),
      Binding("help", "Show or hide this help", [.help: .toggleHelp]),
      Binding("quit", "Quit", [.quit: .quit]),
    ]
    + [
      Binding("page", "Move by pages", [.pageUp: .page(-1), .pageDown: .page(1)], isHint: false),
      Binding(
        "export", "Export the screen or its table: a file or the clipboard", [.export: .export(.open)], isHint: false),
      Binding(
        "address", "Copy the view's address, which `explorer open` takes", [.copy: .copyAddress], isHint: false),
    ].during(.screen, .whatIf)
    + [Binding("quit", "Quit, whatever is open", [.abort: .quit], isHint: false)].during(
      .screen, .whatIf, .entry, .picker, .prompt, .help, .export)

  private static let modes: [Binding] =
    [
      Binding("keep", "Keep the filter", [.activate: .activate]),
      Binding("clear", "Clear the filter", [.leave: .back]),
      Binding("move", "Move through what is found", .upAndDown),
    ].during(.entry)
    + [
      Binding("choose", "Choose the model", [.activate: .activate]),
      Binding("move", "Move through the list", .upAndDown),
      Binding("close", "Close the list", [.leave: .back]),
    ].during(.picker)
    + [
      Binding("open", "Open the file", [.activate: .activate]),
      Binding("complete", "Complete the file's name", [.following: .completePath]),
      Binding("close", "Close the line", [.leave: .back]),
    ].during(.prompt)
    + [
      Binding(
        "scroll", "Scroll the help",
        [
          .up: .move(.up), .down: .move(.down), .pageUp: .page(-1), .pageDown: .page(1), .takeBack: .page(-1),
          .onwards: .page(1),
        ]),
      Binding("close", "Close the help", [.leave: .back, .help: .back, .quit: .back, .activate: .back]),
    ].during(.help)
}

extension InputMode {
  /// Whether characters are text.
  var takesText: Bool { [.entry, .picker, .prompt].contains(self) }

  /// What a key types that means nothing else.
  fileprivate func typed(_ key: Key) -> Message? {
    if takesText { return LineEdit(key).map(Message.edit) }
    guard self == .whatIf, case .character(let character) = key, "0123456789, ".contains(character) else { return nil }
    return .whatIf(.type(character))
  }
}

extension Key {
  var isCharacter: Bool { if case .character = self { true } else { false } }

  /// How a key is written in the footer and the help.
  func label(_ glyphs: Glyphs) -> String {
    switch self {
    case .character(" "): "space"
    case .character(let character): String(character)
    case .control(let letter): "^" + letter.uppercased()
    case .alt(let character): "alt-\(character)"
    case .up: String(glyphs.up)
    case .down: String(glyphs.down)
    case .left: String(glyphs.left)
    case .right: String(glyphs.right)
    case .home: "home"
    case .end: "end"
    case .pageUp: "pgup"
    case .pageDown: "pgdn"
    case .enter: "enter"
    case .tab: "tab"
    case .backtab: "shift-tab"
    case .escape: "esc"
    case .backspace: "backspace"
    case .delete: "del"
    case .insert: "ins"
    case .function(let number): "F\(number)"
    }
  }
}

extension Binding {
  /// The first key of each action, as short as it can be written: `↑↓`, `+ -`, `1 … 5`.
  func shortKeys(_ glyphs: Glyphs) -> String {
    let labels = actions.compactMap { keys(of: $0.concept).first?.label(glyphs) }
    if labels == [Key.tab.label(glyphs), Key.backtab.label(glyphs)] { return labels[0] }
    if labels.count > 4, let first = labels.first, let last = labels.last {
      return "\(first)\(glyphs.ellipsis)\(last)"
    }
    let isArrows = labels.allSatisfy {
      [glyphs.up, glyphs.down, glyphs.left, glyphs.right].map(String.init).contains($0)
    }
    return labels.joined(separator: isArrows ? "" : "/")
  }

  /// All keys, for the help.
  func allKeys(_ glyphs: Glyphs) -> String {
    let all = actions.map { keys(of: $0.concept) }
    let columns = (0..<(all.map(\.count).max() ?? 0)).map { place in
      all.compactMap { place < $0.count ? $0[place].label(glyphs) : nil }
    }
    return columns.map { labels in
      labels.count > 4 ? "\(labels[0])\(glyphs.ellipsis)\(labels[labels.count - 1])" : labels.joined(separator: " ")
    }.joined(separator: "  ")
  }
}
