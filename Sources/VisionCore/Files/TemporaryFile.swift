#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that takes its final name once it is complete, and is removed if that never happens.
package final class TemporaryFile {
  private let path: String
  private let temporaryPath: String
  private let descriptor: Int32
  private var isCommitted = false

  /// Begins a file; throws if the folder refuses it.
  package init(for path: String) throws(WeightError) {
    self.path = path
    var attempt = 0
    while true {
      let candidate = "\(path).\(getpid())-\(attempt).partial"
      let opened = open(candidate, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if opened >= 0 {
        temporaryPath = candidate
        descriptor = opened
        return
      }
      // Another writer of this process, or one that was killed, has the name.
      guard errno == EEXIST, attempt < 100 else { throw .cannotWrite(path: path, code: errno) }
      attempt += 1
    }
  }

  /// Appends bytes.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(WeightError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let slice = UnsafeRawBufferPointer(rebasing: rest)
      #if canImport(Glibc)
        let count = Glibc.write(descriptor, slice.baseAddress, slice.count)
      #else
        let count = Darwin.write(descriptor, slice.baseAddress, slice.count)
      #endif
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .cannotWrite(path: path, code: errno) }
      rest = rest.dropFirst(count)
    }
  }

  /// Makes the file durable and gives it its name.
  package func commit() throws(WeightError) {
    guard fsync(descriptor) == 0, rename(temporaryPath, path) == 0 else {
      throw .cannotWrite(path: path, code: errno)
    }
    isCommitted = true
  }

  deinit {
    close(descriptor)
    if !isCommitted { unlink(temporaryPath) }
  }
}
