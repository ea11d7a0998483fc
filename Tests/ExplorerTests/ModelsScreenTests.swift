import Testing
import VisionCore

@testable import Explorer

@Suite("Models")
struct ModelsScreenTests {
  @Test("looks as its pictures", arguments: [(80, 24), (120, 40), (200, 60)])
  func pictures(columns: Int, rows: Int) throws {
    let session = try Session(columns: columns, rows: rows)
    Snapshot.verify(session.canvas, named: "models-\(columns)x\(rows)")
  }

  @Test("looks as its picture with a filter and without colour or Unicode")
  func plain() throws {
    var session = try Session(appearance: Appearance(depth: .monochrome, unicode: false))
    session.type("/cvt 21")
    Snapshot.verify(session.canvas, named: "models-filter-plain")
  }

  @Test("every model's title stands whole in the list", arguments: [72, 76, 80, 100, 120, 200])
  func wholeTitles(columns: Int) throws {
    let session = try Session(columns: columns, rows: Catalog.presets.count + Catalog.families.count + 40)
    let list = ModelsLayout(session.state.layout.body).list
    let text = session.canvas.plainText().split(separator: "\n").map { String($0.prefix(list.right)) }
      .joined(separator: "\n")
    #expect(Catalog.presets.filter { !text.contains(" \($0.title) ") }.map(\.title) == [])
    #expect(!text.contains("…"))
  }

  @Test("the filter finds names, families and aliases while it is typed; Escape shows all again")
  func filter() throws {
    var session = try Session()
    session.type("/microsoft/cvt-21")
    #expect(session.state.modelRows.compactMap(\.preset?.name).allSatisfy { $0.hasPrefix("cvt-21") })
    session.press(.escape)
    #expect(session.state.modelRows.compactMap(\.preset).count == Catalog.presets.count)
    session.type("/DEIT-")
    let deits = Catalog.presets.filter { $0.family.title == "DeiT" }.map(\.name)
    #expect(session.state.modelRows.compactMap(\.preset?.name) == deits)
  }

  @Test("a filter that finds nothing says so, and Enter opens nothing")
  func nothing() throws {
    var session = try Session()
    session.type("/nothing")
    session.press(.enter, .enter)
    #expect(session.text.contains("No model is called that"))
    #expect(session.state.screen == .models)
  }

  @Test("the selection stays on its model while the filter is typed")
  func keptSelection() throws {
    var session = try Session("swin-b")
    session.type("1/swin")
    #expect(session.state.selectedModel?.name == "swin-b")
  }

  @Test("moving steps over the families' headings, down and up")
  func headings() throws {
    var session = try Session()
    session.press(.home)
    var walked = [session.state.selectedModel?.name]
    for _ in 1..<Catalog.presets.count {
      session.press(.down)
      walked.append(session.state.selectedModel?.name)
    }
    let byFamily = Catalog.families.flatMap { family in Catalog.presets.filter { $0.family == family } }
    #expect(walked == byFamily.map(\.name))
    for _ in 1..<Catalog.presets.count { session.press(.up) }
    #expect(session.state.selectedModel?.name == byFamily.first?.name)
    #expect(session.state.modelList.visible(in: 10).lowerBound == 0)
  }

  @Test("s sorts by name, parameters and MACs, and comes back to families")
  func sorting() throws {
    var session = try Session()
    session.type("ss")
    let parameters = session.state.modelRows.compactMap(\.preset).map {
      session.state.figures[$0.name]?.parameters
    }
    #expect(parameters.compactMap(\.self).count == Catalog.presets.count)
    #expect(parameters.compactMap(\.self) == parameters.compactMap(\.self).sorted())
    session.type("s")
    let counts = session.state.modelRows.compactMap(\.preset)
      .compactMap { session.state.figures[$0.name]?.multiplyAccumulates }
    #expect(counts == counts.sorted())
    session.type("s")
    #expect(session.state.modelRows.contains { $0.preset == nil })
  }

  @Test("Enter opens the selected model in Stages at its own resolution")
  func opening() throws {
    var session = try Session()
    session.type("/swin-l-384")
    session.press(.enter, .enter)
    #expect(session.state.screen == .stages)
    #expect(session.state.preset.name == "swin-l-384")
    #expect(session.state.input == GridSize(square: 384))
  }

  @Test("a click selects, a second one opens, and the wheel scrolls")
  func mouse() throws {
    var session = try Session()
    session.press(.home)
    let row = try #require(session.place(of: "  ViT-L/16 "))
    session.click(x: row.x, y: row.y)
    #expect(session.state.selectedModel?.name == "vit-l-16")
    session.wheel(.wheelDown, x: row.x, y: row.y)
    #expect(session.state.selectedModel?.name != "vit-l-16")
    session.wheel(.wheelUp, x: row.x, y: row.y)
    #expect(session.state.selectedModel?.name == "vit-l-16")
    session.click(x: row.x, y: row.y)
    #expect(session.state.screen == .stages)
  }

  @Test("before the catalogue has been read its numbers are left open, and the selected model's card is there")
  func firstFrame() throws {
    let state = try ExplorerApp().start(size: TerminalSize(columns: 80, rows: 24)).state
    var canvas = Canvas(width: 80, height: 24)
    draw(state, on: &canvas)
    #expect(canvas.plainText().contains("28,288,354"))
    #expect(canvas.plainText().split(separator: "\n").contains { $0.contains("Swin-T") && $0.contains("…") })
  }

  @Test("the card of every model can be drawn and scrolled to its end", arguments: Catalog.presets.map(\.name))
  func cards(name: String) throws {
    for (columns, rows) in [(60, 16), (80, 24), (120, 40), (200, 60)] {
      var session = try Session(name, columns: columns, rows: rows)
      session.type("1")
      session.press(.tab, .end)
      let preset = try Catalog.preset(named: name)
      if let last = Published.results(for: preset).last, columns > 60 { #expect(session.text.contains(last.source)) }
      session.press(.home)
      #expect(session.state.models.scroll == 0)
    }
  }
}

@Suite("The diagram of a model")
struct ModelDiagramTests {
  private func diagram(_ name: String) throws -> ModelDiagram {
    let preset = try Catalog.preset(named: name)
    return ModelDiagram(try ModelReading(preset, input: preset.input))
  }

  @Test("Swin-T's boxes are its paper's stages")
  func swin() throws {
    let nodes = try diagram("swin-t").nodes
    #expect(nodes.map(\.shape) == ["224×224×3", "56×56×96", "28×28×192", "14×14×384", "7×7×768", "1000"])
    #expect(nodes[1].entry == "4×4 patches")
    #expect(nodes[2].entry == "patch merging")
    #expect(nodes[3].facts == ["6 blocks", "12 heads", "window 7, shift 3"])
    #expect(nodes[5].entry == "mean of tokens")
  }

  @Test("CvT-13's boxes have their convolutions and reduced keys")
  func cvt() throws {
    let nodes = try diagram("cvt-13").nodes
    #expect(nodes[1].entry == "7×7 conv, stride 4")
    #expect(nodes[1].facts == ["1 block", "1 head", "keys 28×28"])
    #expect(nodes[3].facts.contains("1 class token"))
  }

  @Test("models without attention, or with it in some stages alone, have all their stages")
  func convolutions() throws {
    let resnet = try diagram("resnet-50").nodes
    #expect(resnet.map(\.title.english) == ["Image", "Stage 1", "Stage 2", "Stage 3", "Stage 4", "Head"])
    #expect(resnet[1].entry == "7×7 conv, stride 2, max pool, stride 2")
    #expect(resnet[1].facts == ["3 blocks", "3×3 convolutions"])
    #expect(try diagram("nextvit-s").nodes[2].facts.first == "4 blocks, 1 with attention")
    #expect(try diagram("botnet-50").nodes[4].facts.dropFirst(2).first == "global attention")
    #expect(try diagram("t2t-vit-14").nodes[2].entry == "3×3 soft split, stride 2")
    #expect(try diagram("cpvt-ti-gap").nodes[1].facts.contains("positional encoding generator"))
  }

  @Test("attention within patches stands beside that among them")
  func nested() throws {
    #expect(
      try diagram("tnt-s").nodes[1].facts == [
        "12 blocks", "6 heads", "global attention", "12×(4 heads, window 4, grid 56×56)", "1 class token",
      ])
  }

  @Test("what the card splits the cost into adds up to the model", arguments: Catalog.presets.map(\.name))
  func sums(name: String) throws {
    let preset = try Catalog.preset(named: name)
    let reading = try ModelReading(preset, input: preset.input)
    let nodes = ModelDiagram(reading).costNodes
    #expect(nodes.map(\.multiplyAccumulates).reduce(0, +) == reading.cost.multiplyAccumulates)
    #expect(nodes.map(\.parameters).reduce(0, +) == reading.cost.parameters)
  }
}
