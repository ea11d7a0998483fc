// Linear layers, convolutions, norms and sums as kernels.

extension Planner {
  /// A linear layer with the activation or the residual sum that follows it.
  mutating func planLinear(_ step: Int) throws {
    let record = program.steps[step]
    let (x, source) = rows(of: try layout(record.inputs[0]))
    let features = record.shape[record.shape.count - 1].value
    let weights = try linearWeights(step)
    if let target = try residualTarget(of: step, rows: x.rows, like: source, features: features) {
      instructions.append(.linear(x: x, y: target.matrix, weights, activation: nil, accumulates: true))
      define(target.sum, target.layout)
      absorbed.formUnion(target.steps)
      return
    }
    let y = buffer(x.rows, features)
    var activation: Activation?
    var result = step
    if let reader = uses.onlyReader(of: step), !keeping.contains(step),
      case .activation(let kind) = program.steps[reader].operation
    {
      (activation, result) = (kind, reader)
      absorbed.insert(reader)
    }
    instructions.append(.linear(x: x, y: whole(y), weights, activation: activation, accumulates: false))
    define(result, layout(like: source, in: y, width: features))
  }

  /// Where a layer may add its result in place: y + z, z read by nobody afterwards, y's rows in z's order.
  private func residualTarget(
    of step: Int, rows: Int, like source: Layout, features: Int
  ) throws -> (sum: Int, steps: Set<Int>, matrix: Matrix, layout: Layout)? {
    var layout = layout(like: source, in: -1, width: features)
    var current = step
    var passed: Set<Int> = []
    while let reader = uses.onlyReader(of: current), !keeping.contains(current) {
      let record = program.steps[reader]
      if case .add = record.operation {
        let other = record.inputs[0] == current ? record.inputs[1] : record.inputs[0]
        guard other != current, uses.lastReader[other] == reader, let z = results[other]?.layout,
          case .activation = buffers[z.buffer].content, z.rows == layout.rows, z.axes == layout.axes, z.column == 0,
          buffers[z.buffer].rows == rows, buffers[z.buffer].width == features
        else { return nil }
        return (reader, passed.union([reader]), whole(z.buffer), z)
      }
      guard let moved = movedFreely(reader, layout) else { return nil }
      layout = moved
      current = reader
      passed.insert(reader)
    }
    return nil
  }

  /// A movement step that copies nothing; nil for any other.
  private func movedFreely(_ step: Int, _ source: Layout) -> Layout? {
    switch program.steps[step].operation {
    case .rearrange(let rearrangement): source.elementary(rearrangement).grouped(rearrangement.output)
    case .slice(let axis, let start, let count): source.sliced(axis: axis, start: start, count: count)
    case .roll(let shifts): source.rolled(shifts)
    default: nil
    }
  }

  mutating func planLayerNorm(_ step: Int, _ epsilon: Double) throws {
    let inputs = program.steps[step].inputs
    let (x, source) = rows(of: try layout(inputs[0]))
    let y = buffer(x.rows, x.columns)
    instructions.append(
      .layerNorm(
        x: x, y: whole(y), weight: try parameter(inputs[1]), bias: try parameter(inputs[2]), epsilon: epsilon))
    define(step, layout(like: source, in: y, width: x.columns))
  }

  mutating func planActivation(_ step: Int, _ activation: Activation) throws {
    let (x, source) = rows(of: try layout(program.steps[step].inputs[0]))
    let y = buffer(x.rows, x.columns)
    instructions.append(.activation(x: x, y: whole(y), activation))
    define(step, layout(like: source, in: y, width: x.columns))
  }

  /// A convolution, with the batch norm that follows it. One of the image itself is a linear layer over its patches.
  mutating func planConvolution(_ step: Int, _ geometry: ConvolutionGeometry) throws {
    let record = program.steps[step]
    let input = program.steps[record.inputs[0]]
    let shape = ConvolutionSizes(
      input: GridSize(rows: input.shape[1].value, columns: input.shape[2].value),
      output: GridSize(rows: record.shape[1].value, columns: record.shape[2].value),
      inputChannels: input.shape[3].value, outputChannels: record.shape[3].value, kernel: geometry.kernel.value,
      stride: geometry.stride.value, padding: geometry.padding, groups: geometry.groups.value)
    var weights = try linearWeights(step)
    let result: Int
    (weights.norm, result) = try followingNorm(step)
    let y = buffer(shape.output.count, shape.outputChannels)
    if isImage(record.inputs[0]), shape.groups == 1 {
      let patches = buffer(shape.output.count, shape.inputChannels * shape.kernel * shape.kernel)
      instructions.append(.unfold(image: whole(try layout(record.inputs[0]).buffer), y: whole(patches), shape))
      instructions.append(.linear(x: whole(patches), y: whole(y), weights, activation: nil, accumulates: false))
    } else {
      let x = try map(record.inputs[0])
      let isDepthwise = shape.groups > 1 && shape.groups == shape.inputChannels && shape.groups == shape.outputChannels
      instructions.append(
        isDepthwise
          ? .depthwiseConvolution(x: x, y: whole(y), shape, weights) : .convolution(x: x, y: whole(y), shape, weights))
    }
    define(result, Layout(filling: y, shape: record.shape.map(\.value)))
  }

  /// A map's tokens as consecutive rows in the order of the map.
  private mutating func map(_ step: Int) throws -> Matrix {
    let layout = try layout(step)
    let (matrix, inOrder) = rows(of: layout)
    return inOrder.firstOfConsecutiveRows == 0 ? matrix : whole(copied(layout).buffer)
  }

  /// Whether a step is the image with its channels put last and nothing else.
  private func isImage(_ step: Int) -> Bool {
    guard case .rearrange(let rearrangement) = program.steps[step].operation,
      case .input = program.steps[program.steps[step].inputs[0]].operation
    else { return false }
    return rearrangement.output == [0, 2, 3, 1].map { rearrangement.input[$0] }
  }

  private mutating func followingNorm(_ step: Int) throws -> (BatchNormWeights?, result: Int) {
    guard let reader = uses.onlyReader(of: step), !keeping.contains(step),
      case .batchNorm(let epsilon) = program.steps[reader].operation
    else { return (nil, step) }
    absorbed.insert(reader)
    return (try batchNormWeights(reader, epsilon), reader)
  }

  private func batchNormWeights(_ step: Int, _ epsilon: Double) throws -> BatchNormWeights {
    let inputs = program.steps[step].inputs
    return BatchNormWeights(
      weight: try parameter(inputs[1]), bias: try parameter(inputs[2]), mean: try parameter(inputs[3]),
      variance: try parameter(inputs[4]), epsilon: epsilon)
  }

  mutating func planBatchNorm(_ step: Int, _ epsilon: Double) throws {
    let (x, source) = rows(of: try layout(program.steps[step].inputs[0]))
    let y = buffer(x.rows, x.columns)
    instructions.append(.batchNorm(x: x, y: whole(y), try batchNormWeights(step, epsilon)))
    define(step, layout(like: source, in: y, width: x.columns))
  }

  /// A sum of two tensors; the second may lack leading axes or have them one long.
  mutating func planAddition(_ step: Int) throws {
    let record = program.steps[step]
    let shape = record.shape.map(\.value)
    let (first, second) = (try layout(record.inputs[0]), try layout(record.inputs[1]))
    guard first.shape == shape || second.shape == shape else { throw unsupported(step) }
    let (long, short) = first.shape == shape ? (first, second) : (second, first)
    let (a, order) = rows(of: long)
    guard let spread = short.broadcast(to: shape), spread.consecutiveColumns == a.columns else {
      throw unsupported(step)
    }
    // The rows of b in the order in which those of a lie.
    var table = [Int32](repeating: 0, count: a.rows)
    for (place, row) in order.rows.enumerated() { table[Int(row)] = spread.rows[place] }
    let inOrder = table.enumerated().allSatisfy { $0.element == Int32($0.offset) }
    var b = Matrix(buffer: spread.buffer, rows: a.rows, column: spread.column, columns: a.columns)
    if !inOrder {
      b = Matrix(buffer: spread.buffer, rows: buffers[spread.buffer].rows, column: spread.column, columns: a.columns)
      let gathered = buffer(a.rows, a.columns)
      instructions.append(.gatherRows(x: b, rows: table, y: gathered))
      b = whole(gathered)
    }
    let y = buffer(a.rows, a.columns)
    instructions.append(.add(a: a, b: b, y: whole(y)))
    define(step, layout(like: order, in: y, width: a.columns))
  }

  mutating func planConcatenation(_ step: Int) throws {
    let record = program.steps[step]
    guard case .concatenate(let axis) = record.operation, axis < record.shape.count - 1 else { throw unsupported(step) }
    let shape = record.shape.map(\.value)
    guard shape[..<axis].allSatisfy({ $0 == 1 }) else { throw unsupported(step) }
    let y = buffer(shape.dropLast().reduce(1, *), shape[shape.count - 1])
    var firstRow = 0
    for input in record.inputs {
      let layout = try layout(input)
      let (matrix, order) = rows(of: layout)
      let x = order.firstOfConsecutiveRows == 0 ? matrix : whole(copied(layout).buffer)
      instructions.append(
        .copy(x: x, y: Matrix(buffer: y, firstRow: firstRow, rows: x.rows, columns: x.columns)))
      firstRow += x.rows
    }
    define(step, Layout(filling: y, shape: shape))
  }

  /// The mean over all axes but the first and the last.
  mutating func planMean(_ step: Int, _ axes: [Int]) throws {
    let source = try layout(program.steps[step].inputs[0])
    guard axes == Array(1..<source.axes.count - 1), source.axes[0].length == 1 else { throw unsupported(step) }
    let (x, _) = rows(of: source)
    let y = buffer(1, x.columns)
    instructions.append(.meanOverRows(x: x, y: whole(y)))
    define(step, Layout(filling: y, shape: [1, x.columns]))
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
      result.rows = stride(from: 0, to: result.rows.count, by: inner).flatMap { start in
        (0..<length).flatMap { _ in result.rows[start..<start + inner] }
      }
      result.axes[axis] = .rows(length: length)
    }
    return result
  }
}
