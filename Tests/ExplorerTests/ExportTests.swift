import Testing

@testable import Explorer

@Suite("Exports of a canvas")
struct ExportTests {
  @Test("plain text has a line for every row and no spaces at its end")
  func plain() {
    var canvas = Canvas(width: 10, height: 3)
    canvas.text("a b", in: canvas.bounds, row: 1, style: Style(on: Color(0x112233)))
    #expect(canvas.plainText() == "\na b\n\n")
  }

  @Test(
    "ANSI text writes only what changes",
    arguments: [
      (ColorDepth.truecolor, "a\u{1B}[1;38;2;255;0;0mb\u{1B}[0;38;2;255;0;0mc\u{1B}[0m\n"),
      (.indexed256, "a\u{1B}[1;38;5;196mb\u{1B}[0;38;5;196mc\u{1B}[0m\n"),
      (.ansi16, "a\u{1B}[1;91mb\u{1B}[0;91mc\u{1B}[0m\n"),
      (.ansi8, "a\u{1B}[1;31mb\u{1B}[0;31mc\u{1B}[0m\n"), (.monochrome, "a\u{1B}[1mb\u{1B}[0mc\n"),
    ])
  func ansi(depth: ColorDepth, expected: String) {
    var canvas = Canvas(width: 6, height: 1)
    let red = Style(Color(0xFF0000))
    canvas.text("a" + StyledText("b", red.bold) + StyledText("c", red), in: canvas.bounds)
    #expect(canvas.ansiText(depth: depth) == expected)
  }

  @Test("an SVG has the canvas' size, its text escaped and its pixels as gap-free rectangles")
  func svg() {
    var canvas = Canvas(width: 12, height: 2)
    canvas.text("a<b & c", in: canvas.bounds, style: Style(Color(0xFF0000)))
    canvas.put(Glyph("▀" as Character), x: 3, y: 1, style: Style(Color(0x00FF00), on: Color(0x0000FF)))
    let svg = canvas.svg()
    #expect(svg.contains("viewBox=\"0 0 108 36\""))
    #expect(svg.contains(">a&lt;b</text>"))
    #expect(svg.contains(">&amp;</text>"))
    #expect(svg.contains("<path fill=\"#0000ff\" d=\"M27 18h9v18h-9z\"/>"))
    #expect(svg.contains("<path fill=\"#00ff00\" d=\"M27 18h9v9h-9z\"/>"))
  }

  @Test("every block, line and braille character is drawn as a shape within its cell")
  func shapes() {
    let cell = SVGShapes.Rectangle(x: 9, y: 18, width: 9, height: 18)
    for scalar in Array(UInt32(0x2500)...0x259F) + Array(0x2801...0x28FF) {
      switch SVGShapes.shape(scalar, in: cell) {
      case .rectangles(let rectangles, _):
        #expect(!rectangles.isEmpty)
        for part in rectangles {
          #expect(part.x >= 9 - 1e-9 && part.x + part.width <= 18 + 1e-9, "U+\(String(scalar, radix: 16))")
          #expect(part.y >= 18 - 1e-9 && part.y + part.height <= 36 + 1e-9, "U+\(String(scalar, radix: 16))")
          #expect(part.width > 0 && part.height > 0)
        }
      case .stroke(let steps, _): #expect(steps.first?.data.hasPrefix("M") == true && steps.count > 1)
      case nil: Issue.record("U+\(String(scalar, radix: 16)) is set in type")
      }
    }
    #expect(SVGShapes.shape(0x41, in: cell) == nil)
  }

  @Test(
    "lines that meet in Unicode's charts meet in the shapes",
    arguments: [
      ("─", [true, false, true, false]), ("│", [false, true, false, true]), ("┌", [false, false, true, true]),
      ("╬", [true, true, true, true]), ("┞", [false, true, true, true]), ("╼", [true, false, true, false]),
      ("╡", [true, true, false, true]), ("╰", [false, true, true, false]),
    ])
  func arms(character: String, expected: [Bool]) throws {
    let scalar = try #require(character.unicodeScalars.first)
    let arms = try #require(BoxDrawing.arms(scalar.value))
    #expect([arms.left > 0, arms.up > 0, arms.right > 0, arms.down > 0] == expected)
  }

  @Test(
    "coordinates are short",
    arguments: [(0.0, "0"), (9.0, "9"), (1.5, "1.5"), (0.05, "0.05"), (-2.25, "-2.25"), (1.0 / 3, "0.33")])
  func numbers(value: Double, expected: String) {
    #expect(SVGShapes.number(value) == expected)
  }
}
