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
  let width = scaleWidth ?? q.shape[3]
  let scores = try Tensor.einsum("b h n d, b h m d -> b h n m", q, k)
    .scaled(by: 1 / Double(width.value).squareRoot(), "1/√\(width.value)")
  return try attend(scores, v, biases, arrangement)
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
  return try attend(cosines * inverseTemperature, v, biases, arrangement)
}

private func attend(
  _ scores: Tensor, _ v: Tensor, _ biases: [Tensor], _ arrangement: AttentionArrangement
) throws -> Tensor {
  let biased = try biases.reduce(scores) { try $0 + $1 }
  let weights = scores.recorder.record(.softmax(arrangement), [biased], shape: scores.shape)
  return try Tensor.einsum("b h n m, b h m d -> b h n d", weights, v).rearrange("b h n d -> b n (h d)")
}

/// Multi-head self-attention over all tokens, queries, keys and values from one linear layer (ViT, Appendix A).
///
/// Ω(MSA) = 4hwC² + 2(hw)²C (Swin, Eq. 1).
public struct SelfAttention: Module {
  public let name: String
  let heads: Size
  let tokens: TokenGrid
  /// Whether queries, keys and values have a bias.
  var bias = true
  /// The width whose square root divides the scores, where that is not a head's.
  var scaleWidth: Size?

  public init(name: String, heads: Size, tokens: TokenGrid) {
    (self.name, self.heads, self.tokens) = (name, heads, tokens)
  }

  init(name: String, heads: Size, tokens: TokenGrid, bias: Bool, scaleWidth: Size? = nil) {
    (self.name, self.heads, self.tokens, self.bias, self.scaleWidth) = (name, heads, tokens, bias, scaleWidth)
  }

  public var equation: PaperEquation? { PaperEquation("Swin, Eq. 1", "Ω(MSA) = 4hwC² + 2(hw)²C") }

  public func forward(_ x: Tensor) throws -> Tensor {  // [b, N, C] → [b, N, C]
    let qkv = try Linear(name: "qkv", features: 3 * x.shape[2], bias: bias)(x)
      .rearrange("b n (k h d) -> k b h n d", ["k": 3, "h": heads]).unbind(axis: 0)
    let y = try attention(
      qkv[0], qkv[1], qkv[2], scaleWidth: scaleWidth, arrangement: AttentionArrangement(queries: tokens, keys: tokens))
    return try Linear(name: "proj", features: x.shape[2])(y)
  }
}
