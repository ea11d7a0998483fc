import Testing
import VisionCore

@Suite("Places that a kernel finds on a map")
struct WindowCountTests {
  @Test("the formula gives the grid that was recorded, for every kernel of the catalogue", arguments: Catalog.presets)
  func formulaGivesTheRecordedGrid(preset: Preset) throws {
    let program = try preset.program()
    for (index, step) in program.steps.enumerated() {
      for count in program.windowCounts(of: .step(index)) {
        #expect(count.grid == GridSize(rows: step.shape[1].value, columns: step.shape[2].value))
      }
    }
  }

  @Test("T2T-ViT's three soft splits have the paper's kernels and overlaps")
  func softSplitsOfT2TViT() throws {
    let program = try Catalog.preset(named: "t2t-vit-14").program()
    let module = try #require(program.modules.firstIndex { $0.path == "tokens_to_token" })
    let counts = program.windowCounts(of: .module(module))
    // Section 4.1: P = [7, 3, 3], S = [3, 1, 1].
    #expect(counts.map(\.kernel) == [7, 3, 3])
    #expect(counts.map(\.overlap) == [3, 1, 1])
    #expect(counts.map(\.grid.count) == [3136, 784, 196])
    #expect(counts[0].numbers == Array(repeating: "⌊(224 + 2·2 − 7)/(7 − 3) + 1⌋", count: 2))
    #expect(counts[0].parameters == "k = 7, o = 3, p = 2")
  }

  @Test("a kernel with gaps is written with its stride")
  func gapsAreWrittenWithTheStride() {
    let count = WindowCount(
      map: GridSize(square: 9), kernel: 2, stride: 3, margins: GridSize(rows: 1, columns: 0), what: "pool")
    #expect(count.grid == GridSize(square: 3))
    #expect(count.symbols == ["⌊(h + 2p − k)/s + 1⌋", "⌊(w + 2p − k)/s + 1⌋"])
    #expect(count.numbers == ["⌊(9 + 1 − 2)/3 + 1⌋", "⌊(9 + 2·0 − 2)/3 + 1⌋"])
    #expect(count.parameters == "k = 2, s = 3, 2p = 1×0")
  }
}
