import COneDNN

/// A convolution over maps with channels last, for one shape:
/// y[batch, oh, ow, outputs] = activation(convolution(x[batch, height, width, inputs]) + bias (+ y)).
package struct ConvolutionShape: Equatable, Sendable {
  package var batch: Int, height: Int, width: Int
  package var inputChannels: Int, outputChannels: Int, groups: Int
  package var geometry: PatchGeometry
  package var activation: KernelActivation
  /// Adds to what y holds, before the activation, as residual networks do.
  package var accumulates: Bool

  package init(
    batch: Int = 1, height: Int, width: Int, inputChannels: Int, outputChannels: Int, groups: Int = 1,
    geometry: PatchGeometry, activation: KernelActivation = .none, accumulates: Bool = false
  ) {
    self.batch = batch
    self.height = height
    self.width = width
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    self.groups = groups
    self.geometry = geometry
    self.activation = activation
    self.accumulates = accumulates
  }
}

/// A convolution with its weights packed for oneDNN.
// @unchecked: it runs on the pool it was made for alone, which does one job at a time; between jobs it does not change.
package final class ConvolutionKernel: @unchecked Sendable {
  package let shape: ConvolutionShape
  private let layer: OneDNNLayer

  /// Packs the weights; the pointers are not kept.
  ///
  /// - Parameters:
  ///   - weight: [output channels, input channels / groups, kernel height, kernel width], row-major.
  ///   - bias: [output channels].
  /// - Throws: `KernelError.unsupported` with oneDNN's status.
  package init(
    _ shape: ConvolutionShape, weight: UnsafePointer<Float>, bias: UnsafePointer<Float>?, pool: WorkerPool
  ) throws(KernelError) {
    self.shape = shape
    let g = shape.geometry
    var options = onednn_convolution()
    options.batch = Int64(shape.batch)
    options.height = Int64(shape.height)
    options.width = Int64(shape.width)
    options.input_channels = Int64(shape.inputChannels)
    options.output_channels = Int64(shape.outputChannels)
    options.groups = Int64(shape.groups)
    options.kernel_height = Int64(g.kernelHeight)
    options.kernel_width = Int64(g.kernelWidth)
    options.stride_height = Int64(g.strideHeight)
    options.stride_width = Int64(g.strideWidth)
    options.padding_top = Int64(g.top)
    options.padding_left = Int64(g.left)
    options.padding_bottom = Int64(g.bottom)
    options.padding_right = Int64(g.right)
    options.dilation_height = Int64(g.dilationHeight)
    options.dilation_width = Int64(g.dilationWidth)
    options.weight = weight
    options.bias = bias
    options.activation = shape.activation.oneDNN
    options.accumulate = shape.accumulates
    var created: OpaquePointer?
    let status = onednn_convolution_create(&created, pool.context, &options)
    let name =
      "a \(g.kernelHeight) × \(g.kernelWidth) convolution of a \(shape.height) × \(shape.width) map"
      + " from \(shape.inputChannels) to \(shape.outputChannels) channels"
    layer = try OneDNNLayer(created, status: status, name: name, pool: pool)
  }

  /// x and y must not overlap.
  package func run(_ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>) throws(KernelError) {
    try layer.run(x, into: y)
  }

  /// oneDNN's name for what it chose, the packed weights' and the scratch memory's bytes.
  package var implementation: String { layer.implementation }
  package var weightBytes: Int { layer.weightBytes }
  package var scratchBytes: Int { layer.scratchBytes }
}
