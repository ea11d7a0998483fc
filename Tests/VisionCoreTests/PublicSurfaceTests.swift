import Foundation
import Testing

/// What the library offers other people's programs, read off its sources.
@Suite("The public surface is small and documented")
struct PublicSurfaceTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  private static let documentation = "Sources/VisionCore/VisionCore.docc"

  /// What is public.
  private struct Symbol {
    let file: String
    let line: String
    let isDocumented: Bool

    /// Such as `struct` or `func`.
    var kind: Substring {
      let words = line.split(separator: " ")
      return words.first { !["public", "static", "final", "mutating", "convenience", "indirect"].contains($0) }.map {
        $0.prefix { $0.isLetter }
      } ?? ""
    }

    /// The word behind its kind.
    var name: String {
      let words = line.split(separator: " ")
      let place = words.firstIndex { $0.hasPrefix(kind) } ?? 0
      return place + 1 < words.count ? String(words[place + 1].prefix { $0.isLetter || $0.isNumber }) : ""
    }

    var isType: Bool { ["struct", "class", "enum", "protocol"].contains(kind) }

    /// Whether it is there since its type conforms to a protocol.
    var isConformance: Bool {
      [
        "let name", "var name", "let torch", "var torch", "let rawValue", "func forward", "var equation", "var role",
        "var description", "func hash",
        "static func ==",
      ]
      .contains { line.contains("public \($0)") } || line.contains("init(integerLiteral")
        || line.contains("init(rawValue")
    }
  }

  private static func sources() throws -> [String] {
    let folder = root.appending(path: "Sources/VisionCore")
    let all = try #require(FileManager.default.enumerator(atPath: folder.path))
    return all.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted()
  }

  private static func symbols() throws -> [Symbol] {
    try sources().flatMap { file in
      let lines = try String(contentsOf: root.appending(path: "Sources/VisionCore/\(file)"), encoding: .utf8)
        .split(separator: "\n", omittingEmptySubsequences: false).map { $0.trimmingPrefix { $0 == " " } }
      return lines.indices.filter { lines[$0].hasPrefix("public ") }.map {
        Symbol(file: file, line: String(lines[$0]), isDocumented: $0 > 0 && lines[$0 - 1].hasPrefix("///"))
      }
    }
  }

  @Test("at most 80 types, methods and properties carry it, beside initialisers and what conforms")
  func count() throws {
    let symbols = try Self.symbols().filter { !$0.isConformance && $0.kind != "init" }
    let names = symbols.map { "\($0.file): \($0.line)" }.joined(separator: "\n")
    #expect((50...80).contains(symbols.count), "there are \(symbols.count):\n\(names)")
  }

  @Test("everything public has a documentation comment")
  func comments() throws {
    // What conforms is documented by the protocol.
    for symbol in try Self.symbols() where !symbol.isConformance {
      #expect(symbol.isDocumented, "\(symbol.file): \(symbol.line)")
    }
  }

  @Test("the documentation's first page names every public type, and nothing else")
  func landingPage() throws {
    let page = try String(contentsOf: Self.root.appending(path: "\(Self.documentation)/VisionCore.md"), encoding: .utf8)
    let topics = try #require(page.split(separator: "## Topics").last)
    let named = topics.split(separator: "\n").filter { $0.hasPrefix("- ``") }
      .compactMap { $0.dropFirst(4).dropLast(2).split(separator: "/").last.map(String.init) }
    let types = try Self.symbols().filter(\.isType).map(\.name)
    #expect(named.sorted() == types.sorted())
  }

  // MARK: Code in texts

  /// The lines of the tutorial's test between `// [name]` and `// [end]`, without what the test alone needs.
  private static func regions() throws -> [String: String] {
    let text = try String(
      contentsOf: root.appending(path: "Tests/TutorialTests/TutorialTests.swift"), encoding: .utf8)
    var regions: [String: String] = [:]
    var open: (name: String, lines: [Substring])?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let bare = line.trimmingPrefix { $0 == " " }
      if bare == "// [end]", let region = open {
        regions[region.name] = unindented(region.lines).replacing("\\(folder)/", with: "")
        open = nil
      } else if bare.hasPrefix("// ["), bare.hasSuffix("]") {
        open = (String(bare.dropFirst(4).dropLast()), [])
      } else {
        open?.lines.append(line)
      }
    }
    return regions
  }

  private static func unindented(_ lines: [Substring]) -> String {
    let margin = lines.filter { !$0.isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
    return lines.map { $0.dropFirst(margin) }.joined(separator: "\n")
  }

  @Test("the tutorial's code is what a test compiles and runs")
  func tutorial() throws {
    let page = try String(contentsOf: Self.root.appending(path: "\(Self.documentation)/Tutorial.md"), encoding: .utf8)
    let blocks = page.split(separator: "```swift\n").dropFirst().compactMap { block in
      block.split(separator: "\n```").first.map(String.init)
    }
    let regions = try Self.regions()
    #expect(blocks.count >= 10)
    for block in blocks { #expect(regions.values.contains(block), "no test runs:\n\(block)") }
    for (name, region) in regions where name != "README" {
      #expect(blocks.contains(region), "the tutorial lacks what the test calls \(name)")
    }
  }

  @Test("the README's code is what a test compiles and runs")
  func readme() throws {
    let lines = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex { $0 == "    import VisionCore" })
    let code = lines[start...].prefix { $0.isEmpty || $0.hasPrefix("    ") }.dropFirst(2)
    let region = try #require(try Self.regions()["README"])
    #expect(Self.unindented(Array(code)).trimmingSuffix { $0 == "\n" } == region)
  }
}

extension String {
  fileprivate func trimmingSuffix(while isCut: (Character) -> Bool) -> Substring {
    var rest = self[...]
    while let last = rest.last, isCut(last) { rest.removeLast() }
    return rest
  }
}
