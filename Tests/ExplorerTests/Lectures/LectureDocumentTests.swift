import Foundation
import Testing

@testable import Explorer

@Suite("docs/lectures.md")
struct LectureDocumentTests {
  private static let file = Fixture.root.appending(path: "docs/lectures.md")

  private var keys: String {
    let rows = AddressKey.all.map { key in
      let screens = key.screens?.map { "\($0)" }.joined(separator: ", ") ?? "every"
      return "| \(screens) | `\(key.name)` | \(key.values) |"
    }
    return (["| screen | key | value |", "| --- | --- | --- |"] + rows).joined(separator: "\n")
  }

  private var functions: String {
    TourFunction.all.map { "- `\($0.usage)`" }.joined(separator: "\n")
  }

  /// With `RECORD=1` the lists are written anew.
  @Test("it lists every key of addresses and every function of expressions")
  func lists() throws {
    var page = try String(contentsOf: Self.file, encoding: .utf8)
    for (name, list) in [("keys", keys), ("functions", functions)] {
      let (start, end) = ("<!-- \(name) -->\n", "<!-- end of \(name) -->")
      let from = try #require(page.firstRange(of: start)).upperBound
      let to = try #require(page.firstRange(of: end)).lowerBound
      if Snapshot.isRecording {
        page.replaceSubrange(from..<to, with: list + "\n")
      } else {
        #expect(page[from..<to] == list + "\n")
      }
    }
    if Snapshot.isRecording { try page.write(to: Self.file, atomically: true, encoding: .utf8) }
  }

  @Test("its example is a tour")
  func example() throws {
    let page = try String(contentsOf: Self.file, encoding: .utf8)
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex { $0 == "    ---" })
    let example = lines[start...].prefix { $0.hasPrefix("    ") || $0.isEmpty }.map { $0.dropFirst(4) }
    let tour = try Tour(text: example.joined(separator: "\n"), path: "example.md")
    var views = TourCheck.Views()
    #expect(TourCheck(tour, views: &views).faults == [])
    #expect(tour.steps.count == 1)
    #expect(tour.steps.first?.exercise != nil)
  }

  @Test("the README's newcomer's page opens views that there are, and its addresses are listed there")
  func newcomer() throws {
    let page = try String(contentsOf: Fixture.root.appending(path: "README.md"), encoding: .utf8)
    let addresses = page.matches(of: /explorer open '([^']+\/[^']+)'/).map { String($0.output.1) }
    #expect(addresses.count >= 3)
    for text in addresses {
      var state = AppState(preset: try Address.preset(Address(text).model))
      #expect(throws: Never.self) { _ = try apply(Address(text), to: &state) }
    }
  }
}
