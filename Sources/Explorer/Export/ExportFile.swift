#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why an export was not written.
enum ExportError: Error, Equatable {
  /// A file that is there and is not to be overwritten.
  case exists(path: String)
  /// The system's number for what went wrong.
  case cannotWrite(path: String, code: Int32)
  /// A PNG that would go to a terminal.
  case binaryOnTerminal
  /// More bytes than a terminal takes for its clipboard.
  case tooLongForClipboard(bytes: Int, limit: Int)
  /// A PNG that would go to the clipboard.
  case binaryOnClipboard
}

extension ExportError: CustomStringConvertible {
  var description: String {
    switch self {
    case .exists(let path): "\(path) is there already and was not overwritten"
    case .cannotWrite(let path, let code): "\(path) cannot be written: \(String(cString: strerror(code)))"
    case .binaryOnTerminal:
      "a PNG is no text for a terminal; give a file with --output FILE, or redirect the output to one"
    case .tooLongForClipboard(let bytes, let limit):
      "that is \(bytes.grouped) bytes, and terminals take at most \(limit.grouped) into the clipboard (OSC 52); "
        + "write a file instead"
    case .binaryOnClipboard: "terminals take text alone into the clipboard (OSC 52); write the PNG to a file instead"
    }
  }
}

/// Writes bytes to a file.
enum ExportFile {
  /// - Throws: `exists` where the file is there and may not be overwritten, else `cannotWrite`.
  static func write(_ bytes: [UInt8], to path: String, overwriting: Bool) throws(ExportError) {
    let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (overwriting ? O_TRUNC : O_EXCL), 0o644)
    guard file >= 0 else {
      throw errno == EEXIST && !overwriting ? .exists(path: path) : .cannotWrite(path: path, code: errno)
    }
    defer { close(file) }
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { systemWrite(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .cannotWrite(path: path, code: errno) }
      written += count
    }
  }
}

/// The system's `write`, which a function of the same name would hide.
private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int { write(file, bytes, count) }
