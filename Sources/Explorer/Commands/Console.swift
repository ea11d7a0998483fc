import VisionCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where a command writes to and what it may know about it.
struct Console {
  /// Writes data to the standard output.
  let output: (String) throws(OutputError) -> Void
  /// Writes data that is no text to the standard output.
  var binary: ([UInt8]) throws(OutputError) -> Void = { bytes throws(OutputError) in
    try send(bytes, to: STDOUT_FILENO)
  }
  /// Writes a line for people to the standard error.
  let note: (String) -> Void
  /// Shows a line on the standard error's terminal in place of the last one.
  var status: (String) -> Void = { _ in }
  /// Whether the standard error is a terminal.
  var notesAreSeen = false
  /// The width of the terminal that the standard output is, in columns; nil where it is none.
  let columns: Int?
  /// A variable of the environment.
  let environment: (String) -> String?
  /// What its notes are said in.
  var translation = Translation.english
  /// What tables for people are written in: English where no language is asked for, as programs read them too.
  var tables = Translation.english

  /// Says a line to people.
  func say(_ phrase: Phrase) { note(phrase.text(in: translation)) }

  /// That of the process.
  static var standard: Console {
    Console(
      output: { text throws(OutputError) in try send(text, to: STDOUT_FILENO) },
      // There is nobody left to tell that the standard error does not work.
      // What files say reaches a terminal as text: a line's control characters are not part of any sentence.
      note: { try? send(withoutControls($0) + "\n", to: STDERR_FILENO) },
      status: { try? send("\r\u{1B}[K" + $0, to: STDERR_FILENO) },
      notesAreSeen: isatty(STDERR_FILENO) == 1,
      columns: terminalColumns(STDOUT_FILENO),
      environment: { getenv($0).map { String(cString: $0) } })
  }

  /// Whether tables are coloured (no-color.org; a dumb terminal knows no colours).
  func isColoured(_ choice: ColorChoice) -> Bool {
    switch choice {
    case .never: return false
    case .truecolor, .indexed256, .ansi16: return true
    case .auto:
      let refused = environment("NO_COLOR").map { !$0.isEmpty } ?? false
      return columns != nil && !refused && environment("TERM") != "dumb"
    }
  }
}

/// Output that went nowhere.
enum OutputError: StatedError, Equatable {
  /// The reader has gone, as `head` does when it has seen enough.
  case closed
  /// The system's number for what went wrong.
  case failed(code: Int32)
}

extension OutputError {
  var exitStatus: CommandStatus { .inputOutput }

  var sentence: Phrase {
    switch self {
    case .closed: "the reader of the output has closed it"
    case .failed(let code): "the output cannot be written: \(systemMessage(code))"
    }
  }
}

/// A text with its lines, and without what would steer a terminal.
func withoutControls(_ text: String) -> String {
  var scalars = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    let isHarmless = scalar.properties.generalCategory != .control || scalar == "\n" || scalar == "\t"
    scalars.append(isHarmless ? scalar : "\u{FFFD}")
  }
  return String(scalars)
}

private func send(_ text: String, to descriptor: Int32) throws(OutputError) {
  try send(Array(text.utf8), to: descriptor)
}

private func send(_ bytes: [UInt8], to descriptor: Int32) throws(OutputError) {
  if let code = bytes.withUnsafeBytes({ FileSystem.send($0, to: descriptor) }) {
    throw code == EPIPE ? .closed : .failed(code: code)
  }
}

private func terminalColumns(_ descriptor: Int32) -> Int? {
  guard isatty(descriptor) == 1 else { return nil }
  var size = winsize()
  guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
  return Int(size.ws_col)
}
