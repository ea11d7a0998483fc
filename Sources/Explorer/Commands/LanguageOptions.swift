import ArgumentParser
import CNcurses

extension Language: ExpressibleByArgument {}

/// The option of every command that shows screens or tours.
struct LanguageOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The language: en, ja, zh or ko (default: the locale's, else English).", valueName: "code"))
  var language: Language?

  /// The language that is asked for; English where only ASCII can be shown.
  /// - Parameter unicode: whether other characters arrive, as in a picture; else what the locale says
  func chosen(_ console: Console, unicode: Bool = false) -> Language {
    let showsAll = unicode || cncurses_locale_is_utf8()
    return showsAll ? language ?? Language(environment: console.environment) : .english
  }
}
