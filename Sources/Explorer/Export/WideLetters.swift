import VisionCore

/// The double-width letters of PNG exports: those of a language's phrases and tours, as `Scripts/make_wide_letters.py` drew them
/// from Noto Sans CJK (LICENSES/NotoSansCJK.txt).
///
/// They come with the program as pictures, and not as part of it as `ScreenFont` does: most people never need them.
struct WideLetters: Sendable {
  /// Both sides of a letter in pixels: the columns of two cells, the rows of one.
  static let side = 36
  /// Letters in a row of the picture.
  private static let across = 32

  private let picture: Image
  private let places: [UInt32: Int]

  /// The letters of a language; nil where it needs none, and where the program was moved away from them.
  init?(_ language: Language) {
    let name = "letters/\(language.rawValue)"
    guard let picturePath = SampleFiles.path(of: name + ".png"), let listPath = SampleFiles.path(of: name + ".txt"),
      let picture = try? Image(contentsOf: picturePath), let list = try? TextFile.read(listPath, limit: 1 << 16)
    else { return nil }
    let letters = list.unicodeScalars.filter { $0 != "\n" }.map(\.value)
    let room = picture.width / WideLetters.side == WideLetters.across ? picture.height / WideLetters.side : 0
    guard letters.count <= room * WideLetters.across else { return nil }
    self.picture = picture
    places = Dictionary(letters.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
  }

  /// How much of each pixel a letter covers, 0 to 255, row by row; nil for one that is not there.
  func coverage(_ scalar: UInt32, bold: Bool) -> [UInt8]? {
    guard let place = places[scalar] else { return nil }
    let side = WideLetters.side
    let (left, top) = (place % WideLetters.across * side, place / WideLetters.across * side)
    return (0..<side).flatMap { y in
      (0..<side).map { x in
        let covered = picture.pixel(x: left + x, y: top + y).x
        // One weight is drawn; bold is a stroke of one pixel more.
        return bold && x > 0 ? max(covered, picture.pixel(x: left + x - 1, y: top + y).x) : covered
      }
    }
  }

  /// A letter as a language draws it or, as names of files may hold those of another, as the first that has it.
  static func coverage(_ scalar: UInt32, bold: Bool, in language: Language) -> [UInt8]? {
    let order = [language] + Language.allCases.filter { $0 != language }
    return order.lazy.compactMap { letters(of: $0)?.coverage(scalar, bold: bold) }.first
  }

  /// Read when they are first asked for.
  private static func letters(of language: Language) -> WideLetters? {
    switch language {
    case .english: nil
    case .japanese: japanese
    case .chinese: chinese
    case .korean: korean
    }
  }

  private static let japanese = WideLetters(.japanese)
  private static let chinese = WideLetters(.chinese)
  private static let korean = WideLetters(.korean)
}
