import VisionCore

/// Models side by side: what each is as a whole, and stage by stage.
struct Comparison {
  let models: [ComparedModel]

  /// Stages beside each other by resolution; a model without one at a resolution has nothing to show there.
  var rows: [StageAlignment.Row] { StageAlignment(models.map(\.stages)).rows }

  /// A line: the same property of every model.
  struct Line {
    /// Which of `rows`; nil for the model as a whole.
    let row: Int?
    let key: String
    let title: Phrase
    /// One for each model.
    let cells: [DataTable.Cell]

    var differs: Bool { cells.contains { $0.value != cells[0].value } }
  }

  /// The models as wholes, then every stage.
  var lines: [Line] {
    let wholes = ComparedModel.properties.map { property in
      Line(row: nil, key: property.key, title: property.title, cells: models.map { property.cell($0) })
    }
    let stages = rows.enumerated().flatMap { index, row in
      ComparedModel.stageProperties.map { property in
        Line(
          row: index, key: property.key, title: property.title,
          cells: zip(models, row.stages).map { model, stage in stage.map { property.cell(model.stages[$0]) } ?? .none })
      }
    }
    return wholes + stages
  }
}

/// A model with its counts at one input size.
struct ComparedModel {
  let preset: Preset
  let input: GridSize
  let cost: Cost
  let stages: [StageSummary]

  init(_ preset: Preset, _ program: Program, input: GridSize) {
    (self.preset, self.input) = (preset, input)
    cost = Cost(program)
    stages = program.parts(cost).stages
  }

  /// Something to compare, with its name for programs and for people.
  struct Property<Subject> {
    let key: String
    let title: Phrase
    let cell: (Subject) -> DataTable.Cell
  }

  static var properties: [Property<ComparedModel>] {
    [
      Property(key: "input", title: "input") { DataTable.Cell("\($0.input)", $0.input.json) },
      Property(key: "parameters", title: "parameters") { .count($0.cost.parameters) },
      Property(key: "macs", title: "MACs") { .count($0.cost.multiplyAccumulates) },
    ]
  }

  /// What a paper's table of architectures prints, and the two terms of the attention's cost (Liu et al. 2021, Eq. 1 and 2).
  static var stageProperties: [Property<StageSummary>] {
    [
      Property(key: "stride", title: "stride") { DataTable.Cell($0.stride) },
      Property(key: "grid", title: "token grid") { DataTable.Cell("\($0.grid)", $0.grid.json) },
      Property(key: "prefix", title: "tokens in front") { DataTable.Cell($0.prefix) },
      Property(key: "width", title: "width") { DataTable.Cell($0.width) },
      Property(key: "blocks", title: "blocks") { DataTable.Cell($0.blocks) },
      Property(key: "attentionBlocks", title: "  with attention") { DataTable.Cell($0.attentionBlocks) },
      Property(key: "heads", title: "heads") { $0.attention.map { DataTable.Cell($0.heads) } ?? .none },
      Property(key: "window", title: "window") { .grid($0.attention?.window) },
      Property(key: "shift", title: "shift") { .grid($0.attention?.shift) },
      Property(key: "keyGrid", title: "reduced key grid") { .grid($0.attention?.reducedKeys) },
      Property(key: "linearFormula", title: "attention, linear") { DataTable.Cell(formula: "\($0.projections)") },
      Property(key: "linearMACs", title: "  in MACs") { .count($0.projections.value) },
      Property(key: "quadraticFormula", title: "attention, quadratic") { DataTable.Cell(formula: "\($0.products)") },
      Property(key: "quadraticMACs", title: "  in MACs") { .count($0.products.value) },
      Property(key: "parameters", title: "parameters") { .count($0.parameters) },
      Property(key: "macs", title: "MACs") { .count($0.multiplyAccumulates) },
    ]
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
