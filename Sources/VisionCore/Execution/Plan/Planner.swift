/// Turns a program's steps into instructions, one after another.
struct Planner {
  let program: Program
  let keeping: Set<Int>
  let uses: Uses
  var instructions: [Instruction] = []
  var buffers: [Plan.Buffer] = []
  var results: [Int: Plan.Result] = [:]
  /// Steps that a fused kernel has already done, or will do.
  var absorbed: Set<Int> = []
  private var parameterBuffers: [Int: Int] = [:]
  /// The step that each instruction finishes.
  private(set) var finished: [Int] = []

  init(_ program: Program, keeping: Set<Int>) {
    (self.program, self.keeping, uses) = (program, keeping, Uses(program))
  }

  mutating func run() throws {
    try checkRows()
    for step in program.steps.indices where !absorbed.contains(step) {
      try plan(step)
      while finished.count < instructions.count { finished.append(step) }
    }
  }

  /// Lists of rows have 32 bits for each; a buffer's rows are those of a step's result, all axes but the last.
  private func checkRows() throws(PlanError) {
    for (index, step) in program.steps.enumerated() where !uses.isFused(index) {
      let rows = step.shape.dropLast().reduce(1) { $0 * $1.value }
      if rows > Int(Int32.max) { throw .tooManyRows(path: program.modules[step.module].path, rows: rows) }
    }
  }

  private mutating func plan(_ step: Int) throws {
    if uses.isConstant[step] {
      if keeping.contains(step) { defineConstant(step) }
      return
    }
    if uses.isFused(step) { return }
    let record = program.steps[step]
    switch record.operation {
    case .input:
      let (channels, rows, columns) = (record.shape[1].value, record.shape[2].value, record.shape[3].value)
      define(step, Layout(filling: buffer(channels * rows, columns, .input), shape: record.shape.map(\.value)))
    case .rearrange, .slice, .pad, .roll: define(step, try move(step, try layout(record.inputs[0])))
    case .relativeToAbsolute: try planRelativeToAbsolute(step)
    case .concatenate(let axis): try planConcatenation(step, axis)
    case .unfold(let window): try planUnfolding(step, window)
    case .linear: try planLinear(step)
    case .convolution(let window, let groups): try planConvolution(step, window, groups: groups.value)
    case .layerNorm(let epsilon): try planLayerNorm(step, epsilon)
    case .groupNorm(let groups, let epsilon): try planGroupNorm(step, groups, epsilon)
    case .batchNorm(let epsilon): try planBatchNorm(step, epsilon)
    case .activation(let activation): try planActivation(step, activation)
    case .add: try planCombination(step, .add)
    case .multiply: try planCombination(step, .multiply)
    case .divide: try planCombination(step, .divide)
    case .scale(let factor, _): try planScale(step, factor)
    case .mean(let axes): try planMean(step, axes)
    case .sum(let axes): try planSum(step, axes)
    case .maxPool(let window): try planPooling(step, window, .maximum)
    case .averagePool(let window): try planPooling(step, window, .mean)
    case .einsum(let contraction):
      if let record = uses.fused[step], let softmax = record.softmax {
        try planAttention(record, softmax)
      } else {
        try planProduct(step, contraction)
      }
    case .softmax: try planSoftmax(step)
    case .normalize, .clamp, .standardize, .parameter, .constant, .relativePositionBias, .resamplePositions:
      throw unsupported(step)
    }
  }

  // MARK: Buffers and layouts

  /// A new buffer.
  mutating func buffer(_ rows: Int, _ width: Int, _ content: Plan.Buffer.Content = .activation) -> Int {
    buffers.append(Plan.Buffer(rows: rows, width: width, content: content))
    return buffers.count - 1
  }

  mutating func define(_ step: Int, _ layout: Layout) {
    results[step] = Plan.Result(layout: layout, readyAfter: instructions.count)
  }

  /// Where a step's result lies; a constant gets a buffer when it is first read.
  mutating func layout(_ step: Int) throws -> Layout {
    if results[step] == nil, uses.isConstant[step] { defineConstant(step) }
    guard let result = results[step] else { throw unsupported(step) }
    return result.layout
  }

  func unsupported(_ step: Int) -> PlanError {
    let record = program.steps[step]
    return .unsupported(
      step: step, path: program.modules[record.module].path, operation: record.operation.title ?? "parameter")
  }

  /// A step that gives weights; it must follow from parameters alone.
  func constant(_ step: Int) throws -> Int {
    guard uses.isConstant[step] else { throw unsupported(step) }
    return step
  }

  func linearWeights(_ step: Int) throws -> LinearWeights {
    let inputs = program.steps[step].inputs
    return LinearWeights(weight: try constant(inputs[1]), bias: try inputs.count > 2 ? constant(inputs[2]) : nil)
  }

  private mutating func defineConstant(_ step: Int) {
    let shape = program.steps[step].shape.map(\.value)
    let target = buffer(shape.dropLast().reduce(1, *), shape.last ?? 1, .constant(step: step))
    results[step] = Plan.Result(layout: Layout(filling: target, shape: shape), readyAfter: 0)
  }

  // MARK: Movement

  /// A movement step as a change of layout; data is copied only where no layout can say it.
  mutating func move(_ step: Int, _ source: Layout) throws -> Layout {
    switch program.steps[step].operation {
    case .rearrange(let rearrangement):
      let pieces = source.elementary(rearrangement)
      return pieces.grouped(rearrangement.output)
        ?? regrouped(copied(pieces), shape: program.steps[step].shape.map(\.value))
    case .slice(let axis, let start, let count): return source.sliced(axis: axis, start: start, count: count)
    case .pad(let axis, let before, let after):
      if let padded = source.padded(axis: axis, before: before, after: after) { return padded }
      guard let padded = copied(source).padded(axis: axis, before: before, after: after) else {
        throw unsupported(step)
      }
      return padded
    case .roll(let shifts):
      guard let rolled = source.rolled(shifts) else { throw unsupported(step) }
      return rolled
    default: throw unsupported(step)
    }
  }

  /// The tensor in a buffer of its own, in row-major order.
  mutating func copied(_ layout: Layout) -> Layout {
    if let columns = layout.consecutiveColumns {
      let shape = layout.shape
      let target = buffer(shape.dropLast().reduce(1, *), shape[shape.count - 1])
      let x = Matrix(buffer: layout.buffer, rows: buffers[layout.buffer].rows, column: layout.column, columns: columns)
      instructions.append(.gatherRows(x: x, rows: layout.rows, y: target))
      return Layout(filling: target, shape: shape)
    }
    return copied(strided(layout))
  }

  /// Elements at even distances in a buffer of their own, in row-major order.
  mutating func copied(_ source: StridedLayout) -> Layout {
    let shape = source.shape
    let target = buffer(shape.dropLast().reduce(1, *), shape[shape.count - 1])
    instructions.append(.copyElements(x: source, y: target))
    return Layout(filling: target, shape: shape)
  }

  /// The tensor at even distances: where it lies if that is so, else after its rows were put in order.
  mutating func strided(_ layout: Layout) -> StridedLayout {
    let source = buffers[layout.buffer]
    if let strided = layout.strided(width: source.width) { return strided }
    let target = buffer(layout.rows.count, source.width)
    instructions.append(.gatherRows(x: whole(layout.buffer), rows: layout.rows, y: target))
    // Every row axis is a stride now; the columns are as they were.
    var inOrder = layout
    (inOrder.buffer, inOrder.rows) = (target, RowList(0..<layout.rows.count))
    return strided(inOrder)
  }

  /// A row-major buffer with its axes grouped anew.
  mutating func regrouped(_ layout: Layout, shape: [Int]) -> Layout {
    let old = buffers[layout.buffer]
    let width = shape[shape.count - 1]
    buffers[layout.buffer] = Plan.Buffer(rows: old.count / width, width: width, content: old.content)
    return Layout(filling: layout.buffer, shape: shape)
  }

  /// The part of the buffer that holds a tensor as plain rows, and the table by which its rows are to be read.
  ///
  /// Where the rows are all of a buffer's in another order, work can be done on them as they lie: the table then says
  /// where each place's row is. What has gaps, repetitions or padding is copied first.
  mutating func rows(of layout: Layout) -> (matrix: Matrix, layout: Layout) {
    if let width = layout.consecutiveColumns {
      if let run = layout.rows.run {
        var renumbered = layout
        renumbered.rows = layout.rows.renumbered(from: run.lowerBound)
        return (
          Matrix(
            buffer: layout.buffer, firstRow: run.lowerBound, rows: run.count, column: layout.column, columns: width),
          renumbered
        )
      }
      let count = buffers[layout.buffer].rows
      if layout.rows.isPermutation(of: count) {
        return (Matrix(buffer: layout.buffer, rows: count, column: layout.column, columns: width), layout)
      }
    }
    let copy = copied(layout)
    return (whole(copy.buffer), copy)
  }

  /// The tensor in a buffer of its own, as that buffer's whole matrix.
  mutating func copy(of layout: Layout) -> Matrix {
    let copy = copied(layout)
    return whole(copy.buffer)
  }

  /// A buffer's whole matrix.
  func whole(_ buffer: Int) -> Matrix {
    Matrix(buffer: buffer, rows: buffers[buffer].rows, columns: buffers[buffer].width)
  }

  /// The layout of a new buffer of `width` columns whose rows are in the order of those of `layout`.
  func layout(like layout: Layout, in buffer: Int, width: Int) -> Layout {
    Layout(
      buffer: buffer, axes: layout.axes.dropLast() + [.columns(length: width, stride: 1)], rows: layout.rows)
  }

  // MARK: Summary

  /// For each buffer of activations the instructions during which its place is taken.
  func lifetimes() -> [Range<Int>?] {
    var lifetimes = [Range<Int>?](repeating: nil, count: buffers.count)
    func extend(_ buffer: Int, _ instruction: Int) {
      guard case .activation = buffers[buffer].content else { return }
      let old = lifetimes[buffer] ?? instruction..<instruction + 1
      lifetimes[buffer] = min(old.lowerBound, instruction)..<max(old.upperBound, instruction + 1)
    }
    for (index, instruction) in instructions.enumerated() {
      for buffer in instruction.buffers { extend(buffer, index) }
    }
    // Results are read after the instruction that finishes them, the scores at the very end.
    for step in keeping {
      if let result = results[step] { extend(result.layout.buffer, max(result.readyAfter - 1, 0)) }
    }
    if let result = results[program.output] { extend(result.layout.buffer, instructions.count - 1) }
    return lifetimes
  }

  /// For each instruction the part of all multiply-accumulates that is done when it is.
  func progress() -> [Double] {
    let ledger = Ledger(program)
    let counts = program.steps.indices.map { ledger.multiplyAccumulates(of: .step($0)) }
    let total = Double(max(counts.reduce(0, +), 1))
    var done = 0
    var next = 0
    return finished.map { step in
      while next <= step {
        done += counts[next]
        next += 1
      }
      return Double(done) / total
    }
  }
}
