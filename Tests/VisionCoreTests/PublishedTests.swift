import Foundation
import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms

@Suite("Published results")
struct PublishedTests {
  @Test("every line of the list is a row")
  func rows() throws {
    let lines = String(decoding: PackageResources.published_csv, as: UTF8.self).split(separator: "\n")
    #expect(lines.first == "source,model,pretraining,resolution,params_m,flops_g,top1")
    #expect(Published.results.count == lines.count - 1)
    for (result, line) in zip(Published.results, lines.dropFirst()) {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      #expect(fields.count == 7)
      #expect(result.source == fields[0] && result.model == fields[1] && result.pretraining ?? "" == fields[2])
      #expect((result.resolution == nil) == fields[3].isEmpty)
      #expect((result.millionParameters == nil) == fields[4].isEmpty)
      #expect((result.gigaFLOPs == nil) == fields[5].isEmpty)
      #expect((result.top1 == nil) == fields[6].isEmpty)
    }
  }

  @Test("every line of the list of facts is a fact about families of the catalogue")
  func facts() {
    let lines = String(decoding: PackageResources.facts_tsv, as: UTF8.self).split(separator: "\n")
    #expect(Published.facts.count == lines.count - 1 && !Published.facts.isEmpty)
    #expect(Published.facts.allSatisfy { !$0.families.isEmpty && !$0.value.isEmpty && !$0.source.isEmpty })
  }

  @Test("a model gets the rows of its own resolution alone")
  func matching() throws {
    let results = Published.results(for: try Catalog.preset(named: "cvt-13-384"))
    #expect(results.map(\.top1) == [83.0, 83.3])
    #expect(results.map(\.pretraining) == ["ImageNet-1k", "ImageNet-22k"])
    #expect(results.allSatisfy { $0.resolution == 384 && $0.gigaFLOPs == 16.3 && $0.millionParameters == 20 })
    let huge = Published.results(for: try Catalog.preset(named: "vit-h-14"))
    #expect(huge.map(\.source) == ["Dosovitskiy 2021 table 1"])
    #expect(huge.first?.top1 == nil && huge.first?.pretraining == nil)
  }

  @Test("a printed number keeps its digits", arguments: ["47.0", "5", "11", "0.05", "190.7", "3000"])
  func printedNumbers(text: String) throws {
    let number = try #require(PrintedNumber(Substring(text)))
    #expect("\(number)" == text)
    #expect(number.value == Double(text))
  }

  @Test("what is no positive number is none", arguments: ["", "–", "1.2.3", ".5", "5.", "-1", "0", "0.0", "1e3"])
  func unprinted(text: String) { #expect(PrintedNumber(Substring(text)) == nil) }
}
