/// A language with what its phrases are called: it travels in the state, and from there with the canvas that is drawn on.
struct Translation: Sendable {
  let language: Language
  /// The translation of a phrase's words, and whether its absence is a gap in the table.
  private let find: @Sendable (_ key: String, _ isRequired: Bool) -> String?

  /// The shipped translation.
  init(_ language: Language) {
    self.init(language) { key, _ in language.phrases[key] }
  }

  /// Translations of one's own.
  init(_ language: Language, find: @escaping @Sendable (_ key: String, _ isRequired: Bool) -> String?) {
    (self.language, self.find) = (language, find)
  }

  /// English: phrases as they stand in the source.
  static let english = Translation(.english) { _, _ in nil }

  /// - Parameter isRequired: false for what may be found in parts
  func of(_ key: String, isRequired: Bool = true) -> String? { find(key, isRequired) }
}

extension Language {
  /// The table of a language: English words, with placeholders, and their translation. Read when it is first asked for, so
  /// that it costs nothing in English.
  var phrases: [String: String] {
    switch self {
    case .english: [:]
    case .japanese: PhraseTable.japanese
    case .chinese: PhraseTable.chinese
    case .korean: PhraseTable.korean
    }
  }
}

/// The tables as dictionaries.
private enum PhraseTable {
  static let japanese = read(japanesePhrases)
  static let chinese = read(chinesePhrases)
  static let korean = read(koreanPhrases)

  /// The lines of a table: a phrase in English, then its translation, and so on; empty lines are for the eye.
  static func read(_ text: String) -> [String: String] {
    var phrases: [String: String] = [:]
    var english: String?
    for line in text.split(separator: "\n") {
      if let key = english {
        phrases[key] = String(line)
        english = nil
      } else {
        english = String(line)
      }
    }
    return phrases
  }
}
