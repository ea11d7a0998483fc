extension Canvas {
  /// A bar as a heavy line along the region's first row, to half a cell: bars in rows below each other stay apart.
  ///
  /// A value above zero always shows something.
  mutating func thinBar(_ fraction: Double, in region: Region, style: Style? = nil) {
    guard !glyphs.isASCII else { return bar(fraction, in: region, style: style) }
    let row = region.row(0)
    guard fraction > 0, row.width > 0 else { return }
    let halves = max(Int((min(fraction, 1) * Double(2 * row.width)).rounded()), 1)
    let style = style ?? theme.bar
    let line = Region(x: row.x, y: row.y, width: halves / 2, height: row.height)
    fill(line, with: Glyph(glyphs.heavy.horizontal), style: style)
    if !halves.isMultiple(of: 2) { put(Glyph("╸" as Character), x: line.right, y: row.y, style: style, in: row) }
  }
}
