import VisionCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Images as they are named on the command line.
enum ImageFiles {
  private static let endings = [".png", ".jpg", ".jpeg", ".webp", ".ppm", ".pgm"]

  /// Files as they are, folders as the images in them, in order of their names.
  /// - Throws: `EmptyFolder`, or that a folder cannot be read.
  static func expand(_ paths: [String]) throws -> [String] {
    try paths.flatMap { path -> [String] in
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return [path] }
      let prefix = path.hasSuffix("/") ? path : path + "/"
      let names = try Checkpoint.fileNames(in: path).filter { name in
        endings.contains { name.lowercased().hasSuffix($0) }
      }
      if names.isEmpty { throw EmptyFolder(path: path) }
      return names.sorted().map { prefix + $0 }
    }
  }
}

/// A folder without an image.
struct EmptyFolder: Error, Equatable, CustomStringConvertible {
  let path: String

  var description: String { "\(path) is a folder without an image; PNG, JPEG, WebP and PPM are read" }
}
