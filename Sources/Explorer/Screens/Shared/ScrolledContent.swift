extension Canvas {
  /// Shows rows of a taller canvas in a region, with a scroll bar in the region's last column where not all fit.
  mutating func show(_ content: Canvas, rows: Int, offset: Int, in region: Region) {
    for row in 0..<min(region.height, rows - offset) {
      for column in 0..<min(region.width, content.width) {
        let cell = content[column, row + offset]
        put(cell.glyph, x: region.x + column, y: region.y + row, style: cell.style, in: region)
      }
    }
  }
}
