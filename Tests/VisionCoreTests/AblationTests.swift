import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms
@testable import VisionReadings

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("Ablation", .serialized)
struct AblationTests {
  private static let weights = SyntheticWeights(seed: 9)

  private static func small(_ description: String) throws -> SmallModel {
    try #require(SmallModel.all.first { $0.testDescription == description })
  }

  private struct Loaded {
    let program: Program
    let image: [Float]

    init(_ small: SmallModel) throws {
      program = try Program(recording: small.model, input: small.input)
      image = AblationTests.weights.input(height: small.input.rows, width: small.input.columns)
    }

    func logits(_ program: Program, _ weights: any WeightSource) throws -> [Float] {
      try Engine(program, weights: weights, threads: 1).run(image).logits
    }

    func maps(_ program: Program, _ weights: any WeightSource, _ step: Int) throws -> AttentionMaps {
      let trace = try Engine(program, weights: weights, threads: 1).run(image, capturing: [step])
      let record = try #require(program.attention(at: step))
      return try #require(try AttentionMaps(record, in: trace))
    }
  }

  @Test(
    "zeroed weights give what the model gives with those numbers in a file",
    arguments: [
      ("ViT, positions resampled", Ablation.positions, ["pos_embed": nil]),
      (
        "ViT, positions resampled", .token(.classToken),
        ["cls_token": nil, "pos_embed": { (place: Int) in place / 24 == 0 }]
      ),
      ("CPVT", .token(.classToken), ["cls_token": nil]),
      (
        "DeiT, distilled", .token(.distillationToken),
        ["dist_token": nil, "pos_embed": { (place: Int) in place / 24 == 1 }]
      ),
      (
        "ViT, positions resampled", .head(2, path: "blocks.0"),
        ["blocks.0.attn.proj.weight": { (place: Int) in place % 24 >= 16 }]
      ),
      (
        "Swin, whole windows", .bias(path: "layers.1"),
        [
          "layers.1.blocks.0.attn.relative_position_bias_table": nil,
          "layers.1.blocks.1.attn.relative_position_bias_table": nil,
        ]
      ),
      (
        "CPVT", .positions, ["blocks.peg.proj.0.weight": nil, "blocks.peg.proj.0.bias": nil]
      ),
      ("TNT, positions resampled", .positions, ["pixel_pos": nil, "patch_pos": nil]),
      (
        "BoTNet", .bias(path: nil),
        [
          "layer3.0.conv2.pos_embed.height_rel": nil, "layer3.0.conv2.pos_embed.width_rel": nil,
          "layer3.1.conv2.pos_embed.height_rel": nil, "layer3.1.conv2.pos_embed.width_rel": nil,
        ]
      ),
    ] as [(String, Ablation, [String: (@Sendable (Int) -> Bool)?])])
  func file(model: String, ablation: Ablation, zeros: [String: (@Sendable (Int) -> Bool)?]) throws {
    let loaded = try Loaded(Self.small(model))
    let ablated = try loaded.program.without(ablation)
    let path = "/tmp/ablation-\(getpid())-\(abs(ablation.hashValue)).safetensors"
    defer { unlink(path) }
    let tensors = loaded.program.parameters.map { SafetensorsWriter.Tensor(name: $0.name, shape: $0.shape) }
    #expect(Set(zeros.keys).isSubset(of: tensors.map(\.name)))
    try SafetensorsWriter(tensors).write(to: path) { tensor in
      let values = Self.weights.values(name: tensor.name, shape: tensor.shape)
      guard let isZero = zeros[tensor.name] else { return values }
      return values.enumerated().map { isZero?($0) ?? true ? 0 : $1 }
    }
    let fromFile = try loaded.logits(loaded.program, try Checkpoint.open(path))
    #expect(try loaded.logits(ablated.program, ablated.weights(Self.weights)) == fromFile)
    #expect(fromFile != (try loaded.logits(loaded.program, Self.weights)))
  }

  @Test(
    "removing a head takes away what it adds, by the slow interpreter",
    arguments: [
      ("ViT, positions resampled", "blocks.1.attn", 1), ("Swin, padded windows and odd sides", "layers.2.blocks.1", 3),
      ("CvT", "stage2.blocks.1", 2), ("PVT, positions resampled", "pvt.encoder.block.1.0", 1),
    ])
  func head(model: String, path: String, head: Int) throws {
    let loaded = try Loaded(Self.small(model))
    let ablated = try loaded.program.without(.head(head, path: path))
    let site = try #require(
      loaded.program.attentionSites(Cost(loaded.program)).first { $0.path == path || $0.path.hasPrefix(path + ".") })
    // product with values, heads joined, projection.
    let mix = site.record.result
    let layer = try #require(
      loaded.program.steps.indices.first { index in
        if index > mix, case .linear = loaded.program.steps[index].operation { true } else { false }
      })
    let before = try Interpreter(program: loaded.program, weights: Self.weights).run(loaded.image)
    let after = try Interpreter(program: ablated.program, weights: ablated.weights(Self.weights)).run(loaded.image)
    let (heads, weight) = (before[mix], before[loaded.program.steps[layer].inputs[1]])
    let (batch, count, tokens, depth) = (heads.shape[0], heads.shape[1], heads.shape[2], heads.shape[3])
    let features = weight.shape[0]
    #expect(count == site.heads && heads.values.count == batch * count * tokens * depth)
    var worst = 0.0
    for row in 0..<batch * tokens {
      for feature in 0..<features {
        let start = ((row / tokens * count + head) * tokens + row % tokens) * depth
        let contribution = (0..<depth).reduce(0.0) {
          $0 + Double(heads.values[start + $1]) * Double(weight.values[feature * count * depth + head * depth + $1])
        }
        let expected = Double(before[layer].values[row * features + feature]) - contribution
        worst = max(worst, abs(expected - Double(after[layer].values[row * features + feature])))
      }
    }
    #expect(worst < 1e-5)
    let logits = try loaded.logits(ablated.program, ablated.weights(Self.weights))
    #expect(zip(logits, after[loaded.program.output].values).allSatisfy { abs($0 - $1) < 1e-3 })
  }

  @Test(
    "without its mask an attention is what leaks is read from",
    arguments: ["Swin, padded windows and odd sides", "Swin V2, padded windows, offsets of another window"])
  func mask(model: String) throws {
    let loaded = try Loaded(Self.small(model))
    let site = try #require(
      loaded.program.attentionSites(Cost(loaded.program)).first { $0.arrangement.windows?.isShifted ?? false })
    let ablated = try loaded.program.without(.mask(path: site.path))
    let open = try loaded.maps(loaded.program.withoutMask(at: site), Self.weights, site.step)
    let without = try loaded.maps(ablated.program, ablated.weights(Self.weights), site.step)
    #expect(without.weights == open.weights && ablated.attentions == [site.step])
    // What moves for a query is exactly what leaks: attention within regions shrinks in proportion.
    let masked = try loaded.maps(loaded.program, Self.weights, site.step)
    let (leak, change) = (try #require(try MaskLeak(open)), try AttentionChange(before: masked, after: without))
    #expect(change.moved.count == leak.perQuery.count && leak.mean > 0)
    for (moved, leaked) in zip(change.moved, leak.perQuery) { #expect(abs(moved - leaked) < 1e-5) }
    // Without the first mask or without any, the first attention is the same.
    let all = try loaded.program.without(.mask(path: nil))
    #expect(try loaded.maps(all.program, Self.weights, site.step).weights == without.weights)
    #expect(all.attentions.count > 1)
  }

  @Test("steps rewritten to shift nothing are the model that is built without shift")
  func shift() throws {
    for (input, window, depths) in [
      (GridSize(square: 48), 3, [2, 2]), (GridSize(rows: 36, columns: 50), 4, [2, 2, 2]),
    ] {
      let heads = depths.indices.map { 1 << $0 }
      var model = Swin(width: 8, depths: depths, heads: heads, window: window, classes: 5)
      let loaded = try Loaded(SmallModel(testDescription: "", input: input, model: model))
      let ablated = try loaded.program.without(.shift(path: nil))
      model.shift = .none
      let built = try Program(recording: model, input: input)
      let expected = try loaded.logits(built, Self.weights)
      let found = try loaded.logits(ablated.program, Self.weights)
      for (found, expected) in zip(found, expected) { #expect(abs(found - expected) < 1e-5) }
      #expect(found != (try loaded.logits(loaded.program, Self.weights)))
      #expect(ablated.zeroed.isEmpty)
      #expect(
        ablated.program.attentionSites(Cost(ablated.program)).map(\.arrangement)
          == built.attentionSites(Cost(built)).map(\.arrangement))
    }
  }

  @Test("a bias that a network computes becomes one number, which softmax does not see")
  func continuousBias() throws {
    let loaded = try Loaded(Self.small("Swin V2, padded windows, offsets of another window"))
    let ablated = try loaded.program.without(.bias(path: nil))
    for site in loaded.program.attentionSites(Cost(loaded.program)) {
      let bias = try loaded.program.positionBias(of: site, weights: ablated.weights(Self.weights))
      #expect(bias.table.allSatisfy { $0 == 8 })
    }
  }

  @Test("what moves is half of the differences over a query's keys, whatever its windows were")
  func change() throws {
    let (before, after) = (
      WindowPartition(
        map: GridSize(rows: 1, columns: 4), window: GridSize(rows: 1, columns: 2), shift: GridSize(square: 0)),
      WindowPartition(
        map: GridSize(rows: 1, columns: 4), window: GridSize(rows: 1, columns: 2), shift: GridSize(rows: 0, columns: 1))
    )
    func maps(_ partition: WindowPartition, _ weights: [Float]) throws -> AttentionMaps {
      let tokens = TokenGrid(partition.map)
      return try AttentionMaps(
        shape: [2, 1, 2, 2], weights: weights,
        arrangement: AttentionArrangement(queries: tokens, keys: tokens, windows: partition))
    }
    // Before: (0 1) (2 3); after the shift: (1 2) (3 0), the last two kept apart.
    let change = try AttentionChange(
      before: maps(before, [0.25, 0.75, 0.5, 0.5, 1, 0, 0, 1]), after: maps(after, [0.5, 0.5, 0, 1, 1, 0, 0, 1]))
    // 0: (.25, .75) → itself alone; 1: (.5 of 0, .5) → (.5, .5 of 2); 2: itself → itself; 3: itself → itself.
    #expect(change.moved == [0.75, 0.5, 0, 0])
    #expect(change.meanMoved == 1.25 / 4 && change.largest == 0.75)
    // Keys before or after: 0: 0, 1, 3; 1: 0, 1, 2; 2: 1, 2, 3; 3: 0, 2, 3.
    #expect(abs(change.meanAbsolute - 2.5 / 12) < 1e-12)
  }

  @Test("scores: ranks, the largest change, and who is listed")
  func scores() throws {
    let change = ScoreChange(before: [log(4), log(3), log(2), 0], after: [log(4), 0, log(2), log(3)])
    #expect(change.classes.map(\.rankBefore) == [1, 2, 3, 4] && change.classes.map(\.rankAfter) == [1, 4, 3, 2])
    let largest = try #require(change.largest)
    #expect(largest.index == 1 && abs(largest.change + 0.2) < 1e-6)
    #expect(change.top(1).map(\.index) == [0, 1] && change.top(2).map(\.index) == [0, 1, 3])
  }

  @Test("what is not there is said")
  func refusals() throws {
    let vit = try Loaded(Self.small("ViT, positions resampled")).program
    #expect(throws: AblationError.noMask) { try vit.without(.mask(path: nil)) }
    #expect(throws: AblationError.noShift) { try vit.without(.shift(path: nil)) }
    #expect(throws: AblationError.noBias) { try vit.without(.bias(path: nil)) }
    #expect(throws: AblationError.noToken(.distillationToken, present: [.classToken])) {
      try vit.without(.token(.distillationToken))
    }
    #expect(throws: AttentionError.noSuchHead(3, heads: 3)) { try vit.without(.head(3, path: "blocks.0")) }
    #expect(throws: AblationError.noSuchAttention("blocks.7", paths: ["blocks.0.attn", "blocks.1.attn"])) {
      try vit.without(.head(0, path: "blocks.7"))
    }
    let swin = try Loaded(Self.small("Swin, whole windows")).program
    #expect(throws: AblationError.noPositions) { try swin.without(.positions) }
    #expect(throws: AblationError.noToken(.classToken, present: [])) { try swin.without(.token(.classToken)) }
    let botNet = try Loaded(Self.small("BoTNet")).program
    #expect(throws: AblationError.noProjection(path: "layer3.0.conv2")) {
      try botNet.without(.head(0, path: "layer3.0"))
    }
  }
}
