/// Each channel times a learned number (Touvron et al., arXiv 2103.17239, Eq. 6).
struct LayerScale: Module {
  let name: String

  func forward(_ x: Tensor) throws -> Tensor {  // [… C] → [… C]
    try x * x.parameter("gamma", [x.shape[x.shape.count - 1]])
  }
}
