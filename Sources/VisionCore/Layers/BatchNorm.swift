/// Batch normalisation per channel with the statistics of training (Ioffe & Szegedy, arXiv 1502.03167).
public struct BatchNorm: Module {
  /// The checkpoint's.
  public let name: String
  let epsilon: Double

  /// - Parameters:
  ///   - name: the checkpoint's
  ///   - epsilon: added to the variance
  public init(name: String, epsilon: Double) { (self.name, self.epsilon) = (name, epsilon) }

  /// Records the layer.
  public func forward(_ x: Tensor) throws -> Tensor {  // [b, h, w, C]
    let width = x.shape[x.shape.count - 1]
    let learned = try ["weight", "bias"].map { try x.parameter($0, [width]) }
    let running = try ["running_mean", "running_var"].map {
      try x.parameter($0, [width], role: .statistic)
    }
    return x.recorder.record(.batchNorm(epsilon: epsilon), [x] + learned + running, shape: x.shape)
  }
}
