import Testing

@testable import Explorer

@Suite("Text on a canvas")
struct TextTests {
  @Test(
    "a string takes the columns that terminals give it",
    arguments: [
      ("", 0), ("Swin-T", 6), ("4hwC² + 2(hw)²C", 15), ("日本語", 6), ("한글", 4), ("Ａ", 2), ("e\u{301}", 1), ("é", 1),
      ("😀", 2), ("👨\u{200D}👩\u{200D}👧", 2), ("❤\u{FE0F}", 1), ("→×·…−", 5), ("▀▄█▏", 4), ("⣿⠁", 2), ("│╭╯", 3),
      ("\u{1B}[31m", 5), ("｡", 1), ("゛", 2), ("가", 2), ("\u{1112}\u{1161}\u{11AB}", 2), ("ℝΩλ", 3), ("✓✗●", 3),
      ("⌚⏩", 4),
    ])
  func width(text: String, columns: Int) {
    #expect(CharacterWidth.of(text) == columns)
    #expect(GlyphLine(StyledText(text), in: .english).width == columns)
  }

  @Test("control characters cannot reach a terminal")
  func control() {
    var canvas = Canvas(width: 12, height: 1)
    canvas.text("a\u{1B}[2J\u{7F}\u{9B}b\tc", in: canvas.bounds, style: .plain)
    #expect(canvas.plainText() == "a\u{FFFD}[2J\u{FFFD}\u{FFFD}b c\n")
  }

  @Test("text is clipped to its region on every side")
  func clipping() {
    var canvas = Canvas(width: 8, height: 3)
    canvas.text("abcdefgh", x: -2, y: 0, style: .plain, in: Region(x: 1, y: 0, width: 3, height: 3))
    canvas.text("abcdefgh", x: 0, y: 3, style: .plain)
    canvas.text("abcdefgh", x: 0, y: -1, style: .plain)
    canvas.text("12345678", in: Region(x: 6, y: 2, width: 10, height: 1), style: .plain)
    #expect(canvas.plainText() == " def\n\n      12\n")
  }

  @Test("a double-width character that does not fit wholly is left out")
  func wideAtTheEdge() {
    var canvas = Canvas(width: 3, height: 1)
    canvas.text("日本", in: canvas.bounds, style: .plain, overflow: .clip)
    #expect(canvas.plainText() == "日\n")
    #expect(canvas[1, 0].glyph == .continuation)
  }

  @Test(
    "overwriting half of a double-width character leaves a space in the other half",
    arguments: [(0, "x 本"), (1, " x本")])
  func overwriteHalf(column: Int, expected: String) {
    var canvas = Canvas(width: 4, height: 1)
    canvas.text("日本", in: canvas.bounds, style: .plain)
    canvas.text("x", x: column, y: 0, style: .plain)
    #expect(canvas.plainText() == expected + "\n")
  }

  @Test(
    "text too wide for its region ends in an ellipsis within it",
    arguments: [
      ("parameters", 10, "parameters"), ("parameters", 6, "param…"), ("parameters", 1, "…"), ("日本語", 5, "日本…"),
      ("日本語", 4, "日…"),
    ])
  func ellipsis(text: String, width: Int, expected: String) {
    var canvas = Canvas(width: 12, height: 1)
    canvas.text(text, in: Region(width: width, height: 1), style: .plain)
    #expect(canvas.plainText() == expected + "\n")
  }

  @Test(
    "text stands left, centred and right", arguments: [(Alignment.left, "ab"), (.center, "  ab"), (.right, "    ab")])
  func alignment(alignment: Alignment, expected: String) {
    var canvas = Canvas(width: 6, height: 1)
    canvas.text("ab", in: canvas.bounds, style: .plain, alignment: alignment)
    #expect(canvas.plainText() == expected + "\n")
  }

  @Test(
    "a paragraph breaks at spaces, within long words and beside wide characters",
    arguments: [
      ("the quick brown fox", 10, ["the quick", "brown fox"]), ("the quick", 9, ["the quick"]),
      ("windowattention of heads", 6, ["window", "attent", "ion of", "heads"]), ("a\n\nb", 4, ["a", "", "b"]),
      ("日本語です", 4, ["日本", "語で", "す"]), ("to   be", 3, ["to", "be"]), ("", 5, [""]), ("ab", 1, ["a", "b"]),
    ])
  func wrapping(text: String, width: Int, expected: [String]) {
    let lines = StyledText(text).wrapped(to: width)
    #expect(lines.map { $0.elements.map(\.glyph.text).joined() } == expected)
  }

  @Test("a wrapped paragraph keeps each part's style")
  func styledWrapping() {
    var canvas = Canvas(width: 5, height: 2)
    let rows = canvas.paragraph("one " + StyledText("two six", Style(Color(0xFF0000))), in: canvas.bounds)
    #expect(rows == 3)
    #expect(canvas.plainText() == "one\ntwo\n")
    #expect(canvas[0, 0].foreground == .default)
    #expect(canvas[0, 1].foreground == Color(0xFF0000))
  }

  @Test("text keeps the background and the reversal beneath it; the page's own covers")
  func background() {
    var canvas = Canvas(width: 4, height: 1)
    canvas.fill(canvas.bounds, style: Style(on: Color(0x102030)).reverse)
    canvas.text("ab", in: canvas.bounds, style: Style(Color(0xFFFFFF)).bold)
    canvas.text("c", x: 3, y: 0, style: Style(on: .default))
    #expect(canvas[0, 0].background == Color(0x102030))
    #expect(canvas[0, 0].attributes == [.bold, .reverse])
    #expect(
      canvas[3, 0] == Cell(glyph: Glyph("c" as Character), foreground: .default, background: .default, attributes: []))
  }

  @Test("every character has an ASCII stand-in of one column")
  func asciiFallback() {
    for value in UInt32(0xA0)...0x2FFF {
      guard let scalar = Unicode.Scalar(value), CharacterWidth.of(scalar) == 1 else { continue }
      let fallback = ASCIIFallback.of(Glyph(scalar))
      #expect((0x20..<0x7F).contains(fallback.base), "U+\(String(value, radix: 16))")
    }
    var canvas = Canvas(width: 30, height: 1)
    canvas.text("Ω ≤ 4hwC² × 日 → é · …", in: canvas.bounds, style: .plain)
    #expect(canvas.plainText(ascii: true) == "O < 4hwC2 x ?? > e . ~\n")
  }

  @Test("ASCII glyphs are ASCII, of one column, and as many as the others")
  func glyphSets() {
    for glyphs in [Glyphs.unicode, .ascii] {
      let all =
        glyphs.leftBlocks + glyphs.lowerBlocks + glyphs.ramp + glyphs.marks + glyphs.spinner + [
          glyphs.track, glyphs.scrollTrack, glyphs.scrollThumb, glyphs.left, glyphs.right, glyphs.up, glyphs.down,
          glyphs.expanded, glyphs.collapsed, glyphs.leaf, glyphs.treeBranch, glyphs.treeLast, glyphs.treeLine,
          glyphs.selected, glyphs.unselected, glyphs.check, glyphs.failure, glyphs.bullet, glyphs.separator,
          glyphs.times, glyphs.dot, glyphs.minus, glyphs.ellipsis, glyphs.rounded.topLeft, glyphs.heavy.cross,
          glyphs.double.horizontal, glyphs.light.vertical,
        ]
      for character in all {
        #expect(Glyph(character).width == 1, "\(character)")
        if glyphs.isASCII { #expect(character.isASCII, "\(character)") }
      }
    }
    #expect(Set(Glyphs.ascii.marks).count == 8)
    #expect(Set(Glyphs.unicode.marks).count == 8)
  }
}
