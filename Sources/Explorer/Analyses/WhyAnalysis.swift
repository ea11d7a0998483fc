import VisionCore

/// Explains why two ways of counting disagree.
struct WhyAnalysis: ModelAnalysis {
  static let name = "why"
  static let abstract = "Explain why counts of a model differ: between counting rules, and from what its paper prints."
  static let discussion = """
    Without --from and --to all rules stand beside each other. With them the difference is taken apart, kind of work by \
    kind of work; the terms add up to it exactly. The rules of counters are those counters' answers for the model's usual \
    PyTorch code.

    RULES:
    \(CountingRule.allCases.map { "  \($0.rawValue): \($0.summary)" }.joined(separator: "\n"))
    """
  static let usual = AnswerFormat.table
  static let takes = AnalysisNeeds.program
  static let parameters: [AnalysisParameter] = [
    .rule("from", "The rule to start from; exact where only --to is given."),
    .rule("to", "The rule to explain, or `published`; exact where only --from is given.", or: ["published"]),
  ]

  /// What is explained.
  enum Goal: Equatable {
    /// How all rules differ from the exact count.
    case rules
    case difference(from: CountingRule, to: CountingRule)
    /// How a rule's count differs from what is printed.
    case published(from: CountingRule)
  }

  let goal: Goal

  init(_ choices: Choices, of subject: Subject) throws {
    let (from, to) = (choices.value("from", else: CountingRule.exact), choices.value("to", else: CountingRule.exact))
    goal =
      if choices["to"] == "published" {
        .published(from: from)
      } else if choices["from"] == nil, choices["to"] == nil {
        .rules
      } else {
        .difference(from: from, to: to)
      }
  }

  func find(in input: AnalysisInput, knowing known: Ledger?) throws -> Ledger { Ledger(input.subject.program) }

  // MARK: Saying

  static func answer(_ readings: [Reading<WhyAnalysis>]) throws -> AnalysisAnswer {
    let reading = readings[0]
    return switch reading.asked.goal {
    case .rules: rules(reading)
    case .difference(let from, let to): try difference(reading, from, to)
    case .published(let from): try published(reading, from)
    }
  }

  private static func rules(_ reading: Reading<WhyAnalysis>) -> AnalysisAnswer {
    let exact = reading.finding.multiplyAccumulates()
    let counts = CountingRule.allCases.map { rule in Result { try reading.count(rule).total } }
    let rows = zip(CountingRule.allCases, counts).map { rule, count -> DataTable.Row in
      guard let total = try? count.get() else {
        return DataTable.Row([.init(rule.rawValue), .none, .init("–"), .none, .init("–"), .init(rule.summary)])
      }
      let percent = Double(total - exact) / Double(max(exact, 1)) * 100
      return DataTable.Row([
        .init(rule.rawValue), .init(total), .init(total.abbreviated), signedCell(total - exact),
        .init((percent > 0 ? "+" : "") + fixedText(percent, digits: 1)), .init(rule.summary),
      ])
    }
    let columns: [DataTable.Column] = [
      .init("rule"), .init("count", .right), .init(nil, "", .right), .init("gap", "gap to exact", .right),
      .init(nil, "%", .right, dropped: 1), .init("summary", "what it is", dropped: 0, shortens: true),
    ]
    let table = DataTable(columns: columns, rows: rows, heading: .each)
    return AnalysisAnswer(
      table: table, json: .object(reading.head + [.init(name: "rules", value: table.json)]),
      notes: counts.compactMap { if case .failure(let error) = $0 { Phrase(verbatim: "\(error).") } else { nil } })
  }

  private static func difference(
    _ reading: Reading<WhyAnalysis>, _ from: CountingRule, _ to: CountingRule
  ) throws -> AnalysisAnswer {
    let difference = RuleDifference(
      from: try reading.count(from), to: try reading.count(to), in: reading.subject.program)
    return AnalysisAnswer(
      table: DataTable(
        columns: columns(from.rawValue, to.rawValue),
        rows: difference.terms.map(row)
          + [total("sum", from: difference.from, to: difference.to, difference.difference)],
        heading: CountingHeading(from: from, to: to.rawValue)),
      json: .object(
        reading.head + [
          .init(name: "from", value: .string(from.rawValue)), .init(name: "to", value: .string(to.rawValue)),
          .init(name: "fromCount", value: .integer(difference.from)),
          .init(name: "toCount", value: .integer(difference.to)),
          .init(name: "difference", value: .integer(difference.difference)),
          .init(name: "terms", value: .array(difference.terms.map(json))),
        ]))
  }

  private static func published(_ reading: Reading<WhyAnalysis>, _ from: CountingRule) throws -> AnalysisAnswer {
    let (preset, input) = (reading.subject.preset, reading.subject.input)
    let (first, paper) = (try reading.count(from), try reading.count(.paper))
    let differences = Published.results(for: preset)
      .filter { $0.resolution.map { GridSize(square: $0) == input } ?? true }
      .compactMap { PublishedDifference($0, from: first, paper: paper, in: reading.subject.program) }
    if differences.isEmpty { throw NothingPublished(model: preset.name, input: input) }
    return AnalysisAnswer(
      table: DataTable(
        columns: columns(from.rawValue, "printed"),
        rows: differences.flatMap { difference in
          let source = "\(difference.published.source): \(difference.published.flops.map { "\($0)" } ?? "") G"
          return difference.rules.terms.map(row) + [
            total(difference.rest.words, from: difference.paperCount, to: difference.printed, difference.remainder),
            total(source, from: first.total, to: difference.printed, difference.printed - first.total),
          ]
        }, heading: CountingHeading(from: from, to: "what is printed")),
      json: .object(
        reading.head + [
          .init(name: "from", value: .string(from.rawValue)), .init(name: "to", value: .string("published")),
          .init(name: "published", value: .array(differences.map { json($0, from: first.total) })),
        ]))
  }

  // MARK: Rows

  private static func columns(_ from: String, _ to: String) -> [DataTable.Column] {
    [
      .init("kind", "work"), .init("place", "of", dropped: 0), .init("from", from, .right), .init("to", to, .right),
      .init("difference", .right), .init(nil, "", .right),
    ]
  }

  private static func row(_ term: RuleDifference.Term) -> DataTable.Row {
    DataTable.Row([
      .init(term.kind.rawValue), .init(term.place ?? "", JSONValue(term.place)), .init(term.from), .init(term.to),
      signedCell(term.difference), .init(term.difference.abbreviated),
    ])
  }

  private static func total(_ words: String, from: Int, to: Int, _ difference: Int) -> DataTable.Row {
    DataTable.Row(
      [
        .init(words), .init("", .null), .init(from), .init(to), signedCell(difference), .init(difference.abbreviated),
      ], isMarked: true)
  }

  /// A difference with its sign.
  private static func signedCell(_ number: Int) -> DataTable.Cell {
    .init(number > 0 ? "+\(number.grouped)" : number.grouped, .integer(number))
  }

  private static func json(_ term: RuleDifference.Term) -> JSONValue {
    [
      "kind": .string(term.kind.rawValue), "place": JSONValue(term.place), "from": .integer(term.from),
      "to": .integer(term.to), "difference": .integer(term.difference),
    ]
  }

  private static func json(_ difference: PublishedDifference, from: Int) -> JSONValue {
    [
      "source": .string(difference.published.source), "printed": .integer(difference.printed),
      "fromCount": .integer(from), "paperCount": .integer(difference.paperCount),
      "terms": .array(difference.rules.terms.map(json)), "remainder": .integer(difference.remainder),
      "remainderIs": .string(difference.rest.words),
    ]
  }
}

extension Reading<WhyAnalysis> {
  fileprivate func count(_ rule: CountingRule) throws(CountingFailure) -> RuleCount {
    try RuleCount(rule, finding, of: subject.preset)
  }
}

extension AnalysisParameter {
  /// A counting rule.
  /// - Parameter others: what stands for none of them
  static func rule(
    _ name: String, _ help: String, or others: [String] = [], usual: CountingRule? = nil
  ) -> AnalysisParameter {
    let names = CountingRule.allCases.map(\.rawValue) + others
    var parameter = choice(name, names, "\(help) One of \(names.joined(separator: ", ")).", usual: usual?.rawValue)
    parameter.values = "rule"
    return parameter
  }
}

/// A model of which no source prints a cost.
struct NothingPublished: UsageError, Equatable {
  let model: String
  let input: GridSize

  var description: String {
    "no source that the explorer knows prints FLOPs of \(model) for an image of \(input) pixels; `explorer verify` lists what is printed"
  }
}

extension PublishedDifference.Rest {
  fileprivate var words: String {
    switch self {
    case .rounded: "rounded to the printed digits"
    case .cutOff: "cut off to the printed digits"
    case .unexplained: "not explained"
    }
  }
}
