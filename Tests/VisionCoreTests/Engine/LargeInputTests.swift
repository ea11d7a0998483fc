import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionPrograms
@testable import VisionReadings

/// Attention over so many tokens that its weights would not fit: it goes block by block, and holds no matrix of weights.
@Suite("Large inputs")
struct LargeInputTests {
  /// More tokens than two of the kernel's blocks of keys, and than one of queries; the interpreter has the whole matrix at once.
  @Test("attention over several blocks of keys equals the slow interpreter's, its weights too")
  func blocks() throws {
    try EngineTests().everyStep(
      small: SmallModel(
        testDescription: "ViT of 1,057 tokens", input: GridSize(rows: 64, columns: 66),
        model: ViT(patch: 2, width: 4, depth: 1, heads: 2, positions: GridSize(square: 4), classes: 5)))
  }

  @Test(
    "at 2048 × 2048 a model's buffers take less than 1 GB, and less than the weights of one of its global attentions",
    arguments: ["vit-ti-16", "vit-b-16", "swin-t", "cvt-13"])
  func memory(name: String) throws {
    let program = try Catalog.preset(named: name).program(input: GridSize(square: 2048))
    let bytes = try Plan(program).predictedBytes
    let total = bytes.activations + bytes.tables + bytes.input
    #expect(total < 1_000_000_000, "\(bytes)")
    let sites = program.allAttentionSites(Cost(program))
    #expect(!sites.isEmpty)
    for site in sites where site.windows == 1 { #expect(total < site.weightBytes, "\(site.path)") }
  }

  @Test("the weights that a ViT would hold at 2048 × 2048 are 12.9 GB for each block")
  func whole() throws {
    let program = try Catalog.preset(named: "vit-b-16").program(input: GridSize(square: 2048))
    let sites = program.allAttentionSites(Cost(program))
    #expect(sites.map(\.weightBytes) == [Int](repeating: 12 * 16_385 * 16_385 * 4, count: 12))
    // What a run keeps of one of them without being asked for more: queries and keys.
    let capture = AttentionCapture(sites, chosen: 5)
    #expect(capture.steps.isEmpty && capture.factors.contains(sites[5].step))
    #expect(capture.bytes <= AttentionCapture.limit)
  }
}
