import Foundation
import Testing
import VisionCore

@testable import Explorer

@Suite("Tours: handouts and recordings", .serialized)
struct HandoutTests {
  @Test("a handout has every step, number, view and answer", arguments: Handout.Format.allCases)
  func handout(format: Handout.Format) throws {
    let folder = try Fixture.Folder()
    let answer = Answer("lecture \(Fixture.path) --handout \(format.rawValue) --output \(folder.path) --notes")
    #expect(answer.status == .success, "\(answer.notes)")
    let text = try #require(folder.text(format.fileName))
    for part in ["Why attention costs", "17.6 G", "4NC² + 2N²C", "Ask who has seen", "swin-b", "56×56", "49"] {
      #expect(text.contains(part), "\(part)")
    }
    let drawings = text.matches(of: /step-0\d\.svg/).map { String($0.output) }
    #expect(Set(drawings).count == 4)
    for drawing in Set(drawings) {
      #expect(folder.text(drawing)?.hasPrefix("<svg") == true || folder.text(drawing)?.hasPrefix("<?xml") == true)
    }
    #expect(folder.text("step-05.svg") == nil)
  }

  @Test("notes are left out unless they are asked for")
  func withoutNotes() throws {
    let files = try Handout(Fixture.tour(), notes: false).files(.html)
    let text = String(decoding: try #require(files.first).bytes, as: UTF8.self)
    #expect(!text.contains("Ask who has seen"))
    #expect(text.contains("<strong>11.4 %</strong>") || text.contains("11.4 %"))
    // What is written in the tour is text and no markup.
    #expect(!text.contains("<script"))
  }

  @Test("a recording plays what was shown, key by key")
  func recording() throws {
    let folder = try Fixture.Folder()
    let answer = Answer(
      "lecture \(Fixture.path) --record \(folder.path)/l.cast --columns 80 --rows 24 --keys right 4 9 enter")
    #expect(answer.status == .success, "\(answer.notes)")
    let lines = try #require(folder.text("l.cast")).split(separator: "\n").map(String.init)
    let head = try #require(JSONValue(parsing: lines[0]))
    #expect(head["version"] == .integer(2))
    #expect(head["width"] == .integer(80))
    #expect(head["height"] == .integer(24))
    var screen = ScreenModel(width: 80, height: 24)
    var times: [Double] = []
    for line in lines.dropFirst() {
      guard case .array(let event)? = JSONValue(parsing: line), event.count == 3, case .string(let kind) = event[1],
        case .string(var text) = event[2]
      else {
        Issue.record("no event: \(line.prefix(80))")
        continue
      }
      #expect(kind == "o")
      if text.hasPrefix("\u{1B}[?25l\u{1B}[2J") { text.removeFirst("\u{1B}[?25l\u{1B}[2J".count) }
      screen.receive(Array(text.utf8))
      switch event[0] {
      case .number(let time): times.append(time)
      case .integer(let time): times.append(Double(time))
      default: Issue.record("no time")
      }
    }
    #expect(times == times.sorted())
    #expect(times.last == 4)
    // The last picture is what the terminal shows at the end.
    var run = try LectureRun(Fixture.tour(), size: TerminalSize(columns: 80, rows: 24))
    run.press(.right, .character("4"), .character("9"), .enter)
    let canvas = run.canvas
    for y in 0..<24 {
      for x in 0..<80 { #expect(screen[x, y].text == canvas[x, y].glyph.text, "\(x), \(y)") }
    }
  }
}
