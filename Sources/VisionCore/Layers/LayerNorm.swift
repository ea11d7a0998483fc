/// Layer normalisation over the last axis, with a learned scale and shift (Ba et al., arXiv 1607.06450).
public struct LayerNorm: Module {
  /// The checkpoint's.
  public let name: String
  let epsilon: Double

  /// - Parameters:
  ///   - name: the checkpoint's
  ///   - epsilon: added to the variance; implementations differ in it
  public init(name: String, epsilon: Double) { (self.name, self.epsilon) = (name, epsilon) }

  /// Records the layer.
  public func forward(_ x: Tensor) throws -> Tensor {
    let width = x.shape[x.shape.count - 1]
    let (weight, bias) = (try x.parameter("weight", [width]), try x.parameter("bias", [width]))
    return x.recorder.record(.layerNorm(epsilon: epsilon), [x, weight, bias], shape: x.shape)
  }
}
