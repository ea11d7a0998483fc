/// Two linear layers with a non-linearity between them, on each token alone.
public struct MLP: Module {
  public let name: String
  let hidden: Size
  let activation: Activation

  init(name: String, hidden: Size, activation: Activation = .gelu) {
    (self.name, self.hidden, self.activation) = (name, hidden, activation)
  }

  public func forward(_ x: Tensor) throws -> Tensor {  // [… C] → [… C]
    let y = try Linear(name: "fc1", features: hidden)(x).activation(activation)
    return try Linear(name: "fc2", features: x.shape[x.shape.count - 1])(y)
  }
}
