import CKernels

/// One operand of a matrix product: matrices [batch, rows, depth] anywhere in memory.
package struct ProductOperand {
  package var base: UnsafePointer<Float>
  /// Floats from one matrix, row or number of a row to the next.
  package var batchStride: Int, rowStride: Int, depthStride: Int

  package init(_ base: UnsafePointer<Float>, batchStride: Int = 0, rowStride: Int, depthStride: Int = 1) {
    self.base = base
    self.batchStride = batchStride
    self.rowStride = rowStride
    self.depthStride = depthStride
  }

  fileprivate var inC: kernel_product_operand {
    kernel_product_operand(
      base: base, batch_stride: Int64(batchStride), row_stride: Int64(rowStride), depth_stride: Int64(depthStride))
  }
}

extension WorkerPool {
  /// y[batch, rows, columns] = a[batch, rows, depth] · b[batch, columns, depth]ᵀ, a product of two activations; y must
  /// not overlap a or b.
  package func product(
    _ a: ProductOperand, _ b: ProductOperand, into y: MutableRows, batch: Int = 1, rows: Int, columns: Int, depth: Int
  ) throws(KernelError) {
    let status = kernel_product(
      handle, y.pointer, Int64(y.stride), a.inC, b.inC, Int64(batch), Int64(rows), Int64(columns), Int64(depth))
    try check(status, "product", "\(batch) products of \(rows) × \(depth) and \(depth) × \(columns)")
  }
}
