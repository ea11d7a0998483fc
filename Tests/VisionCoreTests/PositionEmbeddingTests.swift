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

@Suite("Position embeddings", .serialized)
struct PositionEmbeddingTests {
  private static let weights = SyntheticWeights(seed: 6)

  @Test(
    "every model that adds positions to tokens has its sites found",
    arguments: [
      ("vit-ti-16", ["pos_embed"]), ("deit-ti-distilled", ["pos_embed"]), ("t2t-vit-7", ["pos_embed"]),
      ("tnt-s", ["pixel_pos", "patch_pos"]), ("cpvt-ti", ["blocks.peg.proj.0"]), ("swin-t", []), ("cvt-13", []),
      ("pvt-tiny", (0..<4).map { "pvt.encoder.patch_embeddings.\($0).position_embeddings" }),
    ])
  func sites(name: String, expected: [String]) throws {
    let program = try Catalog.preset(named: name).program()
    #expect(program.positionSites.map(\.name) == expected)
  }

  @Test("similarities are cosines of the parameter's rows, before and after resampling")
  func similarities() throws {
    let program = try Catalog.preset(named: "vit-ti-16").program(input: GridSize(rows: 160, columns: 256))
    let site = try #require(program.positionSites.first)
    let (added, stored) = try program.positions(of: site, weights: Self.weights)
    let before = try #require(stored)
    #expect(added.tokens == TokenGrid(GridSize(rows: 10, columns: 16), front: [.classToken]))
    #expect(before.tokens == TokenGrid(GridSize(square: 14), front: [.classToken]))
    let raw = Self.weights.values(name: "pos_embed", shape: [1, 197, 192])
    let table = PositionTable(grid: GridSize(square: 14), prefix: 1, resampling: .bicubic)
    let resampled = resampledPositions(raw, width: 192, from: table, to: GridSize(rows: 10, columns: 16))
    for (vectors, rows, token) in [(before, raw, 1 + 3 * 14 + 5), (added, resampled, 1 + 3 * 16 + 5)] {
      let found = try vectors.similarities(to: .place(GridPlace(row: 3, column: 5)))
      #expect(found.count == vectors.tokens.grid.count)
      for (place, similarity) in found.enumerated() {
        let (a, b) = (rows[token * 192..<(token + 1) * 192], rows[(place + 1) * 192..<(place + 2) * 192])
        let product = zip(a, b).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
        let norms = [a, b].map { $0.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot() }
        #expect(abs(similarity - product / (norms[0] * norms[1])) < 1e-9)
      }
    }
  }

  @Test(
    "torch's bicubic filter without antialiasing, as torch.nn.functional.interpolate has it with align_corners=False",
    arguments: [
      (
        GridSize(rows: 5, columns: 4),
        [
          0.136169, -0.45656, -1.062196, -1.24428, -0.541189, -0.762151, -0.786602, -0.59692, -0.803833, -0.407593,
          0.532837, 1.339722, 1.363524, 2.376967, 4.282278, 5.706366, 3.188165, 4.573374, 7.059871, 8.855725,
        ]
      ),
      (GridSize(rows: 2, columns: 2), [-0.407936, -0.75222, 2.482155, 6.060814]),
      (
        GridSize(rows: 2, columns: 5),
        [
          -0.25732, -0.484031, -0.764648, -0.775266, -0.723977, 1.935586, 2.708298, 4.086914, 5.735531, 6.786243,
        ]
      ),
    ] as [(GridSize, [Float])])
  func torchBicubic(to grid: GridSize, expected: [Float]) {
    // A class token of 7, then x²/4 − x by place.
    let positions: [Float] = [7] + (0..<9).map { Float($0 * $0) / 4 - Float($0) }
    let table = PositionTable(grid: GridSize(square: 3), prefix: 1, resampling: .cubic)
    let found = resampledPositions(positions, width: 1, from: table, to: grid)
    #expect(found.count == expected.count + 1 && found.first == 7)
    #expect(zip(found.dropFirst(), expected).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test("TNT's pixels have a vector each for their place within a patch, in whatever order it is stored")
  func pixels() throws {
    let program = try Catalog.preset(named: "tnt-s").program(input: GridSize(rows: 160, columns: 256))
    let site = try #require(program.positionSites.first)
    #expect(site.isWithinWindow && site.tokens == TokenGrid(GridSize(square: 4)))
    let (vectors, stored) = try program.positions(of: site, weights: Self.weights)
    #expect(stored == nil && vectors.values.count == 16 * 24)
    // Stored by channel, row, column of the patch.
    let raw = Self.weights.values(name: "pixel_pos", shape: [1, 24, 4, 4])
    func vector(_ place: GridPlace) -> [Double] { (0..<24).map { Double(raw[$0 * 16 + place.row * 4 + place.column]) } }
    for query in site.tokens.grid.places {
      let found = try vectors.similarities(to: .place(query))
      for (place, similarity) in zip(site.tokens.grid.places, found) {
        let (a, b) = (vector(query), vector(place))
        let product = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
        let norms = [a, b].map { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
        #expect(abs(similarity - product / (norms[0] * norms[1])) < 1e-9)
      }
    }
  }

  @Test("CPVT's are what its convolution makes of the tokens' map", arguments: ["cpvt-ti", "cpvt-ti-gap"])
  func convolution(name: String) throws {
    let program = try Catalog.preset(named: name).program(input: GridSize(rows: 64, columns: 96))
    let site = try #require(program.positionSites.first)
    guard case .convolution(let step) = site.source else {
      Issue.record("\(site.name) is no convolution")
      return
    }
    let grid = GridSize(rows: 4, columns: 6)
    #expect(site.tokens == TokenGrid(grid) && !site.isWithinWindow)
    let image = Self.weights.input(height: 64, width: 96)
    let block = try #require(program.tokenBlockSites.first)
    let engine = try Engine(program, weights: Self.weights, threads: 1, capturing: [step, block.step])
    let captured = try engine.run(image, capturing: [step, block.step]).captured
    // The first block's tokens, those in front left out, each channel weighed over its own 3 × 3 neighbours.
    let (tokens, prefix) = (try #require(captured[block.step]).values, block.tokens.prefix)
    #expect(prefix == (name.hasSuffix("gap") ? 0 : 1))
    let kernel = Self.weights.values(name: site.name + ".weight", shape: [192, 1, 3, 3])
    let bias = Self.weights.values(name: site.name + ".bias", shape: [192])
    var expected: [Float] = []
    for place in grid.places {
      for channel in 0..<192 {
        var sum = Double(bias[channel])
        for (tap, offset) in GridSize(square: 3).places.enumerated() {
          let (row, column) = (place.row + offset.row - 1, place.column + offset.column - 1)
          guard (0..<4).contains(row), (0..<6).contains(column) else { continue }
          sum += Double(kernel[channel * 9 + tap]) * Double(tokens[(prefix + row * 6 + column) * 192 + channel])
        }
        expected.append(Float(sum))
      }
    }
    let found = try #require(captured[step]).values
    let largest = expected.map(abs).max() ?? 0
    #expect(found.count == expected.count && largest > 0.01)
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-4 * largest })
  }

  @Test("T2T-ViT's are sinusoids, so that nearer places in the row are more alike")
  func sinusoids() throws {
    let program = try Catalog.preset(named: "t2t-vit-7").program()
    let site = try #require(program.positionSites.first)
    let vectors = try program.positions(of: site, weights: Self.weights).added
    // Place 5, channels 0 to 3 of 256.
    let expected = [sin(5.0), cos(5.0), sin(5 / pow(10000, 2.0 / 256)), cos(5 / pow(10000, 2.0 / 256))]
    for (channel, value) in expected.enumerated() {
      #expect(abs(Double(vectors.values[5 * 256 + channel]) - value) < 1e-6)
    }
    let row = try vectors.similarities(to: .place(GridPlace(row: 7, column: 3)))
    #expect(row[7 * 14 + 3] > row[7 * 14 + 4] && row[7 * 14 + 4] > row[7 * 14 + 6])
  }
}
