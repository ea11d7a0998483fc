import CZlib
import Testing
import VisionCore

@testable import Explorer

@Suite("PNG exports")
struct PNGTests {
  @Test("a canvas has 18 by 36 pixels a cell; blocks, halves and braille are where they belong, in their colours")
  func shapes() throws {
    var canvas = Canvas(width: 6, height: 2)
    let style = Style(Color(0x00FF00), on: Color(0x0000FF))
    for (x, character) in ["▀", "▌", "█", "⠁", "▚", " "].enumerated() {
      canvas.put(Glyph(Character(character)), x: x, y: 1, style: style)
    }
    let picture = try PlainPNG(canvas.png())
    #expect((picture.width, picture.height) == (6 * 18, 2 * 36))
    let page = canvas.theme.page.background.hex
    #expect(picture[50, 10] == page)
    func cell(_ x: Int, _ px: Int, _ py: Int) -> UInt32 { picture[x * 18 + px, 36 + py] }
    for px in [0, 9, 17] {
      #expect(cell(0, px, 0) == 0x00FF00 && cell(0, px, 17) == 0x00FF00)
      #expect(cell(0, px, 18) == 0x0000FF && cell(0, px, 35) == 0x0000FF)
      #expect(cell(2, px, 0) == 0x00FF00 && cell(2, px, 35) == 0x00FF00)
      #expect(cell(5, px, 20) == 0x0000FF)
    }
    #expect(cell(1, 8, 5) == 0x00FF00 && cell(1, 9, 5) == 0x0000FF)
    #expect(cell(3, 4, 4) == 0x00FF00 && cell(3, 13, 4) == 0x0000FF && cell(3, 4, 20) == 0x0000FF)
    #expect(cell(4, 3, 3) == 0x00FF00 && cell(4, 14, 3) == 0x0000FF && cell(4, 14, 30) == 0x00FF00)
  }

  @Test("letters are there in the text's colour, within their cells, bold ones heavier, and differ from one another")
  func letters() throws {
    func ink(_ text: String, _ style: Style) throws -> [Int] {
      var canvas = Canvas(width: 3, height: 1)
      canvas.text(text, x: 1, y: 0, style: style)
      let picture = try PlainPNG(canvas.png())
      let page = canvas.theme.page.background.hex
      return (0..<3).map { cell in
        (0..<36).reduce(0) { sum, y in
          sum + (cell * 18..<cell * 18 + 18).count { picture[$0, y] != page }
        }
      }
    }
    let red = Style(Color(0xFF0000))
    for text in ["a", "W", "Ω", "₁", "²", "×", "→", "g"] {
      let plain = try ink(text, red)
      #expect(plain[0] == 0 && plain[2] == 0 && plain[1] > 20, "\(text)")
      #expect(try ink(text, red.bold)[1] > plain[1] * 9 / 10)
      #expect(ScreenFont.shared.coverage(text.unicodeScalars.first?.value ?? 0, bold: false).max() ?? 0 > 200)
    }
    #expect(
      ScreenFont.shared.coverage(0x31, bold: false) != ScreenFont.shared.coverage(0x32, bold: false))
  }

  @Test("every character that screens are drawn with is a shape or in the font")
  func coverage() {
    let glyphs = Glyphs.unicode
    let used =
      [
        glyphs.expanded, glyphs.collapsed, glyphs.leaf, glyphs.selected, glyphs.unselected, glyphs.check,
        glyphs.failure,
      ]
      + [glyphs.bullet, glyphs.times, glyphs.dot, glyphs.minus, glyphs.ellipsis, glyphs.up, glyphs.down, glyphs.left]
      + glyphs.marks + glyphs.spinner + Array("Ω(hw)²C₁ ≠ ′ₖ⁰⁴⁵⁶⁷⁸⁹₀₂₃₄₅₆₇₈₉·−…→")
    let cell = SVGShapes.Rectangle(x: 0, y: 0, width: 9, height: 18)
    for character in used where character != " " {
      let base = Glyph(character).base
      #expect(ScreenFont.shared.has(base) || SVGShapes.shape(base, in: cell) != nil, "\(character)")
    }
  }

  @Test(
    "every double-width letter of a language's phrases and tours is drawn",
    arguments: [Language.japanese, .chinese, .korean])
  func wideLetters(language: Language) throws {
    let letters = try #require(WideLetters(language))
    let tours = try ["1-vit", "2-cvt", "3-t2t-vit", "4-swin", "5-swin-v2", "6-compare"].map {
      let path = try #require(SampleFiles.path(of: "lectures/\(language.rawValue)/\($0).md"))
      return try FileSystem.text(of: path, limit: Tour.limit)
    }
    let texts = language.phrases.translations + tours
    let wide = Set(texts.flatMap(\.unicodeScalars)).filter { CharacterWidth.of($0) == 2 }
    #expect(wide.count > 400)
    // Scripts/make_letters.py draws what is missing.
    let missing = wide.filter { (letters.coverage($0.value, bold: false)?.max() ?? 0) < 200 }
    #expect(missing.isEmpty, "\(missing.map(String.init).sorted().joined())")
  }

  @Test(
    "a double-width letter stands in both of its cells, on its background, bold ones heavier, as each language draws it"
  )
  func wide() throws {
    func picture(_ text: String, _ style: Style) throws -> PlainPNG {
      var appearance = Appearance()
      appearance.translation = Translation(.japanese)
      var canvas = Canvas(width: 4, height: 1, appearance: appearance)
      canvas.text(text, x: 1, y: 0, style: style)
      return try PlainPNG(canvas.png())
    }
    func ink(_ picture: PlainPNG, _ columns: Range<Int>, _ color: UInt32) -> Int {
      columns.reduce(0) { sum, x in sum + (0..<36).count { picture[x, $0] == color } }
    }
    let style = Style(Color(0xFF0000), on: Color(0x0000FF))
    let plain = try picture("意", style)
    #expect(ink(plain, 18..<36, 0xFF0000) > 20 && ink(plain, 36..<54, 0xFF0000) > 20)
    #expect(ink(plain, 0..<18, 0xFF0000) == 0 && ink(plain, 54..<72, 0xFF0000) == 0)
    #expect(plain[18, 0] == 0x0000FF && plain[53, 0] == 0x0000FF && plain[54, 0] != 0x0000FF)
    #expect(try ink(picture("意", style.bold), 18..<54, 0xFF0000) > ink(plain, 18..<54, 0xFF0000))
    // Japanese and Chinese write 直 with other strokes; a letter that only another language has is drawn as there.
    let (straight, layer) = (UInt32(0x76F4), UInt32(0x5C64))
    let (japanese, chinese) = (try #require(WideLetters(.japanese)), try #require(WideLetters(.chinese)))
    #expect(japanese.coverage(straight, bold: false) != chinese.coverage(straight, bold: false))
    #expect(WideLetters.coverage(straight, bold: false, in: .chinese) == chinese.coverage(straight, bold: false))
    #expect(chinese.coverage(layer, bold: false) == nil)
    #expect(WideLetters.coverage(layer, bold: false, in: .chinese) == japanese.coverage(layer, bold: false))
    // What no font has shows in the left half that it is missing.
    let missing = try picture("龘", style)
    #expect(ink(missing, 18..<36, 0xFF0000) > 20 && ink(missing, 36..<54, 0xFF0000) == 0)
  }

  @Test("screens and plots come as PNG of the right size")
  func commands() throws {
    let screen = Answer("screen swin-t --columns 80 --rows 24 --format png")
    #expect(screen.status == .success && screen.output.isEmpty)
    let picture = try PlainPNG(screen.bytes)
    #expect((picture.width, picture.height) == (80 * 18, 25 * 36))
    // Below the line that names the rule, Stages is the second tab: its label stands on the selection's colour.
    #expect(picture[11 * 18, 36] == Theme(background: .dark, depth: .truecolor).selection.background.hex)
    let plot = try PlainPNG(Answer("scatter --family swin --columns 60 --format png").bytes)
    #expect(plot.width == 60 * 18)
    #expect(Answer("screen swin-t --format png", columns: 80).status == .usage)
  }
}

/// A PNG decoder that shares nothing with the program: what libpng's simple interface writes for RGB, by the specification.
private struct PlainPNG {
  let width: Int
  let height: Int
  private var rows: [[UInt8]] = []

  enum Fault: Error { case notPNG, unexpected }

  init(_ file: [UInt8]) throws {
    guard file.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else { throw Fault.notPNG }
    func number(_ start: Int) -> Int { file[start..<start + 4].reduce(0) { $0 << 8 | Int($1) } }
    var (place, packed, header) = (8, [UInt8](), [UInt8]())
    while place + 12 <= file.count {
      let (length, kind) = (number(place), String(decoding: file[place + 4..<place + 8], as: UTF8.self))
      let data = file[place + 8..<place + 8 + length]
      if kind == "IHDR" { header = Array(data) }
      if kind == "IDAT" { packed += data }
      place += 12 + length
    }
    guard header.count == 13, header[8] == 8, header[9] == 2, header[12] == 0 else { throw Fault.unexpected }
    (width, height) = (number(16), number(20))
    let stride = 3 * width + 1
    let raw = try PlainPNG.inflated(packed, count: stride * height)
    var above = [UInt8](repeating: 0, count: 3 * width)
    for y in 0..<height {
      var row = Array(raw[y * stride + 1..<(y + 1) * stride])
      for x in row.indices {
        let left = x < 3 ? 0 : Int(row[x - 3])
        let (up, corner) = (Int(above[x]), x < 3 ? 0 : Int(above[x - 3]))
        let guess: Int
        switch raw[y * stride] {
        case 0: guess = 0
        case 1: guess = left
        case 2: guess = up
        case 3: guess = (left + up) / 2
        case 4:
          let estimate = left + up - corner
          let (a, b, c) = (abs(estimate - left), abs(estimate - up), abs(estimate - corner))
          guess = a <= b && a <= c ? left : b <= c ? up : corner
        default: throw Fault.unexpected
        }
        row[x] = UInt8((Int(row[x]) + guess) & 255)
      }
      rows.append(row)
      above = row
    }
  }

  /// A pixel as `0xRRGGBB`.
  subscript(x: Int, y: Int) -> UInt32 { rows[y][3 * x..<3 * x + 3].reduce(0) { $0 << 8 | UInt32($1) } }

  private static func inflated(_ packed: [UInt8], count: Int) throws -> [UInt8] {
    // The deflated data stand within zlib's frame of two bytes before and four behind.
    let data = Array(packed.dropFirst(2).dropLast(4))
    var bytes = [UInt8](repeating: 0, count: count)
    var ended: Int32 = 0
    guard zlib_inflate_raw(data, data.count, &bytes, count, &ended) == count, ended == 1 else { throw Fault.unexpected }
    return bytes
  }
}
