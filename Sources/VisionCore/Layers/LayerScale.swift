/// Each channel times a learned number (Touvron et al., arXiv 2103.17239, Eq. 6).
package struct LayerScale: Module {
  package let name: String

  package init(name: String) { self.name = name }

  package func forward(_ x: Tensor) throws -> Tensor {  // [… C] → [… C]
    try x * x.parameter("gamma", [x.shape[x.shape.count - 1]])
  }
}
