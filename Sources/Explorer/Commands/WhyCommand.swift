import ArgumentParser
import VisionCore

extension CountingRule: ExpressibleByArgument {}

/// Explains why two ways of counting disagree.
struct WhyCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "why",
    abstract: "Explain why counts of a model differ: between counting rules, and from what its paper prints.",
    discussion: """
      Without --from and --to all rules stand beside each other. With them the difference is taken apart, kind of work by \
      kind of work; the terms add up to it exactly. The rules of counters are those counters' answers for the model's usual \
      PyTorch code.

      RULES:
      \(CountingRule.allCases.map { "  \($0.rawValue): \($0.summary.english)" }.joined(separator: "\n"))
      """)

  @Argument(help: "A model's name or alias, which `explorer models` lists, or a model file (YAML).")
  var model: String

  @Option(help: ArgumentHelp("The rule to start from; exact where only --to is given.", valueName: "rule"))
  var from: CountingRule?

  @Option(
    help: ArgumentHelp("The rule to explain, or `published`; exact where only --from is given.", valueName: "rule"))
  var to: CountingGoal?

  @OptionGroup var size: SizeOptions
  @OptionGroup var options: TableOptions

  func run(on console: Console) throws {
    let preset = try ModelChoice.counted(model, on: console)
    let (program, input) = try size.program(of: preset)
    let counts = CountedModel(preset: preset, input: input, program: program, ledger: Ledger(program))
    switch to {
    case nil where from == nil: try writeRules(counts, on: console)
    case .published?: try writePublished(counts, on: console)
    case nil: try writeDifference(counts, to: .exact, on: console)
    case .rule(let rule)?: try writeDifference(counts, to: rule, on: console)
    }
  }

  // MARK: All rules

  private func writeRules(_ counts: CountedModel, on console: Console) throws {
    let exact = counts.ledger.multiplyAccumulates()
    let rows = CountingRule.allCases.map { rule -> DataTable.Row in
      let total = (try? counts.count(rule))?.total
      return DataTable.Row([
        DataTable.Cell(rule.rawValue), total.map { DataTable.Cell($0) } ?? .none,
        DataTable.Cell(total?.abbreviated ?? "–"), total.map { signedCell($0 - exact) } ?? .none,
        total.map { DataTable.Cell(signedText(Double($0 - exact) / Double(max(exact, 1)) * 100)) }
          ?? DataTable.Cell("–"),
        DataTable.Cell(rule.summary.english),
      ])
    }
    let columns = [
      DataTable.Column("rule"), DataTable.Column("count", .right), DataTable.Column(nil, "", .right),
      DataTable.Column("gap", "gap to exact", .right), DataTable.Column(nil, "%", .right, dropped: 1),
      DataTable.Column("summary", "what it is", dropped: 0, shortens: true),
    ]
    let table = DataTable(columns: columns, rows: rows, heading: .each)
    try options.write(
      table, json: ["model": .string(counts.preset.name), "input": counts.input.json, "rules": table.json], on: console)
    for rule in CountingRule.allCases {
      do { _ = try counts.count(rule) } catch { console.say("\(error).") }
    }
  }

  // MARK: Two rules

  private func writeDifference(_ counts: CountedModel, to: CountingRule, on console: Console) throws {
    let start = from ?? .exact
    let difference = RuleDifference(from: try counts.count(start), to: try counts.count(to), in: counts.program)
    let table = DataTable(
      columns: columns(start.rawValue, to.rawValue),
      rows: difference.terms.map(row)
        + [totalRow("sum", from: difference.from, to: difference.to, difference.difference)],
      heading: CountingHeading(from: start, to: "\(to.rawValue)"))
    try options.write(
      table,
      json: [
        "model": .string(counts.preset.name), "input": counts.input.json, "from": .string(start.rawValue),
        "to": .string(to.rawValue), "fromCount": .integer(difference.from), "toCount": .integer(difference.to),
        "difference": .integer(difference.difference), "terms": .array(difference.terms.map(json)),
      ], on: console)
  }

  // MARK: What is printed

  private func writePublished(_ counts: CountedModel, on console: Console) throws {
    let start = from ?? .exact
    let (first, paper) = (try counts.count(start), try counts.count(.paper))
    let rows = Published.results(for: counts.preset)
      .filter { $0.resolution.map { GridSize(square: $0) == counts.input } ?? true }
    let differences = rows.compactMap { PublishedDifference($0, from: first, paper: paper, in: counts.program) }
    guard !differences.isEmpty else {
      throw NothingPublished(model: counts.preset.name, input: counts.input)
    }
    let table = DataTable(
      columns: columns(start.rawValue, "printed"),
      rows: differences.flatMap { difference in
        let source = "\(difference.published.source): \(difference.published.flops.map { "\($0)" } ?? "") G"
        return difference.rules.terms.map(row)
          + [totalRow(difference.rest.words, from: difference.paperCount, to: difference.printed, difference.remainder)]
          + [totalRow(source, from: first.total, to: difference.printed, difference.printed - first.total)]
      }, heading: CountingHeading(from: start, to: "what is printed"))
    try options.write(
      table,
      json: [
        "model": .string(counts.preset.name), "input": counts.input.json, "from": .string(start.rawValue),
        "to": .string("published"),
        "published": .array(differences.map { json($0, from: first.total) }),
      ], on: console)
  }

  // MARK: Rows

  private func columns(_ from: String, _ to: String) -> [DataTable.Column] {
    [
      DataTable.Column("kind", "work"), DataTable.Column("place", "of", dropped: 0),
      DataTable.Column("from", Phrase(verbatim: from), .right), DataTable.Column("to", Phrase(verbatim: to), .right),
      DataTable.Column("difference", .right), DataTable.Column(nil, "", .right),
    ]
  }

  private func row(_ term: RuleDifference.Term) -> DataTable.Row {
    DataTable.Row([
      DataTable.Cell(term.kind.rawValue), DataTable.Cell(term.place ?? "", JSONValue(term.place)),
      DataTable.Cell(term.from), DataTable.Cell(term.to), signedCell(term.difference),
      DataTable.Cell(term.difference.abbreviated),
    ])
  }

  private func totalRow(_ words: String, from: Int, to: Int, _ difference: Int) -> DataTable.Row {
    DataTable.Row(
      [
        DataTable.Cell(words), DataTable.Cell("", .null), DataTable.Cell(from), DataTable.Cell(to),
        signedCell(difference), DataTable.Cell(difference.abbreviated),
      ], isMarked: true)
  }

  private func json(_ term: RuleDifference.Term) -> JSONValue {
    [
      "kind": .string(term.kind.rawValue), "place": JSONValue(term.place), "from": .integer(term.from),
      "to": .integer(term.to), "difference": .integer(term.difference),
    ]
  }

  private func json(_ difference: PublishedDifference, from: Int) -> JSONValue {
    [
      "source": .string(difference.published.source), "printed": .integer(difference.printed),
      "fromCount": .integer(from), "paperCount": .integer(difference.paperCount),
      "terms": .array(difference.rules.terms.map(json)), "remainder": .integer(difference.remainder),
      "remainderIs": .string(difference.rest.words),
    ]
  }
}

/// What is explained: a rule's count, or what is printed.
enum CountingGoal: ExpressibleByArgument, Equatable {
  case rule(CountingRule)
  case published

  init?(argument: String) {
    if argument == "published" {
      self = .published
    } else if let rule = CountingRule(rawValue: argument) {
      self = .rule(rule)
    } else {
      return nil
    }
  }

  static var allValueStrings: [String] { CountingRule.allCases.map(\.rawValue) + ["published"] }
}

/// A model with its account, to be counted by rules.
struct CountedModel {
  let preset: Preset
  let input: GridSize
  let program: Program
  let ledger: Ledger

  func count(_ rule: CountingRule) throws(CountingFailure) -> RuleCount { try RuleCount(rule, ledger, of: preset) }
}

/// A model of which no source prints a cost.
struct NothingPublished: UsageError, Equatable {
  let model: String
  let input: GridSize

  var sentence: Phrase {
    "no source that the explorer knows prints FLOPs of \(model) for an image of \(input) pixels; `explorer verify` lists what is printed"
  }
}

extension PublishedDifference.Rest {
  var words: String {
    switch self {
    case .rounded: "rounded to the printed digits"
    case .cutOff: "cut off to the printed digits"
    case .unexplained: "not explained"
    }
  }
}

/// A difference with its sign.
private func signedCell(_ number: Int) -> DataTable.Cell {
  DataTable.Cell(number > 0 ? "+\(number.grouped)" : number.grouped, .integer(number))
}

private func signedText(_ number: Double) -> String { (number > 0 ? "+" : "") + fixedText(number, digits: 1) }
