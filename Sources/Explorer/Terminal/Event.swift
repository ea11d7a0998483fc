/// A key as the user pressed it.
enum Key: Hashable, Sendable {
  case character(Character)
  /// Control and a letter, given in lower case.
  case control(Character)
  /// Alt (or Meta, or Escape just before) and a character.
  case alt(Character)
  case up, down, left, right, home, end, pageUp, pageDown
  case enter, tab, backtab, escape, backspace, delete, insert
  case function(Int)
}

/// What the mouse did, and in which cell.
struct MouseEvent: Hashable, Sendable {
  enum Button: Hashable, Sendable { case left, middle, right }
  enum Action: Hashable, Sendable {
    case press(Button)
    case release(Button)
    /// Moved with the button held.
    case drag(Button)
    case wheelUp, wheelDown
  }

  var action: Action
  /// From 0.
  var x: Int
  var y: Int
  var shift = false
  var control = false
  var alt = false
}

/// The columns and rows of a terminal.
struct TerminalSize: Hashable, Sendable {
  var columns: Int
  var rows: Int
}

/// Why the program is asked to end.
enum Termination: Hashable, Sendable {
  /// Control-C.
  case interrupt
  case terminate
  /// The terminal is gone.
  case hangup

  /// The exit status of a program that ends for this reason: 128 and the signal's number.
  var exitStatus: Int32 {
    switch self {
    case .hangup: 129
    case .interrupt: 130
    case .terminate: 143
    }
  }
}

/// What a terminal reports.
enum Event: Hashable, Sendable {
  case key(Key)
  case mouse(MouseEvent)
  /// The size has changed, or the screen has to be drawn anew.
  case resize(TerminalSize)
  /// Another thread called the waker.
  case wake
  case terminated(Termination)
}
