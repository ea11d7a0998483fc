import VisionCore

extension AblateAnalysis {
  static func answer(_ readings: [Reading<AblateAnalysis>]) throws -> AnalysisAnswer {
    let (reading, finding) = (readings[0], readings[0].finding)
    let subject = reading.subject
    let changed = ChangedScores(finding.scores, of: subject.preset)
    var lines: [Sentence] = [
      Sentence("without \(reading.asked.ablation.title)", .title), Sentence(finding.change.phrase, .muted),
    ]
    var figure = AnalysisAnswer.Figure.sentence(
      "\(subject.preset.title) has no attention to compare; its scores are beside.")
    let comparison = try finding.attention.map { try AttentionComparison($0, asked: reading.asked) }
    if let comparison, let attention = finding.attention {
      figure = .panels(comparison.panels(reading, showsMoved: reading.asked.showsMoved))
      lines += [
        Sentence("\(AttentionWords.block(attention.site))", .accent)
          + Sentence("  \(attention.site.index + 1) of \(subject.sites.count)", .muted),
        Sentence("\(comparison.query), \(comparison.head)"),
        Sentence(
          "\(fixedText(100 * attention.change.meanMoved, digits: 2)) % of a query's attention moved in the mean"),
      ]
    }
    return AnalysisAnswer(
      title: "Without \(reading.asked.ablation.title)", note: "t/T: something else", figure: figure,
      lines: lines + [""] + changed.lines,
      table: subject.preset.classes == 0 ? comparison?.table ?? changed.table : changed.table,
      json: .object(
        reading.head + [
          .init(name: "without", value: .string(reading.asked.ablation.title.english)),
          .init(name: "done", value: .string(finding.change.phrase.english)),
          .init(name: "classes", value: .array(changed.entries.map(changed.json))),
          .init(name: "largestChange", value: changed.largest.map(changed.json) ?? .null),
          .init(name: "attention", value: comparison?.json(finding.attention?.site.path ?? "") ?? .null),
        ]))
  }
}

/// Class scores before and after a change.
private struct ChangedScores {
  /// The classes that are listed; none of a model that has no classifier.
  let entries: [ScoreChange.Entry]
  let largest: ScoreChange.Entry?
  private let preset: Preset
  private let labels: ClassLabels?

  init(_ scores: ScoreChange, of preset: Preset) {
    self.preset = preset
    entries = preset.classes == 0 ? [] : scores.top(5)
    largest = preset.classes == 0 ? nil : scores.largest
    labels = preset.labels ?? .imageNet(classes: scores.classes.count)
  }

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
            .init(entry.rankBefore), .percent(entry.before, digits: 2), .init(entry.rankAfter),
            .percent(entry.after, digits: 2),
            .init((entry.change < 0 ? "" : "+") + fixedText(100 * entry.change, digits: 2), .number(entry.change)),
          ],
          isMarked: entry.index == largest?.index)
      })
  }

  var lines: [Sentence] {
    guard preset.classes > 0 else {
      return [Sentence("\(preset.title) has no layer that gives class scores.", .muted)]
    }
    return [Sentence("class scores, before and after", .accent)]
      + entries.prefix(3).map { entry in
        let name: Phrase = labels?[entry.index].map { Phrase(verbatim: $0) } ?? "class \(entry.index)"
        return Sentence(
          "\(fixedText(100 * entry.before, digits: 1)) → \(fixedText(100 * entry.after, digits: 1)) % \(name)",
          entry.index == largest?.index ? .warning : .text)
      }
  }

  func json(_ entry: ScoreChange.Entry) -> JSONValue {
    [
      "class": .integer(entry.index), "label": JSONValue(labels?[entry.index]), "before": .number(entry.before),
      "after": .number(entry.after), "rankBefore": .integer(entry.rankBefore), "rankAfter": .integer(entry.rankAfter),
    ]
  }
}

/// One query's attention before and after a change.
private struct AttentionComparison {
  let before: AttentionMap
  let after: AttentionMap
  let change: AttentionChange

  /// The chosen query, else the class token, else the place whose attention moves most.
  init(_ attention: AblateAnalysis.Attention, asked: AblateAnalysis) throws {
    let moved = attention.change.moved
    let most = moved.indices.max { (moved[$0], -$0) < (moved[$1], -$1) }
    let queries = attention.site.arrangement.queries
    let usual = queries.prefix > 0 ? nil : most.map { AttentionQuery.place(attention.change.grid.place($0)) }
    let query = asked.query ?? usual ?? queries.defaultQuery
    change = attention.change
    before = try attention.before.map(of: query, head: asked.head)
    after = try attention.after.map(of: query, head: asked.head)
  }

  var query: AttentionQuery { before.query }

  /// `head 3`, `mean of heads`.
  var head: Phrase { if case .head(let head) = before.head { "head \(head)" } else { "mean of heads" } }

  /// Before, after, the difference, and what moved; or that alone.
  func panels(_ reading: Reading<AblateAnalysis>, showsMoved: Bool) -> [AnalysisPanel] {
    let largest = (before.weights + after.weights).max() ?? 0
    let weights = AttentionComparison.scale(.viridis, 0...largest)
    let differences = zip(before.weights, after.weights).map { $1 - $0 }
    let extent = differences.lazy.map(abs).max() ?? 0
    let moved = change.moved.map { Float($0) }
    let all = [
      panel("before", before.grid, before.weights, weights), panel("after", before.grid, after.weights, weights),
      panel("after − before", before.grid, differences, AttentionComparison.scale(.blueOrange, -extent...extent)),
      panel("moved, each query", change.grid, moved, AttentionComparison.scale(.viridis, 0...(moved.max() ?? 0))),
    ]
    let mark = reading.mark(query, on: change.grid)
    return (showsMoved ? all.suffix(1) : all[...]).compactMap { $0.map { AnalysisPanel(panel: $0, mark: mark) } }
  }

  /// A scale of a range; of 0 to 1, or about 0, where nothing differs from nothing.
  private static func scale(_ map: ColorMap, _ range: ClosedRange<Float>) -> ColorScale {
    ColorScale(map, range: range.upperBound > 0 ? range : (map == .blueOrange ? -1 : 0)...1)
  }

  private func panel(
    _ title: Phrase, _ grid: GridSize, _ values: [Float], _ scale: ColorScale
  ) -> PictureSheet.Panel? {
    ScalarGrid(width: grid.columns, height: grid.rows, values: values).map {
      .init(title: title, picture: Picture($0, scale: scale), scale: scale)
    }
  }

  /// The weight of each key.
  var table: DataTable {
    DataTable(
      columns: [.init("row", .right), .init("column", .right), .init("before", .right), .init("after", .right)],
      rows: before.grid.places.map { place in
        DataTable.Row([
          .init(place.row), .init(place.column), .number(Double(before.weight(place)), digits: 5),
          .number(Double(after.weight(place)), digits: 5),
        ])
      })
  }

  func json(_ path: String) -> JSONValue {
    var head = "mean"
    if case .head(let number) = before.head { head = "\(number)" }
    return [
      "block": .string(path), "meanAbsolute": .number(change.meanAbsolute), "largest": .number(change.largest),
      "meanMoved": .number(change.meanMoved), "queries": change.grid.json,
      "moved": .array(change.moved.map(JSONValue.number)), "query": .string("\(query)"), "head": .string(head),
      "keys": before.grid.json, "before": .numbers(before.weights), "after": .numbers(after.weights),
    ]
  }
}
