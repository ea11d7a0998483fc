/// Attention on tensors whose heads are split: softmax(q·kᵀ/√d + B)·v (Vaswani et al., Eq. 1; Liu et al. 2021, Eq. 4).
///
/// - Parameters:
///   - q: queries [b, heads, n, d]
///   - k: keys [b, heads, m, d]
///   - v: values [b, heads, m, d]
///   - scaleWidth: the width whose square root divides the scores: the head's d, except where a paper's code differs
///   - terms: added to the scores in turn
///   - arrangement: what queries and keys stand for on the image
/// - Returns: [b, n, heads·d]
package func attention(
  _ q: Tensor, _ k: Tensor, _ v: Tensor, scaleWidth: Size? = nil, terms: [ScoreTerm] = [],
  arrangement: AttentionArrangement
) throws -> Tensor {
  try AttentionScores(q, k, scaleWidth: scaleWidth).adding(terms).attend(v, arrangement)
}

/// What is added to the scores of an attention, such as a relative position bias [heads, n, m] or a mask.
package struct ScoreTerm {
  let kind: AttentionRecord.Term.Kind
  let tensor: Tensor

  package init(_ kind: AttentionRecord.Term.Kind, _ tensor: Tensor) { (self.kind, self.tensor) = (kind, tensor) }
}

/// Scores on their way to a softmax, with what is recorded of how they came about.
package struct AttentionScores {
  /// [b, heads, n, m].
  package private(set) var tensor: Tensor
  private let queries: Tensor
  private let keys: Tensor
  private let product: Tensor
  private let scale: AttentionRecord.Scale
  private var normalized: AttentionRecord.Normalized?
  private var terms: [AttentionRecord.Term] = []

  /// q·kᵀ/√d of queries [b, heads, n, d] and keys [b, heads, m, d].
  package init(_ q: Tensor, _ k: Tensor, scaleWidth: Size? = nil) throws {
    let width = scaleWidth ?? q.shape[3]
    (queries, keys) = (q, k)
    let (factor, text) = (1 / Double(width.value).squareRoot(), "1/√\(width.value)")
    product = try Tensor.einsum("b h n d, b h m d -> b h n m", q, k)
    tensor = product.scaled(by: factor, text)
    scale = .fixed(factor, text: text, step: tensor.step)
  }

  /// cos(q, k)/τ, by the angle between queries and keys (Liu et al. 2022, Eq. 2).
  /// - Parameter inverseTemperature: 1/τ by head [heads, 1, 1]
  package init(cosineOf q: Tensor, _ k: Tensor, inverseTemperature: Tensor) throws {
    let (unitQueries, unitKeys) = (q.normalized(), k.normalized())
    (queries, keys) = (q, k)
    product = try Tensor.einsum("b h n d, b h m d -> b h n m", unitQueries, unitKeys)
    tensor = try product * inverseTemperature
    scale = .learned(factor: inverseTemperature.step, step: tensor.step)
    normalized = AttentionRecord.Normalized(queries: unitQueries.step, keys: unitKeys.step)
  }

  package func adding(_ terms: [ScoreTerm]) throws -> AttentionScores {
    var result = self
    for term in terms {
      result.tensor = try result.tensor + term.tensor
      result.terms.append(
        AttentionRecord.Term(kind: term.kind, step: term.tensor.step, addition: result.tensor.step))
    }
    return result
  }

  /// softmax(scores)·v of values [b, heads, m, d]: [b, n, heads·d].
  /// - Parameter evolved: what has become of the scores in the meantime, where something has (evolving attention)
  package func attend(_ v: Tensor, _ arrangement: AttentionArrangement, evolved: Tensor? = nil) throws -> Tensor {
    let scores = evolved ?? tensor
    let weights = scores.recorder.record(.softmax, [scores], shape: scores.shape)
    let result = try Tensor.einsum("b h n m, b h m d -> b h n d", weights, v)
    let softmax = AttentionRecord.Softmax(
      product: product.step, normalized: normalized, scale: scale, terms: terms, weights: weights.step)
    scores.recorder.record(
      .softmax(softmax), queries: queries, keys: keys, values: v, result: result, arrangement)
    return try result.rearrange("b h n d -> b n (h d)")
  }
}

/// Attention whose weights are products of positive features, without a row of them anywhere: φ(q)·(φ(k)ᵀ·v) over φ(q)·Σφ(k),
/// linear in the number of tokens (Performer, Choromanski et al., Eq. 4).
///
/// - Parameters:
///   - q: φ(q) [b, n, m]
///   - k: φ(k) [b, n, m]
///   - v: values [b, n, c]
///   - epsilon: keeps the quotient finite where all features vanish
/// - Returns: [b, n, c]
package func featureAttention(
  _ q: Tensor, _ k: Tensor, _ v: Tensor, epsilon: Double, arrangement: AttentionArrangement
) throws -> Tensor {
  let divisor = try Tensor.einsum("b n m, b m -> b n", q, k.sum(axes: [1]))
  let summary = try Tensor.einsum("b n c, b n m -> b c m", v, k)
  let result = try Tensor.einsum("b n m, b c m -> b n c", q, summary)
  q.recorder.record(
    .features(summary: summary.step), queries: q, keys: k, values: v, result: result, arrangement)
  let smallest = q.recorder.record(.constant(.filled(epsilon)), [], shape: [1])
  return try result / (divisor.rearrange("b n -> b n 1") + smallest)
}
