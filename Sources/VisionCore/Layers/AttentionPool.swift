/// A learned query attends to all patches, then an MLP with a skip connection: multi-head attention pooling (Lee et al., arXiv
/// 1810.00825; Zhai et al., arXiv 2106.04560).
package struct AttentionPool: Module {
  package let name: String
  let tokens: TokenGrid
  let heads: Int
  let epsilon: Double
  /// Makes the MLP of the token's width.
  let mlp: @Sendable (Size) -> any Module

  package init(
    name: String, tokens: TokenGrid, heads: Int, epsilon: Double, mlp: @escaping @Sendable (Size) -> any Module
  ) {
    (self.name, self.tokens, self.heads, self.epsilon, self.mlp) = (name, tokens, heads, epsilon, mlp)
  }

  package func forward(_ z: Tensor) throws -> Tensor {  // [b, N, C] → [b, C]
    let width = z.shape[2]
    let query = try z.parameter("latent", [1, 1, width])
    let heads = Size(heads)
    let q = try Linear(name: "q", features: width)(query).rearrange("b n (h d) -> b h n d", ["h": heads])
    let kv = try Linear(name: "kv", features: 2 * width)(z)
      .rearrange("b n (k h d) -> k b h n d", ["k": 2, "h": heads]).unbind(axis: 0)
    let one = TokenGrid(GridSize(rows: 0, columns: 0), front: [.classToken])
    let attended = try attention(q, kv[0], kv[1], arrangement: AttentionArrangement(queries: one, keys: tokens))
    let y = try Linear(name: "proj", features: width)(attended)
    let normed = try LayerNorm(name: "norm", epsilon: epsilon)(y)
    let mlp = mlp(width)
    return try (mlp(normed) + y).select(axis: 1, 0)
  }
}
