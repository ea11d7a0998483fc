import Testing

@testable import Explorer

@Suite("Drawing")
struct DrawingTests {
  /// Where a canvas may be seen.
  enum Look: String, CaseIterable {
    case dark, light, mono, ascii

    var appearance: Appearance {
      switch self {
      case .dark: Appearance()
      case .light: Appearance(background: .light)
      case .mono: Appearance(depth: .monochrome)
      case .ascii: Appearance(unicode: false)
      }
    }
  }

  @Test("boxes, a table, bars and a sparkline", arguments: Look.allCases)
  func panels(look: Look) {
    var canvas = Canvas(width: 64, height: 18, appearance: look.appearance)
    var rest = canvas.bounds
    canvas.horizontalRule(rest.splitTop(1))
    var left = rest.splitLeft(34)
    let inner = canvas.box(left.splitTop(9), title: "Stages", note: "3 of 12", focused: true)
    canvas.table(
      DataTable(
        columns: [.init("Module"), .init("Params", .right), .init("Kind")],
        rows: (0..<12).map { index in
          .init([.init("layers.\(index)"), .init("\(index * 37) M"), .init("window")], isMarked: index == 2)
        }, heading: .exact), in: inner)
    let cost = canvas.box(left, title: "Cost", border: .double)
    for index in 0..<4 {
      canvas.bar(Double(index) / 3, in: cost.row(index), style: canvas.theme.category(index), track: true)
    }
    canvas.stackedBar(
      [(3, canvas.theme.category(0)), (5, canvas.theme.category(1)), (2, canvas.theme.category(2))], total: 10,
      in: cost.row(4))
    let heavy = canvas.box(rest, title: "Head", border: .heavy)
    canvas.sparkline((0..<heavy.width).map { Double($0 * $0 % 17) }, in: heavy)
    canvas.verticalRule(Region(x: heavy.x + 10, y: heavy.y, width: 1, height: 3))
    Snapshot.verify(canvas, named: "panels-\(look)")
  }

  @Test("a plot with two curves, points, axes and a legend", arguments: Look.allCases)
  func plot(look: Look) {
    var canvas = Canvas(width: 60, height: 18, appearance: look.appearance)
    let sides = (2...20).map { Double($0 * 56) }
    let plot = Plot(
      [
        .init("global", sides.map { ($0, $0 * $0 * $0 * $0 / 1e3) }), .init("window", sides.map { ($0, $0 * $0 * 40) }),
        .init("models", [(224, 4.5e6), (896, 9e8)], form: .points),
      ], x: Axis("image side"), y: Axis("multiply-adds", scale: .log10))
    canvas.plot(plot, in: canvas.bounds)
    Snapshot.verify(canvas, named: "plot-\(look)")
  }

  @Test("a picture with an overlay, windows and a legend", arguments: Look.allCases)
  func picture(look: Look) throws {
    var canvas = Canvas(width: 40, height: 12, appearance: look.appearance)
    var image = PixelGrid(width: 8, height: 8)
    for index in image.pixels.indices { image.pixels[index] = Color(UInt32(index) * 0x030201) }
    let grid = try #require(ScalarGrid(width: 4, height: 4, values: (0..<16).map { Float($0 * 7 % 16) }))
    let scale = ColorScale(.cividis, fitting: grid)
    var rest = canvas.bounds
    canvas.legend(scale, in: rest.splitBottom(1))
    let halves = rest.columns([1, 1])
    canvas.picture(
      Picture(image, outlines: Picture.gridLines(columns: 2, rows: 2, color: Color(0xFFCC00))), in: halves[0])
    canvas.picture(Picture(image, overlay: .init(grid: grid, scale: scale, opacity: 0.5)), in: halves[1])
    Snapshot.verify(canvas, named: "picture-\(look)")
  }

  @Test(
    "nothing is drawn outside of the canvas, however small it is", arguments: [(0, 0), (1, 1), (2, 2), (5, 3), (13, 4)])
  func tiny(width: Int, height: Int) throws {
    var canvas = Canvas(width: width, height: height)
    let inner = canvas.box(canvas.bounds, title: "Stages", note: "n")
    canvas.table(DataTable(columns: [.init("a"), .init("b")], rows: [.init([.init(1), .init(2)])]), in: inner)
    canvas.plot(Plot([.init("s", [(1, 1), (2, 4)])]), in: inner)
    canvas.picture(Picture(PixelGrid(width: 9, height: 9)), in: inner)
    let grid = try #require(ScalarGrid(width: 1, height: 1, values: [1]))
    canvas.legend(ColorScale(.viridis, fitting: grid), in: inner)
    canvas.sparkline([1, 2], in: inner)
    canvas.bar(0.5, in: inner)
    canvas.scrollBar(canvas.bounds, offset: 3, visible: 2, total: 9)
    canvas.paragraph("a b c", in: inner)
    canvas.drawTooSmall()
    #expect(canvas.cells.count == width * height)
  }

  @Test(
    "a bar's length is its fraction in eighths of a cell",
    arguments: [
      (0.0, ""), (1.0, "████"), (0.5, "██"), (0.001, "▏"), (2.0, "████"), (-1.0, ""), (.nan, ""), (11.0 / 32, "█▍"),
      (31.0 / 32, "███▉"),
    ])
  func bar(fraction: Double, expected: String) {
    var canvas = Canvas(width: 4, height: 1)
    canvas.bar(fraction, in: canvas.bounds)
    #expect(canvas.plainText() == expected + "\n")
  }

  @Test(
    "a name that is wider than its column takes what cells leave empty, then the room of those that say least",
    arguments: [
      ("sum", "sum         56×56   151 k  9 %"), ("twelve chars", "twelve chars 56×56  151 k  9 %"),
      ("fourteen chars", "fourteen chars 56×56 151 k 9 %"), ("seventeen letters", "seventeen letters   151 k  9 %"),
      ("twenty-four letters here", "twenty-four letters here   9 %"),
      ("twenty-nine letters stand here", "twenty-nine letters stand here"),
      ("a name wider than the whole line", "a name …    56×56   151 k  9 %"),
    ])
  func tableRow(name: String, expected: String) {
    var canvas = Canvas(width: 30, height: 1)
    var row = TableRow(StyledText(name), width: 8)
    row.add("56×56", style: .plain, width: 9, givesWay: .first)
    row.add("151 k", style: .plain, width: 8, givesWay: .second)
    row.add("9 %", style: .plain, width: 5, givesWay: .last)
    row.draw(in: canvas.bounds, on: &canvas)
    #expect(canvas.plainText() == expected + "\n")
  }

  @Test("a scroll bar's thumb is at the ends when the view is", arguments: [(0, 0), (90, 9), (45, 5)])
  func scrollBar(offset: Int, row: Int) {
    var canvas = Canvas(width: 1, height: 10)
    canvas.scrollBar(canvas.bounds, offset: offset, visible: 10, total: 100)
    let thumbs = (0..<10).filter { canvas[0, $0].glyph == Glyph(canvas.glyphs.scrollThumb) }
    #expect(thumbs == [row])
  }

  @Test(
    "numbers on axes are short",
    arguments: [
      (0.0, "0"), (0.25, "0.25"), (17_563_828_224, "17.6G"), (999.6, "1k"), (-1e-5, "-1e-05"), (1000, "1k"),
      (1234.0, "1.23k"),
      (.nan, "nan"), (-.infinity, "-inf"), (86.6e6, "86.6M"), (1e20, "1e+20"), (150, "150"),
    ])
  func numbers(value: Double, expected: String) {
    #expect(NumberLabel.text(value) == expected)
  }

  @Test(
    "ticks are round numbers within the ends",
    arguments: [
      (Axis.Scale.linear, 0.0, 10.0, 5, [0.0, 2, 4, 6, 8, 10]), (.linear, 0.13, 0.71, 3, [0.2, 0.4, 0.6]),
      (.linear, -3, 3, 3, [-2, 0, 2]), (.log10, 1, 1e4, 5, [1, 10, 100, 1e3, 1e4]),
      (.log10, 1, 1e9, 3, [1, 1e3, 1e6, 1e9]),
      (.log2, 16, 1024, 8, [16, 32, 64, 128, 256, 512, 1024]), (.log10, 20, 80, 3, [20, 40, 60, 80]),
    ])
  func ticks(scale: Axis.Scale, low: Double, high: Double, count: Int, expected: [Double]) throws {
    let axis = try #require(AxisMapping(Axis(scale: scale), values: [low, high]))
    let found = axis.ticks(count)
    try #require(found.count == expected.count, "\(found)")
    for (tick, wanted) in zip(found, expected) { #expect(abs(tick - wanted) <= 1e-9 * max(abs(wanted), 1)) }
  }

  @Test("an axis shows what its scale can, and one number in its middle")
  func axes() throws {
    let log = try #require(AxisMapping(Axis(scale: .log10), values: [-5, 0, 1, 100]))
    #expect(log.position(10) == 0.5)
    #expect(log.position(0) == nil)
    #expect(AxisMapping(Axis(scale: .log2), values: [-1, 0]) == nil)
    #expect(AxisMapping(Axis(), values: []) == nil)
    let single = try #require(AxisMapping(Axis(), values: [4]))
    #expect(single.position(4) == 0.5)
    #expect(single.position(40) == nil)
  }

  @Test("braille dots have the bits of the Unicode block")
  func braille() {
    let order = [
      (0, 0, 0x2801), (0, 1, 0x2802), (0, 2, 0x2804), (1, 0, 0x2808), (1, 1, 0x2810), (1, 2, 0x2820), (0, 3, 0x2840),
      (1, 3, 0x2880),
    ]
    for (x, y, scalar) in order {
      var dots = DotGrid(columns: 1, rows: 1, isASCII: false)
      dots.set(x: x, y: y)
      #expect(dots.glyph(column: 0, row: 0, mark: "*").base == UInt32(scalar))
    }
  }

  @Test("the sentence for a small terminal says both sizes")
  func tooSmall() {
    var canvas = Canvas(width: 40, height: 10)
    canvas.drawTooSmall()
    let text = canvas.plainText().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains("40 × 10"))
    #expect(text.contains("60 × 16"))
    #expect(!TerminalSize(columns: 59, rows: 40).isEnough)
    #expect(TerminalSize(columns: 60, rows: 16).isEnough)
  }
}
