import Testing

@testable import Explorer
@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms
@testable import VisionReadings

@Suite("Stages: measured times", .serialized)
struct StagesTimesTests {
  private func timing(askedOf session: Session) -> TimingRequest? {
    let spy = SpyRunner()
    if let job = session.job(.run) { _ = Session.reports(of: job, on: spy) }
    return spy.times
  }

  /// A session in which the chosen model has been timed.
  private func timed(_ model: String, columns: Int = 80, rows: Int = 24) throws -> (Session, ModelTimes) {
    var session = try Session(model, columns: columns, rows: rows)
    session.type("2t")
    let reports = Session.reports(of: try #require(session.job(.run)), on: EngineRunner())
    let parts = reports.compactMap { if case .progress(let part, _) = $0 { part } else { nil } }
    #expect(zip(parts, parts.dropFirst()).filter { $1 < $0 }.count <= 1)  // Weights are packed, then the model runs.
    #expect(parts.last == 1)
    for report in reports { session.send(.job(try #require(session.job(.run)).id, report)) }
    return (session, try #require(session.state.stagesPage?.times))
  }

  @Test("a module takes what its operations take, and its rate is its count over that")
  func sums() throws {
    let (session, times) = try timed("vit-ti-16")
    let reading = try #require(session.state.reading)
    let program = reading.program
    for index in program.modules.indices {
      let parts = program.modules[index].children.compactMap(times.milliseconds(of:)).reduce(0, +)
      let whole = times.milliseconds(of: .module(index)) ?? 0
      #expect(abs(whole - parts) <= 1e-9 * max(whole, 1))
      guard let rate = times.rate(of: .module(index), reading.cost.ledger) else { continue }
      let macs = reading.cost.multiplyAccumulates(of: .module(index))
      #expect(abs(rate.gigaflops * whole * 1e6 - 2 * Double(macs)) <= 1e-6 * Double(macs))
      #expect(rate.attainable <= times.limit.gigaflops)
    }
  }

  @Test("times stand beside the counts, are hidden and shown again without another run, and belong to one size")
  func columns() throws {
    for (columns, rows) in [(80, 24), (120, 40), (200, 60)] {
      var (session, times) = try timed("vit-ti-16", columns: columns, rows: rows)
      let whole = try #require(times.milliseconds(of: .module(0)))
      let runs = session.jobs.count
      #expect(!session.state.isRunning)
      #expect(session.lines(with: "GFLOP/s").count >= 1 && session.text.contains(millisecondsText(whole)))
      #expect(session.state.exportAnswer?.table.columns.contains { $0.key == "milliseconds" } == true)
      session.type("t")
      #expect(!session.text.contains("GFLOP/s"))
      session.type("t")
      #expect(session.text.contains(millisecondsText(whole)) && session.jobs.count == runs)
      session.type("+")
      #expect(!session.text.contains("GFLOP/s"))
      session.type("t")
      #expect(try #require(timing(askedOf: session)).program.input == session.state.input)
      #expect(session.state.isRunning)
    }
  }

  @Test("Esc cancels, and what was cancelled or is of another run changes nothing")
  func cancelling() throws {
    var session = try Session("vit-ti-16")
    session.type("2t")
    let job = try #require(session.job(.run))
    session.type("t")
    #expect(session.text.contains("A run is going on"))
    session.press(.escape)
    #expect(session.cancelled == [.run] && !session.state.isRunning)
    var asked = 0
    let reports = Session.reports(of: job, on: EngineRunner()) {
      asked += 1
      return asked < 8
    }
    #expect(asked == 8)
    if case .cancelled? = reports.last {} else { Issue.record("\(reports)") }
    for report in reports { session.send(.job(job.id, report)) }
    #expect(!session.state.isRunning && !session.text.contains("GFLOP/s"))
  }
}
