import VisionCore

/// A window's relative position bias: the table by head, and the row that a query reads from it.
struct BiasAnalysis: Analysis {
  static let name = "bias"
  static let abstract = "Draw the relative position bias of a block's windows by head, at its own window or another."
  static let discussion = """
    The table by the offset of query and key is (2M − 1) × (2M − 1); what a query of the window adds to its scores for each \
    key is a row of the M² × M² bias. In another window a table is resampled, as for a transfer, and what a network computes \
    is computed by the same weights from the new offsets.
    """
  static let parameters: [AnalysisParameter] = [
    .mode("query", "matrix"), .attention("The path of an attention or of its block (default: the first)."),
    .head("The head that is drawn (default: all)."), .window, .spacing,
    .query("The query's place in the window (default: its middle)."),
  ]

  let showsMatrix: Bool
  let site: AttentionSite
  let window: Int?
  let spacing: BiasSpacing?
  let head: Int?
  let query: AttentionQuery?

  init(_ choices: Choices, of subject: Subject) throws {
    guard let first = subject.sites.first else { throw Unanswerable.noAttention(subject) }
    showsMatrix = choices["mode"] == "matrix"
    site = try subject.site(choices) ?? first
    (window, query) = (choices.integer("window"), choices.query)
    spacing = choices["spacing"].flatMap(BiasSpacing.init(rawValue:))
    head = choices.integer("head")
    if let head, !(0..<site.heads).contains(head) { throw AttentionError.noSuchHead(head, heads: site.heads) }
    let grid = window.map { GridSize(square: $0) } ?? BiasAnalysis.window(of: site)
    if let query { _ = try TokenGrid(grid).number(of: query) }
  }

  static func == (left: BiasAnalysis, right: BiasAnalysis) -> Bool {
    left.isAnswered(by: right) && left.showsMatrix == right.showsMatrix && left.head == right.head
      && left.query == right.query
  }

  var needs: AnalysisNeeds { .weights }

  func isAnswered(by other: BiasAnalysis) -> Bool {
    (site.index, window, spacing) == (other.site.index, other.window, other.spacing)
  }

  /// The window that an attention has by itself: that of its windows, or its whole map.
  static func window(of site: AttentionSite) -> GridSize {
    site.arrangement.windows?.window ?? site.arrangement.queries.grid
  }

  static func tokens(_ choices: Choices, of subject: Subject) -> TokenGrid? {
    let site = (try? subject.site(choices)) ?? subject.sites.first
    return (choices.integer("window").map { GridSize(square: $0) } ?? site.map(window)).map { TokenGrid($0) }
  }

  static func shown(
    _ choices: Choices, of subject: Subject, query: (AttentionQuery?) -> AttentionQuery?
  ) -> Choices {
    choices.filled("block", subject.sites.first?.path, "query", query(nil).map { QueryArgument($0).text })
      .oneHead(of: subject)
  }

  func find(in input: AnalysisInput, knowing known: PositionBias?) throws -> PositionBias {
    let (program, source) = try input.weights()
    return try program.positionBias(
      of: program.attentionSites(Cost(program))[site.index], weights: source,
      window: window.map { GridSize(square: $0) }, spacing: spacing)
  }

  // MARK: Saying

  static func answer(_ readings: [Reading<BiasAnalysis>]) throws -> AnalysisAnswer {
    let reading = readings[0]
    let (asked, bias) = (reading.asked, reading.finding)
    let heads = asked.head.map { [$0] } ?? Array(0..<bias.heads)
    var place = bias.window.center
    if case .place(let chosen)? = asked.query, bias.window.contains(chosen) { place = chosen }
    let pictures = heads.map { BiasPicture(bias: bias, head: $0, query: place) }
    var lines: [Sentence] = [
      .counted(AttentionWords.block(asked.site), asked.site.index, of: reading.subject.sites.count)
    ]
    if heads.count == 1 { lines.append(Sentence("head \(heads[0]) of 0–\(bias.heads - 1)")) }
    lines.append(Sentence(asked.window == nil ? "window \(bias.window)" : "window \(bias.window), not its own"))
    if let spacing = asked.spacing { lines.append(Sentence("\(spacing.words) offsets")) }
    if pictures.count == 1 { lines += pictures[0].lines }
    lines.append(Sentence("The frame is the part of the table that the query reads, turned about.", .muted))
    return AnalysisAnswer(
      title: asked.showsMatrix ? "Bias of all queries and keys" : "Relative position bias", note: "+/−: window",
      figure: figure(pictures, showsMatrix: asked.showsMatrix), lines: lines, table: BiasPicture.table(bias, heads),
      json: json(reading, heads, place))
  }

  private static func figure(_ pictures: [BiasPicture], showsMatrix: Bool) -> AnalysisAnswer.Figure {
    if showsMatrix {
      let panels = pictures.compactMap(\.matrixPanel)
      if panels.isEmpty, let picture = pictures.first {
        return .sentence(
          "All pairs of \(picture.bias.window) tokens are too many to draw; − takes a smaller window, up to "
            + "\(BiasPicture.largestMatrix) tokens, and m shows one query's row.")
      }
      return .panels(panels.map { AnalysisPanel(panel: $0, isMap: false) })
    }
    return .panels(
      pictures.flatMap { picture in
        [
          picture.tablePanel.map { AnalysisPanel(panel: $0, isMap: false) },
          picture.rowPanel.map {
            AnalysisPanel(panel: $0, mark: GridPlacement(picture.bias.window).cell(picture.query))
          },
        ].compactMap(\.self)
      })
  }

  private static func json(_ reading: Reading<BiasAnalysis>, _ heads: [Int], _ place: GridPlace) -> JSONValue {
    let bias = reading.finding
    let found = heads.map { head -> JSONValue in
      [
        "head": .integer(head), "table": .numbers(bias.table(ofHead: head)),
        "query": .numbers(bias.row(ofHead: head, query: place)),
      ]
    }
    return .object(
      reading.head + [
        .init(name: "block", value: .string(reading.asked.site.path)), .init(name: "window", value: bias.window.json),
        .init(name: "query", value: [.integer(place.row), .integer(place.column)]),
        .init(name: "heads", value: .array(found)),
      ])
  }
}

extension Choices {
  /// The same with one head of those that the attention has.
  func oneHead(of subject: Subject) -> Choices {
    var choices = self
    let heads = ((try? subject.site(self)) ?? subject.sites.first)?.heads ?? 1
    choices["head"] = "\(min(choices.integer("head") ?? 0, heads - 1))"
    return choices
  }
}

/// A head's relative position bias.
struct BiasPicture: Sendable {
  let bias: PositionBias
  let head: Int
  /// The query's place in the window.
  let query: GridPlace

  /// One scale for table, row and matrix: they hold the same numbers.
  private var scale: ColorScale {
    let values = bias.table(ofHead: head)
    guard let grid = ScalarGrid(width: bias.offsets.columns, height: bias.offsets.rows, values: values) else {
      return ColorScale(.viridis, range: 0...1)
    }
    return ColorScale(grid.range.map { $0.lowerBound < 0 } ?? false ? .blueOrange : .viridis, fitting: grid)
  }

  /// What the query adds, and the table's range.
  var lines: [Sentence] {
    let row = bias.row(ofHead: head, query: query).map { Double($0) }
    let (low, high) = (row.indices.min { row[$0] < row[$1] } ?? 0, row.indices.max { row[$0] < row[$1] } ?? 0)
    let range = scale.range
    return [
      Sentence("query \(query) adds", .accent),
      Sentence("\(fixedText(row[high], digits: 3)) for \(bias.window.place(high))"),
      Sentence("\(fixedText(row[low], digits: 3)) for \(bias.window.place(low))"),
      Sentence("\(fixedText(row[bias.window.index(query)], digits: 3)) for itself"),
      Sentence(
        "table \(bias.offsets): \(fixedText(Double(range.lowerBound), digits: 3)) to \(fixedText(Double(range.upperBound), digits: 3))",
        .muted),
    ]
  }

  /// The table by offset, with a frame around the cells that the query uses.
  var tablePanel: PictureSheet.Panel? {
    ScalarGrid(width: bias.offsets.columns, height: bias.offsets.rows, values: bias.table(ofHead: head)).map {
      .init(title: "head \(head), by offset", picture: Picture($0, scale: scale, outlines: [used]), scale: scale)
    }
  }

  /// What the query adds for each key.
  var rowPanel: PictureSheet.Panel? {
    ScalarGrid(
      width: bias.window.columns, height: bias.window.rows, values: bias.row(ofHead: head, query: query)
    ).map { .init(title: "for the query \(query)", picture: Picture($0, scale: scale), scale: scale) }
  }

  /// The tokens of a window up to which the whole matrix is drawn.
  static let largestMatrix = 256

  /// All queries, a row each, and all keys; nil where they are too many. The query's row has a frame.
  var matrixPanel: PictureSheet.Panel? {
    let count = bias.window.count
    guard count <= BiasPicture.largestMatrix else { return nil }
    let values = bias.window.places.flatMap { bias.row(ofHead: head, query: $0) }
    let row = Picture.Outline(
      x: 0, y: Double(bias.window.index(query)) / Double(count), width: 1, height: 1 / Double(count),
      color: MarkColor.query)
    return ScalarGrid(width: count, height: count, values: values).map {
      .init(
        title: "head \(head): queries down, keys across", picture: Picture($0, scale: scale, outlines: [row]),
        scale: scale)
    }
  }

  /// The part of the table that a query uses, as a frame: one cell for each key.
  private var used: Picture.Outline {
    let (width, height) = (Double(bias.offsets.columns), Double(bias.offsets.rows))
    return Picture.Outline(
      x: Double(query.column) / width, y: Double(query.row) / height, width: Double(bias.window.columns) / width,
      height: Double(bias.window.rows) / height, color: Color(0xFFFFFF))
  }

  /// The numbers of heads, by offset.
  static func table(_ bias: PositionBias, _ heads: [Int]) -> DataTable {
    DataTable(
      columns: [
        .init("head", .right), .init("rowOffset", "row offset", .right), .init("columnOffset", "column offset", .right),
        .init("bias", .right),
      ],
      rows: heads.flatMap { head in
        zip(bias.offsets.places, bias.table(ofHead: head)).map { place, value in
          DataTable.Row([
            .init(head), .init(place.row - bias.window.rows + 1), .init(place.column - bias.window.columns + 1),
            .number(Double(value), digits: 4),
          ])
        }
      })
  }
}
