import VisionCore

/// Why an export was not written.
enum ExportError: UsageError, Equatable {
  /// A PNG that would go to a terminal.
  case binaryOnTerminal
  /// More bytes than a terminal takes for its clipboard.
  case tooLongForClipboard(bytes: Int, limit: Int)
  /// A PNG that would go to the clipboard.
  case binaryOnClipboard
}

extension ExportError {
  var sentence: Phrase {
    switch self {
    case .binaryOnTerminal:
      "a PNG is no text for a terminal; give a file with --output FILE, or redirect the output to one"
    case .tooLongForClipboard(let bytes, let limit):
      "that is \(bytes.grouped) bytes, and terminals take at most \(limit.grouped) into the clipboard (OSC 52); "
        + "write a file instead"
    case .binaryOnClipboard: "terminals take text alone into the clipboard (OSC 52); write the PNG to a file instead"
    }
  }
}
