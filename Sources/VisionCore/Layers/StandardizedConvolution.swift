/// A convolution without bias whose weight is standardised for each output channel (Qiao et al., arXiv 1903.10520).
package struct StandardizedConvolution: Module {
  package let name: String
  let features: Size
  let kernel: Int
  let stride: Int
  let padding: Padding

  /// How the margin around the map is chosen.
  package enum Padding: Sendable {
    /// (k − 1)/2 on all sides.
    case centered
    /// As little as gives ⌈n/s⌉ places, the odd one behind (TensorFlow's SAME).
    case same
  }

  package init(name: String, features: Size, kernel: Int, stride: Int = 1, padding: Padding) {
    (self.name, self.features, self.kernel, self.stride, self.padding) = (name, features, kernel, stride, padding)
  }

  package func forward(_ x: Tensor) throws -> Tensor {  // [b, h, w, in] → [b, h/s, w/s, features]
    let learned = try x.parameter("weight", [features, x.shape[3], Size(kernel), Size(kernel)])
    let weight = x.recorder.record(.standardize(epsilon: 1e-8), [learned], shape: learned.shape)
    let window: SlidingWindow =
      switch padding {
      case .centered:
        SlidingWindow(kernel: Size(kernel), stride: Size(stride), margin: Margin((kernel - 1) / 2))
      case .same: .same(kernel: kernel, stride: stride, over: x)
      }
    return try x.convolution([x, weight], window)
  }
}
