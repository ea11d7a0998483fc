import VisionCore

/// One line of the help: keys that belong together and what each of them means.
struct Binding: Sendable {
  struct Action: Sendable {
    let keys: [Key]
    let message: Message

    init(_ keys: Key..., sends message: Message) { self.init(keys: keys, sends: message) }
    init(keys: [Key], sends message: Message) { (self.keys, self.message) = (keys, message) }
  }

  /// Where a binding applies.
  enum Scope: Sendable, Hashable {
    case everywhere
    case screens([ScreenID])
    case mode(InputMode)
  }

  /// A word or two for the footer.
  let label: Phrase
  /// A sentence for the help.
  let help: Phrase
  let scope: Scope
  let actions: [Action]
  /// Whether the footer shows it.
  let isHint: Bool
  /// Whether it would do something now.
  let applies: @Sendable (AppState) -> Bool

  init(
    _ label: Phrase, _ help: Phrase, in scope: Scope, _ actions: [Action], isHint: Bool = true,
    when applies: @escaping @Sendable (AppState) -> Bool = { _ in true }
  ) {
    (self.label, self.help, self.scope, self.actions) = (label, help, scope, actions)
    (self.isHint, self.applies) = (isHint, applies)
  }

  /// The image's size where a heatmap or windows are looked at.
  static let sizeKeys: [Action] = [
    Action(.character("+"), .character("="), sends: .changeResolution(.larger)),
    Action(.character("-"), sends: .changeResolution(.smaller)),
    Action(.character("0"), sends: .changeResolution(.original)),
  ]

  func message(for key: Key) -> Message? { actions.first { $0.keys.contains(key) }?.message }

  fileprivate func isReachable(in state: AppState) -> Bool {
    switch (scope, state.mode) {
    case (.everywhere, .screen): true
    case (.screens(let screens), .screen): screens.contains(state.screen)
    case (.mode(let mode), let present): mode == present
    default: false
    }
  }
}

/// The one list of keys: dispatch, footer, help and documentation read it.
enum KeyMap {
  /// Screens before what holds everywhere, so that a screen can give a key a meaning of its own.
  static let bindings: [Binding] =
    [cancel] + ModelsState.bindings + StagesState.bindings + CompareState.bindings + AttentionState.bindings
    + WindowsState.bindings + ScalingState.bindings + AccuracyState.bindings + InsideState.bindings
    + WhatIfState.bindings
    + ExportMenu.bindings + Address.bindings
    + general + modes

  /// What a key means now.
  static func message(for key: Key, in state: AppState) -> Message? {
    for binding in bindings where binding.isReachable(in: state) {
      if let message = binding.message(for: key), binding.applies(state) { return message }
    }
    return nil
  }

  /// What the footer shows now.
  static func hints(in state: AppState) -> [Binding] {
    bindings.filter { $0.isHint && $0.isReachable(in: state) && $0.applies(state) }
  }

  /// Before whatever else Escape means: what goes on is the first to be left.
  private static let cancel = Binding(
    "cancel", "Cancel what is under way", in: .everywhere, [.init(.escape, sends: .cancelJob)],
    when: { $0.jobs.shown != nil })

  private static let general: [Binding] = [
    Binding(
      "move", "Move within a pane", in: .everywhere,
      [
        .init(.up, .character("k"), sends: .move(.up)), .init(.down, .character("j"), sends: .move(.down)),
        .init(.left, .character("h"), sends: .move(.left)), .init(.right, .character("l"), sends: .move(.right)),
      ], isHint: false),
    Binding(
      "page", "Move by pages", in: .everywhere,
      [
        .init(.pageUp, .control("b"), sends: .page(-1)), .init(.pageDown, .control("f"), sends: .page(1)),
      ], isHint: false),
    Binding(
      "ends", "Go to the first or the last row", in: .everywhere,
      [.init(.home, .character("g"), sends: .first), .init(.end, .character("G"), sends: .last)], isHint: false),
    Binding(
      "pane", "Go to the next or the previous pane", in: .everywhere,
      [.init(.tab, sends: .focus(1)), .init(.backtab, sends: .focus(-1))]),
    Binding(
      "screen", "Show a screen", in: .everywhere,
      ScreenID.allCases.map { .init(.character($0.key), sends: .show($0)) }, isHint: false),
    Binding(
      "image", "Open an image", in: .everywhere, [.init(.character("i"), sends: .openPrompt(.image))],
      isHint: false),
    Binding(
      "weights", "Open a checkpoint; no name means synthetic weights", in: .everywhere,
      [.init(.character("w"), sends: .openPrompt(.weights))], isHint: false),
    Binding("back", "Leave what is open", in: .everywhere, [.init(.escape, sends: .back)], isHint: false),
    Binding("help", "Show or hide this help", in: .everywhere, [.init(.character("?"), sends: .toggleHelp)]),
    Binding("quit", "Quit", in: .everywhere, [.init(.character("q"), sends: .quit)]),
    Binding(
      "quit", "Quit, whatever is open", in: .everywhere, [.init(.control("c"), sends: .quit)], isHint: false),
  ]

  private static let modes: [Binding] = [
    Binding("keep", "Keep the filter", in: .mode(.entry), [.init(.enter, sends: .activate)]),
    Binding("clear", "Clear the filter", in: .mode(.entry), [.init(.escape, sends: .back)]),
    Binding(
      "move", "Move through what is found", in: .mode(.entry),
      [.init(.up, sends: .move(.up)), .init(.down, sends: .move(.down))]),
    Binding("choose", "Choose the model", in: .mode(.picker), [.init(.enter, sends: .activate)]),
    Binding(
      "move", "Move through the list", in: .mode(.picker),
      [.init(.up, sends: .move(.up)), .init(.down, sends: .move(.down))]),
    Binding("close", "Close the list", in: .mode(.picker), [.init(.escape, sends: .back)]),
    Binding("open", "Open the file", in: .mode(.prompt), [.init(.enter, sends: .activate)]),
    Binding("complete", "Complete the file's name", in: .mode(.prompt), [.init(.tab, sends: .completePath)]),
    Binding("close", "Close the line", in: .mode(.prompt), [.init(.escape, sends: .back)]),
    Binding(
      "scroll", "Scroll the help", in: .mode(.help),
      [
        .init(.up, .character("k"), sends: .move(.up)), .init(.down, .character("j"), sends: .move(.down)),
        .init(.pageUp, sends: .page(-1)), .init(.pageDown, .character(" "), sends: .page(1)),
      ]),
    Binding(
      "close", "Close the help", in: .mode(.help),
      [.init(.escape, .character("?"), .character("q"), .enter, sends: .back)]),
    Binding(
      "quit", "Quit, whatever is open", in: .mode(.help), [.init(.control("c"), sends: .quit)], isHint: false),
  ]
}

extension Key {
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
    let labels = actions.compactMap { $0.keys.first?.label(glyphs) }
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
    let columns = (0..<(actions.map(\.keys.count).max() ?? 0)).map { place in
      actions.compactMap { place < $0.keys.count ? $0.keys[place].label(glyphs) : nil }
    }
    return columns.map { labels in
      labels.count > 4 ? "\(labels[0])\(glyphs.ellipsis)\(labels[labels.count - 1])" : labels.joined(separator: " ")
    }.joined(separator: "  ")
  }
}
