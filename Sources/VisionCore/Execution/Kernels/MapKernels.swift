import CKernels

/// What is taken of each window of a map.
package enum Pooling: Sendable, CaseIterable {
  case maximum
  /// Of the places that lie in the map.
  case mean
}

extension WorkerPool {
  /// Floats of working memory that `groupNorm` needs.
  package static func groupNormScratch(rows: Int, columns: Int) -> Int {
    Int(kernel_group_norm_scratch(Int64(rows), Int64(columns)))
  }

  /// activation((x − mean) / √(variance + epsilon) · weight + bias), mean and variance over all rows and one of
  /// `groups` of columns (Wu & He 2018).
  package func groupNorm(
    _ x: Rows, into y: MutableRows, rows: Int, columns: Int, groups: Int, weight: UnsafePointer<Float>,
    bias: UnsafePointer<Float>, epsilon: Float, activation: KernelActivation = .none,
    scratch: UnsafeMutablePointer<Float>
  ) throws(KernelError) {
    let status = kernel_group_norm(
      handle, y.pointer, Int64(y.stride), x.pointer, Int64(x.stride), Int64(rows), Int64(columns), Int64(groups),
      weight,
      bias, epsilon, activation.own, scratch)
    try check(status, "group norm", "\(rows) rows of \(columns) in \(groups) groups")
  }

  /// The largest number or the mean of each window of a map [height, width, channels]; what lies outside is left out.
  package func pool(
    _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, height: Int, width: Int, channels: Int,
    geometry: PatchGeometry, _ pooling: Pooling
  ) throws(KernelError) {
    var options = kernel_pooling_options()
    options.height = Int64(height)
    options.width = Int64(width)
    options.channels = Int64(channels)
    options.kernel_height = Int64(geometry.kernelHeight)
    options.kernel_width = Int64(geometry.kernelWidth)
    options.stride_height = Int64(geometry.strideHeight)
    options.stride_width = Int64(geometry.strideWidth)
    options.padding_top = Int64(geometry.top)
    options.padding_left = Int64(geometry.left)
    options.padding_bottom = Int64(geometry.bottom)
    options.padding_right = Int64(geometry.right)
    options.pooling = pooling == .maximum ? kernel_pooling_maximum : kernel_pooling_mean
    let status = kernel_pool_map(handle, y, x, &options)
    try check(status, "pooling", "a \(height) × \(width) map does not fit \(geometry)")
  }
}
