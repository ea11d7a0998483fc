import Foundation
import Testing

/// Which folder of the library names what another declares, read off the sources: what stands at the beginning of a line in one
/// folder alone, as a word of code in another.
private struct FolderUses {
  /// One place where a folder is named by another.
  struct Use: Hashable, CustomStringConvertible {
    let folder: String
    let file: String
    let name: String
    let declaredIn: String

    var description: String { "\(file) names \(name) of \(declaredIn)" }
  }

  private(set) var uses: Set<Use> = []
  private(set) var folders: Set<String> = []

  /// - Parameters:
  ///   - files: the text of each file, by its path
  ///   - folder: the folder that a path belongs to
  init(_ files: [String: String], folder: (String) -> String) {
    let read = files.map { (folder: folder($0), file: $0, code: SourceWords($1)) }
    var declared: [String: Set<String>] = [:]
    var own: [String: Set<String>] = [:]
    for (folder, _, code) in read {
      for name in code.declared { declared[name, default: []].insert(folder) }
      own[folder, default: []].formUnion(code.nested)
    }
    folders = Set(read.map(\.folder))
    for (folder, file, code) in read {
      for name in code.used.subtracting(own[folder] ?? []) {
        guard let places = declared[name], places.count == 1, let place = places.first, place != folder else {
          continue
        }
        uses.insert(Use(folder: folder, file: file, name: name, declaredIn: place))
      }
    }
  }
}

/// The words of a source text that declare something or use it; comments and strings apart.
private struct SourceWords {
  /// What others can name: declared at the beginning of a line, and not private.
  private(set) var declared: Set<String> = []
  /// What is declared within something else.
  private(set) var nested: Set<String> = []
  /// Types, and functions that are called, by name alone and not as a member.
  private(set) var used: Set<String> = []

  private static let kinds: Set = ["struct", "class", "enum", "protocol", "actor", "typealias", "func"]

  init(_ text: String) {
    for line in SourceWords.code(text) {
      var words: [(text: String, before: Character, after: Character)] = []
      var word = ""
      var before: Character = " "
      for character in line + " " {
        if character.isLetter || character.isNumber || character == "_" {
          word.append(character)
        } else {
          if !word.isEmpty { words.append((word, before, character)) }
          (word, before) = ("", character)
        }
      }
      let isInside = line.first == " "
      for (index, word) in words.enumerated() {
        let previous = index > 0 ? words[index - 1].text : ""
        if SourceWords.kinds.contains(previous) {
          if isInside {
            nested.insert(word.text)
          } else if !words[..<index].contains(where: { $0.text.hasSuffix("private") }) {
            declared.insert(word.text)
          }
        } else if word.before != ".", previous != "case" {
          let isType = word.text.first?.isUppercase ?? false
          if isType || (word.after == "(" && previous != "func") { used.insert(word.text) }
        }
      }
    }
  }

  /// The lines without comments and without what stands in strings.
  private static func code(_ text: String) -> [String] {
    var isProse = false
    return text.split(separator: "\n").map { line in
      if line.contains("\"\"\"") {
        isProse.toggle()
        return ""
      }
      if isProse { return "" }
      var code = ""
      var isString = false
      var previous: Character = " "
      for character in line {
        if character == "\"", previous != "\\" { isString.toggle() }
        if !isString, character == "/", previous == "/" { return String(code.dropLast()) }
        if !isString { code.append(character) }
        previous = character == "\\" && previous == "\\" ? " " : character
      }
      return code
    }
  }
}

@Suite("Folders of the library name what lies below them")
struct FolderDirectionTests {
  /// The folders from the lowest up, as `DESIGN` has them. One names those before it and never one behind it; those of one line, each
  /// other.
  private static let order: [[String]] = [
    ["Numerics"],
    ["Symbolic"],
    ["Definition", "Program"],
    ["Layers"],
    ["Images"],
    ["Files"],
    ["Readings"],
    ["Execution"],
    ["Attention"],
    ["Places"],
    ["Features"],
    ["Weights"],
    // A family says how others count it and what its paper compares it with.
    ["Families", "Architectures", "Counting", "Scaling"],
    ["Recognition"],
    ["Published"],
    ["Ablation"],
    ["Scenes"],
    ["Library"],
  ]
  private static let levels = Dictionary(
    uniqueKeysWithValues: order.enumerated().flatMap { level, folders in folders.map { ($0, level) } })

  /// The folder of a path; some folders in others have a place of their own.
  private static func folder(of path: String) -> String {
    let parts = path.split(separator: "/")
    let inner = parts.prefix(2).joined(separator: "/")
    return levels[inner] == nil ? String(parts[0]) : inner
  }

  private static func uses() throws -> FolderUses {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/VisionCore")
    let all = try #require(FileManager.default.enumerator(atPath: root.path))
    let paths = all.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }
    let files = try paths.map { ($0, try String(contentsOf: root.appending(path: $0), encoding: .utf8)) }
    return FolderUses(Dictionary(uniqueKeysWithValues: files), folder: folder)
  }

  @Test("no folder names one above it")
  func direction() throws {
    let found = try Self.uses()
    #expect(found.folders == Set(Self.levels.keys))
    #expect(found.uses.count > 500)
    for use in found.uses.sorted(by: { $0.file < $1.file }) {
      guard let user = Self.levels[use.folder], let place = Self.levels[use.declaredIn] else { continue }
      #expect(user >= place, "\(use)")
    }
  }

  @Test("types and functions are found; members, comments, strings and what a folder declares itself are not")
  func finds() {
    let files = [
      "Low/A.swift": "package struct Alpha {}\nfunc beta(_ x: Int) -> Int { x }\nprivate struct Hidden {}",
      "High/B.swift": """
      let a = Alpha()  // Alpha
      let b = beta(1) + c.beta(2)
      let text = "Alpha // \\" beta(3)"
      """,
      "Other/C.swift": "struct C {\n  struct Alpha {}\n  case beta(Int)\n  let hidden = Hidden()\n}\nlet a = Alpha()",
    ]
    let found = FolderUses(files) { String($0.split(separator: "/")[0]) }
    #expect(
      found.uses.map(\.description).sorted() == ["High/B.swift names Alpha of Low", "High/B.swift names beta of Low"])
  }
}
