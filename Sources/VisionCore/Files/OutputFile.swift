import VisionNumerics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that takes its name once it is complete, and is removed if that never happens.
///
/// What a path leads to through links is replaced and the link stays. What is no file (a terminal, a pipe, `/dev/null`) is
/// written as it stands, as is a file in a folder that takes no new one.
package final class OutputFile {
  private let path: String
  /// What the path leads to.
  private let target: String
  /// The complete file to be; nil where the target itself is written.
  private let temporary: String?
  /// Whether the target is an empty file of ours, which keeps its name from others.
  private let isClaimed: Bool
  private let descriptor: Int32
  private var isCommitted = false

  /// Begins a file.
  /// - Parameter overwriting: whether a file that is there may go
  /// - Throws: `FileError`: `exists` for a file that is there and may not go, else that the system refuses to write.
  package init(for path: String, overwriting: Bool = true) throws(FileError) {
    self.path = path
    let existing = FileSystem.kind(of: path)
    if existing != .absent, !overwriting { throw FileError(path: path, .exists) }
    target = existing == .absent ? path : FileSystem.resolved(path)
    if existing != .file, existing != .absent {
      descriptor = open(target, O_WRONLY | O_CLOEXEC)
      (temporary, isClaimed) = (nil, false)
      guard descriptor >= 0 else { throw FileError(path: path, .unwritable(code: errno)) }
      return
    }
    if !overwriting {
      // Of two writers one gets the name.
      let claim = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      guard claim >= 0 else {
        throw errno == EEXIST ? FileError(path: path, .exists) : FileError(path: path, .unwritable(code: errno))
      }
      close(claim)
    }
    isClaimed = !overwriting
    var attempt = 0
    while true {
      let candidate = "\(target).\(getpid())-\(attempt).partial"
      let opened = open(candidate, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if opened >= 0 {
        FileSystem.copyPermissions(of: target, to: opened)
        (temporary, descriptor) = (candidate, opened)
        return
      }
      // Another writer of this process, or one that was killed, has the name.
      attempt += 1
      if errno == EEXIST, attempt < 100 { continue }
      let code = errno
      descriptor = open(target, O_WRONLY | O_TRUNC | O_CLOEXEC)
      temporary = nil
      guard descriptor >= 0 else { throw FileError(path: path, .unwritable(code: code)) }
      return
    }
  }

  /// Begins a file that others see grow, such as a recording.
  package init(growing path: String) throws(FileError) {
    (self.path, target, temporary, isClaimed) = (path, path, nil, false)
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileError(path: path, .unwritable(code: errno)) }
  }

  /// Appends bytes.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    if let code = FileSystem.send(bytes, to: descriptor) { throw FileError(path: path, .unwritable(code: code)) }
  }

  /// Appends numbers as they lie in memory.
  package func write<Value: BitwiseCopyable>(_ values: [Value]) throws(FileError) {
    if let code = values.withUnsafeBytes({ FileSystem.send($0, to: descriptor) }) {
      throw FileError(path: path, .unwritable(code: code))
    }
  }

  /// Makes the file durable and gives it its name.
  package func commit() throws(FileError) {
    guard let temporary else {
      isCommitted = true
      return
    }
    guard fsync(descriptor) == 0, rename(temporary, target) == 0 else {
      throw FileError(path: path, .unwritable(code: errno))
    }
    isCommitted = true
  }

  deinit {
    close(descriptor)
    guard !isCommitted else { return }
    if let temporary { unlink(temporary) }
    if isClaimed { unlink(target) }
  }
}
