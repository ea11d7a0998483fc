import VisionCore

/// How long tokens are by depth, and which stand out: what a model without registers stores where the image is empty
/// (Darcet et al. 2024, Section 2).
struct NormsAnalysis: BlockMeasure {
  static let name = "norms"
  static let abstract = "Run models on an image and give how long the tokens of each block are, and how many stand out."
  static let discussion = """
    The Euclidean length of every token of a place in a block's result. A token stands out where it is longer than \
    \(decimalText(TokenNorms.outlierBound)) times the median of its block (Darcet et al. 2024 draw the line by eye). Tokens in \
    front, such as class tokens and registers, have a column of their own.
    """
  static let title: Phrase = "Lengths of tokens"
  static let columns: [DataTable.Column] = [
    .init("median", .right), .init("largest", .right), .init("outliers", .right),
    .init("outlierShare", "share", .right),
    .init("front", "in front", .right, dropped: 2),
  ]

  init(_ choices: Choices, of subject: Subject) throws {
    if subject.blocks.isEmpty { throw Unanswerable.noBlocks(subject) }
  }

  static func measure(_ result: CapturedTensor, _ block: TokenBlockSite) -> TokenNorms {
    TokenNorms(result.values, width: block.width, prefix: block.tokens.prefix)
  }

  static func cells(_ norms: TokenNorms) -> [DataTable.Cell] {
    [
      .number(norms.median, digits: 2), .number(norms.largest, digits: 2), .init(norms.outliers.count),
      .percent(norms.outlierShare), norms.front.max().map { .number($0, digits: 2) } ?? .none,
    ]
  }

  /// One model's median and longest token, or the longest of several models in medians.
  static func values(_ norms: TokenNorms, models: Int) -> [(value: Double, text: Phrase)] {
    if models > 1 {
      let ratio = norms.median > 0 ? norms.largest / norms.median : 0
      return [(ratio, "longest \(fixedText(ratio, digits: 2)) times the median")]
    }
    return [
      (norms.median, "median  \(fixedText(norms.median, digits: 2))"),
      (norms.largest, "longest \(fixedText(norms.largest, digits: 2))"),
    ]
  }

  static func names(_ models: [Phrase]) -> [Phrase] { models.count == 1 ? ["median", "longest"] : models }

  static func axis(models: Int, largest: Double) -> Axis {
    Axis(models == 1 ? "length of a token" : "longest token, in medians", scale: .log10)
  }

  static var lines: [Sentence] {
    ["", Sentence("A token stands out beyond \(decimalText(TokenNorms.outlierBound)) medians of its block.", .muted)]
  }

  static var bounds: [JSONValue.Member] { [.init(name: "outlierBound", value: .number(TokenNorms.outlierBound))] }

  static func json(_ norms: TokenNorms) -> [JSONValue.Member] {
    [
      .init(name: "median", value: .number(norms.median)), .init(name: "largest", value: .number(norms.largest)),
      .init(name: "outliers", value: .array(norms.outliers.map(JSONValue.integer))),
      .init(name: "front", value: .array(norms.front.map(JSONValue.number))),
      .init(name: "norms", value: .array(norms.places.map(JSONValue.number))),
    ]
  }
}

/// The Euclidean lengths of the tokens of a block.
struct TokenNorms: Sendable, Equatable {
  /// How many medians long a token is at most that does not stand out.
  static let outlierBound = 3.0

  /// Of the tokens in front of the grid.
  let front: [Double]
  /// Of the grid's tokens, in rows.
  let places: [Double]
  let median: Double
  let largest: Double
  /// The numbers of the places that stand out.
  let outliers: [Int]

  var outlierShare: Double { places.isEmpty ? 0 : Double(outliers.count) / Double(places.count) }

  /// - Parameter values: [prefix + places, width]
  init(_ values: [Float], width: Int, prefix: Int) {
    let all = stride(from: 0, to: values.count, by: max(width, 1)).map { start in
      values[start..<min(start + width, values.count)].reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    }
    front = Array(all.prefix(prefix))
    let places = Array(all.dropFirst(prefix))
    let ordered = places.sorted()
    let median = ordered.isEmpty ? 0 : (ordered[(ordered.count - 1) / 2] + ordered[ordered.count / 2]) / 2
    (self.places, self.median, largest) = (places, median, ordered.last ?? 0)
    outliers = places.indices.filter { places[$0] > Self.outlierBound * median }
  }
}
