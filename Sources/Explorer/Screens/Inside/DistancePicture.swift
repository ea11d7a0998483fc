import VisionCore

extension AppState {
  /// The heads of the chosen model and of the second one, as far as they are known.
  var insideHeads: [(title: String, input: GridSize, heads: [HeadDistance])] {
    var found: [(String, GridSize, [HeadDistance])] = []
    if case .heads(let heads)? = insideAnswer(insideHeadsQuestion) { found.append((preset.title, input, heads)) }
    if let second = insideSecond, case .heads(let heads)? = insideAnswer(insideOtherQuestion) {
      found.append((second.preset.title, second.input, heads))
    }
    return found
  }

  /// Each head's mean distance, or its entropy, by depth (Dosovitskiy et al. 2021, Fig. 7).
  var headsPlot: InsidePlot? {
    let models = insideHeads
    guard let first = models.first, !first.heads.isEmpty else { return nil }
    let showsEntropy = inside.mode == .entropy
    let count = (models.flatMap(\.heads).map(\.site.index).max() ?? 0) + 1
    let layers = (0..<count).map { layer in
      models.enumerated().flatMap { index, model in
        model.heads.filter { $0.site.index == layer }.map { head in
          let value = showsEntropy ? head.statistics.entropy : head.statistics.distance
          let mark = models.count > 1 ? "\(model.title) " : ""
          let unit: Phrase = showsEntropy ? "bits" : "px"
          return InsidePlot.Reading(
            series: index, value: value,
            text: "\(mark)head \(head.head)  \(fixedText(value, digits: showsEntropy ? 2 : 1)) \(unit)")
        }
      }
    }
    let largest = layers.joined().map(\.value).max() ?? 1
    return InsidePlot(
      models.map { Phrase(verbatim: $0.title) }, layers: layers, form: .points, x: "attention, in order of depth",
      y: Axis(
        showsEntropy ? "entropy of a head, bits" : "mean attention distance of a head, pixels",
        range: 0...max(1.05 * largest, 0.1)))
  }

  func distanceContent(_ theme: Theme) -> InsideContent {
    let title: Phrase = inside.mode == .entropy ? "Entropy of each head" : "Attention distance of each head"
    guard let plot = headsPlot, let read = plot.reading(layer: inside.layer, rank: inside.rank) else {
      return insideWaiting(title)
    }
    var lines = [StyledText("layer \(read.layer + 1) of \(plot.layers.count)", theme.title)]
    for model in insideHeads {
      guard let site = model.heads.first(where: { $0.site.index == read.layer })?.site else { continue }
      lines.append(StyledText("\(site.path), \(site.heads) heads, \(site.keys) keys", theme.muted))
    }
    lines += plot.lines(layer: inside.layer, rank: inside.rank, theme)
    let values = plot.layers[read.layer].map(\.value)
    if values.count > 1, let low = values.min(), let high = values.max() {
      lines.append(StyledText("from \(fixedText(low, digits: 1)) to \(fixedText(high, digits: 1))", theme.muted))
    }
    lines.append("")
    if let model = insideHeads.first {
      let diagonal = Double(model.input.rows * model.input.rows + model.input.columns * model.input.columns)
      lines.append(
        StyledText("\(model.input) pixels, \(fixedText(diagonal.squareRoot(), digits: 0)) across", theme.muted))
    }
    if let second = insideSecond, second.weights.isSynthetic != weights.isSynthetic {
      let synthetic = weights.isSynthetic ? preset : second.preset
      lines.append(StyledText("\(synthetic.title) has synthetic weights", theme.warning))
    }
    return InsideContent(
      title: title, note: inside.other == nil ? "a: a second model" : "a: another, x: without it", figure: .plot(plot),
      lines: lines + (insideSecond?.weights.isSynthetic == false ? [] : insideWarning(theme)))
  }
}
