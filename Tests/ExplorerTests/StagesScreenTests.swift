import Testing
import VisionCore

@testable import Explorer

@Suite("Stages")
struct StagesScreenTests {
  @Test("looks as its pictures", arguments: [(80, 24), (120, 40), (200, 60)])
  func pictures(columns: Int, rows: Int) throws {
    var session = try Session("swin-t", columns: columns, rows: rows)
    session.type("/attn")
    session.press(.enter)
    Snapshot.verify(session.canvas, named: "stages-\(columns)x\(rows)")
  }

  @Test("looks as its picture without colour or Unicode")
  func plain() throws {
    let session = try Session("cvt-13", appearance: Appearance(depth: .monochrome, unicode: false))
    Snapshot.verify(session.canvas, named: "stages-plain")
  }

  private func titles(_ session: Session) -> [String] {
    guard let tree = session.state.stagesPage?.tree else { return [] }
    return tree.visible.map { tree.rows[$0].title }
  }

  private func selected(_ session: Session) throws -> Outline.Row {
    let page = try #require(session.state.stagesPage)
    return page.tree.rows[page.selected]
  }

  @Test("at first the stages are open and the blocks folded")
  func firstFold() throws {
    let session = try Session("swin-t")
    let tree = try #require(session.state.stagesPage?.tree)
    let blocks = tree.visible.filter { tree.rows[$0].kind == "SwinBlock" }
    #expect(blocks.count == 12)
    #expect(blocks.allSatisfy { !tree.isOpen($0) })
    #expect(!tree.visible.contains { tree.rows[$0].kind == "WindowAttention" })
  }

  @Test("right opens and goes on, left folds and goes to the parent")
  func folding() throws {
    var session = try Session("vit-ti-16")
    session.type("/norm1")
    session.press(.escape)
    #expect(try selected(session).path == "blocks.0.norm1")
    session.press(.left)
    #expect(try selected(session).path == "blocks.0")
    let open = titles(session).count
    session.press(.left)
    #expect(titles(session).count < open)
    session.press(.right)
    #expect(titles(session).count == open)
    session.press(.enter)
    #expect(titles(session).count < open)
    session.press(.left)
    #expect(try selected(session).path == "blocks")
  }

  @Test("every row of every model stands whole at 68 columns", arguments: Catalog.presets)
  func wholeRows(preset: Preset) throws {
    var session = try Session(preset.name, columns: 68, rows: 40)
    for _ in 0..<10 { session.type("]") }
    let count = try #require(session.state.stagesPage?.tree).visible.count
    session.send(.resized(TerminalSize(columns: 68, rows: count + 40)))
    #expect(session.state.stagesLayout.visibleRows >= count)
    let cut = session.canvas.plainText().split(separator: "\n").filter { $0.contains("…") }
    #expect(cut.isEmpty, "\(cut.joined(separator: "\n"))")
  }

  @Test("levels fold to the model alone and open to every operation")
  func levels() throws {
    var session = try Session("swin-t")
    let tree = try #require(session.state.stagesPage?.tree)
    for _ in 0..<10 { session.type("]") }
    #expect(session.state.stagesPage?.tree.visible.count == tree.rows.count)
    for _ in 0..<10 { session.type("[") }
    #expect(session.state.stagesPage?.tree.visible == [0])
    session.type("R")
    #expect(session.state.stagesPage?.tree.visible == tree.visible)
  }

  @Test("a row that is folded away hands the selection to what it is folded into")
  func foldedSelection() throws {
    var session = try Session("swin-t")
    session.type("/qkv")
    session.press(.enter)
    #expect(try selected(session).title == "qkv")
    session.type("R")
    #expect(try selected(session).path == "layers.0.blocks.0")
  }

  @Test("sorting orders the children of each parent and keeps the tree", arguments: [1, 2])
  func sorting(times: Int) throws {
    var session = try Session("cvt-13")
    let selectedBefore = try selected(session).path
    for _ in 0..<times { session.type("s") }
    let tree = try #require(session.state.stagesPage?.tree)
    for parent in tree.visible where tree.isOpen(parent) {
      let children = tree.visible.filter { tree.parents[$0] == parent }.map { tree.rows[$0] }
      let numbers = children.map { times == 1 ? $0.multiplyAccumulates : $0.parameters }
      #expect(numbers == numbers.sorted(by: >))
    }
    #expect(try selected(session).path == selectedBefore)
    session.type(times == 1 ? "ss" : "s")
    #expect(session.state.stagesPage?.tree.visible == (try Session("cvt-13")).state.stagesPage?.tree.visible)
  }

  @Test("search goes to the first match while it is typed, n and N to the others, around the end")
  func search() throws {
    var session = try Session("vit-ti-16")
    session.type("/fc2")
    #expect(try selected(session).path == "blocks.0.mlp.fc2")
    #expect(session.text.contains("12 found"))
    session.press(.enter)
    session.type("n")
    #expect(try selected(session).path == "blocks.1.mlp.fc2")
    session.type("NN")
    #expect(try selected(session).path == "blocks.11.mlp.fc2")
    session.press(.escape)
    #expect(!session.text.contains("found"))
  }

  @Test("a search that finds nothing says so and stays where it is")
  func nothingFound() throws {
    var session = try Session("vit-ti-16")
    session.type("/zzz")
    #expect(session.text.contains("none"))
    #expect(session.state.stagesPage?.selected == 0)
  }

  @Test("the detail gives a window attention's formula, the same with numbers, and the total")
  func detail() throws {
    var session = try Session("swin-t", columns: 120, rows: 40)
    session.type("/attn")
    session.press(.enter)
    #expect(session.text.contains("4hwC² + 2M²hwC"))
    #expect(session.text.contains("4·56·56·96² + 2·7²·56·56·96"))
    #expect(session.text.contains("145,108,992"))
    #expect(session.text.contains("side of a window in tokens"))
  }

  @Test("terms have one colour in both lines")
  func colours() throws {
    var session = try Session("swin-t", columns: 120, rows: 40)
    session.type("/attn")
    session.press(.enter)
    let canvas = session.canvas
    let symbols = try #require(session.place(of: "4hwC² + 2M²hwC"))
    let numbers = try #require(session.place(of: "4·56·56·96² + 2·7²·56·56·96"))
    #expect(canvas[symbols.x, symbols.y].foreground == canvas[numbers.x, numbers.y].foreground)
    let second = (canvas[symbols.x + 8, symbols.y], canvas[numbers.x + 14, numbers.y])
    #expect(second.0.foreground == second.1.foreground)
    #expect(second.0.foreground != canvas[symbols.x, symbols.y].foreground)
  }

  @Test("every row's detail can be drawn and names its total", arguments: ["vit-ti-16", "cvt-13", "swin-t"])
  func everyRow(name: String) throws {
    let preset = try Catalog.preset(named: name)
    let reading = try ModelReading(preset, input: GridSize(rows: 256, columns: 320))
    let canvas = Canvas(width: 0, height: 0)
    for row in reading.outline.rows {
      let text = NodeDetail(row, reading).lines(width: 60, isShort: false, canvas).map(\.string).joined(separator: "\n")
      let expected = row.multiplyAccumulates > 0 ? row.multiplyAccumulates.grouped : "No multiply-accumulates"
      #expect(text.contains(expected), "\(row.path) \(row.title)")
    }
  }

  @Test(
    "plus and minus change the image by a step that fits, and all numbers follow",
    arguments: [("vit-b-16", 32), ("vit-h-14", 28), ("cvt-13", 32), ("swin-t", 32), ("vit-b-32-384", 32)])
  func resolution(name: String, step: Int) throws {
    var session = try Session(name)
    let preset = try Catalog.preset(named: name)
    let before = try #require(session.state.reading?.cost.multiplyAccumulates)
    session.type("+")
    let larger = GridSize(square: preset.input.rows + step)
    #expect(session.state.input == larger)
    let after = try #require(session.state.reading?.cost.multiplyAccumulates)
    #expect(after > before)
    #expect(after == Cost(try preset.program(input: larger)).multiplyAccumulates)
    #expect(session.lines(with: after.abbreviated).count >= 1)
    session.type("--")
    #expect(session.state.input == GridSize(square: preset.input.rows - step))
    session.type("0")
    #expect(session.state.input == preset.input)
    #expect(session.state.reading?.cost.multiplyAccumulates == before)
  }

  @Test("what is open and selected stays so at another size")
  func keptAtOtherSize() throws {
    var session = try Session("swin-t")
    session.type("/fc1")
    session.press(.enter)
    let path = try selected(session).path
    session.type("+++")
    #expect(try selected(session).path == path)
  }

  @Test("where no further size fits, a notice says why")
  func noSize() throws {
    var session = try Session("vit-ti-16")
    for _ in 0..<12 { session.type("-") }
    #expect(session.state.notice != nil)
    #expect(session.state.input == GridSize(square: 32))
    #expect(session.state.reading != nil)
  }

  @Test("a click on a row's mark opens it, and the wheel scrolls")
  func mouse() throws {
    var session = try Session("swin-t")
    let row = try #require(session.place(of: "▸ patch_embed"))
    let before = titles(session).count
    session.click(x: row.x, y: row.y)
    #expect(titles(session).count > before)
    #expect(try selected(session).title == "patch_embed")
    session.wheel(.wheelDown, x: row.x, y: row.y)
    #expect(session.state.stagesPage?.list.selected == 4)
  }

  @Test("the detail pane scrolls when it has the focus")
  func detailFocus() throws {
    var session = try Session("swin-t")
    session.press(.tab, .down)
    #expect(session.state.stages.scroll == 1)
    #expect(session.state.stagesPage?.selected == 0)
    session.press(.tab, .down)
    #expect(session.state.stagesPage?.selected != 0)
  }
}
