import VisionCore

extension Phrase {
  /// Columns taken on one line.
  func width(in translation: Translation) -> Int { CharacterWidth.of(text(in: translation)) }
}

/// Values of the library that have names of their own in every language.
extension Phrase.StringInterpolation {
  /// A token: `class token`, `(3, 4)`.
  mutating func appendInterpolation(_ query: AttentionQuery) {
    switch query {
    case .prefix(let token): appendInterpolation(token)
    case .place(let place): appendInterpolation(Phrase(verbatim: "\(place)"))
    }
  }

  /// A token in front: `class token`.
  mutating func appendInterpolation(_ token: PrefixToken) {
    switch token {
    case .classToken: appendInterpolation("class token" as Phrase)
    case .distillationToken: appendInterpolation("distillation token" as Phrase)
    case .register(let number): appendInterpolation("register \(number)" as Phrase)
    }
  }

  /// The size that a curve varies. A setting's name is that of model files and command lines.
  mutating func appendInterpolation(_ variable: ScalingVariable) {
    switch variable {
    case .resolution: appendInterpolation("resolution" as Phrase)
    case .gridSide: appendInterpolation("grid" as Phrase)
    case .setting, .stageSetting: appendInterpolation(Phrase(verbatim: "\(variable)"))
    }
  }
}

extension Glyphs {
  /// A sentence with a formula in these characters. In ASCII there is no other language than English.
  func formula(_ phrase: Phrase) -> Phrase { isASCII ? Phrase(verbatim: formula(phrase.english)) : phrase }
}
