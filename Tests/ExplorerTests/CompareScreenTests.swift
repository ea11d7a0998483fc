import Testing
import VisionCore

@testable import Explorer

@Suite("Compare")
struct CompareScreenTests {
  private func session(_ columns: Int = 80, _ rows: Int = 24, appearance: Appearance = Appearance()) throws -> Session {
    var session = try Session(columns: columns, rows: rows, appearance: appearance)
    session.type("3")
    return session
  }

  @Test("looks as its pictures", arguments: [(80, 24), (120, 40), (200, 60)])
  func pictures(columns: Int, rows: Int) throws {
    Snapshot.verify(try session(columns, rows).canvas, named: "compare-\(columns)x\(rows)")
  }

  @Test("looks as its picture while a model is picked, without colour or Unicode")
  func plain() throws {
    var session = try session(appearance: Appearance(depth: .monochrome, unicode: false))
    session.type("aswin")
    Snapshot.verify(session.canvas, named: "compare-picker-plain")
  }

  @Test("begins with CvT-13 and Swin-T")
  func first() throws {
    #expect(try session().state.compare.presets.map(\.name) == ["cvt-13", "swin-t"])
  }

  private func row(_ label: String, _ section: String, in session: Session) throws -> ModelComparison.Row {
    try #require(session.state.comparison.rows.first { $0.label.english == label && $0.section.english == section })
  }

  @Test("says of each stage what the papers' tables do")
  func cells() throws {
    let session = try session()
    #expect(
      try row("attention", "Stride 4", in: session).cells.map { $0?.text } == [
        "keys 28×28, stride 2", "window 7, shift 3",
      ])
    #expect(try row("token grid", "Stride 16", in: session).cells.map { $0?.text } == ["14×14 + 1", "14×14"])
    #expect(try row("linear term", "Stride 4", in: session).cells[1]?.text == "8hwC²")
    #expect(try row("quadratic term", "Stride 4", in: session).cells[1]?.text == "4M²hwC")
    #expect(try row("token grid", "Stride 32", in: session).cells[0] == nil)
    #expect(try row("heads", "Stride 4", in: session).differs)
    #expect(try !row("token grid", "Stride 4", in: session).differs)
  }

  @Test("the stages' two terms add up to those of the whole model")
  func sums() throws {
    let session = try session()
    for (label, total) in [("linear term", "linear terms"), ("quadratic term", "quadratic terms")] {
      let rows = session.state.comparison.rows
      for column in 0..<2 {
        let parts = rows.indices.filter { rows[$0].label.english == label }.compactMap {
          rows[$0 + 1].cells[column]?.number
        }
        #expect(parts.reduce(0, +) == (try row(total, "Whole model", in: session)).cells[column]?.number)
      }
    }
  }

  @Test("models are added, replaced and removed, two at least and four at most")
  func columns() throws {
    var session = try session()
    session.type("adeit-s")
    session.press(.enter)
    session.type("avit-b-16")
    session.press(.enter)
    #expect(session.state.compare.presets.map(\.name) == ["cvt-13", "swin-t", "deit-s", "vit-b-16"])
    session.type("a")
    #expect(session.state.picker == nil)
    session.press(.left, .enter)
    session.type("swin-s")
    session.press(.enter)
    #expect(session.state.compare.presets[2].name == "swin-s")
    session.type("xxxxx")
    #expect(session.state.compare.presets.count == 2)
  }

  @Test("Escape closes the picker and changes nothing")
  func cancelled() throws {
    var session = try session()
    session.type("avit")
    session.press(.escape)
    #expect(session.state.picker == nil)
    #expect(session.state.compare.presets.count == 2)
  }

  @Test("a on the Models screen adds the selected model once")
  func fromModels() throws {
    var session = try Session()
    session.type("/swin-s")
    session.press(.enter)
    session.type("aa")
    #expect(session.state.compare.presets.map(\.name) == ["cvt-13", "swin-t", "swin-s"])
  }

  @Test("columns that do not fit are scrolled to")
  func scrolling() throws {
    var session = try session()
    for name in ["deit-s", "vit-b-16"] {
      session.type("a" + name)
      session.press(.enter)
    }
    #expect(session.text.contains("ViT-B/16"))
    #expect(!session.text.contains("CvT-13  224"))
    session.press(.left, .left, .left)
    #expect(session.text.contains("CvT-13  224"))
    #expect(!session.text.contains("ViT-B/16  224"))
  }

  @Test("plus takes all models to the next size that fits all, and 0 each to its own")
  func resolution() throws {
    var session = try session()
    session.type("+")
    #expect(session.state.comparedReadings.map { $0?.input } == [GridSize(square: 256), GridSize(square: 256)])
    session.type("0avit-h-14")
    session.press(.enter)
    session.type("+")
    // 448 is the next size that is a whole number of patches of 14 and steps of 32 above 224.
    #expect(Set(session.state.comparedReadings.map { $0?.input }) == [GridSize(square: 448)])
    session.type("0")
    #expect(session.state.compare.input == nil)
  }

  @Test("the line below gives the selected cell in full")
  func detail() throws {
    var session = try session()
    session.press(.right)
    let rows = session.state.comparison.rows
    let row = try #require(rows.firstIndex { $0.label == "quadratic term" && $0.section == "Stride 4" })
    while session.state.compare.row < row { session.press(.down) }
    #expect(session.lines(with: "4M²hwC = 4·7²·56·56·96 = 59,006,976").count == 1)
  }

  @Test("a click selects a cell, and a click in the picker chooses a model")
  func mouse() throws {
    var session = try session()
    let cell = try #require(session.place(of: "window 7, shift 3"))
    session.click(x: cell.x + 1, y: cell.y)
    #expect(session.state.compare.column == 1)
    #expect(session.state.comparison.rows[session.state.compare.row].label == "attention")
    session.type("a")
    let model = try #require(session.place(of: "● ViT-S/16"))
    session.click(x: model.x, y: model.y)
    #expect(session.state.compare.presets.last?.name == "vit-s-16")
  }
}
