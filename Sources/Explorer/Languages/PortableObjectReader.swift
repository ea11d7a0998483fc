/// Reads the entries of a file of translations line by line. Whatever the bytes are, it ends with entries or an error.
struct PortableObjectReader {
  private let bytes: [UInt8]
  private var position = 0
  private var line = 0
  private var finished: [PortableObject.Entry] = []
  /// The entry that is being read, and the part that a line of text alone goes on with.
  private var entry: PortableObject.Entry?
  private var part = Part.none
  private var isFuzzy = false

  private enum Part: Equatable {
    case none, context, id, plural, translation
  }

  private static let keywords = "msgctxt, msgid, msgid_plural, msgstr, a comment or more text in quotes"

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  mutating func entries() throws(PortableObjectError) -> [PortableObject.Entry] {
    while position < bytes.count {
      line += 1
      let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      try read(Line(bytes[position..<end]))
      position = end + 1
    }
    line += 1
    try finish()
    return finished
  }

  private func fail(_ found: String, expected: String) -> PortableObjectError {
    PortableObjectError(line: line, fault: .unexpected(found, expected: expected))
  }

  private mutating func read(_ line: Line) throws(PortableObjectError) {
    var line = line
    if line.isEmpty { return }
    if line.take("#") {
      // What is obsolete is a comment, and so is what an entry was before its English changed.
      if line.take("~") || line.take("|") { return }
      if part == .translation { try finish() }
      if line.take(","), line.words.contains("fuzzy") { isFuzzy = true }
      return
    }
    if line.starts(with: "\"") { return try add(text(&line)) }
    let keyword = line.word()
    switch keyword {
    case "msgctxt":
      try begin()
      part = .context
    case "msgid":
      if part != .context { try begin() }
      part = .id
    case "msgid_plural":
      guard part == .id else { throw fail(keyword, expected: "msgid before it") }
      part = .plural
    case "msgstr":
      try beginTranslation(keyword, &line)
    default:
      throw fail(line.quoted, expected: PortableObjectReader.keywords)
    }
    if keyword == "msgctxt" { entry?.context = "" }
    if keyword == "msgid_plural" { entry?.plural = "" }
    try add(text(&line))
  }

  private mutating func begin() throws(PortableObjectError) {
    if entry != nil { try finish() }
    entry = PortableObject.Entry(line: line, id: "", translations: [], isFuzzy: isFuzzy)
    isFuzzy = false
  }

  private mutating func beginTranslation(_ keyword: String, _ line: inout Line) throws(PortableObjectError) {
    guard let entry, [.id, .plural, .translation].contains(part) else {
      throw fail(keyword, expected: "msgid before it")
    }
    if entry.plural == nil {
      guard entry.translations.isEmpty else { throw fail("a second msgstr", expected: "msgid") }
    } else {
      let form = entry.translations.count
      guard line.take("[\(form)]") else { throw fail(line.quoted, expected: "msgstr[\(form)]") }
      line.dropBlanks()
    }
    self.entry?.translations.append("")
    part = .translation
  }

  /// Ends an entry.
  private mutating func finish() throws(PortableObjectError) {
    guard let ended = entry else { return }
    guard part == .translation else {
      throw fail("the end of '\(ended.id)'", expected: part == .context ? "msgid" : "msgstr")
    }
    finished.append(ended)
    (entry, part) = (nil, .none)
  }

  private mutating func add(_ text: String) throws(PortableObjectError) {
    switch part {
    case .none: throw fail("text in quotes", expected: "msgid")
    case .context: entry?.context? += text
    case .id: entry?.id += text
    case .plural: entry?.plural? += text
    case .translation: if let last = entry?.translations.indices.last { entry?.translations[last] += text }
    }
  }

  /// Text in quotes that ends its line.
  private func text(_ line: inout Line) throws(PortableObjectError) -> String {
    guard line.take("\"") else { throw fail(line.quoted, expected: "text in quotes") }
    var text: [UInt8] = []
    while let byte = line.next() {
      switch byte {
      case UInt8(ascii: "\""):
        guard line.isEmpty else { throw fail(line.quoted, expected: "the end of the line behind the closing quote") }
        guard let read = String(validating: text, as: UTF8.self) else {
          throw PortableObjectError(line: self.line, fault: .notUTF8)
        }
        return read
      case UInt8(ascii: "\\"):
        guard let escaped = line.next(), let value = PortableObjectReader.escapes[escaped] else {
          throw fail("a backslash", expected: "behind it one of n, t, r, quote or backslash")
        }
        text.append(value)
      default:
        text.append(byte)
      }
    }
    throw fail("the end of the line", expected: "a closing quote")
  }

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "n"): 10, UInt8(ascii: "t"): 9, UInt8(ascii: "r"): 13, UInt8(ascii: "\""): UInt8(ascii: "\""),
    UInt8(ascii: "\\"): UInt8(ascii: "\\"),
  ]
}

/// A line without the blanks at its ends.
private struct Line {
  private var bytes: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes.drop(while: Line.isBlank)
    while let last = self.bytes.last, Line.isBlank(last) { self.bytes.removeLast() }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 }

  var isEmpty: Bool { bytes.isEmpty }
  /// As an error shows it.
  var quoted: String { isEmpty ? "the end of the line" : "'\(String(decoding: bytes.prefix(60), as: UTF8.self))'" }
  var words: [String] {
    String(decoding: bytes, as: UTF8.self).split { $0 == "," || $0 == " " }.map(String.init)
  }

  func starts(with text: String) -> Bool { bytes.starts(with: text.utf8) }

  mutating func take(_ text: String) -> Bool {
    guard starts(with: text) else { return false }
    bytes = bytes.dropFirst(text.utf8.count)
    return true
  }

  mutating func next() -> UInt8? { bytes.popFirst() }

  mutating func dropBlanks() { bytes = bytes.drop(while: Line.isBlank) }

  /// The keyword that it begins with, and the blanks behind it.
  mutating func word() -> String {
    let word = bytes.prefix { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "_") }
    let rest = bytes[word.endIndex...].drop(while: Line.isBlank)
    // What an error shows stays whole where the word is none.
    if ["msgctxt", "msgid", "msgid_plural", "msgstr"].contains(String(decoding: word, as: UTF8.self)) { bytes = rest }
    return String(decoding: word, as: UTF8.self)
  }
}
