import VisionCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The images that come with the program, so that there is something to look at before a file is named.
enum SampleImages {
  /// The path of one, by its name; nil where the program was moved away from its folder.
  static func path(of name: String) -> String? { SampleFiles.path(of: "images/" + name) }
}

/// What comes with the program: the folder `samples`.
enum SampleFiles {
  /// The path of a file, by its path in the folder; nil where the program was moved away from it.
  static func path(of name: String) -> String? {
    places.map { $0 + "/samples/" + name }.first(where: FileSystem.isReadable)
  }

  /// The names in a folder of it, in order; none where the program was moved away from it.
  static func names(in folder: String) -> [String] {
    path(of: folder).flatMap { try? FileSystem.names(in: $0) } ?? []
  }

  /// The folder one stands in, and those above the program itself.
  private static var places: [String] {
    guard let program = realpath("/proc/self/exe", nil) else { return ["."] }
    defer { free(program) }
    var parts = String(cString: program).split(separator: "/").dropLast()
    var places = ["."]
    while !parts.isEmpty {
      places.append("/" + parts.joined(separator: "/"))
      parts.removeLast()
    }
    return places
  }
}
