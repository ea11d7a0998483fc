import VisionCore

/// A step of a tour as it is shown: with everything computed.
struct ShownStep: Sendable {
  let title: ShownText
  let claims: [String]
  let blocks: [Block]
  let note: [Block]
  let exercise: ShownExercise?

  struct Block: Sendable {
    let kind: Tour.Block.Kind
    let text: ShownText
  }
}

/// A paragraph with its values put in.
struct ShownText: Sendable, Hashable {
  struct Run: Sendable, Hashable {
    let text: String
    let emphasis: TourText.Emphasis
    let isComputed: Bool
  }

  let runs: [Run]

  var plain: String { runs.map(\.text).joined() }
}

/// An exercise in the variant of this run.
struct ShownExercise: Sendable {
  let kind: Tour.Exercise.Kind
  let question: ShownText
  let options: [String]
  let answer: TourValue
  let tolerance: Double
  let explanation: ShownText?

  /// The answer as it is written.
  var answerText: String { answer.text }

  /// Whether what a learner gave is the answer; nil for what is none of the exercise's kind.
  func accepts(_ given: String) -> Bool? {
    switch kind {
    case .number:
      guard let number = ShownExercise.number(given), let wanted = answer.number else { return nil }
      return abs(number - wanted) <= max(tolerance * abs(wanted), 1e-9 * abs(wanted))
    case .grid:
      guard let size = InputSize(argument: given.filter { !$0.isWhitespace }) else { return nil }
      return .grid(size.grid) == answer
    case .choice: return options.contains(given) ? given == answer.text : nil
    case .mask:
      guard ["yes", "no"].contains(given) else { return nil }
      return answer == .truth(given == "yes")
    }
  }

  /// A number as learners type it: digits grouped or not, `4.49G`, `30%`.
  static func number(_ text: String) -> Double? {
    var text = text.filter { $0 != "," && !$0.isWhitespace }
    var factor = 1.0
    let units: [Character: Double] = ["k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "%": 0.01]
    if let last = text.last, let unit = units[last] {
      factor = unit
      text.removeLast()
    }
    guard text.first?.isNumber == true || text.first == "-" || text.first == "." else { return nil }
    return Double(text).map { $0 * factor }
  }
}

/// Computes the steps of a tour. The readings of models are kept from step to step.
struct TourResolver: Sendable {
  let seed: UInt64
  private var evaluator: TourEvaluator

  init(seed: UInt64) { (self.seed, evaluator) = (seed, TourEvaluator(seed: seed)) }

  /// Computes a step. The variant of an exercise depends on the seed and the step alone, not on the way that leads to it.
  /// - Throws: the first expression that has no value, with its line.
  mutating func step(_ index: Int, of tour: Tour) throws(TourError) -> ShownStep {
    let step = tour.steps[index]
    evaluator.bindings = [:]
    evaluator.generator = SplitMix64(seed: seed &+ UInt64(index) &* 0x9E37_79B9)
    let title = try shown(step.title, tour)
    let (blocks, note) = (try shown(step.blocks, tour), try shown(step.note, tour))
    let exercise = try step.exercise.map { exercise throws(TourError) in try shown(exercise, tour) }
    return ShownStep(title: title, claims: step.claims, blocks: blocks, note: note, exercise: exercise)
  }

  private mutating func shown(_ blocks: [Tour.Block], _ tour: Tour) throws(TourError) -> [ShownStep.Block] {
    var shownBlocks: [ShownStep.Block] = []
    for block in blocks { shownBlocks.append(ShownStep.Block(kind: block.kind, text: try shown(block.text, tour))) }
    return shownBlocks
  }

  private mutating func shown(_ text: TourText, _ tour: Tour) throws(TourError) -> ShownText {
    var runs: [ShownText.Run] = []
    for part in text.parts {
      switch part {
      case .text(let text, let emphasis): runs.append(ShownText.Run(text: text, emphasis: emphasis, isComputed: false))
      case .computed(let computed, let emphasis):
        do {
          let value = try evaluator.value(of: computed.expression).text(as: computed.format)
          runs.append(ShownText.Run(text: value, emphasis: emphasis, isComputed: true))
        } catch {
          throw TourError(path: tour.path, line: computed.line, fault: .expression(error))
        }
      }
    }
    return ShownText(runs: runs)
  }

  private mutating func value(_ expression: Tour.Located<TourExpression>, _ tour: Tour) throws(TourError) -> TourValue {
    do {
      return try evaluator.value(of: expression.value)
    } catch {
      throw TourError(path: tour.path, line: expression.line, fault: .expression(error))
    }
  }

  private mutating func shown(_ exercise: Tour.Exercise, _ tour: Tour) throws(TourError) -> ShownExercise {
    for binding in exercise.bindings { evaluator.bindings[binding.name] = try value(binding.expression, tour) }
    var options: [String] = []
    for option in exercise.options { options.append(try shown(option, tour).plain) }
    let answer = try answer(of: exercise, options, tour)
    return ShownExercise(
      kind: exercise.kind, question: try shown(exercise.question, tour), options: options, answer: answer,
      tolerance: exercise.tolerance,
      explanation: try exercise.explanation.map { text throws(TourError) in try shown(text, tour) })
  }

  /// The answer, of the kind that is asked for. A word alone may name the right option, where nothing computes it.
  private mutating func answer(
    of exercise: Tour.Exercise, _ options: [String], _ tour: Tour
  ) throws(TourError) -> TourValue {
    var answer: TourValue
    if exercise.kind == .choice, case .word(let word) = exercise.answer.value, evaluator.bindings[word] == nil {
      answer = .text(word)
    } else {
      answer = try value(exercise.answer, tour)
    }
    func fail(_ fault: TourFault) -> TourError { TourError(path: tour.path, line: exercise.answer.line, fault: fault) }
    switch (exercise.kind, answer) {
    case (.number, .integer), (.number, .number), (.grid, .grid), (.mask, .truth): break
    case (.choice, _):
      guard options.contains(answer.text) else { throw fail(.noOption(answer: answer.text, options: options)) }
      answer = .text(answer.text)
    case (.number, _): throw fail(.wrongAnswer(kind: "a number", found: answer.text))
    case (.grid, _): throw fail(.wrongAnswer(kind: "a grid, such as 14×14", found: answer.text))
    case (.mask, _): throw fail(.wrongAnswer(kind: "yes or no", found: answer.text))
    }
    return answer
  }
}
