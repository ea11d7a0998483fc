import Testing

@testable import Explorer

@Suite("What is sent to a terminal")
struct TerminalTests {
  /// A generator with a fixed start, so that a failure comes again.
  private struct Generator {
    var state: UInt64
    mutating func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
  }

  /// A canvas with random text, wide characters and styles scattered over another.
  private static func scattered(over canvas: Canvas, _ generator: inout Generator) -> Canvas {
    var canvas = canvas
    let words = ["a", "Ω", "日", "e\u{301}", "▀", "█", "layer", "⣿", "😀", " "]
    let colors: [Color] = [.default, Color(0xFF8000), Color(0x102030), Color(0x000001), Color(0xFFFFFF)]
    let attributes: [Style.Attributes] = [[], .bold, [.bold, .reverse], .underline, .italic, .dim]
    for _ in 0..<12 {
      let style = Style(
        colors[generator.next(colors.count)], on: colors[generator.next(colors.count)],
        attributes[generator.next(attributes.count)])
      let word = words[generator.next(words.count)]
      canvas.text(word, x: generator.next(canvas.width), y: generator.next(canvas.height), style: style)
    }
    return canvas
  }

  /// The parameters that a color choice has in ECMA-48 and xterm, written out independently.
  private static func codes(_ cell: Cell, _ depth: ColorDepth) -> String {
    func color(_ color: Color, _ base: Int) -> String {
      guard color.isRGB, depth != .monochrome else { return "" }
      let index = Int(Quantisation.index(color, depth: depth))
      switch depth {
      case .truecolor: return "\(base + 8);2;\(color.red);\(color.green);\(color.blue)"
      case .indexed256: return "\(base + 8);5;\(index)"
      default: return index < 8 ? "\(base + index)" : "\(base + 52 + index)"
      }
    }
    let names: [(Style.Attributes, Int)] = [(.bold, 1), (.dim, 2), (.italic, 3), (.underline, 4), (.reverse, 7)]
    let attributes = names.filter { cell.attributes.contains($0.0) }.map { "\($0.1)" }.joined(separator: ",")
    return "\(color(cell.foreground, 30))|\(color(cell.background, 40))|\(attributes)"
  }

  @Test("after any sequence of frames the screen shows the last canvas", arguments: ColorDepth.allCases)
  func frames(depth: ColorDepth) {
    var generator = Generator(state: 7)
    var screen = ScreenModel(width: 23, height: 7)
    var shown: Canvas?
    var canvas = Canvas(width: 23, height: 7)
    for frame in 0..<120 {
      canvas = TerminalTests.scattered(over: frame % 30 == 0 ? Canvas(width: 23, height: 7) : canvas, &generator)
      screen.receive(EscapeWriter.frame(from: shown, to: canvas, in: Dialect(depth: depth)))
      shown = canvas
      for y in 0..<7 {
        for x in 0..<23 {
          let cell = canvas[x, y]
          let expected = ScreenModel.Shown(text: cell.glyph.text, codes: TerminalTests.codes(cell, depth))
          if cell.glyph == .continuation { continue }
          #expect(screen[x, y] == expected, "frame \(frame), column \(x), row \(y)")
        }
      }
    }
  }

  @Test("a frame that changes nothing sends nothing, and one cell a few bytes")
  func economy() {
    var canvas = Canvas(width: 80, height: 24)
    canvas.text("Swin-T", in: canvas.bounds, style: .plain)
    #expect(EscapeWriter.frame(from: canvas, to: canvas, in: Dialect(depth: .truecolor)).isEmpty)
    var next = canvas
    next.text("x", x: 40, y: 12, style: .plain)
    #expect(EscapeWriter.frame(from: canvas, to: next, in: Dialect(depth: .truecolor)) == Array("\u{1B}[13;41Hx".utf8))
  }

  @Test("changes close together are one run, and a run never starts or ends within a wide character")
  func runs() {
    let old = Canvas(width: 30, height: 2)
    var new = old
    new.text("a", x: 2, y: 0, style: .plain)
    new.text("b", x: 5, y: 0, style: .plain)
    new.text("c", x: 20, y: 0, style: .plain)
    #expect(
      CanvasDifference.runs(from: old, to: new) == [.init(row: 0, columns: 2..<6), .init(row: 0, columns: 20..<21)])
    var wide = old
    wide.text("日", x: 4, y: 1, style: Style(Color(0xFF0000)))
    var recolored = wide
    recolored.restyle(Region(x: 5, y: 1, width: 1, height: 1), Style(on: Color(0x0000FF)))
    #expect(CanvasDifference.runs(from: wide, to: recolored) == [.init(row: 1, columns: 4..<6)])
    #expect(CanvasDifference.runs(from: nil, to: new).count == 2)
    #expect(CanvasDifference.runs(from: Canvas(width: 29, height: 2), to: new).count == 2)
  }

  @Test("with ASCII alone nothing else is sent")
  func ascii() {
    var canvas = Canvas(width: 30, height: 2)
    canvas.text("日本 Ω → ▀ é \u{2603}", in: canvas.bounds, style: Style(Color(0x123456)))
    let bytes = EscapeWriter.frame(from: nil, to: canvas, in: Dialect(depth: .truecolor, ascii: true))
    #expect(bytes.allSatisfy { $0 < 0x80 })
    #expect(String(decoding: bytes, as: UTF8.self).contains("???? O > ' e ?"))
  }

  @Test(
    "an attribute that a terminal lacks, or does not show beside colours, is not sent", arguments: ColorDepth.allCases)
  func attributes(depth: ColorDepth) {
    let dialect = Dialect(
      depth: depth, attributes: [.bold, .underline, .reverse], attributesInColor: [.bold, .reverse])
    var canvas = Canvas(width: 3, height: 1)
    let every: Style.Attributes = .all
    canvas.text("a", x: 0, y: 0, style: Style(.default, on: .default, every))
    canvas.text("b", x: 1, y: 0, style: Style(Color(0xFF0000), on: .default, every))
    canvas.text("c", x: 2, y: 0, style: Style(.default, on: Color(0x00FF00), .italic))
    var screen = ScreenModel(width: 3, height: 1)
    screen.receive(EscapeWriter.frame(from: nil, to: canvas, in: dialect))
    let shown = (0..<3).map { screen[$0, 0].codes.split(separator: "|", omittingEmptySubsequences: false).last }
    #expect(shown == ["1,4,7", depth == .monochrome ? "1,4,7" : "1,7", ""])
  }

  @Test("where the last cell would scroll the screen, it alone is left out", arguments: ["x", "日"])
  func lastCell(text: String) {
    var canvas = Canvas(width: 6, height: 2)
    for row in 0..<2 { canvas.text("aaaaaa", x: 0, y: row, style: .plain) }
    canvas.text(text, x: 6 - CharacterWidth.of(text), y: 1, style: .plain)
    var screen = ScreenModel(width: 6, height: 2)
    screen.receive(EscapeWriter.frame(from: nil, to: canvas, in: Dialect(depth: .truecolor, keepsLastCell: false)))
    let rows = (0..<2).map { row in (0..<6).map { screen[$0, row].text }.joined() }
    #expect(rows == ["aaaaaa", text == "x" ? "aaaaa " : "aaaa  "])
    var last = canvas
    last.text("y", x: 5, y: 1, style: .plain)
    #expect(
      text != "x"
        || EscapeWriter.frame(from: canvas, to: last, in: Dialect(depth: .truecolor, keepsLastCell: false)).isEmpty)
  }

  @Test("what a terminal understands is read from its terminfo entry")
  func entries() throws {
    let xterm = try #require(TerminalEntry("xterm-256color"))
    #expect(xterm.movesCursor && xterm.colors == 256)
    #expect(xterm.dialect(depth: .indexed256, ascii: false) == Dialect(depth: .indexed256))
    let vt100 = try #require(TerminalEntry("vt100"))
    #expect(vt100.movesCursor && vt100.colors == 0)
    #expect(
      vt100.dialect(depth: .monochrome, ascii: true)
        == Dialect(
          depth: .monochrome, ascii: true, attributes: [.bold, .underline, .reverse],
          attributesInColor: [.bold, .underline, .reverse]))
    let console = try #require(TerminalEntry("linux"))
    #expect(console.movesCursor && console.colors == 8)
    #expect(console.dialect(depth: .ansi8, ascii: false).attributesInColor == [.bold, .reverse])
    #expect(TerminalEntry("ansi")?.dialect(depth: .ansi8, ascii: false).keepsLastCell == false)
    for name in ["dumb", "vt52"] { #expect(TerminalEntry(name)?.movesCursor == false, "\(name)") }
    #expect(TerminalEntry("no-such-terminal") == nil)
  }

  @Test(
    "characters read become keys",
    arguments: [
      ("a", Key.character("a")), ("é", .character("é")), ("\u{1}", .control("a")), ("\u{1A}", .control("z")),
      ("\r", .enter), ("\n", .enter), ("\t", .tab), ("\u{1B}", .escape), ("\u{7F}", .backspace), ("\u{8}", .backspace),
      ("\u{1C}", .control("\\")), ("\u{0}", .control(" ")), (" ", .character(" ")),
    ])
  func keys(text: String, expected: Key) throws {
    #expect(KeyDecoding.key(try #require(text.unicodeScalars.first)) == expected)
  }

  @Test(
    "mouse reports become events",
    arguments: [
      ("0;1;1M", MouseEvent(action: .press(.left), x: 0, y: 0)),
      ("0;300;2m", MouseEvent(action: .release(.left), x: 299, y: 1)),
      ("1;5;6M", MouseEvent(action: .press(.middle), x: 4, y: 5)),
      ("34;5;6M", MouseEvent(action: .drag(.right), x: 4, y: 5)),
      ("64;5;6M", MouseEvent(action: .wheelUp, x: 4, y: 5)), ("65;5;6M", MouseEvent(action: .wheelDown, x: 4, y: 5)),
      ("20;5;6M", MouseEvent(action: .press(.left), x: 4, y: 5, shift: true, control: true)),
      ("8;5;6M", MouseEvent(action: .press(.left), x: 4, y: 5, alt: true)), ("35;5;6M", nil), ("0;5M", nil),
      ("0;0;6M", nil),
      ("0;5;6", nil), ("", nil), ("a;5;6M", nil), ("128;5;6M", nil),
    ] as [(String, MouseEvent?)])
  func mouse(report: String, expected: MouseEvent?) {
    #expect(KeyDecoding.mouse(report) == expected)
  }
}
