#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// When a file was changed last: its time and its size, which tell one version from the next.
struct FileVersion: Equatable, Sendable {
  private let seconds: Int
  private let nanoseconds: Int
  private let bytes: Int
  private let node: UInt64

  /// Nil where there is no such file.
  init?(of path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    #if canImport(Darwin)
      (seconds, nanoseconds) = (status.st_mtimespec.tv_sec, status.st_mtimespec.tv_nsec)
    #else
      (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
    #endif
    (bytes, node) = (Int(status.st_size), UInt64(status.st_ino))
  }
}
