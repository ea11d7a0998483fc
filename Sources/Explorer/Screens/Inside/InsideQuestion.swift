import VisionCore

/// What a screen wants to know: of which model, with which weights, on which image, and what.
struct InsideQuestion: Sendable, Equatable {
  let subject: Subject
  let weights: WeightsChoice
  /// The image's path; nil where the answer does not depend on one.
  let image: String?
  let asked: any ModelAnalysis

  /// Questions are the same where one finding answers both.
  static func == (left: InsideQuestion, right: InsideQuestion) -> Bool {
    left.isOfSameRun(right) && left.asked.work.isAnswered(byAny: right.asked.work)
  }

  /// Whether what is under way for another question helps this one too.
  func sharesWork(with other: InsideQuestion) -> Bool {
    isOfSameRun(other) && asked.work.sharesWork(withAny: other.asked.work)
  }

  private func isOfSameRun(_ other: InsideQuestion) -> Bool {
    subject.isOf(other.subject.preset, at: other.subject.input) && weights == other.weights && image == other.image
  }
}

/// A question on its way to the background.
struct InsideRequest: Sendable {
  let question: InsideQuestion
  let image: LoadedImage?
  /// What was found for a question that shares the work.
  let known: (any Sendable)?
}

/// What was found, the latest of it.
struct InsideMemory: Sendable {
  enum Outcome: Sendable {
    case found(any Sendable)
    case nothing(Phrase)

    var finding: (any Sendable)? { if case .found(let finding) = self { finding } else { nil } }
  }

  private var entries: [(question: InsideQuestion, outcome: Outcome)] = []

  /// Findings that are kept: each is smaller than the run that it came from.
  private static let limit = 16

  subscript(question: InsideQuestion) -> Outcome? { entries.first { $0.question == question }?.outcome }

  mutating func keep(_ outcome: Outcome, to question: InsideQuestion) {
    entries.removeAll { $0.question == question }
    entries.append((question, outcome))
    if entries.count > InsideMemory.limit { entries.removeFirst() }
  }

  /// What was last found for a question that shares the work: shown until the answer is there, and what it begins with.
  func nearest(to question: InsideQuestion) -> (any Sendable)? {
    entries.last { $0.question.sharesWork(with: question) && $0.outcome.finding != nil }?.outcome.finding
  }
}
