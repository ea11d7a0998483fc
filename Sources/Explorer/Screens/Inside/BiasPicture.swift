import VisionCore

/// A head's relative position bias: what the screen and the command draw.
struct BiasPicture: Sendable {
  let bias: PositionBias
  let head: Int
  /// The query's place in the window.
  let query: GridPlace

  /// One scale for table, row and matrix: they hold the same numbers.
  var scale: ColorScale {
    let values = bias.table(ofHead: head)
    guard let grid = ScalarGrid(width: bias.offsets.columns, height: bias.offsets.rows, values: values) else {
      return ColorScale(.viridis, range: 0...1)
    }
    return ColorScale(grid.range.map { $0.lowerBound < 0 } ?? false ? .blueOrange : .viridis, fitting: grid)
  }

  /// The table by offset, with a frame around the cells that the query uses.
  var tablePanel: PictureSheet.Panel? {
    ScalarGrid(width: bias.offsets.columns, height: bias.offsets.rows, values: bias.table(ofHead: head)).map {
      .init(title: "head \(head), by offset", picture: Picture($0, scale: scale, outlines: [used]), scale: scale)
    }
  }

  /// What the query adds for each key.
  var rowPanel: PictureSheet.Panel? {
    ScalarGrid(
      width: bias.window.columns, height: bias.window.rows, values: bias.row(ofHead: head, query: query)
    ).map { .init(title: "for the query \(query)", picture: Picture($0, scale: scale), scale: scale) }
  }

  /// The tokens of a window up to which the whole matrix is drawn.
  static let largestMatrix = 256

  /// All queries, a row each, and all keys; nil where they are too many. The query's row has a frame.
  var matrixPanel: PictureSheet.Panel? {
    let count = bias.window.count
    guard count <= BiasPicture.largestMatrix else { return nil }
    let values = bias.window.places.flatMap { bias.row(ofHead: head, query: $0) }
    let row = Picture.Outline(
      x: 0, y: Double(bias.window.index(query)) / Double(count), width: 1, height: 1 / Double(count),
      color: MarkColor.query)
    return ScalarGrid(width: count, height: count, values: values).map {
      .init(
        title: "head \(head): queries down, keys across", picture: Picture($0, scale: scale, outlines: [row]),
        scale: scale)
    }
  }

  /// The part of the table that a query uses, as a frame: one cell for each key.
  private var used: Picture.Outline {
    let (width, height) = (Double(bias.offsets.columns), Double(bias.offsets.rows))
    return Picture.Outline(
      x: Double(query.column) / width, y: Double(query.row) / height, width: Double(bias.window.columns) / width,
      height: Double(bias.window.rows) / height, color: Color(0xFFFFFF))
  }

  /// The numbers of heads, by offset.
  static func table(_ bias: PositionBias, _ heads: [Int]) -> DataTable {
    DataTable(
      columns: [
        .init("head", .right), .init("rowOffset", "row offset", .right), .init("columnOffset", "column offset", .right),
        .init("bias", .right),
      ],
      rows: heads.flatMap { head in
        zip(bias.offsets.places, bias.table(ofHead: head)).map { place, value in
          DataTable.Row([
            .init(head), .init(place.row - bias.window.rows + 1), .init(place.column - bias.window.columns + 1),
            .init(fixedText(Double(value), digits: 4), .number(Double(value))),
          ])
        }
      })
  }
}

/// The learned factors of cosines by depth, as the screen and the command plot and list them.
struct ScalesPicture: Sendable {
  let scales: [AttentionScale]

  var plot: InsidePlot {
    let layers = scales.map { scale in
      scale.factors.enumerated().map { head, factor in
        InsidePlot.Reading(
          series: 0, value: factor, text: "head \(head)  1/τ = \(fixedText(factor, digits: 2))")
      }
    }
    let largest = layers.joined().map(\.value).max() ?? 1
    return InsidePlot(
      ["a head's 1/τ"], layers: layers, form: .points, x: "attention, in order of depth",
      y: Axis("factor of the cosine, 1/τ", range: 0...1.05 * largest))
  }

  var table: DataTable {
    DataTable(
      columns: [
        .init("layer", .right), .init("block", shortens: true), .init("head", .right), .init("factor", "1/τ", .right),
        .init("temperature", "τ", .right),
      ],
      rows: scales.flatMap { scale in
        scale.factors.enumerated().map { head, factor in
          DataTable.Row([
            .init(scale.site.index + 1), .init(scale.site.path), .init(head),
            .init(fixedText(factor, digits: 3), .number(factor)),
            .init(fixedText(1 / factor, digits: 4), .number(1 / factor)),
          ])
        }
      })
  }
}

extension AppState {
  /// The learned factors; nil before they are known.
  var insideScales: [AttentionScale]? {
    if case .scales(let scales)? = insideAnswer(insideQuestion(.scales, image: false)) { scales } else { nil }
  }

  var scalesPlot: InsidePlot? {
    guard let scales = insideScales, !scales.isEmpty else { return nil }
    return ScalesPicture(scales: scales).plot
  }

  /// The bias as it is drawn: the chosen head's, for the query's place in the window.
  var insideBiasPicture: BiasPicture? {
    guard let bias = insideBias else { return nil }
    var place = bias.window.center
    if case .place(let chosen) = insideQuery(TokenGrid(bias.window)) { place = chosen }
    return BiasPicture(bias: bias, head: min(inside.head, bias.heads - 1), query: place)
  }

  func biasContent(_ theme: Theme) -> InsideContent {
    if inside.mode == .scales { return scalesContent(theme) }
    let title: Phrase = inside.mode == .matrix ? "Bias of all queries and keys" : "Relative position bias"
    guard let picture = insideBiasPicture, let site = insideSite else { return insideWaiting(title) }
    let bias = picture.bias
    let count = insideShape?.sites.count ?? 0
    let range = picture.scale.range
    var lines = [
      StyledText(AttentionWords.block(site), theme.title) + StyledText("  \(site.index + 1) of \(count)", theme.muted),
      StyledText("head \(picture.head) of 0–\(bias.heads - 1)", theme.text),
      StyledText(inside.window == nil ? "window \(bias.window)" : "window \(bias.window), not its own", theme.text),
    ]
    if let spacing = inside.spacing {
      lines.append(StyledText("\(Phrase(known: spacing.rawValue)) offsets", theme.text))
    }
    let row = bias.row(ofHead: picture.head, query: picture.query)
    if let low = row.min(), let high = row.max(), let lowest = row.firstIndex(of: low),
      let highest = row.firstIndex(of: high)
    {
      lines += [
        StyledText("query \(picture.query) adds", theme.accent),
        StyledText("\(fixedText(Double(high), digits: 3)) for \(bias.window.place(highest))", theme.text),
        StyledText("\(fixedText(Double(low), digits: 3)) for \(bias.window.place(lowest))", theme.text),
        StyledText("\(fixedText(Double(row[bias.window.index(picture.query)]), digits: 3)) for itself", theme.text),
      ]
    }
    lines += [
      StyledText(
        "table \(bias.offsets): \(fixedText(Double(range.lowerBound), digits: 3)) to \(fixedText(Double(range.upperBound), digits: 3))",
        theme.muted),
      StyledText("The frame is the part of the table that the query reads, turned about.", theme.muted),
    ]
    return InsideContent(
      title: title, note: "+/−: window", figure: biasFigure(picture), lines: lines + insideWarning(theme))
  }

  private func biasFigure(_ picture: BiasPicture) -> InsideContent.Figure {
    let cell = GridPlacement(picture.bias.window).cell(picture.query)
    if inside.mode == .matrix {
      guard let matrix = picture.matrixPanel else {
        return .sentence(
          "All pairs of \(picture.bias.window) tokens are too many to draw; − takes a smaller window, up to "
            + "\(BiasPicture.largestMatrix) tokens, and m shows one query's row.")
      }
      return .panels([InsidePanel(panel: matrix, isMap: false)])
    }
    let panels = [
      picture.tablePanel.map { InsidePanel(panel: $0, isMap: false) },
      picture.rowPanel.map { InsidePanel(panel: $0, mark: cell) },
    ]
    return .panels(panels.compactMap(\.self))
  }

  private func scalesContent(_ theme: Theme) -> InsideContent {
    let title: Phrase = "Learned factor of the cosine, 1/τ"
    guard let scales = insideScales else { return insideWaiting(title) }
    guard let plot = scalesPlot, let read = plot.reading(layer: inside.layer, rank: inside.rank) else {
      return InsideContent(
        title: title,
        figure: .sentence(
          "\(preset.title) learns no factor: its scores are products of queries and keys over a fixed root of their "
            + "width. Others take cosines and learn 1/τ for each head."))
    }
    var lines = [
      StyledText(AttentionWords.block(scales[read.layer].site), theme.title)
        + StyledText("  \(read.layer + 1) of \(scales.count)", theme.muted)
    ]
    lines += plot.lines(layer: inside.layer, rank: inside.rank, theme)
    lines += [
      "",
      StyledText(
        "A score is a cosine, at most 1, times this: the larger, the sharper a head looks. At most "
          + "\(fixedText(AttentionScale.largest, digits: 0)).", theme.muted),
    ]
    return InsideContent(title: title, figure: .plot(plot), lines: lines + insideWarning(theme))
  }
}
