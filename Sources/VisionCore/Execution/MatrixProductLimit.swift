/// How fast this machine's plain matrix products are at a model's own shapes: what its forward pass is measured by.
///
/// Each linear layer of the plan, and each dense convolution as the product of its patches and its weights, as oneDNN's
/// matrix product without bias, activation or residual, timed by itself. Its weights may stay in cache from one run to
/// the next, which a model's cannot.
package struct MatrixProductLimit: Sendable {
  /// Of all these products.
  package let multiplyAccumulates: Int
  /// The fastest run of each, summed.
  package let milliseconds: Double

  /// 10⁹ multiply-accumulates a second; 0 where a model has no linear layer.
  package var rate: Double { milliseconds > 0 ? Double(multiplyAccumulates) / milliseconds / 1e6 : 0 }

  /// Times the products of a plan.
  /// - Throws: `InsufficientMemory`, `KernelError`.
  init(_ plan: Plan, threads: Int, precision: Precision, runs: Int) throws {
    let pool = try WorkerPool(threads: threads)
    var shapes: [ProductShape: Int] = [:]
    for shape in plan.instructions.compactMap(ProductShape.init) { shapes[shape, default: 0] += 1 }
    try AvailableMemory.now.require(
      shapes.keys.map(\.bytes).max() ?? 0, for: "timing matrix products of the model's shapes")
    multiplyAccumulates = shapes.reduce(0) { $0 + $1.key.multiplyAccumulates * $1.value }
    milliseconds = try shapes.reduce(0) { sum, entry in
      let time = try entry.key.fastestRun(of: runs, precision: precision, pool: pool)
      return sum + time.milliseconds * Double(entry.value)
    }
  }
}

/// [rows, inputs] times [inputs, outputs].
private struct ProductShape: Hashable {
  let rows: Int
  let inputs: Int
  let outputs: Int

  /// The product that an instruction is, if it is one.
  init?(_ instruction: Instruction) {
    switch instruction {
    case .linear(let x, let y, _, _, _): (rows, inputs, outputs) = (x.rows, x.columns, y.columns)
    case .convolution(_, let y, let sizes, _, _, _) where sizes.groups == 1:
      (rows, inputs, outputs) = (y.rows, sizes.kernel * sizes.kernel * sizes.inputChannels, y.columns)
    default: return nil
    }
  }

  var multiplyAccumulates: Int { rows * inputs * outputs }

  /// Of both operands, each filled from a list that is there at the same time, and the result.
  var bytes: Int { (2 * (rows * inputs + inputs * outputs) + rows * outputs) * MemoryLayout<Float>.size }

  func fastestRun(of runs: Int, precision: Precision, pool: WorkerPool) throws -> Duration {
    let x = try Buffer([Float](repeating: 0.5, count: rows * inputs))
    let y = try Buffer(count: rows * outputs)
    let weight = try Buffer([Float](repeating: 0.25, count: inputs * outputs))
    let shape = LinearShape(rows: rows, inputs: inputs, outputs: outputs, precision: precision)
    let kernel = try LinearKernel(shape, weight: weight.pointer, bias: nil, pool: pool, implementation: .oneDNN)
    let clock = ContinuousClock()
    try kernel.run(x.pointer, into: y.pointer)
    return try (0..<runs).map { _ in try clock.measure { try kernel.run(x.pointer, into: y.pointer) } }.min() ?? .zero
  }
}

extension Duration {
  /// The whole duration in milliseconds.
  package var milliseconds: Double {
    Double(components.seconds) * 1e3 + Double(components.attoseconds) / 1e15
  }
}
