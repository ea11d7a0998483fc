import VisionCore

/// Scaling curves as the command writes them.
struct ScalingReport {
  let picture: ScalingPicture
  private let table: ScalingTable

  init(_ study: ScalingStudy, _ quantity: ScalingQuantity, _ scale: PlotScale, _ table: ScalingTable) {
    picture = ScalingPicture(study, quantity, scale, table)
    self.table = table
  }

  private var study: ScalingStudy { picture.study }
  private var quantity: ScalingQuantity { picture.quantity }

  /// How what is plotted was counted; nil where no multiply-accumulates are.
  private var heading: CountingHeading? {
    switch quantity {
    case .multiplyAccumulates, .attentionShare: .exact
    case .tokens, .parameters, .attentionMemory: nil
    }
  }

  // MARK: A picture

  /// The plot, and below it what the formulas and the crossings say.
  func canvas(width: Int, appearance: Appearance) throws -> Canvas {
    let sentences = try self.sentences.map { StyledText(appearance.glyphs.formula($0), appearance.theme.text) }
    let rows = sentences.map { $0.wrapped(to: width - 2, in: appearance.translation).count }
    let height = min(max(width / 4, 16), 40)
    var canvas = Canvas(width: width, height: height + rows.reduce(1, +), appearance: appearance)
    var rest = canvas.bounds
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

  private var sentences: [String] {
    get throws {
      let crossings = picture.crossings.map { study.sentence($0, quantity) }
      let none: [Phrase] = study.subjects.count > 1 && crossings.isEmpty ? ["The curves do not cross here."] : []
      return try (study.formulaSentences() + crossings + none + study.skippedSentences(in: table)).map(\.english)
    }
  }

  // MARK: Data

  /// A row for each sampled size, a column for each model.
  var dataTable: DataTable {
    let columns = [DataTable.Column(study.subjects[0].variable.description, study.subjects[0].variable.sentence, .right)]
    let rows = study.values.map { value in
      DataTable.Row(
        [DataTable.Cell(String(value), .integer(value))]
          + study.subjects.map { subject in
            guard let found = table[subject, value]?.counts.flatMap(quantity.value(of:)) else { return .none }
            return DataTable.Cell(found.text, found.json)
          })
    }
    return DataTable(
      columns: columns + study.subjects.map { DataTable.Column("\($0.name) \(quantity.rawValue)", .right) }, rows: rows,
      heading: heading)
  }

  var json: JSONValue {
    get throws {
      [
        "over": .string(study.subjects[0].variable.description), "of": .string(quantity.rawValue),
        "from": .integer(study.range.lowerBound), "to": .integer(study.range.upperBound),
        "step": .integer(study.step),
        "formulas": .array(try study.formulaSentences().map { .string($0.english) }),
        "curves": .array(study.subjects.indices.map(curve)),
        "crossings": .array(picture.crossings.map(crossing)),
      ]
    }
  }

  private func curve(_ index: Int) -> JSONValue {
    let curve = picture.curves[index]
    return [
      "model": .string(study.subjects[index].name), "skipped": .array(curve.skipped.map(JSONValue.integer)),
      "reason": JSONValue(curve.reason?.english),
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

  private func crossing(_ crossing: ScalingCrossing) -> JSONValue {
    func reading(_ reading: ScalingCrossing.Reading) -> JSONValue {
      ["size": .integer(reading.size), "more": reading.rising.json, "less": reading.other.json]
    }
    return [
      "more": .string(study.subjects[crossing.rising].name), "less": .string(study.subjects[crossing.other].name),
      "size": .integer(crossing.size), "settled": .integer(crossing.settled), "before": reading(crossing.before),
      "after": reading(crossing.after), "sentence": .string(study.sentence(crossing, quantity).english),
    ]
  }
}

extension ScalingValue {
  fileprivate var json: JSONValue { denominator == 1 ? .integer(numerator) : .number(number) }
  fileprivate var text: String { denominator == 1 ? numerator.grouped : fixedText(number, digits: 4) }
}
