extension Canvas {
  /// A bar along the region's first row, filled to a fraction with eighths of a cell (whole cells in ASCII).
  ///
  /// A value above zero always shows something. A fraction that is not a number draws an empty bar.
  mutating func bar(_ fraction: Double, in region: Region, style: Style? = nil, track: Bool = false) {
    let row = region.row(0)
    let style = style ?? theme.bar
    let levels = glyphs.leftBlocks.count - 1
    let steps = Canvas.steps(fraction, of: row.width * levels)
    for column in 0..<row.width where row.height > 0 {
      let level = min(max(steps - column * levels, 0), levels)
      if level > 0 {
        put(Glyph(glyphs.leftBlocks[level]), x: row.x + column, y: row.y, style: style, in: row)
      } else if track {
        put(Glyph(glyphs.track), x: row.x + column, y: row.y, style: theme.track, in: row)
      }
    }
  }

  /// A bar of several parts beside each other, each whole cells; the parts' sum fills `fraction` of the row.
  mutating func stackedBar(_ parts: [(value: Double, style: Style)], total: Double, in region: Region) {
    let row = region.row(0)
    guard total > 0, row.height > 0 else { return }
    var (sum, start) = (0.0, 0)
    for (index, part) in parts.enumerated() where part.value > 0 {
      sum += part.value
      let end = min(Int((sum / total * Double(row.width)).rounded()), row.width)
      let glyph = appearance.depth == .monochrome ? glyphs.mark(index) : glyphs.leftBlocks[glyphs.leftBlocks.count - 1]
      for column in start..<max(end, start) {
        put(Glyph(glyph), x: row.x + column, y: row.y, style: part.style, in: row)
      }
      start = max(end, start)
    }
  }

  /// Columns of height proportional to values in all of the region's rows, one a column, from its left; the highest value, or
  /// `maximum`, fills the height. Values that are not numbers leave a gap.
  mutating func sparkline(_ values: [Double], in region: Region, maximum: Double? = nil, style: Style? = nil) {
    let highest = maximum ?? values.filter(\.isFinite).max() ?? 0
    let levels = glyphs.lowerBlocks.count - 1
    guard highest > 0 else { return }
    for (column, value) in values.prefix(region.width).enumerated() where value.isFinite {
      let steps = Canvas.steps(value / highest, of: region.height * levels)
      for row in 0..<region.height {
        let level = min(max(steps - row * levels, 0), levels)
        guard level > 0 else { break }
        put(
          Glyph(glyphs.lowerBlocks[level]), x: region.x + column, y: region.bottom - 1 - row, style: style ?? theme.bar,
          in: region)
      }
    }
  }

  /// A fraction as whole steps; at least one where the fraction is above zero.
  private static func steps(_ fraction: Double, of count: Int) -> Int {
    guard fraction > 0 else { return 0 }
    return max(Int((min(fraction, 1) * Double(count)).rounded()), min(count, 1))
  }
}
