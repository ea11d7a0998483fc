import ArgumentParser
import VisionCore

/// What a token of each block can depend on.
struct FieldCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "field",
    abstract: "Give the receptive field of a token in every block, exactly, from the program alone.",
    discussion: """
      A field holds the pixels on which a token can depend, whatever the weights: through windows with their mask and \
      shift, convolutions, merging and attention over all tokens. Its rectangle may have holes: the share counts pixels.
      """)

  @Argument(help: "A model's name or alias, or a model file (YAML); `explorer models` lists the models.")
  var model: String

  @OptionGroup var size: SizeOptions

  @Option(
    help: ArgumentHelp(
      "A token on the first block's grid, which is carried over to the other grids, or the class token (default: the middle of each grid).",
      valueName: "row,column|class"))
  var query: QueryArgument?

  @OptionGroup var output: AnalysisOptions

  func run(on console: Console) throws {
    let preset = try ModelChoice.counted(model, on: console)
    let (program, _) = try size.program(of: preset)
    let fields = try ReceptiveFields(program)
    let rows = try queries(program.tokenBlockSites).map { block, query in
      FieldRow(block: block, query: query, field: try fields.field(of: query, in: block))
    }
    try output.write(
      usual: .table, table(rows), json: json(preset, program.input, rows),
      drawing: { drawing(preset, program.input, rows, $0, $1) }, on: console)
  }

  /// The blocks that have such a token, with what it is on their grid.
  private func queries(_ blocks: [TokenBlockSite]) throws -> [(TokenBlockSite, AttentionQuery)] {
    guard let query = query?.query else { return blocks.map { ($0, .place($0.tokens.grid.center)) } }
    switch query {
    case .prefix:
      let having = blocks.filter { $0.tokens.contains(query) }
      if let first = blocks.first, having.isEmpty { throw AttentionError.noSuchQuery(query, first.tokens) }
      return having.map { ($0, query) }
    case .place(let place):
      guard let first = blocks.first else { return [] }
      guard first.tokens.contains(query) else { throw AttentionError.noSuchQuery(query, first.tokens) }
      let placement = GridPlacement(first.tokens.grid)
      return blocks.map { ($0, .place(placement.place(place, on: $0.tokens.grid))) }
    }
  }

  private func table(_ rows: [FieldRow]) -> DataTable {
    DataTable(
      columns: [
        .init("block", shortens: true), .init("kind", dropped: 0), .init("grid"), .init("query", dropped: 1),
        .init("height", .right), .init("width", .right), .init("rows", dropped: 3), .init("columns", dropped: 2),
        .init("pixels", .right), .init("share", .right),
      ],
      rows: rows.map { row in
        DataTable.Row([
          .init(row.block.path), .init(row.block.kind), .init("\(row.block.tokens.grid)"), .init("\(row.query)"),
          .init(row.height), .init(row.width), range(row.field.extent?.rows), range(row.field.extent?.columns),
          .init(row.field.count),
          .init(fixedText(100 * row.field.share, digits: 1) + " %", .number(row.field.share)),
        ])
      })
  }

  private func range(_ range: Range<Int>?) -> DataTable.Cell {
    range.map {
      .init("\($0.lowerBound)–\($0.upperBound - 1)", [.integer($0.lowerBound), .integer($0.upperBound - 1)])
    }
      ?? .none
  }

  private func json(_ preset: Preset, _ input: GridSize, _ rows: [FieldRow]) -> JSONValue {
    [
      "model": .string(preset.name), "input": ["height": .integer(input.rows), "width": .integer(input.columns)],
      "blocks": table(rows).json,
    ]
  }

  private func drawing(
    _ preset: Preset, _ input: GridSize, _ rows: [FieldRow], _ width: Int, _ appearance: Appearance
  ) -> Canvas {
    var canvas = Canvas(width: width, height: 20, appearance: appearance)
    func series(_ name: String, _ value: (FieldRow) -> Int) -> Plot.Series {
      Plot.Series(Phrase(verbatim: name), rows.enumerated().map { (Double($0.offset + 1), Double(value($0.element))) })
    }
    let largest = Double(max(input.rows, input.columns))
    canvas.plot(
      Plot(
        [series("height", \.height), series("width", \.width)],
        x: Axis("\(preset.title), blocks in order of depth", range: 1...Double(max(rows.count, 2))),
        y: Axis("receptive field, pixels", range: 0...1.05 * largest)), in: canvas.bounds)
    return canvas
  }
}

private struct FieldRow {
  let block: TokenBlockSite
  let query: AttentionQuery
  let field: ReceptiveField

  var height: Int { field.extent?.rows.count ?? 0 }
  var width: Int { field.extent?.columns.count ?? 0 }
}
