/// What is switched off in a model as it is loaded, to see what it was worth; nothing is trained again.
package enum Ablation: Sendable, Hashable {
  /// The mask of shifted windows becomes zeros: tokens attend across regions (Liu et al. 2021, Fig. 4). In the attentions at a
  /// path or below it; in all without one.
  case mask(path: String?)
  /// Windows stay where they are: nothing is rolled, no mask is needed (Liu et al. 2021, Table 4, "w/o shifting").
  case shift(path: String?)
  /// The parameters of biases by relative position become zero, so that a query's keys all get the same bias: 0 from a
  /// table, a constant from a network, which softmax does not see.
  case bias(path: String?)
  /// All that says to tokens where they are besides biases becomes zero: embeddings, and a convolution that encodes them.
  case positions
  /// A head's output reaches nothing: its columns of the projection behind the heads become zero. The projection's bias,
  /// which belongs to no head, stays.
  case head(Int, path: String)
  /// A token in front enters as the zero vector: its embedding and its row of the position embeddings become zero. It still
  /// attends, is attended to and is read by the head.
  case token(PrefixToken)
}

/// A model with something switched off: another program, or zeros in the place of some weights.
package struct AblatedModel: Sendable {
  package let program: Program
  /// What becomes zero of the weights.
  package let zeroed: [ZeroedWeights]
  /// The softmax steps of attentions whose own weights are computed otherwise, in order; empty where the change is elsewhere.
  package let attentions: [Int]
  package let change: AblationChange

  /// The weights to run the program with.
  package func weights(_ base: any WeightSource) -> any WeightSource {
    zeroed.isEmpty ? base : AblatedWeights(base: base, zeroed: zeroed)
  }
}

/// A part of a parameter that becomes zero.
package struct ZeroedWeights: Sendable, Hashable {
  /// The parameter's checkpoint name.
  package let name: String
  /// Places along an axis; nil for the whole parameter.
  package let part: Part?

  package struct Part: Sendable, Hashable {
    package let axis: Int
    package let places: Range<Int>
  }

  func apply(to values: UnsafeMutableBufferPointer<Float>, shape: [Int]) {
    guard let part else {
      values.update(repeating: 0)
      return
    }
    let inner = shape.dropFirst(part.axis + 1).reduce(1, *)
    for index in values.indices where part.places.contains(index / inner % shape[part.axis]) { values[index] = 0 }
  }
}

/// Weights with zeros in some places.
private struct AblatedWeights: WeightSource {
  let base: any WeightSource
  let zeroed: [ZeroedWeights]

  var provenance: WeightProvenance { base.provenance }
  var names: [String]? { base.names }
  func shape(of name: String) -> [Int]? { base.shape(of: name) }

  func read(_ name: String, shape: [Int], into buffer: UnsafeMutableBufferPointer<Float>) throws {
    try base.read(name, shape: shape, into: buffer)
    for part in zeroed where part.name == name { part.apply(to: buffer, shape: shape) }
  }
}

/// What cannot be switched off, because it is not there.
package enum AblationError: UsageError, Equatable, Sendable {
  case noMask
  case noShift
  case noBias
  case noPositions
  /// An attention's path that is none of these.
  case noSuchAttention(String, paths: [String])
  /// An attention whose heads no linear layer mixes.
  case noProjection(path: String)
  /// A token that is not among those in front.
  case noToken(PrefixToken, present: [PrefixToken])

  package var sentence: Phrase {
    switch self {
    case .noMask: "no attention there has a mask; only that of shifted windows has one"
    case .noShift: "no windows there are shifted"
    case .noBias: "no attention there has a bias by relative position"
    case .noPositions:
      "the model adds no positions to its tokens; biases by relative position are switched off as `bias`"
    case .noSuchAttention(let path, let paths):
      "there is no attention at '\(path)'; the attentions are \(AttentionError.list(paths))"
    case .noProjection(let path):
      "behind the heads of \(path) stands no linear layer whose columns are theirs; choose a head of another attention"
    case .noToken(let token, let present):
      present.isEmpty
        ? "the model has no \(token) and no other token in front of the image's"
        : "the model has no \(token), but in front of the image's tokens: \(present.map(\.sentence).joined(separator: ", "))"
    }
  }
}
