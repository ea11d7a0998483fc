import VisionCore

/// Class scores and an attention before and after something was switched off.
struct AblationReport: AnalysisReport {
  struct Attention {
    let path: String
    let query: AttentionQuery
    let head: HeadArgument
    let change: AttentionChange
    let before: AttentionMap
    let after: AttentionMap
  }

  let run: ModelRun
  /// As it was asked for.
  let what: String
  /// What was done, exactly.
  let summary: String
  let scores: ScoreChange
  /// Nil in a model without attention.
  let attention: Attention?

  /// How many classes are listed, before and after each.
  private static let listed = 5

  private var labels: ClassLabels? { run.preset.labels ?? .imageNet(classes: scores.classes.count) }

  /// The classes that are listed; none of a model that has no classifier.
  private var entries: [ScoreChange.Entry] { run.preset.classes == 0 ? [] : scores.top(Self.listed) }

  // MARK: Numbers

  var table: DataTable {
    DataTable(
      columns: [
        .init("class", .right), .init("label", shortens: true), .init("rankBefore", "rank", .right),
        .init("before", .right), .init("rankAfter", "rank", .right, dropped: 0), .init("after", .right),
        .init("change", "points", .right),
      ],
      rows: entries.map { entry in
        DataTable.Row(
          [
            .init("\(entry.index)", .integer(entry.index)), labels?[entry.index].map { .init($0) } ?? .none,
            .init(entry.rankBefore), .init(percent(entry.before) + " %", .number(entry.before)), .init(entry.rankAfter),
            .init(percent(entry.after) + " %", .number(entry.after)), .init(points(entry), .number(entry.change)),
          ],
          isMarked: entry.index == scores.largest?.index)
      })
  }

  private func percent(_ part: Double) -> String { fixedText(100 * part, digits: 2) }
  private func points(_ entry: ScoreChange.Entry) -> String { (entry.change < 0 ? "" : "+") + percent(entry.change) }

  var json: JSONValue {
    [
      "model": .string(run.preset.name), "weights": .string("\(run.weights.provenance)"), "without": .string(what),
      "done": .string(summary),
      "classes": .array(entries.map(json)),
      "largestChange": run.preset.classes == 0 ? .null : scores.largest.map(json) ?? .null,
      "attention": attention.map(json) ?? .null,
    ]
  }

  private func json(_ entry: ScoreChange.Entry) -> JSONValue {
    [
      "class": .integer(entry.index), "label": JSONValue(labels?[entry.index]), "before": .number(entry.before),
      "after": .number(entry.after), "rankBefore": .integer(entry.rankBefore), "rankAfter": .integer(entry.rankAfter),
    ]
  }

  private func json(_ attention: Attention) -> JSONValue {
    let change = attention.change
    return [
      "block": .string(attention.path), "meanAbsolute": .number(change.meanAbsolute),
      "largest": .number(change.largest),
      "meanMoved": .number(change.meanMoved),
      "queries": ["height": .integer(change.grid.rows), "width": .integer(change.grid.columns)],
      "moved": .array(change.moved.map(JSONValue.number)),
      "query": .string("\(attention.query)"), "head": .string("\(attention.head)"),
      "keys": [
        "height": .integer(attention.before.grid.rows), "width": .integer(attention.before.grid.columns),
      ],
      "before": numbers(attention.before.weights), "after": numbers(attention.after.weights),
    ]
  }

  private func numbers(_ values: [Float]) -> JSONValue { .array(values.map { .number(Double($0)) }) }

  // MARK: Drawing

  func drawing(width: Int, appearance: Appearance) -> Canvas {
    var sheet = PictureSheet(
      title: "\(run.preset.title) without \(what): \(summary)", panels: attention.map(panels) ?? [])
    (sheet.narrowest, sheet.widest) = (22, 56)
    sheet.notes = ((attention.map(sentences) ?? []) + entries.map(line)).map { Phrase(verbatim: $0) }
    if run.isSynthetic { sheet.warning = AttentionWords.synthetic }
    return sheet.canvas(width: width, appearance: appearance)
  }

  private func line(_ entry: ScoreChange.Entry) -> String {
    let name = labels?[entry.index] ?? "class \(entry.index)"
    return "\(percent(entry.before)) → \(percent(entry.after)) % (\(points(entry))) \(name), "
      + (entry.rankBefore == entry.rankAfter
        ? "rank \(entry.rankBefore)" : "rank \(entry.rankBefore) → \(entry.rankAfter)")
      + (entry.index == scores.largest?.index ? ", the largest change" : "")
  }

  private func sentences(_ attention: Attention) -> [String] {
    let change = attention.change
    let head = if case .head(let number) = attention.head.selection { "head \(number)" } else { "the mean of heads" }
    return [
      "\(attention.path): attention of \(attention.query), \(head), before and after, and for each query the part that moved.",
      "A query moves \(percent(change.meanMoved)) % of its attention in the mean; mean |difference| of a "
        + "weight \(decimalText(rounded(change.meanAbsolute))), largest \(decimalText(rounded(change.largest))).",
    ]
  }

  /// Four digits that count.
  private func rounded(_ number: Double) -> Double {
    guard number > 0, number.isFinite else { return number }
    var scale = 1.0
    while number * scale < 1000 { scale *= 10 }
    return (number * scale).rounded() / scale
  }

  private func panels(_ attention: Attention) -> [PictureSheet.Panel] {
    let comparison = AttentionComparison(before: attention.before, after: attention.after, change: attention.change)
    return comparison.panels + [comparison.movedPanel].compactMap(\.self)
  }
}
