import CKernels

/// One axis of a strided copy: how many, and floats from one to the next in the result and in the source.
package struct CopyAxis: Equatable, Sendable {
  package var size: Int, resultStride: Int, sourceStride: Int

  package init(size: Int, resultStride: Int, sourceStride: Int) {
    self.size = size
    self.resultStride = resultStride
    self.sourceStride = sourceStride
  }
}

/// Where the numbers of maps [batch, channels, height, width] lie: channels first or last is a matter of strides.
package struct MapLayout: Equatable, Sendable {
  package var batch: Int, channels: Int, height: Int, width: Int
  package var batchStride: Int, channelStride: Int, rowStride: Int, columnStride: Int

  /// [batch, channels, height, width], as images come.
  package static func channelsFirst(batch: Int = 1, channels: Int, height: Int, width: Int) -> MapLayout {
    MapLayout(
      batch: batch, channels: channels, height: height, width: width, batchStride: channels * height * width,
      channelStride: height * width, rowStride: width, columnStride: 1)
  }

  /// [batch, height, width, channels], as tokens lie.
  package static func channelsLast(batch: Int = 1, channels: Int, height: Int, width: Int) -> MapLayout {
    MapLayout(
      batch: batch, channels: channels, height: height, width: width, batchStride: channels * height * width,
      channelStride: 1, rowStride: width * channels, columnStride: channels)
  }
}

extension WorkerPool {
  /// Copies over axes of any strides; a source stride of 0 repeats. x and y must not overlap.
  package func copy(
    _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, axes: [CopyAxis]
  ) throws(KernelError) {
    let most = Int(kernel_most_axes)
    guard axes.count <= most else {
      // More than the kernel takes at a time: what the first is over, one after another.
      let (first, rest) = (axes[0], Array(axes.dropFirst()))
      for index in 0..<first.size {
        try copy(x + index * first.sourceStride, into: y + index * first.resultStride, axes: rest)
      }
      return
    }
    let status = withUnsafeTemporaryAllocation(of: Int64.self, capacity: 3 * most) { memory in
      guard let base = memory.baseAddress else { return kernel_out_of_memory }
      for (i, axis) in axes.enumerated() {
        memory[i] = Int64(axis.size)
        memory[most + i] = Int64(axis.resultStride)
        memory[2 * most + i] = Int64(axis.sourceStride)
      }
      return kernel_copy(handle, y, base + most, x, base + 2 * most, base, Int32(axes.count))
    }
    try check(status, "copy", "a size is negative in \(axes)")
  }

  /// [batch, rows, columns] to [batch, columns, rows]: a map's channels from first to last, or back.
  package func transpose(
    _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, batch: Int = 1, rows: Int, columns: Int
  ) throws(KernelError) {
    try copy(
      x, into: y,
      axes: [
        CopyAxis(size: batch, resultStride: rows * columns, sourceStride: rows * columns),
        CopyAxis(size: columns, resultStride: rows, sourceStride: 1),
        CopyAxis(size: rows, resultStride: 1, sourceStride: columns),
      ])
  }

  /// Patches as rows (im2col): y[batch · oh · ow, channels · kh · kw], a row in the order (channel, kernel row, kernel column)
  /// of a convolution's weights, zeros where a patch leaves the map. A convolution is this and a linear layer.
  package func unfold(
    _ x: UnsafePointer<Float>, _ map: MapLayout, _ geometry: PatchGeometry, into y: MutableRows
  ) throws(KernelError) {
    var u = kernel_unfolding()
    u.batch = Int64(map.batch)
    u.channels = Int64(map.channels)
    u.height = Int64(map.height)
    u.width = Int64(map.width)
    u.batch_stride = Int64(map.batchStride)
    u.channel_stride = Int64(map.channelStride)
    u.row_stride = Int64(map.rowStride)
    u.column_stride = Int64(map.columnStride)
    u.kernel_height = Int64(geometry.kernelHeight)
    u.kernel_width = Int64(geometry.kernelWidth)
    u.stride_height = Int64(geometry.strideHeight)
    u.stride_width = Int64(geometry.strideWidth)
    u.padding_top = Int64(geometry.top)
    u.padding_left = Int64(geometry.left)
    u.padding_bottom = Int64(geometry.bottom)
    u.padding_right = Int64(geometry.right)
    u.dilation_height = Int64(geometry.dilationHeight)
    u.dilation_width = Int64(geometry.dilationWidth)
    let status = kernel_unfold(handle, y.pointer, Int64(y.stride), x, &u)
    try check(status, "unfold", "a \(map.height) × \(map.width) map does not fit \(geometry)")
  }
}
