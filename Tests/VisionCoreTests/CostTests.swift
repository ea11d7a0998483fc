import Testing

@testable import VisionCore

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
