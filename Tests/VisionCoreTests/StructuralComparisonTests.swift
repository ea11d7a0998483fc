import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms
@testable import VisionReadings

@Suite("Structural comparison")
struct StructuralComparisonTests {
  private func compare(_ first: String, _ second: String, size: Int = 224) throws -> [StructuralComparison.Row] {
    let programs = try [first, second].map { try Catalog.preset(named: $0).program(input: GridSize(square: size)) }
    return StructuralComparison(programs[0], programs[1]).rows
  }

  private func row(_ path: String, _ rows: [StructuralComparison.Row]) throws -> StructuralComparison.Row {
    try #require(rows.first { ($0.right ?? $0.left)?.path == path }, "\(path)")
  }

  @Test(
    "a model differs in nothing from itself", arguments: ["vit-ti-16", "swin-t", "cvt-13", "t2t-vit-7", "pvt-tiny"])
  func same(name: String) throws {
    let rows = try compare(name, name)
    #expect(rows.map(\.change) == [.same])
  }

  @Test(
    "what is added and removed adds up to the difference of the models",
    arguments: [
      ("swin-t", "swinv2-t-window8-256"), ("vit-b-16", "cvt-13"), ("swin-t", "swin-s"),
      ("vit-b-16", "deit-b-distilled"),
      ("t2t-vit-14", "t2t-vit-t-14"), ("resnet-50", "botnet-50"),
    ])
  func sums(first: String, second: String) throws {
    let rows = try compare(first, second)
    let costs = try [first, second].map { Cost(try Catalog.preset(named: $0).program(input: GridSize(square: 224))) }
    #expect(rows[0].addedParameters == costs[1].parameters - costs[0].parameters)
    #expect(rows[0].addedMultiplyAccumulates == costs[1].multiplyAccumulates - costs[0].multiplyAccumulates)
    for (index, row) in rows.enumerated() where row.change == .changed && row.repeats == 1 {
      let below = rows[(index + 1)...].prefix { $0.depth > row.depth }.filter { $0.depth == row.depth + 1 }
      guard !below.isEmpty else { continue }
      // A module's own steps have what its modules have not: learned positions, attention's products.
      let own = try ownDifference(row, first, second)
      #expect(below.reduce(own) { $0 + $1.addedParameters } == row.addedParameters, "\(row.left?.path ?? "")")
    }
  }

  /// By how many parameters two modules' own steps differ.
  private func ownDifference(_ row: StructuralComparison.Row, _ first: String, _ second: String) throws -> Int {
    func own(_ name: String, _ path: String?) throws -> Int {
      let program = try Catalog.preset(named: name).program(input: GridSize(square: 224))
      guard let module = program.modules.firstIndex(where: { $0.path == path }) else { return 0 }
      return program.modules.indices.filter { candidate in
        candidate == module || isList(program, candidate, below: module)
      }.reduce(0) { sum, index in
        sum
          + program.modules[index].children.reduce(0) { sum, child in
            guard case .step(let step) = child, case .parameter(let parameter) = program.steps[step].operation
            else { return sum }
            return sum + program.parameters[parameter].counted
          }
      }
    }
    return try own(second, row.right?.path) - own(first, row.left?.path)
  }

  private func isList(_ program: Program, _ module: Int, below other: Int) -> Bool {
    guard program.modules[module].kind == "Sequential", let parent = program.modules[module].parent else {
      return false
    }
    return parent == other || isList(program, parent, below: other)
  }

  @Test("Swin V2: norms behind the branches, cosine attention, a network for the bias")
  func swinV2() throws {
    let rows = try compare("swin-t", "swinv2-t-window8-256")
    let block = try row("layers.0.blocks.0", rows)
    #expect((block.left?.kind, block.right?.kind) == ("SwinBlock", "SwinV2Block"))
    #expect(block.differences.contains { $0.english.contains("norm1 stands behind attn") })
    #expect(block.differences.contains { $0.english.contains("norm2 stands behind mlp") })
    let attention = try row("layers.0.blocks.0.attn", rows)
    #expect(attention.right?.kind == "CosineWindowAttention")
    let words = attention.differences.map(\.english).joined(separator: "\n")
    #expect(
      words.contains("scores: the cosine of q and k times a learned factor of each head, instead of q·kᵀ times 1/√32"))
    #expect(words.contains("position bias: a network over log-spaced offsets, instead of a learned table of offsets"))
    #expect(words.contains("windows of 8×8"))
    #expect(try row("layers.0.blocks.0.attn.cpb_mlp", rows).change == .added)
    #expect(!rows.contains { $0.change == .removed })
    let merging = try row("layers.1.downsample", rows)
    #expect(merging.differences.contains { $0.english.contains("norm stands behind reduction") })
  }

  @Test("the same difference of several blocks is one row")
  func folding() throws {
    let deeper = try compare("swin-t", "swin-s")
    let added = deeper.filter { $0.change == .added }
    #expect(added.map(\.repeats) == [12])
    #expect(added.first?.names == (6...17).map(String.init))
    let distilled = try compare("vit-b-16", "deit-b-distilled")
    let blocks = distilled.filter { $0.left?.path.hasPrefix("blocks.") ?? false && $0.depth == 2 }
    #expect(blocks.map(\.repeats) == [12])
  }

  @Test("CvT has convolutional embeddings and projections that ViT has not")
  func cvt() throws {
    let rows = try compare("vit-b-16", "cvt-13")
    #expect(rows.contains { $0.change == .added && $0.right?.kind == "CvTStage" })
    #expect(rows.contains { $0.change == .removed && $0.left?.kind == "PatchEmbedding" })
    let words = rows.flatMap(\.differences).map(\.english).joined(separator: "\n")
    #expect(words.contains("positions: none"))
    #expect(rows.contains { $0.change == .added && ($0.right?.path.contains("conv_proj_q") ?? false) })
  }

  @Test("the token layers of T2T-ViT and T2T-ViT_t are aligned and their attention told apart")
  func tokenLayers() throws {
    let rows = try compare("t2t-vit-14", "t2t-vit-t-14")
    let layer = try row("tokens_to_token.attention1", rows)
    #expect((layer.left?.kind, layer.right?.kind) == ("TokenPerformer", "TokenTransformer"))
    #expect(rows.filter { $0.left?.path == "blocks" }.map(\.change) == [.same])
  }
}
