import Testing

@testable import Explorer

@Suite("explorer compare")
struct CommandsCompareTests {
  private struct Document: Decodable {
    let models: [Model]
    let differences: [Difference]

    struct Model: Decodable {
      let model: String
      let input: CostDocument.Extent
      let parameters: Int
      let macs: Int
      let stages: [Stage]
    }

    struct Stage: Decodable {
      let row: Int
      let stride: Int
      let path: String
      let grid: CostDocument.Extent
      let prefix: Int
      let width: Int
      let blocks: Int
      let heads: Int?
      let window: CostDocument.Extent?
      let shift: CostDocument.Extent?
      let keyGrid: CostDocument.Extent?
      let linearFormula: String
      let linearMACs: Int
      let quadraticFormula: String
      let quadraticMACs: Int
      let parameters: Int
      let macs: Int
    }

    struct Difference: Decodable, Hashable {
      let row: Int?
      let property: String
    }
  }

  @Test("stages have grids, windows and both terms of the attention's cost")
  func stages() throws {
    let document = try Answer("compare swin-t cvt-13 vit-ti-16 --format json").decoded(Document.self)
    #expect(document.models.map(\.model) == ["swin-t", "cvt-13", "vit-ti-16"])
    #expect(document.models.map(\.stages.count) == [4, 3, 1])
    let swin = document.models[0].stages[0]
    #expect((swin.path, swin.width, swin.blocks, swin.heads) == ("layers.0", 96, 2, 3))
    #expect(swin.grid == CostDocument.Extent(height: 56, width: 56))
    #expect(swin.window == CostDocument.Extent(height: 7, width: 7))
    #expect(swin.shift == CostDocument.Extent(height: 3, width: 3))
    #expect(swin.keyGrid == nil)
    #expect((swin.linearFormula, swin.quadraticFormula) == ("8hwC²", "4M²hwC"))
    let tokens = 56 * 56
    #expect((swin.linearMACs, swin.quadraticMACs) == (8 * tokens * 96 * 96, 4 * 49 * tokens * 96))
    let cvt = document.models[1].stages[2]
    #expect((cvt.prefix, cvt.window, cvt.keyGrid) == (1, nil, CostDocument.Extent(height: 7, width: 7)))
    let golden = try GoldenCounts("swin-t")
    #expect(swin.macs == golden.macs.modules["layers.0"])
    #expect((document.models[0].macs, document.models[0].parameters) == (golden.macs.total, golden.parameters.total))
  }

  @Test("stages stand beside those of the same stride, with attention or without")
  func alignment() throws {
    let models = try Answer("compare resnet-50 vit-b-16 botnet-50 --format json").decoded(Document.self).models
    #expect(models.map { $0.stages.map(\.row) } == [[1, 2, 3, 4], [3], [1, 2, 3, 4]])
    #expect(models.map { $0.stages.map(\.stride) } == [[4, 8, 16, 32], [16], [4, 8, 16, 32]])
    #expect(models[0].stages.map(\.heads) == [nil, nil, nil, nil])
    #expect(models[2].stages.last?.heads == 4)
  }

  @Test("both terms are written alike in every stage, also where one window covers the map")
  func formulasOfStages() throws {
    let stages = try Answer("compare swin-t swin-t --format json").decoded(Document.self).models[0].stages
    #expect(stages.map(\.linearFormula) == ["8hwC²", "8hwC²", "24hwC²", "8hwC²"])
    #expect(stages.map(\.quadraticFormula) == ["4M²hwC", "4M²hwC", "12M²hwC", "4M²hwC"])
  }

  @Test("what differs is named, what does not is not")
  func differences() throws {
    let document = try Answer("compare swin-t swin-s --format json").decoded(Document.self)
    let differences = Set(document.differences)
    #expect(differences.contains(.init(row: nil, property: "parameters")))
    #expect(differences.contains(.init(row: 3, property: "blocks")))
    #expect(!differences.contains(.init(row: 3, property: "width")))
    #expect(!differences.contains { $0.row == 1 })
    #expect(try Answer("compare swin-t swin-t --format json").decoded(Document.self).differences.isEmpty)
  }

  @Test("rows that differ are marked in the table, and coloured on a terminal")
  func marks() throws {
    let plain = Answer("compare swin-t swin-s").lines
    #expect(plain[1] == "   row  property              swin-t                  swin-s")
    let marked = plain.filter { $0.hasPrefix("≠") }
    #expect(marked.contains { $0.contains("blocks") })
    #expect(plain.contains { $0.contains("token grid") && !$0.hasPrefix("≠") })
    let coloured = Answer("compare swin-t swin-s", columns: 120).lines
    #expect(coloured.filter { $0.hasPrefix("\u{1B}[33m≠") }.count == marked.count)
  }

  @Test("a size holds for all models, and without one each has its own")
  func sizes() throws {
    let same = try Answer("compare vit-b-16 swin-t --size 256x320 --format json").decoded(Document.self)
    #expect(same.models.allSatisfy { $0.input == CostDocument.Extent(height: 256, width: 320) })
    let own = try Answer("compare swin-b swin-b-384 --format json").decoded(Document.self)
    #expect(own.models.map(\.input.height) == [224, 384])
  }
}
