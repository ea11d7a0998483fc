import Foundation
import Testing
import VisionCore

@testable import Explorer

private let cat = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().appending(path: "samples/images/cat.png").path

private struct ComponentsDocument: Decodable {
  let blocks: [Block]

  struct Block: Decodable {
    let block: String
    let components: [Component]
  }

  struct Component: Decodable {
    let share: Double
    let direction: [Double]
    let scores: [Double]
  }
}

private struct FiltersDocument: Decodable {
  let side: Int
  let filters: [[Float]]
}

private struct ChannelsDocument: Decodable {
  let model: String
  let blocks: [Block]

  struct Block: Decodable {
    let block: String
    let channels: Int
    let dead: [Int]
    let saturated: [Int]
  }
}

private struct AblationDocument: Decodable {
  let done: String
  let classes: [Class]
  let attention: Attention

  struct Class: Decodable {
    let before: Double
    let after: Double
  }

  struct Attention: Decodable {
    let block: String
    let meanMoved: Double
    let moved: [Double]
    let before: [Double]
    let after: [Double]
  }
}

@Suite("Commands that show features and switch things off", .serialized)
struct CommandsFeatureTests {
  @Test("components: the last block on each grid, unit directions, shares in order")
  func components() throws {
    let document = try Answer("features swin-t --image \(cat) --size 64 --format json").decoded(ComponentsDocument.self)
    #expect(
      document.blocks.map(\.block) == [1, 1, 5, 1].enumerated().map { "layers.\($0.offset).blocks.\($0.element)" })
    for (block, side) in zip(document.blocks, [16, 8, 4, 2]) {
      #expect(block.components.count == 3 && block.components.allSatisfy { $0.scores.count == side * side })
      let shares = block.components.map(\.share)
      #expect(shares == shares.sorted(by: >) && shares.reduce(0, +) <= 1 + 1e-9)
      for component in block.components {
        #expect(abs(component.direction.reduce(0) { $0 + $1 * $1 } - 1) < 1e-9)
        #expect(abs(component.scores.reduce(0, +)) < 1e-3)
        let largest = component.direction.max { abs($0) < abs($1) }
        #expect((largest ?? 0) > 0)
      }
    }
    let drawn = Answer("features vit-ti-16 --image \(cat) --size 64 --block blocks.3 --width 120")
    #expect(drawn.output.contains("192 channels over 4×4 places") && drawn.output.contains("% of the variance"))
    let table = Answer("features vit-ti-16 --image \(cat) --size 64 --format csv")
    #expect(table.lines.count == 1 + 16)
  }

  @Test("amplitude and channels stand beside each other for several models")
  func depth() throws {
    let amplitude = Answer("amplitude swin-t swinv2-t-window8-256 --image \(cat) --size 64 --format csv")
    #expect(amplitude.lines.count == 1 + 2 * (12 + 3), "\(amplitude.notes)")
    let drawn = Answer("amplitude swin-t swinv2-t-window8-256 --image \(cat) --size 64 --format text").output
    #expect(drawn.contains("Swin V2-T") && drawn.contains("mean |x|") && drawn.contains("synthetic"))
    let documents = try Answer("channels resnet-50 vit-ti-16 --image \(cat) --size 64 --format json")
      .decoded([ChannelsDocument].self)
    #expect(documents.map(\.blocks.count) == [16, 12])
    // Behind a ReLU maps are zero where nothing is found; on the stream of a transformer with random weights none is.
    #expect(documents[0].blocks.contains { !$0.dead.isEmpty })
    #expect(documents[1].blocks.allSatisfy { $0.dead.isEmpty && $0.channels == 192 })
    #expect(Answer("features vit-ti-16 swin-t --image \(cat)").status == .usage)
    #expect(Answer("amplitude vit-ti-16").notes.contains("--image FILE"))
    #expect(Answer("amplitude vit-ti-16").status == .usage)
    #expect(Answer("features vit-ti-16 --image \(cat) --size 64 --block blocks.12").status == .usage)
  }

  @Test("filters are the first layer's weights, and need no image")
  func filters() throws {
    let document = try Answer("filters vit-ti-16 --format json").decoded(FiltersDocument.self)
    let weights = SyntheticWeights().values(name: "patch_embed.proj.weight", shape: [192, 3, 16, 16])
    #expect(document.side == 16 && document.filters.flatMap(\.self) == weights)
    let drawn = Answer("filters t2t-vit-14 --count 5 --width 80").output
    #expect(drawn.contains("192 filters") && drawn.contains("7×7 pixels, stride 4") && drawn.contains("5 of 192"))
    #expect(Answer("filters t2t-vit-14 --count 0").status == .usage)
  }

  @Test("what is switched off is said, and moves scores and attention")
  func ablation() throws {
    for (what, done) in [
      ("mask", "zeros in place of the masks of 2 attentions"),
      ("head --block layers.2.blocks.0 --head 3", "zero for columns 96 to 127"),
    ] {
      let answer = Answer("ablate swin-t --image \(cat) --size 112 --without \(what) --format json")
      #expect(answer.status == .success, "\(answer.notes)")
      let document = try answer.decoded(AblationDocument.self)
      #expect(document.done.hasPrefix(done) && document.attention.meanMoved > 0)
      #expect(document.classes.count >= 5 && document.classes.contains { $0.before != $0.after })
      #expect(document.attention.before.count == document.attention.after.count)
    }
    let text = Answer("ablate deit-ti-distilled --image \(cat) --size 64 --without distillation-token --width 100")
      .output
    #expect(
      text.contains("dist_token") && text.contains("after − before") && text.contains("class scores, before and after"))
    // In a head's own attention nothing moves: what it looks at does not depend on what becomes of it.
    let own = try Answer(
      "ablate vit-ti-16 --image \(cat) --size 64 --without head --head 1 --block blocks.3 --compare blocks.3 --format json"
    ).decoded(AblationDocument.self)
    #expect(own.attention.meanMoved == 0 && own.attention.before == own.attention.after)
    let resNet = Answer("ablate resnet-50 --image \(cat) --size 64 --without positions")
    #expect(resNet.status == .usage && resNet.notes.contains("no positions"))
    #expect(Answer("ablate vit-ti-16 --image \(cat) --without mask").notes.contains("has a mask"))
    #expect(Answer("ablate vit-ti-16 --image \(cat) --without head --block blocks.3").status == .usage)
    #expect(Answer("ablate vit-ti-16 --image \(cat) --without positions --query 99,0").status == .usage)
  }
}
