import Testing
import VisionCore

@testable import Explorer

@Suite("explorer scale")
struct CommandsScaleTests {
  private struct Document: Decodable {
    let over: String
    let of: String
    let step: Int
    let formulas: [String]
    let curves: [Curve]
    let crossings: [Crossing]

    struct Curve: Decodable {
      let model: String
      let skipped: [Int]
      let points: [Point]
    }

    struct Point: Decodable {
      let size: Int
      let macs: Int
      let parameters: Int
      let tokens: Int?
    }

    struct Crossing: Decodable {
      let more: String
      let less: String
      let size: Int
      let settled: Int
      let before: Reading
      let after: Reading
    }

    struct Reading: Decodable {
      let size: Int
      let more: Double
      let less: Double
    }
  }

  @Test("JSON and CSV carry the same integers, those of `cost`")
  func data() throws {
    let document = try Answer("scale vit-b-16 swin-t --from 224 --to 384 --step 80 --format json").decoded(
      Document.self)
    let csv = Answer("scale vit-b-16 swin-t --from 224 --to 384 --step 80 --format csv").lines
    #expect(csv[0] == "resolution,vit-b-16 macs,swin-t macs,countingRule")
    #expect(document.curves.map(\.model) == ["vit-b-16", "swin-t"])
    for (row, size) in [224, 304, 384].enumerated() {
      let counts = document.curves.map { $0.points[row] }
      #expect(counts.map(\.size) == [size, size])
      #expect(csv[row + 1] == "\(size),\(counts[0].macs),\(counts[1].macs),\"MACs, exact\"")
      let cost = try Answer("cost swin-t --depth 0 --size \(size) --format json").decoded(CostDocument.self)
      #expect((counts[1].macs, counts[1].parameters) == (cost.macs, cost.parameters))
    }
  }

  @Test("the text is a plot with a legend, axes and the crossings; without Unicode it is ASCII")
  func text() {
    let text = Answer("scale vit-b-16 swin-b --from 96 --to 320 --columns 80").output
    for part in ["ViT-B/16", "Swin-B", "MACs", "side of the image in pixels", "takes more MACs than"] {
      #expect(text.contains(part), "\(part)")
    }
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    let svg = Answer("scale vit-b-16 swin-b --from 96 --to 320 --format svg").output
    #expect(svg.hasPrefix("<svg") && svg.contains("Swin-B"))
    let markdown = Answer("scale swin-t --from 224 --to 256 --step 32 --format markdown").lines
    #expect(markdown.first == "Counting rule: MACs, exact")
    #expect(markdown.suffix(4).dropFirst().first == "| ---: | ---: |")
  }

  @Test("the blocks' formulas are printed, and where one passes the other")
  func formulas() throws {
    let document = try Answer("scale --formula msa,w-msa --width 96 --window 7 --to 30 --format json")
      .decoded(Document.self)
    #expect(document.over == "grid" && document.step == 1)
    #expect(document.formulas[0] == "Ω(MSA) = 4hwC² + 2(hw)²C")
    #expect(document.formulas[1] == "Ω(W-MSA) = 4hwC² + 2M²hwC")
    #expect(
      document.formulas[2] == "Ω(MSA) > Ω(W-MSA) where hw > M²: with M = 7 on square maps from 8×8 on.")
    // With a step of 1 every size is sampled: each crossing is a change from one size to the next.
    #expect(!document.crossings.isEmpty)
    for crossing in document.crossings {
      #expect(crossing.settled == crossing.size)
      #expect(crossing.after.more > crossing.after.less)
    }
  }

  @Test("other sizes of a family can be varied")
  func settings() throws {
    let document = try Answer("scale swin-t --over depths.3 --from 2 --to 18 --step 4 --of parameters --format json")
      .decoded(Document.self)
    #expect(document.over == "depths.3" && document.of == "parameters")
    let swin = try Answer("cost swin-s --depth 0 --format json").decoded(CostDocument.self)
    #expect(document.curves[0].points.last?.parameters == swin.parameters)
  }

  @Test(
    "what cannot be is said",
    arguments: [
      ("scale", "Name models"), ("scale swin-t --over depth", "it has resolution, width"),
      ("scale swin-t --from 9 --to 3", "end before"), ("scale swin-t --formula msa", "Name models"),
      ("scale vit-b-16 --from 225 --to 230", "no model takes any of the sizes"),
      ("scale --formula nothing", "nothing"), ("scale swin-x", "did you mean"),
    ])
  func errors(command: String, words: String) {
    let answer = Answer(command)
    #expect(answer.status == .usage)
    #expect(answer.notes.contains(words), "\(answer.notes)")
  }
}

@Suite("explorer scatter")
struct CommandsScatterTests {
  private struct Document: Decodable {
    let against: String
    let points: [Point]

    struct Point: Decodable {
      let model: String
      let family: String
      let pretraining: String?
      let resolution: Int?
      let top1: Double
      let macs: Int
      let macsPrinted: Bool
      let front: Bool
      let preset: String?
    }
  }

  @Test("filters leave the rows that they name, and JSON and CSV have the same")
  func filters() throws {
    let document = try Answer("scatter --family swin --pretraining imagenet-22k --resolution 384 --format json")
      .decoded(Document.self)
    #expect(!document.points.isEmpty)
    #expect(
      document.points.allSatisfy { $0.family == "Swin" && $0.pretraining == "ImageNet-22k" && $0.resolution == 384 })
    let csv = Answer("scatter --family swin --pretraining imagenet-22k --resolution 384 --format csv").lines
    #expect(csv.count == document.points.count + 1)
    for (line, point) in zip(csv.dropFirst(), document.points) { #expect(line.contains("\(point.macs)")) }
  }

  @Test("a family with a space or another case is found, an unknown one is refused with those that there are")
  func names() throws {
    #expect(Answer("scatter --family swin-v2 --format csv").status == .success)
    let answer = Answer("scatter --family resnext")
    #expect(answer.status == .usage && answer.notes.contains("EfficientNet"))
    #expect(Answer("scatter --resolution 100").status == .usage)
  }

  @Test("the front alone is what the front's rows are in all")
  func front() throws {
    let all = try Answer("scatter --format json").decoded(Document.self).points.filter(\.front)
    let front = try Answer("scatter --front --format json").decoded(Document.self).points
    #expect(front.map(\.model) == all.map(\.model))
    #expect(front.contains { !$0.macsPrinted } && front.contains { $0.macsPrinted })
  }

  @Test("the text is a plot and the table of the front")
  func text() {
    let text = Answer("scatter --columns 80").output
    for part in ["top-1 in per cent", "EfficientNet", "On the Pareto front", "SwinV2-G"] {
      #expect(text.contains(part), "\(part)")
    }
    #expect(Answer("scatter --format svg").output.hasPrefix("<svg"))
  }
}

@Suite("explorer diff")
struct CommandsDiffTests {
  private struct Document: Decodable {
    let models: [Model]
    let modules: [Module]

    struct Model: Decodable {
      let model: String
      let input: CostDocument.Extent
    }

    struct Module: Decodable {
      let change: String
      let depth: Int
      let repeats: Int
      let first: Side?
      let second: Side?
      let differences: [String]
    }

    struct Side: Decodable {
      let path: String
      let parameters: Int
      let macs: Int
    }
  }

  @Test("what Swin V2 changes in Swin is told in words, at one size")
  func swinV2() throws {
    let document = try Answer("diff swin-t swinv2-t-window8-256 --format json").decoded(Document.self)
    #expect(document.models.map(\.input.height) == [224, 224])
    let words = document.modules.flatMap(\.differences).joined(separator: "\n")
    for part in ["norm1 stands behind attn", "the cosine of q and k", "a network over log-spaced offsets"] {
      #expect(words.contains(part), "\(part)")
    }
    for (place, name) in ["swin-t", "swinv2-t-window8-256"].enumerated() {
      let cost = try Answer("cost \(name) --depth 0 --size 224 --format json").decoded(CostDocument.self)
      let side = place == 0 ? document.modules[0].first : document.modules[0].second
      #expect((side?.parameters, side?.macs) == (cost.parameters, cost.macs))
    }
  }

  @Test("depth limits the tree; --all shows what is the same too")
  func depth() throws {
    let shallow = try Answer("diff vit-b-16 cvt-13 --depth 1 --format json").decoded(Document.self).modules
    #expect(shallow.map(\.depth).max() == 1)
    let some = Answer("diff swin-t swin-s").lines.count
    let all = Answer("diff swin-t swin-s --all").lines
    #expect(all.count > some)
    #expect(all.contains { $0.hasPrefix("=") })
    #expect(Answer("diff swin-t swin-s").output.contains("layers.2.blocks.{6–17} ×12"))
    #expect(Answer("diff swin-t swin-t").notes.contains("1 module is the same"))
  }

  @Test("two models are needed")
  func errors() {
    #expect(Answer("diff swin-t").status == .usage)
    #expect(Answer("diff swin-t swin-s cvt-13").status == .usage)
  }
}
