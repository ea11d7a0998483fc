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
    session.effects.compactMap { if case .measureTimes(let request) = $0 { request } else { nil } }.last
  }

  /// A session in which the chosen model has been timed.
  private func timed(_ model: String, columns: Int = 80, rows: Int = 24) throws -> (Session, ModelTimes) {
    var session = try Session(model, columns: columns, rows: rows)
    session.type("2t")
    let request = try #require(timing(askedOf: session))
    var parts: [Double] = []
    let times = try EngineRunner().times(request) { part, _ in parts.append(part) }
    #expect(zip(parts, parts.dropFirst()).filter { $1 < $0 }.count <= 1)  // Weights are packed, then the model runs.
    #expect(parts.last == 1)
    session.send(.timesMeasured(run: request.number, times))
    return (session, times)
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
      let runs = session.effects.count
      #expect(!session.state.isRunning)
      #expect(session.lines(with: "GFLOP/s").count >= 1 && session.text.contains(millisecondsText(whole)))
      #expect(session.state.exportTable?.columns.contains { $0.key == "milliseconds" } == true)
      session.type("t")
      #expect(!session.text.contains("GFLOP/s"))
      session.type("t")
      #expect(session.text.contains(millisecondsText(whole)) && session.effects.count == runs)
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
    let request = try #require(timing(askedOf: session))
    session.type("t")
    #expect(session.text.contains("A run is going on"))
    session.press(.escape)
    #expect(session.effects.contains { if case .cancelRun = $0 { true } else { false } })
    #expect(throws: RunError.cancelled) {
      try EngineRunner().times(request) { part, _ in if part > 0.5 { throw RunError.cancelled } }
    }
    session.send(.runCancelled(run: request.number))
    #expect(!session.state.isRunning && !session.text.contains("GFLOP/s"))
  }
}
