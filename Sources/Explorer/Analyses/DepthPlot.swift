import VisionCore

/// Numbers by layer, several in each: heads, or properties of a block.
struct DepthPlot: Sendable {
  /// A number that the cursor can stand on.
  struct Reading: Sendable {
    /// Which curve it belongs to.
    let series: Int
    let value: Double
    /// What it is, in words.
    let text: Phrase
  }

  struct Layer: Sendable {
    /// What it is.
    var heading: [Sentence] = []
    /// The largest first.
    var readings: [Reading]
    /// What is said of all of it.
    var remarks: [Sentence] = []
  }

  let names: [Phrase]
  let layers: [Layer]
  let form: Plot.Series.Form
  let xTitle: Phrase
  let yAxis: Axis

  init(_ names: [Phrase], layers: [Layer], form: Plot.Series.Form, x xTitle: Phrase, y yAxis: Axis) {
    self.names = names
    self.layers = layers.map { layer in
      var layer = layer
      layer.readings.sort { ($0.value, -$0.series) > ($1.value, -$1.series) }
      return layer
    }
    (self.form, self.xTitle, self.yAxis) = (form, xTitle, yAxis)
  }

  private var plot: Plot {
    let series = names.indices.map { index in
      Plot.Series(
        names[index],
        layers.enumerated().flatMap { layer, content in
          content.readings.filter { $0.series == index }.map { (x: Double(layer + 1), y: $0.value) }
        }, form: form)
    }
    return Plot(
      series, x: Axis(xTitle, range: 0...Double(layers.count + 1), numbers: .whole), y: yAxis, showsLegend: true)
  }

  /// The number that is read; nil where there is none.
  private func reading(layer: Int?, rank: Int) -> (layer: Int, reading: Reading)? {
    guard let layer = layer.map({ min($0, layers.count - 1) }), layers.indices.contains(layer),
      !layers[layer].readings.isEmpty
    else { return nil }
    return (layer, layers[layer].readings[min(rank, layers[layer].readings.count - 1)])
  }

  /// Draws the plot, a line through the layer that is read, and the mark of what is read.
  func draw(layer: Int?, rank: Int, in region: Region, on canvas: inout Canvas) {
    var rest = region
    // A single curve has a legend too: what its mark stands for.
    if names.count == 1 {
      canvas.text(
        StyledText("\(canvas.glyphs.mark(0)) ", canvas.theme.category(0)) + StyledText(names[0], canvas.theme.text),
        in: rest.splitTop(1), alignment: .right)
    }
    guard let frame = canvas.plot(plot, in: rest), let read = reading(layer: layer, rank: rank),
      let column = frame.column(Double(read.layer + 1))
    else { return }
    let columns = layers.indices.map { (layer: $0, x: frame.column(Double($0 + 1)) ?? .max / 2) }
    canvas.hit(region) { mouse in
      guard mouse.action.isLeft else { return nil }
      return columns.min { abs($0.x - mouse.x) < abs($1.x - mouse.x) }.map { [.inside(.layer($0.layer))] }
    }
    for y in frame.inner.y..<frame.inner.bottom where canvas[column, y].glyph == .space {
      canvas.put(Glyph(canvas.glyphs.light.vertical), x: column, y: y, style: canvas.theme.accent)
    }
    canvas.put(Glyph(canvas.glyphs.light.teeBottom), x: column, y: frame.inner.bottom, style: canvas.theme.accent)
    guard let row = frame.row(read.reading.value) else { return }
    canvas.put(
      Glyph(canvas.glyphs.mark(read.reading.series)), x: column, y: row, style: canvas.theme.selection,
      in: frame.inner)
  }

  /// What stands in the layer that is read, a line each, the one that is read marked.
  func lines(layer: Int, rank: Int, _ theme: Theme) -> [StyledText] {
    guard let read = reading(layer: layer, rank: rank) else { return [] }
    let content = layers[read.layer]
    let chosen = min(rank, content.readings.count - 1)
    // A window of the list about what is read.
    let first = min(max(chosen - 4, 0), max(content.readings.count - 9, 0))
    return content.heading.map { $0.styled(theme) }
      + content.readings.indices.dropFirst(first).prefix(9).map { index in
        StyledText(content.readings[index].text, index == chosen ? theme.selection : theme.text)
      } + content.remarks.map { $0.styled(theme) }
  }
}
