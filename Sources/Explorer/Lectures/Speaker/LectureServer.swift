import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Lets other terminals of the same user watch a lecture and steer it, through a Unix socket.
///
/// All of it happens on a thread of its own and without waiting for anyone: a viewer gets the newest picture when it has taken
/// the last one, so that who stops reading misses pictures and holds up nothing; who sends what it should not is cut off.
final class LectureServer: Sendable {
  private struct Shared: Sendable {
    var picture: Canvas?
    var page: SpeakerPage?
    /// Counts what was published.
    var version = 0
    var messages: [LectureMessage] = []
    var isStopped = false
    var waker: (any Waker)?
  }

  /// Connections that are kept at a time.
  static let mostClients = 64
  /// Commands that wait to be taken, before a speaker is taken for one that floods.
  static let mostCommands = 64

  let path: String
  private let shared = Mutex(Shared())
  private let pipe: WakePipe
  private let listener: Int32
  private let admits: @Sendable (uid_t) -> Bool

  /// Listens at a path.
  /// - Parameter admits: which users may connect; the lecture's own alone unless a test says otherwise
  /// - Throws: `LectureSocketError`, or the system's refusal of a pipe.
  init(path: String, admits: @escaping @Sendable (uid_t) -> Bool = { $0 == geteuid() }) throws {
    pipe = try WakePipe()
    listener = try LectureSocket.listen(at: path)
    (self.path, self.admits) = (path, admits)
  }

  /// Begins to serve; `waker` is called when there is something to take.
  func start(waking waker: any Waker) {
    shared.withLock { $0.waker = waker }
    onThread { self.serve() }
  }

  /// Ends all connections; the socket is gone when this returns.
  func stop() {
    unlink(path)
    shared.withLock { $0.isStopped = true }
    pipe.wake()
  }

  /// Shows a picture and a page to those who watch.
  func publish(_ picture: Canvas, _ page: SpeakerPage) {
    let isNew = shared.withLock { shared in
      if shared.picture == picture, shared.page == page { return false }
      (shared.picture, shared.page) = (picture, page)
      shared.version += 1
      return true
    }
    if isNew { pipe.wake() }
  }

  /// What viewers asked for since the last call.
  func takeMessages() -> [LectureMessage] {
    shared.withLock { shared in
      defer { shared.messages = [] }
      return shared.messages
    }
  }

  /// Hands on a message; false where too many wait.
  private func post(_ message: LectureMessage) -> Bool {
    let (isTaken, waker) = shared.withLock { shared -> (Bool, (any Waker)?) in
      if shared.messages.count >= LectureServer.mostCommands { return (false, nil) }
      shared.messages.append(message)
      return (true, shared.waker)
    }
    waker?.wake()
    return isTaken
  }

  // MARK: - On the server's thread

  private func serve() {
    var clients: [LectureClient] = []
    var followers = 0
    while !shared.withLock({ $0.isStopped }) {
      wait(for: clients)
      _ = pipe.drain()
      clients += accepted(room: LectureServer.mostClients - clients.count)
      for index in clients.indices { advance(&clients[index]) }
      for client in clients where client.isGone { close(client.descriptor) }
      clients.removeAll(where: \.isGone)
      let present = clients.count { $0.role == .follow }
      if present != followers, post(.followed(by: present)) { followers = present }
    }
    for client in clients { close(client.descriptor) }
    close(listener)
  }

  private func wait(for clients: [LectureClient]) {
    var descriptors = [
      pollfd(fd: listener, events: Int16(POLLIN), revents: 0),
      pollfd(fd: pipe.readEnd, events: Int16(POLLIN), revents: 0),
    ]
    descriptors += clients.map { client in
      pollfd(fd: client.descriptor, events: Int16(POLLIN) | (client.isBehind ? Int16(POLLOUT) : 0), revents: 0)
    }
    _ = poll(&descriptors, nfds_t(descriptors.count), -1)
  }

  private func accepted(room: Int) -> [LectureClient] {
    var clients: [LectureClient] = []
    while true {
      let descriptor = accept(listener, nil, nil)
      guard descriptor >= 0 else { return clients }
      guard clients.count < room, let user = LectureSocket.user(of: descriptor), admits(user) else {
        close(descriptor)
        continue
      }
      LectureSocket.makeNonBlocking(descriptor)
      clients.append(LectureClient(descriptor: descriptor))
    }
  }

  /// Takes what a client has sent, and sends what it can take.
  private func advance(_ client: inout LectureClient) {
    for request in client.receive() {
      switch (client.role, request.kind) {
      case (nil, .follow), (nil, .speak): client.role = request.kind
      case (.speak, .command):
        guard let command = RemoteCommand(bytes: request.payload), post(.remote(command)) else {
          client.isGone = true
          return
        }
      default:
        client.isGone = true
        return
      }
    }
    guard !client.isGone, let role = client.role, client.isIdle else { return client.send() }
    let (picture, page, version) = shared.withLock { ($0.picture, $0.page, $0.version) }
    if version > client.version {
      client.version = version
      if role == .follow, let picture {
        client.enqueue(.picture, picture.wireBytes)
      } else if role == .speak, let page {
        client.enqueue(.page, Array(page.json.text.utf8))
      }
    }
    client.send()
  }
}

/// One connection of a lecture.
private struct LectureClient {
  let descriptor: Int32
  /// `follow` or `speak`; nil before it has said which.
  var role: LectureProtocol.Kind?
  /// What was published last for it.
  var version = 0
  var isGone = false
  private var incoming: [UInt8] = []
  private var outgoing: [UInt8] = []
  private var sent = 0

  init(descriptor: Int32) { self.descriptor = descriptor }

  var isIdle: Bool { sent == outgoing.count }
  /// Whether something waits to be sent.
  var isBehind: Bool { !isIdle }

  mutating func enqueue(_ kind: LectureProtocol.Kind, _ payload: [UInt8]) {
    (outgoing, sent) = (LectureProtocol.bytes(kind, payload), 0)
  }

  /// The whole messages that have come; a bounded number of bytes at a time, so that who floods does not hold up others.
  mutating func receive() -> [LectureProtocol.Message] {
    var buffer = [UInt8](repeating: 0, count: 1024)
    let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    if count == 0 || count < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR { isGone = true }
    guard count > 0 else { return [] }
    incoming += buffer[..<count]
    var messages: [LectureProtocol.Message] = []
    do {
      while let message = try LectureProtocol.take(from: &incoming, longest: LectureProtocol.longestRequest) {
        messages.append(message)
      }
    } catch {
      isGone = true
    }
    return messages
  }

  mutating func send() {
    while sent < outgoing.count, !isGone {
      let count = outgoing[sent...].withUnsafeBytes { bytes in
        systemSend(descriptor, bytes.baseAddress, bytes.count)
      }
      if count > 0 {
        sent += count
      } else if errno == EINTR {
        continue
      } else {
        if errno != EAGAIN, errno != EWOULDBLOCK { isGone = true }
        return
      }
    }
  }
}

/// Sends without waiting and without a signal where nobody is there.
private func systemSend(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  #if canImport(Glibc)
    send(descriptor, bytes, count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
  #else
    send(descriptor, bytes, count, MSG_DONTWAIT)
  #endif
}
