import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms
@testable import VisionReadings

@Suite("Receptive fields", .serialized)
struct ReceptiveFieldTests {
  /// Enough pixels to meet every kind of place: corners, edges, the middle, odd ones between.
  private static func sampledPixels(_ input: GridSize) -> [Int] {
    let some = stride(from: 0, to: input.count, by: max(input.count / 40, 1)).map { $0 }
    return Array(Set(some + [0, input.columns - 1, input.count - input.columns, input.count - 1, input.count / 2]))
      .sorted()
  }

  @Test("a token changes exactly with the pixels of its field, in every block", arguments: SmallModel.all)
  func agreesWithPerturbation(small: SmallModel) throws {
    let program = try Program(recording: small.model, input: small.input)
    let blocks = program.tokenBlockSites
    #expect(blocks.count == program.modules.count { $0.role.makesTokens })
    let fields = try ReceptiveFields(program)
    let computed = try blocks.map { block in
      try (0..<block.tokens.count).map { token in
        try fields.field(of: block.tokens.queries[token], in: block)
      }
    }
    let steps = Set(blocks.map(\.step))
    let pixels = Self.sampledPixels(small.input)
    var changed = blocks.map {
      [[Bool]](repeating: [Bool](repeating: false, count: pixels.count), count: $0.tokens.count)
    }
    // Several images and weights, as a maximum or a ReLU may hide what a pixel does in one of them.
    for seed in 0..<4 as Range<UInt64> {
      let weights = TamePerformer(base: SyntheticWeights(seed: seed))
      let engine = try Engine(program, weights: weights, threads: 1)
      let image = weights.base.input(height: small.input.rows, width: small.input.columns)
      let before = try engine.run(image, capturing: steps).captured
      for (place, pixel) in pixels.enumerated() {
        var other = image
        for channel in 0..<3 { other[channel * small.input.count + pixel] += channel == 1 ? -20 : 20 }
        let after = try engine.run(other, capturing: steps).captured
        for (index, block) in blocks.enumerated() {
          let (a, b) = (try #require(before[block.step]).values, try #require(after[block.step]).values)
          for token in 0..<block.tokens.count where !changed[index][token][place] {
            let range = token * block.width..<(token + 1) * block.width
            changed[index][token][place] = a[range] != b[range]
          }
        }
      }
    }
    for (index, block) in blocks.enumerated() {
      for token in 0..<block.tokens.count {
        let expected = pixels.map { computed[index][token].pixels[$0] }
        let wrong = pixels.indices.filter { expected[$0] != changed[index][token][$0] }
        let missed = wrong.filter { changed[index][token][$0] }
        #expect(
          missed.isEmpty, "\(block.path), token \(token): not in the field, but seen, \(missed.map { pixels[$0] })")
        #expect(wrong.isEmpty, "\(block.path), token \(token): in the field, not seen: \(wrong.map { pixels[$0] })")
      }
    }
  }

  @Test("fields that are known by hand")
  func knownFields() throws {
    let vit = try Catalog.preset(named: "vit-ti-16").program()
    let first = try #require(vit.tokenBlockSites.first)
    let whole = try ReceptiveFields(vit).field(of: .prefix(.classToken), in: first)
    #expect(whole.share == 1 && whole.count == 224 * 224)

    // A window of 7 × 7 patches of 4 pixels, then four of them in the shifted block, which meet in one token's window.
    let swin = try Catalog.preset(named: "swin-t").program()
    let (fields, blocks) = (try ReceptiveFields(swin), swin.tokenBlockSites)
    let query = AttentionQuery.place(GridPlace(row: 10, column: 10))
    let regular = try fields.field(of: query, in: blocks[0])
    #expect(regular.extent?.rows == 28..<56 && regular.extent?.columns == 28..<56 && regular.count == 28 * 28)
    let shifted = try fields.field(of: query, in: blocks[1])
    #expect(shifted.extent?.rows == 28..<84 && shifted.count == 56 * 56)
    // The shifted window in the corner sees itself alone, not what the roll brought beside it.
    let corner = try fields.field(of: .place(GridPlace(row: 0, column: 0)), in: blocks[1])
    #expect(corner.extent?.rows == 0..<28 && corner.count == 28 * 28)
  }
}

/// Synthetic weights whose queries and keys of a Performer are small: exp(w·x − |x|²/2) of a long x vanishes beside the
/// formula's epsilon, and with it whatever attention would carry.
struct TamePerformer: WeightSource {
  let base: SyntheticWeights

  var provenance: WeightProvenance { base.provenance }
  var names: [String]? { base.names }
  func shape(of name: String) -> [Int]? { base.shape(of: name) }

  func read(_ name: String, shape: [Int], into buffer: UnsafeMutableBufferPointer<Float>) throws {
    try base.read(name, shape: shape, into: buffer)
    guard name.contains(".kqv.") else { return }
    // Keys come first, then queries; values stay.
    for index in 0..<buffer.count * 2 / 3 { buffer[index] *= 0.15 }
  }
}
