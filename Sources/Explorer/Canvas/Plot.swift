/// Lines or points over two axes, drawn in braille: two by four dots a cell.
struct Plot: Sendable {
  struct Series: Sendable {
    enum Form: Sendable {
      /// Points joined in their order.
      case line
      /// A mark for every point.
      case points
    }

    var name: String
    var points: [(x: Double, y: Double)]
    var form: Form
    /// The category's colour is used where it is not given.
    var style: Style?

    init(_ name: String, _ points: [(x: Double, y: Double)], form: Form = .line, style: Style? = nil) {
      (self.name, self.points, self.form, self.style) = (name, points, form, style)
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
  mutating func plot(_ plot: Plot, in region: Region) {
    var area = region
    if plot.showsLegend, plot.series.count > 1 { plotLegend(plot, in: area.splitTop(1)) }
    guard let x = AxisMapping(plot.xAxis, values: plot.series.lazy.flatMap { $0.points.map(\.x) }),
      let y = AxisMapping(plot.yAxis, values: plot.series.lazy.flatMap { $0.points.map(\.y) })
    else {
      text("No values to plot.", in: area, row: area.height / 2, style: theme.muted, alignment: .center)
      return
    }
    let inner = axes(plot, x, y, in: area)
    guard !inner.isEmpty else { return }
    var dots = DotGrid(columns: inner.width, rows: inner.height, isASCII: glyphs.isASCII)
    for (index, series) in plot.series.enumerated() {
      let style = series.style ?? theme.category(index)
      let mark = glyphs.mark(index)
      let points = series.points.map { point -> (x: Int, y: Int)? in
        guard let across = x.position(point.x), let up = y.position(point.y) else { return nil }
        return dots.dot(across: across, up: up)
      }
      switch series.form {
      case .line: curve(points, on: &dots, style: style, mark: mark, in: inner)
      case .points:
        for case let point? in points {
          let cell = dots.cell(of: point)
          put(Glyph(mark), x: inner.x + cell.column, y: inner.y + cell.row, style: style, in: inner)
        }
      }
    }
  }

  private mutating func plotLegend(_ plot: Plot, in row: Region) {
    var legend = StyledText()
    for (index, series) in plot.series.enumerated() {
      legend.append("\(index == 0 ? "" : "  ")\(glyphs.mark(index)) ", series.style ?? theme.category(index))
      legend.append(series.name, theme.text)
    }
    text(legend, in: row, alignment: .right)
  }

  /// Draws both axes with ticks and labels; returns the region that remains for the curves.
  private mutating func axes(_ plot: Plot, _ x: AxisMapping, _ y: AxisMapping, in region: Region) -> Region {
    var area = region
    if !plot.yAxis.label.isEmpty { text(plot.yAxis.label, in: area.splitTop(1), style: theme.muted) }
    if !plot.xAxis.label.isEmpty {
      text(plot.xAxis.label, in: area.splitBottom(1), style: theme.muted, alignment: .right)
    }
    let xLabels = area.splitBottom(1)
    let yTicks = y.ticks(max(area.height / 3, 2)).compactMap { tick in y.position(tick).map { (tick, $0) } }
    let labelWidth = yTicks.map { CharacterWidth.of(NumberLabel.text($0.0)) }.max() ?? 0
    let yLabels = area.splitLeft(labelWidth)
    let inner = Region(x: area.x + 1, y: area.y, width: area.width - 1, height: area.height - 1)
    guard inner.width > 1, inner.height > 0 else { return Region(width: 0, height: 0) }
    let corner = (x: area.x, y: area.bottom - 1)
    verticalRule(Region(x: corner.x, y: area.y, width: 1, height: area.height))
    horizontalRule(Region(x: corner.x, y: corner.y, width: area.width, height: 1))
    put(Glyph(glyphs.light.bottomLeft), x: corner.x, y: corner.y, style: theme.border)
    let dots = DotGrid(columns: inner.width, rows: inner.height, isASCII: glyphs.isASCII)
    for (tick, position) in yTicks {
      let row = dots.cell(of: dots.dot(across: 0, up: position)).row
      text(NumberLabel.text(tick), in: yLabels, row: row, style: theme.muted, alignment: .right)
      put(Glyph(glyphs.light.teeRight), x: corner.x, y: inner.y + row, style: theme.border)
    }
    ticks(of: x, along: inner, dots, axisRow: corner.y, labels: xLabels)
    return inner
  }

  /// Ticks below the horizontal axis; a label that would touch the one before it is left out.
  private mutating func ticks(
    of x: AxisMapping, along inner: Region, _ dots: DotGrid, axisRow: Int, labels: Region
  ) {
    var free = labels.x
    for tick in x.ticks(max(inner.width / 12, 2)) {
      guard let position = x.position(tick) else { continue }
      let column = inner.x + dots.cell(of: dots.dot(across: position, up: 0)).column
      let label = NumberLabel.text(tick)
      let start = min(max(column - label.utf8.count / 2, labels.x), labels.right - label.utf8.count)
      put(Glyph(glyphs.light.teeTop), x: column, y: axisRow, style: theme.border)
      guard start >= free else { continue }
      text(label, x: start, y: labels.y, style: theme.muted, in: labels)
      free = start + label.utf8.count + 1
    }
  }

  /// Points joined by straight lines. A point that the axes cannot show interrupts the line. A cell that several curves cross
  /// shows the dots of all, in the colour of the last.
  private mutating func curve(
    _ points: [(x: Int, y: Int)?], on dots: inout DotGrid, style: Style, mark: Character, in region: Region
  ) {
    var own = DotGrid(columns: region.width, rows: region.height, isASCII: glyphs.isASCII)
    var previous: (x: Int, y: Int)?
    for point in points {
      if let point { own.line(from: previous ?? point, to: point) }
      previous = point
    }
    dots.formUnion(own)
    for row in 0..<region.height {
      for column in 0..<region.width where own.hasDots(column: column, row: row) {
        put(
          dots.glyph(column: column, row: row, mark: mark), x: region.x + column, y: region.y + row, style: style,
          in: region)
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
