import VisionCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The Unix socket of a lecture: where it stands, and who may speak through it.
enum LectureSocket {
  /// Where a user's lecture listens: in `$XDG_RUNTIME_DIR`, else in a folder in /tmp that only the user may enter.
  /// - Throws: `LectureSocketError` for a folder in /tmp that is somebody else's or open to others.
  static func path(environment: (String) -> String?) throws(LectureSocketError) -> String {
    if let folder = environment("XDG_RUNTIME_DIR"), !folder.isEmpty { return folder + "/explorer-lecture.socket" }
    let folder = "/tmp/explorer-\(geteuid())"
    try makePrivate(folder)
    return folder + "/lecture.socket"
  }

  /// Makes a folder that only its owner may enter, or sees that it is one.
  static func makePrivate(_ folder: String) throws(LectureSocketError) {
    if mkdir(folder, 0o700) != 0, errno != EEXIST { throw .system("making the folder \(folder)", code: errno) }
    var status = stat()
    guard lstat(folder, &status) == 0 else { throw .system("looking at the folder \(folder)", code: errno) }
    guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(), status.st_mode & 0o077 == 0 else {
      throw .unsafeFolder(folder)
    }
  }

  /// Listens at a path, with access for its owner alone. A socket that nobody listens at any more gives way.
  static func listen(at path: String) throws(LectureSocketError) -> Int32 {
    if let running = try? connect(to: path) {
      close(running)
      throw .taken(path)
    }
    unlink(path)
    let descriptor = try open()
    guard withAddress(of: path, { bind(descriptor, $0, $1) }) == 0 else {
      let code = errno
      close(descriptor)
      throw .system("listening at \(path)", code: code)
    }
    guard chmod(path, 0o600) == 0, systemListen(descriptor, 16) == 0 else {
      let code = errno
      close(descriptor)
      unlink(path)
      throw .system("listening at \(path)", code: code)
    }
    makeNonBlocking(descriptor)
    return descriptor
  }

  /// Connects to a lecture.
  static func connect(to path: String) throws(LectureSocketError) -> Int32 {
    let descriptor = try open()
    guard withAddress(of: path, { systemConnect(descriptor, $0, $1) }) == 0 else {
      let code = errno
      close(descriptor)
      throw code == ENOENT || code == ECONNREFUSED ? .noLecture(path) : .system("connecting to \(path)", code: code)
    }
    return descriptor
  }

  /// The user at the other end of a connection; nil where the system does not say.
  static func user(of descriptor: Int32) -> uid_t? {
    #if canImport(Glibc)
      // The system's `struct ucred`: process, user, group.
      var credentials: [UInt32] = [0, 0, 0]
      var length = socklen_t(credentials.count * MemoryLayout<UInt32>.size)
      guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &length) == 0, length == 12 else {
        return nil
      }
      return credentials[1]
    #else
      var user = uid_t()
      var group = gid_t()
      return getpeereid(descriptor, &user, &group) == 0 ? user : nil
    #endif
  }

  static func makeNonBlocking(_ descriptor: Int32) {
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  private static func open() throws(LectureSocketError) -> Int32 {
    #if canImport(Glibc)
      let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
    #endif
    guard descriptor >= 0 else { throw .system("making a socket", code: errno) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    return descriptor
  }

  /// The address of a path; −1 with ENAMETOOLONG for one that does not fit.
  private static func withAddress(of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    let fits = withUnsafeMutableBytes(of: &address.sun_path) { buffer -> Bool in
      guard bytes.count < buffer.count else { return false }
      buffer.copyBytes(from: bytes)
      return true
    }
    guard fits else {
      errno = ENAMETOOLONG
      return -1
    }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
  }
}

/// The system's functions, which methods of the same name would hide.
private func systemListen(_ descriptor: Int32, _ backlog: Int32) -> Int32 { listen(descriptor, backlog) }
private func systemConnect(_ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t) -> Int32 {
  connect(descriptor, address, length)
}

/// Why there is no way between a lecture and another terminal.
enum LectureSocketError: StatedError, Equatable {
  case noLecture(String)
  case taken(String)
  case unsafeFolder(String)
  /// Something else than a lecture of this version is at the other end.
  case malformed
  case system(String, code: Int32)
}

extension LectureSocketError {
  var exitStatus: CommandStatus { if case .noLecture = self { .noInput } else { .inputOutput } }

  var sentence: Phrase {
    switch self {
    case .noLecture(let path):
      "no lecture of yours is running (nothing listens at \(path)); start one with `explorer lecture NAME`"
    case .taken(let path): "another lecture of yours is running already (at \(path)); this one cannot be followed"
    case .unsafeFolder(let folder):
      "\(folder) is not yours alone; remove it or set XDG_RUNTIME_DIR to a folder that only you may enter"
    case .malformed: "what the lecture sent is not understood; use the same version of the program at both ends"
    case .system(let what, let code): "\(what) failed: \(systemMessage(code))"
    }
  }
}
