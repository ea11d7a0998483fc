import VisionCore

/// The pixels that a token came from: its effective field (Luo et al. 2016), by rollout.
struct EffectiveAnalysis: Analysis {
  static let name = "effective"
  static let abstract =
    "Run a model on an image and give the fewest pixels that a token of a block came from, by rollout."
  static let discussion = """
    The effective field (Luo et al. 2016) of a token: the fewest pixels that together give half, or 95 %, of what it came from \
    by `explorer rollout`.
    """
  static let parameters: [AnalysisParameter] = [
    .block("The path of a block (default: the last)."),
    .query("A token of the block: a place on its grid, or its class token (default: the middle)."),
    .fusion, .identity, .discard,
  ]

  let rollout: RolloutAnalysis

  init(_ choices: Choices, of subject: Subject) throws {
    var choices = choices
    guard let block = try subject.block(choices) ?? subject.blocks.indices.last else {
      throw AttentionRequestFault.noSuchTokenBlock("", model: subject.preset.name, paths: [])
    }
    choices["block"] = subject.blocks[block].path
    if choices.query == nil { choices["query"] = QueryArgument(.place(subject.blocks[block].tokens.grid.center)).text }
    rollout = try RolloutAnalysis(choices, of: subject)
  }

  var work: any Analysis { rollout }

  static func tokens(_ choices: Choices, of subject: Subject) -> TokenGrid? {
    RolloutAnalysis.tokens(choices, of: subject)
  }

  static func shown(
    _ choices: Choices, of subject: Subject, query: (AttentionQuery?) -> AttentionQuery?
  ) -> Choices {
    choices.filled("block", subject.blocks.last?.path, "query", query(nil).map { QueryArgument($0).text })
  }

  func find(in input: AnalysisInput, knowing known: RolloutAnalysis.Finding?) throws -> RolloutAnalysis.Finding {
    try rollout.find(in: input, knowing: known)
  }

  static func answer(_ readings: [Reading<EffectiveAnalysis>]) throws -> AnalysisAnswer {
    let reading = readings[0]
    let (asked, subject) = (reading.asked.rollout, reading.subject)
    let picture = RolloutPicture(reading.finding.row, of: subject.input)
    let block = subject.blocks[asked.block ?? 0]
    var lines = FieldAnalysis.lines(subject, asked.block ?? 0, asked.query)
    let (half, most) = (picture.fewest(0.5), picture.fewest(0.95))
    lines += [
      Sentence("half of it from \(half.count.grouped) pixels", .accent),
      Sentence("\(fixedText(100 * half.share, digits: 1)) % of the image"),
      Sentence("95 % from \(most.count.grouped) pixels", .accent),
      Sentence("\(fixedText(100 * most.share, digits: 1)) % of the image"),
    ]
    lines += [""] + picture.figures
    return AnalysisAnswer(
      title: "What the token came from", note: "by rollout",
      figure: picture.figure(over: reading.image, mark: reading.mark(asked.query, on: block.tokens.grid)), lines: lines,
      table: picture.table, json: picture.json(reading, asked.options))
  }
}

extension RolloutPicture {
  /// The fewest pixels that hold a part of what the row came from.
  /// - Parameter part: of all that comes from pixels, from 0 to 1
  func fewest(_ part: Double) -> (count: Int, share: Double) {
    let total = row.pixels.reduce(0, +)
    var (sum, count) = (0.0, 0)
    for weight in row.pixels.sorted(by: >) where sum < part * total {
      sum += weight
      count += 1
    }
    return (count, Double(count) / Double(max(input.count, 1)))
  }
}

extension Choices {
  /// The same with a value where none was chosen, and another put in its place.
  func filled(_ name: String, _ usual: String?, _ other: String, _ value: String?) -> Choices {
    var choices = self
    choices[name] = choices[name] ?? usual
    choices[other] = value
    return choices
  }
}
