import Testing
import VisionCore

@testable import Explorer

@Suite("explorer models")
struct CommandsModelsTests {
  private struct Entry: Decodable {
    let name: String
    let title: String
    let family: String
    let aliases: [String]
    let paper: Paper
    let resolution: Int
    let parameters: Int
    let macs: Int
    let published: [Result]

    struct Paper: Decodable {
      let title: String
      let authors: String
      let venue: String
      let year: Int
      let arXiv: String
    }

    struct Result: Decodable {
      let source: String
      let model: String
      let pretraining: String?
      let resolution: Int?
      let parametersInMillions: Double?
      let gigaFLOPs: Double?
      let top1: Double?
    }
  }

  @Test("JSON lists the whole catalogue with papers, counts and published results")
  func json() throws {
    let entries = try Answer("models --format json").decoded([Entry].self)
    #expect(entries.map(\.name) == Catalog.presets.map(\.name))
    let swin = try #require(entries.first { $0.name == "swin-b-384" })
    #expect((swin.title, swin.family, swin.resolution) == ("Swin-B", "Swin", 384))
    #expect(swin.aliases.contains("swin_base_patch4_window12_384"))
    #expect((swin.paper.authors, swin.paper.venue, swin.paper.year) == ("Liu et al.", "ICCV", 2021))
    #expect(swin.paper.arXiv == "2103.14030")
    let golden = try GoldenCounts("swin-b-384")
    #expect((swin.parameters, swin.macs) == (golden.parameters.total, golden.macs.total))
    let table = swin.published.filter { $0.source == "Liu 2021 (Swin) table 1" }
    #expect(table.map(\.top1) == [84.5, 86.4])
    #expect(table.map(\.pretraining) == ["ImageNet-1k", "ImageNet-22k"])
    #expect(table.allSatisfy { $0.gigaFLOPs == 47 && $0.parametersInMillions == 88 && $0.model == "Swin-B" })
    #expect(swin.published.filter { $0.source == "Swin authors' model list" }.map(\.gigaFLOPs) == [47.1, 47.1])
  }

  @Test("the table fits into 80 columns and still has the counts", arguments: [80, 120, 200])
  func table(columns: Int) {
    let answer = Answer("models --color never", columns: columns)
    #expect(answer.lines.count == Catalog.presets.count + 2)
    #expect(answer.lines.allSatisfy { $0.count <= columns })
    #expect(answer.output.contains("17,563,828,224"))
  }

  @Test("numbers stand under one another")
  func alignment() throws {
    let lines = Array(Answer("models").lines.dropFirst())
    let place = try #require(lines[0].range(of: "MACs")).upperBound
    let column = lines[0].distance(from: lines[0].startIndex, to: place)
    for (line, preset) in zip(lines.dropFirst(), Catalog.presets) {
      let macs = Cost(try preset.program()).multiplyAccumulates
      #expect(line.prefix(column).hasSuffix(" " + macs.grouped))
    }
  }
}
