import Foundation

@testable import Explorer

/// The tour that the tests play.
enum Fixture {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  static let path = root.appending(path: "Tests/Fixtures/lectures/tour.md").path

  static func tour() throws -> Tour { try Tour(path: path) }

  /// A folder of its own, removed when the value is gone.
  final class Folder {
    let path: String

    init() throws {
      path = FileManager.default.temporaryDirectory.appending(path: "lecture-\(UUID().uuidString.prefix(8))").path
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func text(_ name: String) -> String? { try? String(contentsOfFile: path + "/" + name, encoding: .utf8) }
  }
}
