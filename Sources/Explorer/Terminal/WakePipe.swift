#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A pipe whose reading end an event loop polls; bytes say what happened: 0 for `wake()`, else a signal's number.
final class WakePipe: Waker {
  let readEnd: Int32
  let writeEnd: Int32

  init() throws(TerminalError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .noPipe(errno: errno) }
    (readEnd, writeEnd) = (ends[0], ends[1])
    for end in ends {
      // A full pipe must never block a signal handler, an empty one never the loop; other programs need neither end.
      _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
  }

  deinit {
    close(readEnd)
    close(writeEnd)
  }

  func wake() {
    var byte: UInt8 = 0
    // Where the pipe is full the loop is about to wake anyway.
    _ = write(writeEnd, &byte, 1)
  }

  /// Waits until there is something to drain, and drains it.
  func wait() {
    var descriptor = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
    _ = poll(&descriptor, 1, -1)
    _ = drain()
  }

  /// The bytes that have come since the last call.
  func drain() -> [UInt8] {
    var found: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64)
    while true {
      let count = read(readEnd, &buffer, buffer.count)
      guard count > 0 else { return found }
      found += buffer[..<count]
    }
  }
}
