import VisionCore

/// Why no screen could be opened.
enum TerminalError: UsageError, Equatable, Sendable {
  /// Standard input or output is a file or a pipe.
  case notATerminal
  /// There is no terminfo entry that can be used.
  case noEntry(term: String)
  /// The terminal moves its cursor in another way than ECMA-48's, or not at all.
  case unusable(term: String)
  /// The pipe that wakes the event loop could not be made.
  case noPipe(errno: Int32)
}

extension TerminalError {
  var sentence: Phrase {
    switch self {
    case .notATerminal:
      "The explorer's screens need a terminal, but standard input or output is a file or a pipe. "
        + "Run it in a terminal, or use a subcommand that prints."
    case .noEntry(let term):
      term.isEmpty
        ? "The variable TERM is not set. Set it to your terminal's type, e.g. TERM=xterm-256color."
        : "There is no terminfo entry for TERM=\(term). Install the package ncurses-term, or set TERM=xterm-256color."
    case .unusable(let term):
      "TERM=\(term) names a terminal that the explorer's screens cannot be shown on: they need one that moves its cursor "
        + "with ESC [ row ; column H (ECMA-48), as xterm and the VT100 do. If yours does, set TERM=xterm-256color; "
        + "if not, use a subcommand that prints."
    case .noPipe(let errno):
      "The event loop could not be set up: pipe(2) failed with error \(errno). Close some files and try again."
    }
  }
}
