import VisionCore

/// Which published rows are shown.
struct AccuracyFilter: Sendable, Hashable {
  var family: String?
  var pretraining: String?
  var resolution: Int?

  func admits(_ point: PublishedPoint) -> Bool {
    (family == nil || point.family == family) && (pretraining == nil || point.result.pretraining == pretraining)
      && (resolution == nil || point.result.resolution == resolution)
  }
}

/// Published accuracies against cost, with the Pareto front: what the screen and the command draw.
struct AccuracyPicture: Sendable {
  let cost: PublishedPoint.Measure
  let isLogarithmic: Bool
  /// Those that the filter admits and whose cost is known.
  let points: [PublishedPoint]
  /// Indices of the points that no other is better than.
  let front: [Int]
  /// The names of all families, also of those that are not shown, so that colours stay.
  let families: [String]

  init(_ all: [PublishedPoint], _ filter: AccuracyFilter, _ cost: PublishedPoint.Measure, isLogarithmic: Bool) {
    (self.cost, self.isLogarithmic) = (cost, isLogarithmic)
    points = all.filter { filter.admits($0) && $0.value(cost) != nil }
    front = points.front(cost)
    families = all.map(\.family).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// The families of the points, in the order of all.
  var shownFamilies: [Int] { families.indices.filter { index in points.contains { $0.family == families[index] } } }

  func plot(_ canvas: Canvas) -> Plot {
    plot {
      canvas.familyMark($0)
    } style: {
      canvas.theme.category($0)
    }
  }

  private func plot(_ mark: (Int) -> Character, style: (Int) -> Style) -> Plot {
    var series = [Plot.Series("Pareto front", staircase, style: Style.plain.dim, mark: ".")]
    for index in shownFamilies {
      let own = points.indices.filter { points[$0].family == families[index] }
      series.append(
        Plot.Series(
          Phrase(verbatim: families[index]), own.map(place), form: .points, style: style(index), mark: mark(index)))
    }
    let title: Phrase = cost == .macs ? "MACs" : "parameters"
    return Plot(
      series, x: Axis(title, scale: isLogarithmic ? .log10 : .linear, range: range), y: Axis("top-1 in per cent"),
      showsLegend: false)
  }

  /// The front as the best accuracy that a cost can buy: level up to the next point, then up to it.
  private var staircase: [(x: Double, y: Double)] {
    let corners = front.map(place)
    return zip(corners, corners.dropFirst()).flatMap { [$0, (x: $1.x, y: $0.y)] } + corners.suffix(1)
  }

  private func place(_ index: Int) -> (x: Double, y: Double) { (points[index].value(cost) ?? 0, points[index].top1) }

  /// A little more than the points take, so that none stands on an axis.
  private var range: ClosedRange<Double>? {
    let values = points.compactMap { $0.value(cost) }
    guard let low = values.min(), let high = values.max(), low > 0 else { return nil }
    return isLogarithmic ? low / 1.2...high * 1.2 : 0...high * 1.05
  }

  /// Draws the legend and the plot.
  @discardableResult
  func draw(in region: Region, on canvas: inout Canvas) -> PlotFrame? {
    var rest = region
    _ = rest.splitTop(canvas.familyLegend(shownFamilies.map { (families[$0], $0) }, in: rest))
    let plot = plot(canvas)
    let frame = canvas.plot(plot, in: rest)
    return frame
  }
}

extension Canvas {
  /// A family's mark: with its colour it is told from all others; without colours a letter is.
  func familyMark(_ index: Int) -> Character {
    guard appearance.depth == .monochrome || glyphs.isASCII else { return glyphs.mark(index + index / 8) }
    return Character(UnicodeScalar(UInt8(ascii: "a") + UInt8(index % 26)))
  }

  /// Names in rows that fit a width, each with a mark before it.
  static func legendRows(_ names: [String], width: Int) -> [[Int]] {
    var rows: [[Int]] = [[]]
    var used = 0
    for (index, name) in names.enumerated() {
      let wanted = CharacterWidth.of(name) + 4
      if used + wanted > width, !rows[rows.count - 1].isEmpty {
        rows.append([])
        used = 0
      }
      rows[rows.count - 1].append(index)
      used += wanted
    }
    return rows
  }

  /// Draws a legend of families and returns the rows that it took.
  fileprivate mutating func familyLegend(_ entries: [(name: String, index: Int)], in region: Region) -> Int {
    let rows = Canvas.legendRows(entries.map(\.name), width: region.width)
    for (row, indices) in rows.enumerated() {
      var line = StyledText()
      for index in indices {
        line.append("\(familyMark(entries[index].index)) ", theme.category(entries[index].index))
        line.append(entries[index].name + "  ", theme.text)
      }
      text(line, in: region, row: row)
    }
    return rows.count
  }
}
