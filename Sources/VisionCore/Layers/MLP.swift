/// Two linear layers with a non-linearity between them, on each token alone.
public struct MLP: Module {
  /// The checkpoint's.
  public let name: String
  let hidden: Size
  let activation: Activation
  /// The checkpoint's names of the two layers.
  let layers: (String, String)
  let hasBias: Bool

  /// - Parameters:
  ///   - name: the checkpoint's
  ///   - hidden: the width in the middle
  ///   - activation: the non-linearity
  ///   - layers: the checkpoint's names of the two layers
  public init(
    name: String, hidden: Size, activation: Activation = .gelu, layers: (String, String) = ("fc1", "fc2")
  ) {
    self.init(name: name, hidden: hidden, activation: activation, layers: layers, hasBias: true)
  }

  package init(
    name: String, hidden: Size, activation: Activation = .gelu, layers: (String, String) = ("fc1", "fc2"), hasBias: Bool
  ) {
    (self.name, self.hidden, self.activation, self.layers) = (name, hidden, activation, layers)
    self.hasBias = hasBias
  }

  /// Records the layer.
  public func forward(_ x: Tensor) throws -> Tensor {  // [… C] → [… C]
    let y = try Linear(name: layers.0, features: hidden, bias: hasBias)(x).activation(activation)
    return try Linear(name: layers.1, features: x.shape[x.shape.count - 1], bias: hasBias)(y)
  }
}

/// How wide an MLP's middle is.
package enum HiddenWidth: Sendable, Hashable {
  /// So many times as wide as a token.
  case times(Int)
  case channels(Int)

  /// The width in the middle of an MLP over tokens of a width.
  package func size(over width: Size) -> Size {
    switch self {
    case .times(let ratio): Size(ratio) * width
    case .channels(let count): Size(count)
    }
  }
}

/// A non-linearity as a module of its own, where a checkpoint's code has one.
package struct Pointwise: Module {
  package let name: String
  let activation: Activation

  package init(name: String, _ activation: Activation) { (self.name, self.activation) = (name, activation) }

  package func forward(_ x: Tensor) throws -> Tensor { x.activation(activation) }
}
