import VisionCore

extension Canvas {
  /// The canvas as a PNG, two pixels to each unit of the SVG: 18 by 36 a cell, on the theme's page.
  /// - Throws: `ImageError` for a canvas without cells or with more than an image may have pixels.
  func png() throws -> [UInt8] { try image().png() }

  /// The picture that `png` writes.
  func image() throws -> Image {
    let cell = ScreenFont.shared.cell
    var painter = CellPainter(self)
    // Wide letters reach into the next cell, whose background stands already.
    for y in 0..<height {
      for x in 0..<width { painter.paintShape(x, y) }
      for x in 0..<width { painter.paintLetters(x, y) }
    }
    return try Image(width: width * cell.width, height: height * cell.height, pixels: painter.pixels)
  }
}

/// Paints cells into pixels: backgrounds, the same shapes as in the SVG, letters.
private struct CellPainter {
  private typealias Rectangle = SVGShapes.Rectangle
  private typealias Point = (x: Double, y: Double)

  private(set) var pixels: [UInt8] = []
  private let canvas: Canvas
  private let cell = ScreenFont.shared.cell
  private let columns: Int
  private var letters: [Letter: [UInt8]] = [:]

  private struct Letter: Hashable {
    let scalar: UInt32
    let isBold: Bool
  }

  init(_ canvas: Canvas) {
    self.canvas = canvas
    columns = canvas.width * cell.width
    let page = canvas.theme.page.background
    let pixel = [page.red, page.green, page.blue].map { UInt8($0) }
    pixels = [UInt8](repeating: 0, count: 3 * columns * canvas.height * cell.height)
    for index in pixels.indices { pixels[index] = pixel[index % 3] }
  }

  /// A cell's background, and what is drawn in it that is no letter.
  mutating func paintShape(_ x: Int, _ y: Int) {
    let shown = canvas[x, y]
    let (foreground, background) = canvas.pageColors(of: shown)
    let place = place(x, y)
    if let background { fill(place, background, opacity: 1, within: place) }
    switch SVGShapes.shape(shown.glyph.base, in: place) {
    case .rectangles(let rectangles, let opacity):
      for rectangle in rectangles { fill(rectangle, foreground, opacity: opacity, within: place) }
    case .stroke(let steps, let width): stroke(lines(of: steps), width: width, foreground, within: place)
    case nil: break
    }
    if shown.attributes.contains(.underline) {
      let line = Rectangle(x: place.x, y: place.y + 30, width: place.width, height: 2)
      fill(line, foreground, opacity: 1, within: place)
    }
  }

  /// A cell's character with its marks. Of a wide one that no font has, the left half says so.
  mutating func paintLetters(_ x: Int, _ y: Int) {
    let shown = canvas[x, y]
    let scalars = shown.glyph.scalars
    guard SVGShapes.shape(scalars.base, in: place(x, y)) == nil else { return }
    for scalar in [scalars.base, scalars.first, scalars.second] where scalar > 0x20 { letter(scalar, shown, x, y) }
  }

  private func place(_ x: Int, _ y: Int) -> Rectangle {
    Rectangle(
      x: Double(x * cell.width), y: Double(y * cell.height), width: Double(cell.width), height: Double(cell.height))
  }

  // MARK: Letters

  private mutating func letter(_ scalar: UInt32, _ shown: Cell, _ x: Int, _ y: Int) {
    let key = Letter(scalar: scalar, isBold: shown.attributes.contains(.bold))
    let coverage = letters[key] ?? coverage(key)
    letters[key] = coverage
    let width = coverage.count / cell.height
    let color = canvas.pageColors(of: shown).foreground
    let slants = shown.attributes.contains(.italic)
    for index in coverage.indices where coverage[index] > 0 {
      let (row, column) = (index / width, index % width)
      // A fifth to the right for each row above the middle of small letters.
      let shifted = column + (slants ? (CellPainter.middle - row) / 5 : 0)
      guard (0..<width).contains(shifted), x * cell.width + shifted < columns else { continue }
      blend(x * cell.width + shifted, y * cell.height + row, color, Double(coverage[index]) / 255)
    }
  }

  /// A cell wide, or two.
  private func coverage(_ letter: Letter) -> [UInt8] {
    let font = ScreenFont.shared
    let wide =
      font.has(letter.scalar)
      ? nil : WideLetters.coverage(letter.scalar, bold: letter.isBold, in: canvas.translation.language)
    return wide ?? font.coverage(letter.scalar, bold: letter.isBold)
  }

  /// The row of pixels that a slanted letter turns about.
  private static let middle = 19

  // MARK: Shapes

  /// Fills a rectangle; a pixel that it covers in part takes part of the colour.
  private mutating func fill(_ rectangle: Rectangle, _ color: Color, opacity: Double, within place: Rectangle) {
    let (right, bottom) = (rectangle.x + rectangle.width, rectangle.y + rectangle.height)
    for y in Int(max(rectangle.y, place.y))..<Int(min(bottom, place.y + place.height).rounded(.up)) {
      let rows = min(bottom, Double(y + 1)) - max(rectangle.y, Double(y))
      for x in Int(max(rectangle.x, place.x))..<Int(min(right, place.x + place.width).rounded(.up)) {
        let covered = rows * (min(right, Double(x + 1)) - max(rectangle.x, Double(x)))
        blend(x, y, color, opacity * covered)
      }
    }
  }

  /// Draws a line: a pixel takes the more of its colour, the nearer its middle lies.
  private mutating func stroke(
    _ lines: [(start: Point, end: Point)], width: Double, _ color: Color, within place: Rectangle
  ) {
    for y in Int(place.y)..<Int(place.y + place.height) {
      for x in Int(place.x)..<Int(place.x + place.width) {
        let middle = (x: Double(x) + 0.5, y: Double(y) + 0.5)
        let distance = lines.map { CellPainter.distance(middle, $0.start, $0.end) }.min() ?? .infinity
        blend(x, y, color, min(max(width / 2 + 0.5 - distance, 0), 1))
      }
    }
  }

  /// The straight lines of a path, its curves cut into short ones.
  private func lines(of steps: [SVGShapes.Step]) -> [(start: Point, end: Point)] {
    var lines: [(start: Point, end: Point)] = []
    var pen: Point = (0, 0)
    func draw(to end: Point) {
      lines.append((pen, end))
      pen = end
    }
    for step in steps {
      switch step {
      case .move(let x, let y): pen = (x, y)
      case .line(let x, let y): draw(to: (x, y))
      case .curve(let pull, let x, let y):
        let start = pen
        for part in 1...8 {
          let t = Double(part) / 8
          let (a, b, c) = ((1 - t) * (1 - t), 2 * t * (1 - t), t * t)
          draw(to: (a * start.x + b * pull.x + c * x, a * start.y + b * pull.y + c * y))
        }
      }
    }
    return lines
  }

  private static func distance(_ point: Point, _ start: Point, _ end: Point) -> Double {
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    let length = dx * dx + dy * dy
    let along = length == 0 ? 0 : ((point.x - start.x) * dx + (point.y - start.y) * dy) / length
    let nearest = min(max(along, 0), 1)
    let (x, y) = (point.x - start.x - nearest * dx, point.y - start.y - nearest * dy)
    return (x * x + y * y).squareRoot()
  }

  private mutating func blend(_ x: Int, _ y: Int, _ color: Color, _ amount: Double) {
    let start = 3 * (y * columns + x)
    for (channel, value) in [color.red, color.green, color.blue].enumerated() {
      let old = Double(pixels[start + channel])
      pixels[start + channel] = UInt8((old + (Double(value) - old) * min(max(amount, 0), 1)).rounded())
    }
  }
}
