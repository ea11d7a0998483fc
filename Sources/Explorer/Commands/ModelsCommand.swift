import ArgumentParser
import VisionCore

/// Lists the catalogue.
struct ModelsCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "models", abstract: "List the models with their papers, sizes, cost and published results.")

  @OptionGroup var options: TableOptions

  func run(on console: Console) throws {
    let models = try Catalog.presets.map(CatalogEntry.init)
    try options.write(
      Table(columns: CatalogEntry.columns, rows: models.map(\.row)), json: .array(models.map(\.json)), on: console)
  }
}

/// A model of the catalogue with its counts at its own resolution.
private struct CatalogEntry {
  let preset: Preset
  let cost: Cost
  let published: [PublishedResult]

  init(_ preset: Preset) throws {
    self.preset = preset
    cost = Cost(try preset.program())
    published = Published.results(for: preset)
  }

  static let columns: [Table.Column] = [
    Table.Column("name", "model"),
    Table.Column("title", "title", dropped: 4),
    Table.Column("family", dropped: 1),
    Table.Column("resolution", "input", .right),
    Table.Column("parameters", .right),
    Table.Column(nil, "", .right, dropped: 2),
    Table.Column("macs", "MACs", .right),
    Table.Column(nil, "", .right, dropped: 3),
    Table.Column("year", .right, dropped: 0),
    Table.Column("arXiv", dropped: 0),
    Table.Column("published", "published top-1 (%)", dropped: 5),
  ]

  var row: Table.Row {
    let results = published.compactMap { result in
      result.top1.map { "\($0) \(result.pretraining ?? "")" }
    }
    return Table.Row([
      Table.Cell(preset.name), Table.Cell(preset.title), Table.Cell(preset.family.rawValue),
      Table.Cell(preset.resolution), Table.Cell(cost.parameters), Table.Cell(cost.parameters.abbreviated),
      Table.Cell(cost.multiplyAccumulates), Table.Cell(cost.multiplyAccumulates.abbreviated),
      Table.Cell(String(preset.paper.year), .integer(preset.paper.year)), Table.Cell(preset.paper.arXiv),
      Table.Cell(results.joined(separator: ", ")),
    ])
  }

  var json: JSONValue {
    [
      "name": .string(preset.name), "title": .string(preset.title), "family": .string(preset.family.rawValue),
      "aliases": .array(preset.aliases.map(JSONValue.string)),
      "paper": [
        "title": .string(preset.paper.title), "authors": .string(preset.paper.authors),
        "venue": .string(preset.paper.venue), "year": .integer(preset.paper.year),
        "arXiv": .string(preset.paper.arXiv),
      ],
      "resolution": .integer(preset.resolution), "parameters": .integer(cost.parameters),
      "macs": .integer(cost.multiplyAccumulates),
      "published": .array(published.map(\.json)),
    ]
  }
}

extension PublishedResult {
  fileprivate var json: JSONValue {
    [
      "source": .string(source), "model": .string(model), "pretraining": JSONValue(pretraining),
      "resolution": JSONValue(resolution), "parametersInMillions": JSONValue(millionParameters),
      "gigaFLOPs": JSONValue(gigaFLOPs), "top1": JSONValue(top1),
    ]
  }
}
