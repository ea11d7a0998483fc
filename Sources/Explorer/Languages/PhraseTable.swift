import CPhrases
import VisionCore

/// What a language calls the program's phrases, by their English words.
struct PhraseTable: Sendable {
  private var forms: [String: [String]] = [:]
  private let pluralRule: PluralRule

  /// The finished translations of a file; those marked fuzzy wait for a translator.
  init(_ file: PortableObject) {
    pluralRule = file.pluralRule
    forms.reserveCapacity(file.entries.count)
    for entry in file.entries where entry.isFinished { forms[entry.key] = entry.translations }
  }

  private init() { pluralRule = .germanic }

  static let empty = PhraseTable()

  /// The English words of what is translated.
  var keys: Dictionary<String, [String]>.Keys { forms.keys }
  /// All forms of all translations.
  var translations: [String] { forms.values.flatMap { $0 } }

  /// - Parameter count: what a phrase with several forms counts; nil for one that has one
  func translation(of key: String, count: Int? = nil) -> String? {
    guard let forms = forms[key] else { return nil }
    let form = count.map { pluralRule.form(of: $0) } ?? 0
    return form < forms.count ? forms[form] : forms.last
  }
}

extension Language {
  /// The file that comes with the program; empty in English and for a language that has none.
  var file: [UInt8] {
    let file = cphrases_of(code)
    return Array(UnsafeBufferPointer(start: file.bytes, count: file.count))
  }

  /// What the phrases are called. Read when it is first asked for, so that it costs nothing in English.
  var phrases: PhraseTable {
    switch self {
    case .japanese: ShippedPhrases.japanese
    case .chinese: ShippedPhrases.chinese
    case .korean: ShippedPhrases.korean
    default: .empty
    }
  }
}

private enum ShippedPhrases {
  static let japanese = read(.japanese)
  static let chinese = read(.chinese)
  static let korean = read(.korean)

  /// A test reads each of them.
  private static func read(_ language: Language) -> PhraseTable {
    (try? PortableObject(language.file)).map(PhraseTable.init) ?? .empty
  }
}

extension Translation {
  /// The shipped translation.
  init(_ language: Language) {
    let phrases = language.phrases
    self.init(language) { key, count, _ in phrases.translation(of: key, count: count) }
  }

  /// That of a file.
  init(_ file: PortableObject) {
    let phrases = PhraseTable(file)
    self.init(file.language) { key, count, _ in phrases.translation(of: key, count: count) }
  }
}
