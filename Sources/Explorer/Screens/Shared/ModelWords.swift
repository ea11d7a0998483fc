import VisionCore

// How parts of models are called on the screens.

extension Family {
  /// Its place in the list of families: a colour and a mark go with it.
  var index: Int { Catalog.families.firstIndex(of: self) ?? 0 }
}

extension Canvas {
  /// A family's mark in its colour.
  func mark(of family: Family) -> StyledText {
    StyledText(String(glyphs.mark(family.index)), theme.category(family.index))
  }
}

extension Canvas {
  /// A category's colour for text: moved towards the page's own text until its contrast is 4.5 (WCAG 2.2, AA).
  func textCategory(_ index: Int) -> Style {
    let style = theme.category(index)
    guard style.foreground.isRGB else { return style }
    for step in 0...10 {
      let color = style.foreground.mixed(with: theme.page.foreground, amount: Double(step) / 10)
      if color.contrast(with: theme.page.background) >= 4.5 { return Style(color) }
    }
    return theme.text
  }
}

extension GridSize {
  /// One number for a square: `7` and `7×5`.
  var compact: String { rows == columns ? "\(rows)" : description }
}

extension StageSummary {
  /// Grid and width: `56×56×96`.
  var shapeText: String { "\(grid)×\(width)" }

  /// How its tokens are mixed, in a few words: what a query sees, or a convolution's kernel.
  var reach: Phrase { attention.map { $0.reach(from: grid) } ?? convolutions }

  /// The same, of windows their size alone.
  var reachWithoutShift: Phrase { attention.map { $0.reachWithoutShift(from: grid) } ?? convolutions }

  /// The same for columns in which not even that has room: of reduced keys their grid alone.
  var briefReaches: [Phrase] {
    let keys = attention.flatMap { $0.window == nil ? $0.reducedKeys : nil }
    return [reachWithoutShift] + (keys.map { ["\($0)"] } ?? [])
  }

  private var convolutions: Phrase { kernel.map { "\($0)×\($0) convolutions" } ?? "no attention" }

  var blocksText: Phrase {
    let count: Phrase = blocks == 1 ? "1 block" : "\(blocks) blocks"
    return attentionBlocks == 0 || attentionBlocks == blocks ? count : "\(count), \(attentionBlocks) with attention"
  }

  /// Nil where it has no attention.
  var headsText: Phrase? { attention?.headsText }

  /// The kinds of attention beside its main one, such as that among the pixels of each patch.
  var otherAttentions: [Phrase] {
    guard let main = attention else { return [] }
    return attentions.filter { $0.sites[0].index != main.sites[0].index }.map {
      "\($0.sites.count)×(\($0.headsText), \($0.reach(from: grid)))"
    }
  }
}

extension StageAttention {
  var headsText: Phrase { heads == 1 ? "1 head" : "\(heads) heads" }

  /// The keys where they are fewer than the queries; pooled along the sequence they are no map.
  private var keysText: Phrase? {
    reducedKeys.map { $0.rows == 1 ? "\($0.count) keys" : "keys \($0)" }
  }

  /// What a query sees, in a few words, and on which grid where that is not the stage's.
  func reach(from grid: GridSize) -> Phrase {
    let windows = reachWithoutShift(from: grid)
    return shift.map { "\(windows), shift \($0.compact)" } ?? windows
  }

  /// The same, of windows their size alone.
  func reachWithoutShift(from grid: GridSize) -> Phrase {
    let reach: Phrase = window.map { "window \($0.compact)" } ?? keysText ?? "global"
    return queries.grid == grid ? reach : "\(reach), grid \(queries.grid)"
  }
}

/// What a module of a type is called; `Scripts/phrases` finds the types.
func phrase(ofKind kind: String) -> Phrase { Phrase(known: words(ofKind: kind)) }

/// A type's name as words: `LayerNorm` is `layer norm`, `MLP` stays.
func words(ofKind kind: String) -> String {
  let letters = Array(kind)
  var words: [String] = []
  for (index, letter) in letters.enumerated() {
    let next = index + 1 < letters.count ? letters[index + 1] : "A"
    // A word begins with a capital that is followed by no other one; the last of several ends a word.
    let begins = letter.isUppercase && !next.isUppercase
    if words.isEmpty || begins { words.append("") }
    words[words.count - 1].append(letter)
  }
  return words.map { $0.dropFirst().allSatisfy(\.isLowercase) ? $0.lowercased() : $0 }.joined(separator: " ")
}

/// Tenths of a per cent, `26.3 %`; what is not nothing is never `0.0 %`.
func percentText(_ part: Int, of whole: Int) -> String {
  guard whole > 0, part > 0 else { return part == 0 ? "0 %" : "" }
  let tenths = Int((Double(part) / Double(whole) * 1000).rounded())
  if tenths == 0 { return "<0.1 %" }
  return tenths == 1000 ? "100 %" : "\(tenths / 10).\(tenths % 10) %"
}

/// A shape without the batch's axis: `56×56×96`.
func shapeText(_ shape: [Size]) -> String {
  let axes = shape.count > 1 && shape[0].value == 1 ? shape.dropFirst() : shape[...]
  return axes.map { String($0.value) }.joined(separator: "×")
}
