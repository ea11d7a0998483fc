import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionPrograms
@testable import VisionReadings

@Suite("Ledger")
struct LedgerTests {
  private func ledger(_ name: String) throws -> Ledger { Ledger(try Catalog.preset(named: name).program()) }

  @Test("the other work of ViT-B/16 is what its sizes give by hand")
  func vit() throws {
    let ledger = try ledger("vit-b-16")
    let (n, c, blocks, heads) = (197, 768, 12, 12)
    #expect(ledger.operations(.softmax) == blocks * heads * n * n * 5)
    #expect(ledger.operations(.normalisation) == (2 * blocks + 1) * n * c * 7)
    #expect(ledger.operations(.activation) == blocks * n * 4 * c * 5)
    #expect(ledger.operations(.bias) == 196 * c + blocks * n * (3 * c + c + 4 * c + c) + 1000)
    #expect(ledger.operations(.position) == n * c)
    // Two residual connections and the scale of the scores in each block.
    #expect(ledger.operations(.elementwise) == blocks * (2 * n * c + heads * n * n))
    for kind in [WorkKind.mask, .pooling, .interpolation, .otherProducts] { #expect(ledger.operations(kind) == 0) }
    #expect(ledger.operations(.attentionProducts) == blocks * 2 * n * n * c)
    #expect(ledger.operations(.convolution) == 3 * 224 * 224 * c)
    #expect(ledger.attentionBytes(in: .float16) == blocks * heads * n * n * 2)
  }

  @Test("Swin-T adds biases to all scores, masks to those of shifted windows, and rolls their maps there and back")
  func swin() throws {
    let program = try Catalog.preset(named: "swin-t").program()
    let ledger = Ledger(program)
    // By stage: windows, heads and blocks, of which half shift where there is more than one window.
    let stages = [(64, 3, 2), (16, 6, 2), (4, 12, 6), (1, 24, 2)]
    #expect(ledger.operations(.position) == stages.reduce(0) { $0 + $1.0 * $1.1 * $1.2 * 49 * 49 })
    #expect(ledger.operations(.mask) == stages.dropLast().reduce(0) { $0 + $1.0 * $1.1 * $1.2 / 2 * 49 * 49 })
    let rolled = program.steps.indices.reduce(0) { sum, step in
      if case .roll = program.steps[step].operation { sum + ledger.operations(.movement, of: .step(step)) } else { sum }
    }
    #expect(rolled == 2 * (56 * 56 * 96 + 28 * 28 * 192 + 3 * 14 * 14 * 384))
    #expect(ledger.operations(.pooling) == 7 * 7 * 768)
  }

  @Test("positions are interpolated at another size alone, a place from four by four")
  func interpolation() throws {
    #expect(try ledger("vit-ti-16").operations(.interpolation) == 0)
    let program = try Catalog.preset(named: "vit-ti-16").program(input: GridSize(rows: 256, columns: 320))
    #expect(Ledger(program).operations(.interpolation) == 16 * 20 * 192 * 2 * 16)
  }

  @Test("for every kind the formula is the count, and the model is the sum of its steps", arguments: Catalog.presets)
  func formulas(preset: Preset) throws {
    let program = try preset.program()
    let ledger = Ledger(program)
    for kind in WorkKind.allCases {
      #expect(ledger.formula(where: { $0 == kind }).value == ledger.operations(kind), "\(kind)")
      let steps = program.steps.indices.reduce(0) { $0 + ledger.operations(kind, of: .step($1)) }
      #expect(steps == ledger.operations(kind), "\(kind)")
    }
    #expect(ledger.multiplyAccumulates() == Cost(program).multiplyAccumulates)
  }

  @Test("a linear layer reads its parameters once and its tokens, and writes: bytes and intensity by hand")
  func bytes() throws {
    let program = try Program(
      recordingBlock: Linear(name: "layer", features: Size("K", 10)), shape: [1, Size("N", 7), Size("C", 3)])
    let ledger = Ledger(program)
    #expect(ledger.parameterBytes(in: .float32) == 4 * (30 + 10))
    #expect(ledger.activationBytes(in: .int8) == 7 * 3 + 7 * 10)
    #expect(ledger.arithmetic() == 2 * 7 * 30 + 7 * 10)
    #expect(ledger.intensity(in: .int8) == Double(2 * 7 * 30 + 70) / Double(40 + 21 + 70))
    #expect(ledger.formula(where: { $0 == .bias }).description == "NK")
  }
}

extension Preset: CustomTestStringConvertible {
  public var testDescription: String { name }
}
