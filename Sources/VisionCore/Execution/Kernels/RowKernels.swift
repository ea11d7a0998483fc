import CKernels

/// Floats as rows: row r starts `r · stride` floats from `pointer`.
package struct Rows {
  package var pointer: UnsafePointer<Float>
  package var stride: Int

  package init(_ pointer: UnsafePointer<Float>, stride: Int) {
    self.pointer = pointer
    self.stride = stride
  }
}

/// Floats as rows, to be written.
package struct MutableRows {
  package var pointer: UnsafeMutablePointer<Float>
  package var stride: Int

  package init(_ pointer: UnsafeMutablePointer<Float>, stride: Int) {
    self.pointer = pointer
    self.stride = stride
  }
}

// Results may be written over their input: same pointer, same stride. Otherwise the two must not overlap.
extension WorkerPool {
  /// (x − mean) / √(variance + epsilon) · weight + bias over each row (Ba et al. 2016).
  package func layerNorm(
    _ x: Rows, into y: MutableRows, rows: Int, columns: Int, weight: UnsafePointer<Float>?,
    bias: UnsafePointer<Float>?, epsilon: Float
  ) throws(KernelError) {
    let status = kernel_layer_norm(
      handle, y.pointer, Int64(y.stride), x.pointer, Int64(x.stride), Int64(rows), Int64(columns), weight, bias,
      epsilon)
    try check(status, "layer norm", "\(rows) rows of \(columns)")
  }

  /// softmax over each row; a row that is −infinity throughout gives zeros.
  package func softmax(_ x: Rows, into y: MutableRows, rows: Int, columns: Int) throws(KernelError) {
    let status = kernel_softmax(
      handle, y.pointer, Int64(y.stride), x.pointer, Int64(x.stride), Int64(rows), Int64(columns))
    try check(status, "softmax", "\(rows) rows of \(columns)")
  }

  /// activation(x · scale + shift), scale and shift [columns]: a folded batch norm, or an activation alone.
  package func scaleShift(
    _ x: Rows, into y: MutableRows, rows: Int, columns: Int, scale: UnsafePointer<Float>? = nil,
    shift: UnsafePointer<Float>? = nil, activation: KernelActivation = .none
  ) throws(KernelError) {
    let status = kernel_scale_shift(
      handle, y.pointer, Int64(y.stride), x.pointer, Int64(x.stride), Int64(rows), Int64(columns), scale, shift,
      activation.own)
    try check(status, "scale and shift", "\(rows) rows of \(columns)")
  }

  /// a + b; row r of a gets row r mod `bRows` of b, so that one row, or one image's positions, serve many.
  package func add(
    _ a: Rows, _ b: Rows, bRows: Int, into y: MutableRows, rows: Int, columns: Int
  ) throws(KernelError) {
    let status = kernel_add(
      handle, y.pointer, Int64(y.stride), a.pointer, Int64(a.stride), b.pointer, Int64(b.stride), Int64(bRows),
      Int64(rows), Int64(columns))
    try check(status, "add", "\(rows) rows of \(columns) and \(bRows) to add")
  }

  /// a + b, a · b or a / b; row r of a goes with row r mod `bRows` of b. Where `bIsColumn`, a row of b is one number for
  /// all columns.
  package func combine(
    _ a: Rows, _ b: Rows, bRows: Int, bIsColumn: Bool = false, into y: MutableRows, rows: Int, columns: Int,
    _ combination: RowCombination
  ) throws(KernelError) {
    let status = kernel_combine(
      handle, y.pointer, Int64(y.stride), a.pointer, Int64(a.stride), b.pointer, Int64(b.stride), Int64(bRows),
      Int64(rows), Int64(columns), combination.own, bIsColumn)
    try check(status, "combine", "\(rows) rows of \(columns) and \(bRows) to combine with")
  }

  /// A function of every number.
  package func apply(
    _ function: RowFunction, _ x: Rows, into y: MutableRows, rows: Int, columns: Int
  ) throws(KernelError) {
    let status = kernel_apply(
      handle, y.pointer, Int64(y.stride), x.pointer, Int64(x.stride), Int64(rows), Int64(columns), function.own)
    try check(status, "function", "\(rows) rows of \(columns)")
  }

  /// y[r] = the sum of row r of x.
  package func sumOfColumns(_ x: Rows, into y: MutableRows, rows: Int, columns: Int) throws(KernelError) {
    let status = kernel_sum_columns(
      handle, y.pointer, Int64(y.stride), x.pointer, Int64(x.stride), Int64(rows), Int64(columns))
    try check(status, "sum of columns", "\(rows) rows of \(columns)")
  }

  /// y[g] = the mean of rows g · rows … (g + 1) · rows − 1 of x.
  package func meanOfRows(
    _ x: Rows, into y: MutableRows, groups: Int, rows: Int, columns: Int
  ) throws(KernelError) {
    let status = kernel_mean_rows(
      handle, y.pointer, Int64(y.stride), x.pointer, Int64(x.stride), Int64(groups), Int64(rows), Int64(columns))
    try check(status, "mean of rows", "\(groups) groups of \(rows) rows of \(columns)")
  }

  /// y[i] = x[indices[i]]; a negative index gives zeros. x and y must not overlap.
  package func gatherRows(
    _ x: Rows, _ indices: [Int32], into y: MutableRows, columns: Int
  ) throws(KernelError) {
    let status = indices.withUnsafeBufferPointer { list in
      guard let base = list.baseAddress, !list.isEmpty else { return kernel_ok }
      return kernel_gather_rows(
        handle, y.pointer, Int64(y.stride), x.pointer, Int64(x.stride), base, Int64(list.count), Int64(columns))
    }
    try check(status, "gather rows", "\(indices.count) rows of \(columns)")
  }
}

/// What two rows are combined by.
package enum RowCombination: Sendable, CaseIterable {
  case add
  case multiply
  case divide

  fileprivate var own: kernel_combination {
    switch self {
    case .add: kernel_combination_add
    case .multiply: kernel_combination_multiply
    case .divide: kernel_combination_divide
    }
  }
}

/// Functions of single numbers that no other kernel applies on the way.
package enum RowFunction: Sendable, CaseIterable {
  /// eˣ.
  case exponential
  /// 1 / (1 + e⁻ˣ).
  case sigmoid

  fileprivate var own: kernel_function {
    switch self {
    case .exponential: kernel_function_exponential
    case .sigmoid: kernel_function_sigmoid
    }
  }
}
