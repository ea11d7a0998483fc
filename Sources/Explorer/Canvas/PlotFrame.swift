/// Where the parts of a plot stand and which cell shows which numbers: for drawing over it, and for the mouse.
struct PlotFrame: Sendable {
  let x: AxisMapping
  let y: AxisMapping
  /// Where the curves are.
  let inner: Region
  let legend: Region
  let xTitle: Region
  let yTitle: Region
  let xLabels: Region
  let yLabels: Region
  let yTicks: [Double]
  private let isASCII: Bool

  /// Nil where there is nothing to show.
  init?(_ plot: Plot, in region: Region, isASCII: Bool = false) {
    guard let x = AxisMapping(plot.xAxis, values: plot.series.lazy.flatMap { $0.points.map(\.x) }),
      let y = AxisMapping(plot.yAxis, values: plot.series.lazy.flatMap { $0.points.map(\.y) })
    else { return nil }
    (self.x, self.y, self.isASCII) = (x, y, isASCII)
    var area = region
    legend = area.splitTop(plot.showsLegend && plot.series.count > 1 ? 1 : 0)
    yTitle = area.splitTop(plot.yAxis.label.isEmpty ? 0 : 1)
    xTitle = area.splitBottom(plot.xAxis.label.isEmpty ? 0 : 1)
    xLabels = area.splitBottom(1)
    yTicks = y.ticks(max(area.height / 3, 2)).filter { y.position($0) != nil }
    yLabels = area.splitLeft(yTicks.map { CharacterWidth.of(plot.yAxis.text($0)) }.max() ?? 0)
    let inner = Region(x: area.x + 1, y: area.y, width: area.width - 1, height: area.height - 1)
    self.inner = inner.width > 1 && inner.height > 0 ? inner : Region(width: 0, height: 0)
  }

  private var dots: DotGrid { DotGrid(columns: inner.width, rows: inner.height, isASCII: isASCII) }

  /// The column that shows a number of the horizontal axis; nil outside of its range.
  func column(_ value: Double) -> Int? {
    x.position(value).map { inner.x + dots.cell(of: dots.dot(across: $0, up: 0)).column }
  }

  /// The row that shows a number of the vertical axis; nil outside of its range.
  func row(_ value: Double) -> Int? {
    y.position(value).map { inner.y + dots.cell(of: dots.dot(across: 0, up: $0)).row }
  }

  /// The cell of a point; nil outside of the ranges.
  func cell(x: Double, y: Double) -> (x: Int, y: Int)? {
    guard let column = column(x), let row = row(y) else { return nil }
    return (column, row)
  }
}
