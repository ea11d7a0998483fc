import ArgumentParser
import VisionCore

/// Two or more models side by side.
struct CompareCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare models stage by stage: grids, widths, windows and the two terms of the attention's cost.",
    discussion: """
      Stages stand beside each other where their tokens span about as many pixels (stride). A line in which the models differ \
      begins with ≠. The linear term of attention is its projections, the quadratic \
      one the two products of queries, keys and values. `--set` changes all models; one of them is changed by what stands \
      behind its name: `explorer compare \(Catalog.opening.name) \(Catalog.opening.name)+window=14`.
      """)

  @Argument(help: "Two or more models' names or aliases, which `explorer models` lists, or model files (YAML).")
  var models: [String] = []

  @OptionGroup var settings: SettingOptions
  @OptionGroup var size: SizeOptions
  @OptionGroup var options: TableOptions

  func validate() throws {
    if models.count < 2 {
      throw ValidationError(
        "A comparison needs two models or more, such as `explorer compare \(Catalog.plain.name) \(Catalog.opening.name)`."
      )
    }
  }

  func run(on console: Console) throws {
    let presets = try models.map { try ModelChoice.counted($0, changes: settings.changes, on: console) }
    let comparison = Comparison(
      models: try presets.toldApart.map { preset in
        let (program, input) = try size.program(of: preset)
        return ComparedModel(preset, program, input: input)
      })
    try options.write(table(of: comparison), json: json(of: comparison), on: console)
  }

  private func table(of comparison: Comparison) -> DataTable {
    var row: Int?
    let rows = comparison.lines.map { line in
      defer { row = line.row }
      let isNew = line.row != nil && line.row != row
      return DataTable.Row(
        [
          DataTable.Cell(line.differs ? "≠" : "", .bool(line.differs)),
          DataTable.Cell(isNew ? line.row.map { "\($0 + 1)" } ?? "" : "", JSONValue(line.row.map { $0 + 1 })),
          DataTable.Cell(line.title, .string(line.key)),
        ] + line.cells, isMarked: line.differs)
    }
    let fixed = [
      DataTable.Column("differs", ""), DataTable.Column("row", .right), DataTable.Column("property"),
    ]
    return DataTable(
      columns: fixed + comparison.models.map { DataTable.Column($0.preset.shownName, Phrase(verbatim: $0.preset.shownName)) }, rows: rows, heading: .exact)
  }

  private func json(of comparison: Comparison) -> JSONValue {
    let lines = comparison.lines
    let models = comparison.models.indices.map { place in
      let model = comparison.models[place]
      let stages = comparison.rows.enumerated().compactMap { row, stages in
        stages.stages[place].map { stage in
          JSONValue.object(
            [
              JSONValue.Member(name: "row", value: .integer(row + 1)),
              JSONValue.Member(name: "path", value: .string(model.stages[stage].path)),
            ] + members(lines.filter { $0.row == row }, of: place))
        }
      }
      return JSONValue.object(
        [JSONValue.Member(name: "model", value: .string(model.preset.name))] + model.preset.guessedMembers
          + members(lines.filter { $0.row == nil }, of: place)
          + [JSONValue.Member(name: "stages", value: .array(stages))])
    }
    let differences = lines.filter(\.differs).map { line -> JSONValue in
      ["row": JSONValue(line.row.map { $0 + 1 }), "property": .string(line.key)]
    }
    return ["models": .array(models), "differences": .array(differences)]
  }

  private func members(_ lines: [Comparison.Line], of place: Int) -> [JSONValue.Member] {
    lines.map { JSONValue.Member(name: $0.key, value: $0.cells[place].value) }
  }
}
