import Testing
import VisionCore

@testable import Explorer

@Suite("What the Inside screen asks for and is answered")
struct InsideAnswersTests {
  @Test("Esc stops what is under way, Enter asks again, and a late answer is not taken")
  func cancelling() throws {
    var session = try Session(preset: ModelChoice(demo("vit"), for: .counting).preset)
    session.load(ComputedAttention.image)
    session.press("8")
    let question = try #require(session.state.pendingQuestion)
    let job = try #require(session.job(.inside))
    #expect(session.lines(with: "0%").count == 1)
    session.press(.escape)
    #expect(session.cancelled == [.inside])
    #expect(session.state.pendingQuestion == nil && session.text.contains("enter asks again"))
    session.finish(job)
    #expect(session.state.inside.memory[question] == nil)
    session.inspect(.enter)
    #expect(session.text.contains("sums to 1.00000"))
  }

  @Test("work that is not wanted any more ends and says so")
  func unwanted() throws {
    var session = try Session(preset: ModelChoice(demo("vit"), for: .counting).preset)
    session.load(ComputedAttention.image)
    session.press("8")
    let reports = Session.reports(of: try #require(session.job(.inside)), isWanted: { false })
    #expect(reports.count == 1)
    if case .cancelled = reports[0] {} else { Issue.record("\(reports[0])") }
  }

  @Test("what was answered is not asked again; moving the query keeps the run")
  func remembering() throws {
    var session = try Session.inside(demo("vit"))
    let before = session.jobs.count
    session.inspect("v", "V")
    #expect(session.jobs[before...].map(\.owner) == [.inside], "the distances alone are new")
    session.press("c")
    // The rollout is there: the model does not run.
    let spy = SpyRunner()
    _ = Session.reports(of: try #require(session.job(.inside)), on: spy)
    #expect(session.state.pendingQuestion != nil && spy.run == nil)
    // Until it is answered, the last row stays, and another step of the query waits for it.
    #expect(session.text.contains("sums to 1.00000"))
    let count = session.jobs.count
    session.press(.left)
    #expect(session.jobs.count == count)
    session.finishAll(.inside)
    #expect(session.jobs.count == count + 1 && session.text.contains("query (7, 7)"))
  }

  @Test("a model that has no attention says so, view by view, and no view breaks")
  func convolutions() throws {
    var session = try Session(preset: ModelChoice("resnet-50", for: .counting).preset, input: GridSize(square: 64))
    session.load(ComputedAttention.image)
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
    #expect(blind.job(.inside) == nil)
  }

  @Test("every view exports what it shows as a table")
  func tables() throws {
    var session = try Session.inside(demo("swinv2"))
    for view in InsideView.allCases {
      let name = view.title.english
      #expect(session.state.inside.view.title == view.title)
      if name != "Positions" {
        let table = try #require(session.state.exportAnswer?.table, "\(name)")
        #expect(!table.rows.isEmpty && table.rows.allSatisfy { $0.cells.count == table.columns.count }, "\(name)")
      }
      session.inspect("v")
    }
  }

  @Test("the engine's answers: a head that is off changes the last block's attention and the scores, in a small ViT")
  func engine() throws {
    var session = try Session(preset: ModelChoice(demo("vit"), for: .counting).preset)
    session.load(ComputedAttention.image)
    let runner = EngineRunner()
    session.press("8", "V")
    session.finishAll(.inside, on: runner)
    session.press("T")
    session.finishAll(.inside, on: runner)
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
    let spy = SpyRunner()
    _ = Session.reports(of: try #require(session.job(.inside)), on: spy)
    #expect(spy.run?.preset.name == "demo-swin" && spy.run?.weights == question.weights)
    #expect(session.text.contains("Demo ViT has synthetic weights"))
    // In the catalogue's models there are none.
    session.inspect("a")
    session.type("pvt-tiny")
    session.inspect(.enter)
    #expect(try other()?.weights == .synthetic(seed: 0))
    // Weights that were chosen for it where it stands beside the model on Attention.
    session.accept("own.safetensors")
    #expect(try other()?.weights == .synthetic(seed: 0))
    session.press("4", "p")
    session.type("pvt-tiny")
    session.press(.enter, .tab, "w")
    session.type("pvt.pth")
    session.press(.enter)
    session.answer(.linkedWeights) { state in
      state.attention.linked?.weights = .checkpoint(path: "pvt.pth")
      return []
    }
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
