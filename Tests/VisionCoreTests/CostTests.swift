import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionPrograms
@testable import VisionReadings

@Suite("Cost")
struct CostTests {
  @Test("parameters and multiply-accumulates equal the reference, module by module", arguments: GoldenCase.covered)
  func equalsReference(name: String) throws {
    let golden = try GoldenCase(name)
    let program = try golden.program()
    let cost = Cost(program)
    #expect(cost.parameters == golden.parameters.total)
    #expect(cost.multiplyAccumulates == golden.macs.total)
    let modules = Dictionary(uniqueKeysWithValues: program.modules.indices.map { (program.modules[$0].path, $0) })
    for (path, count) in golden.macs.modules {
      let module = try #require(modules[path], "no module \(path)")
      #expect(cost.multiplyAccumulates(of: .module(module)) == count, "\(path)")
    }
  }

  @Test("attention steps have the reference's windows, heads, queries and keys", arguments: GoldenCase.covered)
  func attentionShapes(name: String) throws {
    let golden = try GoldenCase(name)
    let program = try golden.program()
    let sites = program.attentionSites(Cost(program))
    #expect(sites.map(\.path) == golden.attention.map(\.module))
    for (site, expected) in zip(sites, golden.attention) {
      #expect(
        [site.windows, site.heads, site.queries, site.keys]
          == [expected.windows, expected.heads, expected.queries, expected.keys], "\(site.path)")
    }
  }

  @Test("the papers' formulas come out of the recorded blocks")
  func papersFormulas() throws {
    let (h, w, c) = (Size("h", 56), Size("w", 56), Size("C", 96))
    let global = try Program(
      recordingBlock: SelfAttention(name: "attn", heads: 3, tokens: TokenGrid(GridSize(square: 56))),
      shape: [1, h * w, c])
    #expect(Cost(global).formula(of: .module(0)).description == "4hwC² + 2(hw)²C")
    let windows = try Program(
      recordingBlock: SwinBlock(name: "block", heads: 3, window: 7, shifted: true), shape: [1, h, w, c])
    let site = try #require(windows.attentionSites(Cost(windows)).first)
    #expect(Cost(windows).formula(of: .module(site.module)).description == "4hwC² + 2M²hwC")
    #expect(site.products.description == "2M²hwC")
    #expect(site.products.withNumbers == "2·7²·56·56·96")
  }

  @Test("formulas of whole stages are written in the stage's own sizes")
  func stageFormulas() throws {
    func formulas(_ name: String) throws -> [String] {
      let program = try Catalog.preset(named: name).program()
      let cost = Cost(program)
      return program.parts(cost).stages.map { cost.formula(of: .module($0.module)).description }
    }
    #expect(try formulas("vit-b-16") == ["144NC² + 24N²C"])
    #expect(
      try formulas("swin-t") == [
        "24hwC² + 4M²hwC", "2h₁w₁C₁² + 24h₂w₂C₂² + 4M²h₂w₂C₂", "2h₂w₂C₂² + 72h₃w₃C₃² + 12M²h₃w₃C₃",
        "2h₃w₃C₃² + 24h₄w₄C₄² + 4M²h₄w₄C₄",
      ])
    let cvt = try Catalog.preset(named: "cvt-13").program()
    let site = try #require(cvt.attentionSites(Cost(cvt)).first)
    #expect(site.products.description == "2(hw)²C/s²")
    #expect(site.projections.description == "9hwC + 18hwC/s² + 2hwC² + 2hwC²/s²")
  }

  @Test("a formula with numbers put in is the count, for every module", arguments: Catalog.presets.map(\.name))
  func formulaIsCount(name: String) throws {
    let program = try Catalog.preset(named: name).program()
    let cost = Cost(program)
    for index in program.modules.indices {
      let formula = cost.formula(of: .module(index))
      #expect(formula.value == cost.multiplyAccumulates(of: .module(index)))
      #expect(formula.terms.map(\.value).reduce(0, +) == formula.value, "\(program.modules[index].path): \(formula)")
    }
  }
}

@Suite("Recording")
struct RecordingTests {
  /// One layer that is called twice by the same name: two records of the module, one set of parameters.
  private struct Twice: Module {
    let name = ""

    func forward(_ x: Tensor) throws -> Tensor {
      let layer = Linear(name: "layer", features: 8)
      return try layer(layer(x))
    }
  }

  /// A recorder to be watched, handed out by the definition that is recorded.
  private final class Watch: @unchecked Sendable { weak var recorder: AnyObject? }

  private struct Watched: Module {
    let name = ""
    let watch: Watch

    func forward(_ x: Tensor) throws -> Tensor {
      watch.recorder = x.recorder
      return try Linear(name: "layer", features: 8)(x)
    }
  }

  @Test("a layer that is used twice has its parameters once and its cost twice")
  func sharing() throws {
    let program = try Program(recordingBlock: Twice(), shape: [1, 4, 8])
    #expect(program.parameters.map(\.name) == ["layer.weight", "layer.bias"])
    let cost = Cost(program)
    #expect(cost.parameters == 8 * 8 + 8)
    #expect(cost.multiplyAccumulates == 2 * 4 * 8 * 8)
  }

  @Test("nothing of the recording stays in memory but the program")
  func memory() throws {
    let watch = Watch()
    let program = try Program(recordingBlock: Watched(watch: watch), shape: [1, 4, 8])
    #expect(program.parameters.count == 2)
    #expect(watch.recorder == nil)
  }
}

@Suite("Offsets beyond training")
struct OffsetsBeyondTrainingTests {
  @Test(
    "windows of 16 after training on 8 reach 114 % further, with the logarithm 32 % (Swin V2, Section 3.3: 1.14×, 0.33×)"
  )
  func extrapolation() throws {
    func title(_ offsets: OffsetSpacing, window: Int, extent: Int) -> String? {
      Operation.constant(offsets.table(window: GridSize(square: window), extent: GridSize(square: extent))).title
    }
    #expect(title(.linear, window: 16, extent: 8) == "offsets, 114 % beyond those of training")
    #expect(title(.logSpaced, window: 16, extent: 8) == "log-spaced offsets, 32 % beyond those of training")
    #expect(title(.logSpaced, window: 8, extent: 8) == "log-spaced offsets")
    #expect(title(.linear, window: 2, extent: 0) == "offsets")
  }
}
