import ArgumentParser
import VisionCore

/// Lists the catalogue.
struct ModelsCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "models", abstract: "List the models with their papers, sizes, cost and published results.")

  @OptionGroup var options: TableOptions

  func run(on console: Console) throws {
    let models = try mapOnThreads(Catalog.presets) { try CatalogEntry($0) }
    try options.write(
      DataTable(columns: CatalogEntry.columns, rows: models.map(\.row), heading: .exact),
      json: .array(models.map(\.json)), on: console)
  }
}

/// A model of the catalogue with its counts at its own resolution.
private struct CatalogEntry: Sendable {
  let preset: Preset
  let parameters: Int
  let multiplyAccumulates: Int
  let published: [PublishedResult]

  /// Keeps the counts alone: the next model's program then takes the memory of this one's.
  init(_ preset: Preset) throws {
    self.preset = preset
    let cost = Cost(try preset.program())
    (parameters, multiplyAccumulates) = (cost.parameters, cost.multiplyAccumulates)
    published = Published.results(for: preset)
  }

  static let columns: [DataTable.Column] = [
    DataTable.Column("name", "model"),
    DataTable.Column("title", "title", dropped: 4),
    DataTable.Column("family", dropped: 1),
    DataTable.Column("resolution", "input", .right),
    DataTable.Column("parameters", .right),
    DataTable.Column(nil, "", .right, dropped: 2),
    DataTable.Column("macs", "MACs", .right),
    DataTable.Column(nil, "", .right, dropped: 3),
    DataTable.Column("year", .right, dropped: 0),
    DataTable.Column("arXiv", dropped: 0),
    DataTable.Column("published", "published top-1 (%)", dropped: 5),
  ]

  var row: DataTable.Row {
    var results: [String] = []
    for result in published {
      // Several tables print the same result.
      guard let text = result.top1.map({ "\($0) \(result.pretraining ?? "")" }), !results.contains(text) else {
        continue
      }
      results.append(text)
    }
    return DataTable.Row([
      DataTable.Cell(preset.name), DataTable.Cell(preset.title), DataTable.Cell(preset.family.title),
      DataTable.Cell(preset.input.compact, .integer(preset.input.rows)), DataTable.Cell(parameters),
      DataTable.Cell(parameters.abbreviated),
      DataTable.Cell(multiplyAccumulates), DataTable.Cell(multiplyAccumulates.abbreviated),
      DataTable.Cell(String(preset.paper.year), .integer(preset.paper.year)), DataTable.Cell(preset.paper.arXiv),
      DataTable.Cell(results.joined(separator: ", ")),
    ])
  }

  var json: JSONValue {
    [
      "name": .string(preset.name), "title": .string(preset.title), "family": .string(preset.family.title),
      "aliases": .array(preset.aliases.map(JSONValue.string)),
      "paper": [
        "title": .string(preset.paper.title), "authors": .string(preset.paper.authors),
        "venue": .string(preset.paper.venue), "year": .integer(preset.paper.year),
        "arXiv": .string(preset.paper.arXiv),
      ],
      "resolution": .integer(preset.input.rows), "parameters": .integer(parameters),
      "macs": .integer(multiplyAccumulates),
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
