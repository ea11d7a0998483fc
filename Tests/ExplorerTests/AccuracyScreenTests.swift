import Testing
import VisionCore

@testable import Explorer

@Suite("Accuracy screen")
struct AccuracyScreenTests {
  private func session(_ columns: Int = 80, _ rows: Int = 24, appearance: Appearance = Appearance()) throws -> Session {
    var session = try Session(columns: columns, rows: rows, appearance: appearance)
    session.press("7")
    let asked = try #require(session.waiting.last)
    #expect(asked.owner == .published)
    session.answer(.published) { state in
      state.published = Self.points
      return []
    }
    return session
  }

  private static let points = PublishedPoint.all()

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
    let all = session.state.accuracyPage.picture.points.count
    session.press("b", "v", "+")
    let filter = session.state.accuracy.filter
    #expect(filter.family != nil && filter.pretraining != nil && filter.resolution != nil)
    #expect(
      session.state.accuracyPage.picture.points.allSatisfy {
        $0.family == filter.family && $0.result.pretraining == filter.pretraining
          && $0.result.resolution == filter.resolution
      })
    session.press("B", "V", "-")
    #expect(session.state.accuracyPage.picture.points.count == all)
    session.press("b", "0")
    #expect(session.state.accuracyPage.picture.points.count == all)
  }

  @Test("arrows go from point to point in the order of cost or accuracy, n along the front")
  func moving() throws {
    var session = try session()
    session.press("n")
    for _ in 0..<8 {
      let before = try #require(session.state.accuracyPage.point)
      session.press("n")
      let after = try #require(session.state.accuracyPage.point)
      #expect(after.top1 > before.top1 && (after.value(.macs) ?? 0) > (before.value(.macs) ?? 0))
    }
    for _ in 0..<8 {
      let before = try #require(session.state.accuracyPage.point)
      session.press(.left)
      #expect(session.state.accuracyPage.point?.value(.macs) ?? 0 <= before.value(.macs) ?? 0)
      session.press(.up)
      #expect(session.state.accuracyPage.point?.top1 ?? 0 >= 60)
    }
  }

  @Test("Enter opens the model at the row's resolution")
  func open() throws {
    var session = try session()
    session.press("n")
    let point = try #require(session.state.accuracyPage.point)
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
    let low = try #require(session.state.accuracyPage.point)
    session.click(x: plot.right - 2, y: plot.y + 3)
    let high = try #require(session.state.accuracyPage.point)
    #expect(low.top1 < 75 && high.top1 > 89)
  }
}
