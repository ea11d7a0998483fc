import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms
@testable import VisionReadings

/// What other tests go through, by family: a family that is added and not put there fails here.
@Suite("Every family is tested")
struct FamilyCoverageTests {
  private static let families = Array(Set(Catalog.presets.map(\.family))).sorted { $0.title < $1.title }

  @Test("each has a reference's answers, with attention wherever it has any", arguments: families)
  func goldenCases(family: Family) throws {
    let cases = try GoldenCase.covered.filter {
      try Catalog.preset(named: GoldenCase.model(of: $0)).family == family
    }
    #expect(!cases.isEmpty)
    for name in cases {
      let golden = try GoldenCase(name)
      let sites = try golden.program().attentionSites(Cost(golden.program()))
      #expect(golden.attention.count == sites.count, "\(name)")
      #expect(golden.attention.allSatisfy { !$0.kept.windows.isEmpty && !$0.kept.queries.isEmpty }, "\(name)")
    }
  }

  @Test(
    "each has a small model, for rollouts, receptive fields and all that takes slow computations", arguments: families)
  func smallModels(family: Family) {
    let definitions = Set(Catalog.presets.filter { $0.family == family }.map { "\(type(of: $0.model))" })
    let small = Set(SmallModel.all.map { "\(type(of: $0.model))" })
    #expect(definitions.isSubset(of: small), "\(definitions.subtracting(small).sorted())")
  }

  @Test(
    "the Windows screen's mask is the one that the reference's attention shows, in every window that is kept",
    arguments: GoldenCase.covered.filter { $0.hasPrefix("swin") })
  func goldenMask(name: String) throws {
    let golden = try GoldenCase(name)
    let answers = try SafetensorsFile(path: GoldenCase.folder.path + "/cases/\(name).safetensors")
    let program = try golden.program()
    var blockedPairs = 0
    for (index, site) in program.attentionSites(Cost(program)).enumerated() {
      guard let partition = site.arrangement.windows, partition.isShifted else { continue }
      let expected = golden.attention[index]
      let weights = try answers.floats("attention.\(index)")
      var row = 0
      for window in expected.kept.windows {
        let blocked = partition.blocked(inWindow: window)
        for _ in expected.kept.heads {
          for query in expected.kept.queries {
            // e^−100 beside e^0, as the reference adds it to scores, is nothing in float32.
            let shown = (0..<expected.keys).map { weights[row * expected.keys + $0] < 1e-30 }
            let own = Array(blocked[query * expected.keys..<(query + 1) * expected.keys])
            #expect(shown == own, "\(expected.module), window \(window), query \(query)")
            blockedPairs += own.count { $0 }
            row += 1
          }
        }
      }
      #expect(weights.count == row * expected.keys)
    }
    let hasShift = program.attentionSites(Cost(program)).contains { $0.arrangement.windows?.isShifted ?? false }
    #expect(!hasShift || blockedPairs > 0, "no kept window has a mask")
  }
}
