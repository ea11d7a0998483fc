extension TourText {
  /// Reads one paragraph: `**bold**`, `*emphasis*`, `` `code` ``, `{{expression | format}}`; a backslash takes a mark's meaning.
  /// - Throws: `TourFault` where a mark is not closed or an expression is none.
  init(_ source: String, line: Int) throws(TourFault) {
    var parts: [Part] = []
    var text = ""
    var emphasis = Emphasis.plain
    func flush() {
      if !text.isEmpty { parts.append(.text(text, emphasis)) }
      text = ""
    }
    var rest = source[...]
    while let character = rest.first {
      if character == "\\", let next = rest.dropFirst().first, "*`{\\".contains(next) {
        text.append(next)
        rest = rest.dropFirst(2)
      } else if rest.hasPrefix("{{") {
        guard let end = rest.firstRange(of: "}}") else { throw .markNotClosed("}}") }
        flush()
        let inside = rest[rest.index(rest.startIndex, offsetBy: 2)..<end.lowerBound].trimmed
        do {
          let (expression, format) = try TourExpression.formatted(inside)
          parts.append(.computed(FormattedExpression(expression: expression, format: format, line: line), emphasis))
        } catch {
          throw .expression(error)
        }
        rest = rest[end.upperBound...]
      } else if let (mark, style) = TourText.mark(rest, within: emphasis, after: text.last) {
        flush()
        emphasis = emphasis == style ? .plain : style
        rest = rest.dropFirst(mark.count)
      } else {
        text.append(character)
        rest = rest.dropFirst()
      }
    }
    flush()
    if emphasis != .plain { throw .markNotClosed(emphasis.mark) }
    self.init(parts: parts)
  }

  /// The mark that a text begins with; nil for a star between blanks, which is a product, and for stars within code.
  private static func mark(
    _ rest: Substring, within emphasis: Emphasis, after last: Character?
  ) -> (mark: String, style: Emphasis)? {
    if emphasis == .code { return rest.first == "`" ? ("`", .code) : nil }
    for style in [Emphasis.strong, .emphasised, .code] where rest.hasPrefix(style.mark) {
      if emphasis == style { return (style.mark, style) }
      guard emphasis == .plain else { return nil }
      let next = rest.dropFirst(style.mark.count).first
      return style == .emphasised && (next?.isWhitespace ?? true) ? nil : (style.mark, style)
    }
    return nil
  }

  /// The text without its marks; what is computed stands in curly brackets.
  var plain: String {
    parts.map { part in
      switch part {
      case .text(let text, _): text
      case .computed: "{}"
      }
    }.joined()
  }
}

extension TourText.Emphasis {
  /// What it is written with.
  var mark: String {
    switch self {
    case .plain: ""
    case .strong: "**"
    case .emphasised: "*"
    case .code: "`"
    }
  }
}

/// Two lines of a paragraph as one: with a blank between them, but none between Chinese or Japanese characters.
func joinedLines(_ first: String, _ second: String) -> String {
  func isIdeographic(_ character: Character?) -> Bool {
    guard let scalar = character?.unicodeScalars.first else { return false }
    return CharacterWidth.of(scalar) == 2 && !LineBreaking.isHangul(scalar)
  }
  return first + (isIdeographic(first.last) && isIdeographic(second.first) ? "" : " ") + second
}
