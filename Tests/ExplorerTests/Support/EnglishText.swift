@testable import Explorer

// Texts as English reads them, for tests that look at words.

extension Phrase {
  var count: Int { english.count }

  func contains(_ text: String) -> Bool { english.contains(text) }
}

extension StyledText {
  var string: String { runs.map(\.text.english).joined() }
  var width: Int { width(in: .english) }

  func wrapped(to width: Int) -> [GlyphLine] { wrapped(to: width, in: .english) }
}
