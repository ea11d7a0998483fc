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
}
