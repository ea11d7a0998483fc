import VisionCore

extension Phrase {
  /// Columns taken on one line.
  func width(in translation: Translation) -> Int { CharacterWidth.of(text(in: translation)) }
}

extension Glyphs {
  /// A sentence with a formula in these characters. In ASCII there is no other language than English.
  func formula(_ phrase: Phrase) -> Phrase { isASCII ? Phrase(verbatim: formula(phrase.english)) : phrase }
}
