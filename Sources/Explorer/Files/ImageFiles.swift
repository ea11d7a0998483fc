import VisionCore

/// Images as they are named on the command line.
enum ImageFiles {
  private static let endings = [".png", ".jpg", ".jpeg", ".webp", ".ppm", ".pgm"]

  /// Files as they are, folders as the images in them, in order of their names.
  /// - Parameter leftOut: told of a folder's other files and folders
  /// - Throws: `EmptyFolder`, or `FileError` where a folder cannot be read.
  static func expand(_ paths: [String], leftOut: (_ folder: String, _ names: [String]) -> Void) throws -> [String] {
    try paths.flatMap { path -> [String] in
      guard FileSystem.kind(of: path) == .folder else { return [path] }
      let prefix = path.hasSuffix("/") ? path : path + "/"
      let names = try FileSystem.names(in: path)
      let images = names.filter { name in endings.contains { name.lowercased().hasSuffix($0) } }
      if images.isEmpty { throw EmptyFolder(path: path) }
      if images.count < names.count { leftOut(path, names.filter { !images.contains($0) }) }
      return images.map { prefix + $0 }
    }
  }
}

/// A folder without an image.
struct EmptyFolder: StatedError, Equatable {
  let path: String

  var exitStatus: CommandStatus { .noInput }

  var sentence: Phrase { "\(path) is a folder without an image; PNG, JPEG, WebP and PPM are read" }
}
