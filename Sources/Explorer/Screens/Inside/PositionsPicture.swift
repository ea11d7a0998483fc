import VisionCore

extension AppState {
  /// The embeddings that are shown; nil before they are known.
  var insidePositions: [NamedPositions]? {
    if case .positions(let positions)? = insideAnswer(insidePositionsQuestion) { positions } else { nil }
  }

  /// A query is a place on the grid of the vectors that are added; others show the place that lies there.
  func insideSimilarities(_ positions: NamedPositions) -> PositionMap? {
    guard let site = insideEmbedding else { return nil }
    let chosen = insideFocused(site.tokens)
    let tokens = positions.vectors.tokens
    guard let query = chosen.carried(from: site.tokens.grid, to: tokens),
      let similarities = try? positions.vectors.similarities(to: query)
    else { return nil }
    return PositionMap(
      name: site.name, what: positions.state.english, grid: tokens.grid, query: query, similarities: similarities)
  }

  func positionsContent(_ theme: Theme) -> InsideContent {
    guard let positions = insidePositions, let site = insideEmbedding else { return insideWaiting("Positions") }
    let maps = positions.compactMap(insideSimilarities)
    let panels = maps.compactMap { map in
      map.panel.map { panel in
        var panel = panel
        panel.title = "\(Phrase(known: map.what)), \(map.grid)"
        return InsidePanel(panel: panel, mark: insideMark(map.query, on: map.grid))
      }
    }
    let count = insideShape?.positions.count ?? 1
    var lines = [
      StyledText(site.name, theme.title)
        + StyledText(count > 1 ? "  \(inside.embedding + 1) of \(count)" : "", theme.muted)
    ]
    switch site.source {
    case .convolution:
      lines.append(StyledText("a convolution over the tokens: it depends on the image", theme.muted))
    case .parameter(.fixed, _): lines.append(StyledText("sinusoids, not learned", theme.muted))
    case .parameter: lines.append(StyledText("a vector for each place, learned", theme.muted))
    }
    if site.isWithinWindow {
      lines.append(StyledText("within each patch, the same in all", theme.muted))
    }
    let side = inside.resampled.map { GridSize(square: $0) } ?? input
    lines.append(StyledText("for an image of \(side)", theme.text))
    for map in maps {
      lines += ["", StyledText("\(Phrase(known: map.what)), \(map.grid), \(map.query)", theme.accent)]
      // Of the others: what a place is to itself is 1.
      let others = zip(map.grid.places, map.similarities).filter { .place($0.0) != map.query }
      if let nearest = others.max(by: { $0.1 < $1.1 }), let farthest = others.min(by: { $0.1 < $1.1 }) {
        lines += [
          StyledText("most like \(nearest.0): \(fixedText(nearest.1, digits: 3))", theme.text),
          StyledText("least like \(farthest.0): \(fixedText(farthest.1, digits: 3))", theme.text),
        ]
      }
    }
    return InsideContent(
      title: "Cosine of a position with the others", note: "+/−: another size of the image",
      figure: panels.isEmpty ? .sentence("There is no such token here; c goes back to the place.") : .panels(panels),
      lines: lines + insideWarning(theme))
  }
}
