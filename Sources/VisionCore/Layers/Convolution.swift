/// A convolution over a map whose channels come last.
public struct Convolution: Module {
  /// The checkpoint's.
  public let name: String
  let features: Size
  let kernel: Size
  let stride: Size
  let padding: Int
  /// 1, or the number of channels for a depthwise convolution.
  let groups: Size
  let bias: Bool

  /// - Parameters:
  ///   - name: the checkpoint's
  ///   - features: the channels of what comes out
  ///   - kernel: the side of the kernel
  ///   - stride: how far it moves
  ///   - padding: zeros on all four sides
  ///   - groups: 1, or the number of channels for a depthwise convolution
  ///   - bias: whether a learned vector is added
  public init(
    name: String, features: Size, kernel: Size, stride: Size = 1, padding: Int = 0, groups: Size = 1, bias: Bool = true
  ) {
    (self.name, self.features, self.kernel, self.stride) = (name, features, kernel, stride)
    (self.padding, self.groups, self.bias) = (padding, groups, bias)
  }

  /// Records the layer.
  public func forward(_ x: Tensor) throws -> Tensor {  // [b, h, w, in] → [b, h′, w′, features]
    let weight = try weight(x)
    let terms = bias ? [x, weight, try x.parameter("bias", [features])] : [x, weight]
    let window = SlidingWindow(kernel: kernel, stride: stride, margin: Margin(padding))
    return try x.convolution(terms, window, groups: groups)
  }

  private func weight(_ x: Tensor) throws -> Tensor {
    guard let channels = x.shape[3].divided(by: groups) else {
      throw x.recorder.error(.doesNotSplit(axis: "c", length: x.shape[3].value, divisor: groups.value))
    }
    return try x.parameter("weight", [features, channels, kernel, kernel])
  }
}

extension Tensor {
  /// The convolution step of `terms`: the map, its weight and perhaps a bias.
  package func convolution(_ terms: [Tensor], _ window: SlidingWindow, groups: Size = 1) throws -> Tensor {
    let (rows, columns) = try window.places(over: self)
    return recorder.record(
      .convolution(window, groups: groups), terms, shape: [shape[0], rows, columns, terms[1].shape[0]])
  }
}
