import VisionCore

/// How a plot's axes grow.
enum PlotScale: String, Sendable, CaseIterable, Named {
  case linear
  /// The quantity logarithmic.
  case logarithmic = "log"
  /// Both axes logarithmic: powers are straight lines, with the exponent as their slope.
  case doublyLogarithmic = "log-log"

  var x: Axis.Scale { self == .doublyLogarithmic ? .log2 : .linear }
  var y: Axis.Scale { self == .linear ? .linear : .log10 }
}

/// Scaling curves as a plot with their crossings: what the screen and the command draw.
struct ScalingPicture: Sendable {
  let study: ScalingStudy
  let quantity: ScalingQuantity
  let scale: PlotScale
  let curves: [ScalingStudy.Curve]
  let crossings: [ScalingCrossing]

  init(_ study: ScalingStudy, _ quantity: ScalingQuantity, _ scale: PlotScale, _ table: ScalingTable) {
    (self.study, self.quantity, self.scale) = (study, quantity, scale)
    curves = study.subjects.indices.map { study.curve($0, in: table) }
    crossings = study.crossings(quantity, in: table)
  }

  /// The plot for a region; a low one has no room for titles, and what surrounds it says what is shown.
  func plot(in region: Region) -> Plot {
    let isLow = region.height < ScalingPicture.heightWithTitles
    let series = zip(study.titles, curves).map { title, curve in
      Plot.Series(
        Phrase(verbatim: title),
        curve.points.compactMap { point in
          quantity.value(of: point.counts).map { (x: Double(point.size), y: $0.number) }
        })
    }
    let ends = study.values
    let range = ends.first.flatMap { first in ends.last.map { Double(first)...Double($0) } }
    return Plot(
      series,
      x: Axis(
        isLow ? "" : study.subjects.first?.variable.axisTitle ?? "", scale: scale.x, range: range, numbers: .whole),
      y: Axis(
        isLow ? "" : quantity.title, scale: scale.y, range: lowest(series), numbers: quantity.numbers),
      showsLegend: !isLow)
  }

  private static let heightWithTitles = 15

  /// A linear axis begins at nothing, so that heights are in proportion.
  private func lowest(_ series: [Plot.Series]) -> ClosedRange<Double>? {
    guard scale == .linear, let most = series.flatMap({ $0.points.map(\.y) }).max(), most > 0 else { return nil }
    return 0...most
  }

  /// Draws the plot and marks the crossings.
  @discardableResult
  func draw(in region: Region, on canvas: inout Canvas) -> PlotFrame? {
    guard let frame = canvas.plot(plot(in: region), in: region) else { return nil }
    for crossing in crossings {
      let height = (crossing.after.rising.number + crossing.after.other.number) / 2
      guard let place = frame.cell(x: Double(crossing.size), y: height) else { continue }
      canvas.put(Glyph(canvas.glyphs.times), x: place.x, y: place.y, style: canvas.theme.title, in: frame.inner)
    }
    return frame
  }
}
