/// A strict scanner for the part of JSON (RFC 8259) that a safetensors header consists of: objects, strings, and arrays
/// of unsigned integers. Its own, because a general decoder takes many times as long and lets duplicate names pass.
package struct HeaderScanner {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  package init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// An error at the current position.
  package func expected(_ what: String) -> SafetensorsFault {
    .malformedHeader(position: position, expected: what)
  }

  /// Scans an object and hands each key to `member`, which scans its value.
  package mutating func object(
    _ member: (inout HeaderScanner, String) throws(SafetensorsFault) -> Void
  ) throws(SafetensorsFault) {
    guard take("{") else { throw expected("an object") }
    if take("}") { return }
    repeat {
      let key = try string()
      guard take(":") else { throw expected("a colon") }
      try member(&self, key)
    } while take(",")
    guard take("}") else { throw expected("a comma or the end of an object") }
  }

  /// Scans an array of integers from 0 to the largest `Int`.
  package mutating func integers() throws(SafetensorsFault) -> [Int] {
    guard take("[") else { throw expected("an array of integers") }
    var integers: [Int] = []
    if take("]") { return integers }
    repeat { integers.append(try integer()) } while take(",")
    guard take("]") else { throw expected("a comma or the end of an array") }
    return integers
  }

  /// Scans a string.
  package mutating func string() throws(SafetensorsFault) -> String {
    guard take("\"") else { throw expected("a string") }
    let start = position
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      if bytes[position] == UInt8(ascii: "\\") { return try escapedString(from: start) }
      guard bytes[position] >= 0x20 else { throw expected("no control character in a string") }
      position += 1
    }
    return try closedString(UnsafeRawBufferPointer(rebasing: bytes[start..<position]))
  }

  /// Passes over a value of any kind; objects and arrays may be nested up to `depth` times.
  package mutating func skipValue(depth: Int = 16) throws(SafetensorsFault) {
    skipSpace()
    guard position < bytes.count, depth > 0 else { throw expected("a value that is not nested too deeply") }
    switch bytes[position] {
    case UInt8(ascii: "{"):
      try object { (scanner, _) throws(SafetensorsFault) in try scanner.skipValue(depth: depth - 1) }
    case UInt8(ascii: "["):
      try array { (scanner) throws(SafetensorsFault) in try scanner.skipValue(depth: depth - 1) }
    case UInt8(ascii: "\""): _ = try string()
    default: _ = try plain()
    }
  }

  /// Scans a number, `true`, `false` or `null` as it is written.
  package mutating func plain() throws(SafetensorsFault) -> String {
    skipSpace()
    let start = position
    while position < bytes.count, Self.isPlain(bytes[position]) { position += 1 }
    guard position > start else { throw expected("a value") }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// Scans an array, its elements by `element`.
  package mutating func array(
    _ element: (inout HeaderScanner) throws(SafetensorsFault) -> Void
  ) throws(SafetensorsFault) {
    guard take("[") else { throw expected("an array") }
    if take("]") { return }
    repeat { try element(&self) } while take(",")
    guard take("]") else { throw expected("a comma or the end of an array") }
  }

  /// The character that the next value begins with.
  package mutating func next() -> Unicode.Scalar? {
    skipSpace()
    return position < bytes.count ? Unicode.Scalar(bytes[position]) : nil
  }

  /// Whether a byte can stand in a number, `true`, `false` or `null`.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "E"),
      UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      true
    default: false
    }
  }

  /// Checks that nothing follows but white space.
  package mutating func end() throws(SafetensorsFault) {
    skipSpace()
    guard position == bytes.count else { throw expected("the end of the header") }
  }

  /// Takes the closing quotation mark after a string's UTF-8.
  private mutating func closedString(_ content: some Sequence<UInt8>) throws(SafetensorsFault) -> String {
    guard position < bytes.count else { throw expected("the end of a string") }
    guard let string = String(validating: content, as: UTF8.self) else { throw expected("UTF-8 before this") }
    position += 1
    return string
  }

  /// Scans the rest of a string that holds an escape; `position` is at its backslash.
  private mutating func escapedString(from start: Int) throws(SafetensorsFault) -> String {
    var content = Array(bytes[start..<position])
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      if bytes[position] == UInt8(ascii: "\\") {
        position += 1
        content += Array(String(try escape()).utf8)
      } else {
        guard bytes[position] >= 0x20 else { throw expected("no control character in a string") }
        content.append(bytes[position])
        position += 1
      }
    }
    return try closedString(content)
  }

  /// Scans what follows a backslash.
  private mutating func escape() throws(SafetensorsFault) -> Unicode.Scalar {
    guard position < bytes.count else { throw expected("an escape") }
    let scalar: Unicode.Scalar
    switch bytes[position] {
    case UInt8(ascii: "u"):
      position += 1
      return try unicodeEscape()
    case UInt8(ascii: "\""): scalar = "\""
    case UInt8(ascii: "\\"): scalar = "\\"
    case UInt8(ascii: "/"): scalar = "/"
    case UInt8(ascii: "b"): scalar = "\u{8}"
    case UInt8(ascii: "f"): scalar = "\u{C}"
    case UInt8(ascii: "n"): scalar = "\n"
    case UInt8(ascii: "r"): scalar = "\r"
    case UInt8(ascii: "t"): scalar = "\t"
    default: throw expected("an escape")
    }
    position += 1
    return scalar
  }

  /// Scans the digits after `\u`, and the second half of a surrogate pair.
  private mutating func unicodeEscape() throws(SafetensorsFault) -> Unicode.Scalar {
    let first = try fourHexadecimalDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    let hasSecond =
      first < 0xDC00 && position + 1 < bytes.count && bytes[position] == UInt8(ascii: "\\")
      && bytes[position + 1] == UInt8(ascii: "u")
    guard hasSecond else { throw expected("the second half of a surrogate pair") }
    position += 2
    let second = try fourHexadecimalDigits()
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw expected("the second half of a surrogate pair before this") }
    return scalar
  }

  private mutating func fourHexadecimalDigits() throws(SafetensorsFault) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard position < bytes.count, let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else {
        throw expected("four hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }

  private mutating func integer() throws(SafetensorsFault) -> Int {
    skipSpace()
    let start = position
    var value = 0
    while position < bytes.count, (0x30...0x39).contains(bytes[position]) {
      let (tens, overflowed) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflowedAgain) = tens.addingReportingOverflow(Int(bytes[position] - 0x30))
      guard !overflowed, !overflowedAgain else { throw expected("an integer below 2^63") }
      value = sum
      position += 1
    }
    guard position > start else { throw expected("an unsigned integer") }
    guard position == start + 1 || bytes[start] != 0x30 else { throw expected("no leading zero before this") }
    return value
  }

  /// Takes a character past white space if it comes next.
  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
  }
}
