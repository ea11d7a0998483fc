import VisionCore

/// Principal components as colours, one each for red, green and blue, from a component's smallest score to its largest.
func componentPicture(_ components: [PrincipalComponents.Component], _ grid: GridSize) -> PixelGrid {
  let levels = components.map { component -> [UInt8] in
    let (low, high) = (component.scores.min() ?? 0, component.scores.max() ?? 0)
    // A component without variance says nothing, neither dark nor bright.
    return component.scores.map { high > low ? UInt8((255 * ($0 - low) / (high - low)).rounded()) : 128 }
  }
  var picture = PixelGrid(width: grid.columns, height: grid.rows)
  guard levels.count >= 3, levels.allSatisfy({ $0.count == grid.count }) else { return picture }
  for number in 0..<grid.count {
    picture.pixels[number] = Color(red: levels[0][number], green: levels[1][number], blue: levels[2][number])
  }
  return picture
}

extension PatchFilters {
  /// The numbers of filters, those with the largest weights first.
  var byLength: [Int] {
    filters.indices.map { ($0, length(of: $0)) }.sorted { ($0.1, -$0.0) > ($1.1, -$1.0) }.map(\.0)
  }

  /// A filter as a picture, stretched to its own largest weight; grey is 0.
  func picture(of filter: Int) -> PixelGrid {
    let (weights, area) = (filters[filter], side * side)
    let largest = weights.map(abs).max() ?? 0
    func level(_ weight: Float) -> UInt8 {
      largest > 0 && weight.isFinite ? UInt8((127.5 + 127.5 * weight / largest).rounded()) : 128
    }
    var picture = PixelGrid(width: side, height: side)
    for place in 0..<area {
      picture.pixels[place] = Color(
        red: level(weights[place]), green: level(weights[area + place]), blue: level(weights[2 * area + place]))
    }
    return picture
  }

  /// Filters side by side in a square, a dark line between, each pixel of a small filter several large.
  func mosaic(_ chosen: [Int]) -> PixelGrid {
    let columns = max(Int(Double(chosen.count).squareRoot().rounded(.up)), 1)
    let rows = (chosen.count + columns - 1) / columns
    var mosaic = PixelGrid(width: columns * (side + 1) - 1, height: rows * (side + 1) - 1, fill: MarkColor.ground)
    for (number, filter) in chosen.enumerated() {
      let picture = picture(of: filter)
      let (left, top) = (number % columns * (side + 1), number / columns * (side + 1))
      for y in 0..<side {
        for x in 0..<side { mosaic[left + x, top + y] = picture[x, y] }
      }
    }
    return mosaic
  }
}

extension AppState {
  /// What a run says about features; nil before it is known.
  var insideFeatures: BlockFeatures? {
    if case .features(let features)? = insideAnswer(insideFeaturesQuestion) { features } else { nil }
  }

  /// Amplitude, or dead and saturated channels, by block.
  var featuresPlot: InsidePlot? {
    guard let features = insideFeatures else { return nil }
    if inside.mode == .channels {
      let layers = features.channels.map { activity in
        [
          InsidePlot.Reading(
            series: 0, value: activity.deadShare, text: "dead \(activity.dead.count) of \(activity.channels)"),
          InsidePlot.Reading(
            series: 1, value: activity.saturatedShare,
            text: "saturated \(activity.saturated.count) of \(activity.channels)"),
        ]
      }
      let largest = layers.joined().map(\.value).max() ?? 0
      return InsidePlot(
        ["dead", "saturated"], layers: layers, form: .line, x: "blocks, in order of depth",
        y: Axis("channels of a block's result", range: 0...max(1.05 * largest, 0.1), numbers: .percent))
    }
    let layers = features.amplitudes.map { amplitude in
      [
        InsidePlot.Reading(
          series: 0, value: amplitude.mean, text: "mean |x|    \(fixedText(amplitude.mean, digits: 3))"),
        InsidePlot.Reading(
          series: 1, value: amplitude.deviation, text: "deviation   \(fixedText(amplitude.deviation, digits: 3))"),
        InsidePlot.Reading(
          series: 2, value: amplitude.largest, text: "largest |x| \(fixedText(amplitude.largest, digits: 3))"),
      ]
    }
    return InsidePlot(
      ["mean |x|", "deviation", "largest |x|"], layers: layers, form: .line, x: "blocks, in order of depth",
      y: Axis("activations of a block's result", scale: .log10))
  }

  func featuresContent(_ theme: Theme) -> InsideContent {
    guard let shape = insideShape, !shape.blocks.isEmpty || inside.mode == .filters else {
      return InsideContent(
        title: "Features", figure: .sentence("\(preset.title) has no blocks of tokens; m goes on to its filters."))
    }
    return switch inside.mode {
    case .filters: filtersContent(theme)
    case .amplitude, .channels: readingsContent(shape, theme)
    default: componentsContent(theme)
    }
  }

  private func componentsContent(_ theme: Theme) -> InsideContent {
    guard let features = insideFeatures, let block = insideBlock, let shape = insideShape else {
      return insideWaiting("Tokens in colour")
    }
    let query = insideFocused(block.tokens)
    let mark = insideMark(query, on: block.tokens.grid)
    var panels = [
      InsidePanel(
        panel: .init(
          title: "three components", picture: Picture(componentPicture(features.components, block.tokens.grid))),
        mark: mark)
    ]
    if let image = insideImage {
      panels.append(InsidePanel(panel: .init(title: "the image", picture: Picture(image)), mark: mark))
    }
    var lines = [
      StyledText(block.path, theme.title)
        + StyledText("  \(min(inside.block ?? .max, shape.blocks.count - 1) + 1) of \(shape.blocks.count)", theme.muted),
      StyledText("\(block.width) channels over \(block.tokens.grid) places", theme.muted),
    ]
    let sum = features.components.reduce(0) { $0 + $1.share }
    for (component, name) in zip(features.components, ["red", "green", "blue"] as [Phrase]) {
      var text: Phrase = "\(name): \(fixedText(100 * component.share, digits: 1)) % of the variance"
      if case .place(let place) = query, component.scores.count == block.tokens.grid.count {
        text += ", here \(fixedText(component.scores[block.tokens.grid.index(place)], digits: 2))"
      }
      lines.append(StyledText(text, theme.text))
    }
    lines += [
      StyledText("together \(fixedText(100 * sum, digits: 1)) %", theme.text),
      "",
      StyledText("Alike in colour is alike in features: each component from its smallest to its largest.", theme.muted),
    ]
    return InsideContent(
      title: "Tokens in colour", note: "b/B: block, m: amplitude", figure: .panels(panels),
      lines: lines + insideWarning(theme))
  }

  private func readingsContent(_ shape: InsideShape, _ theme: Theme) -> InsideContent {
    let isChannels = inside.mode == .channels
    let title: Phrase = isChannels ? "Dead and saturated channels" : "Activation amplitude"
    guard let plot = featuresPlot, let read = plot.reading(layer: inside.layer, rank: inside.rank) else {
      return insideWaiting(title)
    }
    let block = shape.blocks[min(read.layer, shape.blocks.count - 1)]
    var lines = [
      StyledText(block.path, theme.title) + StyledText("  \(read.layer + 1) of \(shape.blocks.count)", theme.muted),
      StyledText("\(block.tokens.grid) tokens of \(block.width) channels", theme.muted),
    ]
    lines += plot.lines(layer: inside.layer, rank: inside.rank, theme)
    if isChannels {
      lines += [
        "",
        StyledText(
          "Of the result over its root mean square: dead within \(decimalText(ChannelActivity.deadBound)) of 0, "
            + "saturated at \(decimalText(ChannelActivity.saturatedBound)) or beyond everywhere.", theme.muted),
      ]
    }
    return InsideContent(title: title, figure: .plot(plot), lines: lines + insideWarning(theme))
  }

  /// Filters that a mosaic holds: eight rows of eight.
  private static let filtersShown = 64

  private func filtersContent(_ theme: Theme) -> InsideContent {
    guard case .filters(let filters)? = insideAnswer(insideFeaturesQuestion) else { return insideWaiting("Filters") }
    let chosen = Array(filters.byLength.prefix(AppState.filtersShown))
    let panel = PictureSheet.Panel(
      title: "\(chosen.count) of \(filters.filters.count), the heaviest first", picture: Picture(filters.mosaic(chosen))
    )
    return InsideContent(
      title: "Filters of the first layer", figure: .panels([InsidePanel(panel: panel, isMap: false)]),
      lines: [
        StyledText(filters.path, theme.title),
        StyledText("\(filters.side)×\(filters.side) pixels, stride \(filters.stride)", theme.text),
        StyledText("\(filters.filters.count) filters", theme.text), "",
        StyledText(
          "Grey is a weight of 0; each filter is stretched to its own largest weight."
            + (filters.isBehindNorm ? " They read a patch behind a norm." : ""), theme.muted),
      ] + insideWarning(theme))
  }
}
