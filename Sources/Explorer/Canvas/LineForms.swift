import VisionCore

/// What takes columns on one line: words, and words in styles.
protocol LineOfText: Sendable {
  func width(in translation: Translation) -> Int
}

extension Phrase: LineOfText {}
extension StyledText: LineOfText {}

extension Array where Element: LineOfText {
  /// Of forms that say the same, the fullest first, the first that stands whole in a width; the last where none does.
  ///
  ///     canvas.text([title + size, title].fitting(header.width, in: canvas.translation), in: header)
  func fitting(_ width: Int, in translation: Translation) -> Element {
    first { $0.width(in: translation) <= width } ?? self[count - 1]
  }
}
