#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The tours that come with the program, in the folder `samples/lectures`, and files of users.
enum TourFiles {
  /// The names of the shipped tours in a language, in their order; empty where the program was moved away from them.
  static func names(in language: Language) -> [String] {
    guard let folder = SampleFiles.path(of: "lectures/\(language.rawValue)"), let directory = opendir(folder) else {
      return []
    }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".md"), !name.hasPrefix(".") { names.append(String(name.dropLast(3))) }
    }
    return names.sorted()
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
    if access(argument, F_OK) == 0 || argument.hasSuffix(".md") || argument.contains("/") { return argument }
    let names = allNames
    let found =
      names.first { $0 == argument } ?? names.first { $0.hasPrefix(argument + "-") }
      ?? names.first { $0.split(separator: "-", maxSplits: 1).last.map(String.init) == argument }
    guard let found, let path = path(of: found, in: language) else { throw UnknownTour(name: argument, known: names) }
    return path
  }
}

/// A name that is no tour's.
struct UnknownTour: Error, Equatable, CustomStringConvertible {
  let name: String
  let known: [String]

  var description: String {
    let shipped =
      known.isEmpty
      ? "none comes with this program" : "those that come with the program are \(known.joined(separator: ", "))"
    return "there is no lecture '\(name)'; \(shipped); give one of them or a file's path"
  }
}

/// When a file was changed last: its time and its size, which tell one version from the next.
struct FileVersion: Equatable, Sendable {
  private let seconds: Int
  private let nanoseconds: Int
  private let bytes: Int
  private let node: UInt64

  /// Nil where there is no such file.
  init?(of path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    #if canImport(Darwin)
      (seconds, nanoseconds) = (status.st_mtimespec.tv_sec, status.st_mtimespec.tv_nsec)
    #else
      (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
    #endif
    (bytes, node) = (Int(status.st_size), UInt64(status.st_ino))
  }
}
