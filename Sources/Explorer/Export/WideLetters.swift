import VisionCore

/// The double-width letters of PNG exports: those of a language's phrases and tours, as `Scripts/make_letters.py` drew them from
/// Noto Sans CJK (LICENSES/NotoSansCJK.txt).
///
/// They come with the program as pictures, and not as part of it as `ScreenFont` does: most people never need them.
struct WideLetters: Sendable {
  /// Both sides of a letter in pixels: the columns of two cells, the rows of one.
  private static let side = 36

  private let sheet: LetterSheet
  private let places: [UInt32: Int]

  /// The letters of a language; nil where it needs none, and where the program was moved away from them.
  init?(_ language: Language) {
    let name = "letters/\(language.rawValue)"
    guard let picturePath = SampleFiles.path(of: name + ".png"), let listPath = SampleFiles.path(of: name + ".txt"),
      let picture = try? Image(contentsOf: picturePath), let list = try? FileSystem.text(of: listPath, limit: 1 << 16)
    else { return nil }
    let places = LetterSheet.places(of: list.unicodeScalars.filter { $0 != "\n" })
    let cell = (width: WideLetters.side, height: WideLetters.side)
    guard let sheet = LetterSheet(picture, cell: cell, count: places.count) else { return nil }
    (self.sheet, self.places) = (sheet, places)
  }

  /// How much of each pixel a letter covers, 0 to 255, row by row; nil for one that is not there.
  func coverage(_ scalar: UInt32, bold: Bool) -> [UInt8]? {
    guard let place = places[scalar] else { return nil }
    let covered = sheet.coverage(at: place)
    // One weight is drawn; bold is a stroke of one pixel more.
    return bold ? covered.indices.map { max(covered[$0], $0 % WideLetters.side > 0 ? covered[$0 - 1] : 0) } : covered
  }

  /// A letter as a language draws it or, as names of files may hold those of another, as the first that has it.
  static func coverage(_ scalar: UInt32, bold: Bool, in language: Language) -> [UInt8]? {
    let order = [language] + Language.allCases.filter { $0 != language }
    return order.lazy.compactMap { letters(of: $0)?.coverage(scalar, bold: bold) }.first
  }

  /// Read when they are first asked for.
  private static func letters(of language: Language) -> WideLetters? {
    switch language {
    case .japanese: japanese
    case .chinese: chinese
    case .korean: korean
    default: nil
    }
  }

  private static let japanese = WideLetters(.japanese)
  private static let chinese = WideLetters(.chinese)
  private static let korean = WideLetters(.korean)
}
