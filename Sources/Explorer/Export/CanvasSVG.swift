extension Canvas {
  /// The canvas as an SVG picture on an exact grid of cells, 9 by 18 units each, on the theme's page.
  ///
  /// Backgrounds, blocks, lines and braille are shapes, so that a picture in half-blocks has no gaps whatever font there is; other
  /// characters are set word by word, each at its column.
  func svg() -> String { SVGWriter(self).document() }
}

extension Canvas {
  /// The colours that a cell has on the theme's page: the terminal's own resolved, reversed, dimmed; no background where the page
  /// is seen.
  func pageColors(of cell: Cell) -> (foreground: Color, background: Color?) {
    let page = theme.page
    var foreground = cell.foreground.isRGB ? cell.foreground : page.foreground
    var background = cell.background.isRGB ? cell.background : nil
    if cell.attributes.contains(.reverse) { (foreground, background) = (background ?? page.background, foreground) }
    if cell.attributes.contains(.dim) {
      foreground = foreground.mixed(with: background ?? page.background, amount: 0.4)
    }
    return (foreground, background)
  }
}

/// Writes one canvas as SVG.
private struct SVGWriter {
  private typealias Rectangle = SVGShapes.Rectangle

  private static let cell = (width: 9.0, height: 18.0)
  private static let fontSize = 15.0
  private static let fonts =
    "ui-monospace, 'DejaVu Sans Mono', 'Cascadia Mono', Menlo, Consolas, 'Liberation Mono', monospace"

  private let canvas: Canvas
  /// Path data of rectangles by fill, in the order in which fills first come.
  private var fills: [(color: String, path: String)] = []
  private var fillIndex: [String: Int] = [:]
  private var strokes = ""
  private var texts = ""

  init(_ canvas: Canvas) { self.canvas = canvas }

  func document() -> String {
    var writer = self
    for y in 0..<canvas.height { writer.backgrounds(row: y) }
    let behind = writer.takeFills()
    for y in 0..<canvas.height { writer.shapes(row: y) }
    for y in 0..<canvas.height { writer.letters(row: y) }
    let width = SVGShapes.number(Double(canvas.width) * SVGWriter.cell.width)
    let height = SVGShapes.number(Double(canvas.height) * SVGWriter.cell.height)
    let page = SVGWriter.hex(canvas.theme.page.background)
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)">
      <rect width="100%" height="100%" fill="\(page)"/>
      <g shape-rendering="crispEdges">
      \(behind)\(writer.takeFills())</g>
      <g fill="none">
      \(writer.strokes)</g>
      <g font-family="\(SVGWriter.fonts)" font-size="\(SVGShapes.number(SVGWriter.fontSize))" xml:space="preserve">
      \(writer.texts)</g>
      </svg>

      """
  }

  // MARK: Colours

  private func colors(_ cell: Cell) -> (foreground: Color, background: Color?) { canvas.pageColors(of: cell) }

  private static func hex(_ color: Color) -> String {
    let digits = String(color.hex, radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }

  // MARK: Shapes

  private mutating func fill(_ rectangle: Rectangle, _ color: Color, opacity: Double = 1) {
    let key = SVGWriter.hex(color) + (opacity < 1 ? "\" fill-opacity=\"\(SVGShapes.number(opacity))" : "")
    let index = fillIndex[key] ?? fills.count
    if index == fills.count {
      fillIndex[key] = index
      fills.append((key, ""))
    }
    let (x, y) = (SVGShapes.number(rectangle.x), SVGShapes.number(rectangle.y))
    let (width, height) = (SVGShapes.number(rectangle.width), SVGShapes.number(rectangle.height))
    fills[index].path += "M\(x) \(y)h\(width)v\(height)h-\(width)z"
  }

  private mutating func takeFills() -> String {
    defer { (fills, fillIndex) = ([], [:]) }
    return fills.map { "<path fill=\"\($0.color)\" d=\"\($0.path)\"/>\n" }.joined()
  }

  private func rectangle(_ columns: Range<Int>, _ row: Int) -> Rectangle {
    Rectangle(
      x: Double(columns.lowerBound) * SVGWriter.cell.width, y: Double(row) * SVGWriter.cell.height,
      width: Double(columns.count) * SVGWriter.cell.width, height: SVGWriter.cell.height)
  }

  private mutating func backgrounds(row: Int) {
    var start = 0
    while start < canvas.width {
      let color = colors(canvas[start, row]).background
      var end = start + 1
      while end < canvas.width, colors(canvas[end, row]).background == color { end += 1 }
      if let color { fill(rectangle(start..<end, row), color) }
      start = end
    }
  }

  private mutating func shapes(row: Int) {
    var x = 0
    while x < canvas.width {
      let cell = canvas[x, row]
      // Neighbours that look the same make one shape where it reaches from edge to edge.
      var end = x + 1
      if SVGWriter.spans(cell.glyph.base) { while end < canvas.width, canvas[end, row] == cell { end += 1 } }
      let color = colors(cell).foreground
      switch SVGShapes.shape(cell.glyph.base, in: rectangle(x..<end, row)) {
      case .rectangles(let rectangles, let opacity):
        for rectangle in rectangles { fill(rectangle, color, opacity: opacity) }
      case .stroke(let steps, let width):
        let path = steps.map(\.data).joined()
        strokes +=
          "<path stroke=\"\(SVGWriter.hex(color))\" stroke-width=\"\(SVGShapes.number(width))\" d=\"\(path)\"/>\n"
      case nil: break
      }
      x = end
    }
  }

  /// Whether a character's shape, made wider, is that of several beside each other.
  private static func spans(_ scalar: UInt32) -> Bool {
    (0x2580...0x2588).contains(scalar) || (0x2591...0x2594).contains(scalar)
  }

  // MARK: Letters

  private mutating func letters(row: Int) {
    var x = 0
    while x < canvas.width {
      let cell = canvas[x, row]
      guard isLetter(cell) else {
        if cell.attributes.contains(.underline), cell.glyph == .space { underline(x..<x + 1, row, cell) }
        x += 1
        continue
      }
      // ASCII letters of one look are set together; others alone, since another font may bring them at another width.
      var end = x + max(cell.glyph.width, 1)
      if cell.glyph.base < 0x80 {
        while end < canvas.width, isLetter(canvas[end, row]), canvas[end, row].glyph.base < 0x80,
          canvas[end, row].style == cell.style
        { end += 1 }
      }
      text(x..<end, row, cell)
      x = end
    }
  }

  private func isLetter(_ cell: Cell) -> Bool {
    let base = cell.glyph.base
    return base != 0 && base != 0x20 && SVGShapes.shape(base, in: Rectangle(x: 0, y: 0, width: 9, height: 18)) == nil
  }

  private mutating func text(_ columns: Range<Int>, _ row: Int, _ cell: Cell) {
    let place = rectangle(columns, row)
    var attributes = " fill=\"\(SVGWriter.hex(colors(cell).foreground))\""
    if cell.attributes.contains(.bold) { attributes += " font-weight=\"bold\"" }
    if cell.attributes.contains(.italic) { attributes += " font-style=\"italic\"" }
    // Renderers that know textLength keep the grid with any font.
    if columns.count > 1 { attributes += " textLength=\"\(SVGShapes.number(place.width))\"" }
    let characters = columns.map { SVGWriter.escaped(canvas[$0, row].glyph.text) }.joined()
    texts +=
      "<text x=\"\(SVGShapes.number(place.x))\" y=\"\(SVGShapes.number(place.y + 13.5))\"\(attributes)>\(characters)</text>\n"
    if cell.attributes.contains(.underline) { underline(columns, row, cell) }
  }

  private mutating func underline(_ columns: Range<Int>, _ row: Int, _ cell: Cell) {
    let place = rectangle(columns, row)
    let (y, end) = (SVGShapes.number(place.y + 15.5), SVGShapes.number(place.x + place.width))
    let color = SVGWriter.hex(colors(cell).foreground)
    texts += "<path stroke=\"\(color)\" stroke-width=\"1\" d=\"M\(SVGShapes.number(place.x)) \(y)H\(end)\"/>\n"
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      default: result.append(character)
      }
    }
    return result
  }
}
