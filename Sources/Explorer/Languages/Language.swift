/// The languages that the program's own texts, the tours and the words around them come in.
///
/// What other programs read stays English in every one of them: names of commands and options and their `--help`, tables that
/// subcommands print, JSON, CSV and LaTeX, addresses and model files. A script that reads `parameters` would break where a
/// colleague's locale called the column パラメータ数, and a manual page quotes options as they are.
enum Language: String, Sendable, CaseIterable {
  case english = "en"
  case japanese = "ja"
  case chinese = "zh"
  case korean = "ko"

  /// The language that the environment asks for, by the first of LC_ALL, LC_MESSAGES and LANG that is set; English where it
  /// is another one, or where only ASCII can be shown.
  init(environment: (String) -> String?, unicode: Bool = true) {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap(environment)
    let locale = names.first { !$0.isEmpty } ?? ""
    let code = locale.lowercased().prefix { $0.isLetter }
    self = unicode ? Language(rawValue: String(code)) ?? .english : .english
  }
}
