/// Attention on tensors whose heads are split: softmax(q·kᵀ/√d + B)·v (Vaswani et al., Eq. 1; Swin, Eq. 4).
///
/// - Parameters:
///   - q: queries [b, heads, n, d]
///   - k: keys [b, heads, m, d]
///   - v: values [b, heads, m, d]
///   - scaleWidth: the width whose square root divides the scores: the head's d, except where a paper's code differs
///   - biases: added to the scores in turn, such as a relative position bias [heads, n, m] or a mask
///   - arrangement: what queries and keys stand for on the image
/// - Returns: [b, n, heads·d]
func attention(
  _ q: Tensor, _ k: Tensor, _ v: Tensor, scaleWidth: Size? = nil, biases: [Tensor] = [],
  arrangement: AttentionArrangement
) throws -> Tensor {
  try attend(biases.reduce(attentionScores(q, k, scaleWidth: scaleWidth)) { try $0 + $1 }, v, arrangement)
}

/// q·kᵀ/√d [b, heads, n, m], before biases and softmax.
func attentionScores(_ q: Tensor, _ k: Tensor, scaleWidth: Size? = nil) throws -> Tensor {
  let width = scaleWidth ?? q.shape[3]
  return try Tensor.einsum("b h n d, b h m d -> b h n m", q, k)
    .scaled(by: 1 / Double(width.value).squareRoot(), "1/√\(width.value)")
}

/// Attention by the angle between queries and keys: softmax(cos(q, k)/τ + B)·v (Swin V2, Eq. 2).
///
/// - Parameters:
///   - inverseTemperature: 1/τ by head [heads, 1, 1]
/// - Returns: [b, n, heads·d]
func cosineAttention(
  _ q: Tensor, _ k: Tensor, _ v: Tensor, inverseTemperature: Tensor, biases: [Tensor],
  arrangement: AttentionArrangement
) throws -> Tensor {
  let cosines = try Tensor.einsum("b h n d, b h m d -> b h n m", q.normalized(), k.normalized())
  return try attend(biases.reduce(cosines * inverseTemperature) { try $0 + $1 }, v, arrangement)
}

/// softmax(scores)·v of values [b, heads, m, d]: [b, n, heads·d].
func attend(_ scores: Tensor, _ v: Tensor, _ arrangement: AttentionArrangement) throws -> Tensor {
  let weights = scores.recorder.record(.softmax(arrangement), [scores], shape: scores.shape)
  return try Tensor.einsum("b h n m, b h m d -> b h n d", weights, v).rearrange("b h n d -> b n (h d)")
}
