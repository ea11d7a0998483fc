import Foundation
import Testing
import VisionCore

@testable import Explorer

@Suite("Tours: speaker and followers", .serialized)
struct SpeakerTests {
  /// Counts what wakes the lecture, for a test that waits.
  private final class Bell: Waker {
    private let pipe: WakePipe

    init() throws { pipe = try WakePipe() }

    func wake() { pipe.wake() }
    func wait() { pipe.wait() }
  }

  private let folder: Fixture.Folder
  private let run: LectureRun

  init() throws {
    folder = try Fixture.Folder()
    run = try LectureRun(Fixture.tour(), size: TerminalSize(columns: 80, rows: 24))
  }

  private var path: String { folder.path + "/s" }

  /// A server that has a picture to show.
  private func served(admits: (@Sendable (uid_t) -> Bool)? = nil) throws -> (LectureServer, Bell) {
    let server = try admits.map { try LectureServer(path: path, admits: $0) } ?? LectureServer(path: path)
    let bell = try Bell()
    server.start(waking: bell)
    server.publish(run.canvas, SpeakerPage(run.state))
    return (server, bell)
  }

  /// Waits until the server has a message that is wanted.
  private func message(_ server: LectureServer, _ bell: Bell, where wanted: (LectureMessage) -> Bool) -> LectureMessage?
  {
    while true {
      for message in server.takeMessages() where wanted(message) { return message }
      bell.wait()
    }
  }

  private func newest(_ connection: LectureConnection, _ bell: Bell) -> LectureProtocol.Message? {
    while true {
      let (message, hasEnded, _) = connection.take()
      if message != nil || hasEnded { return message }
      bell.wait()
    }
  }

  /// Whether the other end closes the connection, what it sends before not counted.
  private func isClosed(_ descriptor: Int32) -> Bool {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = recv(descriptor, &bytes, bytes.count, 0)
      if count == 0 || count < 0 && errno != EINTR { return true }
    }
  }

  @Test("the socket is its owner's alone")
  func mode() throws {
    let (server, _) = try served()
    defer { server.stop() }
    var status = stat()
    #expect(lstat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
    #expect(throws: LectureSocketError.taken(path)) { try LectureServer(path: path) }
  }

  @Test("a socket that a lecture left behind gives way")
  func stale() throws {
    let descriptor = try LectureSocket.listen(at: path)
    close(descriptor)
    let server = try LectureServer(path: path)
    server.stop()
  }

  @Test("a folder that others may enter is refused")
  func openFolder() throws {
    #expect(chmod(folder.path, 0o755) == 0)
    #expect(throws: LectureSocketError.unsafeFolder(folder.path)) { try LectureSocket.makePrivate(folder.path) }
    #expect(chmod(folder.path, 0o700) == 0)
    try LectureSocket.makePrivate(folder.path)
    let link = folder.path + "/link"
    #expect(symlink(folder.path, link) == 0)
    #expect(throws: LectureSocketError.unsafeFolder(link)) { try LectureSocket.makePrivate(link) }
  }

  @Test("other users are refused: the system tells who connects")
  func otherUsers() throws {
    // This process's user stands for another one.
    let own = geteuid()
    let (server, _) = try served(admits: { $0 == own &+ 1 })
    defer { server.stop() }
    let descriptor = try LectureSocket.connect(to: path)
    defer { close(descriptor) }
    #expect(isClosed(descriptor))
  }

  @Test("a follower gets the lecture's picture, cell by cell, and then the newest")
  func following() throws {
    let (server, _) = try served()
    defer { server.stop() }
    let connection = try LectureConnection(path: path, as: .follow)
    let bell = try Bell()
    connection.start(waking: bell)
    let first = try #require(newest(connection, bell))
    #expect(first.kind == .picture)
    #expect(Canvas(wireBytes: first.payload, appearance: Appearance()) == run.canvas)
    var other = run
    other.press(.right)
    server.publish(other.canvas, SpeakerPage(other.state))
    let second = try #require(newest(connection, bell))
    #expect(Canvas(wireBytes: second.payload, appearance: Appearance()) == other.canvas)
    connection.stop()
  }

  @Test("a speaker gets the notes and steers")
  func speaking() throws {
    let (server, bell) = try served()
    defer { server.stop() }
    let connection = try LectureConnection(path: path, as: .speak)
    let own = try Bell()
    connection.start(waking: own)
    let first = try #require(newest(connection, own))
    let page = try #require(SpeakerPage(bytes: first.payload))
    #expect(page == SpeakerPage(run.state))
    #expect(page.notes == ["Ask who has seen the formula before."])
    #expect(page.next == "Windows")
    for command in [RemoteCommand.next, .back, .goTo(3)] {
      try connection.send(command)
      let message = message(server, bell) { if case .remote = $0 { true } else { false } }
      guard case .remote(command)? = message else {
        Issue.record("\(command): \(String(describing: message))")
        continue
      }
    }
    connection.stop()
  }

  @Test("steering goes to the step, also where the learner has taken over")
  func steering() throws {
    var run = run
    run.press(.character("t"))
    run.send(.remote(.goTo(2)))
    #expect(run.state.place == 2)
    #expect(!run.state.isTakenOver)
    run.send(.remote(.goTo(99)))
    #expect(run.state.place == 4)
  }

  @Test(
    "what is no message is cut off, and the lecture goes on",
    arguments: [
      [0xFF, 0xFF, 0xFF, 0xFF, 0x46], [0, 0, 0, 0, 0x7A], LectureProtocol.bytes(.command, Array("next".utf8)),
      LectureProtocol.bytes(.follow) + LectureProtocol.bytes(.command, Array("next".utf8)),
      LectureProtocol.bytes(.speak) + LectureProtocol.bytes(.command, Array("format disk".utf8)),
      LectureProtocol.bytes(.speak) + LectureProtocol.bytes(.speak), Array("GET / HTTP/1.1\r\n\r\n".utf8),
    ] as [[UInt8]])
  func malformed(bytes: [UInt8]) throws {
    let (server, _) = try served()
    defer { server.stop() }
    let descriptor = try LectureSocket.connect(to: path)
    defer { close(descriptor) }
    #expect(bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } == bytes.count)
    #expect(isClosed(descriptor))
    // Nothing of it reached the lecture, and others are served.
    #expect(!server.takeMessages().contains { if case .remote = $0 { true } else { false } })
    let connection = try LectureConnection(path: path, as: .follow)
    let bell = try Bell()
    connection.start(waking: bell)
    #expect(newest(connection, bell)?.kind == .picture)
    connection.stop()
  }

  @Test("a follower that reads nothing holds up neither the lecture nor another follower")
  func stuck() throws {
    let (server, bell) = try served()
    defer { server.stop() }
    let stuck = try LectureSocket.connect(to: path)
    defer { close(stuck) }
    let hello = LectureProtocol.bytes(.follow)
    #expect(hello.withUnsafeBytes { write(stuck, $0.baseAddress, $0.count) } == hello.count)
    _ = message(server, bell) { if case .followed(by: 1) = $0 { true } else { false } }
    let reader = try LectureConnection(path: path, as: .follow)
    let own = try Bell()
    reader.start(waking: own)
    // Far more than any buffer of the system holds: 400 pictures of 100 × 60 cells that all differ.
    var last = Canvas(width: 100, height: 60)
    for number in 0..<400 {
      for y in 0..<60 {
        for x in 0..<100 {
          last.put(Glyph("x" as Character), x: x, y: y, style: Style(Color(UInt32(number * 6000 + y * 100 + x))))
        }
      }
      server.publish(last, SpeakerPage(run.state))
    }
    while let message = newest(reader, own) {
      if Canvas(wireBytes: message.payload, appearance: Appearance()) == last { break }
    }
    #expect(!reader.take().hasEnded)
    reader.stop()
  }

  @Test("a speaker that floods is cut off")
  func flooding() throws {
    let (server, _) = try served()
    defer { server.stop() }
    let descriptor = try LectureSocket.connect(to: path)
    defer { close(descriptor) }
    let flood =
      LectureProtocol.bytes(.speak) + (0..<5000).flatMap { _ in LectureProtocol.bytes(.command, Array("next".utf8)) }
    var sent = 0
    while sent < flood.count {
      let count = flood[sent...].withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { break }
      sent += count
    }
    #expect(isClosed(descriptor))
    let commands = server.takeMessages().count { if case .remote = $0 { true } else { false } }
    #expect(commands <= LectureServer.mostCommands)
  }

  @Test(
    "bytes that are no picture are refused",
    arguments: [
      [], [0, 0, 0, 1, 0, 0, 0, 1], [0, 0, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF],
      [0, 0, 0, 1, 0, 0, 0, 1] + [0, 0, 0, 2] + [UInt8](repeating: 0, count: 21),
      [0, 0, 0, 1, 0, 0, 0, 1] + [0, 0, 0, 1] + [UInt8](repeating: 0xFF, count: 21),
    ] as [[UInt8]])
  func pictures(bytes: [UInt8]) { #expect(Canvas(wireBytes: bytes, appearance: Appearance()) == nil) }

  @Test("a picture with wide characters and marks goes through the socket as it is")
  func wide() {
    var canvas = Canvas(width: 12, height: 2)
    canvas.text("窓é e\u{301} 창", in: canvas.bounds, style: Style(Color(0x102030), on: Color(0x405060)).bold)
    #expect(Canvas(wireBytes: canvas.wireBytes, appearance: Appearance()) == canvas)
  }

  @Test("the speaker's page shows notes, what comes next and the time", arguments: Language.allCases)
  func page(language: Language) throws {
    let own = try LectureRun(Fixture.tour(), in: Translation(language), size: TerminalSize(columns: 80, rows: 24))
    var canvas = Canvas(width: 80, height: 24)
    SpeakerPage(own.state).draw(clock: "14:05", elapsed: 3723, on: &canvas)
    let text = canvas.plainText()
    let notes = LectureWords.notes.text(in: Translation(language))
    for part in ["14:05", "1:02:03", "Ask who has seen", "Windows", notes] {
      #expect(text.contains(part), "\(text)")
    }
  }

  @Test("who asks for a lecture where none runs is told so")
  func none() {
    #expect(throws: LectureSocketError.noLecture(path)) { try LectureConnection(path: path, as: .follow) }
  }
}
