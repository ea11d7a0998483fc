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
  }
}

/// To the nearest bfloat16, to even at a tie.
func roundedToBfloat16(_ x: Float) -> Float {
  let bits = x.bitPattern
  return Float(bitPattern: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) & 0xFFFF_0000)
}

@Suite("Linear layers through oneDNN")
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

  func run(_ s: LinearShape, x: [Float], weight: [Float], bias: [Float]?, y: [Float], pool: WorkerPool) throws
    -> [Float]
  {
    // The weights' memory is scribbled over before the run: the kernel must have its own copy.
    let given = try Buffer(weight), givenBias = try bias.map { try Buffer($0) }
    let kernel = try LinearKernel(s, weight: given.pointer, bias: givenBias?.pointer, pool: pool)
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

  @Test("agrees with the formula for any shape, stride and fused step", arguments: shapes, [true, false])
  func formula(shape s: LinearShape, hasBias: Bool) throws {
    let x = noise(s.rows * s.inputStride, seed: 1), weight = noise(s.outputs * s.inputs, seed: 2, scale: 0.2)
    let bias = hasBias ? noise(s.outputs, seed: 3) : nil
    var y = [Float](repeating: canary, count: s.rows * s.outputStride)
    if s.accumulates {
      let before = noise(s.rows * s.outputs, seed: 4)
      for i in before.indices { y[i / s.outputs * s.outputStride + i % s.outputs] = before[i] }
    }
    let wanted = expected(s, x: x, weight: weight, bias: bias, y: y)
    for (_, result) in try onEveryPath({ try run(s, x: x, weight: weight, bias: bias, y: y, pool: $0) }) {
      #expect(largestError(rows(result, s.rows, s.outputs, stride: s.outputStride), wanted) < 2e-5)
      #expect(gapsAreUntouched(result, s.rows, s.outputs, stride: s.outputStride))
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
      for (_, result) in try onEveryPath({ try run(s, x: x, weight: weight, bias: bias, y: y, pool: $0) }) {
        #expect(largestError(result, wanted) < 2e-5)
      }
    } catch KernelError.unsupported(_, let status) {
      // oneDNN has bfloat16 from AVX-512 on.
      #expect(InstructionSet.best < .avx512)
      #expect(status == "unimplemented")
    }
  }

  @Test("a shape without sense is refused with oneDNN's word")
  func refused() throws {
    let pool = try WorkerPool(threads: 1), weight = try Buffer(count: 16)
    let shape = LinearShape(rows: 2, inputs: 4, outputs: 4, inputStride: 3)
    #expect(
      throws: KernelError.unsupported(layer: "a linear layer of 2 rows from 4 to 4", status: "invalid_arguments")
    ) {
      _ = try LinearKernel(shape, weight: weight.pointer, bias: nil, pool: pool)
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
