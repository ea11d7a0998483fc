import Testing
import VisionCore

@testable import Explorer

@Suite("What the Inside screen asks for and is answered")
struct InsideAnswersTests {
  @Test("Esc stops what is under way, Enter asks again, and a late answer is not taken")
  func cancelling() throws {
    var session = try Session(preset: ModelChoice(demo("vit"), for: .counting).preset)
    session.send(.imageLoaded(ComputedAttention.image))
    session.press("8")
    guard case .inspect(let request)? = session.effects.last else { return #expect(Bool(false), "nothing asked") }
    #expect(session.text.contains("esc cancels"))
    session.press(.escape)
    guard case .cancelInspection? = session.effects.last else { return #expect(Bool(false), "not cancelled") }
    #expect(session.state.inside.pending == nil && session.text.contains("enter asks again"))
    session.send(.inspected(InsideReport(number: request.number, event: .nothing("late"))))
    #expect(session.state.inside.memory[request.question] == nil)
    let count = session.effects.count
    session.press(.enter)
    session.answer(after: count)
    #expect(session.text.contains("sums to 1.00000"))
  }

  @Test("work that is not wanted any more ends and says so")
  func unwanted() throws {
    var session = try Session(preset: ModelChoice(demo("vit"), for: .counting).preset)
    session.send(.imageLoaded(ComputedAttention.image))
    session.press("8")
    guard case .inspect(let request)? = session.effects.last else { return #expect(Bool(false), "nothing asked") }
    var events: [InsideReport] = []
    request.perform(runner: ComputedRunner(), isWanted: { false }, report: { events.append($0) })
    #expect(events.count == 1 && events[0].isLast)
    if case .cancelled = events[0].event {} else { #expect(Bool(false), "\(events[0].event)") }
  }

  @Test("what was answered is not asked again; moving the query keeps the run")
  func remembering() throws {
    var session = try Session.inside(demo("vit"))
    let before = session.effects.count
    session.inspect("v", "V")
    let asked = session.effects[before...].count { if case .inspect = $0 { true } else { false } }
    #expect(asked == 1, "the distances alone are new")
    session.press("c")
    guard case .inspect(let request)? = session.effects.last else { return #expect(Bool(false), "nothing asked") }
    #expect(request.known is RolloutAnalysis.Finding)
    // Until it is answered, the last row stays, and another step of the query waits for it.
    #expect(session.text.contains("sums to 1.00000"))
    let count = session.effects.count
    session.press(.left)
    #expect(session.effects.count == count)
    session.answer(after: count - 1)
    #expect(session.effects.count == count + 1 && session.text.contains("query (7, 7)"))
  }

  @Test("a model that has no attention says so, view by view, and no view breaks")
  func convolutions() throws {
    var session = try Session(preset: ModelChoice("resnet-50", for: .counting).preset, input: GridSize(square: 64))
    session.send(.imageLoaded(ComputedAttention.image))
    session.press("8")
    var texts: [String: String] = [:]
    for view in InsideView.allCases {
      texts[view.title.english] = session.text
      session.press("v")
    }
    #expect(texts["Distance"]?.contains("has no attention") == true)
    #expect(texts["Bias"]?.contains("has no attention") == true)
    #expect(texts["Positions"]?.contains("adds no positions") == true)
    #expect(texts["Ablate"]?.contains("there is nothing to switch") == true)
  }

  @Test("a ViT has no bias and no learned factor, and says so; without an image nothing runs")
  func missing() throws {
    var session = try Session.inside(demo("vit"))
    session.inspect("v", "v", "v")
    #expect(session.text.contains("no bias by"))
    session.inspect("m", "m")
    #expect(session.text.contains("learns no factor"))
    var blind = try Session(preset: ModelChoice(demo("vit"), for: .counting).preset)
    blind.press("8")
    #expect(blind.text.contains("No image yet"))
    #expect(!blind.effects.contains { if case .inspect = $0 { true } else { false } })
  }

  @Test("every view exports what it shows as a table")
  func tables() throws {
    var session = try Session.inside(demo("swinv2"))
    for view in InsideView.allCases {
      let name = view.title.english
      #expect(session.state.inside.view.title == view.title)
      if name != "Positions" {
        let table = try #require(session.state.exportTable, "\(name)")
        #expect(!table.rows.isEmpty && table.rows.allSatisfy { $0.cells.count == table.columns.count }, "\(name)")
      }
      session.inspect("v")
    }
  }

  @Test("the engine's answers: a head that is off changes the last block's attention and the scores, in a small ViT")
  func engine() throws {
    var session = try Session(preset: ModelChoice(demo("vit"), for: .counting).preset)
    session.send(.imageLoaded(ComputedAttention.image))
    let runner = EngineRunner()
    session.press("8", "V")
    session.answer(after: 0, runner: runner)
    let count = session.effects.count
    session.press("T")
    session.answer(after: count, runner: runner)
    let (asked, findings) = try #require(try session.shown(AblateAnalysis.self))
    #expect(asked.ablation == .head(0, path: "blocks.0.attn"))
    #expect(findings.attention?.site.path == "blocks.5.attn")
    #expect(try #require(findings.attention).change.meanMoved > 0)
    #expect(try #require(findings.scores.largest).change != 0)
  }

  @Test("a second model runs with weights of its own: those it ships with, those chosen beside it, else none")
  func secondWeights() throws {
    var session = try Session.inside(demo("vit"))
    session.inspect("v", "a")
    session.type("demo-swin")
    session.inspect(.enter)
    let shipped = try #require(ModelFile.weights(of: "demo-swin"))
    func other() throws -> InsideQuestion? { try session.state.insideQuestions().dropFirst().first }
    let question = try #require(try other())
    #expect(question.subject.preset.name == "demo-swin" && question.weights == .checkpoint(path: shipped))
    let request = session.effects.reversed().lazy.compactMap { effect -> InsideRequest? in
      if case .inspect(let request) = effect { request } else { nil }
    }.first
    #expect(request?.question == question && request?.question.weights == question.weights)
    #expect(session.text.contains("Demo ViT has synthetic weights"))
    // In the catalogue's models there are none.
    session.inspect("a")
    session.type("pvt-tiny")
    session.inspect(.enter)
    #expect(try other()?.weights == .synthetic(seed: 0))
    // Weights that were chosen for it where it stands beside the model on Attention.
    session.send(.weightsAccepted(.checkpoint(path: "own.safetensors"), notes: []))
    #expect(try other()?.weights == .synthetic(seed: 0))
    #expect(session.text.contains("PVT-Tiny has synthetic weights"))
    session.press("4", "p")
    session.type("pvt-tiny")
    session.press(.enter, .tab, "w")
    session.type("pvt.pth")
    session.press(.enter)
    session.send(.weightsAccepted(.checkpoint(path: "pvt.pth"), notes: []))
    session.press("8")
    #expect(try other()?.weights == .checkpoint(path: "pvt.pth"))
    #expect(try session.state.insideQuestions().first?.weights == .checkpoint(path: "own.safetensors"))
    // The model itself again is the model with its weights.
    session.press("a")
    session.type("demo-vit")
    session.press(.escape)
    session.inspect("x")
    #expect(try other() == nil)
  }
}
