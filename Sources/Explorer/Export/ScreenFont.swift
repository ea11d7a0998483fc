import VisionCore

/// The letters of PNG exports, in two weights.
///
/// They are part of the program, drawn beforehand: a bare system has no fonts, and a statically linked program that looked for
/// them would draw something else on each machine. DejaVu Sans Mono is the first font that the SVG names too, has the
/// indices, exponents and Greek that formulas need, and may be passed on.
struct ScreenFont: Sendable {
  static let shared = ScreenFont()

  let cell = ScreenFontData.cell
  private let picture: Image?
  private let places: [UInt32: Int]

  private init() {
    picture = try? Image(decoding: Base64.decoded(ScreenFontData.picture))
    let scalars = ScreenFontData.characters.unicodeScalars.map(\.value)
    places = Dictionary(scalars.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
  }

  /// How much of each pixel of a cell a character covers, 0 to 255, row by row; that of U+FFFD for a character it does not have.
  func coverage(_ scalar: UInt32, bold: Bool) -> [UInt8] {
    guard let picture, let place = places[scalar] ?? places[0xFFFD] else { return [] }
    let index = place + (bold ? places.count : 0)
    let (left, top) = (index % ScreenFontData.across * cell.width, index / ScreenFontData.across * cell.height)
    return (0..<cell.height).flatMap { y in
      (0..<cell.width).map { x in picture.pixel(x: left + x, y: top + y).x }
    }
  }

  func has(_ scalar: UInt32) -> Bool { places[scalar] != nil }
}
