#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file of UTF-8 text that is read as a whole.
enum TextFile {
  enum Fault: Error, Sendable, Equatable {
    /// The system's error number.
    case system(code: Int32)
    case tooLong(limit: Int)
    case notText
  }

  /// - Parameter limit: the most bytes that a file of the kind may have.
  static func read(_ path: String, limit: Int) throws(Fault) -> String {
    guard let file = fopen(path, "rb") else { throw .system(code: errno) }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: limit + 1)
    let count = fread(&bytes, 1, bytes.count, file)
    if ferror(file) != 0 { throw .system(code: errno) }
    if count > limit { throw .tooLong(limit: limit) }
    guard let text = String(validating: bytes[..<count], as: UTF8.self) else { throw .notText }
    return text
  }
}
