import Testing
import VisionCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("Attention")
struct KernelsAttentionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var windows = 1
    var heads = 1
    let queries: Int
    let keys: Int
    let dim: Int
    let valueDim: Int
    var bias = false
    var maskWindows = 0
    var cosine = false
    var permuted = false
    var masked: Float = -100
    var testDescription: String {
      "\(windows) × \(heads), \(queries) × \(keys), \(dim)/\(valueDim), mask \(maskWindows), cosine \(cosine)"
    }
  }

  static let cases: [Case] = [
    Case(queries: 1, keys: 1, dim: 1, valueDim: 1),
    Case(heads: 3, queries: 197, keys: 197, dim: 64, valueDim: 64),
    Case(
      windows: 4, heads: 3, queries: 49, keys: 49, dim: 32, valueDim: 32, bias: true, maskWindows: 2, permuted: true),
    Case(windows: 3, heads: 2, queries: 25, keys: 7, dim: 24, valueDim: 40, bias: true, permuted: true),
    Case(heads: 2, queries: 13, keys: 19, dim: 5, valueDim: 3, maskWindows: 1, masked: -.infinity),
    Case(heads: 1, queries: 230, keys: 784, dim: 48, valueDim: 48),
    Case(heads: 2, queries: 61, keys: 1100, dim: 80, valueDim: 17, bias: true, maskWindows: 1, masked: -.infinity),
    Case(windows: 2, heads: 2, queries: 64, keys: 64, dim: 32, valueDim: 32, bias: true, cosine: true, permuted: true),
    Case(heads: 1, queries: 1030, keys: 33, dim: 16, valueDim: 16),
  ]

  /// Everything that one case needs, with rows of q, k, v and the result in one shuffled order where it is permuted.
  struct Problem {
    let c: Case
    let kernel: AttentionKernel
    let q: [Float], k: [Float], v: [Float]

    init(_ c: Case) {
      self.c = c
      let (tokens, memory) = (c.windows * c.queries, c.windows * c.keys)
      // Odd multipliers make a permutation without a table; the last key row of all is a row of zeros.
      let queryRows = (0..<tokens).map { Int32(($0 * 7919 + 3) % tokens) }
      var keyRows = (0..<memory).map { Int32(($0 * 7907 + 1) % memory) }
      keyRows[memory - 1] = -1
      var bias: [Float]?, mask: [Float]?
      if c.bias { bias = noise(c.heads * c.queries * c.keys, seed: 11) }
      if c.maskWindows > 0 {
        mask = noise(c.maskWindows * c.queries * c.keys, seed: 12).map { $0 > 0.2 ? c.masked : 0 }
      }
      // q, k and the result have columns before and after the heads, v has gaps between them.
      kernel = AttentionKernel(
        windows: c.windows, heads: c.heads, queries: c.queries, keys: c.keys, dim: c.dim, valueDim: c.valueDim,
        scale: c.cosine ? 1 : 1 / Float(c.dim).squareRoot(),
        query: .init(rows: c.permuted ? queryRows : nil, stride: c.heads * c.dim + 5, column: 3, headStride: c.dim),
        key: .init(rows: c.permuted ? keyRows : nil, stride: c.heads * c.dim + 1, column: 1, headStride: c.dim),
        value: .init(rows: c.permuted ? keyRows : nil, stride: c.heads * (c.valueDim + 2), headStride: c.valueDim + 2),
        output: .init(
          rows: c.permuted ? queryRows : nil, stride: c.heads * c.valueDim + 4, column: 2, headStride: c.valueDim),
        headScale: c.cosine ? (0..<c.heads).map { 3 + Float($0) } : nil, isCosine: c.cosine, bias: bias, mask: mask)
      q = noise(tokens * kernel.query.stride, seed: 13, scale: 2)
      k = noise(memory * kernel.key.stride, seed: 14, scale: 2)
      v = noise(memory * kernel.value.stride, seed: 15)
    }

    func element(_ data: [Float], _ l: AttentionKernel.Layout, position: Int, head: Int, _ d: Int) -> Double {
      let row = l.rows.map { Int($0[position]) } ?? position
      return row < 0 ? 0 : Double(data[row * l.stride + l.column + head * l.headStride + d])
    }

    func vector(_ data: [Float], _ l: AttentionKernel.Layout, position: Int, head: Int) -> [Double] {
      let x = (0..<c.dim).map { element(data, l, position: position, head: head, $0) }
      guard c.cosine else { return x }
      let length = max(x.reduce(0) { $0 + $1 * $1 }.squareRoot(), 1e-12)
      return x.map { $0 / length }
    }

    /// The weights [windows, heads, queries, keys], straight from the formula.
    func weights() -> [Double] {
      var result: [Double] = []
      for window in 0..<c.windows {
        for head in 0..<c.heads {
          let keys = (0..<c.keys).map { vector(k, kernel.key, position: window * c.keys + $0, head: head) }
          let scale = Double(kernel.scale) * (kernel.headScale.map { Double($0[head]) } ?? 1)
          for query in 0..<c.queries {
            let x = vector(q, kernel.query, position: window * c.queries + query, head: head)
            var scores = keys.map { key in zip(x, key).reduce(0) { $0 + $1.0 * $1.1 } * scale }
            for key in scores.indices {
              if let bias = kernel.bias { scores[key] += Double(bias[(head * c.queries + query) * c.keys + key]) }
              if let mask = kernel.mask {
                scores[key] += Double(mask[(window % c.maskWindows * c.queries + query) * c.keys + key])
              }
            }
            let largest = scores.max() ?? 0
            let powers = scores.map { largest == -.infinity ? 0 : exp($0 - largest) }
            let total = powers.reduce(0, +)
            result += powers.map { total == 0 ? 0 : $0 / total }
          }
        }
      }
      return result
    }

    /// The result as it should lie in memory, the canary where nothing is written.
    func output(_ weights: [Double]) -> [Double] {
      let l = kernel.output
      var result = [Double](repeating: Double(canary), count: c.windows * c.queries * l.stride)
      for window in 0..<c.windows {
        for head in 0..<c.heads {
          for query in 0..<c.queries {
            let position = window * c.queries + query, first = ((window * c.heads + head) * c.queries + query) * c.keys
            let row = l.rows.map { Int($0[position]) } ?? position
            for d in 0..<c.valueDim {
              result[row * l.stride + l.column + head * l.headStride + d] = (0..<c.keys).reduce(0) { sum, key in
                let value = element(v, kernel.value, position: window * c.keys + key, head: head, d)
                return sum + weights[first + key] * value
              }
            }
          }
        }
      }
      return result
    }

    func run(_ pool: WorkerPool, captures: Bool) throws -> (output: [Float], weights: [Float]) {
      let q = try Buffer(q), k = try Buffer(k), v = try Buffer(v)
      let out = try Buffer([Float](repeating: canary, count: c.windows * c.queries * kernel.output.stride))
      let weights = try Buffer(count: c.windows * c.heads * c.queries * c.keys)
      try kernel.run(
        q: q.pointer, k: k.pointer, v: v.pointer, into: out.pointer,
        probabilities: captures ? weights.pointer : nil, pool: pool)
      return (out.values, weights.values)
    }
  }

  @Test("result and captured weights agree with the formula", arguments: cases)
  func formula(_ c: Case) throws {
    let problem = Problem(c), weights = problem.weights(), output = problem.output(weights)
    for (_, result) in try onEveryPath({ try problem.run($0, captures: true).output }) {
      #expect(largestError(result, output) < 3e-6)
    }
    for (_, result) in try onEveryPath({ try problem.run($0, captures: true).weights }) {
      #expect(largestError(result, weights) < 3e-6)
      for first in stride(from: 0, to: result.count, by: c.keys) {
        let sum = result[first..<first + c.keys].reduce(0, +)
        #expect(abs(sum - 1) < 1e-5 || sum == 0)
      }
    }
  }

  @Test("capturing the weights does not change the result", arguments: cases)
  func capture(_ c: Case) throws {
    let problem = Problem(c), pool = try WorkerPool(threads: 2)
    let plain = try problem.run(pool, captures: false).output, captured = try problem.run(pool, captures: true).output
    #expect(plain.map(\.bitPattern) == captured.map(\.bitPattern))
  }

  @Test("a row that is masked throughout gives zeros")
  func maskedThroughout() throws {
    var kernel = AttentionKernel(
      heads: 1, queries: 2, keys: 600, dim: 8, scale: 1, query: .init(stride: 8, headStride: 8),
      key: .init(stride: 8, headStride: 8), value: .init(stride: 8, headStride: 8),
      output: .init(stride: 8, headStride: 8))
    kernel.mask = [Float](repeating: -.infinity, count: 600) + [Float](repeating: 0, count: 600)
    let q = try Buffer(noise(16, seed: 1)), k = try Buffer(noise(4800, seed: 2)), v = try Buffer(noise(4800, seed: 3))
    for (_, result) in try onEveryPath({ pool in
      let out = try Buffer(count: 16)
      try kernel.run(q: q.pointer, k: k.pointer, v: v.pointer, into: out.pointer, pool: pool)
      return out.values
    }) {
      #expect(result[0..<8].allSatisfy { $0 == 0 })
      #expect(result[8...].contains { $0 != 0 })
    }
  }

  @Test("scratch memory does not grow with the number of tokens")
  func bounded() throws {
    let pool = try WorkerPool(threads: 1)
    func scratch(_ tokens: Int) -> Int {
      AttentionKernel(
        heads: 1, queries: tokens, keys: tokens, dim: 64, scale: 1, query: .init(stride: 64, headStride: 64),
        key: .init(stride: 64, headStride: 64), value: .init(stride: 64, headStride: 64),
        output: .init(stride: 64, headStride: 64)
      ).scratchBytes(pool: pool)
    }
    #expect(scratch(197) > 0)
    #expect(scratch(65536) < 1 << 20)
  }

  @Test("lists that do not fit are refused")
  func lists() throws {
    let pool = try WorkerPool(threads: 1), memory = try Buffer(count: 64), out = try Buffer(count: 64)
    let layout = AttentionKernel.Layout(stride: 4, headStride: 4)
    let fitting = AttentionKernel(
      heads: 1, queries: 2, keys: 3, dim: 4, scale: 1, query: layout, key: layout, value: layout, output: layout)
    var broken = [AttentionKernel](repeating: fitting, count: 5)
    broken[0].query.rows = [0]
    broken[1].value.rows = [0, 1]
    broken[2].bias = [0]
    broken[3].mask = [0, 0, 0]
    broken[4].headScale = [1, 2]
    for kernel in broken {
      #expect(throws: KernelError.self) {
        try kernel.run(q: memory.pointer, k: memory.pointer, v: memory.pointer, into: out.pointer, pool: pool)
      }
    }
    try fitting.run(q: memory.pointer, k: memory.pointer, v: memory.pointer, into: out.pointer, pool: pool)
  }
}
