import Foundation
import Testing
import VisionCore

@Suite("What one touches to extend the program")
struct ExtendingTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
  private static let rows: [String] =
    ((try? FileSystem.text(of: root + "/docs/extending.md", limit: 1 << 16)) ?? "")
    .split(separator: "\n").map(String.init).filter { $0.hasPrefix("| a") }

  @Test("the files that are named exist, and are three or fewer beside translations", arguments: rows)
  func files(row: String) throws {
    let cells = row.split(separator: "|")
    let paths = try #require(cells.dropFirst().first).matches(of: /`([A-Za-z]+\/[^`]*)`/).map { String($0.output.1) }
    #expect(!paths.isEmpty)
    for path in paths { #expect(FileSystem.kind(of: Self.root + "/" + path) != .absent, "\(path)") }
    #expect(paths.count { !$0.hasSuffix(".po") } <= 3)
  }

  @Test("all that the project promises to be extended by is there")
  func complete() {
    for kind in ["architecture", "analysis", "view", "screen", "key", "phrase", "language", "format"] {
      #expect(Self.rows.contains { $0.split(separator: "|")[0].contains(kind) }, "\(kind)")
    }
  }
}
