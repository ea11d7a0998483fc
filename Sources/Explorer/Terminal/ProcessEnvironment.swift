#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension TerminalEnvironment {
  /// What this process's environment says.
  static var current: TerminalEnvironment {
    let names = [
      "TERM", "COLORTERM", "NO_COLOR", "COLORFGBG", "TERM_PROGRAM", "WT_SESSION", "KITTY_WINDOW_ID", "TMUX", "STY",
    ]
    var variables: [String: String] = [:]
    for name in names {
      if let value = getenv(name) { variables[name] = String(cString: value) }
    }
    return TerminalEnvironment(variables)
  }
}
