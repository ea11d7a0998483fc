import Foundation
import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionPrograms
@testable import VisionReadings

/// Source files and the places in them where a family is named.
private struct NamedFamilies {
  private let types: Set<String>
  private let words: Set<String>

  init(_ architectures: [any Architecture.Type]) {
    types = Set(architectures.map { String(describing: $0) })
    words = Set(architectures.flatMap { family in [family.key] + family.presets.flatMap { [$0.name] + $0.aliases } })
  }

  /// The types and the models' names in a source text, comments and texts of several lines apart; a name is a string that says nothing else, or begins an
  /// address or a change.
  func found(in source: String) -> [String] {
    var found: [String] = []
    var isProse = false
    for line in source.split(separator: "\n") where !line.trimmingPrefix(while: \.isWhitespace).hasPrefix("//") {
      if line.contains("\"\"\"") {
        isProse.toggle()
        continue
      }
      if isProse { continue }
      let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
      for (index, part) in parts.enumerated() {
        if index % 2 == 0 {
          found += part.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init).filter(types.contains)
        } else {
          found += [String(part.prefix { $0 != "/" && $0 != "+" })].filter(words.contains)
        }
      }
    }
    return found
  }
}

@Suite("A family's name stands in its own file")
struct FamilyNamesTests {
  private static let sources = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources")

  private func files() throws -> [String] {
    let all = try #require(FileManager.default.enumerator(atPath: Self.sources.path))
    return all.compactMap { $0 as? String }.filter {
      $0.hasSuffix(".swift") && !$0.hasPrefix("VisionCore/Architectures/")
    }.sorted()
  }

  @Test("no code outside the architectures' folder names a type or a model of a family")
  func nowhereElse() throws {
    let families = NamedFamilies(Catalog.architectures)
    let files = try files()
    #expect(files.count > 200)
    for file in files {
      let text = try String(contentsOf: Self.sources.appending(path: file), encoding: .utf8)
      let found = families.found(in: text)
      #expect(found.isEmpty, "\(file) names \(found.joined(separator: ", "))")
    }
  }

  @Test("types, names, addresses and changes are found; prose and comments are none")
  func finds() {
    let families = NamedFamilies(Catalog.architectures)
    #expect(families.found(in: "let a = Swin.presets\nopen(\"vit-b-16/stages\", \"swin-t+window=14\")").count == 3)
    #expect(families.found(in: "  // as Swin has it\nlet help = \"a model such as swin-t\"").isEmpty)
  }

  @Test("a family's file is short, or says at its top why it is not")
  func length() throws {
    let folder = Self.sources.appending(path: "VisionCore/Architectures")
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) where file.hasSuffix(".swift") {
      let lines = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
        .split(separator: "\n", omittingEmptySubsequences: false)
      guard lines.count > 151 else { continue }
      let top = lines.prefix { $0.hasPrefix("//") }.joined(separator: " ")
      #expect(top.contains("Longer than 150 lines:"), "\(file) has \(lines.count - 1) lines")
    }
  }
}
