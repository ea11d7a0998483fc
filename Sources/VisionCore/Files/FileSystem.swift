import VisionNumerics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Files and folders as a whole: what is at a path, a file's contents, a folder's names. `MappedFile` has a file's bytes without
/// reading them, `OutputFile` writes one part by part.
package enum FileSystem {
  package enum Kind { case absent, file, folder, other }

  /// What a path leads to.
  package static func kind(of path: String) -> Kind {
    var status = stat()
    guard stat(path, &status) == 0 else { return .absent }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    default: return .other
    }
  }

  package static func isReadable(_ path: String) -> Bool { access(path, R_OK) == 0 }

  /// A path whose leading `~` is the home folder.
  package static func expandingHome(_ path: String) -> String {
    guard path == "~" || path.hasPrefix("~/"), let home = getenv("HOME") else { return path }
    return String(cString: home) + path.dropFirst()
  }

  // MARK: Reading

  /// The bytes of a file, or of a pipe up to its end.
  /// - Parameter limit: the most bytes that a file of the kind may have
  package static func bytes(of path: String, limit: Int) throws(FileError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(path: path, reading: errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: min(limit + 1, 1 << 16))
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileError(path: path, reading: errno) }
      if count == 0 { return bytes }
      guard bytes.count + count <= limit else { throw FileError(path: path, .tooLong(limit: limit)) }
      bytes += chunk[..<count]
    }
  }

  /// The text of a file in UTF-8.
  /// - Parameter limit: the most bytes that a file of the kind may have
  package static func text(of path: String, limit: Int) throws(FileError) -> String {
    let bytes = try bytes(of: path, limit: limit)
    guard let text = String(validating: bytes, as: UTF8.self) else { throw FileError(path: path, .notText) }
    return text
  }

  /// The visible names in a folder, in order.
  package static func names(in folder: String) throws(FileError) -> [String] {
    guard let directory = opendir(folder) else { throw FileError(path: folder, reading: errno) }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  // MARK: Writing

  /// Writes a file, which appears whole or not at all.
  /// - Throws: `FileError`: `exists` for a file that is there and is not to be overwritten.
  package static func write(_ bytes: [UInt8], to path: String, overwriting: Bool = true) throws(FileError) {
    let file = try OutputFile(for: path, overwriting: overwriting)
    try file.write(bytes)
    try file.commit()
  }

  /// Makes a folder, unless it is there.
  package static func makeFolder(_ path: String) throws(FileError) {
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw FileError(path: path, .unwritable(code: errno)) }
  }

  /// Writes all of some bytes to what is open.
  /// - Returns: the system's number for what went wrong; nil where all went well.
  package static func send(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32? {
    var rest = bytes[...]
    while !rest.isEmpty {
      let slice = UnsafeRawBufferPointer(rebasing: rest)
      let count = systemWrite(descriptor, slice.baseAddress, slice.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return count < 0 ? errno : EIO }
      rest = rest.dropFirst(count)
    }
    return nil
  }

  /// The path behind all links; the path itself where the system does not tell.
  static func resolved(_ path: String) -> String {
    guard let found = realpath(path, nil) else { return path }
    defer { free(found) }
    return String(cString: found)
  }

  /// Lets a file be used as another that is there may be.
  static func copyPermissions(of path: String, to descriptor: Int32) {
    var status = stat()
    if stat(path, &status) == 0 { fchmod(descriptor, status.st_mode & 0o7777) }
  }
}

extension FileError {
  /// What the system's number says when something is to be read.
  init(path: String, reading code: Int32) {
    switch code {
    case ENOENT, ENOTDIR: self.init(path: path, .absent)
    case EISDIR: self.init(path: path, .folder)
    default: self.init(path: path, .unreadable(code: code))
    }
  }
}

/// The system's `write`, which a function of the same name would hide.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
