import ArgumentParser
import VisionCore

/// Recounts what the papers print.
struct VerifyCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Count every published model again and compare with what its paper prints.",
    discussion: """
      Parameters are in millions, FLOPs (multiply-accumulates) in thousands of millions. A row agrees where the count \
      rounds to the printed digits or is within 2 %; where a paper counts otherwise, the note says how. The status is \
      \(CommandStatus.differs.rawValue) where a row differs and no note explains it.
      """)

  @Argument(help: "Models' names or aliases, to see their rows alone.")
  var models: [String] = []

  @OptionGroup var options: TableOptions

  func run(on console: Console) throws {
    let names = Set(try models.map { try Catalog.preset(named: $0).name })
    let rows = Verification.all().filter { row in
      names.isEmpty || row.counted.map { names.contains($0.preset.name) } ?? false
    }
    try report(rows, on: console)
  }

  /// Writes the rows.
  /// - Throws: `PublishedDiffers` where one of them does not agree.
  func report(_ rows: [Verification], on console: Console) throws {
    let table = DataTable(columns: Self.columns, rows: rows.map(\.row), heading: .verified)
    let summary = VerificationSummary(rows)
    try options.write(table, json: ["summary": summary.json, "rows": table.json], on: console)
    console.say("\(summary)")
    if summary.differing > 0 { throw PublishedDiffers(rows: summary.differing) }
  }

  private static let columns: [DataTable.Column] = [
    DataTable.Column("source", dropped: 0),
    DataTable.Column("model"),
    DataTable.Column("pretraining", dropped: 1),
    DataTable.Column("resolution", "input", .right, dropped: 5),
    DataTable.Column("publishedParameters", "params M", .right),
    DataTable.Column("parameters", "counted", .right),
    DataTable.Column("parametersDifference", "%", .right, dropped: 4),
    DataTable.Column("publishedFLOPs", "FLOPs G", .right),
    DataTable.Column("macs", "counted", .right),
    DataTable.Column("macsDifference", "%", .right, dropped: 3),
    DataTable.Column("agrees", "agrees"),
    DataTable.Column("preset", "counted from", dropped: 2),
    DataTable.Column("note", "note", dropped: 6, shortens: true),
  ]
}

/// Printed numbers that the explorer does not come to.
struct PublishedDiffers: StatedError, Equatable {
  let rows: Int

  var exitStatus: CommandStatus { .differs }

  var sentence: Phrase {
    Phrase(rows, one: "\(rows) published row differs", many: "\(rows) published rows differ")
      + " from what is counted, and no known way of counting explains it; see the rows that do not agree"
  }
}

/// How many rows agree.
private struct VerificationSummary: Worded {
  let rows: Int
  let agreeing: Int
  /// Of those that agree, the ones that do so by another way of counting.
  let explained: Int
  let differing: Int

  init(_ rows: [Verification]) {
    self.rows = rows.count
    agreeing = rows.count { $0.agrees == true }
    explained = rows.count { $0.agrees == true && !$0.explanations.isEmpty }
    differing = rows.count { $0.agrees == false }
  }

  var notCounted: Int { rows - agreeing - differing }

  var sentence: Phrase {
    "Of \(rows) rows \(agreeing) agree (\(explained) as their notes say), \(differing) differ and \(notCounted) are "
      + "not computed."
  }

  var json: JSONValue {
    [
      "rows": .integer(rows), "agree": .integer(agreeing), "explained": .integer(explained),
      "differ": .integer(differing), "notComputed": .integer(notCounted),
    ]
  }
}

extension Verification {
  fileprivate var row: DataTable.Row {
    DataTable.Row(
      [
        DataTable.Cell(published.source), DataTable.Cell(published.model),
        published.pretraining.map { DataTable.Cell($0) } ?? .none,
        published.resolution.map { DataTable.Cell($0) } ?? .none, printed(published.parameters),
        count(counted?.parameters, 1_000_000), difference(counted?.parameterCheck), printed(published.flops),
        count(counted?.multiplyAccumulates, 1_000_000_000), difference(counted?.costCheck), verdict,
        counted.map { DataTable.Cell($0.preset.name) } ?? .none,
        note.map { DataTable.Cell($0) } ?? DataTable.Cell("", .null),
      ], isMarked: agrees == false)
  }

  private func printed(_ number: PrintedNumber?) -> DataTable.Cell {
    number.map { DataTable.Cell("\($0)", .number($0.value)) } ?? .none
  }

  private func count(_ count: Int?, _ unit: Int) -> DataTable.Cell {
    count.map { DataTable.Cell(hundredths($0, of: unit), .integer($0)) } ?? .none
  }

  private func difference(_ check: CountCheck?) -> DataTable.Cell {
    guard let check else { return .none }
    let tenths = Int((10 * check.difference).rounded())
    let sign = tenths < 0 ? "−" : tenths > 0 ? "+" : ""
    return DataTable.Cell(
      "\(sign)\(tenths.magnitude / 10).\(tenths.magnitude % 10)", .number((100 * check.difference).rounded() / 100))
  }

  private var verdict: DataTable.Cell {
    switch agrees {
    case true?: DataTable.Cell(explanations.isEmpty ? "yes" : "noted", .bool(true))
    case false?: DataTable.Cell("no", .bool(false))
    case nil: .none
    }
  }

  /// What is to be known about a row: why it is not computed, how it was, what explains a difference.
  private var note: String? {
    switch outcome {
    case .nothingPrinted: "not computed: neither parameters nor FLOPs are printed"
    case .unknownModel: "not computed: not in the catalogue"
    case .unfit(let preset, let error): "not computed: \(preset.name) does not take this resolution: \(error)"
    case .counted: explanations.isEmpty ? nil : explanations.joined(separator: "; ")
    }
  }

  /// Why a count that is neither the printed digits nor within 2 % agrees after all.
  fileprivate var explanations: [String] {
    (counted?.checks ?? []).compactMap { check in
      let count = hundredths(check.count, of: check.unit)
      switch check.verdict {
      case .sameDigits, .close, .differs: return nil
      case .roundedTwice: return "\(count) rounded to one digit more first, and then once again"
      case .cutOff: return "\(count) cut off to the printed digits, not rounded"
      case .otherCount(.windowTables(let indices, let masks)):
        let all = hundredths(check.count + indices + masks, of: check.unit)
        return "\(all) with the tables that checkpoints keep: \(indices.grouped) indices of relative positions, "
          + "\(masks.grouped) numbers of masks"
      }
    }
  }
}

/// A count in a larger unit, rounded to two decimals.
private func hundredths(_ count: Int, of unit: Int) -> String {
  let rounded = (100 * count + unit / 2) / unit
  let rest = rounded % 100
  return "\((rounded / 100).grouped).\(rest < 10 ? "0" : "")\(rest)"
}
