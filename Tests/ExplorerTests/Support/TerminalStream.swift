/// Bytes for a terminal taken apart as ECMA-48 says, however they arrive in pieces. It shares no code with what writes them.
struct TerminalStream {
  enum Piece: Equatable {
    case character(Unicode.Scalar)
    case control(UInt8)
    /// A control sequence (`ESC [`): its parameters as they came, and its final letter.
    case sequence(parameters: String, final: Character)
    /// A string (`ESC _`, `ESC P` or `ESC ]`) up to its end.
    case string(kind: Character, String)
    /// Another escape sequence, without the escape.
    case escape(String)
  }

  private var pending: [UInt8] = []
  private var start = 0

  mutating func append(_ bytes: [UInt8]) {
    pending.removeFirst(start)
    start = 0
    pending += bytes
  }

  /// The next piece; nil where its end has not come yet.
  mutating func next() -> Piece? {
    guard start < pending.count else { return nil }
    let first = pending[start]
    if first == 0x1B { return escape() }
    if first < 0x20 || first == 0x7F { return taken(1, .control(first)) }
    let count = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard start + count <= pending.count else { return nil }
    let text = String(decoding: pending[start..<start + count], as: UTF8.self)
    return taken(count, .character(text.unicodeScalars.first ?? "\u{FFFD}"))
  }

  private mutating func escape() -> Piece? {
    guard start + 1 < pending.count else { return nil }
    switch pending[start + 1] {
    case UInt8(ascii: "["):
      guard let end = pending[(start + 2)...].firstIndex(where: { (0x40...0x7E).contains($0) }) else { return nil }
      let piece = Piece.sequence(parameters: text(start + 2..<end), final: Character(Unicode.Scalar(pending[end])))
      return taken(end + 1 - start, piece)
    case UInt8(ascii: "_"), UInt8(ascii: "P"), UInt8(ascii: "]"):
      guard let end = pending[(start + 2)...].firstIndex(where: { $0 == 0x1B || $0 == 0x07 }) else { return nil }
      let length = pending[end] == 0x1B ? 2 : 1
      guard end + length <= pending.count else { return nil }
      let kind = Character(Unicode.Scalar(pending[start + 1]))
      return taken(end + length - start, .string(kind: kind, text(start + 2..<end)))
    case 0x20...0x2F:
      guard start + 2 < pending.count else { return nil }
      return taken(3, .escape(text(start + 1..<start + 3)))
    default: return taken(2, .escape(text(start + 1..<start + 2)))
    }
  }

  private func text(_ range: Range<Int>) -> String { String(decoding: pending[range], as: UTF8.self) }

  private mutating func taken(_ count: Int, _ piece: Piece) -> Piece {
    start += count
    return piece
  }
}
