import VisionCore

/// A grid of cells to draw on, and the appearance to draw with. No terminal is involved.
///
/// Everything drawn is clipped to the region given and to the canvas. A double-width character holds two cells; overwriting
/// either half leaves a space in the other.
struct Canvas: Sendable {
  let width: Int
  let height: Int
  /// Colours, glyphs and the language that the drawing functions use.
  var appearance: Appearance
  /// Row by row.
  private(set) var cells: [Cell]
  private var drawnPictures: [SharpPicture] = []
  /// Where the mouse does something, in the order in which it was drawn.
  var hits: [HitRegion] = []

  init(width: Int, height: Int, appearance: Appearance = Appearance()) {
    self.width = max(width, 0)
    self.height = max(height, 0)
    self.appearance = appearance
    cells = Array(repeating: .blank, count: self.width * self.height)
  }

  var bounds: Region { Region(width: width, height: height) }
  var theme: Theme { appearance.theme }
  var glyphs: Glyphs { appearance.glyphs }
  var translation: Translation { appearance.translation }

  /// The cell in a column and row; blank outside of the canvas.
  subscript(x: Int, y: Int) -> Cell {
    bounds.contains(x: x, y: y) ? cells[y * width + x] : .blank
  }

  /// The same picture in other colours.
  func recolored(_ change: (Color) -> Color) -> Canvas {
    var canvas = self
    for index in cells.indices {
      canvas.cells[index].foreground = change(cells[index].foreground)
      canvas.cells[index].background = change(cells[index].background)
    }
    return canvas
  }

  /// Puts a glyph at a column and row. Nothing happens where it does not fit the region and the canvas.
  mutating func put(_ glyph: Glyph, x: Int, y: Int, style: Style, in region: Region? = nil) {
    let clip = region?.intersection(bounds) ?? bounds
    put(glyph, columns: glyph.width, x: x, y: y, style: style, clip: clip)
  }

  /// `put` with what a loop knows already: the glyph's width, and a clip that lies within the canvas.
  mutating func put(_ glyph: Glyph, columns: Int, x: Int, y: Int, style: Style, clip: Region) {
    guard columns > 0, y >= clip.y, y < clip.bottom, x >= clip.x, x + columns <= clip.right else { return }
    let index = y * width + x
    release(index)
    if columns == 2 { release(index + 1) }
    cells[index] = resolved(glyph, style, over: cells[index])
    if columns == 2 { cells[index + 1] = resolved(.continuation, style, over: cells[index + 1]) }
  }

  private func resolved(_ glyph: Glyph, _ style: Style, over old: Cell) -> Cell {
    var cell = Cell(
      glyph: glyph, foreground: style.foreground == .transparent ? old.foreground : style.foreground,
      background: style.background, attributes: style.attributes)
    if style.background == .transparent {
      cell.background = old.background
      cell.attributes.formUnion(old.attributes.intersection(.reverse))
    }
    return cell
  }

  /// Turns the other half of a double-width character into a space, before one half is overwritten.
  private mutating func release(_ index: Int) {
    if cells[index].glyph == .continuation {
      cells[index - 1].glyph = .space
    } else if index % width + 1 < width, cells[index + 1].glyph == .continuation {
      cells[index + 1].glyph = .space
    }
  }

  /// Fills a region with one glyph of one column.
  mutating func fill(_ region: Region, with glyph: Glyph = .space, style: Style = .plain) {
    let clip = region.intersection(bounds)
    guard !clip.isEmpty, glyph.width == 1 else { return }
    for y in clip.y..<clip.bottom {
      for x in clip.x..<clip.right { put(glyph, columns: 1, x: x, y: y, style: style, clip: clip) }
    }
  }

  /// Empties a region, background and what the mouse does there included: under a dialogue.
  mutating func clear(_ region: Region) {
    fill(region, style: Style(on: .default))
    shield(region)
  }

  /// Remembers a picture that fills a region with the cells that are there now.
  mutating func remember(_ source: any PixelSource, in region: Region) {
    guard !region.isEmpty, region.intersection(bounds) == region else { return }
    drawnPictures.append(SharpPicture(region: region, source: source, cells: cells(in: region)))
  }

  /// The pictures that nothing was drawn over: a dialogue that covers a part leaves the cells alone to be seen.
  var pictures: [SharpPicture] { drawnPictures.filter { $0.cells == cells(in: $0.region) } }

  private func cells(in region: Region) -> [Cell] {
    (region.y..<region.bottom).flatMap { cells[$0 * width + region.x..<$0 * width + region.right] }
  }

  /// Puts the cells of another canvas at a column and row, and its pictures with them.
  mutating func paste(_ other: Canvas, x: Int, y: Int) {
    for row in 0..<other.height {
      for column in 0..<other.width {
        let cell = other.cells[row * other.width + column]
        if cell.glyph != .continuation { put(cell.glyph, x: x + column, y: y + row, style: cell.style) }
      }
    }
    let moved = other.pictures.map { $0.moved(x: x, y: y) }
    drawnPictures += moved.filter { $0.region.intersection(bounds) == $0.region }
  }

  /// Gives a region's characters another style; keeps the characters and adds to their attributes: a selection over what is
  /// drawn already. A `.transparent` colour stays what it was.
  mutating func restyle(_ region: Region, _ style: Style) {
    let clip = region.intersection(bounds)
    guard !clip.isEmpty else { return }
    for y in clip.y..<clip.bottom {
      for index in y * width + clip.x..<y * width + clip.right {
        let old = cells[index]
        cells[index] = resolved(old.glyph, style, over: old)
        cells[index].attributes.formUnion(old.attributes)
      }
    }
  }
}

extension Canvas: Equatable {
  /// Whether the same cells would be shown; what they were drawn with does not count.
  static func == (left: Canvas, right: Canvas) -> Bool {
    left.width == right.width && left.height == right.height && left.cells == right.cells
  }
}
