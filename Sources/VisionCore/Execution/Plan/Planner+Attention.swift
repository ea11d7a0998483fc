// Attention as one kernel.

extension Planner {
  /// q·kᵀ, scale, bias, mask, softmax and the product with v, with row lists in place of window partition and shift.
  mutating func planAttention(_ record: AttentionRecord, _ softmax: AttentionRecord.Softmax) throws {
    let (q, k, v) = (try operand(record.queries), try operand(record.keys), try operand(record.values))
    let shape = program.steps[softmax.weights].shape.map(\.value)
    let (windows, heads, queries, keys) = (shape[0], shape[1], shape[2], shape[3])
    let valueWidth = v.layout.shape[3]
    let bias = try record.positionBiases.first.map { try self.bias($0) }
    var (scale, headScale): (Double, Int?) = (1, nil)
    switch softmax.scale {
    case .fixed(let number, _, _): scale = number
    case .learned(let factor, _): headScale = factor
    case nil: break
    }
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
      isCosine: softmax.normalized != nil, scale: scale, headScale: headScale, positionBias: bias,
      mask: record.mask?.step, softmax: softmax.weights)
    instructions.append(.attention(call))
    let axes: [Layout.Axis] = [
      .rows(length: windows), .columns(length: heads, stride: valueWidth), .rows(length: queries),
      .columns(length: valueWidth, stride: 1),
    ]
    define(record.result, Layout(buffer: output, axes: axes, rows: rows))
    results[softmax.weights] = Plan.Result(
      layout: Layout(filling: output, shape: shape), readyAfter: instructions.count, isAttention: true)
  }

  /// Queries, keys or values [windows, heads, tokens, d] as the kernel reads them.
  private mutating func operand(_ step: Int) throws -> (layout: Layout, operand: AttentionCall.Operand) {
    var layout = try layout(step)
    layout = besideEachOther(onOneRow(layout))
    guard isReadable(layout), case .columns(_, let headStride) = layout.axes[1].asColumns(stride: layout.axes[3].length)
    else { throw unsupported(step) }
    let isInOrder = layout.rows.run?.lowerBound == 0
    return (
      layout,
      AttentionCall.Operand(
        buffer: layout.buffer, rows: isInOrder ? nil : layout.rows, column: layout.column, headStride: headStride)
    )
  }

  /// A single token whose heads are rows one after another, as those of a constant are, read as if they were one row.
  private func onOneRow(_ layout: Layout) -> Layout {
    guard layout.axes.count == 4, layout.axes[0].length == 1, layout.axes[2].length == 1, case .rows = layout.axes[1],
      case .columns = layout.axes[3], let run = layout.rows.run
    else { return layout }
    let stride = buffers[layout.buffer].width
    var joined = layout
    joined.axes[1] = .columns(length: layout.axes[1].length, stride: stride)
    (joined.rows, joined.column) = (RowList(0..<1), layout.column + run.lowerBound * stride)
    return joined
  }

  /// Heads that are rows of their own, as a norm over each head's numbers leaves them, copied into one row for each token.
  private mutating func besideEachOther(_ layout: Layout) -> Layout {
    guard layout.axes.count == 4, layout.axes[1].length > 1, case .rows = layout.axes[1] else { return layout }
    let shape = layout.shape
    let (windows, heads, tokens, width) = (shape[0], shape[1], shape[2], shape[3])
    let transposed = layout.elementary(
      Rearrangement(
        pattern: "b h n d -> b n h d", sizes: shape.map { Size($0) }, input: [[0], [1], [2], [3]],
        output: [[0], [2], [1], [3]]))
    let joined = regrouped(copied(transposed), shape: [windows, tokens, heads * width])
    return Layout(
      buffer: joined.buffer,
      axes: [
        .rows(length: windows), .columns(length: heads, stride: width), .rows(length: tokens),
        .columns(length: width, stride: 1),
      ], rows: joined.rows)
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

  /// A bias [heads, queries, keys], or [1, heads, queries, keys] from a buffer where it depends on the image.
  private mutating func bias(_ term: AttentionRecord.Term) throws -> AttentionCall.Bias {
    if term.kind == .ofQueries { return .computed(buffer: copied(try layout(term.step)).buffer) }
    return .constant(step: try constant(term.step))
  }
}

extension Layout.Axis {
  /// An axis of length 1 may be taken to run along columns with any stride.
  fileprivate func asColumns(stride: Int) -> Layout.Axis {
    if case .rows(1) = self { return .columns(length: 1, stride: stride) }
    return self
  }
}
