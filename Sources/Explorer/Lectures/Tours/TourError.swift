import VisionCore

/// What is wrong with a tour, and where.
struct TourError: StatedError, Equatable, Sendable {
  let path: String
  /// From 1.
  let line: Int
  let fault: TourFault

  var exitStatus: CommandStatus { if case .file(let error) = fault { error.exitStatus } else { .badData } }

  var sentence: Phrase { if case .file(let error) = fault { "\(error)" } else { "\(path):\(line): \(fault)" } }
}

/// What can be wrong with a tour.
enum TourFault: Error, Equatable, Sendable {
  case file(FileError)
  /// The first line does not open the front matter.
  case noFrontMatter(found: String)
  case frontMatterNotClosed
  case noValue(found: String)
  case unknownKey(String, known: [String])
  case repeatedKey(String)
  case missingKey(String, in: String)
  case badValue(key: String, value: String, expected: String)
  case textBeforeFirstStep(found: String)
  case noSteps
  case noTitle
  case wrongHeading(found: String)
  case badClaims(found: String)
  case unknownBlock(String)
  case blockNotClosed(String)
  case repeatedBlock(String)
  case emptyBlock(String)
  case markNotClosed(String)
  case address(AddressError)
  case firstStepWithoutView
  case expression(ExpressionFault)
  /// A computed answer that is of another kind than the exercise asks for.
  case wrongAnswer(kind: String, found: String)
  case noOption(answer: String, options: [String])
  /// What a view's image, weights or run met.
  case view(reason: Phrase)
}

extension TourFault: Worded {
  var sentence: Phrase {
    switch self {
    case .file(let error): "\(error)"
    case .noFrontMatter(let found):
      "expected '---', which opens the front matter with title, language and summary; found '\(found)'"
    case .frontMatterNotClosed: "expected '---' behind the front matter; found the end of the file"
    case .noValue(let found): "expected 'key: value'; found '\(found)'"
    case .unknownKey(let key, let known): "expected one of the keys \(known.joined(separator: ", ")); found '\(key)'"
    case .repeatedKey(let key): "expected '\(key)' once; found it again"
    case .missingKey(let key, let place): "expected '\(key)' in \(place); found none"
    case .badValue(let key, let value, let expected): "expected \(expected) for '\(key)'; found '\(value)'"
    case .textBeforeFirstStep(let found): "expected '## ' and the title of a first step; found '\(found)'"
    case .noSteps: "expected steps, each beginning with '## ' and a title; found none"
    case .noTitle: "expected a title behind '## '; found none"
    case .wrongHeading(let found): "expected text, or '## ' and the title of a step; found '\(found)'"
    case .badClaims(let found):
      "expected the lines of the curriculum as {V1, C3} behind the title; found '{\(found)}'"
    case .unknownBlock(let name): "expected a block of view, note or exercise; found '\(name)'"
    case .blockNotClosed(let name): "expected ``` behind the \(name) that begins here; found the end of the file"
    case .repeatedBlock(let name): "expected at most one \(name) in a step; found another"
    case .emptyBlock(let name): "expected something in the \(name); found nothing"
    case .markNotClosed(let mark): "expected another '\(mark)' in the paragraph; found its end"
    case .address(let error): "expected an address that leads somewhere: \(error)"
    case .firstStepWithoutView: "expected a view in the first step; found none"
    case .expression(let fault): "\(fault)"
    case .wrongAnswer(let kind, let found): "expected an answer that is \(kind); it computes to '\(found)'"
    case .noOption(let answer, let options):
      "expected an answer among the options \(options.joined(separator: ", ")); it computes to '\(answer)'"
    case .view(let reason): "expected a view that can be shown: \(reason)"
    }
  }
}
