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

@Suite("Relative position bias")
struct PositionBiasTests {
  private static let weights = SyntheticWeights(seed: 2)

  @Test("the table is the parameter, and a query's row is its pairs'")
  func table() throws {
    let program = try Catalog.preset(named: "swin-t").program()
    let site = try #require(program.attentionSites(Cost(program)).first { $0.path == "layers.1.blocks.1.attn" })
    let bias = try program.positionBias(of: site, weights: Self.weights)
    let table = Self.weights.values(name: site.path + ".relative_position_bias_table", shape: [169, 6])
    for head in 0..<6 { #expect(bias.table(ofHead: head) == (0..<169).map { table[$0 * 6 + head] }) }
    let query = GridPlace(row: 2, column: 5)
    let row = bias.row(ofHead: 3, query: query)
    for (index, key) in GridSize(square: 7).places.enumerated() {
      #expect(row[index] == table[((2 - key.row + 6) * 13 + 5 - key.column + 6) * 6 + 3])
    }
  }

  @Test("Swin V2's is the network evaluated by hand, in any window and with either spacing", arguments: [4, 8, 16])
  func continuous(side: Int) throws {
    let program = try Catalog.preset(named: "swinv2-t-window8-256").program()
    let site = try #require(program.attentionSites(Cost(program)).first)
    let path = site.path + ".cpb_mlp."
    let (first, bias1, second) = (
      Self.weights.values(name: path + "0.weight", shape: [512, 2]),
      Self.weights.values(name: path + "0.bias", shape: [512]),
      Self.weights.values(name: path + "2.weight", shape: [3, 512])
    )
    for spacing in [nil, BiasSpacing.log, .linear] {
      let found = try program.positionBias(
        of: site, weights: Self.weights, window: GridSize(square: side), spacing: spacing)
      #expect(found.window == GridSize(square: side) && found.table.count == 3 * found.offsets.count)
      for place in found.offsets.places {
        let offsets = [place.row - side + 1, place.column - side + 1].map { offset -> Double in
          if spacing == .linear { return Double(offset) }
          let x = 8 * Double(offset) / 7
          return (x < 0 ? -1 : 1) * log2(1 + abs(x)) / 3
        }
        for head in 0..<3 {
          let output = (0..<512).reduce(0.0) { sum, unit in
            let hidden =
              Double(bias1[unit]) + Double(first[2 * unit]) * offsets[0] + Double(first[2 * unit + 1]) * offsets[1]
            return sum + Double(second[head * 512 + unit]) * max(hidden, 0)
          }
          let value = found.table[head * found.offsets.count + found.offsets.index(place)]
          #expect(abs(Double(value) - 16 / (1 + exp(-output))) < 1e-4)
        }
      }
    }
  }

  @Test("what has no such bias says so")
  func refusals() throws {
    let vit = try Catalog.preset(named: "vit-ti-16").program()
    let site = try #require(vit.attentionSites(Cost(vit)).first)
    #expect(throws: PositionBiasError.none(path: "blocks.0.attn")) {
      try vit.positionBias(of: site, weights: Self.weights)
    }
    let swin = try Catalog.preset(named: "swin-t").program()
    let first = try #require(swin.attentionSites(Cost(swin)).first)
    #expect(throws: PositionBiasError.noSpacing(path: first.path)) {
      try swin.positionBias(of: first, weights: Self.weights, spacing: .linear)
    }
    let larger = try swin.positionBias(of: first, weights: Self.weights, window: GridSize(square: 12))
    #expect(larger.table.count == 3 * 23 * 23 && larger.table.allSatisfy(\.isFinite))
  }
}

@Suite("What leaks without the mask", .serialized)
struct MaskLeakTests {
  @Test(
    "it is exactly the mass that appears, and the mask scales the rest to 1",
    arguments: SmallModel.all.filter { $0.testDescription.hasPrefix("Swin") })
  func leak(small: SmallModel) throws {
    let program = try Program(recording: small.model, input: small.input)
    let weights = SyntheticWeights(seed: 4)
    let image = weights.input(height: small.input.rows, width: small.input.columns)
    let masked = try Engine(program, weights: weights, threads: 1)
    for site in program.attentionSites(Cost(program)) {
      guard let partition = site.arrangement.windows, partition.isShifted else { continue }
      let open = try Engine(program.withoutMask(at: site), weights: weights, threads: 1)
      let before = try #require(try masked.run(image, capturing: [site.step]).captured[site.step])
      let after = try #require(try open.run(image, capturing: [site.step]).captured[site.step])
      let maps = try AttentionMaps(shape: after.shape, weights: after.values, arrangement: site.arrangement)
      let leak = try #require(try MaskLeak(maps))
      var (expected, worst) = ([Double](repeating: 0, count: partition.map.count), 0.0)
      for window in 0..<site.windows {
        for query in 0..<site.queries {
          var crossing = 0.0
          for head in 0..<site.heads {
            let start = ((window * site.heads + head) * site.queries + query) * site.keys
            // What the mask of the engine lets through is what it leaves above zero.
            let kept = (0..<site.keys).filter { before.values[start + $0] > 0 }
            let mass = kept.reduce(0.0) { $0 + Double(after.values[start + $1]) }
            let apart = (0..<site.keys).filter { !kept.contains($0) }
            crossing += apart.reduce(0.0) { $0 + Double(after.values[start + $1]) }
            for key in kept {
              worst = max(worst, abs(Double(after.values[start + key]) / mass - Double(before.values[start + key])))
            }
          }
          if let place = partition.source(window: window, token: query) {
            expected[place.row * partition.map.columns + place.column] = crossing / Double(site.heads)
          }
        }
      }
      #expect(worst < 1e-5, "\(site.path): the masked weights are the open ones, scaled")
      for (found, expected) in zip(leak.perQuery, expected) { #expect(abs(found - expected) < 1e-6) }
      #expect(leak.exposed > 0 && leak.mean > 0)
    }
  }
}
