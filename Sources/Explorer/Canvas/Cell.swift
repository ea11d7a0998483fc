/// What is drawn in a cell: a character with up to two combining marks, packed three scalars of 21 bits to a word.
///
/// Clusters that terminals disagree about (emoji joined by U+200D, flags, skin tones) are cut to their first scalar, and
/// variation selectors are dropped, so that a cluster takes the columns every terminal gives its first scalar. Control characters,
/// which a file's name may hold, become U+FFFD: nothing on a canvas can steer the terminal.
struct Glyph: Hashable, Sendable {
  private let packed: UInt64

  private init(packed: UInt64) { self.packed = packed }

  static let space = Glyph(packed: 0x20)
  /// The right half of a double-width character.
  static let continuation = Glyph(packed: 0)
  private static let replacement = Glyph(packed: 0xFFFD)

  init(ascii: UInt8) {
    self = ascii < 0x20 || ascii >= 0x7F ? .replacement : Glyph(packed: UInt64(ascii))
  }

  init(_ scalar: Unicode.Scalar) {
    let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
    self = isControl || CharacterWidth.of(scalar) == 0 ? .replacement : Glyph(packed: UInt64(scalar.value))
  }

  init(_ character: Character) {
    var scalars = character.unicodeScalars.makeIterator()
    guard let base = scalars.next() else {
      self = .space
      return
    }
    var glyph = Glyph(base)
    var shift: UInt64 = 21
    while let mark = scalars.next(), shift < 63, mark.value != 0x200D, glyph != .replacement {
      guard CharacterWidth.of(mark) == 0 else { break }
      if mark.properties.isVariationSelector { continue }
      glyph = Glyph(packed: glyph.packed | UInt64(mark.value) << shift)
      shift += 21
    }
    self = glyph
  }

  /// The scalars: base and marks; zero where there is none.
  var scalars: (base: UInt32, first: UInt32, second: UInt32) {
    (UInt32(packed & 0x1F_FFFF), UInt32(packed >> 21 & 0x1F_FFFF), UInt32(packed >> 42 & 0x1F_FFFF))
  }

  /// The base scalar's value.
  var base: UInt32 { UInt32(packed & 0x1F_FFFF) }

  /// Columns taken: 1 or 2, and 0 for a continuation.
  var width: Int {
    let base = self.base
    if base == 0 { return 0 }
    return base < 0x300 ? 1 : Unicode.Scalar(base).map(CharacterWidth.of) ?? 1
  }

  /// The glyph as text; a continuation is empty.
  var text: String {
    var view = String.UnicodeScalarView()
    for value in [scalars.base, scalars.first, scalars.second] where value != 0 {
      if let scalar = Unicode.Scalar(value) { view.append(scalar) }
    }
    return String(view)
  }
}

extension Unicode.Scalar.Properties {
  fileprivate var isVariationSelector: Bool { generalCategory == .nonspacingMark && isDefaultIgnorableCodePoint }
}

/// One position of a canvas.
struct Cell: Hashable, Sendable {
  var glyph: Glyph
  var foreground: Color
  var background: Color
  var attributes: Style.Attributes

  /// An empty cell in the terminal's own colours.
  static let blank = Cell(glyph: .space, foreground: .default, background: .default, attributes: [])

  /// The cell's style, with a background that covers.
  var style: Style { Style(foreground, on: background, attributes) }
}
