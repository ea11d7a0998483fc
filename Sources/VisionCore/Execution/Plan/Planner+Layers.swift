// Linear layers, norms and activations as kernels.

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
    let (activation, result) = followingActivation(step)
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
        x: x, y: whole(y), weight: try constant(inputs[1]), bias: try constant(inputs[2]), epsilon: epsilon))
    define(step, layout(like: source, in: y, width: x.columns))
  }

  /// A softmax whose scores are not those of one attention kernel.
  mutating func planSoftmax(_ step: Int) throws {
    let (x, source) = rows(of: try layout(program.steps[step].inputs[0]))
    let y = buffer(x.rows, x.columns)
    instructions.append(.softmax(x: x, y: whole(y)))
    define(step, layout(like: source, in: y, width: x.columns))
  }

  mutating func planActivation(_ step: Int, _ activation: Activation) throws {
    let (x, source) = rows(of: try layout(program.steps[step].inputs[0]))
    let y = buffer(x.rows, x.columns)
    instructions.append(.activation(x: x, y: whole(y), activation))
    define(step, layout(like: source, in: y, width: x.columns))
  }

  mutating func planBatchNorm(_ step: Int, _ epsilon: Double) throws {
    let (x, source) = rows(of: try layout(program.steps[step].inputs[0]))
    let y = buffer(x.rows, x.columns)
    instructions.append(.batchNorm(x: x, y: whole(y), try batchNormWeights(step, epsilon)))
    define(step, layout(like: source, in: y, width: x.columns))
  }

  mutating func planGroupNorm(_ step: Int, _ groups: Int, _ epsilon: Double) throws {
    let inputs = program.steps[step].inputs
    let (x, source) = rows(of: try layout(inputs[0]))
    let y = buffer(x.rows, x.columns)
    let (activation, result) = followingActivation(step)
    let weights = GroupNormWeights(
      weight: try constant(inputs[1]), bias: try constant(inputs[2]), groups: groups, epsilon: epsilon)
    instructions.append(.groupNorm(x: x, y: whole(y), weights, activation: activation))
    define(result, layout(like: source, in: y, width: x.columns))
  }

  /// The activation that alone reads a step, if a kernel can apply it on the way, and the step whose result that is.
  mutating func followingActivation(_ step: Int) -> (Activation?, result: Int) {
    guard let reader = uses.onlyReader(of: step), !keeping.contains(step),
      case .activation(let activation) = program.steps[reader].operation, activation.isFusable
    else { return (nil, step) }
    absorbed.insert(reader)
    return (activation, reader)
  }

  func batchNormWeights(_ step: Int, _ epsilon: Double) throws -> BatchNormWeights {
    let inputs = program.steps[step].inputs
    return BatchNormWeights(
      weight: try constant(inputs[1]), bias: try constant(inputs[2]), mean: try constant(inputs[3]),
      variance: try constant(inputs[4]), epsilon: epsilon)
  }
}

extension Activation {
  /// Whether matrix products, convolutions and norms can apply it to their results.
  var isFusable: Bool {
    switch self {
    case .gelu, .quickGELU, .tanhGELU, .silu, .tanh, .relu: true
    case .exponential, .sigmoid: false
    }
  }
}
