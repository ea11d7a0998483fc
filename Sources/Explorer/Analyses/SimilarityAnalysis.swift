import VisionCore

/// How alike the tokens of a block are to one of them: the cosine between their features.
struct SimilarityAnalysis: Analysis {
  static let name = "similarity"
  static let abstract = "Run a model on an image and draw how alike each token of a block is to one of them."
  static let discussion = """
    The cosine between the features of the query and those of every place on the block's grid: 1 where they point the same way, \
    0 where they have nothing in common, −1 where they are opposite.
    """
  static let parameters: [AnalysisParameter] = [
    .block("The path of a block (default: the last)."),
    .query(
      "The token that others are compared with: a place on the block's grid, or its class token (default: the middle)."),
  ]

  let block: Int
  let query: AttentionQuery

  init(_ choices: Choices, of subject: Subject) throws {
    guard let block = try subject.block(choices) ?? subject.blocks.indices.last else {
      throw Unanswerable.noBlocks(subject)
    }
    let tokens = subject.blocks[block].tokens
    (self.block, query) = (block, choices.query ?? .place(tokens.grid.center))
    _ = try tokens.number(of: query)
  }

  static func tokens(_ choices: Choices, of subject: Subject) -> TokenGrid? {
    ((try? subject.block(choices)) ?? subject.blocks.indices.last).map { subject.blocks[$0].tokens }
  }

  static func shown(
    _ choices: Choices, of subject: Subject, query: (AttentionQuery?) -> AttentionQuery?
  ) -> Choices {
    choices.filled("block", subject.blocks.last?.path, "query", query(nil).map { QueryArgument($0).text })
  }

  struct Finding: Sendable {
    /// The block's result, [tokens, channels]: another query of it needs no other run.
    let result: CapturedTensor
    /// By place of the grid, from −1 to 1.
    let cosines: [Double]
  }

  func sharesWork(with other: SimilarityAnalysis) -> Bool { block == other.block }

  func find(in input: AnalysisInput, knowing known: Finding?) throws -> Finding {
    let block = input.subject.blocks[block]
    guard let result = try known?.result ?? input.run(capturing: [block.step]).captured[block.step] else {
      throw Unanswerable.noBlocks(input.subject)
    }
    return Finding(result: result, cosines: try cosines(in: result, of: block))
  }

  /// The query against every place; 0 where a token has no length.
  private func cosines(in result: CapturedTensor, of block: TokenBlockSite) throws -> [Double] {
    let number = try block.tokens.number(of: query)
    let tokens = (0..<block.tokens.count).map { token in
      result.values[(token * block.width)..<((token + 1) * block.width)].map(Double.init)
    }
    func product(_ left: [Double], _ right: [Double]) -> Double { zip(left, right).reduce(0) { $0 + $1.0 * $1.1 } }
    let own = product(tokens[number], tokens[number]).squareRoot()
    return tokens.dropFirst(block.tokens.prefix).map { token in
      let lengths = own * product(token, token).squareRoot()
      return lengths > 0 ? min(max(product(tokens[number], token) / lengths, -1), 1) : 0
    }
  }

  // MARK: Saying

  static func answer(_ readings: [Reading<SimilarityAnalysis>]) throws -> AnalysisAnswer {
    let reading = readings[0]
    let (asked, block) = (reading.asked, reading.subject.blocks[reading.asked.block])
    let (grid, cosines) = (block.tokens.grid, reading.finding.cosines)
    let mean = cosines.reduce(0, +) / Double(max(cosines.count, 1))
    var lines = FieldAnalysis.lines(reading.subject, asked.block, asked.query)
    lines += [
      Sentence("mean cosine \(fixedText(mean, digits: 3))", .accent),
      Sentence("from \(fixedText(cosines.min() ?? 0, digits: 3)) to \(fixedText(cosines.max() ?? 0, digits: 3))"),
      "", Sentence("1: the same direction; 0: nothing in common; −1: opposite", .muted),
    ]
    return AnalysisAnswer(
      title: "Tokens alike", note: "b/B: block", figure: .panels([panel(reading)]), lines: lines,
      table: DataTable(
        columns: [.init("row", .right), .init("column", .right), .init("cosine", .right)],
        rows: grid.places.map { place in
          DataTable.Row([.init(place.row), .init(place.column), .number(cosines[grid.index(place)], digits: 4)])
        }),
      json: .object(
        reading.head + [
          .init(name: "block", value: .string(block.path)), .init(name: "query", value: .string("\(asked.query)")),
          .init(name: "grid", value: grid.json), .init(name: "mean", value: .number(mean)),
          .init(name: "cosines", value: .array(cosines.map(JSONValue.number))),
        ]))
  }

  private static func panel(_ reading: Reading<SimilarityAnalysis>) -> AnalysisPanel {
    let (input, grid) = (reading.subject.input, reading.subject.blocks[reading.asked.block].tokens.grid)
    let scale = ColorScale(.blueOrange, range: -1...1)
    let values = ScalarGrid(width: grid.columns, height: grid.rows, values: reading.finding.cosines.map(Float.init))
    let base = reading.image ?? PixelGrid(width: input.columns, height: input.rows)
    let overlay = values.map { Picture.Overlay(grid: $0, scale: scale, opacity: reading.image == nil ? 1 : 0.75) }
    return AnalysisPanel(
      panel: .init(title: "cosine to the query", picture: Picture(base, overlay: overlay), scale: scale),
      mark: reading.mark(reading.asked.query, on: grid))
  }
}
