import CKernels

/// A depthwise convolution of maps with channels last, of any size:
/// y = activation(scale · (convolution(x) + bias) + shift).
// @unchecked: the packed weights behind the handle never change.
package final class DepthwiseKernel: @unchecked Sendable {
  package let channels: Int
  package let geometry: PatchGeometry
  private let handle: OpaquePointer

  /// Packs the weights; the pointers are not kept.
  ///
  /// - Parameters:
  ///   - weight: [channels, kernel height, kernel width], row-major.
  ///   - bias: [channels].
  ///   - scale: [channels], with `shift` a folded batch norm.
  ///   - shift: [channels].
  package init(
    channels: Int, geometry: PatchGeometry, weight: UnsafePointer<Float>, bias: UnsafePointer<Float>? = nil,
    scale: UnsafePointer<Float>? = nil, shift: UnsafePointer<Float>? = nil, activation: KernelActivation = .none
  ) throws(KernelError) {
    self.channels = channels
    self.geometry = geometry
    var options = kernel_depthwise_options()
    options.channels = Int64(channels)
    options.kernel_height = Int64(geometry.kernelHeight)
    options.kernel_width = Int64(geometry.kernelWidth)
    options.stride_height = Int64(geometry.strideHeight)
    options.stride_width = Int64(geometry.strideWidth)
    options.padding_top = Int64(geometry.top)
    options.padding_left = Int64(geometry.left)
    options.padding_bottom = Int64(geometry.bottom)
    options.padding_right = Int64(geometry.right)
    options.dilation_height = Int64(geometry.dilationHeight)
    options.dilation_width = Int64(geometry.dilationWidth)
    options.weight = weight
    options.bias = bias
    options.scale = scale
    options.shift = shift
    options.activation = activation.own
    var created: OpaquePointer?
    let status = kernel_depthwise_create(&created, &options)
    try check(status, "depthwise convolution", "\(channels) channels, \(geometry)")
    guard let created else { throw .outOfMemory(what: "a depthwise convolution") }
    handle = created
  }

  deinit { kernel_depthwise_destroy(handle) }

  /// x is [batch, height, width, channels], y [batch, output height, output width, channels]; they must not overlap.
  package func run(
    _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, batch: Int = 1, height: Int, width: Int,
    pool: WorkerPool
  ) throws(KernelError) {
    let status = kernel_depthwise_run(pool.handle, handle, y, x, Int64(batch), Int64(height), Int64(width))
    try check(status, "depthwise convolution", "a \(batch) × \(height) × \(width) map does not fit \(geometry)")
  }
}
