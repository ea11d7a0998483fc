/// Instructions over rows: norms, activations, moves, sums.
extension Preparation {
  func layerNorm(_ x: Matrix, _ y: Matrix, _ weight: [Float], _ bias: [Float], _ epsilon: Float) -> Prepared {
    let (source, target, pool) = (Rows(memory.rows(x)), memory.rows(y), pool)
    return Prepared { _ in
      try pool.layerNorm(
        source, into: target, rows: x.rows, columns: x.columns, weight: weight, bias: bias, epsilon: epsilon)
    }
  }

  func groupNorm(
    _ x: Matrix, _ y: Matrix, _ weights: GroupNormWeights, _ activation: Activation?
  ) throws -> Prepared {
    let (weight, bias) = (try values(weights.weight), try values(weights.bias))
    let scratch = try Buffer(count: WorkerPool.groupNormScratch(rows: x.rows, columns: x.columns))
    let (source, target, pool) = (Rows(memory.rows(x)), memory.rows(y), pool)
    return Prepared(scratchBytes: scratch.byteCount) { _ in
      try pool.groupNorm(
        source, into: target, rows: x.rows, columns: x.columns, groups: weights.groups, weight: weight, bias: bias,
        epsilon: Float(weights.epsilon), activation: activation?.kernel ?? .none, scratch: scratch.pointer)
    }
  }

  func activation(_ x: Matrix, _ y: Matrix, _ activation: Activation) -> Prepared {
    guard let function = activation.function else { return scaled(x, y, nil, nil, activation.kernel) }
    let (source, target, pool) = (Rows(memory.rows(x)), memory.rows(y), pool)
    return Prepared { _ in try pool.apply(function, source, into: target, rows: x.rows, columns: x.columns) }
  }

  func softmax(_ x: Matrix, _ y: Matrix) -> Prepared {
    let (source, target, pool) = (Rows(memory.rows(x)), memory.rows(y), pool)
    return Prepared { _ in try pool.softmax(source, into: target, rows: x.rows, columns: x.columns) }
  }

  /// y = activation(x · scale + shift), by column.
  func scaled(
    _ x: Matrix, _ y: Matrix, _ scale: [Float]?, _ shift: [Float]?, _ activation: KernelActivation
  ) -> Prepared {
    let (source, target, pool) = (Rows(memory.rows(x)), memory.rows(y), pool)
    let scale = scale ?? [Float](repeating: 1, count: x.columns)
    return Prepared { _ in
      try withPointers(scale, shift) {
        try pool.scaleShift(
          source, into: target, rows: x.rows, columns: x.columns, scale: $0, shift: $1, activation: activation)
      }
    }
  }

  func gatherRows(_ x: Matrix, _ rows: RowList, _ y: Int) -> Prepared {
    let rows = rows.list
    let (source, target, pool) = (Rows(memory.rows(x)), MutableRows(memory.pointer(y), stride: x.columns), pool)
    return Prepared { _ in try pool.gatherRows(source, rows, into: target, columns: x.columns) }
  }

  func copyElements(_ x: StridedLayout, _ y: Int) -> Prepared {
    let (source, target, pool) = (memory.pointer(x.buffer) + x.offset, memory.pointer(y), pool)
    let axes = zip(x.shape, zip(rowMajorStrides(x.shape), x.strides)).filter { $0.0 > 1 }.map {
      CopyAxis(size: $0, resultStride: $1.0, sourceStride: $1.1)
    }
    return Prepared { _ in try pool.copy(source, into: target, axes: axes) }
  }

  func copy(_ x: Matrix, _ y: Matrix) -> Prepared {
    let (source, target) = (memory.rows(x), memory.rows(y))
    return Prepared { _ in
      for row in 0..<x.rows {
        (target.pointer + row * target.stride).update(from: source.pointer + row * source.stride, count: x.columns)
      }
    }
  }

  func combine(_ a: Matrix, _ b: Matrix, _ y: Matrix, _ combination: RowCombination) -> Prepared {
    let (first, second, target, pool) = (Rows(memory.rows(a)), Rows(memory.rows(b)), memory.rows(y), pool)
    let isColumn = b.columns == 1 && a.columns > 1
    return Prepared { _ in
      try pool.combine(
        first, second, bRows: b.rows, bIsColumn: isColumn, into: target, rows: a.rows, columns: a.columns, combination)
    }
  }

  func sumOfColumns(_ x: Matrix, _ y: Matrix) -> Prepared {
    let (source, target, pool) = (Rows(memory.rows(x)), memory.rows(y), pool)
    return Prepared { _ in try pool.sumOfColumns(source, into: target, rows: x.rows, columns: x.columns) }
  }

  func mean(_ x: Matrix, _ y: Matrix, _ rows: Int) -> Prepared {
    let (source, target, pool) = (Rows(memory.rows(x)), memory.rows(y), pool)
    return Prepared { _ in
      try pool.meanOfRows(source, into: target, groups: y.rows, rows: rows, columns: x.columns)
    }
  }
}

extension Rows {
  fileprivate init(_ rows: MutableRows) { self.init(UnsafePointer(rows.pointer), stride: rows.stride) }
}

extension Activation {
  /// What other kernels apply on the way.
  var kernel: KernelActivation {
    switch self {
    case .gelu: .gelu
    case .quickGELU: .quickGELU
    case .tanhGELU: .tanhGELU
    case .silu: .silu
    case .tanh: .tanh
    case .relu: .relu
    case .exponential, .sigmoid: .none
    }
  }

  /// What has a kernel of its own.
  fileprivate var function: RowFunction? {
    switch self {
    case .exponential: .exponential
    case .sigmoid: .sigmoid
    case .gelu, .quickGELU, .tanhGELU, .silu, .tanh, .relu: nil
    }
  }
}
