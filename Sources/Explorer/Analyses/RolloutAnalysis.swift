import VisionCore

/// Where what stands at a token, or the class scores, came from (Abnar & Zuidema 2020).
struct RolloutAnalysis: Analysis {
  static let name = "rollout"
  static let abstract =
    "Run a model on an image and roll its attention out to the pixels, through every family's steps."
  static let discussion = """
    A row is carried from its token down to the image, step by step (Abnar & Zuidema 2020): attention by its weights; \
    a residual half by its branch; convolutions by the magnitude of their kernels; merging, soft splits and pooling \
    alike over what they join; windows, shifts and padding as they move. A row sums to 1 over the pixels, learned \
    tokens and padding. Rows and columns are counted from 0.
    """
  static let parameters: [AnalysisParameter] = [
    .block(
      "The path of a block, for a query on its grid (default: the class scores; with a query the last).", hasEnd: true),
    .query("A token of the block: a place on its grid, or its class token (default: that, else the middle)."),
    .fusion, .identity, .discard,
  ]

  struct Finding: Sendable {
    let rollout: Rollout
    let row: Rollout.Row
  }

  /// How a rollout is made.
  struct Options: Sendable, Equatable {
    let fusion: HeadFusion
    /// Whether a residual passes on half of what it started from.
    let identity: Bool
    /// The part of each row's keys that is left out, from 0 to below 1.
    let discard: Double
  }

  let options: Options
  /// The block's number; nil for the class scores.
  let block: Int?
  let query: AttentionQuery?

  init(_ choices: Choices, of subject: Subject) throws {
    options = Options(
      fusion: choices.value("fusion", else: HeadFusion.mean), identity: choices["identity"] != "no",
      discard: choices["discard"].flatMap { Double($0) } ?? 0)
    block = try subject.block(choices) ?? (choices.query == nil ? nil : subject.blocks.indices.last)
    guard let block else {
      query = nil
      return
    }
    let tokens = subject.blocks[block].tokens
    query = choices.query ?? tokens.defaultQuery
    if let query { _ = try tokens.number(of: query) }
  }

  func sharesWork(with other: RolloutAnalysis) -> Bool { options == other.options }

  static func tokens(_ choices: Choices, of subject: Subject) -> TokenGrid? {
    ((try? subject.block(choices)) ?? subject.blocks.indices.last).map { subject.blocks[$0].tokens }
  }

  static func shown(
    _ choices: Choices, of subject: Subject, query: (AttentionQuery?) -> AttentionQuery?
  ) -> Choices {
    guard choices["block"] != nil else { return choices }
    var choices = choices
    choices["query"] = query(tokens(choices, of: subject)?.defaultQuery).map { QueryArgument($0).text }
    return choices
  }

  // MARK: Finding

  func find(in input: AnalysisInput, knowing known: Finding?) throws -> Finding {
    let rollout = try known?.rollout ?? rollout(input)
    guard let block, let query else { return Finding(rollout: rollout, row: rollout.classScores) }
    return Finding(rollout: rollout, row: try rollout.row(of: query, in: input.subject.blocks[block]))
  }

  private func rollout(_ input: AnalysisInput) throws -> Rollout {
    let steps = Rollout.featureSteps(input.subject.program)
    // Features first: the engine that keeps them also gives everything else.
    let features = steps.isEmpty ? [:] : try input.run(capturing: steps, keeping: steps).captured
    var attention: [Int: FusedAttention] = [:]
    try input.eachAttention { maps, site in
      attention[site.step] = FusedAttention(maps, fusion: options.fusion, discard: options.discard)
    }
    let (program, source) = try input.weights()
    // A model that only convolves has not run yet, and needs not: its rollout follows from its kernels.
    return try Rollout(
      program, weights: source, attention: attention, features: features, identity: options.identity)
  }

  // MARK: Saying

  static func answer(_ readings: [Reading<RolloutAnalysis>]) throws -> AnalysisAnswer {
    let reading = readings[0]
    let (asked, subject) = (reading.asked, reading.subject)
    let picture = RolloutPicture(reading.finding.row, of: subject.input)
    let block = asked.block.map { subject.blocks[$0] }
    var lines: [Sentence] = [
      block.map { .counted($0.path, asked.block ?? 0, of: subject.blocks.count) }
        ?? Sentence("class scores", .title)
        + Sentence("  behind all \(subject.blocks.count) blocks", .muted),
      Sentence(asked.query.map { "query \($0)" as Phrase } ?? "what the scores came from"),
      "",
      Sentence("identity  \(asked.options.identity ? "half is passed on" : "left out" as Phrase)"),
      Sentence("heads     \(Phrase(known: asked.options.fusion.rawValue))"),
      Sentence("discard   \(fixedText(100 * asked.options.discard, digits: 0)) % of each row"),
      "",
    ]
    lines += picture.figures
    return AnalysisAnswer(
      title: "Rollout to the pixels", note: block == nil ? "b/B: up to a block" : "",
      figure: picture.figure(
        over: reading.image, mark: block.flatMap { reading.mark(asked.query, on: $0.tokens.grid) }),
      lines: lines, table: picture.table, json: picture.json(reading, asked.options))
  }
}

/// A rollout's row over the image.
struct RolloutPicture: Sendable {
  let row: Rollout.Row
  let input: GridSize

  init(_ row: Rollout.Row, of input: GridSize) { (self.row, self.input) = (row, input) }

  /// The row over the image, or alone without one, its pixels as many times as heavy as if all were alike.
  func figure(over image: PixelGrid?, mark: Frame?) -> AnalysisAnswer.Figure {
    guard let grid else { return .panels([]) }
    let scale = ColorScale(.viridis, range: 0...max(grid.range?.upperBound ?? 1, .leastNormalMagnitude))
    let base = image ?? PixelGrid(width: input.columns, height: input.rows)
    let overlay = Picture.Overlay(grid: grid, scale: scale, opacity: image == nil ? 1 : 0.75)
    let panel = PictureSheet.Panel(
      title: "weight, 1 where all are alike", picture: Picture(base, overlay: overlay), scale: scale)
    return .panels([AnalysisPanel(panel: panel, mark: mark)])
  }

  /// The means over blocks of pixels, at most about 64 on a side: a drawing shows no more.
  private var grid: ScalarGrid? {
    let side = max((max(input.rows, input.columns) + 63) / 64, 1)
    let grid = GridSize(rows: (input.rows + side - 1) / side, columns: (input.columns + side - 1) / side)
    var (sums, counts) = ([Float](repeating: 0, count: grid.count), [Float](repeating: 0, count: grid.count))
    for place in input.places {
      let bin = place.row / side * grid.columns + place.column / side
      sums[bin] += Float(row.pixels[input.index(place)] * Double(input.count))
      counts[bin] += 1
    }
    return ScalarGrid(width: grid.columns, height: grid.rows, values: zip(sums, counts).map { $0 / $1 })
  }

  /// Where the row comes from, its sum and its largest weight.
  var figures: [Sentence] {
    let fromPixels = row.pixels.reduce(0, +)
    var largest = 0
    for index in row.pixels.indices where row.pixels[index] > row.pixels[largest] { largest = index }
    let weight = row.pixels[largest] * Double(input.count)
    return [
      Sentence(
        "\(fixedText(100 * fromPixels, digits: 2)) % from pixels, \(fixedText(100 * row.learned, digits: 2)) % from "
          + "learned tokens, \(fixedText(100 * row.padding, digits: 2)) % from padding"),
      Sentence("the row sums to \(decimal(row.sum, places: 5))"),
      Sentence("heaviest pixel \(input.place(largest)): \(NumberLabel.text(weight)) times the mean", .muted),
    ]
  }

  var table: DataTable {
    DataTable(
      columns: [.init("row", .right), .init("column", .right), .init("weight", .right)],
      rows: input.places.map { place in
        let weight = row.pixels[input.index(place)]
        return DataTable.Row([.init(place.row), .init(place.column), .init(decimalText(weight), .number(weight))])
      })
  }

  func json<Asked: Analysis>(_ reading: Reading<Asked>, _ options: RolloutAnalysis.Options) -> JSONValue {
    .object(
      reading.head + [
        .init(name: "fusion", value: .string(options.fusion.rawValue)),
        .init(name: "identity", value: .bool(options.identity)),
        .init(name: "discard", value: .number(options.discard)),
        .init(name: "learnedTokens", value: .number(row.learned)),
        .init(name: "padding", value: .number(row.padding)),
        .init(name: "pixels", value: .array(row.pixels.map(JSONValue.number))),
      ])
  }
}
