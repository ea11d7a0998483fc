import VisionCore

extension AppState {
  /// The receptive fields of the query and of what lies there in other blocks; nil before they are known.
  var insideFields: [ReceptiveField?]? {
    if case .fields(let fields)? = insideAnswer(insideFieldsQuestion) { fields } else { nil }
  }

  /// Height and width of the field, by block.
  var fieldPlot: InsidePlot? {
    guard let fields = insideFields, fields.contains(where: { $0 != nil }) else { return nil }
    let layers = fields.map { field -> [InsidePlot.Reading] in
      guard let field else { return [] }
      let (height, width) = (field.extent?.rows.count ?? 0, field.extent?.columns.count ?? 0)
      return [
        .init(series: 0, value: Double(height), text: "height \(height) px"),
        .init(series: 1, value: Double(width), text: "width  \(width) px"),
      ]
    }
    return InsidePlot(
      ["height", "width"], layers: layers, form: .line, x: "blocks, in order of depth",
      y: Axis("receptive field, pixels", range: 0...1.05 * Double(max(input.rows, input.columns))))
  }

  func fieldContent(_ theme: Theme) -> InsideContent {
    switch inside.mode {
    case .effective: effectiveContent(theme)
    case .growth: growthContent(theme)
    default: maximalContent(theme)
    }
  }

  /// The block and its query, for every drawing of a field.
  private func fieldLines(_ block: TokenBlockSite, _ theme: Theme) -> [StyledText] {
    let blocks = insideShape?.blocks ?? []
    return [
      StyledText(block.path, theme.title)
        + StyledText("  \(min(inside.block ?? .max, blocks.count - 1) + 1) of \(blocks.count)", theme.muted),
      StyledText("\(insideFocused(block.tokens)) of \(block.tokens.grid) tokens", theme.text),
    ]
  }

  private func maximalContent(_ theme: Theme) -> InsideContent {
    guard let blocks = insideShape?.blocks, let block = insideBlock, let fields = insideFields else {
      return insideWaiting("Receptive field")
    }
    let index = min(inside.block ?? .max, blocks.count - 1)
    let query = insideFocused(block.tokens)
    guard fields.indices.contains(index), let field = fields[index] else {
      return InsideContent(
        title: "Receptive field", figure: .sentence("\(block.path) has no such token; c goes back to the place."))
    }
    var lines = fieldLines(block, theme)
    if let extent = field.extent {
      lines += [
        StyledText("\(extent.rows.count) × \(extent.columns.count) pixels", theme.accent),
        StyledText("rows \(extent.rows.lowerBound) to \(extent.rows.upperBound - 1)", theme.text),
        StyledText("columns \(extent.columns.lowerBound) to \(extent.columns.upperBound - 1)", theme.text),
      ]
    }
    lines += [
      StyledText(
        "\(field.count.grouped) pixels, \(fixedText(100 * field.share, digits: 1)) % of the image", theme.text),
      "",
      StyledText("Exact, from the program: no other pixel can change this token, whatever the weights.", theme.muted),
    ]
    return InsideContent(
      title: "What the token can depend on", note: "m: what it came from",
      figure: .panels([InsidePanel(panel: fieldPanel(field), mark: insideMark(query, on: block.tokens.grid))]),
      lines: lines)
  }

  /// The image, dark where it cannot matter to the token.
  private func fieldPanel(_ field: ReceptiveField) -> PictureSheet.Panel {
    var base = insideImage ?? PixelGrid(width: input.columns, height: input.rows, fill: Color(0xC8D0DA))
    for index in base.pixels.indices where field.pixels.indices.contains(index) && !field.pixels[index] {
      base.pixels[index] = base.pixels[index].mixed(with: Color(0x0B0D10), amount: 0.85)
    }
    var picture = Picture(base)
    if let extent = field.extent {
      picture.outlines = [
        .init(
          x: Double(extent.columns.lowerBound) / Double(input.columns),
          y: Double(extent.rows.lowerBound) / Double(input.rows),
          width: Double(extent.columns.count) / Double(input.columns),
          height: Double(extent.rows.count) / Double(input.rows), color: MarkColor.edge)
      ]
    }
    return PictureSheet.Panel(title: "bright: can matter; dark: cannot", picture: picture)
  }

  private func effectiveContent(_ theme: Theme) -> InsideContent {
    guard let rollout = insideRollout, let panel = rollout.panel(over: insideImage), let block = insideBlock else {
      return insideWaiting("Effective field")
    }
    let half = EffectiveField(rollout.row, input: input, part: 0.5)
    let most = EffectiveField(rollout.row, input: input, part: 0.95)
    let lines =
      fieldLines(block, theme) + [
        StyledText("half of it from \(half.count.grouped) pixels", theme.accent),
        StyledText("\(fixedText(100 * half.share, digits: 1)) % of the image", theme.text),
        StyledText("95 % from \(most.count.grouped) pixels", theme.accent),
        StyledText("\(fixedText(100 * most.share, digits: 1)) % of the image", theme.text),
        "",
      ] + rolloutFigures(rollout, theme)
    return InsideContent(
      title: "What the token came from", note: "by rollout",
      figure: .panels([
        InsidePanel(panel: panel, mark: insideMark(insideFocused(block.tokens), on: block.tokens.grid))
      ]),
      lines: lines + insideWarning(theme))
  }

  private func growthContent(_ theme: Theme) -> InsideContent {
    guard let plot = fieldPlot, let blocks = insideShape?.blocks else { return insideWaiting("Growth of the field") }
    let read = plot.reading(layer: inside.layer, rank: inside.rank)
    var lines: [StyledText] = []
    if let read, blocks.indices.contains(read.layer) {
      lines = [
        StyledText(blocks[read.layer].path, theme.title)
          + StyledText("  \(read.layer + 1) of \(blocks.count)", theme.muted),
        StyledText("\(blocks[read.layer].tokens.grid) tokens", theme.muted),
      ]
      lines += plot.lines(layer: inside.layer, rank: inside.rank, theme)
      if let field = insideFields?[read.layer] {
        lines.append(StyledText("\(fixedText(100 * field.share, digits: 1)) % of the image", theme.text))
      }
    }
    return InsideContent(title: "Growth of the field", figure: .plot(plot), lines: lines)
  }
}

/// The fewest pixels that hold a part of what a row came from: the effective field (Luo et al. 2016), by rollout.
struct EffectiveField: Sendable {
  let count: Int
  let share: Double

  /// - Parameter part: of all that comes from pixels, from 0 to 1
  init(_ row: Rollout.Row, input: GridSize, part: Double) {
    let total = row.pixels.reduce(0, +)
    var (sum, count) = (0.0, 0)
    for weight in row.pixels.sorted(by: >) where sum < part * total {
      sum += weight
      count += 1
    }
    (self.count, share) = (count, Double(count) / Double(max(input.count, 1)))
  }
}
