import VisionCore

/// Where a token looks: one row of an attention, over the image.
struct AttentionAnalysis: ModelAnalysis {
  static let name = "attention"
  static let abstract = "Run a model on an image and print a block's attention over it, as coloured text."
  static let discussion = "Heads, rows and columns are counted from 0; `explorer cost MODEL` lists the blocks' paths."
  static let parameters: [AnalysisParameter] = [
    .attention("The path of an attention or of its block (default: the last)."),
    .head("A head, or the mean of all (default: mean).", takesMean: true),
    .query("The token that looks: a place on the grid, or the class token (default: that, else the middle)."),
  ]

  let site: AttentionSite
  /// How many attentions the model has.
  let sites: Int
  let head: HeadSelection
  let query: AttentionQuery

  init(_ choices: Choices, of subject: Subject) throws {
    let all = subject.program.allAttentionSites(Cost(subject.program)).filter(\.arrangement.hasPlaces)
    site = try all.chosen(at: choices["block"], of: subject.preset.name)
    (sites, head) = (all.count, choices.head ?? .mean)
    query = choices.query ?? site.arrangement.queries.defaultQuery
    // What cannot be shown is said before the model runs.
    _ = try site.arrangement.reach(of: query)
    if case .head(let head) = head, head >= site.heads { throw AttentionError.noSuchHead(head, heads: site.heads) }
  }

  static func == (left: AttentionAnalysis, right: AttentionAnalysis) -> Bool {
    left.site.index == right.site.index && left.head == right.head && left.query == right.query
  }

  /// All of its weights where they are within what a run keeps, else the queries and keys that give any row of them again.
  func find(in input: AnalysisInput, knowing known: QueryAttention?) throws -> QueryAttention {
    let capture = AttentionCapture([site], chosen: site.index)
    let steps = capture.isComplete ? capture.steps : site.record.weightSteps
    let trace = try input.trace(
      AnalysisRun(capturing: steps, factors: capture.factors, keeping: site.record.weightSteps))
    guard let kept = try KeptAttention(site, in: trace) else {
      throw AttentionError.noAttention(model: input.subject.preset.name)
    }
    return try kept.attention(of: query)
  }

  // MARK: Saying

  static func answer(_ readings: [Reading<AttentionAnalysis>]) throws -> AnalysisAnswer {
    let (reading, asked) = (readings[0], readings[0].asked)
    let map = try reading.finding.map(asked.head)
    let scene = try AttentionScene(
      model: reading.subject.preset.title, input: reading.subject.input, site: asked.site, siteCount: asked.sites,
      query: asked.query, head: asked.head, image: reading.image, attention: reading.finding,
      isSynthetic: reading.isSynthetic)
    let table = DataTable(
      columns: [.init("row", .right), .init("column", .right), .init("weight", .right)],
      rows: map.grid.places.map { place in
        let weight = Double(map.weight(place))
        return DataTable.Row([.init(place.row), .init(place.column), .init(decimalText(weight), .number(weight))])
      })
    return AnalysisAnswer(
      figure: .drawing { AttentionPicture.canvas(scene, width: $0, appearance: $1) }, table: table,
      json: .object(
        reading.head + [
          .init(name: "block", value: .string(asked.site.path)), .init(name: "head", value: .string("\(asked.head)")),
          .init(name: "query", value: .string("\(asked.query)")), .init(name: "grid", value: map.grid.json),
          .init(name: "front", value: .numbers(map.prefix)), .init(name: "keys", value: table.json),
        ]))
  }
}
