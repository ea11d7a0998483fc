/// The operands of a pickle's instructions, read one after another.
struct PickleReader {
  private let bytes: UnsafeRawBufferPointer
  private(set) var position = 0
  private var end: Int

  init(_ bytes: UnsafeRawBufferPointer) { (self.bytes, end) = (bytes, bytes.count) }

  /// Lets so many bytes more be read from here on.
  mutating func limit(to length: Int) { end = min(bytes.count, position + length) }

  mutating func take(_ count: Int) throws(PickleFault) -> UnsafeRawBufferPointer {
    guard count >= 0, count <= end - position else {
      throw end < bytes.count ? .tooLong : .truncated(position: position)
    }
    defer { position += count }
    return UnsafeRawBufferPointer(rebasing: bytes[position..<(position + count)])
  }

  mutating func byte() throws(PickleFault) -> UInt8 { try take(1)[0] }

  /// A little-endian number of up to eight bytes; one that is too large comes out negative.
  mutating func unsigned(_ size: Int) throws(PickleFault) -> Int {
    Int(truncatingIfNeeded: try take(size).reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) })
  }

  /// A big-endian binary64.
  mutating func double() throws(PickleFault) -> Double {
    Double(bitPattern: try take(8).reduce(0 as UInt64) { $0 << 8 | UInt64($1) })
  }

  /// What stands up to the end of a line.
  mutating func line() throws(PickleFault) -> String {
    guard let length = bytes[position..<end].firstIndex(of: UInt8(ascii: "\n")).map({ $0 - position }) else {
      throw .truncated(position: position)
    }
    let text = String(decoding: try take(length), as: UTF8.self)
    _ = try byte()
    return text
  }
}
