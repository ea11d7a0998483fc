import VisionCore

/// Pictures side by side with titles and legends, as high as they need to be: what analyses print.
struct PictureSheet: Sendable {
  struct Panel: Sendable {
    var title: Phrase
    var picture: Picture
    /// What its colours stand for; nil for a picture that explains itself.
    var scale: ColorScale?
  }

  var title: Phrase
  var panels: [Panel]
  /// Sentences below the pictures.
  var notes: [Sentence] = []
  /// A sentence that warns, below them.
  var warning: Phrase?
  /// Columns below which a panel gets no narrower.
  var narrowest = 34
  /// Columns above which a panel gets no wider.
  var widest = 96

  func canvas(width: Int, appearance: Appearance) -> Canvas {
    let across = max(min(panels.count, (width + 2) / (narrowest + 2)), 1)
    let columns = min((width - 2 * (across - 1)) / across, widest)
    let lines = stride(from: 0, to: panels.count, by: across).map { Array(panels[$0..<min($0 + across, panels.count)]) }
    let heights = lines.map { line in line.map { height(of: $0, columns: columns) }.max() ?? 0 }
    let theme = appearance.theme
    let heading = StyledText(title, theme.title)
    let texts =
      notes.map { $0.styled(theme) } + [warning].compactMap { $0 }.map { StyledText($0, theme.warning) }
    let rows = ([heading] + texts).map { $0.wrapped(to: width, in: appearance.translation).count }
    var canvas = Canvas(width: width, height: rows.reduce(0, +) + heights.reduce(0, +), appearance: appearance)
    var rest = canvas.bounds
    canvas.paragraph(heading, in: rest.splitTop(rows[0]))
    for (line, height) in zip(lines, heights) {
      var row = rest.splitTop(height)
      for panel in line {
        draw(panel, in: row.splitLeft(columns), on: &canvas)
        _ = row.splitLeft(2)
      }
    }
    for (text, count) in zip(texts, rows.dropFirst()) { canvas.paragraph(text, in: rest.splitTop(count)) }
    return canvas
  }

  private func height(of panel: Panel, columns: Int) -> Int {
    1 + pictureRows(panel, columns: columns) + (panel.scale == nil ? 0 : 1)
  }

  private func pictureRows(_ panel: Panel, columns: Int) -> Int {
    let image = panel.picture.image
    return max((columns * image.height + image.width) / (2 * max(image.width, 1)), 1)
  }

  private func draw(_ panel: Panel, in region: Region, on canvas: inout Canvas) {
    var rest = region
    canvas.text(panel.title, in: rest.splitTop(1), style: canvas.theme.muted)
    canvas.picture(panel.picture, in: rest.splitTop(pictureRows(panel, columns: region.width)))
    if let scale = panel.scale { canvas.legend(scale, in: rest.splitTop(1)) }
  }
}
