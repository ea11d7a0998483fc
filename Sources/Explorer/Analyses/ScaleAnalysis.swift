import VisionCore

/// Cost, tokens and memory as functions of a size, and where curves cross.
struct ScaleAnalysis: Analysis {
  static let name = "scale"
  static let abstract = "Plot how cost, tokens or memory grow with the image or another size, and where curves cross."
  static let discussion = """
    Every point is the real model, recorded at that size and counted; sizes that a model does not take are left out and \
    said. A crossing is exact: between two sampled sizes whose order differs every size that both models take is \
    recorded. With --step 1 nothing lies between. --size is the image where another size is varied. In place of models \
    --formula names attention blocks, of \(Catalog.attentionBlocks.map(\.name).joined(separator: ", ")).

    Example: explorer scale \(Catalog.plain.name) \(Catalog.opening.name) --from 64 --to 1024; \
    explorer scale \(Catalog.opening.name) --over window --of attention-share; explorer scale --formula msa,w-msa --width 96 --window 7
    """
  static let models = 0...8
  static let takes = AnalysisNeeds.program
  private static let sizes = 1...100_000
  static let parameters: [AnalysisParameter] = [
    AnalysisParameter(
      name: "over", values: "size",
      help: "The size that is varied: resolution, or one of the family's, such as window, depth or depths.3 (stage 3).",
      usual: ScalingVariable.resolution.description, isValid: { ScalingVariable($0).map { $0 != .gridSide } ?? false }),
    .number("from", "The smallest size.", in: sizes, title: "first size"),
    .number("to", "The largest size.", in: sizes, title: "last size"),
    .number("step", "From one sampled size to the next (default: one that all models take).", in: sizes),
    .choice(
      "of", ScalingQuantity.allCases.map(\.rawValue), "What is plotted.",
      usual: ScalingQuantity.multiplyAccumulates.rawValue),
    .flag("log", "Logarithmic axes."),
    AnalysisParameter(
      name: "formula", values: "block,…", help: "In place of models: attention blocks alone on square maps of tokens.",
      isValid: { blocks($0) != nil }),
    .number(
      "width", "With --formula: C, channels of a token of such a block.", in: 1...16_384,
      usual: AttentionBlock.Sizes().width),
    .number(
      "window", "With --formula: M, side of a window in tokens.", in: 1...128, usual: AttentionBlock.Sizes().window),
    .number(
      "reduction", "With --formula: s, stride of reduced keys and values.", in: 1...64,
      usual: AttentionBlock.Sizes().reduction),
    .number(
      "inner-width", "With --formula: c, channels of a token between soft splits.", in: 1...4096,
      usual: AttentionBlock.Sizes().innerWidth, title: "inner width"),
  ]

  /// The blocks of a list between commas; nil where one of them is none.
  static func blocks(_ text: String) -> [AttentionBlock]? {
    let names = text.lowercased().split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let blocks = names.compactMap(Catalog.attentionBlock)
    return blocks.isEmpty || blocks.count != names.count ? nil : blocks
  }

  static func answer(_ request: AnalysisRequest) throws -> AnalysisAnswer {
    let choices = request.choices
    var table = ScalingTable()
    let subjects = try subjects(request)
    let usual = ScalingStudy.usualRange(of: subjects)
    let first = choices.integer("from") ?? min(usual.lowerBound, choices.integer("to") ?? usual.lowerBound)
    let last = choices.integer("to") ?? max(usual.upperBound, first)
    if first > last { throw ScaleError.reversed(first: first, last: last) }
    let study =
      choices.integer("step").map { ScalingStudy(subjects, range: first...last, step: $0) }
      ?? ScalingStudy(subjects, range: first...last, recordingIn: &table)
    let quantity = choices.value("of", else: ScalingQuantity.multiplyAccumulates)
    study.complete(quantity, &table)
    let picture = ScalingPicture(study, quantity, choices.has("log") ? .doublyLogarithmic : .linear, table)
    if picture.curves.allSatisfy(\.points.isEmpty) {
      throw ScaleError.nothing(reason: picture.curves.compactMap(\.reason).first ?? "")
    }
    return try answer(picture, table)
  }

  private static func subjects(_ request: AnalysisRequest) throws -> [ScalingSubject] {
    let choices = request.choices
    let blocks = choices["formula"].flatMap(blocks) ?? []
    if request.names.isEmpty == blocks.isEmpty { throw ScaleError.noSubjects }
    var sizes = AttentionBlock.Sizes()
    sizes.width = choices.integer("width") ?? sizes.width
    sizes.window = choices.integer("window") ?? sizes.window
    sizes.reduction = choices.integer("reduction") ?? sizes.reduction
    sizes.innerWidth = choices.integer("inner-width") ?? sizes.innerWidth
    let variable = choices["over"].flatMap { ScalingVariable($0) } ?? .resolution
    return try blocks.map { ScalingSubject($0, sizes) }
      + request.presets().map { try ScalingSubject($0, over: variable, input: request.size) }
  }

  // MARK: Saying

  /// - Parameter table: what was counted for the picture
  static func answer(_ picture: ScalingPicture, _ table: ScalingTable) throws -> AnalysisAnswer {
    let study = picture.study
    let formulas = try study.formulaSentences()
    let crossings = picture.crossings.map { study.sentence($0, picture.quantity) }
    let none: [Phrase] = study.subjects.count > 1 && crossings.isEmpty ? ["The curves do not cross here."] : []
    let sentences = (formulas + crossings + none + study.skippedSentences(in: table)).map(\.english)
    return AnalysisAnswer(
      figure: .drawing { canvas(picture, sentences, width: $0, $1) }, table: dataTable(picture, table),
      json: [
        "over": .string(study.subjects[0].variable.description), "of": .string(picture.quantity.rawValue),
        "from": .integer(study.range.lowerBound), "to": .integer(study.range.upperBound),
        "step": .integer(study.step), "formulas": .array(formulas.map { .string($0.english) }),
        "curves": .array(study.subjects.indices.map { curve($0, of: picture) }),
        "crossings": .array(zip(picture.crossings, crossings).map { crossing($0, $1, of: study) }),
      ])
  }

  /// How what is plotted was counted; nil where no multiply-accumulates are.
  private static func heading(_ quantity: ScalingQuantity) -> CountingHeading? {
    switch quantity {
    case .multiplyAccumulates, .attentionShare: .exact
    case .tokens, .parameters, .attentionMemory: nil
    }
  }

  /// The plot, and below it what the formulas and the crossings say.
  private static func canvas(
    _ picture: ScalingPicture, _ sentences: [String], width: Int, _ appearance: Appearance
  ) -> Canvas {
    let sentences = sentences.map { StyledText(appearance.glyphs.formula($0), appearance.theme.text) }
    let rows = sentences.map { $0.wrapped(to: width - 2, in: appearance.translation).count }
    let height = min(max(width / 4, 16), 40)
    var canvas = Canvas(width: width, height: height + rows.reduce(1, +), appearance: appearance)
    var rest = canvas.bounds
    let heading = heading(picture.quantity)
    if let heading { canvas.text(heading.line, in: rest.splitTop(1), style: canvas.theme.muted) }
    picture.draw(in: rest.splitTop(height - (heading == nil ? 0 : 1)), on: &canvas)
    _ = rest.splitTop(1)
    for (sentence, rows) in zip(sentences, rows) {
      var lines = rest.splitTop(rows)
      canvas.text(String(canvas.glyphs.times), in: lines.splitLeft(2), style: canvas.theme.title)
      canvas.paragraph(sentence, in: lines)
    }
    return canvas
  }

  /// A row for each sampled size, a column for each model.
  private static func dataTable(_ picture: ScalingPicture, _ table: ScalingTable) -> DataTable {
    let (study, quantity) = (picture.study, picture.quantity)
    return DataTable(
      columns: [.init(study.subjects[0].variable.description, .right)]
        + study.subjects.map { .init("\($0.name) \(quantity.rawValue)", .right) },
      rows: study.values.map { value in
        DataTable.Row(
          [.init(String(value), .integer(value))]
            + study.subjects.map { subject in
              table[subject, value]?.counts.flatMap(quantity.value(of:)).map { .init($0.text, $0.json) } ?? .none
            })
      }, heading: heading(quantity))
  }

  private static func curve(_ index: Int, of picture: ScalingPicture) -> JSONValue {
    let curve = picture.curves[index]
    return [
      "model": .string(picture.study.subjects[index].name), "skipped": .array(curve.skipped.map(JSONValue.integer)),
      "reason": JSONValue(curve.reason),
      "points": .array(
        curve.points.map { point in
          [
            "size": .integer(point.size), "macs": .integer(point.counts.multiplyAccumulates),
            "attentionProducts": .integer(point.counts.attentionProducts),
            "parameters": .integer(point.counts.parameters), "tokens": JSONValue(point.counts.tokens),
            "attentionMatrixElements": .integer(point.counts.attentionElements),
          ]
        }),
    ]
  }

  private static func crossing(_ crossing: ScalingCrossing, _ sentence: Phrase, of study: ScalingStudy) -> JSONValue {
    func reading(_ reading: ScalingCrossing.Reading) -> JSONValue {
      ["size": .integer(reading.size), "more": reading.rising.json, "less": reading.other.json]
    }
    return [
      "more": .string(study.subjects[crossing.rising].name), "less": .string(study.subjects[crossing.other].name),
      "size": .integer(crossing.size), "settled": .integer(crossing.settled), "before": reading(crossing.before),
      "after": reading(crossing.after), "sentence": .string(sentence.english),
    ]
  }
}

extension ScalingValue {
  fileprivate var json: JSONValue { denominator == 1 ? .integer(numerator) : .number(number) }
  fileprivate var text: String { denominator == 1 ? numerator.grouped : fixedText(number, digits: 4) }
}

/// What cannot be plotted.
enum ScaleError: UsageError, Equatable {
  /// Neither models nor blocks, or both.
  case noSubjects
  case reversed(first: Int, last: Int)
  /// A range in which no model takes any size.
  case nothing(reason: String)

  var description: String {
    switch self {
    case .noSubjects:
      "Name models, such as `explorer scale \(Catalog.plain.name) \(Catalog.opening.name)`, or blocks, such as "
        + "`explorer scale --formula msa,w-msa`."
    case .reversed(let first, let last): "the sizes begin with \(first) and end before, at \(last)"
    case .nothing(let reason):
      "no model takes any of the sizes; choose others with --from, --to and --step: \(reason)"
    }
  }
}
