import VisionNumerics

/// What a step's work is, so that it can be counted apart; the raw value is how a table writes it.
package enum WorkKind: String, Sendable, CaseIterable, Named {
  // Multiply-accumulates.
  case linear = "linear layers"
  case convolution = "convolutions"
  /// q·kᵀ and weights·v of an attention with softmax.
  case attentionProducts = "attention products"
  /// Products of two tensors that belong to no softmax: a Performer's, offsets'.
  case otherProducts = "other products"

  // The rest of the arithmetic.
  case softmax
  case normalisation
  case activation
  /// The bias of a linear layer or convolution.
  case bias = "bias additions"
  /// What is learned or computed of places: added to tokens, or to scores before softmax.
  case position = "position additions"
  /// What keeps tokens of a shifted window apart.
  case mask = "mask additions"
  /// Residual connections, scales, and what else is done number by number.
  case elementwise
  case pooling
  case interpolation

  /// Numbers that are laid out anew: rolls, windows cut and put together, heads split.
  case movement

  /// Whether it is what papers call FLOPs: multiply-accumulates of matrix products and convolutions.
  package var isMultiplyAccumulate: Bool {
    switch self {
    case .linear, .convolution, .attentionProducts, .otherProducts: true
    default: false
    }
  }

  /// Whether it computes anything: all but movement.
  package var isArithmetic: Bool { self != .movement }

  /// The place among all kinds.
  var place: Int { WorkKind.places[self] ?? 0 }

  private static let places = Dictionary(uniqueKeysWithValues: zip(allCases, allCases.indices))

  /// The kinds beside multiply-accumulates.
  package static let others = allCases.filter { !$0.isMultiplyAccumulate }
}

/// Work of one kind: so many operations for each element of something.
package struct Work: Sendable {
  package let kind: WorkKind
  /// Operations for an element.
  let perElement: Int
  /// The lengths whose product is the number of elements.
  let lengths: [Size]

  init(_ kind: WorkKind, _ perElement: Int = 1, of lengths: [Size]) {
    (self.kind, self.perElement, self.lengths) = (kind, perElement, lengths)
  }

  /// How many operations.
  package var count: Int { lengths.reduce(perElement) { $0 * $1.value } }

  /// The same as a formula of the step's own sizes.
  package var formula: Size { perElement == 1 ? lengths.product : Size(perElement) * lengths.product }
}
