/// What a key does to a line of text.
enum LineEdit: Sendable, Hashable {
  case insert(Character)
  case backspace, delete, left, right, home, end
  /// Removes the word before the cursor.
  case deleteWord
  /// Removes everything.
  case clear

  /// The edit that a key means; nil where it means none.
  init?(_ key: Key) {
    switch key {
    case .character(let character): self = .insert(character)
    case .backspace: self = .backspace
    case .delete, .control("d"): self = .delete
    case .left: self = .left
    case .right: self = .right
    case .home, .control("a"): self = .home
    case .end, .control("e"): self = .end
    case .control("w"): self = .deleteWord
    case .control("u"): self = .clear
    default: return nil
    }
  }
}

/// A line of text that is being typed.
struct LineEditor: Sendable, Hashable {
  private(set) var text: String
  /// Characters before the cursor.
  private(set) var cursor: Int

  /// The text with the cursor at its end.
  init(_ text: String = "") { (self.text, cursor) = (text, text.count) }

  mutating func apply(_ edit: LineEdit) {
    var characters = Array(text)
    switch edit {
    case .insert(let character):
      characters.insert(character, at: cursor)
      cursor += 1
    case .backspace where cursor > 0:
      characters.remove(at: cursor - 1)
      cursor -= 1
    case .delete where cursor < characters.count: characters.remove(at: cursor)
    case .left: cursor = max(cursor - 1, 0)
    case .right: cursor = min(cursor + 1, characters.count)
    case .home: cursor = 0
    case .end: cursor = characters.count
    case .deleteWord:
      let start = LineEditor.wordStart(characters[..<cursor])
      characters.removeSubrange(start..<cursor)
      cursor = start
    case .clear: (characters, cursor) = ([], 0)
    case .backspace, .delete: break
    }
    text = String(characters)
  }

  /// Where the last word begins: after the space or slash before it.
  private static func wordStart(_ characters: ArraySlice<Character>) -> Int {
    let isBreak = { (character: Character) in character == " " || character == "/" }
    guard let end = characters.lastIndex(where: { !isBreak($0) }) else { return 0 }
    return characters[..<end].lastIndex(where: isBreak).map { $0 + 1 } ?? 0
  }
}

extension Canvas {
  /// Draws a line that is being typed, with its cursor, scrolled so that the cursor is seen.
  mutating func editor(_ editor: LineEditor, in region: Region, style: Style? = nil, showsCursor: Bool = true) {
    let line = region.row(0)
    guard line.width > 1 else { return }
    let style = style ?? theme.text
    // What stands before the cursor, from the first character that leaves room for the one under it.
    let under = editor.text.dropFirst(editor.cursor).first.map { Glyph($0).width } ?? 1
    var before = editor.text.prefix(editor.cursor)
    var column = CharacterWidth.of(String(before))
    while column + under > line.width, let first = before.popFirst() { column -= Glyph(first).width }
    text(String(before + editor.text.dropFirst(editor.cursor)), in: line, style: style, overflow: .clip)
    guard showsCursor else { return }
    restyle(Region(x: line.x + column, y: line.y, width: under, height: 1), .plain.reverse)
  }
}

extension String {
  var nilIfEmpty: String? { isEmpty ? nil : self }
}
