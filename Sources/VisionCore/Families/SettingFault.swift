/// A setting that a model cannot have.
package enum SettingFault: UsageError, Equatable, Sendable {
  /// A family that no model file can describe.
  case unknownFamily(String, nearest: String, known: [String])
  /// A name that is no setting of the family.
  case unknownKey(String, family: String, nearest: String)
  /// A size that has no usual value and was not given.
  case missing(key: String, family: String, summary: Phrase)
  /// A list in place of a number, a word in place of a list, and so on.
  case wrongKind(key: String, expected: SettingDescription.Values, found: String)
  case outOfRange(key: String, found: Int, allowed: ClosedRange<Int>)
  case outOfBounds(key: String, found: Double, allowed: ClosedRange<Double>)
  case unknownChoice(key: String, found: String, allowed: [String])
  /// A list that is not as long as it has to be; `like` is the list that says how long.
  case wrongLength(key: String, expected: Int, found: Int, like: String?)
  /// Heads that do not share the width equally; the stage counts from 1, nil where there is only one width.
  case headsDoNotDivide(key: String, heads: Int, width: Int, stage: Int?)
  /// A model that does not fit its own resolution.
  case unfit(input: GridSize, ShapeError)
  /// A model of which a large image's counts would not fit 64 bits.
  case tooLarge
}

extension SettingFault {
  /// The setting that it is about; nil where it is about the model as a whole.
  package var key: String? {
    switch self {
    case .unknownFamily: "family"
    case .unknownKey(let key, _, _), .missing(let key, _, _), .wrongKind(let key, _, _), .outOfRange(let key, _, _),
      .outOfBounds(let key, _, _), .unknownChoice(let key, _, _), .wrongLength(let key, _, _, _),
      .headsDoNotDivide(let key, _, _, _):
      key
    case .unfit: "resolution"
    case .tooLarge: nil
    }
  }
}

extension SettingFault {
  package var sentence: Phrase {
    switch self {
    case .unknownFamily(let name, let nearest, let known):
      "no family is called '\(name)'; did you mean \(nearest)? There are \(known.joined(separator: ", "))"
    case .unknownKey(let key, let family, let nearest):
      "the family \(family) has no setting '\(key)'; did you mean '\(nearest)'?"
    case .missing(let key, let family, let summary):
      "'\(key)' is missing; the family \(family) needs it: \(summary)"
    case .wrongKind(let key, let expected, let found): "'\(key)' should be \(expected), and is \(found)"
    case .outOfRange(let key, let found, let allowed):
      "'\(key)' is \(found); it must lie between \(allowed.lowerBound) and \(allowed.upperBound)"
    case .outOfBounds(let key, let found, let allowed):
      "'\(key)' is \(found); it must lie between \(allowed.lowerBound) and \(allowed.upperBound)"
    case .unknownChoice(let key, let found, let allowed):
      "'\(key)' is '\(found)'; it must be \(allowed.dropLast().joined(separator: ", ")) or \(allowed.last ?? "")"
    case .wrongLength(let key, let expected, let found, let like):
      Phrase(
        found, one: "'\(key)' has \(found) entry and should have \(expected)",
        many: "'\(key)' has \(found) entries and should have \(expected)")
        + (like.map { ", one for each stage as '\($0)' has" } ?? "")
    case .headsDoNotDivide(let key, let heads, let width, let stage):
      "'\(key)': \(heads) heads do not share a width of \(width) equally\(stage.map { " in stage \($0)" } ?? "")"
    case .unfit(let input, let error): "the model does not fit images of \(input.rows) × \(input.columns): \(error)"
    case .tooLarge: "the model is too large: on a large image its operations would be more than can be counted"
    }
  }
}

extension SettingDescription.Values: Worded {
  /// `a number between 1 and 8`, `a list of numbers, one for each stage`.
  package var sentence: Phrase {
    switch self {
    case .integer(let range): "a whole number between \(range.lowerBound) and \(range.upperBound)"
    case .integers(_, .stages): "a list of whole numbers, one for each stage"
    case .integers(_, .exactly(let count)): "a list of \(count) whole numbers"
    case .number(let range): "a number between \(range.lowerBound) and \(range.upperBound)"
    case .choice(let allowed): "one of \(allowed.joined(separator: ", "))"
    case .choices(let allowed): "a list, one for each stage, of \(allowed.joined(separator: ", "))"
    }
  }
}
