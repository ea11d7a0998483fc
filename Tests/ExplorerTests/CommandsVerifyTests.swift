import Testing
import VisionCore

@testable import Explorer

@Suite("explorer verify")
struct CommandsVerifyTests {
  private struct Document: Decodable {
    let summary: Summary
    let rows: [Row]

    struct Summary: Decodable {
      let rows: Int
      let agree: Int
      let explained: Int
      let differ: Int
      let notComputed: Int
    }

    struct Row: Decodable {
      let source: String
      let model: String
      let resolution: Int?
      let publishedParameters: Double?
      let parameters: Int?
      let publishedFLOPs: Double?
      let macs: Int?
      let macsDifference: Double?
      let agrees: Bool?
      let preset: String?
      let note: String?
    }
  }

  @Test("it prints every published row beside the exact counts, and all agree")
  func json() throws {
    let answer = Answer("verify --format json")
    #expect(answer.status == .success)
    let document = try answer.decoded(Document.self)
    #expect(document.rows.map(\.model) == Published.results.map(\.model))
    #expect(document.summary.rows == Published.results.count)
    #expect(document.summary.differ == 0)
    #expect(document.summary.agree == document.rows.count { $0.agrees == true })
    #expect(document.summary.notComputed == document.rows.count { $0.agrees == nil })
    let row = try #require(document.rows.first { $0.preset == "swin-b-384" })
    let golden = try GoldenCounts("swin-b-384")
    #expect((row.parameters, row.macs) == (golden.parameters.total, golden.macs.total))
    #expect((row.publishedParameters, row.publishedFLOPs, row.macsDifference) == (88, 47, 0.18))
    #expect(answer.notes.contains("Of \(document.rows.count) rows \(document.summary.agree) agree"))
  }

  @Test("rows that are not computed say why, and explained ones how")
  func notes() throws {
    let rows = try Answer("verify --format json").decoded(Document.self).rows
    for row in rows where row.agrees == nil { #expect(row.note?.hasPrefix("not computed: ") == true) }
    let tiny = try #require(rows.first { $0.model == "DeiT-Ti" })
    #expect(tiny.note == "5.72 cut off to the printed digits, not rounded")
    let swin = try #require(rows.first { $0.model == "Swin-T" })
    #expect(swin.note?.contains("28,812 indices of relative positions, 220,892 numbers of masks") == true)
  }

  @Test("models that are named are shown alone")
  func models() {
    let lines = Answer("verify cvt-13 microsoft/swin-tiny-patch4-window7-224 --format csv").output.split(
      separator: "\r\n")
    #expect(lines.count > 4)
    #expect(lines.dropFirst().allSatisfy { $0.contains("CvT-13") || $0.contains("Swin-T") })
    #expect(Answer("verify swim-t").status == .usage)
  }

  @Test("the table fits and keeps model, counts and verdict", arguments: [80, 120, 200])
  func table(columns: Int) {
    let answer = Answer("verify --color never", columns: columns)
    #expect(answer.lines.count == Published.results.count + 2)
    #expect(answer.lines.allSatisfy { $0.count <= columns })
    #expect(answer.lines[1].contains("agrees"))
    #expect(answer.output.contains("1,016.72"))
  }

  @Test("Markdown has a line for each row")
  func markdown() {
    #expect(Answer("verify --format markdown").lines.count == Published.results.count + 3)
  }

  @Test("a row that differs is marked, counted and ends with the status for it")
  func differs() throws {
    var (output, notes) = ("", "")
    let console = Console(
      output: { output += $0 }, note: { notes += $0 }, columns: nil, environment: { _ in nil })
    let row = try #require(PublishedResult(line: "A source,Swin-T,ImageNet-1k,224,30,4.7,81.3"))
    let command = try VerifyCommand.parse(["--format", "markdown"])
    let error = #expect(throws: PublishedDiffers.self) { try command.report([Verification(row)], on: console) }
    #expect(error == PublishedDiffers(rows: 1))
    #expect(output.contains("| **Swin-T** |") && output.contains("| **no** |") && output.contains("**−5.7**"))
    #expect(notes.contains("0 agree (0 as their notes say), 1 differ"))
    #expect(error?.exitStatus == .differs)
    #expect(CommandStatus.differs.rawValue == 1)
  }
}
