import VisionCore

/// Text whose parts have styles of their own.
struct StyledText: Hashable, Sendable, ExpressibleByStringInterpolation {
  /// A stretch of text in one style.
  struct Run: Hashable, Sendable {
    var text: Phrase
    var style: Style
  }

  var runs: [Run]

  init(_ runs: [Run] = []) { self.runs = runs }
  init(_ text: Phrase, _ style: Style = .plain) { runs = [Run(text: text, style: style)] }
  /// Text that is the same in every language.
  @_disfavoredOverload
  init(_ text: String, _ style: Style = .plain) { self.init(Phrase(verbatim: text), style) }
  init(stringLiteral value: String) { self.init(Phrase(stringLiteral: value)) }
  init(stringInterpolation: Phrase.StringInterpolation) {
    self.init(Phrase(stringInterpolation: stringInterpolation))
  }

  /// Columns taken on one line.
  func width(in translation: Translation) -> Int {
    runs.reduce(0) { $0 + CharacterWidth.of($1.text.text(in: translation)) }
  }
  var isEmpty: Bool { runs.allSatisfy(\.text.isEmpty) }

  static func + (left: StyledText, right: StyledText) -> StyledText { StyledText(left.runs + right.runs) }
  static func += (left: inout StyledText, right: StyledText) { left.runs += right.runs }

  mutating func append(_ text: Phrase, _ style: Style = .plain) { runs.append(Run(text: text, style: style)) }
  @_disfavoredOverload
  mutating func append(_ text: String, _ style: Style = .plain) { append(Phrase(verbatim: text), style) }
}

/// A line of text as glyphs, measured once: what wrapping, cutting and drawing work on.
struct GlyphLine: Sendable, Equatable {
  struct Element: Sendable, Equatable {
    var glyph: Glyph
    var width: Int
    var style: Style
  }

  var elements: [Element] = []

  init(elements: [Element] = []) { self.elements = elements }

  /// The text's glyphs; line breaks become spaces.
  init(_ text: StyledText, in translation: Translation) {
    for run in text.runs { append(run.text.text(in: translation), run.style) }
  }

  init(_ text: String, _ style: Style) { append(text, style) }

  var width: Int { elements.reduce(0) { $0 + $1.width } }

  private mutating func append(_ text: String, _ style: Style) {
    if text.utf8.allSatisfy({ $0 < 0x80 }) {
      for byte in text.utf8 {
        let glyph = byte == 0x0A || byte == 0x09 || byte == 0x0D ? Glyph.space : Glyph(ascii: byte)
        elements.append(Element(glyph: glyph, width: 1, style: style))
      }
      return
    }
    for character in text {
      let glyph = character.isNewline || character == "\t" ? Glyph.space : Glyph(character)
      elements.append(Element(glyph: glyph, width: glyph.width, style: style))
    }
  }

  /// The line cut to a width, ending in a mark where something was cut off.
  func truncated(to limit: Int, mark: Character?) -> GlyphLine {
    guard width > limit else { return self }
    guard let mark, limit > 0 else { return prefix(limit) }
    var line = prefix(limit - 1)
    let style = elements[min(line.elements.count, elements.count - 1)].style
    line.elements.append(Element(glyph: Glyph(mark), width: 1, style: style))
    return line
  }

  /// The longest beginning that fits a width.
  private func prefix(_ limit: Int) -> GlyphLine {
    var used = 0
    let kept = elements.prefix { element in
      used += element.width
      return used <= limit
    }
    return GlyphLine(elements: Array(kept))
  }

  /// The line broken at spaces, and where East Asian text may be (`LineBreaking`), into lines of at most a width. A word longer than a line is
  /// broken where the line ends.
  func wrapped(to limit: Int) -> [GlyphLine] {
    guard limit > 0 else { return [] }
    var lines: [GlyphLine] = []
    var (start, end, used) = (0, 0, 0)
    var opportunity: Int?
    while end < elements.count {
      let element = elements[end]
      if end > start, isOpportunity(end) { opportunity = end }
      if used + element.width > limit, end > start {
        let stop = opportunity ?? end
        lines.append(GlyphLine(elements: trimmed(elements[start..<stop])))
        start = stop
        while start < elements.count, elements[start].glyph == .space { start += 1 }
        (end, used, opportunity) = (start, 0, nil)
      } else {
        used += element.width
        end += 1
      }
    }
    lines.append(GlyphLine(elements: trimmed(elements[start...])))
    return lines
  }

  /// Whether a line may end before an element that is not the first.
  private func isOpportunity(_ index: Int) -> Bool {
    let (before, glyph) = (elements[index - 1].glyph, elements[index].glyph)
    if glyph == .space { return true }
    return before != .space && LineBreaking.isAllowed(between: before, and: glyph)
  }

  private func trimmed(_ slice: ArraySlice<Element>) -> [Element] {
    var slice = slice
    while slice.last?.glyph == .space { slice.removeLast() }
    return Array(slice)
  }
}

extension StyledText {
  /// The text at its line breaks.
  private func lines(in translation: Translation) -> [StyledText] {
    var lines = [StyledText()]
    for run in runs {
      for (index, part) in run.text.text(in: translation).split(separator: "\n", omittingEmptySubsequences: false)
        .enumerated()
      {
        if index > 0 { lines.append(StyledText()) }
        if !part.isEmpty { lines[lines.count - 1].append(String(part), run.style) }
      }
    }
    return lines
  }

  /// The lines that a paragraph of this text takes at a width.
  func wrapped(to width: Int, in translation: Translation) -> [GlyphLine] {
    lines(in: translation).flatMap { GlyphLine($0, in: translation).wrapped(to: width) }
  }
}
