import VisionCore

/// Models side by side: what each is as a whole, and stage by stage.
struct CompareAnalysis: ModelAnalysis {
  static let name = "compare"
  static let abstract =
    "Compare models stage by stage: grids, widths, windows and the two terms of the attention's cost."
  static let discussion = """
    Stages stand beside each other where their tokens span about as many pixels (stride). A line in which the models differ \
    begins with ≠. The linear term of attention is its projections, the quadratic \
    one the two products of queries, keys and values. `--set` changes all models; one of them is changed by what stands \
    behind its name: `explorer compare \(Catalog.opening.name) \(Catalog.opening.name)+window=14`.
    """
  static let usual = AnswerFormat.table
  static let models = 2...Int.max
  static let takes = AnalysisNeeds.program
  static let parameters: [AnalysisParameter] = []

  init(_ choices: Choices, of subject: Subject) throws {}

  struct Finding: Sendable {
    let input: GridSize
    let cost: Cost
    let stages: [StageSummary]
  }

  func find(in input: AnalysisInput, knowing known: Finding?) throws -> Finding {
    let cost = Cost(input.subject.program)
    return Finding(input: input.subject.input, cost: cost, stages: input.subject.program.parts(cost).stages)
  }

  // MARK: Properties

  /// Something to compare, with its name for programs and for people.
  private struct Property<Subject> {
    let key: String
    let title: String
    let cell: (Subject) -> DataTable.Cell

    init(_ key: String, _ title: String, _ cell: @escaping (Subject) -> DataTable.Cell) {
      (self.key, self.title, self.cell) = (key, title, cell)
    }
  }

  private static var properties: [Property<Finding>] {
    [
      .init("input", "input") { .init("\($0.input)", $0.input.json) },
      .init("parameters", "parameters") { .count($0.cost.parameters) },
      .init("macs", "MACs") { .count($0.cost.multiplyAccumulates) },
    ]
  }

  /// What a paper's table of architectures prints, and the two terms of the attention's cost (Liu et al. 2021, Eq. 1 and 2).
  private static var stageProperties: [Property<StageSummary>] {
    [
      .init("stride", "stride") { .init($0.stride) }, .init("grid", "token grid") { .init("\($0.grid)", $0.grid.json) },
      .init("prefix", "tokens in front") { .init($0.prefix) }, .init("width", "width") { .init($0.width) },
      .init("blocks", "blocks") { .init($0.blocks) },
      .init("attentionBlocks", "  with attention") { .init($0.attentionBlocks) },
      .init("heads", "heads") { $0.attention.map { .init($0.heads) } ?? .none },
      .init("window", "window") { .grid($0.attention?.window) }, .init("shift", "shift") { .grid($0.attention?.shift) },
      .init("keyGrid", "reduced key grid") { .grid($0.attention?.reducedKeys) },
      .init("linearFormula", "attention, linear") { .init(formula: "\($0.projections)") },
      .init("linearMACs", "  in MACs") { .count($0.projections.value) },
      .init("quadraticFormula", "attention, quadratic") { .init(formula: "\($0.products)") },
      .init("quadraticMACs", "  in MACs") { .count($0.products.value) },
      .init("parameters", "parameters") { .count($0.parameters) },
      .init("macs", "MACs") { .count($0.multiplyAccumulates) },
    ]
  }

  /// The same property of every model.
  private struct Line {
    /// Which row of stages; nil for the models as wholes.
    let row: Int?
    let key: String
    let title: String
    /// One for each model.
    let cells: [DataTable.Cell]

    var differs: Bool { cells.contains { $0.value != cells[0].value } }
  }

  /// The models as wholes, then their stages beside each other by resolution; one without a stage there has nothing to show.
  private static func lines(_ models: [Finding], _ rows: [StageAlignment.Row]) -> [Line] {
    let wholes = properties.map { property in
      Line(row: nil, key: property.key, title: property.title, cells: models.map { property.cell($0) })
    }
    let stages = rows.enumerated().flatMap { index, row in
      stageProperties.map { property in
        Line(
          row: index, key: property.key, title: property.title,
          cells: zip(models, row.stages).map { model, stage in stage.map { property.cell(model.stages[$0]) } ?? .none })
      }
    }
    return wholes + stages
  }

  // MARK: Saying

  static func answer(_ readings: [Reading<CompareAnalysis>]) throws -> AnalysisAnswer {
    let rows = StageAlignment(readings.map(\.finding.stages)).rows
    let lines = lines(readings.map(\.finding), rows)
    let models = readings.indices.map { place -> JSONValue in
      func members(_ row: Int?) -> [JSONValue.Member] {
        lines.filter { $0.row == row }.map { .init(name: $0.key, value: $0.cells[place].value) }
      }
      let (preset, own) = (readings[place].subject.preset, readings[place].finding.stages)
      let stages = rows.enumerated().compactMap { row, stages in
        stages.stages[place].map { stage in
          JSONValue.object(
            [.init(name: "row", value: .integer(row + 1)), .init(name: "path", value: .string(own[stage].path))]
              + members(row))
        }
      }
      return .object(
        [.init(name: "model", value: .string(preset.name))] + preset.guessedMembers + members(nil)
          + [.init(name: "stages", value: .array(stages))])
    }
    let differences = lines.filter(\.differs).map { line -> JSONValue in
      ["row": JSONValue(line.row.map { $0 + 1 }), "property": .string(line.key)]
    }
    return AnalysisAnswer(
      table: table(lines, readings.map(\.subject.preset)),
      json: ["models": .array(models), "differences": .array(differences)])
  }

  private static func table(_ lines: [Line], _ presets: [Preset]) -> DataTable {
    var row: Int?
    let rows = lines.map { line in
      defer { row = line.row }
      let isNew = line.row != nil && line.row != row
      return DataTable.Row(
        [
          .init(line.differs ? "≠" : "", .bool(line.differs)),
          .init(isNew ? line.row.map { "\($0 + 1)" } ?? "" : "", JSONValue(line.row.map { $0 + 1 })),
          .init(line.title, .string(line.key)),
        ] + line.cells, isMarked: line.differs)
    }
    return DataTable(
      columns: [.init("differs", ""), .init("row", .right), .init("property")] + presets.map { .init($0.shownName) },
      rows: rows, heading: .exact)
  }
}

extension DataTable.Cell {
  /// A large number, exactly and rounded.
  fileprivate static func count(_ number: Int) -> DataTable.Cell {
    DataTable.Cell(number < 1000 ? number.grouped : "\(number.grouped) (\(number.abbreviated))", .integer(number))
  }

  fileprivate static func grid(_ grid: GridSize?) -> DataTable.Cell {
    grid.map { DataTable.Cell("\($0)", $0.json) } ?? .none
  }
}

extension GridSize {
  /// Rows as the height and columns as the width.
  var json: JSONValue { ["height": .integer(rows), "width": .integer(columns)] }
}
