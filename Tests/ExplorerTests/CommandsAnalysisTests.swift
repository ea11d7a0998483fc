import Foundation
import Testing
import VisionCore

@testable import Explorer

private let cat = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().appending(path: "samples/images/cat.png").path

private struct DistanceDocument: Decodable {
  let model: String
  let heads: [Head]

  struct Head: Decodable {
    let layer: Int
    let head: Int
    let distance: Double
    let entropy: Double
  }
}

private struct RolloutDocument: Decodable {
  let learnedTokens: Double
  let padding: Double
  let pixels: [Double]
}

private struct BiasDocument: Decodable {
  let heads: [Head]

  struct Head: Decodable {
    let table: [Double]
    let query: [Double]
  }
}

private struct FieldDocument: Decodable {
  let blocks: [Block]

  struct Block: Decodable {
    let block: String
    let height: Int
    let width: Int
    let pixels: Int
    let share: Double
  }
}

@Suite("Commands that measure attention", .serialized)
struct CommandsAnalysisTests {
  @Test("distance has a row for each head of each model, as the library measures it")
  func distance() throws {
    let answer = Answer("distance vit-ti-16 swin-t --image \(cat) --size 64 --format json")
    #expect(answer.status == .success, "\(answer.notes)")
    let documents = try answer.decoded([DistanceDocument].self)
    #expect(documents.map(\.model) == ["vit-ti-16", "swin-t"])
    #expect(documents[0].heads.count == 36 && documents[1].heads.count == 2 * 3 + 2 * 6 + 6 * 12 + 2 * 24)
    #expect(documents.flatMap(\.heads).allSatisfy { $0.distance > 0 && $0.distance < 91 && $0.entropy >= 0 })
    let drawn = Answer("distance vit-ti-16 swin-t --image \(cat) --size 64 --format text").output
    #expect(drawn.contains("Swin-T") && drawn.contains("synthetic weights"))
    #expect(Answer("distance vit-ti-16 swin-t --image \(cat) --weights x.pth").status == .usage)
    #expect(Answer("distance resnet-50 --image \(cat) --size 64").notes.contains("has no attention"))
  }

  @Test("field grows from block to block to the whole image")
  func field() throws {
    let document = try Answer("field swin-t --size 112 --query 0,0 --format json").decoded(FieldDocument.self)
    #expect(document.blocks.first?.height == 28 && document.blocks.first?.pixels == 28 * 28)
    #expect(document.blocks.last?.share == 1)
    #expect(Answer("field swin-t --size 112 --query 28,0").notes.contains("rows go from 0 to 27"))
  }

  @Test("rollout gives weights that sum to 1, for a token and for the class scores")
  func rollout() throws {
    for query in ["", " --query 0,1 --block layers.1", " --identity no --fusion max --discard 0.5"] {
      let answer = Answer("rollout swin-t --image \(cat) --size 64 --format json" + query)
      #expect(answer.status == .success, "\(answer.notes)")
      let document = try answer.decoded(RolloutDocument.self)
      #expect(document.pixels.count == 64 * 64)
      #expect(abs(document.pixels.reduce(document.learnedTokens + document.padding, +) - 1) < 1e-5)
    }
    #expect(Answer("rollout swin-t --image \(cat) --size 64 --columns 60").output.contains("from pixels"))
    #expect(Answer("rollout swin-t --image \(cat) --discard 1").status == .usage)
    #expect(Answer("rollout swin-t --image \(cat) --block layers.9").status == .usage)
  }

  @Test("bias gives the table and a query's row of it")
  func bias() throws {
    let document = try Answer("bias swin-t --block layers.0.blocks.1 --query 0,0 --format json")
      .decoded(BiasDocument.self)
    #expect(document.heads.count == 3)
    for head in document.heads {
      #expect(head.table.count == 169 && head.query.count == 49)
      // The corner of the window sees keys below and on the right alone: the table's upper left part, turned about.
      let part = (0..<49).map { key -> Double in
        let (row, column) = (6 - key / 7, 6 - key % 7)
        return head.table[row * 13 + column]
      }
      #expect(head.query == part)
    }
    #expect(Answer("bias swin-t --head 1 --columns 80").output.contains("head 1, by offset"))
    #expect(Answer("bias swin-t --spacing log").notes.contains("table of learned numbers"))
    #expect(Answer("bias vit-ti-16").notes.contains("has no bias by relative position"))
    #expect(Answer("bias swin-t --head 3").status == .usage)
  }

  @Test("positions are most like themselves, stored and resampled")
  func positions() {
    let answer = Answer("positions vit-ti-16 --query 3,5 --size 160 --format csv")
    #expect(answer.status == .success, "\(answer.notes)")
    let own = answer.lines.first { $0.hasPrefix("pos_embed,resampled,3,5,") }?.split(separator: ",").last
    #expect(abs((own.flatMap { Double($0) } ?? 0) - 1) < 1e-9)
    #expect(answer.lines.count == 1 + 14 * 14 + 10 * 10)
    #expect(Answer("positions cpvt-ti").notes.contains("--image FILE"))
    #expect(Answer("positions swin-t").notes.contains("adds no positions"))
    #expect(Answer("positions cpvt-ti --image \(cat) --size 64").output.contains("for this image"))
  }

  @Test("what leaks without the mask is a number and a map")
  func leak() {
    let answer = Answer("leak swin-t --block layers.0.blocks.1 --image \(cat) --columns 60")
    #expect(answer.status == .success, "\(answer.notes)")
    // 13 of 56 rows and as many columns lie in windows of more than one region: 56² − 49².
    #expect(answer.output.contains("735 queries, of 3136"))
    #expect(Answer("leak swin-t").status == .usage)
  }
}
