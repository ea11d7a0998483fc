import VisionCore

extension Canvas {
  /// Which border a box has.
  enum BorderStyle: Sendable { case rounded, light, heavy, double }

  /// Draws a box with a title in its upper edge and a note in its lower, and returns the region inside.
  ///
  ///     let inner = canvas.box(region, title: "Stages", note: "3 of 12", focused: state.focus == .stages)
  @discardableResult
  mutating func box(
    _ region: Region, title: StyledText = "", note: StyledText = "", focused: Bool = false,
    border: BorderStyle = .rounded
  ) -> Region {
    let inner = Region(x: region.x + 1, y: region.y + 1, width: region.width - 2, height: region.height - 2)
    guard region.width >= 2, region.height >= 2 else { return inner }
    let style = focused ? theme.focusBorder : theme.border
    let edges = glyphs.border(border)
    let (right, bottom) = (region.right - 1, region.bottom - 1)
    fill(region.row(0), with: Glyph(edges.horizontal), style: style)
    fill(region.row(region.height - 1), with: Glyph(edges.horizontal), style: style)
    for y in region.y + 1..<max(bottom, region.y + 1) {
      put(Glyph(edges.vertical), x: region.x, y: y, style: style)
      put(Glyph(edges.vertical), x: right, y: y, style: style)
    }
    put(Glyph(edges.topLeft), x: region.x, y: region.y, style: style)
    put(Glyph(edges.topRight), x: right, y: region.y, style: style)
    put(Glyph(edges.bottomLeft), x: region.x, y: bottom, style: style)
    put(Glyph(edges.bottomRight), x: right, y: bottom, style: style)
    label(title, row: region.y, in: region, alignment: .left, style: focused ? theme.focusBorder.bold : theme.title)
    label(note, row: bottom, in: region, alignment: .right, style: theme.muted)
    return inner
  }

  /// A title on an edge, with a space at each side. Plain parts take the given style.
  private mutating func label(
    _ label: StyledText, row: Int, in region: Region, alignment: Alignment, style: Style
  ) {
    guard !label.isEmpty, region.width > 6 else { return }
    let styled = StyledText(
      label.runs.map { StyledText.Run(text: $0.text, style: $0.style == .plain ? style : $0.style) })
    let edge = Region(x: region.x + 2, y: row, width: region.width - 4, height: 1)
    text(StyledText(" ", style) + styled + StyledText(" ", style), in: edge, alignment: alignment)
  }

  /// A line along the region's first row.
  mutating func horizontalRule(_ region: Region, style: Style? = nil) {
    fill(region.row(0), with: Glyph(glyphs.light.horizontal), style: style ?? theme.border)
  }

  /// A line down the region's first column.
  mutating func verticalRule(_ region: Region, style: Style? = nil) {
    for y in region.y..<region.bottom where region.width > 0 {
      put(Glyph(glyphs.light.vertical), x: region.x, y: y, style: style ?? theme.border, in: region)
    }
  }

  /// A scroll bar in the region's first column: which part of `total` rows is visible, from `offset` on. Nothing is drawn where
  /// everything is visible.
  mutating func scrollBar(_ region: Region, offset: Int, visible: Int, total: Int) {
    guard total > visible, region.height > 0, visible > 0 else { return }
    let length = max(region.height * visible / total, 1)
    let room = region.height - length
    let start = (room * offset + (total - visible) / 2) / (total - visible)
    for row in 0..<region.height {
      let isThumb = row >= start && row < start + length
      put(
        Glyph(isThumb ? glyphs.scrollThumb : glyphs.scrollTrack), x: region.x, y: region.y + row,
        style: isThumb ? theme.accent : theme.border, in: region)
    }
  }
}

extension Glyphs {
  fileprivate func border(_ style: Canvas.BorderStyle) -> Border {
    switch style {
    case .rounded: rounded
    case .light: light
    case .heavy: heavy
    case .double: double
    }
  }
}
