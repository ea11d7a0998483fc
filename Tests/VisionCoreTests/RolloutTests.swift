import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms
@testable import VisionReadings

@Suite("Rollout", .serialized)
struct RolloutTests {
  /// What a rollout is made of, on a small model.
  private struct Run {
    let program: Program
    let weights: TamePerformer
    let attention: [Int: CapturedTensor]
    let features: [Int: CapturedTensor]

    init(_ small: SmallModel) throws {
      program = try Program(recording: small.model, input: small.input)
      weights = TamePerformer(base: SyntheticWeights(seed: 11))
      let sites = Set(program.attentionSites(Cost(program)).map(\.step))
      let kept = Rollout.featureSteps(program)
      let engine = try Engine(program, weights: weights, threads: 1, capturing: kept)
      let image = weights.base.input(height: small.input.rows, width: small.input.columns)
      let captured = try engine.run(image, capturing: sites.union(kept)).captured
      attention = captured.filter { sites.contains($0.key) }
      features = captured.filter { kept.contains($0.key) }
    }

    func rollout(_ fusion: HeadFusion = .mean, discard: Double = 0, identity: Bool = true) throws -> Rollout {
      var fused: [Int: FusedAttention] = [:]
      for site in program.attentionSites(Cost(program)) {
        guard let captured = attention[site.step] else { continue }
        let maps = try AttentionMaps(shape: captured.shape, weights: captured.values, arrangement: site.arrangement)
        fused[site.step] = FusedAttention(maps, fusion: fusion, discard: discard)
      }
      return try Rollout(program, weights: weights, attention: fused, features: features, identity: identity)
    }

    func plain() -> PlainRollout {
      PlainRollout(program: program, weights: weights, attention: attention, features: features)
    }
  }

  @Test(
    "rows sum to 1 and agree with pictures pushed up element by element, in every family", arguments: SmallModel.all)
  func agreesWithPlain(small: SmallModel) throws {
    let run = try Run(small)
    try expectAgreement(try run.rollout(), run.plain(), run.program)
  }

  @Test(
    "so they do with heads fused otherwise, small weights discarded and without identity",
    arguments: SmallModel.all.filter {
      [
        "ViT, positions resampled", "Swin, padded windows and odd sides", "CvT",
        "T2T-ViT with Transformer, another scale",
      ]
      .contains($0.testDescription)
    }, HeadFusion.allCases)
  func settings(small: SmallModel, fusion: HeadFusion) throws {
    let run = try Run(small)
    var plain = run.plain()
    (plain.fusion, plain.discard, plain.identity) = (fusion, 0.6, false)
    try expectAgreement(try run.rollout(fusion, discard: 0.6, identity: false), plain, run.program)
  }

  /// Every row times a picture is what the picture becomes there.
  private func expectAgreement(_ rollout: Rollout, _ plain: PlainRollout, _ program: Program) throws {
    let noise = SyntheticWeights(seed: 1).input(height: program.input.rows, width: program.input.columns)
    let picture = Array(noise.prefix(program.input.count))
    let (expected, mass) = (
      try plain.run(picture), try plain.run([Float](repeating: 1, count: program.input.count))
    )
    for block in program.tokenBlockSites {
      for token in Set([0, block.tokens.count / 2, block.tokens.count - 1]) {
        expectAgreement(
          try rollout.row(of: block.tokens.queries[token], in: block), picture,
          at: token * block.width..<(token + 1) * block.width,
          try #require(expected[block.step]), try #require(mass[block.step]), "\(block.path), token \(token)")
      }
    }
    let output = program.output
    expectAgreement(
      rollout.classScores, picture, at: 0..<program.steps[output].shape[1].value, try #require(expected[output]),
      try #require(mass[output]), "class scores")
  }

  private func expectAgreement(
    _ row: Rollout.Row, _ picture: [Float], at range: Range<Int>, _ expected: Interpreter.Value,
    _ mass: Interpreter.Value, _ what: String
  ) {
    func mean(_ value: Interpreter.Value) -> Double {
      value.values[range].reduce(0) { $0 + Double($1) } / Double(range.count)
    }
    let product = zip(row.pixels, picture).reduce(0) { $0 + $1.0 * Double($1.1) }
    #expect(abs(row.sum - 1) < 1e-5, "\(what): the row sums to \(row.sum)")
    #expect(row.pixels.allSatisfy { $0 >= 0 }, "\(what)")
    #expect(abs(product - mean(expected)) < 2e-5, "\(what): \(product) against \(mean(expected))")
    #expect(abs(row.pixels.reduce(0, +) - mean(mass)) < 2e-5, "\(what): what comes from pixels")
  }

  @Test("in ViT it is the product of (A + I)/2 over the layers, spread over each patch by its kernel")
  func vitMatrices() throws {
    let input = GridSize(rows: 16, columns: 24)
    let model = ViT(patch: 8, width: 12, depth: 3, heads: 2, positions: GridSize(rows: 2, columns: 3), classes: 4)
    let run = try Run(SmallModel(testDescription: "ViT", input: input, model: model))
    let rollout = try run.rollout()
    let count = 7
    // The product of explicit matrices of tokens, the first layer rightmost.
    var product = (0..<count).map { i in (0..<count).map { $0 == i ? 1.0 : 0 } }
    for site in run.program.attentionSites(Cost(run.program)) {
      let weights = try #require(run.attention[site.step]).values
      let layer = (0..<count).map { i in
        (0..<count).map { j in
          0.5 * (Double(weights[i * count + j]) + Double(weights[(count + i) * count + j])) / 2 + (i == j ? 0.5 : 0)
        }
      }
      product = (0..<count).map { i in
        (0..<count).map { j in (0..<count).reduce(0) { $0 + layer[i][$1] * product[$1][j] } }
      }
    }
    let kernel = try run.weights.values(name: "patch_embed.proj.weight", shape: [12, 3, 8, 8])
    let magnitudes = (0..<64).map { place in (0..<36).reduce(0.0) { $0 + Double(abs(kernel[$1 * 64 + place])) } }
    let total = magnitudes.reduce(0, +)
    let block = try #require(run.program.tokenBlockSites.last)
    for token in 0..<count {
      let row = try rollout.row(of: block.tokens.queries[token], in: block)
      #expect(abs(row.learned - product[token][0]) < 1e-6)
      for pixel in 0..<input.count {
        let (y, x) = (pixel / 24, pixel % 24)
        let expected = product[token][1 + y / 8 * 3 + x / 8] * magnitudes[y % 8 * 8 + x % 8] / total
        #expect(abs(row.pixels[pixel] - expected) < 1e-7)
      }
    }
  }
}
