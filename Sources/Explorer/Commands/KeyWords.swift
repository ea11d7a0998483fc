extension Key {
  /// The keys that have no character of their own.
  static let words: [(word: String, key: Key)] = [
    ("enter", .enter), ("tab", .tab), ("backtab", .backtab), ("escape", .escape), ("space", .character(" ")),
    ("up", .up), ("down", .down), ("left", .left), ("right", .right), ("home", .home), ("end", .end),
    ("pageup", .pageUp), ("pagedown", .pageDown), ("backspace", .backspace), ("delete", .delete),
  ]

  /// A key as it is written on a command line, `^` before the letter of a control key; nil for a word that is none.
  init?(word: String) {
    if let named = Key.words.first(where: { $0.word == word }) {
      self = named.key
    } else if word.count == 1, let character = word.first {
      self = .character(character)
    } else if word.count == 2, word.first == "^", let letter = word.last {
      self = .control(letter)
    } else {
      return nil
    }
  }
}
