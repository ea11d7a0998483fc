// What each step does, operation by operation: the one place that says how much work an element is.

/// What a step's work depends on beside the step: its part in an attention.
struct WorkContext: Sendable {
  /// The products of queries and keys and of weights and values, of attention with softmax.
  let attentionProducts: Set<Int>
  /// The steps of attention weights.
  let attentionWeights: Set<Int>
  /// What is added to scores by the steps that add it: position biases and masks.
  let scoreAdditions: [Int: AttentionRecord.Term]
  /// For each step whether it follows from parameters and sizes alone.
  let isConstant: [Bool]

  init(_ program: Program) {
    let records = program.attentions.compactMap { record in record.softmax.map { (record, $0) } }
    attentionProducts = Set(records.flatMap { $0.0.products })
    attentionWeights = Set(records.map { $0.1.weights })
    scoreAdditions = Dictionary(uniqueKeysWithValues: records.flatMap { $0.1.terms.map { ($0.addition, $0) } })
    isConstant = program.constantSteps
  }
}

extension Program {
  /// For each step whether it follows from parameters and sizes alone, so that it could be computed once.
  package var constantSteps: [Bool] {
    var constant: [Bool] = []
    constant.reserveCapacity(steps.count)
    for step in steps {
      if case .input = step.operation {
        constant.append(false)
      } else {
        constant.append(step.inputs.allSatisfy { constant[$0] })
      }
    }
    return constant
  }

  /// The work of a step, by its number.
  ///
  /// An operation is an addition, multiplication, division, comparison, root or transcendental function, each counted as one; a
  /// multiply-accumulate is one. What happens once for a row, a channel or a window rather than for each of its elements, such
  /// as a norm's root, is not counted. Movement counts the elements that are laid out anew, as if each step did move them.
  func work(ofStep index: Int, _ context: WorkContext) -> [Work] {
    let step = steps[index]
    switch step.operation {
    case .linear, .convolution: return products(step)
    case .einsum(let contraction):
      let isAttention = context.attentionProducts.contains(index)
      return [Work(isAttention ? .attentionProducts : .otherProducts, of: contraction.sizes)]
    case .layerNorm, .groupNorm:
      // Mean 1, difference 1, square and its sum 2, times the inverse deviation 1, scale 1, shift 1.
      return [Work(.normalisation, 7, of: step.shape)]
    case .batchNorm: return [Work(.normalisation, 2, of: step.shape)]  // Scale and shift of training's statistics.
    case .standardize: return [Work(.normalisation, 5, of: step.shape)]  // As a layer norm without scale and shift.
    case .normalize: return [Work(.normalisation, 3, of: step.shape)]  // Square and its sum 2, division 1.
    case .softmax:
      // The largest 1, difference 1, eˣ 1, sum 1, division 1.
      return [Work(.softmax, 5, of: step.shape)]
    case .activation(let activation): return [Work(.activation, activation.operations, of: step.shape)]
    case .clamp: return [Work(.activation, of: step.shape)]
    case .add: return [Work(additionKind(index, context), of: step.shape)]
    case .multiply, .divide, .scale: return [Work(.elementwise, of: step.shape)]
    case .sum: return [Work(.elementwise, of: shape(ofInput: 0, of: step))]
    case .mean: return [Work(.pooling, of: shape(ofInput: 0, of: step))]
    case .maxPool(let window), .averagePool(let window):
      return [Work(.pooling, of: step.shape + [window.kernel, window.kernel])]
    case .resamplePositions(let table, let to):
      // A weight times a number, added, for each place that a kernel reaches; the tokens in front stay as they are.
      let taps =
        table.resampling.taps(from: table.grid.rows, to: to.rows)
        * table.resampling.taps(from: table.grid.columns, to: to.columns)
      return [Work(.interpolation, 2 * taps, of: [step.shape[1] - Size(table.prefix), step.shape[2]])]
    case .rearrange, .slice, .concatenate, .pad, .roll, .unfold, .relativeToAbsolute, .relativePositionBias:
      return [Work(.movement, of: step.shape)]
    case .input, .parameter, .constant: return []
    }
  }

  /// The multiply-accumulates of linear layers and convolutions, and the additions of their biases.
  private func products(_ step: Step) -> [Work] {
    let bias = step.inputs.count > 2 ? [Work(.bias, of: step.shape)] : []
    switch step.operation {
    case .linear: return [Work(.linear, of: step.shape + [lastAxis(ofInput: 0, of: step)])] + bias
    case .convolution(let window, let groups):
      guard let perGroup = lastAxis(ofInput: 0, of: step).divided(by: groups) else { return bias }
      return [Work(.convolution, of: step.shape + [window.kernel, window.kernel, perGroup])] + bias
    default: return []
    }
  }

  private func additionKind(_ index: Int, _ context: WorkContext) -> WorkKind {
    if let term = context.scoreAdditions[index] { return term.kind == .mask ? .mask : .position }
    let inputs = steps[index].inputs
    for input in inputs {
      // A number that keeps a quotient finite stands for no place.
      if case .constant = steps[input].operation { return .elementwise }
    }
    return inputs.contains { context.isConstant[$0] } ? .position : .elementwise
  }

  func shape(ofInput input: Int, of step: Step) -> [Size] { steps[step.inputs[input]].shape }

  func lastAxis(ofInput input: Int, of step: Step) -> Size {
    let shape = shape(ofInput: input, of: step)
    return shape[shape.count - 1]
  }
}

extension Activation {
  /// Operations on a number.
  var operations: Int {
    switch self {
    case .gelu: 5  // ½x·(1 + erf(x/√2)): two products, a sum, the error function, half.
    case .quickGELU: 4  // x/(1 + e^−1.702x): a product, eˣ, a sum, a quotient.
    case .tanhGELU: 9  // ½x·(1 + tanh(√(2/π)·(x + 0.044715x³))): six products, two sums, tanh.
    case .silu: 4  // x/(1 + e⁻ˣ): a sign, eˣ, a sum, a quotient.
    case .relu, .exponential, .tanh: 1
    case .sigmoid: 4  // 1/(1 + e⁻ˣ): a sign, eˣ, a sum, a quotient.
    }
  }
}
