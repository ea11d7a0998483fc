// Sums, products, means and joins of whole tensors as kernels.

extension Planner {
  /// Two tensors combined; the second may lack leading axes, or have them or the last one long.
  mutating func planCombination(_ step: Int, _ combination: RowCombination) throws {
    let record = program.steps[step]
    let shape = record.shape.map(\.value)
    var (first, second) = (try layout(record.inputs[0]), try layout(record.inputs[1]))
    if first.shape != shape, second.shape != shape || combination == .divide { first = expanded(first, to: shape) }
    let (long, short) = first.shape == shape ? (first, second) : (second, first)
    var (a, order) = rows(of: long)
    var b = secondOperand(short, like: order, of: a, shape: shape)
    if b == nil {
      // The one lies across the other: both are laid out in order.
      (a, order) = rows(of: copied(long))
      b = secondOperand(expanded(short, to: shape), like: order, of: a, shape: shape)
    }
    guard let b else { throw unsupported(step) }
    let y = buffer(a.rows, a.columns)
    instructions.append(.combine(a: a, b: b, y: whole(y), combination))
    define(step, layout(like: order, in: y, width: a.columns))
  }

  /// The rows of the shorter tensor in the order in which those of the longer lie; nil where it does not fit.
  private mutating func secondOperand(_ short: Layout, like order: Layout, of a: Matrix, shape: [Int]) -> Matrix? {
    let isColumn = short.shape.last == 1
    var target = shape
    if isColumn { target[shape.count - 1] = 1 }
    guard let spread = short.broadcast(to: target), let width = spread.consecutiveColumns,
      width == (isColumn ? 1 : a.columns)
    else { return nil }
    let table = spread.rows.arranged(as: order.rows)
    if let (first, count) = table.period {
      return Matrix(buffer: spread.buffer, firstRow: first, rows: count, column: spread.column, columns: width)
    }
    let x = Matrix(buffer: spread.buffer, rows: buffers[spread.buffer].rows, column: spread.column, columns: width)
    let gathered = buffer(a.rows, width)
    instructions.append(.gatherRows(x: x, rows: table, y: gathered))
    return whole(gathered)
  }

  /// A tensor repeated along axes that are one long or missing.
  private mutating func expanded(_ layout: Layout, to shape: [Int]) -> Layout {
    var source = strided(layout)
    source.strides =
      [Int](repeating: 0, count: shape.count - source.shape.count)
      + zip(source.shape, source.strides).map { length, stride in length == 1 ? 0 : stride }
    source.shape = shape
    return copied(source)
  }

  /// [… n, 2n − 1] → [… n, n]: number j of place i is that of the offset j − i.
  mutating func planRelativeToAbsolute(_ step: Int) throws {
    var source = strided(try layout(program.steps[step].inputs[0]))
    let last = source.shape.count - 1
    // One place further on, the same offset belongs to a pair one further on too.
    source.shape[last] = program.steps[step].shape[last].value
    source.offset += (source.shape[last] - 1) * source.strides[last]
    source.strides[last - 1] -= source.strides[last]
    define(step, copied(source))
  }

  mutating func planScale(_ step: Int, _ factor: Double) throws {
    let (x, source) = rows(of: try layout(program.steps[step].inputs[0]))
    let y = buffer(x.rows, x.columns)
    instructions.append(.scale(x: x, y: whole(y), factor: factor))
    define(step, layout(like: source, in: y, width: x.columns))
  }

  /// Tensors joined along the last axis, or along another that only axes of length 1 precede.
  mutating func planConcatenation(_ step: Int, _ axis: Int) throws {
    let record = program.steps[step]
    let shape = record.shape.map(\.value)
    let isLast = axis == shape.count - 1
    guard isLast || shape[..<axis].allSatisfy({ $0 == 1 }) else { throw unsupported(step) }
    let y = buffer(shape.dropLast().reduce(1, *), shape[shape.count - 1])
    var (firstRow, column) = (0, 0)
    for input in record.inputs {
      let x = inOrder(try layout(input))
      instructions.append(
        .copy(x: x, y: Matrix(buffer: y, firstRow: firstRow, rows: x.rows, column: column, columns: x.columns)))
      if isLast { column += x.columns } else { firstRow += x.rows }
    }
    define(step, Layout(filling: y, shape: shape))
  }

  /// A tensor's rows one after another.
  mutating func inOrder(_ layout: Layout) -> Matrix {
    let (matrix, order) = rows(of: layout)
    return order.rows.run?.lowerBound == 0 ? matrix : copy(of: layout)
  }

  /// The mean over axes that run over rows and follow one another, up to the last but one.
  mutating func planMean(_ step: Int, _ axes: [Int]) throws {
    let y = try meanOverRows(step, axes)
    define(step, Layout(filling: y, shape: program.steps[step].shape.map(\.value)))
  }

  private mutating func meanOverRows(_ step: Int, _ axes: [Int]) throws -> Int {
    let source = try layout(program.steps[step].inputs[0])
    guard let first = axes.first, axes == Array(first..<source.axes.count - 1) else { throw unsupported(step) }
    let groups = source.shape[..<first].reduce(1, *)
    let count = axes.reduce(1) { $0 * source.shape[$1] }
    let (matrix, order) = rows(of: source)
    // One mean over all rows may take them in any order.
    let x = groups == 1 || order.rows.run?.lowerBound == 0 ? matrix : copy(of: source)
    let y = buffer(groups, x.columns)
    instructions.append(.meanOverRows(x: x, y: whole(y), rows: count))
    return y
  }

  /// The sum over the last axis, or over all but the first and the last.
  mutating func planSum(_ step: Int, _ axes: [Int]) throws {
    let source = try layout(program.steps[step].inputs[0])
    let shape = program.steps[step].shape.map(\.value)
    if axes == [source.axes.count - 1] {
      let (x, order) = rows(of: source)
      let y = buffer(x.rows, 1)
      instructions.append(.sumOfColumns(x: x, y: whole(y)))
      define(step, Layout(buffer: y, axes: Array(order.axes.dropLast()), rows: order.rows))
    } else {
      let mean = try meanOverRows(step, axes)
      let y = buffer(1, buffers[mean].width)
      let count = axes.reduce(1) { $0 * source.shape[$1] }
      instructions.append(.scale(x: whole(mean), y: whole(y), factor: Double(count)))
      define(step, Layout(filling: y, shape: shape))
    }
  }
}

extension Layout {
  /// The same rows again along axes that are one long or missing; nil where the columns would have to repeat.
  fileprivate func broadcast(to shape: [Int]) -> Layout? {
    let missing = shape.count - axes.count
    var result = self
    result.axes = Array(repeating: .rows(length: 1), count: missing) + axes
    for (axis, length) in shape.enumerated().reversed() where result.axes[axis].length != length {
      guard case .rows(1) = result.axes[axis] else { return nil }
      let inner = result.axes[(axis + 1)...].reduce(1) { if case .rows(let count) = $1 { $0 * count } else { $0 } }
      result.rows = result.rows.repeated(length, inner: inner)
      result.axes[axis] = .rows(length: length)
    }
    return result
  }
}
