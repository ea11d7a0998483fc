import VisionCore

/// A file of translations in gettext's format, as translators and their editors know it: entries of `msgid` and `msgstr`, with
/// `msgctxt` where one English word means two things and `msgid_plural` where something is counted.
///
/// Source: GNU gettext's manual, "The Format of PO Files". Comments are passed over, marks of fuzzy entries aside.
struct PortableObject: Sendable, Equatable {
  struct Entry: Sendable, Equatable {
    /// Where it begins, from 1.
    var line: Int
    /// What tells it from another use of the same words.
    var context: String?
    var id: String
    /// The English words for several.
    var plural: String?
    /// One, or one for each form of the language; empty where a translator has not been there.
    var translations: [String]
    /// The English has changed since it was translated.
    var isFuzzy = false

    /// What the program knows the phrase by.
    var key: String { PortableObject.key(id, context: context) }
    var isFinished: Bool { !isFuzzy && !translations.contains("") }
  }

  /// The most bytes of a file.
  static let limit = 4 << 20

  let language: Language
  let pluralRule: PluralRule
  /// In the file's order, without its header.
  let entries: [Entry]

  init(_ bytes: [UInt8]) throws(PortableObjectError) {
    var reader = PortableObjectReader(bytes)
    var entries = try reader.entries()
    guard let header = entries.first, header.id.isEmpty, header.context == nil else {
      throw PortableObjectError(line: 1, fault: .noHeader)
    }
    entries.removeFirst()
    let fields = PortableObject.fields(header.translations[0])
    func fail(_ fault: PortableObjectError.Fault) -> PortableObjectError {
      PortableObjectError(line: header.line, fault: fault)
    }
    guard let code = fields["language"], !code.isEmpty else { throw fail(.noLanguage) }
    if let type = fields["content-type"], !type.lowercased().contains("charset=utf-8") { throw fail(.notUTF8) }
    language = Language(code: code)
    if let rule = fields["plural-forms"] {
      guard let read = PluralRule(rule) else { throw fail(.badPluralForms(rule)) }
      pluralRule = read
    } else {
      pluralRule = .germanic
    }
    self.entries = entries
    try check()
  }

  static func key(_ id: String, context: String?) -> String { context.map { "\($0)\u{4}\(id)" } ?? id }

  /// Lines of `Name: value`, by their names in small letters.
  private static func fields(_ header: String) -> [String: String] {
    var fields: [String: String] = [:]
    for line in header.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      fields[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
    }
    return fields
  }

  /// Sees that no phrase is there twice, and that each has the language's forms.
  private func check() throws(PortableObjectError) {
    var lines: [String: Int] = [:]
    for entry in entries {
      if let first = lines.updateValue(entry.line, forKey: entry.key) {
        throw PortableObjectError(line: entry.line, fault: .twice(entry.id, first: first))
      }
      let count = entry.plural == nil ? 1 : pluralRule.count
      guard entry.translations.count == count else {
        throw PortableObjectError(
          line: entry.line, fault: .forms(entry.id, found: entry.translations.count, wanted: count))
      }
    }
  }
}

/// Where a file of translations is none.
struct PortableObjectError: Error, Sendable, Equatable, Worded {
  enum Fault: Sendable, Equatable {
    case unexpected(String, expected: String)
    case notUTF8
    case noHeader
    case noLanguage
    case badPluralForms(String)
    case twice(String, first: Int)
    case forms(String, found: Int, wanted: Int)
  }

  /// From 1.
  let line: Int
  let fault: Fault

  var sentence: Phrase { "line \(line): \(reason)" }

  private var reason: Phrase {
    switch fault {
    case .unexpected(let found, let expected): "found \(found), expected \(expected)"
    case .notUTF8: "the text is not UTF-8"
    case .noHeader: "found no header, expected an entry with an empty msgid whose msgstr names the language"
    case .noLanguage: "the header names no language, expected a line such as Language: ja"
    case .badPluralForms(let text): "Plural-Forms is '\(text)', expected such as nplurals=2; plural=n != 1;"
    case .twice(let id, let first): "'\(id)' was translated before, in line \(first)"
    case .forms(let id, let found, let wanted):
      Phrase(
        found, one: "'\(id)' has \(found) form, expected \(wanted)", many: "'\(id)' has \(found) forms, expected \(wanted)")
    }
  }
}
