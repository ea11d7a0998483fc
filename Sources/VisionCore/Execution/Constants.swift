#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Steps that follow from parameters and sizes alone, such as a position bias: computed once, when weights are loaded.
///
/// Plain loops over small tensors, with sums in double precision.
package final class Constants {
  private let program: Program
  private let weights: any WeightSource
  /// Masks that blocks of a stage have in common.
  private var masks: [WindowPartition: [Float]] = [:]

  package init(program: Program, weights: any WeightSource) { (self.program, self.weights) = (program, weights) }

  /// A constant step's numbers, row-major.
  /// - Throws: `PlanError` for a step that is none, or an error of the weights.
  package func values(_ step: Int) throws -> [Float] {
    let record = program.steps[step]
    switch record.operation {
    case .parameter(let index):
      let parameter = program.parameters[index]
      return try weights.values(name: parameter.name, shape: parameter.shape)
    case .constant(let constant): return values(constant, count: record.shape.map(\.value).reduce(1, *))
    default:
      let inputs = try record.inputs.map { ConstantTensor(shape: shape($0), values: try values($0)) }
      guard let result = try evaluate(record, inputs) else {
        throw PlanError.unsupported(
          step: step, path: program.modules[record.module].path, operation: record.operation.title ?? "constant")
      }
      return result
    }
  }

  private func shape(_ step: Int) -> [Int] { program.steps[step].shape.map(\.value) }

  private func values(_ constant: Constant, count: Int) -> [Float] {
    switch constant {
    case .shiftedWindowMask(let partition):
      let mask = masks[partition] ?? partition.mask()
      masks[partition] = mask
      return mask
    case .filled(let number): return [Float](repeating: Float(number), count: count)
    case .logSpacedOffsets(let window, let extent): return logSpacedOffsets(window, extent: extent)
    case .linearOffsets(let window, _): return linearOffsets(window)
    }
  }

  /// Nil for an operation that only activations go through.
  private func evaluate(_ step: Step, _ inputs: [ConstantTensor]) throws -> [Float]? {
    let shape = step.shape.map(\.value)
    let x = inputs[0].values
    switch step.operation {
    case .rearrange(let rearrangement): return inputs[0].rearranged(rearrangement)
    case .slice(let axis, let start, let count): return inputs[0].sliced(axis: axis, start: start, count: count)
    case .concatenate(let axis): return joined(inputs, axis: axis)
    case .linear: return linear(inputs)
    case .add: return combined(inputs, shape, +)
    case .multiply: return combined(inputs, shape, *)
    case .divide: return combined(inputs, shape, /)
    case .scale(let factor, _): return x.map { Float(Double($0) * factor) }
    case .clamp(let bound): return x.map { min($0, Float(bound)) }
    case .activation(let activation): return x.map { Float(activation.value(Double($0))) }
    case .standardize(let epsilon): return standardized(x, rows: shape[0], epsilon: epsilon)
    case .relativePositionBias(let window):
      return VisionPrograms.relativePositionBias(x, heads: shape[0], window: window)
    case .resamplePositions(let table, let to): return resampledPositions(x, width: shape[2], from: table, to: to)
    default: return nil
    }
  }
}

/// A small tensor with its numbers.
private struct ConstantTensor {
  let shape: [Int]
  let values: [Float]

  /// Floats from one place of each axis to the next.
  var strides: [Int] { rowMajorStrides(shape) }

  /// The numbers at places of `shape`, each axis with its own stride.
  func gathered(_ shape: [Int], strides: [Int]) -> [Float] {
    var result: [Float] = []
    result.reserveCapacity(shape.reduce(1, *))
    forEachOffset(shape, strides: strides) { result.append(values[$0]) }
    return result
  }

  func rearranged(_ rearrangement: Rearrangement) -> [Float] {
    let sizes = rearrangement.sizes.map(\.value)
    var elementary = [Int](repeating: 0, count: sizes.count)
    for (group, stride) in zip(rearrangement.input, strides) {
      var step = stride
      for axis in group.reversed() {
        elementary[axis] = step
        step *= sizes[axis]
      }
    }
    let order = rearrangement.output.flatMap(\.self)
    return gathered(order.map { sizes[$0] }, strides: order.map { elementary[$0] })
  }

  func sliced(axis: Int, start: Int, count: Int) -> [Float] {
    let inner = strides[axis]
    return stride(from: 0, to: values.count, by: shape[axis] * inner).flatMap {
      values[$0 + start * inner..<$0 + (start + count) * inner]
    }
  }

  /// The numbers as `longer` has them, repeated along axes that are one long or missing.
  func broadcast(to longer: [Int]) -> [Float] {
    let missing = longer.count - shape.count
    let strides = Array(repeating: 0, count: missing) + zip(shape, strides).map { $0 == 1 ? 0 : $1 }
    return gathered(longer, strides: strides)
  }
}

private func joined(_ tensors: [ConstantTensor], axis: Int) -> [Float] {
  let outer = tensors[0].shape[..<axis].reduce(1, *)
  return (0..<outer).flatMap { block in
    tensors.flatMap { tensor in
      let count = tensor.values.count / outer
      return tensor.values[block * count..<(block + 1) * count]
    }
  }
}

private func combined(_ inputs: [ConstantTensor], _ shape: [Int], _ operation: (Float, Float) -> Float) -> [Float] {
  zip(inputs[0].broadcast(to: shape), inputs[1].broadcast(to: shape)).map(operation)
}

private func linear(_ inputs: [ConstantTensor]) -> [Float] {
  let (x, weight) = (inputs[0].values, inputs[1].values)
  let (features, width) = (inputs[1].shape[0], inputs[1].shape[1])
  return stride(from: 0, to: x.count, by: width).flatMap { row in
    (0..<features).map { feature in
      var sum = inputs.count > 2 ? Double(inputs[2].values[feature]) : 0
      for index in 0..<width { sum += Double(x[row + index]) * Double(weight[feature * width + index]) }
      return Float(sum)
    }
  }
}

private func standardized(_ weight: [Float], rows: Int, epsilon: Double) -> [Float] {
  let count = weight.count / rows
  return (0..<rows).flatMap { row in
    let values = weight[row * count..<(row + 1) * count].map(Double.init)
    let mean = values.reduce(0, +) / Double(count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
    return values.map { Float(($0 - mean) / (variance + epsilon).squareRoot()) }
  }
}

extension Activation {
  /// Its value, in double precision.
  fileprivate func value(_ x: Double) -> Double {
    switch self {
    case .gelu: x * 0.5 * (1 + erf(x / 2.0.squareRoot()))
    case .quickGELU: x / (1 + exp(-1.702 * x))
    case .tanhGELU: x / (1 + exp(-2 * (2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    case .silu: x / (1 + exp(-x))
    case .tanh: 2 / (1 + exp(-2 * x)) - 1
    case .relu: max(x, 0)
    case .exponential: exp(x)
    case .sigmoid: 1 / (1 + exp(-x))
    }
  }
}
