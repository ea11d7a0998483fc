import VisionCore

/// The tours that come with the program, in the folder `samples/lectures`, and files of users.
enum TourFiles {
  /// The names of the shipped tours in a language, in their order; empty where the program was moved away from them.
  static func names(in language: Language) -> [String] {
    SampleFiles.names(in: "lectures/\(language.rawValue)").filter { $0.hasSuffix(".md") }.map { String($0.dropLast(3)) }
  }

  /// All names, whatever the language they come in.
  static var allNames: [String] { Set(Language.allCases.flatMap(names)).sorted() }

  /// The path of a shipped tour, in a language or where there is none in English; nil for a name that is none.
  static func path(of name: String, in language: Language) -> String? {
    [language, .english].lazy.compactMap { SampleFiles.path(of: "lectures/\($0.rawValue)/\(name).md") }.first
  }

  /// The file that a command line means: a file's path, or the name of a shipped tour, whole or the part that stands before or
  /// behind its number: `4-swin`, `4`, `swin`.
  /// - Throws: `UnknownTour`.
  static func path(argument: String, in language: Language) throws(UnknownTour) -> String {
    if FileSystem.kind(of: argument) != .absent || argument.hasSuffix(".md") || argument.contains("/") {
      return argument
    }
    let names = allNames
    let found =
      names.first { $0 == argument } ?? names.first { $0.hasPrefix(argument + "-") }
      ?? names.first { $0.split(separator: "-", maxSplits: 1).last.map(String.init) == argument }
    guard let found, let path = path(of: found, in: language) else { throw UnknownTour(name: argument, known: names) }
    return path
  }
}

/// A name that is no tour's.
struct UnknownTour: UsageError, Equatable {
  let name: String
  let known: [String]

  var sentence: Phrase {
    let shipped: Phrase =
      known.isEmpty
      ? "none comes with this program" : "those that come with the program are \(known.joined(separator: ", "))"
    return "there is no lecture '\(name)'; \(shipped); give one of them or a file's path"
  }
}
