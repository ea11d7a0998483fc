import VisionCore

/// The letters of PNG exports, in two weights, as `Scripts/make_letters.py` drew them from DejaVu Sans Mono (LICENSES/DejaVu.txt).
///
/// They are part of the program, drawn beforehand: a bare system has no fonts, and a statically linked program that looked for
/// them would draw something else on each machine. DejaVu Sans Mono is the first font that the SVG names too, has the
/// indices, exponents and Greek that formulas need, and may be passed on.
struct ScreenFont: Sendable {
  static let shared = ScreenFont()

  /// Columns and rows of pixels that a glyph takes.
  let cell = (width: 18, height: 36)
  private let sheet: LetterSheet?
  private let places: [UInt32: Int]

  /// The picture holds all letters in the regular weight first, then all in bold.
  private init() {
    let letters = String(decoding: PackageResources.screen_font_txt, as: UTF8.self)
    let places = LetterSheet.places(of: letters.unicodeScalars.filter { $0 != "\n" })
    self.places = places
    sheet = (try? Image(decoding: PackageResources.screen_font_png))
      .flatMap { [cell] in LetterSheet($0, cell: cell, count: 2 * places.count) }
  }

  /// How much of each pixel of a cell a character covers, 0 to 255, row by row; that of U+FFFD for a character it does not have.
  func coverage(_ scalar: UInt32, bold: Bool) -> [UInt8] {
    guard let sheet, let place = places[scalar] ?? places[0xFFFD] else { return [] }
    return sheet.coverage(at: place + (bold ? places.count : 0))
  }

  func has(_ scalar: UInt32) -> Bool { places[scalar] != nil }
}
