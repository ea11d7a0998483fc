import VisionCore

/// Whether pictures are shown in a terminal's pixels, as the user says it: `--graphics off|auto|kitty|sixel`.
enum GraphicsChoice: String, CaseIterable, Sendable {
  /// Cells alone.
  case off
  /// What the environment says of the terminal.
  case auto
  case kitty, sixel
}

/// A way in which terminals take pictures.
enum GraphicsProtocol: Sendable, Hashable {
  /// Kitty's graphics protocol: pixels with a number, placed over cells.
  case kitty
  /// DEC's sixels (VT340): rows of six pixels in up to 256 colours.
  case sixel
}

/// Why pictures are shown in cells alone though finer ones were asked for.
enum GraphicsRefusal: Error, Hashable, Sendable, Worded {
  /// A program that draws the terminal's screen itself and passes no pictures on.
  case multiplexer(String)
  /// `auto`, and the environment names no terminal that is known to show them.
  case unknownTerminal(String)
  case fewColors

  var sentence: Phrase {
    switch self {
    case .multiplexer(let name):
      "Graphics are off: \(name) keeps the screen itself and passes no pictures on. Run the explorer outside of it."
    case .unknownTerminal(let term):
      "Graphics are off: nothing says that this terminal (TERM=\(term)) shows any. If it does, say --graphics kitty or "
        + "--graphics sixel."
    case .fewColors:
      "Graphics are off: pictures need 256 colours at least. Where the terminal has them, say --color 256."
    }
  }
}

extension TerminalEnvironment {
  /// How pictures are shown; nil where they were not asked for.
  ///
  /// `auto` reads the environment alone. Terminals can be asked (a query of kitty's protocol, primary device attributes for
  /// sixel), but answers come among the keys, late over ssh, or never: a program that waits for them is slow to open, and one
  /// that does not takes them for typing. Multiplexers are refused even by name: tmux passes pictures on where
  /// `allow-passthrough` is set, but neither moves nor removes them with its panes.
  func graphics(_ choice: GraphicsChoice, depth: ColorDepth) throws(GraphicsRefusal) -> GraphicsProtocol? {
    if choice == .off { return nil }
    if depth < .indexed256 { throw .fewColors }
    if let multiplexer { throw .multiplexer(multiplexer) }
    switch choice {
    case .kitty: return .kitty
    case .sixel: return .sixel
    case .auto, .off:
      guard let known = knownGraphics else { throw .unknownTerminal(term) }
      return known
    }
  }

  private var multiplexer: String? {
    if variables["TMUX"]?.isEmpty == false || term.hasPrefix("tmux") { return "tmux" }
    return variables["STY"]?.isEmpty == false || term.hasPrefix("screen") ? "screen" : nil
  }

  private var knownGraphics: GraphicsProtocol? {
    let program = variables["TERM_PROGRAM"] ?? ""
    if variables["KITTY_WINDOW_ID"]?.isEmpty == false { return .kitty }
    if ["xterm-kitty", "xterm-ghostty"].contains(term) || ["ghostty", "WezTerm"].contains(program) { return .kitty }
    if variables["WT_SESSION"]?.isEmpty == false || ["iTerm.app", "mintty"].contains(program) { return .sixel }
    return ["foot", "mlterm", "contour"].contains { term == $0 || term.hasPrefix($0 + "-") } ? .sixel : nil
  }
}
