/// Two halves of a linear layer, one activated and multiplied with the other, then a second layer: SwiGLU (Shazeer, arXiv
/// 2002.05202, Eq. 6).
package struct GatedMLP: Module {
  package let name: String
  let hidden: Size
  /// Of the first half; SiLU makes it SwiGLU.
  let gate: Activation
  let hasBias: Bool

  package func forward(_ x: Tensor) throws -> Tensor {  // [b, N, C] → [b, N, C]
    let halves = try Linear(name: "fc1", features: 2 * hidden, bias: hasBias)(x)
      .rearrange("b n (k c) -> k b n c", ["k": 2]).unbind(axis: 0)
    return try Linear(name: "fc2", features: x.shape[2], bias: hasBias)(halves[0].activation(gate) * halves[1])
  }
}
