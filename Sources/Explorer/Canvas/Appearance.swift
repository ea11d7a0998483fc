import VisionCore

/// How many colours a terminal shows, fewest first.
enum ColorDepth: Int, Comparable, Sendable, CaseIterable {
  /// No colours: bold, reverse and underline only.
  case monochrome
  /// The eight colours of ECMA-48.
  case ansi8
  /// The eight and their bright forms.
  case ansi16
  /// The sixteen, a 6 × 6 × 6 cube and 24 greys.
  case indexed256
  /// 24 bits.
  case truecolor

  static func < (left: ColorDepth, right: ColorDepth) -> Bool { left.rawValue < right.rawValue }
}

/// What drawing needs to know about where the canvas will be seen.
struct Appearance: Sendable {
  let background: Theme.Background
  var theme: Theme
  var glyphs: Glyphs
  var depth: ColorDepth
  /// The language that phrases are set in.
  var translation = Translation.english

  init(background: Theme.Background = .dark, depth: ColorDepth = .truecolor, unicode: Bool = true) {
    self.background = background
    theme = Theme(background: background, depth: depth)
    glyphs = unicode ? .unicode : .ascii
    self.depth = depth
  }

  /// Whether colours are fine enough for a picture; below, pictures are drawn with characters of different weight.
  var showsPictures: Bool { depth >= .indexed256 }
}
