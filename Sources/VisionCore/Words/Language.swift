/// A language that the program's own texts, the tours and the words around them come in.
///
/// What other programs read stays English in every one of them: names of commands and options and their `--help`, tables that
/// subcommands print, JSON, CSV and LaTeX, addresses and model files. A script that reads `parameters` would break where a
/// colleague's locale called the column パラメータ数, and a manual page quotes options as they are.
package struct Language: Sendable, Hashable {
  /// ISO 639's code: `ja`.
  package let code: String

  package init(code: String) { self.code = code }

  package static let english = Language(code: "en")
  package static let japanese = Language(code: "ja")
  package static let chinese = Language(code: "zh")
  package static let korean = Language(code: "ko")
}

/// The languages that come with the program.
extension Language: CaseIterable, RawRepresentable {
  package static let allCases = [english, japanese, chinese, korean]

  package var rawValue: String { code }

  /// Nil for a language that does not come with the program.
  package init?(rawValue: String) {
    guard Language.allCases.contains(where: { $0.code == rawValue }) else { return nil }
    code = rawValue
  }

  /// The language that the environment asks for, by the first of LC_ALL, LC_MESSAGES and LANG that is set; English where it
  /// is another one, or where only ASCII can be shown.
  package init(environment: (String) -> String?, unicode: Bool = true) {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap(environment)
    let locale = names.first { !$0.isEmpty } ?? ""
    let code = locale.lowercased().prefix { $0.isLetter }
    self = unicode ? Language(rawValue: String(code)) ?? .english : .english
  }
}
