import VisionCore

/// Lines or points over two axes, drawn in braille: two by four dots a cell.
struct Plot: Sendable {
  struct Series: Sendable {
    enum Form: Sendable {
      /// Points joined in their order.
      case line
      /// A mark for every point.
      case points
    }

    var name: Phrase
    var points: [(x: Double, y: Double)]
    var form: Form
    /// The category's colour is used where it is not given.
    var style: Style?
    /// The category's mark is used where it is not given.
    var mark: Character?

    init(
      _ name: Phrase, _ points: [(x: Double, y: Double)], form: Form = .line, style: Style? = nil,
      mark: Character? = nil
    ) {
      (self.name, self.points, self.form, self.style, self.mark) = (name, points, form, style, mark)
    }
  }

  var series: [Series]
  var xAxis: Axis
  var yAxis: Axis
  var showsLegend: Bool

  init(_ series: [Series], x: Axis = Axis(), y: Axis = Axis(), showsLegend: Bool = true) {
    (self.series, xAxis, yAxis, self.showsLegend) = (series, x, y, showsLegend)
  }
}

extension Canvas {
  /// Draws a plot with its axes, and a legend row above where there is more than one series. A sentence stands where there is
  /// nothing to show.
  ///
  /// - Returns: where numbers came to stand; nil where nothing is shown.
  @discardableResult
  mutating func plot(_ plot: Plot, in region: Region) -> PlotFrame? {
    guard let frame = PlotFrame(plot, in: region, isASCII: glyphs.isASCII) else {
      text("No values to plot.", in: region, row: region.height / 2, style: theme.muted, alignment: .center)
      return nil
    }
    if !frame.legend.isEmpty { plotLegend(plot, in: frame.legend) }
    axes(plot, frame)
    let inner = frame.inner
    guard !inner.isEmpty else { return nil }
    var dots = DotGrid(columns: inner.width, rows: inner.height, isASCII: glyphs.isASCII)
    for (index, series) in plot.series.enumerated() {
      let style = series.style ?? theme.category(index)
      let mark = series.mark ?? glyphs.mark(index)
      switch series.form {
      case .line:
        let points = series.points.map { point -> (x: Int, y: Int)? in
          guard let across = frame.x.position(point.x), let up = frame.y.position(point.y) else { return nil }
          return dots.dot(across: across, up: up)
        }
        curve(points, on: &dots, style: style, mark: mark, index, of: plot.series.count, in: inner)
      case .points:
        for point in series.points {
          guard let place = frame.cell(x: point.x, y: point.y) else { continue }
          put(Glyph(mark), x: place.x, y: place.y, style: style, in: inner)
        }
      }
    }
    return frame
  }

  private mutating func plotLegend(_ plot: Plot, in row: Region) {
    var legend = StyledText()
    for (index, series) in plot.series.enumerated() {
      let mark = series.mark ?? glyphs.mark(index)
      legend.append("\(index == 0 ? "" : "  ")\(mark) ", series.style ?? theme.category(index))
      legend.append(series.name, theme.text)
    }
    text(legend, in: row, alignment: .right)
  }

  /// Draws both axes with ticks and labels.
  private mutating func axes(_ plot: Plot, _ frame: PlotFrame) {
    text(plot.yAxis.label, in: frame.yTitle, style: theme.muted)
    text(plot.xAxis.label, in: frame.xTitle, style: theme.muted, alignment: .right)
    let inner = frame.inner
    guard !inner.isEmpty else { return }
    let corner = (x: inner.x - 1, y: inner.bottom)
    verticalRule(Region(x: corner.x, y: inner.y, width: 1, height: inner.height + 1))
    horizontalRule(Region(x: corner.x, y: corner.y, width: inner.width + 1, height: 1))
    put(Glyph(glyphs.light.bottomLeft), x: corner.x, y: corner.y, style: theme.border)
    for tick in frame.yTicks {
      guard let row = frame.row(tick) else { continue }
      let line = Region(x: frame.yLabels.x, y: row, width: frame.yLabels.width, height: 1)
      text(plot.yAxis.text(tick), in: line, style: theme.muted, alignment: .right)
      put(Glyph(glyphs.light.teeRight), x: corner.x, y: row, style: theme.border)
    }
    ticks(of: plot.xAxis, frame, axisRow: corner.y)
  }

  /// Ticks below the horizontal axis; a label that would touch the one before it is left out.
  private mutating func ticks(of axis: Axis, _ frame: PlotFrame, axisRow: Int) {
    let labels = frame.xLabels
    var free = labels.x
    for tick in frame.x.ticks(max(frame.inner.width / 12, 2)) {
      guard let column = frame.column(tick) else { continue }
      let label = axis.text(tick)
      let width = CharacterWidth.of(label)
      let start = min(max(column - width / 2, labels.x), labels.right - width)
      put(Glyph(glyphs.light.teeTop), x: column, y: axisRow, style: theme.border)
      guard start >= free else { continue }
      text(label, x: start, y: labels.y, style: theme.muted, in: labels)
      free = start + width + 1
    }
  }

  /// Points joined by straight lines. A point that the axes cannot show interrupts the line. A cell that several curves cross
  /// shows the dots of all, in the colour of the last. Without colours marks stand on the curve here and there.
  private mutating func curve(
    _ points: [(x: Int, y: Int)?], on dots: inout DotGrid, style: Style, mark: Character, _ index: Int, of count: Int,
    in region: Region
  ) {
    let isMarked = appearance.depth == .monochrome && !glyphs.isASCII && count > 1
    var own = DotGrid(columns: region.width, rows: region.height, isASCII: glyphs.isASCII)
    var previous: (x: Int, y: Int)?
    for point in points {
      if let point { own.line(from: previous ?? point, to: point) }
      previous = point
    }
    dots.formUnion(own)
    for row in 0..<region.height {
      for column in 0..<region.width where own.hasDots(column: column, row: row) {
        let isMark = isMarked && (column + 3 * index).isMultiple(of: 3 * count)
        put(
          isMark ? Glyph(mark) : dots.glyph(column: column, row: row, mark: mark), x: region.x + column,
          y: region.y + row, style: style, in: region)
      }
    }
  }
}

/// Dots finer than cells: two by four a cell in braille, one a cell in ASCII.
struct DotGrid: Sendable {
  let width: Int
  let height: Int
  private let columns: Int
  private let isASCII: Bool
  /// For every cell the braille pattern's bits; any bit in ASCII.
  private var patterns: [UInt8]

  init(columns: Int, rows: Int, isASCII: Bool) {
    (self.columns, self.isASCII) = (columns, isASCII)
    (width, height) = isASCII ? (columns, rows) : (columns * 2, rows * 4)
    patterns = Array(repeating: 0, count: columns * rows)
  }

  mutating func set(x: Int, y: Int) {
    guard x >= 0, x < width, y >= 0, y < height else { return }
    if isASCII {
      patterns[y * columns + x] = 1
      return
    }
    // Dots 1, 2, 3, 7 stand on the left from the top, 4, 5, 6, 8 on the right (Unicode, block Braille Patterns).
    let bit = x % 2 == 0 ? [0, 1, 2, 6][y % 4] : [3, 4, 5, 7][y % 4]
    patterns[y / 4 * columns + x / 2] |= 1 << bit
  }

  /// Sets the dots of a straight line (Bresenham 1965).
  mutating func line(from start: (x: Int, y: Int), to end: (x: Int, y: Int)) {
    var (x, y) = start
    let (across, down) = (abs(end.x - x), -abs(end.y - y))
    let (stepX, stepY) = (x < end.x ? 1 : -1, y < end.y ? 1 : -1)
    var error = across + down
    while true {
      set(x: x, y: y)
      if x == end.x && y == end.y { return }
      let doubled = 2 * error
      if doubled >= down {
        error += down
        x += stepX
      }
      if doubled <= across {
        error += across
        y += stepY
      }
    }
  }

  /// The dot for a position between the edges, 0 … 1, counted from the left and from below.
  func dot(across: Double, up: Double) -> (x: Int, y: Int) {
    (Int((across * Double(width - 1)).rounded()), Int(((1 - up) * Double(height - 1)).rounded()))
  }

  /// The cell that a dot lies in.
  func cell(of dot: (x: Int, y: Int)) -> (column: Int, row: Int) {
    isASCII ? (dot.x, dot.y) : (dot.x / 2, dot.y / 4)
  }

  mutating func formUnion(_ other: DotGrid) {
    for index in patterns.indices where index < other.patterns.count { patterns[index] |= other.patterns[index] }
  }

  func hasDots(column: Int, row: Int) -> Bool { patterns[row * columns + column] != 0 }

  /// The glyph of a cell that has dots.
  func glyph(column: Int, row: Int, mark: Character) -> Glyph {
    let pattern = UInt32(patterns[row * columns + column])
    return isASCII ? Glyph(mark) : Unicode.Scalar(0x2800 + pattern).map { Glyph($0) } ?? .space
  }
}
