import VisionCore

/// Blocks' tokens as three principal components, one for each of red, green and blue.
struct FeaturesAnalysis: ModelAnalysis {
  static let name = "features"
  static let abstract = "Draw a block's feature maps: its tokens as three principal components, in colour."
  static let discussion = """
    The tokens of a block, class tokens left out, along the three directions in which they vary most; red, green and blue from \
    each one's smallest value to its largest. A direction's largest entry is positive.
    """
  static let parameters: [AnalysisParameter] = [
    .block("The path of a block (default: the last block on each grid)."),
    .query("A token whose components are said: a place on the block's grid."),
  ]

  /// The numbers of blocks.
  let blocks: [Int]
  let query: AttentionQuery?

  /// Where no block is named the last on each grid, where what a resolution gives is complete.
  init(_ choices: Choices, of subject: Subject) throws {
    let all = subject.blocks
    if all.isEmpty { throw Unanswerable.noBlocks(subject) }
    blocks =
      try subject.block(choices).map { [$0] }
      ?? all.indices.filter { $0 + 1 == all.count || all[$0].tokens.grid != all[$0 + 1].tokens.grid }
    query = choices.query
    if let query { for block in blocks { _ = try all[block].tokens.number(of: query) } }
  }

  func isAnswered(by other: FeaturesAnalysis) -> Bool { blocks == other.blocks }

  static func tokens(_ choices: Choices, of subject: Subject) -> TokenGrid? {
    RolloutAnalysis.tokens(choices, of: subject)
  }

  static func shown(
    _ choices: Choices, of subject: Subject, query: (AttentionQuery?) -> AttentionQuery?
  ) -> Choices {
    choices.filled("block", subject.blocks.last?.path, "query", query(nil).map { QueryArgument($0).text })
  }

  typealias Map = BlockReading<[PrincipalComponents.Component]>

  func find(in input: AnalysisInput, knowing known: [Map]?) throws -> [Map] {
    try input.blocks(blocks.map { input.subject.blocks[$0] }) { result, block in
      PrincipalComponents(rows: block.places(of: result), width: block.width).components
    }
  }

  // MARK: Saying

  static func answer(_ readings: [Reading<FeaturesAnalysis>]) throws -> AnalysisAnswer {
    let reading = readings[0]
    let query = reading.asked.query
    let isAlone = reading.finding.count == 1
    var panels = reading.finding.map { map in
      AnalysisPanel(
        panel: .init(
          title: isAlone ? "three components" : "\(map.block.path), \(map.block.tokens.grid)",
          picture: Picture(picture(map))),
        mark: reading.mark(query, on: map.block.tokens.grid))
    }
    if let image = reading.image {
      panels.append(
        AnalysisPanel(panel: .init(title: "the image", picture: Picture(image)), mark: isAlone ? panels[0].mark : nil))
    }
    var lines = zip(reading.asked.blocks, reading.finding).flatMap { index, map in
      Self.lines(map, index, of: reading.subject, query)
    }
    lines += [
      "",
      Sentence("Alike in colour is alike in features: each component from its smallest to its largest.", .muted),
    ]
    return AnalysisAnswer(
      title: "Tokens in colour", note: "b/B: block, m: amplitude", figure: .panels(panels), lines: lines,
      table: table(reading.finding),
      json: .object(reading.head + [.init(name: "blocks", value: .array(reading.finding.map(json)))]))
  }

  /// How much of the tokens' variance the colours show.
  private static func lines(_ map: Map, _ index: Int, of subject: Subject, _ query: AttentionQuery?) -> [Sentence] {
    let grid = map.block.tokens.grid
    let sum = map.value.reduce(0) { $0 + $1.share }
    return [
      .counted(map.block.path, index, of: subject.blocks.count),
      Sentence("\(map.block.width) channels over \(grid) places", .muted),
    ]
      + zip(map.value, ["red", "green", "blue"] as [Phrase]).map { component, name in
        var text: Phrase = "\(name): \(fixedText(100 * component.share, digits: 1)) % of the variance"
        if case .place(let place)? = query, component.scores.count == grid.count, grid.contains(place) {
          text += ", here \(fixedText(component.scores[grid.index(place)], digits: 2))"
        }
        return Sentence(text)
      } + [Sentence("together \(fixedText(100 * sum, digits: 1)) %")]
  }

  /// Components as colours, from a component's smallest score to its largest.
  private static func picture(_ map: Map) -> PixelGrid {
    let grid = map.block.tokens.grid
    let levels = map.value.map { component -> [UInt8] in
      let (low, high) = (component.scores.min() ?? 0, component.scores.max() ?? 0)
      // A component without variance says nothing, neither dark nor bright.
      return component.scores.map { high > low ? UInt8((255 * ($0 - low) / (high - low)).rounded()) : 128 }
    }
    var picture = PixelGrid(width: grid.columns, height: grid.rows)
    guard levels.count >= 3, levels.allSatisfy({ $0.count == grid.count }) else { return picture }
    for number in 0..<grid.count {
      picture.pixels[number] = Color(red: levels[0][number], green: levels[1][number], blue: levels[2][number])
    }
    return picture
  }

  private static func table(_ maps: [Map]) -> DataTable {
    DataTable(
      columns: [
        .init("block", shortens: true), .init("row", .right), .init("column", .right), .init("first", .right),
        .init("second", .right), .init("third", .right),
      ],
      rows: maps.flatMap { map in
        map.block.tokens.grid.places.map { place in
          let number = map.block.tokens.grid.index(place)
          return DataTable.Row(
            [.init(map.block.path), .init(place.row), .init(place.column)]
              + map.value.map { .number($0.scores[number], digits: 4) })
        }
      })
  }

  private static func json(_ map: Map) -> JSONValue {
    [
      "block": .string(map.block.path), "channels": .integer(map.block.width), "grid": map.block.tokens.grid.json,
      "components": .array(
        map.value.map { component in
          [
            "share": .number(component.share), "direction": .array(component.direction.map(JSONValue.number)),
            "scores": .array(component.scores.map(JSONValue.number)),
          ]
        }),
    ]
  }
}
