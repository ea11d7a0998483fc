/// What is counted of a recorded model at one size: all that scaling curves are drawn of, from one recording.
package struct ScalingCounts: Sendable, Hashable {
  /// Multiply-accumulates of the whole.
  package let multiplyAccumulates: Int
  /// Those of the products q·kᵀ and weights·v alone.
  package let attentionProducts: Int
  package let parameters: Int
  /// The longest sequence of tokens that a block works on; nil where no block works on tokens.
  package let tokens: Int?
  /// Numbers in the attention matrices of all blocks together.
  package let attentionElements: Int

  package init(_ program: Program) {
    let cost = Cost(program)
    multiplyAccumulates = cost.multiplyAccumulates
    parameters = cost.parameters
    (attentionProducts, attentionElements) = program.attentionCounts(cost)
    tokens = program.modules.lazy.filter { $0.role.makesTokens }
      .compactMap { program.tokens(in: program.steps[$0.output].shape) }.max()
  }

  /// A part of a recorded block whose multiply-accumulates are known as a formula.
  init(_ program: Program, multiplyAccumulates: Size, tokens: Int) {
    let cost = Cost(program)
    self.multiplyAccumulates = multiplyAccumulates.value
    self.tokens = tokens
    parameters = cost.parameters
    (attentionProducts, attentionElements) = program.attentionCounts(cost)
  }
}

extension Program {
  /// Of all attention with softmax the multiply-accumulates of both products, and the weights.
  fileprivate func attentionCounts(_ cost: Cost) -> (products: Int, weights: Int) {
    let weights = attentions.compactMap(\.softmax?.weights)
    return (
      cost.ledger.operations(.attentionProducts),
      weights.reduce(0) { $0 + steps[$1].shape.reduce(1) { $0 * $1.value } }
    )
  }
}

/// A count, or a share of one, compared exactly.
package struct ScalingValue: Sendable, Hashable, Comparable {
  package let numerator: Int
  /// Positive; 1 for a count.
  package let denominator: Int

  init(_ numerator: Int, per denominator: Int = 1) { (self.numerator, self.denominator) = (numerator, denominator) }

  /// For axes: rounded where it has to be.
  package var number: Double { Double(numerator) / Double(denominator) }

  package static func == (a: ScalingValue, b: ScalingValue) -> Bool { !(a < b) && !(b < a) }

  package static func < (a: ScalingValue, b: ScalingValue) -> Bool {
    let (left, right) = (
      a.numerator.multipliedFullWidth(by: b.denominator), b.numerator.multipliedFullWidth(by: a.denominator)
    )
    return (left.high, left.low) < (right.high, right.low)
  }

  /// Values that are equal need not be written alike.
  package func hash(into hasher: inout Hasher) { hasher.combine(number) }
}

/// What a scaling curve shows.
package enum ScalingQuantity: String, Sendable, CaseIterable {
  case multiplyAccumulates = "macs"
  case tokens
  case parameters
  /// Of the attention matrices of all blocks, in bytes of 32-bit floats: what a training run keeps of them.
  case attentionMemory = "memory"
  /// The two products of attention among all multiply-accumulates.
  case attentionShare = "attention-share"

  /// Nil where a model has no such thing, as a network of convolutions has no tokens.
  package func value(of counts: ScalingCounts) -> ScalingValue? {
    switch self {
    case .multiplyAccumulates: ScalingValue(counts.multiplyAccumulates)
    case .tokens: counts.tokens.map { ScalingValue($0) }
    case .parameters: ScalingValue(counts.parameters)
    case .attentionMemory: ScalingValue(counts.attentionElements * MemoryLayout<Float>.size)
    case .attentionShare:
      counts.multiplyAccumulates > 0
        ? ScalingValue(counts.attentionProducts, per: counts.multiplyAccumulates) : nil
    }
  }

  /// What an axis says.
  package var title: Phrase {
    switch self {
    case .multiplyAccumulates: "MACs"
    case .tokens: "tokens"
    case .parameters: "parameters"
    case .attentionMemory: "bytes of attention matrices"
    case .attentionShare: "share of the attention products in the MACs"
    }
  }
}
