/// One attention of a recorded model: which steps its queries, keys and values are, how queries weigh keys, and what the
/// tokens stand for on the image.
///
/// The layer that records the steps writes it. They stay primitive operations, which costs count and any engine runs; the
/// record points at them, so that costs, fusion, maps, rollout, ablation and biases need not search for them.
package struct AttentionRecord: Sendable {
  /// The module whose attention it is, by its place in the program.
  package let module: Int
  /// What queries and keys stand for on the image.
  package var arrangement: AttentionArrangement
  /// The steps whose results are multiplied, as they enter the product, norms and rotations behind them:
  /// [windows, heads, tokens, d]; of features [1, tokens, features].
  package let queries: Int
  package let keys: Int
  /// The step of the values, [windows, heads, tokens, d]; of features [1, tokens, d].
  package let values: Int
  package internal(set) var weighting: Weighting
  /// The step of the values' weighted sums, [windows, heads, queries, d]; of features [1, queries, d], not yet divided by the
  /// sums of the weights.
  package let result: Int
  /// The steps that roll the map before the attention and back behind it; none where windows are not shifted.
  package internal(set) var rolls: [Int] = []

  /// How queries weigh keys.
  package enum Weighting: Sendable {
    /// By the softmax of scores.
    case softmax(Softmax)
    /// By products of positive features, φ(q)·φ(k) over their sum, which are nowhere computed: `summary` is the step of
    /// φ(k)ᵀ·v, summed over the keys (Performer, Choromanski et al., Eq. 4).
    case features(summary: Int)
  }

  /// softmax(q·kᵀ · scale + terms), all by step.
  package struct Softmax: Sendable {
    /// q·kᵀ, [windows, heads, queries, keys].
    package let product: Int
    /// Queries and keys divided by their lengths, where the product is of those.
    package let normalized: Normalized?
    /// What multiplies the product; nil where nothing does.
    package let scale: Scale?
    /// What is added, in order.
    package let terms: [Term]
    /// The weights that multiply the values, [windows, heads, queries, keys].
    package let weights: Int

    /// The sum of all that: q·kᵀ, scaled, and what is added to it.
    package var scores: Int { terms.last?.addition ?? scale?.step ?? product }
  }

  /// Queries and keys of length 1 (Liu et al. 2022, Eq. 2).
  package struct Normalized: Sendable {
    package let queries: Int
    package let keys: Int
  }

  /// What multiplies q·kᵀ.
  package enum Scale: Sendable {
    /// A number; the text says how it is written.
    case fixed(Double, text: String, step: Int)
    /// What the step `factor` gives, one for each head, [heads, 1, 1] (Liu et al. 2022, Eq. 2).
    case learned(factor: Int, step: Int)

    /// The step that multiplies.
    package var step: Int {
      switch self {
      case .fixed(_, _, let step), .learned(_, let step): step
      }
    }
  }

  /// What is added to scores.
  package struct Term: Sendable {
    package let kind: Kind
    /// The step that gives it.
    package let step: Int
    /// The step that adds it.
    package let addition: Int

    package enum Kind: Sendable, Hashable {
      /// Keeps tokens of a window apart that were never neighbours (Liu et al. 2021, Fig. 4).
      case mask
      /// A learned number for each head and offset of query and key in a window (Liu et al. 2021, Eq. 4).
      case table(window: GridSize)
      /// The same from a network of the offsets, which the step `offsets` gives (Liu et al. 2022, Eq. 3).
      case network(window: GridSize, offsets: Int)
      /// Products of the queries with vectors of relative positions, different for each image (Srinivas et al. 2021, Fig. 4).
      case ofQueries
      /// Something else that does not depend on the image, such as a table with rows for a class token.
      case given
    }
  }
}

extension AttentionRecord {
  /// What is recorded of a softmax; nil for attention without one.
  package var softmax: Softmax? { if case .softmax(let softmax) = weighting { softmax } else { nil } }

  /// The step that traces know it by: that of its weights, or of its result where those are nowhere computed.
  package var step: Int { softmax?.weights ?? result }

  /// The steps whose results say what its weights were: the weights, or the features that they are products of.
  package var weightSteps: Set<Int> { softmax.map { [$0.weights] } ?? [queries, keys] }

  /// Its two products: queries with keys and weights with values, or what stands for them.
  package var products: [Int] {
    switch weighting {
    case .softmax(let softmax): [softmax.product, result]
    case .features(let summary): [summary, result]
    }
  }

  /// What says to scores where their tokens are.
  package var positionBiases: [Term] { softmax?.terms.filter { $0.kind != .mask } ?? [] }

  package var mask: Term? { softmax?.terms.first { $0.kind == .mask } }
}

extension Program {
  /// The attention that traces know by a step; nil for any other step.
  package func attention(at step: Int) -> AttentionRecord? { attentions.first { $0.step == step } }

  /// Whether its weights are the softmax of q·kᵀ, scaled, and what is added to it, and nothing else happens on the way: scores
  /// may be mixed with those of another attention (evolving attention), heads among each other (talking heads).
  package func isPlain(_ softmax: AttentionRecord.Softmax) -> Bool {
    if case .softmax = steps[softmax.weights].operation {
      steps[softmax.weights].inputs == [softmax.scores]
    } else {
      false
    }
  }
}
