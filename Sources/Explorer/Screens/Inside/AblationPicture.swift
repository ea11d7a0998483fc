import VisionCore

extension AppState {
  /// What switching off did; nil before it is known.
  var insideFindings: AblationFindings? {
    if case .ablation(let findings)? = insideAnswer(insideAblationQuestion) { findings } else { nil }
  }

  func ablationContent(_ theme: Theme) -> InsideContent {
    let all = insideAblations
    guard let chosen = insideChosenAblation else { return insideWaiting("Ablate") }
    let title: Phrase = "Without \(chosen.title)"
    guard let findings = insideFindings else { return insideWaiting(title) }
    var lines: [StyledText] = [
      StyledText("without \(chosen.title)", theme.title)
        + StyledText("  \(min(inside.ablation, all.count - 1) + 1) of \(all.count)", theme.muted),
      StyledText(findings.change.phrase, theme.muted),
    ]
    var figure = InsideContent.Figure.sentence("\(preset.title) has no attention to compare; its scores are beside.")
    if let attention = findings.attention {
      let comparison = comparison(attention)
      figure = .panels(panels(attention, comparison))
      lines += [
        StyledText(AttentionWords.block(attention.site), theme.accent)
          + StyledText("  \(attention.site.index + 1) of \(insideShape?.sites.count ?? 0)", theme.muted),
        StyledText(comparison.map { "\($0.query), \($0.head)" as Phrase } ?? "", theme.text),
        StyledText(
          "\(fixedText(100 * attention.change.meanMoved, digits: 2)) % of a query's attention moved in the mean",
          theme.text),
      ]
    }
    lines += [""] + scoreLines(findings, theme)
    return InsideContent(title: title, note: "t/T: something else", figure: figure, lines: lines + insideWarning(theme))
  }

  private func scoreLines(_ findings: AblationFindings, _ theme: Theme) -> [StyledText] {
    guard preset.classes > 0 else {
      return [StyledText("\(preset.title) has no layer that gives class scores." as Phrase, theme.muted)]
    }
    var lines = [StyledText("class scores, before and after", theme.accent)]
    let labels = preset.labels ?? .imageNet(classes: findings.scores.classes.count)
    for entry in findings.scores.top(3) {
      let name: Phrase = labels?[entry.index].map { Phrase(verbatim: $0) } ?? "class \(entry.index)"
      lines.append(
        StyledText(
          "\(fixedText(100 * entry.before, digits: 1)) → \(fixedText(100 * entry.after, digits: 1)) % \(name)"
            as Phrase,
          entry.index == findings.scores.largest?.index ? theme.warning : theme.text))
    }
    return lines
  }

  /// The chosen query and head before and after; nil where the attention has no such token.
  func comparison(_ attention: AblationFindings.Attention) -> AttentionComparison? {
    let query = insideFocused(attention.site.arrangement.queries)
    let head = HeadSelection.head(min(inside.head, attention.site.heads - 1))
    guard let before = try? attention.before.map(of: query, head: head),
      let after = try? attention.after.map(of: query, head: head)
    else { return nil }
    return AttentionComparison(before: before, after: after, change: attention.change)
  }

  private func panels(
    _ attention: AblationFindings.Attention, _ comparison: AttentionComparison?
  ) -> [InsidePanel] {
    let mark = comparison.flatMap { insideMark($0.query, on: attention.site.arrangement.queries.grid) }
    guard let comparison else { return [] }
    if inside.mode == .moved {
      return [comparison.movedPanel].compactMap { $0.map { InsidePanel(panel: $0, mark: mark) } }
    }
    return (comparison.panels + [comparison.movedPanel].compactMap(\.self)).map { InsidePanel(panel: $0, mark: mark) }
  }
}

/// One query's attention before and after a change: what the screen and the command draw.
struct AttentionComparison: Sendable {
  let before: AttentionMap
  let after: AttentionMap
  let change: AttentionChange

  var query: AttentionQuery { before.query }

  /// `head 3`, `mean of heads`.
  var head: Phrase { if case .head(let head) = before.head { "head \(head)" } else { "mean of heads" } }

  /// Before, after, and the difference.
  var panels: [PictureSheet.Panel] {
    let largest = (before.weights + after.weights).max() ?? 0
    let weights = AttentionComparison.scale(.viridis, 0...largest)
    let differences = zip(before.weights, after.weights).map { $1 - $0 }
    let extent = differences.lazy.map(abs).max() ?? 0
    return [
      panel("before", before.grid, before.weights, weights), panel("after", before.grid, after.weights, weights),
      panel("after − before", before.grid, differences, AttentionComparison.scale(.blueOrange, -extent...extent)),
    ].compactMap(\.self)
  }

  /// For each query the part of its attention that went elsewhere, the mean over heads.
  var movedPanel: PictureSheet.Panel? {
    let moved = change.moved.map { Float($0) }
    return panel(
      "moved, each query", change.grid, moved, AttentionComparison.scale(.viridis, 0...(moved.max() ?? 0)))
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
}
