import ArgumentParser
import CNcurses
import VisionCore

/// The option of every command.
struct LanguageOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The language: en, ja, zh or ko, or a file of translations, such as fr.po (default: the locale's, else English).",
      valueName: "code or file"),
    transform: { try Translation(argument: $0) })
  var language: Translation?

  /// The language that is asked for; English where only ASCII can be shown.
  /// - Parameter unicode: whether other characters arrive, as in a picture; else what the locale says
  func chosen(_ console: Console, unicode: Bool = false) -> Translation {
    let showsAll = unicode || cncurses_locale_is_utf8()
    return showsAll ? language ?? Translation(Language(environment: console.environment)) : .english
  }
}

extension Console {
  /// The console in the language that a command line asks for, which is known before the rest of it is understood. The
  /// locale's language is that of notes alone: scripts read tables.
  func speaking(as arguments: [String]) -> Console {
    let option = "--language"
    let value =
      arguments.firstIndex(of: option).flatMap { $0 + 1 < arguments.count ? arguments[$0 + 1] : nil }
      ?? arguments.first { $0.hasPrefix(option + "=") }.map { String($0.dropFirst(option.count + 1)) }
    var console = self
    if let asked = value.flatMap({ try? Translation(argument: $0) }) {
      (console.translation, console.tables) = (asked, asked)
    } else if cncurses_locale_is_utf8() {
      console.translation = Translation(Language(environment: environment))
    }
    return console
  }
}

extension Translation {
  /// What a command line names: the code of a language that comes with the program, or a file in gettext's format.
  /// - Throws: `LanguageError`
  init(argument: String) throws(LanguageError) {
    if let language = Language(rawValue: argument) {
      self.init(language)
      return
    }
    guard argument.hasSuffix(".po") || argument.contains("/") else { throw .unknown }
    do {
      self.init(try PortableObject(Array(FileSystem.text(of: argument, limit: PortableObject.limit).utf8)))
    } catch let error as PortableObjectError {
      throw .damaged(error)
    } catch let error as FileError {
      throw .unreadable(error)
    } catch {
      throw .unknown
    }
  }
}

/// A language that the program does not speak.
enum LanguageError: UsageError, Equatable {
  case unknown
  case unreadable(FileError)
  case damaged(PortableObjectError)

  var sentence: Phrase {
    switch self {
    case .unknown:
      "give one of \(Language.allCases.map(\.code).joined(separator: ", ")), or a file that ends in .po"
    case .unreadable(let error): error.sentence
    case .damaged(let error): error.sentence
    }
  }
}
