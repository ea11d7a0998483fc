import VisionCore

/// A question, with how its answer is found and what that says: all that the program knows of one analysis.
///
/// The command line, the addresses and the screens are made from it. `ModelAnalysis` is one that asks the same of each model;
/// any other finds its own way from what a command line names to an answer.
protocol Analysis: Sendable {
  /// The command's name, and the `view` of an address.
  static var name: String { get }
  /// What the command's help says in a line.
  static var abstract: String { get }
  /// What it says below.
  static var discussion: String { get }
  /// What can be chosen: the command's options, the keys of an address and those on the screen.
  static var parameters: [AnalysisParameter] { get }
  /// How the command writes it where nothing else is asked for.
  static var usual: AnswerFormat { get }
  /// How many models it is asked of.
  static var models: ClosedRange<Int> { get }
  /// The most that one of its questions takes: the command has options for that much.
  static var takes: AnalysisNeeds { get }

  /// What the command line's question is answered with.
  static func answer(_ request: AnalysisRequest) throws -> AnalysisAnswer
}

extension Analysis {
  static var usual: AnswerFormat { .text }
  static var models: ClosedRange<Int> { 1...1 }
  static var takes: AnalysisNeeds { .image }

  static func parameter(_ name: String) -> AnalysisParameter? { parameters.first { $0.name == name } }
}

/// An analysis that asks each model for itself: a value is what is asked, with everything that was left open decided for the
/// model at hand. The Inside screen shows those that have a picture.
protocol ModelAnalysis: Analysis, Equatable {
  /// What was found: everything that is computed, for any way of showing it.
  associatedtype Finding: Sendable

  /// Whether models are read at the size of the first, where they take it and no other is asked for.
  static var sharesInput: Bool { get }

  /// The question about a model.
  /// - Throws: what the model does not have, or does not know by that name.
  init(_ choices: Choices, of subject: Subject) throws

  /// What it takes to answer.
  var needs: AnalysisNeeds { get }
  /// - Parameter known: the answer to a question that shares the work of this one
  func find(in input: AnalysisInput, knowing known: Finding?) throws -> Finding
  /// Whether what was found for another question answers this one as well.
  func isAnswered(by other: Self) -> Bool
  /// Whether what is under way for another question helps this one.
  func sharesWork(with other: Self) -> Bool
  /// The analysis that does the work, where this one shows another's finding.
  var work: any ModelAnalysis { get }
  /// What was found, of one model or several, in words, numbers and pictures.
  static func answer(_ readings: [Reading<Self>]) throws -> AnalysisAnswer

  /// The tokens that a query is one of; nil where there is none to choose.
  static func tokens(_ choices: Choices, of subject: Subject) -> TokenGrid?
  /// What the screen shows where less is chosen: one block, one head, one query.
  /// - Parameter query: the chosen token of `tokens`; its argument is the one where none is chosen, the middle for nil
  static func shown(_ choices: Choices, of subject: Subject, query: (AttentionQuery?) -> AttentionQuery?) -> Choices
}

/// What an answer is found from.
enum AnalysisNeeds: Sendable {
  /// The program alone.
  case program
  /// The numbers of the weights.
  case weights
  /// A run on an image.
  case image
}

extension ModelAnalysis {
  static var sharesInput: Bool { false }
  var needs: AnalysisNeeds { Self.takes }
  var work: any ModelAnalysis { self }

  func isAnswered(by other: Self) -> Bool { self == other }
  func sharesWork(with other: Self) -> Bool { isAnswered(by: other) }

  static func tokens(_ choices: Choices, of subject: Subject) -> TokenGrid? { nil }

  static func shown(
    _ choices: Choices, of subject: Subject, query: (AttentionQuery?) -> AttentionQuery?
  ) -> Choices {
    var choices = choices
    choices["query"] = query(nil).map { QueryArgument($0).text }
    return choices
  }
}

// MARK: - Whatever analysis it is

extension ModelAnalysis {
  func isAnswered(byAny other: any ModelAnalysis) -> Bool { (other as? Self).map(isAnswered(by:)) ?? false }
  func sharesWork(withAny other: any ModelAnalysis) -> Bool { (other as? Self).map(sharesWork(with:)) ?? false }

  func findAny(in input: AnalysisInput, knowing known: (any Sendable)?) throws -> any Sendable {
    try find(in: input, knowing: known as? Finding)
  }

  /// - Returns: nil where what was found is another analysis's.
  static func answer(any readings: [AnyReading]) throws -> AnalysisAnswer? {
    let typed = readings.compactMap { reading -> Reading<Self>? in
      guard let asked = reading.asked as? Self, let finding = reading.finding as? Finding else { return nil }
      return Reading(
        asked: asked, finding: finding, subject: reading.subject, provenance: reading.provenance, image: reading.image)
    }
    return typed.isEmpty || typed.count < readings.count ? nil : try answer(typed)
  }
}

/// A question with what was found, whatever it is.
struct AnyReading: Sendable {
  let asked: any ModelAnalysis
  let finding: any Sendable
  let subject: Subject
  let provenance: WeightProvenance
  let image: PixelGrid?
}

/// A question that cannot be asked of a model; the sentence says why.
struct Unanswerable: UsageError {
  let sentence: Phrase

  var description: String { sentence.english }
}
