/// z′ = MSA(LN(z)) + z, then MLP(LN(z′)) + z′ (Eq. 2 and 3).
public struct ViTBlock: TokenBlock {
  /// The checkpoint's.
  public let name: String
  let tokens: TokenGrid
  let parts: Parts

  /// What a block is made of.
  package struct Parts: Sendable {
    package var attention: SelfAttention.Parts
    /// Width of an MLP's middle over a token's; `mlpWidth` where it is no whole number of times.
    package var mlpRatio = 4
    package var mlpWidth: Int?
    package var activation = Activation.gelu
    /// Whether each branch is scaled by a learned vector (CaiT, Touvron et al., arXiv 2103.17239, Eq. 6).
    package var hasLayerScale = false
    /// Whether those vectors are the block's own, `gamma_1` and `gamma_2`, as Bao et al. 2021 have them, and not modules.
    package var ownsScales = false
    /// Whether the MLP multiplies two halves, one of them activated (Shazeer, arXiv 2002.05202).
    package var isGated = false
    /// What activates that half.
    package var gate = Activation.silu
    /// Whether the MLP's layers have biases.
    package var hasMLPBias = true
    package var epsilon = 1e-6

    package init(heads: Int, mlpRatio: Int = 4) {
      (attention, self.mlpRatio) = (SelfAttention.Parts(heads: heads), mlpRatio)
    }

    /// With biases in the MLP, as what pools tokens has whatever the blocks have.
    package var biased: Parts {
      var parts = self
      parts.hasMLPBias = true
      return parts
    }

    package func mlp(_ width: Size) -> any Module {
      let hidden = mlpWidth.map { Size($0) } ?? Size(mlpRatio) * width
      return isGated
        ? GatedMLP(name: "mlp", hidden: hidden, gate: gate, hasBias: hasMLPBias)
        : MLP(name: "mlp", hidden: hidden, activation: activation, hasBias: hasMLPBias)
    }

    /// The output of a block's first or second branch, scaled.
    package func scaled(_ branch: Int, _ x: Tensor) throws -> Tensor {
      guard hasLayerScale else { return x }
      if ownsScales { return try x * x.parameter("gamma_\(branch)", [x.shape[x.shape.count - 1]]) }
      return try LayerScale(name: "ls\(branch)")(x)
    }
  }

  /// A block as the paper has it: an MLP four times as wide, GELU, epsilons of 1e-6.
  /// - Parameters:
  ///   - name: the checkpoint's
  ///   - heads: how many; they divide the width
  ///   - tokens: what tokens stand for on the image
  public init(name: String, heads: Int, tokens: TokenGrid) {
    self.init(name: name, tokens: tokens, parts: Parts(heads: heads))
  }

  package init(name: String, tokens: TokenGrid, parts: Parts) {
    (self.name, self.tokens, self.parts) = (name, tokens, parts)
  }

  /// A token block.
  public var role: ModuleRole { .tokenBlock }

  /// Dosovitskiy et al. 2021, Eq. 2 and 3.
  public var equation: PaperEquation? {
    PaperEquation("Dosovitskiy et al. 2021, Eq. 2 and 3", "z′ = MSA(LN(z)) + z, then MLP(LN(z′)) + z′")
  }

  /// Records the block.
  public func forward(_ z: Tensor) throws -> Tensor {  // [b, N, C] → [b, N, C]
    let attention = SelfAttention(name: "attn", tokens: tokens, parts: parts.attention, epsilon: parts.epsilon)
    let y = try parts.scaled(1, attention(LayerNorm(name: "norm1", epsilon: parts.epsilon)(z))) + z
    let mlp = parts.mlp(z.shape[2])
    return try parts.scaled(2, mlp(LayerNorm(name: "norm2", epsilon: parts.epsilon)(y))) + y
  }
}
