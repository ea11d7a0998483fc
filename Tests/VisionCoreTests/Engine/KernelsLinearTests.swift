import Testing
import VisionCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The activations by their formulas.
func reference(_ activation: KernelActivation, _ x: Double) -> Double {
  switch activation {
  case .none: x
  case .relu: max(x, 0)
  case .gelu: x * erfc(-x / 2.0.squareRoot()) / 2
  case .quickGELU: x / (1 + exp(-1.702 * x))
  // x · (1 + tanh u) / 2, where 1 + tanh u would cancel for negative u.
  case .tanhGELU: x / (1 + exp(-2 * (2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
  case .silu: x / (1 + exp(-x))
  case .tanh: tanh(x)
  }
}

/// To the nearest bfloat16, to even at a tie.
func roundedToBfloat16(_ x: Float) -> Float {
  let bits = x.bitPattern
  return Float(bitPattern: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) & 0xFFFF_0000)
}

@Suite("Linear layers")
struct KernelsLinearTests {
  static let shapes: [LinearShape] = [
    LinearShape(rows: 1, inputs: 1, outputs: 1),
    LinearShape(rows: 1, inputs: 768, outputs: 1000),
    LinearShape(rows: 5, inputs: 33, outputs: 401, activation: .gelu),
    LinearShape(rows: 49, inputs: 384, outputs: 96, accumulates: true),
    LinearShape(rows: 197, inputs: 192, outputs: 576),
    LinearShape(rows: 197, inputs: 64, outputs: 200, activation: .gelu),
    LinearShape(rows: 131, inputs: 47, outputs: 61, activation: .quickGELU, accumulates: true),
    LinearShape(rows: 785, inputs: 96, outputs: 97, activation: .relu),
    LinearShape(rows: 67, inputs: 31, outputs: 45, inputStride: 40, outputStride: 50),
    LinearShape(rows: 300, inputs: 64, outputs: 64, inputStride: 192, outputStride: 70, accumulates: true),
    // Rows that lie 4,096 bytes apart; several blocks of rows; so many that each block is one worker's.
    LinearShape(rows: 30, inputs: 1000, outputs: 40, inputStride: 1024),
    LinearShape(rows: 417, inputs: 193, outputs: 250, activation: .gelu, accumulates: true),
    LinearShape(rows: 1701, inputs: 37, outputs: 66, activation: .relu),
  ]
  static let implementations: [LinearImplementation] = [
    .fastest(savesMemory: false), .fastest(savesMemory: true), .own(.plain), .own(.strassen), .oneDNN,
  ]

  func expected(_ s: LinearShape, x: [Float], weight: [Float], bias: [Float]?, y: [Float]) -> [Double] {
    (0..<s.rows).flatMap { row in
      (0..<s.outputs).map { output in
        var sum = bias.map { Double($0[output]) } ?? 0
        for i in 0..<s.inputs { sum += Double(x[row * s.inputStride + i]) * Double(weight[output * s.inputs + i]) }
        return reference(s.activation, sum) + (s.accumulates ? Double(y[row * s.outputStride + output]) : 0)
      }
    }
  }

  func run(
    _ s: LinearShape, x: [Float], weight: [Float], bias: [Float]?, y: [Float], pool: WorkerPool,
    _ implementation: LinearImplementation = .fastest(savesMemory: false)
  ) throws -> [Float] {
    // The weights' memory is scribbled over before the run: the kernel must have its own copy.
    let given = try Buffer(weight), givenBias = try bias.map { try Buffer($0) }
    let kernel = try LinearKernel(
      s, weight: given.pointer, bias: givenBias?.pointer, pool: pool, implementation: implementation)
    given.pointer.update(repeating: .nan, count: given.count)
    givenBias?.pointer.update(repeating: .nan, count: givenBias?.count ?? 0)
    let source = try Buffer(x), result = try Buffer(y)
    try kernel.run(source.pointer, into: result.pointer)
    let once = result.values
    // A second run of the same kernel gives the same.
    result.pointer.update(from: y, count: y.count)
    try kernel.run(source.pointer, into: result.pointer)
    #expect(result.values.map(\.bitPattern) == once.map(\.bitPattern))
    return once
  }

  @Test("agrees with the formula for any shape, stride and fused step", arguments: shapes, implementations)
  func formula(shape s: LinearShape, implementation: LinearImplementation) throws {
    for hasBias in [true, false] { try formula(s, implementation, hasBias: hasBias) }
  }

  private func formula(_ s: LinearShape, _ implementation: LinearImplementation, hasBias: Bool) throws {
    let x = noise(s.rows * s.inputStride, seed: 1), weight = noise(s.outputs * s.inputs, seed: 2, scale: 0.2)
    let bias = hasBias ? noise(s.outputs, seed: 3) : nil
    var y = [Float](repeating: canary, count: s.rows * s.outputStride)
    if s.accumulates {
      let before = noise(s.rows * s.outputs, seed: 4)
      for i in before.indices { y[i / s.outputs * s.outputStride + i % s.outputs] = before[i] }
    }
    let wanted = expected(s, x: x, weight: weight, bias: bias, y: y)
    for (_, result) in try onEveryPath({
      try run(s, x: x, weight: weight, bias: bias, y: y, pool: $0, implementation)
    }) {
      #expect(largestError(rows(result, s.rows, s.outputs, stride: s.outputStride), wanted) < 2e-5)
      #expect(gapsAreUntouched(result, s.rows, s.outputs, stride: s.outputStride))
    }
  }

  @Test("Strassen's algorithm errs little more than plain sums do")
  func strassenError() throws {
    let s = LinearShape(rows: 197, inputs: 768, outputs: 192), pool = try WorkerPool(threads: 2)
    let x = noise(s.rows * s.inputs, seed: 11), weight = noise(s.outputs * s.inputs, seed: 12)
    let y = [Float](repeating: 0, count: s.rows * s.outputs)
    let wanted = expected(s, x: x, weight: weight, bias: nil, y: y)
    let errors = try [ProductMethod.plain, .strassen].map { method in
      let result = try run(s, x: x, weight: weight, bias: nil, y: y, pool: pool, .own(method))
      return zip(result, wanted).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
    }
    #expect(errors[0] > 0 && errors[1] < 3 * errors[0], "\(errors)")
  }

  @Test("GELU of a sum is off by less than 1e-8 beside the rounding of the result")
  func geluOfSums() throws {
    let weight = (-2400...2400).map { Float($0) / 200 } + [.infinity, .nan, 6, -6, 5.9999995, -5.9999995]
    let s = LinearShape(rows: 1, inputs: 1, outputs: weight.count, activation: .gelu)
    let y = [Float](repeating: 0, count: weight.count)
    for (_, result) in try onEveryPath({
      try run(s, x: [1], weight: weight, bias: nil, y: y, pool: $0, .own(.plain))
    }) {
      for (argument, value) in zip(weight, result) {
        if argument.isNaN { #expect(value.isNaN) }
        guard argument.isFinite else { continue }
        let wanted = reference(.gelu, Double(argument))
        #expect(abs(Double(value) - wanted) < 1e-8 + abs(wanted) * 2.5e-7, "at \(argument)")
      }
      #expect(result[4801] == .infinity)
    }
  }

  @Test("the shape alone decides for Strassen's algorithm, and saving memory against it")
  func method() throws {
    let pool = try WorkerPool(threads: 1)
    func kernel(_ rows: Int, _ inputs: Int, _ outputs: Int, savesMemory: Bool = false) throws -> LinearKernel {
      let weight = try Buffer(count: inputs * outputs)
      return try LinearKernel(
        LinearShape(rows: rows, inputs: inputs, outputs: outputs), weight: weight.pointer, bias: nil, pool: pool,
        implementation: .fastest(savesMemory: savesMemory))
    }
    guard pool.instructions >= .avx2 else { return #expect(try kernel(197, 768, 768).implementation != "plain") }
    let large = try kernel(197, 768, 768), small = try kernel(197, 768, 768, savesMemory: true)
    #expect(small.implementation == "plain" && small.weightBytes == 4 * 768 * 768)
    #expect(try kernel(1, 768, 1000).implementation == "plain")
    if pool.instructions >= .avx512 {
      #expect(large.implementation == "Strassen" && large.weightBytes == 7 * 768 * 768)
    } else {
      #expect(large.implementation == "plain")
    }
  }

  @Test("in bfloat16, products of rounded numbers are summed in float32")
  func bfloat16() throws {
    let s = LinearShape(
      rows: 131, inputs: 70, outputs: 66, inputStride: 75, activation: .gelu, accumulates: true, precision: .bfloat16)
    let x = noise(s.rows * s.inputStride, seed: 5), weight = noise(s.outputs * s.inputs, seed: 6, scale: 0.2)
    let bias = noise(s.outputs, seed: 7), y = noise(s.rows * s.outputs, seed: 8)
    let wanted = expected(s, x: x.map(roundedToBfloat16), weight: weight.map(roundedToBfloat16), bias: bias, y: y)
    do {
      for implementation in [LinearImplementation.fastest(savesMemory: false), .oneDNN] {
        for (_, result) in try onEveryPath({
          try run(s, x: x, weight: weight, bias: bias, y: y, pool: $0, implementation)
        }) {
          #expect(largestError(result, wanted) < 2e-5)
        }
      }
    } catch KernelError.unsupported(_, let status) {
      // oneDNN has bfloat16 from AVX-512 on.
      #expect(InstructionSet.best < .avx512)
      #expect(status == "unimplemented")
    }
  }

  @Test("a shape without sense is refused, by oneDNN with its word")
  func refused() throws {
    let pool = try WorkerPool(threads: 1), weight = try Buffer(count: 16)
    let shape = LinearShape(rows: 2, inputs: 4, outputs: 4, inputStride: 3)
    #expect(throws: KernelError.self) {
      _ = try LinearKernel(shape, weight: weight.pointer, bias: nil, pool: pool, implementation: .own(.plain))
    }
    #expect(
      throws: KernelError.unsupported(layer: "a linear layer of 2 rows from 4 to 4", status: "invalid_arguments")
    ) {
      _ = try LinearKernel(shape, weight: weight.pointer, bias: nil, pool: pool, implementation: .oneDNN)
    }
  }

  @Test("errors are sentences")
  func sentences() {
    let errors: [KernelError] = [
      .outOfMemory(what: "a buffer"), .poolBusy, .threadsUnavailable(requested: 9),
      .invalidArgument(kernel: "add", detail: "no rows"), .unsupported(layer: "it", status: "unimplemented"),
    ]
    for error in errors { #expect(error.description.hasSuffix(".")) }
    #expect(errors[4].description.contains("unimplemented"))
  }
}
