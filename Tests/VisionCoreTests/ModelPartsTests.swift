import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms
@testable import VisionReadings

@Suite("The parts of a model")
struct ModelPartsTests {
  private func parts(_ name: String) throws -> ModelParts {
    let program = try Catalog.preset(named: name).program()
    return program.parts(Cost(program))
  }

  @Test("stages, what leads into them and the head add up to the model", arguments: Catalog.presets.map(\.name))
  func sums(name: String) throws {
    let program = try Catalog.preset(named: name).program()
    let cost = Cost(program)
    let parts = program.parts(cost)
    let others = Array(parts.entries.joined()) + parts.head
    #expect(!parts.stages.isEmpty)
    #expect(
      parts.stages.map(\.multiplyAccumulates).reduce(0, +) + ModelParts.multiplyAccumulates(of: others, cost)
        == cost.multiplyAccumulates)
    #expect(
      parts.stages.map(\.parameters).reduce(0, +) + ModelParts.parameters(of: others, cost) == cost.parameters)
    for stage in parts.stages {
      #expect(stage.multiplyAccumulates == cost.multiplyAccumulates(of: .module(stage.module)))
      #expect(stage.blocks > 0)
    }
  }

  /// A stage as papers' tables print it.
  struct Printed: Sendable, CustomTestStringConvertible {
    let model: String
    let source: String
    /// Grid, channels, blocks and blocks with attention.
    let stages: [[Int]]

    var testDescription: String { model }
  }

  private static let printed = [
    Printed(
      model: "resnet-50", source: "He et al. 2016, Table 1",
      stages: [[56, 256, 3, 0], [28, 512, 4, 0], [14, 1024, 6, 0], [7, 2048, 3, 0]]),
    Printed(
      model: "botnet-50", source: "Srinivas et al. 2021, Table 1",
      stages: [[56, 256, 3, 0], [28, 512, 4, 0], [14, 1024, 6, 0], [7, 2048, 3, 3]]),
    Printed(
      model: "ea-aa-resnet-50", source: "Wang et al. 2021",
      stages: [[56, 256, 3, 0], [28, 512, 4, 4], [14, 1024, 6, 6], [7, 2048, 3, 3]]),
    Printed(
      model: "nextvit-s", source: "Li et al. 2022, Table 3",
      stages: [[56, 96, 3, 0], [28, 256, 4, 1], [14, 512, 10, 2], [7, 1024, 3, 1]]),
    Printed(model: "tnt-s", source: "Han et al. 2021, Table 1", stages: [[14, 384, 12, 12]]),
    Printed(
      model: "t2t-vit-14", source: "Yuan et al. 2021, Table 1",
      stages: [[56, 64, 1, 1], [28, 64, 1, 1], [14, 384, 14, 14]]),
    Printed(
      model: "vit-b-16-hybrid-r50", source: "Dosovitskiy et al. 2021, Section 3.1",
      stages: [[56, 256, 3, 0], [28, 512, 4, 0], [14, 1024, 9, 0], [14, 768, 12, 12]]),
    Printed(
      model: "swin-t", source: "Liu et al. 2021, Table 7",
      stages: [[56, 96, 2, 2], [28, 192, 2, 2], [14, 384, 6, 6], [7, 768, 2, 2]]),
    Printed(
      model: "cvt-13", source: "Wu et al. 2021, Table 2",
      stages: [[56, 64, 1, 1], [28, 192, 2, 2], [14, 384, 10, 10]]),
    Printed(
      model: "pvt-tiny", source: "Wang et al. 2021, Table 1",
      stages: [[56, 64, 2, 2], [28, 128, 2, 2], [14, 320, 2, 2], [7, 512, 2, 2]]),
    Printed(
      model: "convnext-t", source: "Liu et al. 2022, Table 9",
      stages: [[56, 96, 3, 0], [28, 192, 3, 0], [14, 384, 9, 0], [7, 768, 3, 0]]),
  ]

  @Test("stages are those of the paper's table", arguments: printed)
  func stages(printed: Printed) throws {
    let stages = try parts(printed.model).stages
    #expect(stages.map { [$0.grid.rows, $0.width, $0.blocks, $0.attentionBlocks] } == printed.stages)
  }

  @Test("attention within patches and attention among them are told apart")
  func nested() throws {
    let stage = try #require(try parts("tnt-s").stages.first)
    #expect(stage.attentions.map(\.width) == [24, 384])
    #expect(stage.attentions.map(\.window) == [GridSize(square: 4), nil])
    #expect(stage.attention?.width == 384)
    #expect(stage.sites.count == 24)
  }

  @Test("models stand beside each other by resolution, the last of each resolution together")
  func alignment() throws {
    let models = try ["resnet-50", "swin-t", "vit-b-16-hybrid-r50", "dinov2-s-14", "cvt-13"].map {
      try parts($0).stages
    }
    let rows = StageAlignment(models).rows
    #expect(
      rows.map(\.stages) == [
        [0, 0, 0, nil, 0], [1, 1, 1, nil, 1], [nil, nil, 2, nil, nil], [2, 2, 3, 0, 2], [3, 3, nil, nil, nil],
      ])
    #expect(rows.map(\.strides) == [4...4, 8...8, 16...16, 14...16, 32...32])
  }
}
