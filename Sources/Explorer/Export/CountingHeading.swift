import VisionCore

/// How multiply-accumulates were counted, as the header of every export names it.
///
/// The one place where a rule's name enters headers: a table or picture is given its heading where it is made.
struct CountingHeading: Hashable, Sendable {
  /// The rule: `MACs, exact`.
  let rule: Phrase

  /// Every multiply-accumulate of matrix products and convolutions once.
  static let exact = CountingHeading(rule: "MACs, exact")
  /// What papers print; where a row prints nothing, it is counted exactly.
  static let published = CountingHeading(rule: "MACs as printed, else exact")
  /// What papers print beside what is counted.
  static let verified = CountingHeading(rule: "FLOPs as printed; counted: MACs, exact")
  /// Rates: a multiply and an add are two operations.
  static let doubled = CountingHeading(rule: "FLOPs, two to each of the exact MACs")

  /// Counts beside rates.
  static let timed = CountingHeading(rule: "MACs, exact; rates: two operations to each")
  /// All rules, each in a row of its own.
  static let each = CountingHeading(rule: "each row's own")

  /// What takes two rules' counts apart.
  init(from: CountingRule, to: Phrase) { self.init(rule: "\(from.rawValue) against \(to)") }

  /// What a table counted under a rule is headed by.
  init(_ rule: CountingRule) { self = rule == .exact ? .exact : CountingHeading(rule: rule.summary) }

  private init(rule: Phrase) { self.rule = rule }

  /// The header's line.
  var line: String { phrase.english }

  /// The same above a picture of a screen, in its language.
  var phrase: Phrase { "Counting rule: \(rule)" }

  /// The name of the column or member that holds the rule in data.
  static let key = "countingRule"
}

extension JSONValue {
  /// The document with the rule named in it: in an object first, in a list in each of its objects.
  func headed(by heading: CountingHeading?) -> JSONValue {
    guard let heading else { return self }
    switch self {
    case .object(let members):
      return .object([Member(name: CountingHeading.key, value: .string(heading.rule.english))] + members)
    case .array(let values): return .array(values.map { $0.headed(by: heading) })
    default: return self
    }
  }
}
