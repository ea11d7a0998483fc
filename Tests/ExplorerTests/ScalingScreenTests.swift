import Testing
import VisionCore

@testable import Explorer

extension Session {
  /// Does what the last update asked the background to measure.
  mutating func measure() { finishAll(.scaling) }

  /// Swin-B beside ViT-B/16, measured once for all tests.
  fileprivate static let measured: ScalingTable = {
    var table = ScalingTable()
    let subjects = ["swin-b", "vit-b-16"].compactMap { name in
      (try? Catalog.preset(named: name)).flatMap { try? ScalingSubject($0, over: .resolution) }
    }
    let range = ScalingStudy.usualRange(of: subjects)
    ScalingStudy(subjects, range: range, recordingIn: &table).complete(.multiplyAccumulates, &table)
    return table
  }()

  mutating func pressAndMeasure(_ keys: Key...) {
    for key in keys {
      press(key)
      measure()
    }
  }
}

@Suite("Scaling screen")
struct ScalingScreenTests {
  private func session(
    _ model: String = "swin-b", _ columns: Int = 80, _ rows: Int = 24, appearance: Appearance = Appearance()
  ) throws -> Session {
    var session = try Session(model, columns: columns, rows: rows, appearance: appearance)
    session.change { $0.scaling.table.formUnion(Session.measured) }
    session.pressAndMeasure("6")
    return session
  }

  @Test("looks as its pictures", arguments: [(80, 24), (120, 40)])
  func pictures(columns: Int, rows: Int) throws {
    var session = try session("swin-b", columns, rows)
    session.press(.down)
    Snapshot.verify(session.canvas, named: "scaling-\(columns)x\(rows)")
  }

  @Test("looks as its pictures without colour or Unicode, doubly logarithmic, and with formulas")
  func plain() throws {
    var session = try session(appearance: Appearance(depth: .monochrome, unicode: false))
    session.pressAndMeasure("m")
    Snapshot.verify(session.canvas, named: "scaling-formulas-plain")
    var mono = try self.session("swin-b", 120, 40, appearance: Appearance(depth: .monochrome))
    mono.pressAndMeasure("S", "S")
    Snapshot.verify(mono.canvas, named: "scaling-log-mono")
  }

  @Test("begins with the chosen model and the one of the other kind that is nearest in cost")
  func companions() throws {
    #expect(try session("swin-b").state.scaling.presets.map(\.name) == ["swin-b", "vit-b-16"])
    #expect(try session("vit-l-16").state.scaling.presets.map(\.name) == ["vit-l-16", "swin-l"])
  }

  @Test("begins with the models of the comparison where there is one")
  func compared() throws {
    var session = try Session("swin-t")
    session.press("3")
    session.pressAndMeasure("6")
    #expect(session.state.scaling.presets.map(\.name) == ["cvt-13", "swin-t"])
  }

  @Test("the values at the cursor are those of the model at that size")
  func readings() throws {
    var session = try session()
    #expect(session.scaling?.cursor == 224)
    for _ in 0..<3 { session.press(.right) }
    let cursor = try #require(session.scaling?.cursor)
    #expect(cursor > 224)
    for (index, preset) in session.state.scaling.presets.enumerated() {
      let cost = Cost(try preset.program(input: GridSize(square: cursor)))
      #expect(session.scaling?.reading(of: index)?.numerator == cost.multiplyAccumulates)
      #expect(session.text.contains(cost.multiplyAccumulates.grouped))
    }
  }

  @Test("up and down go through the crossings, and the cursor with them")
  func crossings() throws {
    var session = try session()
    let crossings = try #require(session.scaling?.picture.crossings)
    #expect(crossings.count > 1)
    session.press(.down)
    #expect(session.scaling?.cursor == crossings[0].size)
    session.press(.down)
    #expect(session.scaling?.cursor == crossings[1].size)
    session.press(.up, .up)
    #expect(session.scaling?.cursor == crossings[0].size)
    #expect(session.text.contains("From \(GridSize(square: crossings[0].size)) on"))
  }

  @Test("y, o and s change what is plotted, over what, and how")
  func axes() throws {
    var session = try session()
    session.pressAndMeasure("y")
    #expect(session.state.scaling.quantity == .tokens)
    #expect(session.text.contains("Tokens over resolution"))
    session.pressAndMeasure("Y", "S")
    #expect(session.text.contains("MACs over resolution, log"))
    // Swin and ViT have but the classes' number and the width in common.
    session.pressAndMeasure("v")
    #expect(session.state.scaling.variable == .setting("width"))
    // Both models' heads have to share the width, which Swin-B's own 128 does not allow.
    #expect(session.scaling?.cursor == 132)
    session.pressAndMeasure("x", "v")
    #expect(session.state.scaling.presets.map(\.name) == ["vit-b-16"])
    #expect(session.state.scaling.variable == .setting("depth"))
    #expect(session.text.contains("MACs over depth, log"))
  }

  @Test("zooming keeps the cursor in view, and 0 shows the usual range")
  func zoom() throws {
    var session = try session()
    let whole = try #require(session.state.scaling.study?.range)
    session.pressAndMeasure("z", "z")
    let near = try #require(session.state.scaling.study?.range)
    #expect(near.count < whole.count / 3)
    #expect(near.contains(try #require(session.scaling?.cursor)))
    session.pressAndMeasure("Z", "Z", "Z")
    #expect(session.state.scaling.study?.range.count ?? 0 > whole.count)
    session.pressAndMeasure("0")
    #expect(session.state.scaling.study?.range == whole)
  }

  @Test("what is known is not measured again")
  func cache() throws {
    var session = try session()
    session.pressAndMeasure("y", "Y")
    let known = session.state.scaling.table.count
    // Nothing is recorded, so that nobody is asked whether to go on.
    let reports = Session.reports(of: try #require(session.job(.scaling))) {
      Issue.record("something is measured")
      return false
    }
    #expect(reports.count == 1)
    #expect(session.state.scaling.table.count == known)
  }

  @Test("Escape cancels a measurement, and what an earlier one reports later changes nothing")
  func cancel() throws {
    var session = try Session("swin-t")
    session.press("6")
    let job = try #require(session.job(.scaling))
    #expect(session.state.isMeasuring && session.lines(with: "0%").count == 1)
    session.press(.escape)
    #expect(session.cancelled == [.scaling] && !session.state.isMeasuring)
    var calls = 0
    let reports = Session.reports(of: job) {
      calls += 1
      return calls < 3
    }
    #expect(calls == 3)
    if case .cancelled? = reports.last {} else { Issue.record("\(reports)") }
    for report in reports { session.send(.job(job.id, report)) }
    #expect(session.scaling == nil)
    // Asked again, it is measured whole.
    session.pressAndMeasure("S")
    #expect(session.scaling != nil)
  }

  @Test("curves of blocks are of the chosen model: another one's are measured when the screen is shown")
  func blocksOfAnother() throws {
    var session = try session("swin-b")
    session.pressAndMeasure("m")
    func sizes() -> [String]? { session.state.scaling.study?.subjects.map { "\($0)" } }
    let before = sizes()
    session.change { $0.choose(Catalog.opening) }
    session.pressAndMeasure("6")
    #expect(before != nil && sizes() != before)
  }

  @Test("models are added, replaced and removed; the same is not plotted twice")
  func models() throws {
    var session = try session()
    session.press("a")
    session.type("cvt-13")
    session.pressAndMeasure(.enter)
    #expect(session.state.scaling.presets.map(\.name) == ["swin-b", "vit-b-16", "cvt-13"])
    session.press("a")
    session.type("cvt-13")
    session.press(.enter)
    #expect(session.state.scaling.presets.count == 3)
    session.press(.tab)
    session.pressAndMeasure("x")
    #expect(session.state.scaling.presets.map(\.name) == ["swin-b", "cvt-13"])
  }

  @Test("a click reads the curves there, another chooses a crossing")
  func mouse() throws {
    var session = try session("swin-b", 120, 40)
    let layout = ScalingLayout(session.state.layout.body)
    session.click(x: layout.plot.right - 1, y: layout.plot.y + 10)
    #expect(session.scaling?.cursor == session.scaling?.stops.last)
    session.click(x: layout.crossings.x + 2, y: layout.crossings.y + 1)
    #expect(session.scaling?.cursor == session.scaling?.picture.crossings[1].size)
    session.wheel(.wheelUp, x: layout.plot.x + 10, y: layout.plot.y + 5)
    #expect(session.state.scaling.range != nil)
  }
}

extension Session {
  fileprivate var scaling: ScalingPage? { ScalingPage(state.scaling) }
}
