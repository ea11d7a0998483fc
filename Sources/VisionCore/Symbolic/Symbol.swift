import VisionNumerics

/// A size with a name, as a paper writes it: `h`, `w`, `C`, `M`.
///
/// A symbol carries the number it stands for in the model at hand, so a formula written in symbols can always be
/// evaluated. Two symbols are the same when name and stage are: `C` of stage 1 is not `C` of stage 2.
package struct Symbol: Sendable, Hashable {
  /// The letter, such as `C`.
  package let name: String
  /// The stage of a hierarchical model that the size belongs to, from 1; 0 where there is only one.
  package let stage: Int
  /// The number it stands for.
  package let value: Int
  private let origin: Origin?
  /// The place in the vocabulary, found once: products are sorted by it again and again.
  private let rank: Int

  /// Where a size comes from that is not a number of its own.
  enum Origin: Sendable {
    /// From one that was written otherwise.
    case written(Size)
    /// From one that was padded to whole windows.
    case padded(Size)
  }

  init(_ name: String, _ value: Int, stage: Int = 0, origin: Origin? = nil) {
    (self.name, self.stage, self.value, self.origin) = (name, stage, value, origin)
    rank = Symbol.vocabulary.firstIndex { $0.name == name } ?? Symbol.vocabulary.count
  }

  /// How the size came about, where it is not a number of its own: `hw + 1`.
  package var definition: Phrase? {
    switch origin {
    case .written(let size)?: size.isSymbolic && size.description != name ? "\(size)" : nil
    case .padded(let size)?: "\(size) padded to whole windows"
    case nil: nil
    }
  }

  package static func == (a: Symbol, b: Symbol) -> Bool { a.stage == b.stage && a.value == b.value && a.name == b.name }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(stage)
  }

  /// What the letter means; nil for a letter outside the vocabulary.
  package var meaning: Phrase? { Symbol.vocabulary.first { $0.name == name }?.meaning }

  /// The one vocabulary of sizes, in the order in which a product is written (Liu et al. 2021, Eq. 1 and 2: `2M²hwC`).
  package static let vocabulary: [(name: String, meaning: Phrase)] = [
    ("P", "side of a patch in pixels"),
    ("M", "side of a window in tokens"),
    ("s", "stride of the keys and values"),
    ("H", "height of the image in pixels"),
    ("W", "width of the image in pixels"),
    ("h", "rows of the token grid"),
    ("w", "columns of the token grid"),
    ("h′", "rows of the token grid padded to whole windows"),
    ("w′", "columns of the token grid padded to whole windows"),
    ("N", "tokens in all"),
    ("Nₖ", "keys in all"),
    ("c", "width of an inner token in channels"),
    ("C", "width of a token in channels"),
    ("K", "classes"),
  ]

  /// Writes products in one order: by the vocabulary, then by name and stage.
  static func precedes(_ a: Symbol, _ b: Symbol) -> Bool {
    if a.name == b.name { return (a.stage, a.value) < (b.stage, b.value) }
    return a.rank == b.rank ? a.name < b.name : a.rank < b.rank
  }
}
