import Foundation
import Testing
import VisionCore

@testable import Explorer

@Suite("Tours: playing", .serialized)
struct LecturePlayTests {
  private func run(
    columns: Int = 80, rows: Int = 24, step: Int = 0, language: Language? = nil, seed: UInt64 = 0
  ) throws -> LectureRun {
    // What reads the whole catalogue or runs a model has tests of its own.
    try LectureRun(
      Fixture.tour(), in: language.map { Translation($0) }, seed: seed, step: step,
      size: TerminalSize(columns: columns, rows: rows),
      skipping: { $0.starts(.catalogue) })
  }

  @Test("it is played by keys to its end, and looks as it did", arguments: [(80, 24), (120, 40)])
  func played(columns: Int, rows: Int) throws {
    var run = try run(columns: columns, rows: rows)
    for step in 1...run.state.tour.steps.count {
      #expect(run.state.place == step - 1)
      #expect(run.state.fault == nil)
      Snapshot.verify(run.canvas, named: "lecture-\(step)-\(columns)x\(rows)")
      while run.state.place == step - 1, step < run.state.tour.steps.count { run.press(.character(" ")) }
    }
    run.press(.character(" "))
    #expect(run.state.place == run.state.tour.steps.count - 1)
    run.press(.character("q"))
    #expect(run.hasQuit)
  }

  @Test(
    "text, view and status never share a cell",
    arguments: [(60, 18), (80, 24), (109, 30), (110, 24), (120, 40), (200, 60)])
  func layout(columns: Int, rows: Int) {
    for isTakenOver in [false, true] {
      let layout = LectureLayout(TerminalSize(columns: columns, rows: rows), isTakenOver: isTakenOver)
      let regions = [layout.text, layout.view, layout.status]
      for (index, region) in regions.enumerated() {
        for other in regions.dropFirst(index + 1) { #expect(region.intersection(other).isEmpty) }
      }
      #expect(regions.reduce(0) { $0 + $1.width * $1.height } == columns * rows)
      #expect(layout.view.width >= 60)
      #expect(layout.view.height >= (isTakenOver ? 16 : 14))
    }
  }

  @Test(
    "every step is drawn to the last cell in each language and size", arguments: Language.allCases,
    [(60, 18), (80, 24), (120, 40)])
  func languages(language: Language, size: (Int, Int)) throws {
    var run = try run(columns: size.0, rows: size.1, language: language)
    let translation = Translation(language)
    for step in run.state.tour.steps.indices {
      run.send(.remote(.goTo(step)))
      let text = run.canvas.plainText()
      #expect(text.contains(LectureWords.step(step + 1, of: 5).text(in: translation)), "\(text)")
      #expect(text.contains(LectureWords.label(.takeOver).text(in: translation)))
    }
  }

  @Test("a terminal that is too small says how large it has to be")
  func tooSmall() throws {
    let run = try run(columns: 60, rows: 17)
    #expect(run.canvas.plainText().split(whereSeparator: \.isWhitespace).joined(separator: " ").contains("60 × 18"))
  }

  @Test("Space shows the rest of a long text before the next step, and arrows scroll")
  func scrolling() throws {
    var run = try run(columns: 60, rows: 18)
    #expect(LecturePage(run.state).lastOffset > 0)
    run.press(.character(" "))
    #expect(run.state.place == 0)
    #expect(run.state.textOffset > 0)
    run.press(.up, .up, .up, .up, .up, .up)
    #expect(run.state.textOffset == 0)
    while run.state.place == 0 { run.press(.character(" ")) }
    #expect(run.state.textOffset == 0)
    run.press(.left)
    #expect(run.state.place == 0)
  }

  @Test(
    "who takes over has the explorer, and comes back to the step as it was",
    arguments: [Key.escape, .control("t"), .character("q")])
  func takingOver(leave: Key) throws {
    var run = try run(columns: 120, rows: 40, step: 1)
    let before = run.canvas
    run.press(.character("t"), .right, .right, .character("2"))
    #expect(run.state.isTakenOver)
    #expect(run.state.app.screen == .stages)
    #expect(run.canvas != before)
    run.press(leave)
    #expect(!run.state.isTakenOver)
    #expect(run.state.place == 1)
    #expect(run.canvas == before)
  }

  @Test("Escape closes what is open in the explorer before it comes back")
  func escape() throws {
    var run = try run(step: 1)
    run.press(.character("t"), .character("2"), .character("/"), .character("x"), .escape)
    #expect(run.state.isTakenOver)
    run.press(.escape)
    #expect(!run.state.isTakenOver)
  }

  @Test("a step without a view keeps the one before, also on the way back")
  func viewsStay() throws {
    var run = try run(step: 4)
    #expect(Address(run.state.app).description == "swin-t/windows?station=mask")
    run.press(.left, .left)
    #expect(run.state.app.screen == .scaling)
  }

  @Test("the file is taken anew at the same step; a fault leaves what is shown and says why")
  func reloading() throws {
    var run = try run(step: 1)
    let text = try String(contentsOfFile: Fixture.path, encoding: .utf8)
    let changed = text.replacing("## Windows {S5}", with: "## Many windows {S5}")
    run.send(.reloaded(Result { () throws(TourError) in try Tour(text: changed, path: Fixture.path) }))
    #expect(run.state.place == 1)
    #expect(run.canvas.plainText().contains("Many windows"))
    run.send(.reloaded(Result { () throws(TourError) in try Tour(text: "", path: Fixture.path) }))
    #expect(run.canvas.plainText().contains("Many windows"))
    #expect(run.canvas.plainText().contains("tour.md:1"))
    // A shorter file shows its last step.
    let short = String(text[..<(text.firstRange(of: "## Windows")?.lowerBound ?? text.endIndex)])
    run.send(.reloaded(Result { () throws(TourError) in try Tour(text: short, path: Fixture.path) }))
    #expect(run.state.place == 0)
    #expect(run.state.fault == nil)
  }

  @Test("a view that leads nowhere says so at its step, and the others play on")
  func brokenView() throws {
    let text = try String(contentsOfFile: Fixture.path, encoding: .utf8)
      .replacing("station=mask", with: "station=spin")
    let tour = try Tour(text: text, path: "t.md")
    var run = try LectureRun(tour, step: 3, size: TerminalSize(columns: 120, rows: 40))
    #expect(run.state.fault?.contains("'spin'") == true)
    run.press(.left)
    #expect(run.state.fault == nil)
    var views = TourCheck.Views()
    let faults = TourCheck(tour, views: &views).faults
    #expect(faults.count == 1)
    #expect(faults.first?.description.contains("t.md:") == true)
  }

  @Test("help lists every key, and any key closes it")
  func help() throws {
    var run = try run(columns: 120, rows: 40)
    run.press(.character("?"))
    let text = run.canvas.plainText()
    for entry in LectureKeys.all { #expect(text.contains(LectureWords.help(entry.command).english)) }
    run.press(.character("x"))
    #expect(!run.state.isHelpOpen)
  }

  @Test("no key of a tour means two things")
  func uniqueKeys() {
    let keys = LectureKeys.all.flatMap(\.keys)
    #expect(Set(keys).count == keys.count)
  }
}

@Suite("Tours: exercises", .serialized)
struct ExerciseTests {
  private func run(step: Int, seed: UInt64 = 0) throws -> LectureRun {
    try LectureRun(Fixture.tour(), seed: seed, step: step, size: TerminalSize(columns: 120, rows: 40))
  }

  @Test("a number is predicted, checked and explained")
  func number() throws {
    var run = try run(step: 1)
    run.press(.character("4"), .character("8"), .backspace, .character("9"), .enter)
    #expect(run.state.answers[1] == ExerciseAnswer(given: "49", isCorrect: true, isRevealed: false))
    let text = run.canvas.plainText()
    #expect(text.contains("Correct: 49"))
    #expect(text.contains("Each of the 49 tokens"))
    #expect(text.contains("score 1 of 4"))
  }

  @Test("a wrong prediction is told beside the answer and counts nothing")
  func wrong() throws {
    var run = try run(step: 4)
    for character in "14x14" { run.press(.character(character)) }
    run.press(.enter)
    #expect(run.state.answers[4]?.isCorrect == false)
    #expect(run.canvas.plainText().contains("56×56"))
    #expect(run.state.score.right == 0)
  }

  @Test("Tab reveals without points; what is no answer is not taken")
  func revealing() throws {
    var run = try run(step: 1)
    run.press(.enter)
    #expect(run.state.answers.isEmpty)
    #expect(run.canvas.plainText().contains("That is no number."))
    run.press(.tab)
    #expect(run.state.answers[1]?.isRevealed == true)
    #expect(run.state.score.right == 0)
    // Answered once, Enter takes over.
    run.press(.enter)
    #expect(run.state.isTakenOver)
  }

  @Test("options and yes or no are chosen with arrows or digits")
  func choosing() throws {
    var choice = try run(step: 2)
    choice.press(.character("2"), .enter)
    #expect(choice.state.answers[2] == ExerciseAnswer(given: "swin-b", isCorrect: true, isRevealed: false))
    var mask = try run(step: 3)
    mask.press(.down, .up, .enter)
    #expect(mask.state.answers[3] == ExerciseAnswer(given: "yes", isCorrect: true, isRevealed: false))
  }

  @Test(
    "numbers are taken as people write them",
    arguments: [
      ("4,490,566,656", 4_490_566_656.0), ("4.49G", 4.49e9), ("28 M", 2.8e7), ("30%", 0.3), ("-2", -2), ("1k", 1000),
    ])
  func numbers(text: String, value: Double) { #expect(ShownExercise.number(text) == value) }

  @Test("no number is taken for one", arguments: ["", "x", "1.2.3", "G", "%", "nan", "inf"])
  func noNumbers(text: String) { #expect(ShownExercise.number(text) == nil) }

  @Test("a tolerance is a part of the answer")
  func tolerance() {
    func exercise(_ tolerance: Double) -> ShownExercise {
      ShownExercise(
        kind: .number, question: ShownText(runs: []), options: [], answer: .integer(1000), tolerance: tolerance,
        explanation: nil)
    }
    #expect(exercise(0.02).accepts("1020") == true)
    #expect(exercise(0.02).accepts("1021") == false)
    #expect(exercise(0).accepts("1001") == false)
    #expect(exercise(0).accepts("1000") == true)
  }

  @Test("variants differ by the seed, not by the way to the step")
  func variants() throws {
    let text = try String(contentsOfFile: Fixture.path, encoding: .utf8)
      .replacing("choose(7, 7, 7)", with: "between(2, 400)")
    let tour = try Tour(text: text, path: "t.md")
    func answer(seed: UInt64, visiting steps: [Int]) throws -> TourValue? {
      var resolver = TourResolver(seed: seed)
      for step in steps { _ = try resolver.step(step, of: tour) }
      return try resolver.step(1, of: tour).exercise?.answer
    }
    #expect(try answer(seed: 3, visiting: []) == answer(seed: 3, visiting: [4, 1, 2]))
    let answers = try Set((0..<8).map { try answer(seed: $0, visiting: []) })
    #expect(answers.count > 4)
  }

  @Test("answers are written as JSON and graded alike without a terminal")
  func grading() throws {
    let folder = try Fixture.Folder()
    let file = folder.path + "/answers.json"
    let played = Answer(
      "lecture \(Fixture.path) --answers \(file) --columns 80 --rows 24 --keys right 4 9 enter right tab right down enter"
    )
    #expect(played.status == .success, "\(played.notes)")
    let graded = Answer("lecture \(Fixture.path) --grade \(file)")
    #expect(graded.status == .success, "\(graded.notes)")
    let results = try #require(JSONValue(parsing: graded.output))
    #expect(results["score"] == .integer(1))
    #expect(results["of"] == .integer(4))
    #expect(results["unanswered"] == .array([.integer(5)]))
    #expect(folder.text("answers.json") == graded.output)
    // The learner's file is not believed: a right answer that it claims is looked at again.
    let forged = folder.path + "/forged.json"
    let text = graded.output.replacing("\"answer\": \"49\"", with: "\"answer\": \"50\"")
    try text.write(toFile: forged, atomically: true, encoding: .utf8)
    #expect(JSONValue(parsing: Answer("lecture \(Fixture.path) --grade \(forged)").output)?["score"] == .integer(0))
  }

  @Test(
    "files that hold no answers are refused",
    arguments: ["", "[]", "{\"tour\": 3}", "{\"tour\": \"T\", \"seed\": 0, \"answers\": [{}]}"])
  func malformed(text: String) throws {
    let folder = try Fixture.Folder()
    try text.write(toFile: folder.path + "/a.json", atomically: true, encoding: .utf8)
    #expect(Answer("lecture \(Fixture.path) --grade \(folder.path)/a.json").status == .badData)
    #expect(Answer("lecture \(Fixture.path) --grade \(folder.path)/none.json").status == .noInput)
  }
}
