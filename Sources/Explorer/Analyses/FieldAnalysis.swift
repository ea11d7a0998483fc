import VisionCore

/// What a token of each block can depend on.
struct FieldAnalysis: ModelAnalysis {
  static let name = "field"
  static let abstract = "Give the receptive field of a token in every block, exactly, from the program alone."
  static let discussion = """
    A field holds the pixels on which a token can depend, whatever the weights: through windows with their mask and \
    shift, convolutions, merging and attention over all tokens. Its rectangle may have holes: the share counts pixels.
    """
  static let parameters: [AnalysisParameter] = [
    .mode("maximal", "growth"),
    .block("The path of the block whose field is drawn (default: the last)."),
    .query(
      "A token of that block, or of the first where none is named, which is carried over to the others' grids (default: the middle of each)."
    ),
  ]
  static let usual = AnswerFormat.table

  let showsGrowth: Bool
  let block: Int
  /// On the first block's grid, the finest; nil for the middle of each grid.
  let query: AttentionQuery?

  init(_ choices: Choices, of subject: Subject) throws {
    showsGrowth = choices["mode"] == "growth"
    guard let first = subject.blocks.first else { throw Unanswerable.noBlocks(subject) }
    let named = try subject.block(choices)
    block = named ?? subject.blocks.count - 1
    let tokens = subject.blocks[named ?? 0].tokens
    switch choices.query {
    case nil: query = nil
    case .place?:
      if let query = choices.query { _ = try tokens.number(of: query) }
      query = choices.query.flatMap { $0.carried(from: tokens.grid, to: first.tokens) }
    case .prefix(let token)?:
      guard subject.blocks.contains(where: { $0.tokens.front.contains(token) }) else {
        throw AttentionError.noSuchQuery(.prefix(token), first.tokens)
      }
      query = .prefix(token)
    }
  }

  var needs: AnalysisNeeds { .program }

  func isAnswered(by other: FieldAnalysis) -> Bool { query == other.query }
  func sharesWork(with other: FieldAnalysis) -> Bool { true }

  static func tokens(_ choices: Choices, of subject: Subject) -> TokenGrid? {
    ((try? subject.block(choices)) ?? subject.blocks.indices.last).map { subject.blocks[$0].tokens }
  }

  static func shown(
    _ choices: Choices, of subject: Subject, query: (AttentionQuery?) -> AttentionQuery?
  ) -> Choices {
    choices.filled("block", subject.blocks.last?.path, "query", query(nil).map { QueryArgument($0).text })
  }

  /// The token of a block that is asked about.
  private func query(in block: TokenBlockSite, of subject: Subject) -> AttentionQuery? {
    guard let query else { return .place(block.tokens.grid.center) }
    return query.carried(from: subject.blocks[0].tokens.grid, to: block.tokens)
  }

  /// By block; nil where a block has no such token.
  func find(in input: AnalysisInput, knowing known: [ReceptiveField?]?) throws -> [ReceptiveField?] {
    let blocks = input.subject.blocks
    let fields = try ReceptiveFields(input.subject.program)
    return try blocks.enumerated().map { number, block in
      try input.progress(Double(number) / Double(blocks.count), "walking down from \(block.path)")
      return try query(in: block, of: input.subject).map { try fields.field(of: $0, in: block) }
    }
  }

  // MARK: Saying

  static func answer(_ readings: [Reading<FieldAnalysis>]) throws -> AnalysisAnswer {
    let reading = readings[0]
    let table = table(reading)
    let json = JSONValue.object(reading.head + [.init(name: "blocks", value: table.json)])
    if reading.asked.showsGrowth {
      return AnalysisAnswer(title: "Growth of the field", figure: .plot(plot(reading)), table: table, json: json)
    }
    let block = reading.subject.blocks[reading.asked.block]
    guard let field = reading.finding[reading.asked.block] else {
      return AnalysisAnswer(
        title: "Receptive field", figure: .sentence("\(block.path) has no such token; c goes back to the place."),
        table: table, json: json)
    }
    let query = reading.asked.query(in: block, of: reading.subject)
    var lines = lines(reading.subject, reading.asked.block, query)
    if let extent = field.extent {
      lines += [
        Sentence("\(extent.rows.count) × \(extent.columns.count) pixels", .accent),
        Sentence("rows \(extent.rows.lowerBound) to \(extent.rows.upperBound - 1)"),
        Sentence("columns \(extent.columns.lowerBound) to \(extent.columns.upperBound - 1)"),
      ]
    }
    lines += [
      Sentence("\(field.count.grouped) pixels, \(fixedText(100 * field.share, digits: 1)) % of the image"), "",
      Sentence("Exact, from the program: no other pixel can change this token, whatever the weights.", .muted),
    ]
    let panel = AnalysisPanel(panel: panel(field, reading), mark: reading.mark(query, on: block.tokens.grid))
    return AnalysisAnswer(
      title: "What the token can depend on", note: "m: what it came from", figure: .panels([panel]), lines: lines,
      table: table, json: json)
  }

  /// A block and its query, for every drawing of a field.
  static func lines(_ subject: Subject, _ block: Int, _ query: AttentionQuery?) -> [Sentence] {
    let tokens = subject.blocks[block].tokens
    return [.counted(subject.blocks[block].path, block, of: subject.blocks.count)]
      + (query.map { [Sentence("\($0) of \(tokens.grid) tokens")] } ?? [])
  }

  /// The image, dark where it cannot matter to the token.
  private static func panel(_ field: ReceptiveField, _ reading: Reading<FieldAnalysis>) -> PictureSheet.Panel {
    let input = reading.subject.input
    var base = reading.image ?? PixelGrid(width: input.columns, height: input.rows, fill: Color(0xC8D0DA))
    for index in base.pixels.indices where field.pixels.indices.contains(index) && !field.pixels[index] {
      base.pixels[index] = base.pixels[index].mixed(with: Color(0x0B0D10), amount: 0.85)
    }
    var picture = Picture(base)
    if let extent = field.extent {
      picture.outlines = [
        .init(
          x: Double(extent.columns.lowerBound) / Double(input.columns),
          y: Double(extent.rows.lowerBound) / Double(input.rows),
          width: Double(extent.columns.count) / Double(input.columns),
          height: Double(extent.rows.count) / Double(input.rows), color: MarkColor.edge)
      ]
    }
    return PictureSheet.Panel(title: "bright: can matter; dark: cannot", picture: picture)
  }

  /// Height and width of the field, by block.
  private static func plot(_ reading: Reading<FieldAnalysis>) -> DepthPlot {
    let (blocks, input) = (reading.subject.blocks, reading.subject.input)
    let layers = zip(blocks, reading.finding).enumerated().map { index, entry -> DepthPlot.Layer in
      guard let field = entry.1 else { return DepthPlot.Layer(readings: []) }
      let (height, width) = (field.extent?.rows.count ?? 0, field.extent?.columns.count ?? 0)
      return DepthPlot.Layer(
        heading: [
          .counted(entry.0.path, index, of: blocks.count), Sentence("\(entry.0.tokens.grid) tokens", .muted),
        ],
        readings: [
          .init(series: 0, value: Double(height), text: "height \(height) px"),
          .init(series: 1, value: Double(width), text: "width  \(width) px"),
        ], remarks: [Sentence("\(fixedText(100 * field.share, digits: 1)) % of the image")])
    }
    return DepthPlot(
      ["height", "width"], layers: layers, form: .line, x: "blocks, in order of depth",
      y: Axis("receptive field, pixels", range: 0...1.05 * Double(max(input.rows, input.columns))))
  }

  private static func table(_ reading: Reading<FieldAnalysis>) -> DataTable {
    func range(_ range: Range<Int>?) -> DataTable.Cell {
      range.map {
        .init("\($0.lowerBound)–\($0.upperBound - 1)", [.integer($0.lowerBound), .integer($0.upperBound - 1)])
      } ?? .none
    }
    return DataTable(
      columns: [
        .init("block", shortens: true), .init("kind", dropped: 0), .init("grid"), .init("query", dropped: 1),
        .init("height", .right), .init("width", .right), .init("rows", dropped: 3), .init("columns", dropped: 2),
        .init("pixels", .right), .init("share", .right),
      ],
      rows: zip(reading.subject.blocks, reading.finding).compactMap { block, field in
        guard let field, let query = reading.asked.query(in: block, of: reading.subject) else { return nil }
        return DataTable.Row([
          .init(block.path), .init(block.kind), .init("\(block.tokens.grid)"), .init("\(query)"),
          .init(field.extent?.rows.count ?? 0), .init(field.extent?.columns.count ?? 0), range(field.extent?.rows),
          range(field.extent?.columns), .init(field.count), .percent(field.share),
        ])
      })
  }
}

extension AttentionQuery {
  /// The token of other tokens that lies where this one does on a grid; nil where they have none in front of that number.
  func carried(from grid: GridSize, to tokens: TokenGrid) -> AttentionQuery? {
    switch self {
    case .prefix: tokens.contains(self) ? self : nil
    case .place(let place): .place(GridPlacement(grid).place(place, on: tokens.grid))
    }
  }
}
