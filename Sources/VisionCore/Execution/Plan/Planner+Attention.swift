// Attention as one kernel.

extension Planner {
  /// q·kᵀ, scale, tables, softmax and the product with v, with row lists in place of window partition and shift.
  mutating func planAttention(_ step: Int, _ steps: AttentionSteps) throws {
    let (q, k, v) = (try operand(steps.q), try operand(steps.k), try operand(steps.v))
    let shape = program.steps[steps.softmax].shape.map(\.value)
    let (windows, heads, queries, keys) = (shape[0], shape[1], shape[2], shape[3])
    let valueWidth = v.layout.shape[3]
    let tables = try tables(steps)
    // The result takes the place that its query has: what is then moved back is already there.
    let count = windows * queries
    let inPlace = q.layout.rows.isPermutation(of: count)
    let output = buffer(count, heads * valueWidth)
    let rows = inPlace ? q.layout.rows : RowList(0..<count)
    let call = AttentionCall(
      q: q.operand, k: k.operand, v: v.operand,
      output: AttentionCall.Operand(
        buffer: output, rows: inPlace ? q.operand.rows : nil, column: 0, headStride: valueWidth),
      windows: windows, heads: heads, queries: queries, keys: keys, width: q.layout.shape[3], valueWidth: valueWidth,
      isCosine: steps.isCosine, scale: steps.scale, headScale: steps.headScale, positionBias: tables.bias,
      mask: tables.mask, softmax: steps.softmax)
    instructions.append(.attention(call))
    let axes: [Layout.Axis] = [
      .rows(length: windows), .columns(length: heads, stride: valueWidth), .rows(length: queries),
      .columns(length: valueWidth, stride: 1),
    ]
    define(step, Layout(buffer: output, axes: axes, rows: rows))
    results[steps.softmax] = Plan.Result(
      layout: Layout(filling: output, shape: shape), readyAfter: instructions.count, isAttention: true)
  }

  /// Queries, keys or values [windows, heads, tokens, d] as the kernel reads them.
  private mutating func operand(_ step: Int) throws -> (layout: Layout, operand: AttentionCall.Operand) {
    let layout = try layout(step)
    guard isReadable(layout), case .columns(_, let headStride) = layout.axes[1].asColumns(stride: layout.axes[3].length)
    else { throw unsupported(step) }
    let isInOrder = layout.rows.run?.lowerBound == 0
    return (
      layout,
      AttentionCall.Operand(
        buffer: layout.buffer, rows: isInOrder ? nil : layout.rows, column: layout.column, headStride: headStride)
    )
  }

  /// Whether a head's numbers for a token follow one another in a row that all heads share.
  private func isReadable(_ layout: Layout) -> Bool {
    guard layout.axes.count == 4, case .rows = layout.axes[0], case .rows = layout.axes[2],
      !layout.rows.hasZeros
    else { return false }
    // A head of one channel has no step from one number to the next.
    guard layout.axes[3].length == 1 || layout.axes[3] == .columns(length: layout.axes[3].length, stride: 1) else {
      return false
    }
    if case .columns = layout.axes[1] { return true }
    return layout.axes[1].length == 1
  }

  /// The bias [heads, queries, keys] and the mask [windows, 1, queries, keys]: what a shape tells apart. A bias that
  /// depends on the image comes as [1, heads, queries, keys] from a buffer.
  private mutating func tables(_ steps: AttentionSteps) throws -> (bias: AttentionCall.Bias?, mask: Int?) {
    var (bias, mask): (AttentionCall.Bias?, Int?) = (nil, nil)
    for table in steps.tables {
      let shape = program.steps[table].shape
      if uses.isConstant[table], shape.count == 4, mask == nil {
        mask = table
      } else if uses.isConstant[table], shape.count == 3, bias == nil {
        bias = .constant(step: table)
      } else if shape.count == 4, shape[0] == 1, bias == nil {
        bias = .computed(buffer: copied(try layout(table)).buffer)
      } else {
        throw unsupported(table)
      }
    }
    return (bias, mask)
  }
}

extension Layout.Axis {
  /// An axis of length 1 may be taken to run along columns with any stride.
  fileprivate func asColumns(stride: Int) -> Layout.Axis {
    if case .rows(1) = self { return .columns(length: 1, stride: stride) }
    return self
  }
}
