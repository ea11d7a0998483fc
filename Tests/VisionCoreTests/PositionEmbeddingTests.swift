import Glibc
import Testing

@testable import VisionCore

@Suite("Position embeddings", .serialized)
struct PositionEmbeddingTests {
  private static let weights = SyntheticWeights(seed: 6)

  @Test(
    "every model that adds positions to tokens has its sites found",
    arguments: [
      ("vit-ti-16", ["pos_embed"]), ("deit-ti-distilled", ["pos_embed"]), ("t2t-vit-7", ["pos_embed"]),
      ("tnt-s", ["patch_pos"]), ("cpvt-ti", ["blocks.peg.proj.0"]), ("swin-t", []), ("cvt-13", []),
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
    #expect(added.tokens == TokenGrid(GridSize(rows: 10, columns: 16), prefix: 1))
    #expect(before.tokens == TokenGrid(GridSize(square: 14), prefix: 1))
    let raw = Self.weights.values(name: "pos_embed", shape: [1, 197, 192])
    let resampled = resampledPositions(
      raw, width: 192, from: GridSize(square: 14), to: GridSize(rows: 10, columns: 16), prefix: 1)
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
