@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms
@testable import VisionReadings

/// Rollout the other way and by element: a picture's numbers are pushed up through every element of every tensor, each
/// the mean of what the rules of `Rollout` say it is made of. What stands at a token must then be its row times the picture.
///
/// Written by operation on whole tensors with channels and heads, as the interpreter is; it shares no code with places
/// and links. A picture that is 1 at one pixel gives a column of the matrix.
struct PlainRollout {
  let program: Program
  let weights: any WeightSource
  /// The weights of attention by softmax step, heads apart: [windows, heads, queries, keys].
  let attention: [Int: CapturedTensor]
  let features: [Int: CapturedTensor]
  var fusion = HeadFusion.mean
  var discard = 0.0
  /// Without identity the operand of a sum that was made earlier is left out, which is right where all sums are residuals.
  var identity = true

  typealias Value = Interpreter.Value

  /// Every step's elements; nil for what no pixel has a part in or what only steers attention.
  func run(_ picture: [Float]) throws -> [Value?] {
    var results: [Value?] = []
    let uses = Uses(program)
    let interpreter = Interpreter(program: program, weights: weights)
    for (index, step) in program.steps.enumerated() {
      let shape = step.shape.map(\.value)
      if uses.isConstant[index] || uses.isFused(index) {
        results.append(nil)
        continue
      }
      let inputs = step.inputs.map { results[$0] }
      let values = try evaluate(index, step, inputs, shape, picture, interpreter, uses, results)
      results.append(values.map { Value(shape: shape, values: $0) })
    }
    return results
  }

  private func evaluate(
    _ index: Int, _ step: Step, _ inputs: [Value?], _ shape: [Int], _ picture: [Float], _ interpreter: Interpreter,
    _ uses: Uses, _ results: [Value?]
  ) throws -> [Float]? {
    if case .input = step.operation { return picture + picture + picture }
    if let record = uses.fused[index] {
      return attended(record.step, try results[record.values].orThrow(), shape, interpreter)
    }
    if case .einsum = step.operation, case .softmax = program.steps[step.inputs[0]].operation {
      return attended(step.inputs[0], try results[step.inputs[1]].orThrow(), shape, interpreter)
    }
    let zeros = step.inputs.map { input -> Value in
      let shape = program.steps[input].shape.map(\.value)
      return results[input] ?? Value(shape: shape, values: [Float](repeating: 0, count: shape.reduce(1, *)))
    }
    let x = zeros[inputs.firstIndex { $0 != nil } ?? 0]
    switch step.operation {
    case .rearrange(let rearrangement): return interpreter.rearranged(x, rearrangement)
    case .slice(let axis, let start, _): return interpreter.filled(shape) { x.at($0.adding(start, at: axis)) }
    case .concatenate(let axis): return interpreter.filled(shape) { interpreter.joined(zeros, axis, $0) }
    case .pad(let axis, let before, _):
      return interpreter.filled(shape) { place in
        let source = place.adding(-before, at: axis)
        return (0..<x.shape[axis]).contains(source[axis]) ? x.at(source) : 0
      }
    case .roll(let shifts):
      return interpreter.filled(shape) { place in
        x.at(place.indices.map { ((place[$0] - shifts[$0]) % shape[$0] + shape[$0]) % shape[$0] })
      }
    case .unfold(let window):
      // What lies outside of the map is no part of the mean that follows.
      return interpreter.filled(shape) { place in
        let kernel = window.kernel.value
        return interpreter.inWindow(
          x, window, place, channel: place[3] / (kernel * kernel), place[3] / kernel % kernel, place[3] % kernel)
          ?? .nan
      }
    case .linear:
      let rows: [Int] = shape.dropLast() + [1]
      return Value(shape: rows, values: interpreter.filled(rows) { x.mean(ofRowAt: $0) }).repeated(
        shape[shape.count - 1])
    case .convolution(let window, _):
      let kernel = program.steps[step.inputs[1]].shape[2].value
      let weight = try Constants(program: program, weights: weights).values(step.inputs[1])
      var magnitudes = [Double](repeating: 0, count: kernel * kernel)
      for (place, value) in weight.enumerated() { magnitudes[place % magnitudes.count] += Double(abs(value)) }
      // Every channel of the result is made alike, so one is computed and repeated.
      let means = Value(
        shape: x.shape.dropLast() + [1],
        values: interpreter.filled(x.shape.dropLast() + [1]) { x.mean(ofRowAt: $0) })
      let single = Value(
        shape: shape.dropLast() + [1],
        values: interpreter.filled(shape.dropLast() + [1]) { place in
          var (sum, total) = (0.0, 0.0)
          for offset in 0..<kernel * kernel {
            let input = interpreter.inWindow(means, window, place, channel: 0, offset / kernel, offset % kernel)
            guard let input else { continue }
            sum += magnitudes[offset] * Double(input)
            total += magnitudes[offset]
          }
          return Float(sum / total)
        })
      return single.repeated(shape[3])
    case .maxPool(let window), .averagePool(let window):
      return interpreter.filled(shape) { place in
        let kernel = window.kernel.value
        let inputs = (0..<kernel * kernel).compactMap {
          interpreter.inWindow(x, window, place, channel: place[3], $0 / kernel, $0 % kernel)
        }
        return inputs.reduce(0, +) / Float(inputs.count)
      }
    case .mean(let axes):
      return interpreter.filled(shape) { place in
        var total: Float = 0
        let lengths = axes.map { x.shape[$0] }
        for number in 0..<lengths.reduce(1, *) {
          var (rest, source, kept) = (number, [Int](repeating: 0, count: x.shape.count), place[...])
          for axis in x.shape.indices {
            if let at = axes.firstIndex(of: axis) {
              source[axis] = rest % lengths[at]
              rest /= lengths[at]
            } else {
              source[axis] = kept.removeFirst()
            }
          }
          total += x.at(source)
        }
        return total / Float(lengths.reduce(1, *))
      }
    case .add where inputs.allSatisfy({ $0 != nil }):
      let (early, late) = step.inputs[0] < step.inputs[1] ? (zeros[0], zeros[1]) : (zeros[1], zeros[0])
      return interpreter.filled(shape) { place in
        identity ? (early.broadcast(at: place) + late.broadcast(at: place)) / 2 : late.broadcast(at: place)
      }
    case .einsum: return performed(step, results, shape)
    case .sum, .softmax: return nil
    case .divide: return zeros[0].values
    default: return x.shape == shape ? x.values : interpreter.filled(shape) { x.broadcast(at: $0) }
    }
  }

  /// Attention by its definition, one fused row for all heads.
  private func attended(_ softmax: Int, _ v: Value, _ shape: [Int], _ interpreter: Interpreter) -> [Float]? {
    guard let captured = attention[softmax] else { return nil }
    let (heads, keys) = (captured.shape[1], captured.shape[3])
    let weights = Value(shape: captured.shape, values: captured.values)
    let rows = interpreter.filledRows([captured.shape[0], captured.shape[2]]) { place -> [Double] in
      let place = [place[0], 0, place[1]]
      var row = (0..<keys).map { key -> Double in
        let all = (0..<heads).map { Double(weights.at([place[0], $0, place[2], key])) }
        return switch fusion {
        case .mean: all.reduce(0, +) / Double(heads)
        case .max: all.max() ?? 0
        case .min: all.min() ?? 0
        }
      }
      for _ in 0..<Int(discard * Double(keys)) {
        let kept = row.indices.filter { row[$0] >= 0 }
        if let least = kept.min(by: { row[$0] < row[$1] || (row[$0] == row[$1] && $0 > $1) }) { row[least] = -1 }
      }
      row = row.map { max($0, 0) }
      let sum = row.reduce(0, +)
      return row.map { sum > 0 ? $0 / sum : 1 / Double(keys) }
    }
    return interpreter.filled(shape) { place in
      let row = rows[place[0] * captured.shape[2] + place[2]]
      return Float(
        (0..<keys).reduce(0.0) { $0 + row[$1] * Double(v.at([place[0], place[1], $1, place[3]])) })
    }
  }

  /// A Performer's attention as an explicit matrix; other products steer and carry nothing.
  private func performed(_ step: Step, _ results: [Value?], _ shape: [Int]) -> [Float]? {
    guard case .einsum(let inner) = program.steps[step.inputs[1]].operation, inner.pattern.hasPrefix("b n c, b n m"),
      let q = features[step.inputs[0]], let k = features[program.steps[step.inputs[1]].inputs[1]],
      let v = results[program.steps[step.inputs[1]].inputs[0]]
    else { return nil }
    let (count, width) = (q.shape[1], q.shape[2])
    var result = [Float](repeating: 0, count: shape.reduce(1, *))
    for query in 0..<count {
      var row = (0..<count).map { key in
        (0..<width).reduce(0.0) { $0 + Double(q.values[query * width + $1]) * Double(k.values[key * width + $1]) }
      }
      let sum = row.reduce(0, +)
      row = row.map { $0 / sum }
      for channel in 0..<shape[2] {
        result[query * shape[2] + channel] = Float(
          (0..<count).reduce(0.0) { $0 + row[$1] * Double(v.values[$1 * shape[2] + channel]) })
      }
    }
    return result
  }
}

extension Interpreter {
  fileprivate func filledRows(_ shape: [Int], _ row: ([Int]) -> [Double]) -> [[Double]] {
    (0..<shape[0]).flatMap { first in (0..<shape[1]).map { row([first, $0]) } }
  }
}

extension Interpreter.Value {
  /// The mean over the last axis at a place, what is absent left out.
  fileprivate func mean(ofRowAt place: [Int]) -> Float {
    let width = shape[shape.count - 1]
    var place = place
    place[place.count - 1] = 0
    let start = zip(shape, place).reduce(0) { $0 * $1.0 + $1.1 }
    let present = values[start..<start + width].filter { !$0.isNaN }
    return present.reduce(0, +) / Float(present.count)
  }
}

extension Interpreter.Value {
  /// Each number so many times.
  fileprivate func repeated(_ count: Int) -> [Float] { values.flatMap { [Float](repeating: $0, count: count) } }
}

private struct MissingOperand: Error {}

extension Interpreter.Value? {
  fileprivate func orThrow() throws -> Interpreter.Value {
    guard let self else { throw MissingOperand() }
    return self
  }
}
