import VisionCore

/// Where text stands in its region.
enum Alignment: Sendable { case left, center, right }

/// What happens to text that is wider than its region.
enum Overflow: Sendable {
  /// Cut, with an ellipsis at the end.
  case ellipsis
  case clip
}

extension Canvas {
  /// Draws one line in a row of a region and returns the columns it took.
  ///
  ///     canvas.text(preset.title + StyledText(" 28.3 M", canvas.theme.muted), in: header)
  @discardableResult
  mutating func text(
    _ text: StyledText, in region: Region, row: Int = 0, alignment: Alignment = .left, overflow: Overflow = .ellipsis
  ) -> Int {
    line(GlyphLine(text, in: translation), in: region.row(row), alignment: alignment, overflow: overflow)
  }

  /// Draws one line in one style.
  @discardableResult
  mutating func text(
    _ text: Phrase, in region: Region, row: Int = 0, style: Style, alignment: Alignment = .left,
    overflow: Overflow = .ellipsis
  ) -> Int {
    line(
      GlyphLine(text.text(in: translation), style), in: region.row(row), alignment: alignment, overflow: overflow)
  }

  /// Draws one line that is the same in every language.
  @_disfavoredOverload
  @discardableResult
  mutating func text(
    _ text: String, in region: Region, row: Int = 0, style: Style, alignment: Alignment = .left,
    overflow: Overflow = .ellipsis
  ) -> Int {
    line(GlyphLine(text, style), in: region.row(row), alignment: alignment, overflow: overflow)
  }

  /// Draws text at a column and row of the canvas, clipped to a region.
  @discardableResult
  mutating func text(_ text: String, x: Int, y: Int, style: Style, in region: Region? = nil) -> Int {
    let clip = (region ?? bounds).intersection(bounds)
    return draw(GlyphLine(text, style), x: x, y: y, clip: clip)
  }

  /// Draws text wrapped at words from the region's top and returns the rows that it needed, which may be more than there were.
  @discardableResult
  mutating func paragraph(
    _ text: StyledText, in region: Region, alignment: Alignment = .left, skipping skipped: Int = 0
  ) -> Int {
    let lines = text.wrapped(to: region.width, in: translation)
    for (row, glyphLine) in lines.dropFirst(skipped).prefix(region.height).enumerated() {
      line(glyphLine, in: region.row(row), alignment: alignment, overflow: .clip)
    }
    return lines.count
  }

  /// Draws a line that was set before in a row of a region.
  mutating func text(_ line: GlyphLine, in region: Region, row: Int = 0, alignment: Alignment = .left) {
    self.line(line, in: region.row(row), alignment: alignment, overflow: .clip)
  }

  @discardableResult
  private mutating func line(_ text: GlyphLine, in row: Region, alignment: Alignment, overflow: Overflow) -> Int {
    guard !row.isEmpty else { return 0 }
    let cut = overflow == .ellipsis ? text.truncated(to: row.width, mark: glyphs.ellipsis) : text
    let free = row.width - cut.width
    let start =
      switch alignment {
      case .left: row.x
      case .center: row.x + max(free / 2, 0)
      case .right: row.x + max(free, 0)
      }
    return draw(cut, x: start, y: row.y, clip: row.intersection(bounds))
  }

  private mutating func draw(_ text: GlyphLine, x: Int, y: Int, clip: Region) -> Int {
    var column = x
    for element in text.elements {
      if column >= clip.right { break }
      put(element.glyph, columns: element.width, x: column, y: y, style: element.style, clip: clip)
      column += element.width
    }
    return max(min(column, clip.right) - x, 0)
  }
}
