import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A connection to a lecture from another terminal: it reads on a thread of its own, and keeps the newest message alone.
final class LectureConnection: Sendable {
  private struct Shared: Sendable {
    var newest: LectureProtocol.Message?
    var ending: LectureSocketError?
    var hasEnded = false
  }

  private let descriptor: Int32
  private let shared = Mutex(Shared())

  /// Connects and says what it wants: `follow` or `speak`.
  /// - Throws: `LectureSocketError`.
  init(path: String, as role: LectureProtocol.Kind) throws(LectureSocketError) {
    descriptor = try LectureSocket.connect(to: path)
    try send(role, [])
  }

  /// Reads until the lecture ends; `waker` is called when there is something new.
  func start(waking waker: any Waker) {
    onThread {
      self.read(waker)
      waker.wake()
    }
  }

  /// The newest message since the last call, and whether the lecture has ended.
  func take() -> (message: LectureProtocol.Message?, hasEnded: Bool, ending: LectureSocketError?) {
    shared.withLock { shared in
      defer { shared.newest = nil }
      return (shared.newest, shared.hasEnded, shared.ending)
    }
  }

  func send(_ command: RemoteCommand) throws(LectureSocketError) { try send(.command, command.bytes) }

  /// Ends the connection.
  func stop() { shutdown(descriptor, Int32(SHUT_RDWR)) }

  private func send(_ kind: LectureProtocol.Kind, _ payload: [UInt8]) throws(LectureSocketError) {
    let bytes = LectureProtocol.bytes(kind, payload)
    let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if count != bytes.count { throw .system("speaking to the lecture", code: errno) }
  }

  private func read(_ waker: any Waker) {
    defer { close(descriptor) }
    var buffer: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = recv(descriptor, &chunk, chunk.count, 0)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return end(nil) }
      buffer += chunk[..<count]
      do {
        while let message = try LectureProtocol.take(from: &buffer, longest: LectureProtocol.longestAnswer) {
          shared.withLock { $0.newest = message }
          waker.wake()
        }
      } catch {
        return end(error)
      }
    }
  }

  private func end(_ error: LectureSocketError?) { shared.withLock { ($0.hasEnded, $0.ending) = (true, error) } }
}

/// Shows a lecture, or its speaker's page, on a terminal of its own.
struct LectureViewer {
  let connection: LectureConnection
  let isSpeaker: Bool

  /// - Throws: `LectureSocketError.malformed` where the lecture sends what is not understood.
  /// - Returns: why the program ends where it was told to from outside.
  func run(on terminal: any Terminal) throws -> Termination? {
    connection.start(waking: terminal.waker)
    defer { connection.stop() }
    let appearance = Appearance(terminal.capabilities)
    let start = time(nil)
    var page: SpeakerPage?
    var picture: Canvas?
    var hasEnded = false
    while true {
      var canvas = Canvas(width: terminal.size.columns, height: terminal.size.rows, appearance: appearance)
      if let page { page.draw(clock: LectureViewer.clock, elapsed: max(time(nil) - start, 0), on: &canvas) }
      if let picture { LectureViewer.show(picture, on: &canvas) }
      if hasEnded { LectureViewer.sayEnd(on: &canvas) }
      terminal.present(canvas)
      switch terminal.nextEvent(timeout: isSpeaker && !hasEnded ? .milliseconds(500) : nil) {
      case .key(let key): if try take(key, page) || hasEnded { return nil }
      case .wake:
        let (message, ended, ending) = connection.take()
        if let ending { throw ending }
        hasEnded = ended
        if let message, isSpeaker { page = try LectureViewer.understood(SpeakerPage(bytes: message.payload)) }
        if let message, !isSpeaker {
          picture = try LectureViewer.understood(Canvas(wireBytes: message.payload, appearance: appearance))
        }
      case .terminated(let reason): return reason
      case .mouse, .resize, nil: break
      }
    }
  }

  private static func understood<Value>(_ value: Value?) throws(LectureSocketError) -> Value {
    guard let value else { throw .malformed }
    return value
  }

  /// What a key does; true where the viewer leaves.
  private func take(_ key: Key, _ page: SpeakerPage?) throws(LectureSocketError) -> Bool {
    switch LectureKeys.command(for: key) {
    case .leave: return true
    case .next where isSpeaker: try connection.send(.next)
    case .back where isSpeaker: try connection.send(.back)
    case .first where isSpeaker: try connection.send(.goTo(0))
    case .last where isSpeaker: if let page { try connection.send(.goTo(page.count - 1)) }
    default: break
    }
    return false
  }

  /// The picture from its top left corner; a smaller terminal says what is missing.
  static func show(_ picture: Canvas, on canvas: inout Canvas) {
    canvas.paste(picture, x: 0, y: 0)
    if picture.width > canvas.width || picture.height > canvas.height {
      let text = " \(picture.width) \(canvas.glyphs.times) \(picture.height) "
      canvas.text(text, in: canvas.bounds.row(canvas.height - 1), style: canvas.theme.selection, alignment: .right)
    }
  }

  private static func sayEnd(on canvas: inout Canvas) {
    let frame = canvas.bounds.centered(width: 42, height: 3)
    canvas.clear(frame)
    let inner = canvas.box(frame, title: "Lecture", focused: true)
    canvas.text("The lecture has ended; any key leaves.", in: inner, style: canvas.theme.text, alignment: .center)
  }

  /// The time of day: `14:05`.
  private static var clock: String {
    var now = time(nil)
    var parts = tm()
    localtime_r(&now, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(two(parts.tm_hour)):\(two(parts.tm_min))"
  }
}
