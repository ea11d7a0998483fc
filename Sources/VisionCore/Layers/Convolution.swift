/// A convolution over a map whose channels come last.
public struct Convolution: Module {
  public let name: String
  let features: Size
  let kernel: Size
  let stride: Size
  let padding: Int
  /// 1, or the number of channels for a depthwise convolution.
  let groups: Size
  let bias: Bool

  init(
    name: String, features: Size, kernel: Size, stride: Size = 1, padding: Int = 0, groups: Size = 1, bias: Bool = true
  ) {
    (self.name, self.features, self.kernel, self.stride) = (name, features, kernel, stride)
    (self.padding, self.groups, self.bias) = (padding, groups, bias)
  }

  public func forward(_ x: Tensor) throws -> Tensor {  // [b, h, w, in] → [b, h′, w′, features]
    guard let channels = x.shape[3].divided(by: groups) else {
      throw x.recorder.error(.doesNotSplit(axis: "c", length: x.shape[3].value, divisor: groups.value))
    }
    let weight = try x.recorder.parameter("weight", [features, channels, kernel, kernel])
    let terms = bias ? [x, weight, try x.recorder.parameter("bias", [features])] : [x, weight]
    let geometry = ConvolutionGeometry(kernel: kernel, stride: stride, padding: padding, groups: groups)
    let shape = [x.shape[0], try length(x.shape[1], x), try length(x.shape[2], x), features]
    return x.recorder.record(.convolution(geometry), terms, shape: shape)
  }

  /// ⌊(n + 2p − k)/s⌋ + 1, written n/s where that is the same.
  private func length(_ n: Size, _ x: Tensor) throws -> Size {
    let room = n.value + 2 * padding - kernel.value
    guard room >= 0 else {
      throw x.recorder.error(.kernelTooLarge(kernel: kernel.value, length: n.value + 2 * padding))
    }
    let count = room / stride.value + 1
    if let exact = n.divided(by: stride), exact.value == count { return exact }
    return Size(count)
  }
}
