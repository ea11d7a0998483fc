/// Text that the program says, written in English where it is said and set in the learner's language where it is drawn.
///
/// A literal is a phrase: its words are what the tables of translations know it by, with `{1}`, `{2}` … in place of the values
/// put into it. `"window \(2) of \(9)"` is `window {1} of {2}` there, and a translation may put the values in another order.
/// What is no program text, a model's name or a number, is `verbatim` and the same in every language.
///
/// `Scripts/phrases` finds the literals for translators.
package struct Phrase: Sendable {
  fileprivate indirect enum Content: Sendable {
    case verbatim(String)
    case template(key: String, arguments: [Phrase])
    /// As a sentence has it that begins with other words, or with these.
    case lowercased(Phrase)
    case capitalized(Phrase)
    case counted(Int, one: Phrase, many: Phrase)
    /// Several one behind the other.
    case sequence([Phrase])
  }

  fileprivate let content: Content

  fileprivate init(_ content: Content) { self.content = content }

  /// Text that is the same in every language.
  package init(verbatim text: String) { content = .verbatim(text) }

  /// Text that the tables know as it stands, such as the name of a case.
  package init(known text: String) { content = .template(key: text, arguments: []) }

  /// A sentence with a count in it: a language takes as many forms of it as its rule has. Both are literals with the same
  /// values in them.
  ///
  ///     Phrase(count, one: "\(count) block", many: "\(count) blocks")
  package init(_ count: Int, one: Phrase, many: Phrase) { content = .counted(count, one: one, many: many) }

  /// The text as it stands in the source.
  package var english: String { text(in: .english) }
  package var isEmpty: Bool { english.isEmpty }

  package static func + (left: Phrase, right: Phrase) -> Phrase { Phrase(.sequence(left.parts + right.parts)) }
  package static func += (left: inout Phrase, right: Phrase) { left = left + right }

  /// The same within a sentence. A translation stands as it is: what it begins with is no matter of English.
  package var lowercased: Phrase { Phrase(.lowercased(self)) }
  /// The same at a sentence's beginning.
  package var capitalized: Phrase { Phrase(.capitalized(self)) }

  private var parts: [Phrase] { if case .sequence(let parts) = content { parts } else { [self] } }
}

/// Phrases are the same where they read the same in English.
extension Phrase: Hashable {
  package static func == (left: Phrase, right: Phrase) -> Bool { left.english == right.english }
  package func hash(into hasher: inout Hasher) { hasher.combine(english) }
}

extension Phrase: ExpressibleByStringInterpolation {
  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var key = ""
    fileprivate var arguments: [Phrase] = []

    package init(literalCapacity: Int, interpolationCount: Int) {
      key.reserveCapacity(literalCapacity + 4 * interpolationCount)
    }

    package mutating func appendLiteral(_ literal: String) { key += literal }

    package mutating func appendInterpolation(_ phrase: Phrase) {
      arguments.append(phrase)
      key += Phrase.placeholder(arguments.count)
    }

    /// An error or something else that is a phrase is put in as one.
    package mutating func appendInterpolation<Value>(_ value: Value) {
      // Most are text or numbers; to ask whether others are phrases takes longer.
      let isPlain = Value.self == String.self || Value.self == Int.self
      let sentence = isPlain ? nil : (value as? any Worded)?.sentence
      appendInterpolation(sentence ?? Phrase(verbatim: "\(value)"))
    }
  }

  package init(stringLiteral value: String) { content = .template(key: value, arguments: []) }

  package init(stringInterpolation: StringInterpolation) {
    content = .template(key: stringInterpolation.key, arguments: stringInterpolation.arguments)
  }

  fileprivate static func placeholder(_ number: Int) -> String { "{\(number)}" }
}

extension Sequence<Phrase> {
  /// The phrases one behind the other with something between them.
  package func joined(separator: String = "") -> Phrase {
    var parts: [Phrase] = []
    for phrase in self {
      if !parts.isEmpty { parts.append(Phrase(verbatim: separator)) }
      parts.append(phrase)
    }
    return Phrase(.sequence(parts))
  }
}

// MARK: - Resolving

extension Phrase {
  /// The text in a language; English where the language's table does not have it.
  package func text(in translation: Translation) -> String {
    switch content {
    case .verbatim(let text): text
    case .template(let key, let arguments):
      Phrase.filled(Phrase.translated(key, translation) ?? key, arguments, translation)
    case .lowercased(let phrase):
      translation.language == .english ? phrase.english.lowercased() : phrase.text(in: translation)
    case .capitalized(let phrase):
      phrase.text(in: translation).prefix(1).uppercased() + phrase.text(in: translation).dropFirst()
    case .counted(let count, let one, let many): Phrase.text(counting: count, one: one, many: many, translation)
    case .sequence(let parts): Phrase.text(of: parts, translation)
    }
  }

  /// The form that a language takes for a count.
  private static func text(counting count: Int, one: Phrase, many: Phrase, _ translation: Translation) -> String {
    if case .template(let key, _) = one.content, case .template(_, let arguments) = many.content,
      let found = Phrase.translated(key, translation, count: count)
    {
      return Phrase.filled(found, arguments, translation)
    }
    return (count == 1 ? one : many).text(in: translation)
  }

  /// A sentence that stands in the source as several literals, a line each, is one phrase of the tables: of what follows one
  /// another, as much as they know is taken together.
  private static func text(of parts: [Phrase], _ translation: Translation) -> String {
    if translation.language == .english { return parts.map(\.english).joined() }
    var text = ""
    var rest = parts[...]
    while let first = rest.first {
      let known = (2...max(rest.count, 2)).reversed().lazy
        .compactMap { count in merged(rest.prefix(count), translation).map { (count, $0) } }.first
      text += known?.1 ?? first.text(in: translation)
      rest = rest.dropFirst(known?.0 ?? 1)
    }
    return text
  }

  /// Several parts as one phrase; nil where the tables do not have it.
  private static func merged(_ parts: ArraySlice<Phrase>, _ translation: Translation) -> String? {
    guard parts.count > 1 else { return nil }
    var (key, arguments): (String, [Phrase]) = ("", [])
    for part in parts {
      guard case .template(let partKey, let partArguments) = part.content else { return nil }
      key += Phrase.replacing(partKey, count: partArguments.count) { Phrase.placeholder(arguments.count + $0) }
      arguments += partArguments
    }
    return Phrase.translated(key, translation, isRequired: false).map { Phrase.filled($0, arguments, translation) }
  }

  /// A key's translation, spaces at its ends aside; nil where there is none.
  private static func translated(
    _ key: String, _ translation: Translation, count: Int? = nil, isRequired: Bool = true
  ) -> String? {
    guard translation.language != .english else { return nil }
    let words = Phrase.trimmed(key[...])
    let isRequired = isRequired && isWritten(words)
    guard let found = translation.of(String(words), count: count, isRequired: isRequired) else { return nil }
    return key[..<words.startIndex] + found + key[words.endIndex...]
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return text
  }

  /// Whether there are letters in a key; one of values and signs alone may do without a translation.
  private static func isWritten(_ key: Substring) -> Bool { key.contains { $0.isLetter } }

  private static func filled(_ pattern: String, _ arguments: [Phrase], _ translation: Translation) -> String {
    if arguments.isEmpty { return pattern }
    return replacing(pattern, count: arguments.count) { arguments[$0 - 1].text(in: translation) }
  }

  /// A pattern with its placeholders, those from 1 to a count, replaced.
  private static func replacing(_ pattern: String, count: Int, by replacement: (Int) -> String) -> String {
    guard count > 0 else { return pattern }
    var result = ""
    var rest = pattern[...]
    while let open = rest.firstIndex(of: "{") {
      result += rest[..<open]
      let behind = rest[rest.index(after: open)...]
      guard let close = behind.firstIndex(of: "}"), let number = Int(behind[..<close]), (1...count).contains(number)
      else {
        result += "{"
        rest = behind
        continue
      }
      result += replacement(number)
      rest = behind[behind.index(after: close)...]
    }
    return result + rest
  }
}

extension String.StringInterpolation {
  /// A phrase has no text before a language is chosen. Deprecated and not unavailable, since the compiler would pass over
  /// what is unavailable and print the value's insides.
  @available(*, deprecated, message: "put the phrase into another phrase, or ask for its text in a language")
  package mutating func appendInterpolation(_ phrase: Phrase) { appendLiteral(phrase.english) }

  @available(*, deprecated, message: "put the phrase into another phrase, or ask for its text in a language")
  package mutating func appendInterpolation(_ phrase: Phrase?) { appendLiteral(phrase?.english ?? "nil") }
}
