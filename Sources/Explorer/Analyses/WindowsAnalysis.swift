import VisionCore

/// How a map is cut into shifted windows.
struct WindowsAnalysis: ModelAnalysis {
  static let name = "windows"
  static let abstract = "Print how a block's map is cut into windows, shifted, masked and put back, as coloured text."
  static let discussion = """
    Rows and columns are counted from 0; `explorer cost MODEL` lists the blocks' paths. Patches of an --image stand in place of \
    the tokens' colours.
    """
  static let parameters: [AnalysisParameter] = [
    .attention("The path of an attention or of its block (default: the first that shifts)."),
    .query("The token that is followed (default: 0,0)."),
  ]

  let site: AttentionSite
  let partition: WindowPartition
  let cursor: GridPlace

  init(_ choices: Choices, of subject: Subject) throws {
    let sites = subject.sites.filter { $0.arrangement.windows != nil }
    let shifted = sites.first { $0.arrangement.windows?.isShifted ?? false } ?? sites.first
    guard
      let site = try sites.isEmpty
        ? nil : choices["block"].map({ try sites.site(at: $0, of: subject.preset.name) }) ?? shifted,
      let partition = site.arrangement.windows
    else { throw AttentionRequestFault.noWindows(model: subject.preset.name) }
    (self.site, self.partition) = (site, partition)
    guard let query = choices.query else {
      cursor = GridPlace(row: 0, column: 0)
      return
    }
    guard case .place(let place) = query, partition.map.contains(place) else {
      throw AttentionError.noSuchQuery(query, TokenGrid(partition.map))
    }
    cursor = place
  }

  static func == (left: WindowsAnalysis, right: WindowsAnalysis) -> Bool {
    left.site.index == right.site.index && left.cursor == right.cursor
  }

  var needs: AnalysisNeeds { .program }

  /// The window and the place in it that each token of the map goes to, in rows.
  func find(in input: AnalysisInput, knowing known: [(window: Int, token: Int)]?) throws -> [(window: Int, token: Int)]
  {
    partition.map.places.map { partition.target(row: $0.row, column: $0.column) }
  }

  static func answer(_ readings: [Reading<WindowsAnalysis>]) throws -> AnalysisAnswer {
    let (reading, asked) = (readings[0], readings[0].asked)
    let table = DataTable(
      columns: [.init("row", .right), .init("column", .right), .init("window", .right), .init("token", .right)],
      rows: zip(asked.partition.map.places, reading.finding).map { place, target in
        DataTable.Row([place.row, place.column, target.window, target.token].map { .init($0) })
      })
    return AnalysisAnswer(
      figure: .drawing { width, appearance in
        WindowsPicture.canvas(
          model: reading.subject.preset.title, stage: Phrase(verbatim: asked.site.path), partition: asked.partition,
          cursor: asked.cursor, image: reading.image, width: width, appearance: appearance)
      }, table: table,
      json: .object(
        reading.head + [
          .init(name: "block", value: .string(asked.site.path)), .init(name: "map", value: asked.partition.map.json),
          .init(name: "window", value: asked.partition.window.json), .init(name: "tokens", value: table.json),
        ]))
  }
}
