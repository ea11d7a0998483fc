/// Multi-head self-attention over all tokens, queries, keys and values from one linear layer (Dosovitskiy et al., arXiv
/// 2010.11929, Appendix A).
///
/// Ω(MSA) = 4hwC² + 2(hw)²C (Liu et al., arXiv 2103.14030, Eq. 1).
public struct SelfAttention: Module {
  /// The checkpoint's.
  public let name: String
  let tokens: TokenGrid
  let parts: Parts
  /// Of the norms of queries and keys.
  let epsilon: Double

  /// What it is made of.
  package struct Parts: Sendable {
    package var heads: Int
    package var bias = ProjectionBias.all
    /// Whether the last linear layer has a bias.
    package var hasOutputBias = true
    /// Whether each head's queries and keys are normalised (Dehghani et al., arXiv 2302.05442, Section 3.1).
    package var normsQueriesAndKeys = false
    /// Whether a learned bias for each offset of two places is added to the scores (Bao et al., arXiv 2106.08254).
    package var hasRelativePositions = false
    /// The width whose square root divides the scores, where that is not a head's.
    package var scaleWidth: Int?

    package init(heads: Int) { self.heads = heads }
  }

  /// Which of queries, keys and values have a bias; one of keys would change all scores of a query alike.
  package enum ProjectionBias: String, Sendable, CaseIterable {
    case all
    case queriesAndValues = "queries-and-values"
    case none
  }

  /// Attention with biases.
  /// - Parameters:
  ///   - name: the checkpoint's
  ///   - heads: how many; they divide the width
  ///   - tokens: what tokens stand for on the image
  public init(name: String, heads: Int, tokens: TokenGrid) {
    self.init(name: name, tokens: tokens, parts: Parts(heads: heads))
  }

  package init(name: String, tokens: TokenGrid, parts: Parts, epsilon: Double = 1e-6) {
    (self.name, self.tokens, self.parts, self.epsilon) = (name, tokens, parts, epsilon)
  }

  /// Rows of a table of relative positions behind those of offsets: from the class token, to it, and its own.
  package static let classRows = 3

  /// PyTorch's code has it in one class.
  public var torch: TorchNotes { .attentionClass }
  /// Ω(MSA) of Liu et al. 2021.
  public var equation: PaperEquation? { PaperEquation("Liu et al. 2021, Eq. 1", "Ω(MSA) = 4hwC² + 2(hw)²C") }

  /// Records the layer.
  public func forward(_ x: Tensor) throws -> Tensor {  // [b, N, C] → [b, N, C]
    let qkv = try x.queriesKeysValues(bias: parts.bias)
      .rearrange("b n (k h d) -> k b h n d", ["k": 3, "h": Size(parts.heads)]).unbind(axis: 0)
    let (q, k) = (try normed("q_norm", qkv[0]), try normed("k_norm", qkv[1]))
    let terms = parts.hasRelativePositions ? [ScoreTerm(.given, try relativePositions(x))] : []
    let y = try attention(
      q, k, qkv[2], scaleWidth: parts.scaleWidth.map { Size($0) }, terms: terms,
      arrangement: AttentionArrangement(queries: tokens, keys: tokens))
    return try Linear(name: "proj", features: x.shape[2], bias: parts.hasOutputBias)(y)
  }

  private func normed(_ name: String, _ x: Tensor) throws -> Tensor {
    parts.normsQueriesAndKeys ? try LayerNorm(name: name, epsilon: epsilon)(x) : x
  }

  /// The bias of each pair of tokens [heads, N, N]: of two patches by their offset; from, to and of the class token one each,
  /// which the table's last three rows are.
  private func relativePositions(_ x: Tensor) throws -> Tensor {
    let grid = tokens.grid
    let offsets = (2 * grid.rows - 1) * (2 * grid.columns - 1)
    let (heads, places, one) = (Size(parts.heads), Size(grid.count), Size(1))
    let table = try x.parameter(
      "relative_position_bias_table", [Size(offsets + (tokens.prefix == 0 ? 0 : Self.classRows)), heads])
    let patches = try table.slice(axis: 0, from: 0, count: Size(offsets)).positionBias(
      grid, heads: heads, tokens: places)
    if tokens.prefix == 0 { return patches }
    func filled(_ row: Int, _ shape: [Size]) throws -> Tensor {
      let bias = try table.slice(axis: 0, from: offsets + row, count: 1).rearrange("1 h -> h 1 1")
      return try x.recorder.record(.constant(.filled(0)), [], shape: shape) + bias
    }
    let fromClass = try Tensor.concatenate([filled(2, [heads, one, one]), filled(0, [heads, one, places])], axis: 2)
    let toClass = try Tensor.concatenate([filled(1, [heads, places, one]), patches], axis: 2)
    return try Tensor.concatenate([fromClass, toClass], axis: 1)
  }
}

extension Tensor {
  /// Queries, keys and values of one linear layer, one behind the other.
  package func queriesKeysValues(bias: SelfAttention.ProjectionBias) throws -> Tensor {  // [… C] → [… 3C]
    let linear = Linear(name: "qkv", features: 3 * shape[shape.count - 1], bias: bias == .all)
    if bias != .queriesAndValues { return try linear(self) }
    return try linear(self, bias: queryAndValueBias())
  }

  /// The bias of a layer that makes queries, keys and values of this: learned for queries and values, zero for keys.
  package func queryAndValueBias() throws -> Tensor {  // [… C] → [3C]
    let width = shape[shape.count - 1]
    let zeros = recorder.record(.constant(.filled(0)), [], shape: [width])
    return try Tensor.concatenate(
      [parameter("q_bias", [width]), zeros, parameter("v_bias", [width])], axis: 0)
  }
}
