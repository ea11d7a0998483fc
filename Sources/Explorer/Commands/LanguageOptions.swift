import ArgumentParser
import CNcurses
import VisionCore

/// The option of every command that shows screens or tours.
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

extension Translation {
  /// What a command line names: the code of a language that comes with the program, or a file in gettext's format.
  /// - Throws: `LanguageError`
  fileprivate init(argument: String) throws(LanguageError) {
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

  var description: String {
    switch self {
    case .unknown:
      "give one of \(Language.allCases.map(\.code).joined(separator: ", ")), or a file that ends in .po"
    case .unreadable(let error): error.description
    case .damaged(let error): error.description
    }
  }
}
