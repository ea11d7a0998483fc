import VisionCore

/// How alike the positions of a model are (Dosovitskiy et al. 2021, Fig. 7).
struct PositionsAnalysis: Analysis {
  static let name = "positions"
  static let abstract =
    "Draw the cosine similarity of a token's position embedding to all others (Dosovitskiy et al. 2021, Fig. 7)."
  static let discussion = """
    At another --size than the model's own, before and after the embeddings are resampled. Positions that a \
    convolution makes of the tokens need an image. Without weights sinusoids are computed by their formula.
    """
  static let parameters: [AnalysisParameter] = [
    .embedding, .query("The token: a place on its grid, or the class token (default: the middle)."),
  ]

  /// The numbers of embeddings.
  let embeddings: [Int]
  let query: AttentionQuery?
  let needs: AnalysisNeeds

  /// The embeddings of a site in one state: as they are stored, as they are added.
  struct Vectors: Sendable {
    let site: PositionSite
    let state: Phrase
    let vectors: PositionVectors
  }

  init(_ choices: Choices, of subject: Subject) throws {
    let names = subject.positions.map(\.name)
    if names.isEmpty {
      throw Unanswerable(
        sentence: Phrase(
          verbatim:
            "\(subject.preset.title) adds no positions to its tokens; where it has relative ones, `explorer bias` shows them."
        ))
    }
    guard let chosen = choices["embedding"] else {
      (embeddings, query) = (Array(names.indices), choices.query)
      needs = try PositionsAnalysis.needs(subject.positions, query)
      return
    }
    guard let index = names.firstIndex(of: chosen) else {
      throw Unanswerable(
        sentence: Phrase(
          verbatim:
            "\(subject.preset.title) has the position embeddings \(names.joined(separator: ", ")) and no '\(chosen)'."))
    }
    (embeddings, query) = ([index], choices.query)
    needs = try PositionsAnalysis.needs([subject.positions[index]], query)
  }

  private static func needs(_ sites: [PositionSite], _ query: AttentionQuery?) throws -> AnalysisNeeds {
    if let query { for site in sites { _ = try site.tokens.number(of: query) } }
    return sites.contains { if case .convolution = $0.source { true } else { false } } ? .image : .weights
  }

  func isAnswered(by other: PositionsAnalysis) -> Bool { embeddings == other.embeddings }

  static func tokens(_ choices: Choices, of subject: Subject) -> TokenGrid? {
    (subject.positions.first { $0.name == choices["embedding"] } ?? subject.positions.first)?.tokens
  }

  static func shown(
    _ choices: Choices, of subject: Subject, query: (AttentionQuery?) -> AttentionQuery?
  ) -> Choices {
    choices.filled("embedding", subject.positions.first?.name, "query", query(nil).map { QueryArgument($0).text })
  }

  // MARK: Finding

  func find(in input: AnalysisInput, knowing known: [Vectors]?) throws -> [Vectors] {
    let (program, source) = try input.weights()
    return try embeddings.flatMap { index -> [Vectors] in
      let site = program.positionSites[index]
      guard case .convolution(let step) = site.source else {
        let (added, stored) = try program.positions(of: site, weights: source)
        guard let stored else { return [Vectors(site: site, state: "as added", vectors: added)] }
        return [
          Vectors(site: site, state: "as stored", vectors: stored),
          Vectors(site: site, state: "resampled", vectors: added),
        ]
      }
      let captured = try input.run(capturing: [step], keeping: [step]).captured[step]
      let vectors = PositionVectors(tokens: TokenGrid(site.tokens.grid), values: captured?.values ?? [])
      return [Vectors(site: site, state: "for this image", vectors: vectors)]
    }
  }

  // MARK: Saying

  static func answer(_ readings: [Reading<PositionsAnalysis>]) throws -> AnalysisAnswer {
    let reading = readings[0]
    let maps = reading.finding.compactMap { Map($0, asked: reading.asked.query) }
    let panels = maps.compactMap { map in
      map.panel(isAlone: reading.asked.embeddings.count == 1).map {
        AnalysisPanel(panel: $0, mark: reading.mark(map.query, on: map.grid))
      }
    }
    var lines: [Sentence] = []
    for index in reading.asked.embeddings {
      let site = reading.subject.positions[index]
      let count = reading.subject.positions.count
      lines += [count > 1 ? .counted(site.name, index, of: count) : Sentence("\(site.name)", .title)]
      lines += words(site)
      lines.append(Sentence("for an image of \(reading.subject.input)"))
      for map in maps where map.name == site.name { lines += map.lines }
    }
    return AnalysisAnswer(
      title: "Cosine of a position with the others", note: "+/−: another size of the image",
      figure: panels.isEmpty ? .sentence("There is no such token here; c goes back to the place.") : .panels(panels),
      lines: lines, table: table(maps),
      json: .object(reading.head + [.init(name: "positions", value: .array(maps.map(\.json)))]))
  }

  /// What kind of positions they are.
  private static func words(_ site: PositionSite) -> [Sentence] {
    let kind: Phrase =
      switch site.source {
      case .convolution: "a convolution over the tokens: it depends on the image"
      case .parameter(.fixed, _): "sinusoids, not learned"
      case .parameter: "a vector for each place, learned"
      }
    return [Sentence(kind, .muted)]
      + (site.isWithinWindow ? [Sentence("within each patch, the same in all", .muted)] : [])
  }

  private static func table(_ maps: [Map]) -> DataTable {
    DataTable(
      columns: [
        .init("embedding", shortens: true), .init("state"), .init("row", .right), .init("column", .right),
        .init("similarity", .right),
      ],
      rows: maps.flatMap { map in
        zip(map.grid.places, map.similarities).map { place, value in
          DataTable.Row([
            .init(map.name), .init(map.state.english), .init(place.row), .init(place.column), .number(value, digits: 4),
          ])
        }
      })
  }

  /// How alike a token's position is to all others.
  struct Map: Sendable {
    let name: String
    /// Which vectors: as they are stored, as they are added.
    let state: Phrase
    let grid: GridSize
    let query: AttentionQuery
    /// By place, row by row.
    let similarities: [Double]

    /// A query is a place on the grid of the vectors that are added; others show the place that lies there.
    /// - Returns: nil where there is no such token.
    init?(_ vectors: Vectors, asked: AttentionQuery?) {
      let tokens = vectors.vectors.tokens
      let chosen = asked ?? .place(vectors.site.tokens.grid.center)
      guard let query = chosen.carried(from: vectors.site.tokens.grid, to: tokens),
        let similarities = try? vectors.vectors.similarities(to: query)
      else { return nil }
      (name, state, grid) = (vectors.site.name, vectors.state, tokens.grid)
      (self.query, self.similarities) = (query, similarities)
    }

    /// - Parameter isAlone: whether no other embedding stands beside it
    func panel(isAlone: Bool) -> PictureSheet.Panel? {
      let scale = ColorScale(.blueOrange, range: -1...1)
      let title: Phrase = "\(state), \(grid)"
      return ScalarGrid(width: grid.columns, height: grid.rows, values: similarities.map { Float($0) }).map {
        .init(title: isAlone ? title : "\(name), \(title)", picture: Picture($0, scale: scale), scale: scale)
      }
    }

    var lines: [Sentence] {
      // Of the others: what a place is to itself is 1.
      let others = zip(grid.places, similarities).filter { .place($0.0) != query }
      var lines: [Sentence] = ["", Sentence("\(state), \(grid), \(query)", .accent)]
      if let nearest = others.max(by: { $0.1 < $1.1 }), let farthest = others.min(by: { $0.1 < $1.1 }) {
        lines += [
          Sentence("most like \(nearest.0): \(fixedText(nearest.1, digits: 3))"),
          Sentence("least like \(farthest.0): \(fixedText(farthest.1, digits: 3))"),
        ]
      }
      return lines
    }

    var json: JSONValue {
      [
        "embedding": .string(name), "state": .string(state.english), "query": .string("\(query)"), "grid": grid.json,
        "similarities": .array(similarities.map(JSONValue.number)),
      ]
    }
  }
}
