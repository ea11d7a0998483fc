/// A linear layer over the last axis: y = x·Wᵀ + b.
public struct Linear: Module {
  /// The checkpoint's.
  public let name: String
  /// The width of what comes out.
  let features: Size
  let bias: Bool
  public let torch: TorchNotes

  /// - Parameters:
  ///   - name: the checkpoint's
  ///   - features: the width of what comes out
  ///   - bias: whether a learned vector is added
  public init(name: String, features: Size, bias: Bool = true) {
    self.init(name: name, features: features, bias: bias, torch: [])
  }

  package init(name: String, features: Size, bias: Bool = true, torch: TorchNotes) {
    (self.name, self.features, self.bias, self.torch) = (name, features, bias, torch)
  }

  /// Records the layer.
  public func forward(_ x: Tensor) throws -> Tensor {  // [… in] → [… features]
    let width = x.shape[x.shape.count - 1]
    let weight = try x.parameter("weight", [features, width])
    let terms = bias ? [x, weight, try x.parameter("bias", [features])] : [x, weight]
    return x.recorder.record(.linear, terms, shape: x.shape.dropLast() + [features])
  }
}

extension Linear {
  /// The layer with a bias that the caller has put together.
  package func callAsFunction(_ x: Tensor, bias: Tensor) throws -> Tensor {  // [… in] → [… features]
    try x.recorder.scope(name, kind: "Linear", role: .part, torch: torch) {
      let weight = try x.parameter("weight", [features, x.shape[x.shape.count - 1]])
      return x.recorder.record(.linear, [x, weight, bias], shape: x.shape.dropLast() + [features])
    }
  }
}
