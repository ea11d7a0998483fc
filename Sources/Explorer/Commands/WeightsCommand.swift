import ArgumentParser
import VisionCore

/// Says where weights come from and which are there; downloads nothing.
struct WeightsCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "weights",
    abstract: "List the weights that people usually have of each model, and those that are found here.",
    discussion: """
      Nothing is downloaded. The repository is on huggingface.co; its model.safetensors is opened as it is, as are the \
      authors' own files. `explorer classify FILE IMAGE` opens any checkpoint; the data folder keeps yours under a \
      model's name, such as \(Catalog.opening.name).safetensors.
      """)

  @OptionGroup var options: TableOptions

  func run(on console: Console) throws {
    let folders = WeightFolders(environment: console.environment)
    let rows = Catalog.presets.map { preset in
      // What is missing here could not be confirmed, or nobody has published it.
      let usual = preset.weights
      return DataTable.Row([
        DataTable.Cell(preset.name), Self.cell(usual?.repository), Self.cell(usual?.file), Self.cell(usual?.licence),
        Self.cell(usual?.remark), Self.cell(folders.find(preset)),
      ])
    }
    let table = DataTable(
      columns: [
        DataTable.Column("name", "model"), DataTable.Column("repository", dropped: 4),
        DataTable.Column("file", "authors' file", dropped: 2), DataTable.Column("licence", dropped: 1),
        DataTable.Column("remark", dropped: 0), DataTable.Column("found", "found", shortens: true),
      ], rows: rows)
    let json: JSONValue = [
      "folders": ["data": JSONValue(folders.data), "huggingFaceCache": JSONValue(folders.cache)], "models": table.json,
    ]
    try options.write(table, json: json, on: console)
    let places = [folders.data, folders.cache].compactMap { $0 }
    console.say(
      places.isEmpty
        ? "Looked nowhere: neither HOME nor XDG_DATA_HOME is set." : "Looked in \(places.joined(separator: " and ")).")
  }

  private static func cell(_ text: String?) -> DataTable.Cell { text.map { DataTable.Cell($0) } ?? .none }
}
