import VisionCore

/// A picture of letters in rows, white on black, as `Scripts/make_letters.py` draws them.
struct LetterSheet: Sendable {
  /// Letters in a row.
  private static let across = 32

  private let picture: Image
  private let cell: (width: Int, height: Int)

  /// - Parameters:
  ///   - cell: the columns and rows of pixels that a letter takes.
  ///   - count: the letters there are.
  /// - Returns: nil where the picture has no room for so many.
  init?(_ picture: Image, cell: (width: Int, height: Int), count: Int) {
    let rows = picture.width == LetterSheet.across * cell.width ? picture.height / cell.height : 0
    guard count <= rows * LetterSheet.across else { return nil }
    (self.picture, self.cell) = (picture, cell)
  }

  /// How much of each pixel the letter at a place covers, 0 to 255, row by row.
  func coverage(at place: Int) -> [UInt8] {
    let (left, top) = (place % LetterSheet.across * cell.width, place / LetterSheet.across * cell.height)
    return (0..<cell.height).flatMap { y in (0..<cell.width).map { x in picture.pixel(x: left + x, y: top + y).x } }
  }

  /// The places of letters by their scalars, in order.
  static func places(of letters: some Sequence<Unicode.Scalar>) -> [UInt32: Int] {
    Dictionary(letters.enumerated().map { ($0.element.value, $0.offset) }) { first, _ in first }
  }
}
