import Testing
import VisionCore

@testable import Explorer

extension Session {
  /// Does what the last update asked the background to measure, as the background does it.
  mutating func measure() {
    guard case .measureScaling(let asked)? = effects.last else { return }
    var table = asked.table
    table.formUnion(Session.measured)
    let request = ScalingRequest(
      number: asked.number, subjects: asked.subjects, range: asked.range, quantity: asked.quantity, table: table)
    var reports: [ScalingProgress] = []
    request.perform(isWanted: { true }, report: { reports.append($0) })
    for report in reports { send(.scalingMeasured(report)) }
  }

  /// Swin-B beside ViT-B/16, measured once for all tests.
  private static let measured: ScalingTable = {
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
    session.pressAndMeasure("f")
    Snapshot.verify(session.canvas, named: "scaling-formulas-plain")
    var mono = try self.session("swin-b", 120, 40, appearance: Appearance(depth: .monochrome))
    mono.pressAndMeasure("s", "s")
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
    #expect(session.state.scaling.cursor == 224)
    for _ in 0..<3 { session.press(.right) }
    let cursor = try #require(session.state.scaling.cursor)
    #expect(cursor > 224)
    for (index, preset) in session.state.scaling.presets.enumerated() {
      let cost = Cost(try preset.program(input: GridSize(square: cursor)))
      #expect(session.state.scaling.reading(of: index)?.numerator == cost.multiplyAccumulates)
      #expect(session.text.contains(cost.multiplyAccumulates.grouped))
    }
  }

  @Test("up and down go through the crossings, and the cursor with them")
  func crossings() throws {
    var session = try session()
    let crossings = try #require(session.state.scaling.picture?.crossings)
    #expect(crossings.count > 1)
    session.press(.down)
    #expect(session.state.scaling.cursor == crossings[0].size)
    session.press(.down)
    #expect(session.state.scaling.cursor == crossings[1].size)
    session.press(.up, .up)
    #expect(session.state.scaling.cursor == crossings[0].size)
    #expect(session.text.contains("From \(GridSize(square: crossings[0].size)) on"))
  }

  @Test("y, o and s change what is plotted, over what, and how")
  func axes() throws {
    var session = try session()
    session.pressAndMeasure("y")
    #expect(session.state.scaling.quantity == .tokens)
    #expect(session.text.contains("Tokens over resolution"))
    session.pressAndMeasure("Y", "s")
    #expect(session.text.contains("MACs over resolution, log"))
    // Swin and ViT have but the classes' number and the width in common.
    session.pressAndMeasure("o")
    #expect(session.state.scaling.variable == .setting("width"))
    // Both models' heads have to share the width, which Swin-B's own 128 does not allow.
    #expect(session.state.scaling.cursor == 132)
    session.pressAndMeasure("x", "o")
    #expect(session.state.scaling.presets.map(\.name) == ["vit-b-16"])
    #expect(session.state.scaling.variable == .setting("depth"))
    #expect(session.text.contains("MACs over depth, log"))
  }

  @Test("zooming keeps the cursor in view, and 0 shows the usual range")
  func zoom() throws {
    var session = try session()
    let whole = try #require(session.state.scaling.picture?.study.range)
    session.pressAndMeasure("+", "+")
    let near = try #require(session.state.scaling.picture?.study.range)
    #expect(near.count < whole.count / 3)
    #expect(near.contains(try #require(session.state.scaling.cursor)))
    session.pressAndMeasure("-", "-", "-")
    #expect(session.state.scaling.picture?.study.range.count ?? 0 > whole.count)
    session.pressAndMeasure("0")
    #expect(session.state.scaling.picture?.study.range == whole)
  }

  @Test("what is known is not measured again")
  func cache() throws {
    var session = try session()
    session.pressAndMeasure("y", "Y")
    guard case .measureScaling(let request)? = session.effects.last else { throw Missing() }
    var table = request.table
    let known = table.count
    let study = ScalingStudy(request.subjects, range: request.range, recordingIn: &table)
    #expect(study.missing(request.quantity, in: table).isEmpty)
    #expect(table.count == known)
  }

  @Test("Escape cancels a measurement, and what an earlier one reports later changes nothing but what is known")
  func cancel() throws {
    var session = try Session("swin-t")
    session.press("6")
    guard case .measureScaling(let request)? = session.effects.last else { throw Missing() }
    #expect(session.state.scaling.progress == 0)
    #expect(session.text.contains("esc cancels"))
    session.press(.escape)
    #expect(session.effects.contains { if case .cancelScaling = $0 { true } else { false } })
    #expect(session.state.scaling.progress == nil)
    var calls = 0
    request.perform(
      isWanted: {
        calls += 1
        return calls < 3
      }, report: { session.send(.scalingMeasured($0)) })
    #expect(calls == 3)
    #expect(session.state.scaling.picture == nil)
    #expect(session.state.scaling.table.count > 0)
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
    #expect(session.state.scaling.cursor == session.state.scaling.stops.last)
    session.click(x: layout.crossings.x + 2, y: layout.crossings.y + 1)
    #expect(session.state.scaling.cursor == session.state.scaling.picture?.crossings[1].size)
    session.wheel(.wheelUp, x: layout.plot.x + 10, y: layout.plot.y + 5)
    #expect(session.state.scaling.range != nil)
  }

  private struct Missing: Error {}
}

@Suite("Accuracy screen")
struct AccuracyScreenTests {
  private func session(_ columns: Int = 80, _ rows: Int = 24, appearance: Appearance = Appearance()) throws -> Session {
    var session = try Session(columns: columns, rows: rows, appearance: appearance)
    session.press("7")
    guard case .countPublished? = session.effects.last else { throw Missing() }
    session.send(.publishedCounted(Self.points))
    return session
  }

  private static let points = PublishedPoint.all()

  private struct Missing: Error {}

  @Test("looks as its pictures", arguments: [(80, 24), (120, 40)])
  func pictures(columns: Int, rows: Int) throws {
    var session = try session(columns, rows)
    session.press("n", "n")
    Snapshot.verify(session.canvas, named: "accuracy-\(columns)x\(rows)")
  }

  @Test("looks as its picture without colour or Unicode")
  func plain() throws {
    Snapshot.verify(
      try session(appearance: Appearance(depth: .monochrome, unicode: false)).canvas, named: "accuracy-plain")
  }

  @Test("filters leave the rows that they name, and 0 shows all again")
  func filters() throws {
    var session = try session()
    let all = session.state.accuracy.picture.points.count
    session.press("f", "p", "r")
    let filter = session.state.accuracy.filter
    #expect(filter.family != nil && filter.pretraining != nil && filter.resolution != nil)
    #expect(
      session.state.accuracy.picture.points.allSatisfy {
        $0.family == filter.family && $0.result.pretraining == filter.pretraining
          && $0.result.resolution == filter.resolution
      })
    session.press("F", "P", "R")
    #expect(session.state.accuracy.picture.points.count == all)
    session.press("f", "0")
    #expect(session.state.accuracy.picture.points.count == all)
  }

  @Test("arrows go from point to point in the order of cost or accuracy, n along the front")
  func moving() throws {
    var session = try session()
    session.press("n")
    for _ in 0..<8 {
      let before = try #require(session.state.accuracy.point)
      session.press("n")
      let after = try #require(session.state.accuracy.point)
      #expect(after.top1 > before.top1 && (after.value(.macs) ?? 0) > (before.value(.macs) ?? 0))
    }
    for _ in 0..<8 {
      let before = try #require(session.state.accuracy.point)
      session.press(.left)
      #expect(session.state.accuracy.point?.value(.macs) ?? 0 <= before.value(.macs) ?? 0)
      session.press(.up)
      #expect(session.state.accuracy.point?.top1 ?? 0 >= 60)
    }
  }

  @Test("Enter opens the model at the row's resolution")
  func open() throws {
    var session = try session()
    session.press("n")
    let point = try #require(session.state.accuracy.point)
    session.press(.enter)
    #expect(session.state.screen == .stages)
    #expect(session.state.preset.name == point.preset?.name)
    #expect(session.state.input == point.input)
  }

  @Test("a click chooses the nearest point")
  func mouse() throws {
    var session = try session(120, 40)
    let plot = AccuracyLayout(session.state.layout.body).plot
    session.click(x: plot.x + 6, y: plot.bottom - 3)
    let low = try #require(session.state.accuracy.point)
    session.click(x: plot.right - 2, y: plot.y + 3)
    let high = try #require(session.state.accuracy.point)
    #expect(low.top1 < 75 && high.top1 > 89)
  }
}

@Suite("Differences on the Compare screen")
struct DifferencePageTests {
  private func session(_ columns: Int, _ rows: Int, appearance: Appearance = Appearance()) throws -> Session {
    var session = try Session("swin-t", columns: columns, rows: rows, appearance: appearance)
    session.type("3r")
    session.type("swin-t")
    session.press(.enter, .right, "r")
    session.type("swinv2-t-window8")
    session.press(.enter, "d")
    return session
  }

  @Test("looks as its pictures", arguments: [(80, 24), (120, 40)])
  func pictures(columns: Int, rows: Int) throws {
    var session = try session(columns, rows)
    for _ in 0..<4 { session.press(.down) }
    Snapshot.verify(session.canvas, named: "differences-\(columns)x\(rows)")
  }

  @Test("nothing but ASCII is drawn where only ASCII can be shown")
  func ascii() throws {
    let session = try session(80, 24, appearance: Appearance(depth: .monochrome, unicode: false))
    #expect(!session.canvas.plainText(ascii: true).contains { !$0.isASCII })
  }

  @Test("d and Escape close them, other keys of the table do what they do there")
  func closing() throws {
    for key in [Key.character("d"), .escape] {
      var session = try session(80, 24)
      #expect(session.state.compare.difference?.models.map(\.name) == ["swin-t", "swinv2-t-window8-256"])
      session.press(key)
      #expect(session.state.compare.difference == nil)
      #expect(session.state.screen == .compare)
    }
    var session = try session(80, 24)
    session.press("a")
    #expect(session.state.compare.difference == nil)
    #expect(session.state.compare.picker != nil)
  }
}
