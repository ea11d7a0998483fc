/// How characters look: two colours and attributes.
struct Style: Hashable, Sendable {
  /// What a terminal can do to a character besides colouring it.
  struct Attributes: OptionSet, Hashable, Sendable {
    let rawValue: UInt8
    static let bold = Attributes(rawValue: 1)
    static let dim = Attributes(rawValue: 2)
    static let italic = Attributes(rawValue: 4)
    static let underline = Attributes(rawValue: 8)
    static let reverse = Attributes(rawValue: 16)
    static let all: Attributes = [.bold, .dim, .italic, .underline, .reverse]
  }

  var foreground: Color
  /// `.transparent`, as it is unless given, keeps the background (and the reversal) that the cell has.
  var background: Color
  var attributes: Attributes

  init(_ foreground: Color = .default, on background: Color = .transparent, _ attributes: Attributes = []) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  /// The terminal's own text.
  static let plain = Style()

  var bold: Style { with(.bold) }
  var dim: Style { with(.dim) }
  var italic: Style { with(.italic) }
  var underline: Style { with(.underline) }
  var reverse: Style { with(.reverse) }

  /// The same style on a background.
  func on(_ background: Color) -> Style { Style(foreground, on: background, attributes) }

  private func with(_ attribute: Attributes) -> Style {
    Style(foreground, on: background, attributes.union(attribute))
  }
}
