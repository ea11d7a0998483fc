/// A linear layer over the last axis: y = x·Wᵀ + b.
package struct Linear: Module {
  package let name: String
  /// The width of what comes out.
  let features: Size
  let bias: Bool
  package let torch: TorchNotes

  init(name: String, features: Size, bias: Bool = true, torch: TorchNotes = []) {
    (self.name, self.features, self.bias, self.torch) = (name, features, bias, torch)
  }

  package func forward(_ x: Tensor) throws -> Tensor {  // [… in] → [… features]
    let width = x.shape[x.shape.count - 1]
    let weight = try x.recorder.parameter("weight", [features, width])
    let terms = bias ? [x, weight, try x.recorder.parameter("bias", [features])] : [x, weight]
    return x.recorder.record(.linear, terms, shape: x.shape.dropLast() + [features])
  }
}

extension Linear {
  /// The layer with a bias that the caller has put together.
  func callAsFunction(_ x: Tensor, bias: Tensor) throws -> Tensor {  // [… in] → [… features]
    try x.recorder.scope(name, kind: "Linear", role: .part, torch: torch) {
      let weight = try x.recorder.parameter("weight", [features, x.shape[x.shape.count - 1]])
      return x.recorder.record(.linear, [x, weight, bias], shape: x.shape.dropLast() + [features])
    }
  }
}
