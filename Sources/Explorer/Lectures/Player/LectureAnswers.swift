import VisionCore

/// A learner's answers to a tour's exercises: what is written, and what is graded.
struct LectureAnswers {
  let tour: String
  let seed: UInt64
  let entries: [Entry]

  struct Entry {
    /// From 1.
    let step: Int
    let given: String
    let isRevealed: Bool
  }

  /// Longer files hold no answers.
  static let limit = 1 << 20

  init(_ state: LectureState) {
    (tour, seed) = (state.tour.title, state.resolver.seed)
    entries = state.answers.sorted { $0.key < $1.key }.map { place, answer in
      Entry(step: place + 1, given: answer.given, isRevealed: answer.isRevealed)
    }
  }

  /// Reads answers as they are written.
  /// - Throws: `AnswersFault`.
  init(json text: String, path: String) throws(AnswersFault) {
    guard let document = JSONValue(parsing: text) else { throw .malformed(path: path, expected: "a JSON document") }
    guard case .string(let tour)? = document["tour"] else { throw .malformed(path: path, expected: "'tour', a text") }
    guard case .integer(let seed)? = document["seed"], seed >= 0 else {
      throw .malformed(path: path, expected: "'seed', a whole number from 0")
    }
    guard case .array(let list)? = document["answers"] else {
      throw .malformed(path: path, expected: "'answers', a list")
    }
    var entries: [Entry] = []
    for item in list {
      guard case .integer(let step)? = item["step"], case .string(let given)? = item["answer"] else {
        throw .malformed(path: path, expected: "'step', a whole number, and 'answer', a text, in each answer")
      }
      entries.append(Entry(step: step, given: given, isRevealed: item["revealed"] == .bool(true)))
    }
    (self.tour, self.seed, self.entries) = (tour, UInt64(seed), entries)
  }

  /// The answers and what they are worth, in one form for the learner's file and for grading.
  /// - Throws: `TourError` where an exercise has no answer; `AnswersFault` for an answer to no exercise.
  func graded(by tour: Tour) throws -> JSONValue {
    var resolver = TourResolver(seed: seed)
    var rows: [JSONValue] = []
    var right = 0
    for index in tour.steps.indices where tour.steps[index].exercise != nil {
      guard let exercise = try resolver.step(index, of: tour).exercise else { continue }
      let entry = entries.first { $0.step == index + 1 }
      let isCorrect = entry.map { !$0.isRevealed && exercise.accepts($0.given) == true } ?? false
      right += isCorrect ? 1 : 0
      rows.append([
        "step": .integer(index + 1), "kind": .string(exercise.kind.rawValue),
        "question": .string(exercise.question.plain),
        "answer": JSONValue(entry?.given), "revealed": .bool(entry?.isRevealed ?? false), "correct": .bool(isCorrect),
        "expected": .string(exercise.answerText),
      ])
    }
    if let stray = entries.first(where: { entry in
      !tour.steps.indices.contains(entry.step - 1) || tour.steps[entry.step - 1].exercise == nil
    }) {
      throw AnswersFault.noExercise(step: stray.step, tour: tour.title)
    }
    return [
      "tour": .string(tour.title), "language": .string(tour.language.rawValue), "seed": .integer(Int(clamping: seed)),
      "score": .integer(right), "of": .integer(rows.count), "answers": .array(rows.filter { $0["answer"] != .null }),
      "unanswered": .array(rows.compactMap { $0["answer"] == .null ? $0["step"] : nil }),
    ]
  }
}

/// Why answers cannot be graded.
enum AnswersFault: DataError, Equatable {
  case malformed(path: String, expected: String)
  case noExercise(step: Int, tour: String)

  var sentence: Phrase {
    switch self {
    case .malformed(let path, let expected):
      "\(path) holds no answers as `explorer lecture --answers` writes them: expected \(expected)"
    case .noExercise(let step, let tour): "there is an answer to step \(step) of '\(tour)', which has no exercise"
    }
  }
}
