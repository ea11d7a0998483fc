// Products of two tensors that are no attention.

extension Planner {
  /// A contraction as one batched matrix product, or as a linear layer where the right side is a weight.
  mutating func planProduct(_ step: Int, _ contraction: Contraction) throws {
    let inputs = program.steps[step].inputs
    if uses.isConstant[inputs[1]] { return try planLinearContraction(step, contraction) }
    let (left, right, output) = (contraction.left, contraction.right, contraction.output)
    let batch = output.filter { left.contains($0) && right.contains($0) }
    let rows = output.filter { !right.contains($0) }
    let columns = output.filter { !left.contains($0) }
    let depth = left.filter { right.contains($0) && !output.contains($0) }
    if output == batch + columns + rows, output != batch + rows + columns {
      let turned = Contraction(
        pattern: contraction.pattern, sizes: contraction.sizes, left: right, right: left, output: output)
      return try planProduct(step, turned, inputs: (inputs[1], inputs[0]), batch, columns, rows, depth)
    }
    guard output == batch + rows + columns else { throw unsupported(step) }
    try planProduct(step, contraction, inputs: (inputs[0], inputs[1]), batch, rows, columns, depth)
  }

  private mutating func planProduct(
    _ step: Int, _ contraction: Contraction, inputs: (Int, Int), _ batch: [Int], _ rows: [Int], _ columns: [Int],
    _ depth: [Int]
  ) throws {
    guard let a = try operand(inputs.0, contraction.left, contraction, batch, rows, depth),
      let b = try operand(inputs.1, contraction.right, contraction, batch, columns, depth)
    else { throw unsupported(step) }
    func count(_ axes: [Int]) -> Int { axes.reduce(1) { $0 * contraction.sizes[$1].value } }
    let y = buffer(count(batch) * count(rows), count(columns))
    instructions.append(
      .product(
        ProductCall(
          a: a, b: b, y: y, batch: count(batch), rows: count(rows), columns: count(columns), depth: count(depth))))
    var stride = count(columns)
    let along = columns.map { axis -> Layout.Axis in
      stride /= contraction.sizes[axis].value
      return .columns(length: contraction.sizes[axis].value, stride: stride)
    }
    let down = (batch + rows).map { Layout.Axis.rows(length: contraction.sizes[$0].value) }
    define(step, Layout(buffer: y, axes: down + along, rows: RowList(0..<count(batch) * count(rows))))
  }

  /// A tensor as matrices [batch, rows, depth]; nil where one of these is not evenly spaced in memory.
  private mutating func operand(
    _ step: Int, _ axes: [Int], _ contraction: Contraction, _ batch: [Int], _ rows: [Int], _ depth: [Int]
  ) throws -> ProductCall.Operand? {
    let strided = strided(try layout(step))
    let strides = Dictionary(uniqueKeysWithValues: zip(axes, strided.strides))
    /// The stride of several axes taken as one.
    func joined(_ axes: [Int]) -> Int? {
      let long = axes.filter { contraction.sizes[$0].value > 1 }
      guard let last = long.last, var stride = strides[last] else { return 0 }
      let innermost = stride
      for axis in long.reversed() {
        guard strides[axis] == stride else { return nil }
        stride *= contraction.sizes[axis].value
      }
      return innermost
    }
    guard let ofBatch = joined(batch), let ofRows = joined(rows), let ofDepth = joined(depth) else { return nil }
    return ProductCall.Operand(
      buffer: strided.buffer, offset: strided.offset, batchStride: ofBatch, rowStride: ofRows, depthStride: ofDepth)
  }

  /// `… i, m i -> … m` with a weight on the right.
  private mutating func planLinearContraction(_ step: Int, _ contraction: Contraction) throws {
    let inputs = program.steps[step].inputs
    let (left, right) = (contraction.left, contraction.right)
    guard right.count == 2, right[1] == left.last, contraction.output == Array(left[..<(left.count - 1)]) + [right[0]]
    else {
      throw unsupported(step)
    }
    let (x, source) = rows(of: try layout(inputs[0]))
    let features = contraction.sizes[right[0]].value
    let y = buffer(x.rows, features)
    instructions.append(
      .linear(
        x: x, y: whole(y), LinearWeights(weight: inputs[1], bias: nil), activation: nil, accumulates: false))
    define(step, layout(like: source, in: y, width: features))
  }
}
