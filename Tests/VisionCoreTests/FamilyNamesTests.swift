import Foundation
import Testing

@testable import VisionCore
@testable import VisionNumerics
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionPrograms
@testable import VisionReadings

/// What families are called, and the lines of other files where one is named.
private struct FamilyNames {
  /// Families by their titles, and the types of their files: whole words.
  let words: Set<String>
  /// Models and families as the command line has them: words with `-` or `_`.
  let models: Set<String>
  /// What model files call families: whole texts in code, since `bit` and `clip` are words too.
  let keys: Set<String>

  init(_ architectures: [any Architecture.Type], types: [String] = []) {
    let titles = architectures.flatMap { $0.family.title.split { " -".contains($0) } }
    words = Set(titles.map(String.init).filter(Self.isName) + architectures.map { "\($0)" } + types)
    keys = Set(architectures.map { $0.key })
    let presets = architectures.flatMap { $0.presets.flatMap { [$0.name] + $0.aliases } }
    models = Set((presets + keys).compactMap { $0.split(separator: "/").last.map(String.init) }.filter(Self.isJoined))
  }

  /// Not a version, `V2` or `III`, and no ordinary word, as `Next` of a title of two: it has capitals or digits within, or is
  /// a title by itself.
  private static func isName(_ part: String) -> Bool {
    if part.allSatisfy({ "IVXv0123456789".contains($0) }) { return false }
    return part.dropFirst().contains { $0.isUppercase || $0.isNumber }
      || Catalog.families.contains { $0.title == part }
  }

  private static func isJoined(_ name: String) -> Bool { name.contains { "-_".contains($0) } }

  /// The names in a line of code, comment or text.
  func found(in line: Substring) -> [String] {
    let isLetter = { (letter: Character) in letter.isLetter || letter.isNumber }
    let single = line.split { !isLetter($0) && $0 != "_" }.map(String.init).filter(words.contains)
    let joined = line.split { !isLetter($0) && !"-_".contains($0) }.map(String.init).filter(models.contains)
    let texts = line.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element.trimmingPrefix { $0 == " " }.prefix { $0 != " " }) }
    return single + joined + texts.filter(keys.contains)
  }
}

@Suite("A family's name stands in its own file")
struct FamilyNamesTests {
  private static let sources = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources")
  private static let architectures = "VisionCore/Architectures/"
  /// Families' files are here; and a table of translations has the phrases that they say, each under its English.
  private static let exempt = [architectures, "Explorer/Languages/"]

  private static func text(_ file: String) throws -> String {
    try String(contentsOf: sources.appending(path: file), encoding: .utf8)
  }

  /// The types that families' files declare, those within others aside.
  private static func types() throws -> [String] {
    let files = try FileManager.default.contentsOfDirectory(atPath: sources.appending(path: architectures).path)
    return try files.filter { $0.hasSuffix(".swift") && $0 != "Catalog.swift" }.flatMap { file in
      try text(architectures + file).split(separator: "\n").compactMap { line in
        try /^(?:package |private |final |indirect )*(?:struct|enum|class|protocol|typealias) (\w+)/.firstMatch(
          in: line
        )
        .map { String($0.output.1) }
      }
    }
  }

  @Test(
    "nothing outside the architectures' folder names a family, a type of its file or a model: code, text or comment")
  func nowhereElse() throws {
    let types = try Self.types()
    #expect(types.count > 80)
    let names = FamilyNames(Catalog.architectures, types: types)
    let all = try #require(FileManager.default.enumerator(atPath: Self.sources.path)).compactMap { $0 as? String }
    let files = all.filter { file in
      [".swift", ".c", ".h"].contains { file.hasSuffix($0) } && !Self.exempt.contains { file.hasPrefix($0) }
    }
    #expect(files.count > 350)
    for file in files.sorted() {
      let lines = try Self.text(file).split(separator: "\n", omittingEmptySubsequences: false)
      for (number, line) in lines.enumerated() {
        let found = names.found(in: line)
        #expect(found.isEmpty, "\(file):\(number + 1) names \(found.joined(separator: ", "))")
      }
    }
  }

  @Test(
    "families, types and models are found wherever they stand; words that are only like them are none",
    arguments: [
      ("let a = Swin.presets", ["Swin"]), ("/// As in T2T-ViT, Eq. 1", ["T2T", "ViT"]),
      ("// Swin V2 and Next-ViT", ["Swin", "ViT"]), ("help: \"such as swin-t.\"", ["swin-t"]),
      ("open(\"vit-b-16/stages\", \"swin-t+window=14\")", ["vit-b-16", "swin-t"]),
      ("if family == \"bit\" {", ["bit"]), ("kind == \"PatchMerging\"", ["PatchMerging"]),
      ("// a bit, a clip, the next one; MobileViT, window_size", []), ("names a \"bitmap\"", []),
    ] as [(String, [String])])
  func finds(line: String, expected: [String]) {
    #expect(FamilyNames(Catalog.architectures, types: ["PatchMerging"]).found(in: line[...]) == expected)
  }

  @Test("a family's file is short, or says at its top why it is not")
  func length() throws {
    let folder = Self.sources.appending(path: Self.architectures)
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) where file.hasSuffix(".swift") {
      let lines = try Self.text(Self.architectures + file).split(separator: "\n", omittingEmptySubsequences: false)
      guard lines.count > 151 else { continue }
      let top = lines.prefix { $0.hasPrefix("//") }.joined(separator: " ")
      #expect(top.contains("Longer than 150 lines:"), "\(file) has \(lines.count - 1) lines")
    }
  }
}
