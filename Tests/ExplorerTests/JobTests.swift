import Testing
import VisionCore

@testable import Explorer

/// Answers that arrive late, in another order, for another model.
@Suite("Jobs")
struct JobTests {
  /// An answer that leaves its mark on the state.
  private static let mark: JobAnswer = { state in
    state.ticks = -1
    return [.quit]
  }

  private static let vitWeights = ModelFile.weights(of: "demo-vit") ?? ""

  /// A model with windows, attention and an edit in a session with an image and a model beside it.
  private func session(_ model: String = demo("swin")) throws -> Session {
    var session = try Session(preset: ModelChoice(model, for: .counting).preset, columns: 120, rows: 40)
    session.load(ComputedAttention.image)
    session.accept("swin.safetensors")
    session.change { state in
      _ = try? state.link(Catalog.preset(named: "vit-ti-16"), weights: nil)
      state.inside.other = try? Catalog.preset(named: "vit-ti-16")
    }
    return session
  }

  /// What may follow a screen's key: names that are typed, lists that are chosen from.
  private static let sequels: [ScreenID: [[String]]] = [
    .models: [["w", "x.safetensors", "enter"], ["i", "a.png", "enter"], ["X", "enter", "enter"], ["i", "tab"]],
    .stages: [["e", "down", "right"], ["e", "s", "enter"], ["X", "c"]],
    .attention: [["tab", "enter"], ["tab", "w", "x.safetensors", "enter"], ["a", "swin-t", "enter"]],
    .scaling: [["m", "y"]],
    .inside: [["v", "v"], ["v", "v", "v"], ["v", "v", "v", "v"], ["V", "V"], ["V", "V", "m", "m", "m"]],
  ]

  private func press(_ words: [String], _ session: inout Session) {
    for word in words {
      if let key = Key(word: word) { session.press(key) } else { session.type(word) }
    }
  }

  /// The sessions after each key of a screen that started something, and the jobs that it started.
  private func started(on screen: ScreenID) throws -> [(keys: String, session: Session, jobs: [Job])] {
    var before = try session()
    before.press(.character(screen.key))
    let keys = KeyMap.bindings.flatMap { binding in binding.actions.flatMap(\.keys) }
    let words = Set(keys).map { key in [key] }
    var found: [(String, Session, [Job])] = []
    let count = try session().jobs.count
    func look(_ name: String, _ session: Session) {
      let jobs = session.jobs.dropFirst(count).filter { session.state.jobs[$0.id] != nil }
      if !jobs.isEmpty { found.append((name, session, Array(jobs))) }
    }
    for keys in words {
      var after = before
      for key in keys { after.press(key) }
      look("\(keys)", after)
    }
    for keys in JobTests.sequels[screen] ?? [] {
      var after = before
      press(keys, &after)
      look(keys.joined(separator: " "), after)
    }
    return found
  }

  /// Chooses a model of the list that is none of those there are.
  private func chooseAnother(_ session: inout Session) throws {
    let other = try Catalog.preset(named: "cvt-13")
    session.change { state in
      state.choose(other)
      state.attention.linked = nil
      state.inside.other = nil
    }
    session.send(.tick)
  }

  /// Owners whose answers hold whatever is chosen.
  private static let independent: [JobOwner] = [
    .catalogue, .published, .image, .folder, .modelFile, .export, .scaling,
  ]

  @Test(
    "whatever a key has asked of a model, its answer changes nothing once another is chosen",
    arguments: ScreenID.allCases)
  func anotherModel(screen: ScreenID) throws {
    for (keys, session, jobs) in try started(on: screen) {
      for job in jobs {
        let running = try #require(session.state.jobs[job.id])
        guard running.subject != nil else {
          #expect(JobTests.independent.contains(job.owner), "\(keys) starts \(job.owner.name), which is about nothing")
          continue
        }
        for report in [JobReport.finished(JobTests.mark), .partial(JobTests.mark), .failed("no"), .progress(0.7, "")] {
          var late = session
          try chooseAnother(&late)
          #expect(late.cancelled.contains(job.owner) && late.state.jobs[job.id] == nil, "\(keys): \(job.owner.name)")
          let (effects, text) = (late.effects.count, late.text)
          late.send(.job(job.id, report))
          let following = late.effects.dropFirst(effects)
          #expect(late.state.ticks != -1 && !following.contains { if case .quit = $0 { true } else { false } })
          #expect(late.text == text, "\(keys): \(job.owner.name)")
        }
        // Where nothing else was chosen, it is taken.
        var timely = session
        timely.send(.job(job.id, .finished(JobTests.mark)))
        #expect(timely.state.ticks == -1, "\(keys): \(job.owner.name)")
      }
    }
  }

  @Test("keys start work of every kind")
  func everyKind() throws {
    let owners = Set(try ScreenID.allCases.flatMap { try started(on: $0).flatMap { $0.jobs.map(\.owner) } })
    let kinds: Set<JobOwner> = [
      .published, .image, .folder, .modelFile, .export, .scaling, .run, .inside, .weights, .linkedWeights,
    ]
    #expect(owners == kinds)
  }

  @Test("work keeps nothing of the state but what it needs", arguments: ScreenID.allCases)
  func memory(screen: ScreenID) throws {
    final class Token: Sendable {}
    var token: Token? = Token()
    weak let witness = token
    var jobs: [Job] = []
    do {
      var session = try session()
      session.change { [token] in
        _ = $0.start(JobOwner("test"), "test", unanswered: { _, _ in _ = token }) { _ in { _ in [] } }
      }
      session.press(.character(screen.key))
      for keys in JobTests.sequels[screen] ?? [["enter"], ["x"]] {
        var after = session
        press(keys, &after)
        jobs += after.jobs.filter { $0.owner != JobOwner("test") }
      }
    }
    token = nil
    #expect(!jobs.isEmpty)
    #expect(witness == nil)
    withExtendedLifetime(jobs) {}
  }

  // MARK: The three faults

  @Test("weights that were checked for one model are not taken for the next, in whatever order answers come")
  func weightsOfAnother() throws {
    for isReversed in [false, true] {
      var session = try Session("vit-ti-16")
      session.press("w")
      session.type("a.safetensors")
      session.press(.enter)
      let first = try #require(session.job(.weights))
      session.press("1", .down, .enter)
      #expect(session.state.preset.name == "vit-s-16")
      #expect(session.state.notice?.text.contains("belonged to another model") == true)
      session.press("w")
      session.type("b.safetensors")
      session.press(.enter)
      let second = try #require(session.job(.weights))
      func answer(_ job: Job, _ path: String) {
        session.send(.job(job.id, .finished { $0.take(.checkpoint(path: path)) }))
      }
      if isReversed {
        answer(second, "b.safetensors")
        answer(first, "a.safetensors")
      } else {
        answer(first, "a.safetensors")
        #expect(session.state.weights.isSynthetic)
        answer(second, "b.safetensors")
      }
      #expect(session.state.weights == .checkpoint(path: "b.safetensors"))
    }
  }

  @Test("real weights that fit, of a model that was left meanwhile, are not taken")
  func realWeights() throws {
    var session = try Session(preset: ModelChoice(demo("vit"), for: .counting).preset)
    session.press("w")
    session.type(Self.vitWeights)
    session.press(.enter)
    let job = try #require(session.job(.weights))
    var other = session
    session.finish(job)
    #expect(session.state.weights == .checkpoint(path: Self.vitWeights))
    other.press("1", .down, .enter, "2")
    other.finish(job)
    #expect(other.state.preset.name != session.state.preset.name && other.state.weights.isSynthetic)
  }

  @Test(
    "a file that was refused for the linked model, on whichever screen, leaves the next checkpoint to the chosen one",
    arguments: ScreenID.allCases)
  func refusedLinked(screen: ScreenID) throws {
    var session = try session()
    session.press("4", .tab, "w")
    session.type("/no/such/file.safetensors")
    session.press(.enter, .character(screen.key))
    session.finish(.linkedWeights)
    #expect(session.state.notice?.kind == .failure)
    session.change { $0.attention.linked?.isActive = false }
    session.press("w")
    session.type("own.safetensors")
    session.press(.enter)
    session.accept("own.safetensors")
    #expect(session.state.weights == .checkpoint(path: "own.safetensors"))
    #expect(session.state.attention.linked?.weights.isSynthetic == true)
  }

  @Test("own and linked weights that are checked at a time each go to their model, whichever is first")
  func bothWeights() throws {
    for isReversed in [false, true] {
      var session = try session("vit-s-16")
      session.press("4", "w")
      session.type("own.safetensors")
      session.press(.enter, .tab, "w")
      session.type("linked.safetensors")
      session.press(.enter, "2")
      let answers: [(JobOwner, JobAnswer)] = [
        (.weights, { $0.take(.checkpoint(path: "own.safetensors")) }),
        (
          .linkedWeights,
          { state in
            state.attention.linked?.weights = .checkpoint(path: "linked.safetensors")
            return []
          }
        ),
      ]
      for (owner, answer) in isReversed ? answers.reversed() : answers {
        session.send(.job(try #require(session.job(owner)).id, .finished(answer)))
      }
      #expect(session.state.weights == .checkpoint(path: "own.safetensors"))
      #expect(session.state.attention.linked?.weights == .checkpoint(path: "linked.safetensors"))
    }
  }

  @Test("a run's result goes to the model that was run, wherever its answer finds the screens")
  func runOfLinked() throws {
    var session = try session("vit-s-16")
    session.press("4", .enter, "2")
    session.finishRun()
    #expect(session.state.result?.preset.name == "vit-s-16")
    // The one beside it follows by itself.
    session.press("7")
    session.finishRun()
    #expect(session.state.attention.linked?.result?.preset.name == "vit-ti-16")
    #expect(session.state.result?.preset.name == "vit-s-16")
    // Another one in its place gets nothing of a run that was for it.
    session.press("4", .tab, .enter)
    let job = try #require(session.job(.run))
    session.change { state in
      state.attention.linked = nil
      _ = try? state.link(Catalog.preset(named: "cvt-13"), weights: nil)
    }
    session.send(.tick)
    session.finish(job)
    #expect(session.state.attention.linked?.result == nil && !session.state.isRunning)
  }

  @Test(
    "another image, other weights and another size withdraw what depends on them",
    arguments: ["image", "weights", "size"])
  func otherQuestion(what: String) throws {
    for keys in ["4\n", "8", "2t"] {
      var session = try session("vit-s-16")
      for key in keys { session.press(key == "\n" ? .enter : .character(key)) }
      let owner: JobOwner = keys == "8" ? .inside : .run
      let job = try #require(session.job(owner))
      switch what {
      case "image":
        session.load(LoadedImage(path: "other.png", image: ComputedAttention.image.image))
      case "weights": session.accept("other.safetensors")
      default:
        session.change { _ = $0.changeResolution(.larger) }
        session.send(.tick)
      }
      // How long layers take does not depend on numbers.
      let isAsked = keys == "2t" && what != "size"
      #expect((session.state.jobs[job.id] != nil) == isAsked, "\(keys)")
      session.send(.job(job.id, .finished(JobTests.mark)))
      #expect((session.state.ticks == -1) == isAsked, "\(keys)")
    }
  }

  @Test("files that an earlier step of a tour waited for go nowhere")
  func lecture() throws {
    var state = try LectureState(Fixture.tour(), size: TerminalSize(columns: 120, rows: 40))
    let first = goTo(&state, 1, anew: true)
    let jobs = first.compactMap { effect -> Job? in
      if case .app(.start(let job)) = effect { job } else { nil }
    }
    #expect(jobs.contains { $0.owner == .image })
    _ = goTo(&state, 4)
    for job in jobs {
      #expect(updateLecture(&state, .app(.job(job.id, .finished(JobTests.mark)))).isEmpty)
      #expect(state.app.ticks != -1)
    }
  }

  @Test("the numbers of jobs that were started while a learner had taken over do not come again")
  func takenOver() throws {
    var state = try LectureState(Fixture.tour(), size: TerminalSize(columns: 120, rows: 40))
    for case .app(.start(let job)) in goTo(&state, 1, anew: true) {
      for report in Session.reports(of: job) { _ = updateLecture(&state, .app(.job(job.id, report))) }
    }
    var seen: Set<Int> = []
    for _ in 0..<2 {
      _ = updateLecture(&state, .key("t"))
      #expect(state.isTakenOver)
      for case .app(.start(let job)) in updateLecture(&state, .key("6")) {
        #expect(seen.insert(job.id).inserted)
      }
      let left = updateLecture(&state, .key(.control("t")))
      #expect(left.contains { if case .app(.cancel(.scaling)) = $0 { true } else { false } })
    }
    #expect(seen.count == 2)
  }

  // MARK: The background

  @Test("a job that is stopped or replaced ends at its next step and says so; the one in its place goes on")
  func background() throws {
    let pipe = try WakePipe()
    let background = EffectRunner(runner: ComputedRunner(), waker: pipe)
    func job(_ id: Int, _ work: @escaping @Sendable (JobContext) throws -> JobAnswer) -> Effect {
      .start(Job(id: id, owner: .run, work: work))
    }
    let endless: @Sendable (JobContext) throws -> JobAnswer = { context in while true { try context.check() } }
    background.perform(job(1, endless))
    background.perform(job(2, endless))
    background.perform(.cancel(.run))
    background.perform(job(3) { _ in JobTests.mark })
    var ended: [Int: JobReport] = [:]
    while ended.count < 3 {
      pipe.wait()
      for case .job(let id, let report) in background.takeMessages() { ended[id] = report }
    }
    for id in [1, 2] { if case .cancelled? = ended[id] {} else { Issue.record("\(id)") } }
    if case .finished? = ended[3] {} else { Issue.record("3") }
  }

  @Test("the footer shows the newest job that takes long, and Escape takes the one before it next")
  func footer() throws {
    var session = try session("vit-s-16")
    session.press("4", .enter, "6")
    let (run, scaling) = (try #require(session.job(.run)), try #require(session.job(.scaling)))
    session.send(.job(run.id, .progress(0.25, "")))
    session.send(.job(scaling.id, .progress(0.5, "")))
    #expect(session.lines(with: "50%").count == 1 && session.lines(with: "25%").isEmpty)
    session.press(.escape)
    #expect(session.cancelled == [.scaling] && session.text.contains("Cancelled: Scaling."))
    #expect(session.lines(with: "25%").count == 1)
    session.press(.escape)
    #expect(session.cancelled == [.scaling, .run] && session.state.jobs.shown == nil)
  }

  @Test("a file that is there is asked about, unless something else is being typed by then")
  func overwriting() throws {
    var session = try Session("vit-s-16")
    let prompt = Prompt(.model, text: "a.yaml", existing: "a.yaml")
    session.answer(.modelFile) { $0.askToOverwrite(prompt) }
    #expect(session.state.prompt == prompt)
    session.press(.escape, "w")
    session.type("w.saf")
    session.answer(.modelFile) { $0.askToOverwrite(prompt) }
    #expect(session.state.prompt?.editor.text == "w.saf" && session.text.contains("a.yaml is there already"))
  }
}
