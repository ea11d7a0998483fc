/// What goes through a lecture's socket: messages of a length (four bytes, the highest first), a letter that says what they
/// are, and so many bytes.
enum LectureProtocol {
  enum Kind: UInt8, Sendable {
    /// The first message of a viewer: it wants pictures, and says nothing else ever after.
    case follow = 0x46  // F
    /// The first message of a speaker: it wants notes, and may steer.
    case speak = 0x53  // S
    /// A speaker's command.
    case command = 0x43  // C
    /// A picture of the lecture.
    case picture = 0x50  // P
    /// The speaker's page, as JSON.
    case page = 0x4E  // N
  }

  struct Message: Sendable, Equatable {
    let kind: Kind
    let payload: [UInt8]
  }

  /// The longest payload that a lecture takes from others.
  static let longestRequest = 64
  /// The longest payload that a viewer takes from a lecture.
  static let longestAnswer = 8 << 20

  private static let headLength = 5

  static func bytes(_ kind: Kind, _ payload: [UInt8] = []) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(payload.count + headLength)
    bytes.append(UInt32(payload.count))
    bytes.append(kind.rawValue)
    return bytes + payload
  }

  /// Takes the next whole message off the front; nil where it has not come yet.
  /// - Throws: `LectureSocketError.malformed` for what is no message, or too long a one.
  static func take(from buffer: inout [UInt8], longest: Int) throws(LectureSocketError) -> Message? {
    guard buffer.count >= headLength else { return nil }
    let length = Int(buffer.number(at: 0))
    guard length <= longest, let kind = Kind(rawValue: buffer[4]) else { throw .malformed }
    guard buffer.count >= headLength + length else { return nil }
    let message = Message(kind: kind, payload: Array(buffer[headLength..<headLength + length]))
    buffer.removeFirst(headLength + length)
    return message
  }
}

extension RemoteCommand {
  /// As it goes through the socket: `next`, `back`, `step 3`.
  var bytes: [UInt8] {
    switch self {
    case .next: Array("next".utf8)
    case .back: Array("back".utf8)
    case .goTo(let place): Array("step \(place + 1)".utf8)
    }
  }

  /// Nil for what is no command.
  init?(bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    switch text {
    case "next": self = .next
    case "back": self = .back
    default:
      guard text.hasPrefix("step "), let number = Int(text.dropFirst(5)), (1...10_000).contains(number) else {
        return nil
      }
      self = .goTo(number - 1)
    }
  }
}

extension Canvas {
  /// The picture as it goes through the socket: its size, then runs of equal cells.
  var wireBytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(UInt32(width))
    bytes.append(UInt32(height))
    var index = 0
    while index < cells.count {
      let cell = cells[index]
      var end = index + 1
      while end < cells.count, cells[end] == cell { end += 1 }
      let scalars = cell.glyph.scalars
      bytes.append(UInt32(end - index))
      for value in [scalars.base, scalars.first, scalars.second, cell.foreground.key, cell.background.key] {
        bytes.append(value)
      }
      bytes.append(cell.attributes.rawValue)
      index = end
    }
    return bytes
  }

  /// Reads a picture; nil for bytes that are none. Nothing in it can steer a terminal: glyphs are made as from any text.
  init?(wireBytes bytes: [UInt8], appearance: Appearance) {
    let runLength = 25
    guard bytes.count >= 8, (bytes.count - 8).isMultiple(of: runLength) else { return nil }
    let (width, height) = (Int(bytes.number(at: 0)), Int(bytes.number(at: 4)))
    guard (1...1000).contains(width), (1...500).contains(height) else { return nil }
    self.init(width: width, height: height, appearance: appearance)
    var place = 0
    for start in stride(from: 8, to: bytes.count, by: runLength) {
      let count = Int(bytes.number(at: start))
      guard count > 0, place + count <= width * height,
        let foreground = Color(key: bytes.number(at: start + 12 + 4)),
        let background = Color(key: bytes.number(at: start + 16 + 4))
      else { return nil }
      let style = Style(foreground, on: background, Style.Attributes(rawValue: bytes[start + 24]))
      let scalars = (0..<3).compactMap { Unicode.Scalar(bytes.number(at: start + 4 + 4 * $0)) }.filter { $0.value != 0 }
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars)
      let character = String(view).first
      for index in place..<place + count where character != nil {
        if let character { put(Glyph(character), x: index % width, y: index / width, style: style) }
      }
      place += count
    }
    if place != width * height { return nil }
  }
}

extension [UInt8] {
  /// Appends a number of four bytes, the highest first.
  fileprivate mutating func append(_ number: UInt32) {
    for shift in [24, 16, 8, 0] as [UInt32] { append(UInt8(truncatingIfNeeded: number >> shift)) }
  }

  fileprivate func number(at place: Int) -> UInt32 { self[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) } }
}
