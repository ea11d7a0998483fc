import Foundation
import Testing

@testable import Explorer
import VisionCore

@Suite("README")
struct ReadmeTests {
  private let lines: [Substring]

  init() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "README.md")
    lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
  }

  @Test("what it shows of commands is what they answer, as far as it shows it")
  func examples() {
    let prompt = "    $ explorer "
    let examples = lines.indices.filter { lines[$0].hasPrefix(prompt) }
    #expect(examples.count >= 4)
    for place in examples {
      let command = String(lines[place].dropFirst(prompt.count))
      var shown = lines[(place + 1)...].prefix { $0.hasPrefix("    ") }.map { String($0.dropFirst(4)) }
      let answer = Answer(command)
      #expect(answer.status == .success)
      if shown.last == "…" {
        shown.removeLast()
        #expect(Array(answer.lines.prefix(shown.count)) == shown, "\(command)")
      } else {
        #expect(answer.lines == shown, "\(command)")
      }
    }
  }

  @Test("it names every exit status as the help does", arguments: CommandStatus.allCases)
  func statuses(status: CommandStatus) { #expect(lines.contains("| \(status.rawValue) | \(status.meaning) |")) }

  @Test("every command line that it shows is one")
  func parsed() {
    let found = commandLines()
    #expect(found.count > 60)
    for words in found.map(shellWords) where words.count > 1 {
      #expect(throws: Never.self, "\(words)") { _ = try Explorer.parseAsRoot(words) }
    }
  }

  @Test("every option that it names is one of the program's")
  func options() {
    let helps = ([Explorer.self] + Explorer.configuration.subcommands).map { Explorer.helpMessage(for: $0) }.joined()
    let quoted =
      text.matches(of: /`[^`]*`/).map { String(text[$0.range]) }
      + lines.filter { $0.hasPrefix("    ") }.map(String.init)
    let named = Set(
      quoted.filter { !$0.contains("make ") }.flatMap { $0.matches(of: /--[a-z][a-z-]*/).map { String($0.output) } })
    #expect(named.count > 40)
    let unknown = named.filter { !helps.contains($0) }
    #expect(unknown.isEmpty, "\(unknown)")
  }

  @Test("every command with a format takes a file for its output, as it says")
  func output() {
    for command in Explorer.configuration.subcommands {
      let help = Explorer.helpMessage(for: command)
      if help.contains("--format <") { #expect(help.contains("--output <"), "\(command)") }
    }
  }

  @Test("its tour names the screens in their order")
  func screens() {
    let named = lines.compactMap { $0.wholeMatch(of: /\d\. \*\*(\w+)\*\*:.*/).map { String($0.output.1) } }
    #expect(named == ScreenID.allCases.map { $0.title.english })
    #expect(text.contains("Keys `1`\nto `\(ScreenID.allCases.count)` choose a screen"))
    #expect(SceneShape.allCases.count == 10 && text.contains("tell ten shapes apart"))
  }

  private var text: String { lines.joined(separator: "\n") }

  /// What stands behind the program's name in lines of code and in sentences.
  private func commandLines() -> [String] {
    let code = lines.compactMap { $0.wholeMatch(of: #/    (?:\$ )?explorer (.*)/#).map { String($0.output.1) } }
    let sentences = text.matches(of: /`explorer ([^`]*)`/).map { String($0.output.1).replacing(/\s+/, with: " ") }
    return code + sentences
  }

  /// The words of a shell's line up to a redirection or a remark.
  private func shellWords(_ line: String) -> [String] {
    var words: [String] = []
    var word = ""
    var isQuoted = false
    for character in line + " " {
      switch character {
      case "'": isQuoted.toggle()
      case " " where !isQuoted:
        if word == ">" || word == "#" || word == "|" { return words }
        if !word.isEmpty { words.append(word) }
        word = ""
      default: word.append(character)
      }
    }
    return words
  }
}
