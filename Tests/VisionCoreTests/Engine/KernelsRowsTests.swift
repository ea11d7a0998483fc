import Testing
import VisionCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("Kernels over rows")
struct KernelsRowsTests {
  /// Odd and even widths around every vector's, with enough rows for several chunks.
  static let shapes: [(Int, Int)] = [(1, 1), (3, 7), (5, 16), (400, 96), (197, 101), (2, 2049), (61, 768)]

  /// Runs a kernel from rows with gaps to rows with other gaps; gives the results and the gaps' state.
  func strided(
    _ x: [Float], _ count: Int, _ columns: Int, _ kernel: (WorkerPool, Rows, MutableRows) throws -> Void
  ) throws -> [[Float]] {
    let from = columns + 3, to = columns + 5
    return try onEveryPath { pool in
      let source = try Buffer([Float](repeating: canary, count: count * from))
      for i in x.indices { source.pointer[i / columns * from + i % columns] = x[i] }
      let result = try Buffer([Float](repeating: canary, count: count * to))
      try kernel(pool, Rows(source.pointer, stride: from), MutableRows(result.pointer, stride: to))
      #expect(gapsAreUntouched(result.values, count, columns, stride: to))
      return rows(result.values, count, columns, stride: to)
    }.map(\.1)
  }

  @Test("layer norm agrees with the formula, also beside a large mean", arguments: shapes, [Float(0), 1000])
  func layerNorm(shape: (Int, Int), mean: Float) throws {
    let (count, columns) = shape
    let x = noise(count * columns, seed: 1).map { $0 + mean }
    let weight = try Buffer(noise(columns, seed: 2)), bias = try Buffer(noise(columns, seed: 3))
    let wanted = (0..<count).flatMap { row in
      let values = x[row * columns..<(row + 1) * columns].map(Double.init)
      let average = values.reduce(0, +) / Double(columns)
      let variance = values.reduce(0) { $0 + ($1 - average) * ($1 - average) } / Double(columns)
      return values.enumerated().map { i, value in
        (value - average) / (variance + 1e-5).squareRoot() * Double(weight.pointer[i]) + Double(bias.pointer[i])
      }
    }
    let results = try strided(x, count, columns) { pool, x, y in
      try pool.layerNorm(
        x, into: y, rows: count, columns: columns, weight: weight.pointer, bias: bias.pointer, epsilon: 1e-5)
    }
    // A mean of 1000 leaves float32 about 1e-4 of each value.
    for result in results { #expect(largestError(result, wanted) < (mean == 0 ? 5e-6 : 2e-3)) }
  }

  @Test("softmax agrees with the formula", arguments: shapes)
  func softmax(shape: (Int, Int)) throws {
    let (count, columns) = shape
    let x = noise(count * columns, seed: 1, scale: 20)
    let wanted = (0..<count).flatMap { row in
      let values = x[row * columns..<(row + 1) * columns].map(Double.init)
      let largest = values.max() ?? 0, powers = values.map { exp($0 - largest) }, total = powers.reduce(0, +)
      return powers.map { $0 / total }
    }
    let results = try strided(x, count, columns) { pool, x, y in
      try pool.softmax(x, into: y, rows: count, columns: columns)
    }
    for result in results { #expect(largestError(result, wanted) < 1e-6) }
  }

  @Test("softmax of masked numbers: zeros, and zeros throughout where all is masked")
  func maskedSoftmax() throws {
    let x: [Float] = [-.infinity, 0, -.infinity] + [Float](repeating: -.infinity, count: 3)
    for result in try strided(x, 2, 3, { try $0.softmax($1, into: $2, rows: 2, columns: 3) }) {
      #expect(result == [0, 1, 0, 0, 0, 0])
    }
  }

  @Test("activations agree with their formulas to a few units in the last place", arguments: KernelActivation.allCases)
  func activations(activation: KernelActivation) throws {
    // −12 … 12, where GELU runs from its tail of 1e-32 to the identity.
    let x = (0...4800).map { Float($0 - 2400) / 200 }
    for result in try strided(
      x, 1, x.count,
      {
        try $0.scaleShift($1, into: $2, rows: 1, columns: x.count, activation: activation)
      })
    {
      for (argument, value) in zip(x, result) {
        let wanted = reference(activation, Double(argument))
        // e^−y loses y · 2^−24 of itself by each rounding of y: two of GELU's x²/2, three of the cubic in GELU by tanh.
        let square = Double(argument * argument)
        let lost = activation == .tanhGELU ? 3 * abs(Double(argument)) * (1.596 + 0.0714 * square) : square
        // Below the smallest normal number e^−y is zero; it is multiplied by up to 12. Near 0 tanh is a difference of two numbers
        // around 1, and off by what those are.
        let least = activation == .tanh ? Float.ulpOfOne : 12 * Float.leastNormalMagnitude
        let tolerance = abs(wanted) * (4e-7 + lost * 6e-8) + Double(least)
        #expect(abs(Double(value) - wanted) <= tolerance, "at \(argument)")
      }
    }
  }

  @Test("the ends of the number line stay what they are", arguments: [KernelActivation.relu, .gelu, .quickGELU])
  func extremes(activation: KernelActivation) throws {
    let x: [Float] = [.infinity, 1e30, -1e10, 0, .nan]
    for result in try strided(
      x, 1, 5,
      {
        try $0.scaleShift($1, into: $2, rows: 1, columns: 5, activation: activation)
      })
    {
      #expect(result[0] == .infinity)
      #expect(result[1] == 1e30)
      #expect(result[2] == 0)
      #expect(result[3] == 0)
      #expect(result[4].isNaN)
    }
  }

  @Test("scale and shift work per column, and in place", arguments: shapes)
  func scaleShift(shape: (Int, Int)) throws {
    let (count, columns) = shape
    let x = noise(count * columns, seed: 1), scale = noise(columns, seed: 2), shift = noise(columns, seed: 3)
    let wanted = x.indices.map { Double(x[$0]) * Double(scale[$0 % columns]) + Double(shift[$0 % columns]) }
    for (_, result) in try onEveryPath({ pool in
      let memory = try Buffer(x), a = try Buffer(scale), b = try Buffer(shift)
      try pool.scaleShift(
        Rows(memory.pointer, stride: columns), into: MutableRows(memory.pointer, stride: columns), rows: count,
        columns: columns, scale: a.pointer, shift: b.pointer)
      return memory.values
    }) {
      #expect(largestError(result, wanted) < 1e-6)
    }
  }

  @Test("add repeats the rows of its second argument", arguments: shapes, [1, 2, 400])
  func add(shape: (Int, Int), bRows: Int) throws {
    let (count, columns) = shape
    let a = noise(count * columns, seed: 1), b = noise(bRows * columns, seed: 2), other = try Buffer(b)
    let wanted = a.indices.map { Double(a[$0] + b[$0 / columns % bRows * columns + $0 % columns]) }
    for result in try strided(
      a, count, columns,
      { pool, x, y in
        try pool.add(
          x, Rows(other.pointer, stride: columns), bRows: bRows, into: y, rows: count, columns: columns)
      })
    {
      #expect(largestError(result, wanted) == 0)
    }
  }

  @Test("the mean over rows is taken group by group", arguments: shapes)
  func mean(shape: (Int, Int)) throws {
    let (count, columns) = shape
    let x = noise(3 * count * columns, seed: 1)
    let wanted = (0..<3 * columns).map { i in
      (0..<count).reduce(0.0) { $0 + Double(x[(i / columns * count + $1) * columns + i % columns]) } / Double(count)
    }
    for (_, result) in try onEveryPath({ pool in
      let source = try Buffer(x), result = try Buffer(count: 3 * columns)
      try pool.meanOfRows(
        Rows(source.pointer, stride: columns), into: MutableRows(result.pointer, stride: columns), groups: 3,
        rows: count, columns: columns)
      return result.values
    }) {
      #expect(largestError(result, wanted) < 1e-6)
    }
  }

  @Test("gathering follows the list, and zeros stand for negative numbers", arguments: shapes)
  func gather(shape: (Int, Int)) throws {
    let (count, columns) = shape
    let x = noise(count * columns, seed: 1)
    let indices = (0..<count).map { $0 % 5 == 4 ? -1 : Int32(($0 * 31 + 2) % count) }
    let wanted = indices.flatMap { index in
      (0..<columns).map { index < 0 ? 0 : Double(x[Int(index) * columns + $0]) }
    }
    for result in try strided(x, count, columns, { try $0.gatherRows($1, indices, into: $2, columns: columns) }) {
      #expect(largestError(result, wanted) == 0)
    }
  }

  /// Sizes, and for each axis of the source its place in the result.
  static let permutations: [([Int], [Int])] = [
    ([], []), ([5], [0]), ([3, 224 * 5], [1, 0]), ([130, 67], [1, 0]), ([2, 3, 4, 5], [0, 1, 2, 3]),
    ([2, 4, 7, 4, 7, 6], [0, 1, 3, 2, 4, 5]), ([3, 5, 2, 33], [2, 0, 3, 1]), ([6, 5, 4, 3, 2, 7], [5, 4, 3, 2, 1, 0]),
    ([1, 197, 3, 4, 16], [2, 0, 3, 1, 4]),
  ]

  @Test("a strided copy permutes axes as index arithmetic does", arguments: permutations)
  func copy(sizes: [Int], order: [Int]) throws {
    let total = sizes.reduce(1, *), x = noise(total, seed: 1)
    let permuted = order.map { sizes[$0] }
    func strides(_ sizes: [Int]) -> [Int] { sizes.indices.map { sizes[($0 + 1)...].reduce(1, *) } }
    let from = strides(sizes), to = strides(permuted)
    let axes = order.indices.map { CopyAxis(size: permuted[$0], resultStride: to[$0], sourceStride: from[order[$0]]) }
    var wanted = [Double](repeating: .nan, count: total)
    for i in 0..<total {
      let source = axes.indices.reduce(0) { $0 + i / to[$1] % permuted[$1] * axes[$1].sourceStride }
      wanted[i] = Double(x[source])
    }
    for (_, result) in try onEveryPath({ pool in
      let source = try Buffer(x), result = try Buffer([Float](repeating: canary, count: total))
      try pool.copy(source.pointer, into: result.pointer, axes: axes)
      return result.values
    }) {
      #expect(largestError(result, wanted) == 0)
    }
  }

  @Test("a source stride of zero repeats, and a negative one reverses")
  func repeatsAndReverses() throws {
    let pool = try WorkerPool(threads: 2), x = try Buffer([1, 2, 3]), y = try Buffer(count: 6)
    try pool.copy(
      x.pointer + 2, into: y.pointer,
      axes: [
        CopyAxis(size: 2, resultStride: 3, sourceStride: 0), CopyAxis(size: 3, resultStride: 1, sourceStride: -1),
      ])
    #expect(y.values == [3, 2, 1, 3, 2, 1])
  }

  @Test("eight axes of two, turned about, are copied as fewer are")
  func manyAxes() throws {
    let pool = try WorkerPool(threads: 2), x = try Buffer((0..<256).map(Float.init)), y = try Buffer(count: 256)
    let axes = (0..<8).map { CopyAxis(size: 2, resultStride: 1 << $0, sourceStride: 128 >> $0) }
    try pool.copy(x.pointer, into: y.pointer, axes: axes)
    let reversed = (0..<256).map { index in (0..<8).reduce(0) { $0 << 1 | index >> $1 & 1 } }
    #expect(y.values == reversed.map(Float.init))
  }

  @Test("columns that are none are refused")
  func refused() throws {
    let pool = try WorkerPool(threads: 1), x = try Buffer(count: 4), y = try Buffer(count: 4)
    #expect(throws: KernelError.self) {
      try pool.softmax(Rows(x.pointer, stride: 4), into: MutableRows(y.pointer, stride: 4), rows: 1, columns: 0)
    }
  }
}
