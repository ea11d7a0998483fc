/// How many colours to use, as the user says it: `--color auto|truecolor|256|16|never`.
enum ColorChoice: String, CaseIterable, Sendable {
  case auto, truecolor
  case indexed256 = "256"
  case ansi16 = "16"
  case never

  /// The depth that the choice names; `nil` leaves it to detection.
  var depth: ColorDepth? {
    switch self {
    case .auto: nil
    case .truecolor: .truecolor
    case .indexed256: .indexed256
    case .ansi16: .ansi16
    case .never: .monochrome
    }
  }
}

/// What the environment says about the terminal: a pure reading of variables, so that it can be tested.
struct TerminalEnvironment: Sendable {
  var variables: [String: String]

  init(_ variables: [String: String]) { self.variables = variables }

  private func value(_ name: String) -> String { variables[name] ?? "" }

  var term: String { value("TERM") }

  /// Whether the terminal understands 24-bit colours: it says so in COLORTERM or its name, or is known to.
  var hasTruecolor: Bool {
    let colorTerm = value("COLORTERM").lowercased()
    if colorTerm == "truecolor" || colorTerm == "24bit" { return true }
    if term.hasSuffix("-direct") { return true }
    if !value("WT_SESSION").isEmpty || !value("KITTY_WINDOW_ID").isEmpty { return true }
    if ["iTerm.app", "WezTerm", "vscode", "ghostty", "mintty"].contains(value("TERM_PROGRAM")) { return true }
    return ["xterm-kitty", "alacritty", "foot", "wezterm", "xterm-ghostty", "contour"].contains(term)
  }

  /// The depth that the environment and a terminfo entry's number of colours (−1 where there is no entry) suggest.
  func detectedDepth(entryColors: Int) -> ColorDepth {
    if term.isEmpty || term == "dumb" { return .monochrome }
    if hasTruecolor { return .truecolor }
    switch entryColors {
    case 256...: return .indexed256
    case 16...: return .ansi16
    case 8...: return .ansi8
    default: return .monochrome
    }
  }

  /// The depth to use: the command line over NO_COLOR (https://no-color.org: any text counts) over the configuration over what is
  /// detected. `auto` is the same as saying nothing.
  func depth(flag: ColorChoice?, configured: ColorChoice?, entryColors: Int) -> ColorDepth {
    if let named = flag?.depth { return named }
    if !value("NO_COLOR").isEmpty { return .monochrome }
    return configured?.depth ?? detectedDepth(entryColors: entryColors)
  }

  /// Dark unless COLORFGBG, which some terminals set, ends in the number of a light background.
  var background: Theme.Background {
    guard let last = value("COLORFGBG").split(separator: ";").last, let number = Int(last) else { return .dark }
    return number == 7 || (9...15).contains(number) ? .light : .dark
  }

  /// The terminfo entry to open for a depth (`nil` is TERM's own) and the depth that it gives. `colors` says how many colours an
  /// entry has, −1 where there is none of that name.
  ///
  /// Truecolor needs no entry of its own, since its sequences are the same everywhere. A terminal whose name this machine does not
  /// know, as happens over ssh, is taken for an xterm where it says that it has truecolor.
  func entry(for depth: ColorDepth, colors: (String) -> Int) -> (entry: String?, depth: ColorDepth) {
    let own = colors(term)
    let fallback = "xterm-256color"
    if own < 0, hasTruecolor || term.hasPrefix("xterm"), colors(fallback) >= 256 { return (fallback, depth) }
    if depth == .truecolor { return (nil, depth) }
    if depth == .indexed256, own < 256, colors(fallback) >= 256 { return (fallback, depth) }
    let available: ColorDepth = own >= 256 ? .indexed256 : own >= 16 ? .ansi16 : own >= 8 ? .ansi8 : .monochrome
    return (nil, min(depth, available))
  }
}
