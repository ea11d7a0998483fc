import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionPrograms
@testable import VisionReadings

@Suite("Precision and limits", .serialized)
struct PrecisionTests {
  private let preset = try? Catalog.preset(named: "vit-ti-16")

  @Test("bfloat16 differs from float32, and by less than a fiftieth of the largest class score")
  func bfloat16() throws {
    let program = try #require(preset).program(input: GridSize(square: 64))
    let weights = SyntheticWeights(seed: 5)
    let image = weights.input(height: 64, width: 64)
    let exact = try Engine(program, weights: weights, threads: 1).run(image).logits
    let rounded = try Engine(program, weights: weights, threads: 1, precision: .bfloat16).run(image).logits
    let largest = try #require(exact.map(abs).max())
    let worst = try #require(zip(exact, rounded).map { abs($0 - $1) }.max())
    #expect(worst > 0)
    #expect(worst < largest / 50)
  }

  @Test("results are the same for any number of threads", arguments: Precision.allCases)
  func threads(precision: Precision) throws {
    let program = try #require(preset).program(input: GridSize(square: 64))
    let weights = SyntheticWeights(seed: 5)
    let image = weights.input(height: 64, width: 64)
    let results = try (1...3).map {
      try Engine(program, weights: weights, threads: $0, precision: precision).run(image).logits
    }
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
  }

  @Test("the limit times every product but attention's own", arguments: ["vit-ti-16", "resnet-50", "pvt-tiny"])
  func limit(name: String) throws {
    let program = try Catalog.preset(named: name).program(input: GridSize(square: 64))
    let engine = try Engine(program, weights: SyntheticWeights(seed: 0), threads: 1)
    let limit = try engine.matrixProductLimit(runs: 1)
    let cost = Cost(program)
    let attention = program.steps.indices.filter {
      if case .einsum = program.steps[$0].operation { true } else { false }
    }
    .reduce(0) { $0 + cost.multiplyAccumulates(of: .step($1)) }
    #expect(limit.multiplyAccumulates + attention == cost.multiplyAccumulates)
    #expect(limit.rate > 0)
  }
}
