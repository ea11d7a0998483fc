import ArgumentParser
import VisionCore

/// Prints what papers say beside their tables of accuracy.
struct PublishedCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "published",
    abstract: "Print what the papers say of data, compute, training and ablations, each with its source.",
    discussion: """
      None of it is computed. Published sizes, costs and accuracies are in `explorer verify`, beside what is counted.
      """)

  @Argument(help: "Models' names or aliases, to see what is about their families alone.")
  var models: [String] = []

  @OptionGroup var options: TableOptions

  func run(on console: Console) throws {
    let families = try models.map { try ModelChoice.counted($0, on: console).family }
    let facts = Published.facts.filter { fact in
      families.isEmpty || fact.families.contains { families.contains($0) }
    }
    let table = DataTable(columns: Self.columns, rows: facts.map(\.row))
    try options.write(table, json: table.json, on: console)
    if facts.isEmpty { console.say("Nothing is kept of what their papers say beside tables of accuracy.") }
  }

  private static let columns: [DataTable.Column] = [
    DataTable.Column("topic", dropped: 1),
    DataTable.Column("subject"),
    DataTable.Column("property", "of what", shortens: true),
    DataTable.Column("value", "published", shortens: true),
    DataTable.Column("source", dropped: 0),
  ]
}

extension PublishedFact {
  fileprivate var row: DataTable.Row {
    DataTable.Row([topic.rawValue, subject, property, value, source].map { DataTable.Cell($0) })
  }
}
