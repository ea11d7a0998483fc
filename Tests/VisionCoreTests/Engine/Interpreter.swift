@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms
@testable import VisionReadings

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The slow, obvious way to run a program: every step by its definition, one number at a time, sums in double precision.
///
/// What the engine fuses, reorders and plans must come to the same.
struct Interpreter {
  let program: Program
  let weights: any WeightSource

  struct Value {
    var shape: [Int]
    var values: [Float]
  }

  /// Every step's result.
  func run(_ image: [Float]) throws -> [Value] {
    var results: [Value] = []
    for step in program.steps {
      let inputs = step.inputs.map { results[$0] }
      let shape = step.shape.map(\.value)
      results.append(Value(shape: shape, values: try evaluate(step, inputs, shape, image)))
    }
    return results
  }

  private func evaluate(_ step: Step, _ inputs: [Value], _ shape: [Int], _ image: [Float]) throws -> [Float] {
    switch step.operation {
    case .input: image
    case .parameter(let index):
      try weights.values(name: program.parameters[index].name, shape: program.parameters[index].shape)
    case .constant(.shiftedWindowMask(let partition)): partition.mask()
    case .constant(.filled(let number)): [Float](repeating: Float(number), count: shape.reduce(1, *))
    case .constant(.logSpacedOffsets(let window, let extent)):
      filled(shape) { place in
        let columns = 2 * window.columns - 1
        let offset = place[1] == 0 ? place[0] / columns - window.rows + 1 : place[0] % columns - window.columns + 1
        let x = 8 * Double(offset) / Double(max((place[1] == 0 ? extent.rows : extent.columns) - 1, 1))
        return Float((x < 0 ? -1 : 1) * log2(1 + abs(x)) / log2(8))
      }
    case .constant(.linearOffsets(let window, _)):
      filled(shape) { place in
        let columns = 2 * window.columns - 1
        return Float(place[1] == 0 ? place[0] / columns - window.rows + 1 : place[0] % columns - window.columns + 1)
      }
    case .rearrange(let rearrangement): rearranged(inputs[0], rearrangement)
    case .slice(let axis, let start, _): filled(shape) { inputs[0].at($0.adding(start, at: axis)) }
    case .concatenate(let axis): filled(shape) { joined(inputs, axis, $0) }
    case .pad(let axis, let before, _):
      filled(shape) { place in
        let source = place.adding(-before, at: axis)
        return (0..<inputs[0].shape[axis]).contains(source[axis]) ? inputs[0].at(source) : 0
      }
    case .roll(let shifts):
      filled(shape) { place in
        inputs[0].at(place.indices.map { ((place[$0] - shifts[$0]) % shape[$0] + shape[$0]) % shape[$0] })
      }
    case .linear: linear(inputs)
    case .einsum(let contraction): einsum(inputs, contraction)
    case .convolution(let window, let groups): convolution(inputs, window, groups.value, shape)
    case .relativeToAbsolute:
      filled(shape) { place in
        let (i, j) = (place[place.count - 2], place[place.count - 1])
        return inputs[0].at(place.dropLast() + [j - i + shape[shape.count - 1] - 1])
      }
    case .unfold(let window):
      filled(shape) { place in
        let kernel = window.kernel.value
        return inWindow(
          inputs[0], window, place, channel: place[3] / (kernel * kernel), place[3] / kernel % kernel,
          place[3] % kernel) ?? 0
      }
    case .maxPool(let window): filled(shape) { largest(pooled(inputs[0], window, $0)) }
    case .averagePool(let window):
      filled(shape) { place in
        let values = pooled(inputs[0], window, place)
        return Float(values.reduce(0) { $0 + Double($1) } / Double(values.count))
      }
    case .layerNorm(let epsilon): layerNorm(inputs, epsilon)
    case .batchNorm(let epsilon):
      filled(shape) { place in
        let channel = place[place.count - 1]
        let (weight, bias, mean, variance) = (
          inputs[1].values[channel], inputs[2].values[channel], inputs[3].values[channel], inputs[4].values[channel]
        )
        return Float(
          Double(inputs[0].at(place) - mean) / (Double(variance) + epsilon).squareRoot() * Double(weight) + Double(bias)
        )
      }
    case .groupNorm(let groups, let epsilon): groupNorm(inputs, groups, epsilon)
    case .standardize(let epsilon): standardized(inputs[0], epsilon)
    case .normalize:
      byRow(inputs[0]) { row in
        let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return row.map { $0 / max(length, 1e-12) }
      }
    case .clamp(let bound): inputs[0].values.map { min($0, Float(bound)) }
    case .activation(let activation): inputs[0].values.map { apply(activation, Double($0)) }
    case .softmax: softmax(inputs[0])
    case .add: filled(shape) { inputs[0].broadcast(at: $0) + inputs[1].broadcast(at: $0) }
    case .multiply: filled(shape) { inputs[0].broadcast(at: $0) * inputs[1].broadcast(at: $0) }
    case .divide: filled(shape) { inputs[0].broadcast(at: $0) / inputs[1].broadcast(at: $0) }
    case .scale(let factor, _): inputs[0].values.map { Float(Double($0) * factor) }
    case .mean(let axes): sums(inputs[0], axes, shape, over: axes.map { inputs[0].shape[$0] }.reduce(1, *))
    case .sum(let axes): sums(inputs[0], axes, shape, over: 1)
    case .relativePositionBias(let window):
      filled(shape) { place in
        inputs[0].at([relativePositionIndex(window)[place[1] * window.count + place[2]], place[0]])
      }
    case .resamplePositions(let table, let to):
      resampledPositions(inputs[0].values, width: shape[2], from: table, to: to)
    }
  }

  func filled(_ shape: [Int], _ element: ([Int]) -> Float) -> [Float] {
    var place = [Int](repeating: 0, count: shape.count)
    return (0..<shape.reduce(1, *)).map { _ in
      defer {
        for axis in place.indices.reversed() {
          place[axis] += 1
          if place[axis] < shape[axis] { break }
          place[axis] = 0
        }
      }
      return element(place)
    }
  }

  func rearranged(_ x: Value, _ rearrangement: Rearrangement) -> [Float] {
    let shape = rearrangement.output.map { $0.map { rearrangement.sizes[$0].value }.reduce(1, *) }
    return filled(shape) { place in
      var axes = [Int](repeating: 0, count: rearrangement.sizes.count)
      for (group, position) in zip(rearrangement.output, place) {
        var rest = position
        for axis in group.reversed() {
          axes[axis] = rest % rearrangement.sizes[axis].value
          rest /= rearrangement.sizes[axis].value
        }
      }
      return x.at(rearrangement.input.map { $0.reduce(0) { $0 * rearrangement.sizes[$1].value + axes[$1] } })
    }
  }

  func joined(_ inputs: [Value], _ axis: Int, _ place: [Int]) -> Float {
    var place = place
    for input in inputs {
      if place[axis] < input.shape[axis] { return input.at(place) }
      place[axis] -= input.shape[axis]
    }
    return .nan
  }

  private func linear(_ inputs: [Value]) -> [Float] {
    let (x, weight) = (inputs[0], inputs[1])
    let (features, width) = (weight.shape[0], weight.shape[1])
    return stride(from: 0, to: x.values.count, by: width).flatMap { row in
      (0..<features).map { feature in
        var sum = inputs.count > 2 ? Double(inputs[2].values[feature]) : 0
        for index in 0..<width { sum += Double(x.values[row + index]) * Double(weight.values[feature * width + index]) }
        return Float(sum)
      }
    }
  }

  private func einsum(_ inputs: [Value], _ contraction: Contraction) -> [Float] {
    let sizes = contraction.sizes.map(\.value)
    let summed = sizes.indices.filter { !contraction.output.contains($0) }
    var axes = [Int](repeating: 0, count: sizes.count)
    return filled(contraction.output.map { sizes[$0] }) { place in
      for (axis, position) in zip(contraction.output, place) { axes[axis] = position }
      var sum = 0.0
      for position in 0..<sizes[summed[0]] {
        axes[summed[0]] = position
        sum +=
          Double(inputs[0].at(contraction.left.map { axes[$0] }))
          * Double(inputs[1].at(contraction.right.map { axes[$0] }))
      }
      return Float(sum)
    }
  }

  private func convolution(_ inputs: [Value], _ window: SlidingWindow, _ groups: Int, _ shape: [Int]) -> [Float] {
    let weight = inputs[1]
    let (kernel, channels) = (window.kernel.value, weight.shape[1])
    return filled(shape) { place in
      let firstChannel = place[3] / (shape[3] / groups) * channels
      var sum = inputs.count > 2 ? Double(inputs[2].values[place[3]]) : 0
      for i in 0..<kernel {
        for j in 0..<kernel {
          for channel in 0..<channels {
            guard let x = inWindow(inputs[0], window, place, channel: firstChannel + channel, i, j) else { continue }
            sum += Double(x) * Double(weight.at([place[3], channel, i, j]))
          }
        }
      }
      return Float(sum)
    }
  }

  /// The number at row i and column j of the window at a place; nil outside the map.
  func inWindow(_ x: Value, _ window: SlidingWindow, _ place: [Int], channel: Int, _ i: Int, _ j: Int) -> Float? {
    let row = place[1] * window.stride.value - window.margin.top + i
    let column = place[2] * window.stride.value - window.margin.left + j
    guard (0..<x.shape[1]).contains(row), (0..<x.shape[2]).contains(column) else { return nil }
    return x.at([place[0], row, column, channel])
  }

  private func pooled(_ x: Value, _ window: SlidingWindow, _ place: [Int]) -> [Float] {
    (0..<window.kernel.value).flatMap { i in
      (0..<window.kernel.value).compactMap { inWindow(x, window, place, channel: place[3], i, $0) }
    }
  }

  private func groupNorm(_ inputs: [Value], _ groups: Int, _ epsilon: Double) -> [Float] {
    let (x, channels) = (inputs[0], inputs[1].values.count)
    let width = channels / groups
    var result = x.values
    for group in 0..<groups {
      let places = x.values.indices.filter { $0 % channels / width == group }
      let mean = places.reduce(0) { $0 + Double(x.values[$1]) } / Double(places.count)
      let variance = places.reduce(0) { $0 + (Double(x.values[$1]) - mean) * (Double(x.values[$1]) - mean) }
      let deviation = (variance / Double(places.count) + epsilon).squareRoot()
      for place in places {
        let (weight, bias) = (inputs[1].values[place % channels], inputs[2].values[place % channels])
        result[place] = Float((Double(x.values[place]) - mean) / deviation * Double(weight) + Double(bias))
      }
    }
    return result
  }

  private func standardized(_ x: Value, _ epsilon: Double) -> [Float] {
    let rows = Value(shape: [x.shape[0], x.values.count / x.shape[0]], values: x.values)
    return byRow(rows) { row in
      let mean = row.reduce(0, +) / Double(row.count)
      let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(row.count)
      return row.map { ($0 - mean) / (variance + epsilon).squareRoot() }
    }
  }

  private func byRow(_ x: Value, _ body: ([Double]) -> [Double]) -> [Float] {
    let width = x.shape[x.shape.count - 1]
    return stride(from: 0, to: x.values.count, by: width).flatMap { start in
      body(x.values[start..<start + width].map(Double.init)).map { Float($0) }
    }
  }

  private func layerNorm(_ inputs: [Value], _ epsilon: Double) -> [Float] {
    let width = inputs[1].values.count
    return stride(from: 0, to: inputs[0].values.count, by: width).flatMap { start in
      let row = inputs[0].values[start..<start + width].map(Double.init)
      let mean = row.reduce(0, +) / Double(width)
      let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(width)
      return row.indices.map { index in
        Float(
          (row[index] - mean) / (variance + epsilon).squareRoot() * Double(inputs[1].values[index])
            + Double(inputs[2].values[index]))
      }
    }
  }

  /// NaN where one of the numbers is.
  private func largest(_ values: [Float]) -> Float {
    values.contains(where: \.isNaN) ? .nan : values.max() ?? .nan
  }

  private func softmax(_ x: Value) -> [Float] {
    let width = x.shape[x.shape.count - 1]
    return stride(from: 0, to: x.values.count, by: width).flatMap { start in
      let row = x.values[start..<start + width].map(Double.init)
      let largest = row.max() ?? 0
      let powers = row.map { exp($0 - largest) }
      let sum = powers.reduce(0, +)
      return powers.map { Float($0 / sum) }
    }
  }

  private func sums(_ x: Value, _ axes: [Int], _ shape: [Int], over count: Int) -> [Float] {
    var sums = [Double](repeating: 0, count: shape.reduce(1, *))
    let kept = x.shape.indices.filter { !axes.contains($0) }
    _ = filled(x.shape) { place in
      sums[kept.reduce(0) { $0 * x.shape[$1] + place[$1] }] += Double(x.at(place))
      return 0
    }
    return sums.map { Float($0 / Double(count)) }
  }

  private func apply(_ activation: Activation, _ x: Double) -> Float {
    switch activation {
    case .gelu: Float(x * 0.5 * (1 + erf(x / 2.0.squareRoot())))
    case .quickGELU: Float(x / (1 + exp(-1.702 * x)))
    case .tanhGELU: Float(x * 0.5 * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x))))
    case .silu: Float(x / (1 + exp(-x)))
    case .tanh: Float(tanh(x))
    case .relu: x < 0 ? 0 : Float(x)
    case .exponential: Float(exp(x))
    case .sigmoid: Float(1 / (1 + exp(-x)))
    }
  }
}

extension Interpreter.Value {
  func at(_ place: [Int]) -> Float {
    values[zip(shape, place).reduce(0) { $0 * $1.0 + $1.1 }]
  }

  /// The element at a place of a larger shape, by the usual rules.
  func broadcast(at place: [Int]) -> Float {
    at(zip(shape, place.suffix(shape.count)).map { $0 == 1 ? 0 : $1 })
  }
}

extension [Int] {
  func adding(_ amount: Int, at axis: Int) -> [Int] {
    var result = self
    result[axis] += amount
    return result
  }
}
