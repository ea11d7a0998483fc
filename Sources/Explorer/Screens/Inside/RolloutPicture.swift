import VisionCore

/// A rollout's row over the image: what the screen and the command draw.
struct RolloutPicture: Sendable {
  let row: Rollout.Row
  let input: GridSize

  /// The row over the image, or alone without one, its pixels as many times as heavy as if all were alike.
  func panel(over image: PixelGrid?) -> PictureSheet.Panel? {
    guard let grid else { return nil }
    let scale = ColorScale(.viridis, range: 0...max(grid.range?.upperBound ?? 1, .leastNormalMagnitude))
    let base = image ?? PixelGrid(width: input.columns, height: input.rows)
    let overlay = Picture.Overlay(grid: grid, scale: scale, opacity: image == nil ? 1 : 0.75)
    return PictureSheet.Panel(
      title: "weight, 1 where all are alike", picture: Picture(base, overlay: overlay), scale: scale)
  }

  /// The means over blocks of pixels, at most about 64 on a side: a drawing shows no more.
  var grid: ScalarGrid? {
    let side = max((max(input.rows, input.columns) + 63) / 64, 1)
    let grid = GridSize(rows: (input.rows + side - 1) / side, columns: (input.columns + side - 1) / side)
    var (sums, counts) = ([Float](repeating: 0, count: grid.count), [Float](repeating: 0, count: grid.count))
    for place in input.places {
      let bin = place.row / side * grid.columns + place.column / side
      sums[bin] += Float(row.pixels[input.index(place)] * Double(input.count))
      counts[bin] += 1
    }
    return ScalarGrid(width: grid.columns, height: grid.rows, values: zip(sums, counts).map { $0 / $1 })
  }

  /// `73.21 % from pixels, 26.79 % from learned tokens, 0.00 % from padding`.
  var origin: Phrase {
    let fromPixels = row.pixels.reduce(0, +)
    return "\(fixedText(100 * fromPixels, digits: 2)) % from pixels, \(fixedText(100 * row.learned, digits: 2)) % from "
      + "learned tokens, \(fixedText(100 * row.padding, digits: 2)) % from padding"
  }

  /// How it was made.
  static func sentence(fusion: HeadFusion, identity: Bool, discard: Double) -> Phrase {
    "heads fused by their \(Phrase(known: fusion.rawValue)), " + (identity ? "half identity" : "without identity")
      + (discard > 0 ? ", the smallest \(fixedText(100 * discard, digits: 0)) % of each row left out" : "")
  }

  var table: DataTable {
    DataTable(
      columns: [.init("row", .right), .init("column", .right), .init("weight", .right)],
      rows: input.places.map { place in
        let weight = row.pixels[input.index(place)]
        return DataTable.Row([
          .init(place.row), .init(place.column), .init(decimalText(weight), .number(weight)),
        ])
      })
  }
}

extension AppState {
  /// The rollout that is shown; nil before it is known.
  var insideRollout: RolloutPicture? {
    guard case .rollout(_, let row)? = insideAnswer(insideRolloutQuestion) else { return nil }
    return RolloutPicture(row: row, input: input)
  }

  /// The image as the model sees it, where it is wanted.
  var insideImage: PixelGrid? {
    guard inside.showsImage, let image, let view = modelView(image, of: preset, at: input)
    else { return nil }
    return view.pixels
  }

  /// The query's part of the image; nil for tokens in front and class scores.
  func insideMark(_ query: AttentionQuery, on grid: GridSize) -> Frame? {
    if case .place(let place) = query { GridPlacement(grid).cell(place) } else { nil }
  }

  func rolloutContent(_ theme: Theme) -> InsideContent {
    guard let rollout = insideRollout, let panel = rollout.panel(over: insideImage), let shape = insideShape else {
      return insideWaiting("Rollout")
    }
    let block = inside.block == nil ? nil : insideBlock
    let query = block.map { insideFocused($0.tokens) }
    let mark = block.flatMap { block in query.flatMap { insideMark($0, on: block.tokens.grid) } }
    var lines: [StyledText] = [
      block.map { block in
        StyledText(block.path, theme.title)
          + StyledText("  \((inside.block ?? 0) + 1) of \(shape.blocks.count)", theme.muted)
      } ?? StyledText("class scores", theme.title)
        + StyledText("  behind all \(shape.blocks.count) blocks", theme.muted),
      StyledText(query.map { "query \($0)" as Phrase } ?? "what the scores came from", theme.text),
      "",
      StyledText("identity  \(inside.rollout.identity ? "half is passed on" : "left out" as Phrase)", theme.text),
      StyledText("heads     \(Phrase(known: inside.rollout.fusion.rawValue))", theme.text),
      StyledText("discard   \(10 * inside.rollout.discard) % of each row", theme.text),
      "",
    ]
    lines += rolloutFigures(rollout, theme)
    return InsideContent(
      title: "Rollout to the pixels", note: block == nil ? "b/B: up to a block" : "",
      figure: .panels([InsidePanel(panel: panel, mark: mark)]),
      lines: lines + insideWarning(theme))
  }

  /// Where a row comes from, its sum and its largest weight.
  func rolloutFigures(_ rollout: RolloutPicture, _ theme: Theme) -> [StyledText] {
    let row = rollout.row
    var largest = 0
    for index in row.pixels.indices where row.pixels[index] > row.pixels[largest] { largest = index }
    let weight = row.pixels[largest] * Double(input.count)
    return [
      StyledText(rollout.origin, theme.text),
      StyledText("the row sums to \(decimal(row.sum, places: 5))", theme.text),
      StyledText("heaviest pixel \(input.place(largest)): \(NumberLabel.text(weight)) times the mean", theme.muted),
    ]
  }
}
