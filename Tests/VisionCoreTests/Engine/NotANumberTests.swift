import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms
@testable import VisionReadings

/// What is not a number stays none, as in PyTorch: a model that computes nonsense must not look as if it did not.
@Suite("What is not a number")
struct NotANumberTests {
  @Test(
    "a pool over a window with a NaN is NaN, wherever in the window it stands, and no other is", arguments: 0..<4,
    Pooling.allCases)
  func pooling(place: Int, pooling: Pooling) throws {
    // [4, 4, 3], in windows of 2 × 2; the NaN in the second channel of the first.
    var x = noise(48, seed: 1)
    x[(place / 2 * 4 + place % 2) * 3 + 1] = .nan
    let source = try Buffer(x)
    for (_, result) in try onEveryPath({ pool in
      let y = try Buffer(count: 12)
      try pool.pool(
        source.pointer, into: y.pointer, height: 4, width: 4, channels: 3,
        geometry: PatchGeometry(kernel: 2, stride: 2),
        pooling)
      return y.values
    }) {
      #expect(result.indices.filter { result[$0].isNaN } == [1])
    }
  }

  @Test("a softmax over a row with a NaN is NaN, the other rows are not", arguments: [1, 7, 16, 37])
  func softmax(columns: Int) throws {
    for place in [0, columns / 2, columns - 1] {
      var x = noise(3 * columns, seed: 2)
      x[columns + place] = .nan
      let source = try Buffer(x)
      for (_, result) in try onEveryPath({ pool in
        let y = try Buffer(count: x.count)
        try pool.softmax(
          Rows(source.pointer, stride: columns), into: MutableRows(y.pointer, stride: columns), rows: 3,
          columns: columns)
        return y.values
      }) {
        #expect(result.indices.filter { result[$0].isNaN } == Array(columns..<2 * columns))
      }
    }
  }

  /// Queries, keys or values: which numbers of the result follow from the one at (token 1, channel 2).
  @Test("attention with a NaN in a query, a key or a value is NaN where that has a part", arguments: 0..<3)
  func attention(operand: Int) throws {
    let (tokens, width) = (21, 5)
    var tensors = (0..<3).map { noise(tokens * width, seed: UInt64($0 + 3)) }
    tensors[operand][width + 2] = .nan
    let buffers = try tensors.map { try Buffer($0) }
    let layout = AttentionKernel.Layout(stride: width, headStride: width)
    let kernel = AttentionKernel(
      heads: 1, queries: tokens, keys: tokens, dim: width, scale: 1, query: layout, key: layout, value: layout,
      output: layout)
    let expected = (0..<tokens * width).filter { [$0 / width == 1, true, $0 % width == 2][operand] }
    for (_, result) in try onEveryPath({ pool in
      let y = try Buffer(count: tokens * width)
      try withExtendedLifetime(buffers) {
        try kernel.run(
          q: buffers[0].pointer, k: buffers[1].pointer, v: buffers[2].pointer, into: y.pointer, pool: pool)
      }
      return y.values
    }) {
      #expect(result.indices.filter { result[$0].isNaN } == expected)
    }
  }

  @Test("an activation of NaN is NaN, alone and behind a linear layer", arguments: KernelActivation.allCases)
  func activation(activation: KernelActivation) throws {
    let (rows, columns) = (3, 37)
    var x = noise(rows * columns, seed: 6)
    x[columns + 5] = .nan
    let source = try Buffer(x)
    for (_, result) in try onEveryPath({ pool in
      let y = try Buffer(count: x.count)
      try pool.scaleShift(
        Rows(source.pointer, stride: columns), into: MutableRows(y.pointer, stride: columns), rows: rows,
        columns: columns, activation: activation)
      return y.values
    }) {
      #expect(result.indices.filter { result[$0].isNaN } == [columns + 5])
    }
    let weight = try Buffer(noise(columns * columns, seed: 7))
    for implementation in [LinearImplementation.own(.plain), .own(.strassen), .oneDNN] {
      for (_, result) in try onEveryPath({ pool in
        let y = try Buffer(count: x.count)
        let kernel = try LinearKernel(
          LinearShape(rows: rows, inputs: columns, outputs: columns, activation: activation), weight: weight.pointer,
          bias: nil, pool: pool, implementation: implementation)
        try kernel.run(source.pointer, into: y.pointer)
        return y.values
      }) {
        #expect(result.indices.filter { result[$0].isNaN } == Array(columns..<2 * columns), "\(implementation)")
      }
    }
  }

  @Test(
    "a function of NaN is NaN", arguments: RowFunction.allCases)
  func function(function: RowFunction) throws {
    let source = try Buffer([0, .nan, 1])
    for (_, result) in try onEveryPath({ pool in
      let y = try Buffer(count: 3)
      try pool.apply(
        function, Rows(source.pointer, stride: 3), into: MutableRows(y.pointer, stride: 3), rows: 1, columns: 3)
      return y.values
    }) {
      #expect(result.map(\.isNaN) == [false, true, false])
    }
  }

  @Test(
    "a convolution's ReLU leaves NaN where the kernel meets one, with a residual and without",
    arguments: [1, 3], [true, false])
  func convolution(kernel: Int, accumulates: Bool) throws {
    let (side, channels) = (6, 32)
    var x = noise(side * side * channels, seed: 8)
    x[3] = .nan
    let weight = try Buffer(noise(channels * channels * kernel * kernel, seed: 9)), source = try Buffer(x)
    let shape = ConvolutionShape(
      height: side, width: side, inputChannels: channels, outputChannels: channels,
      geometry: PatchGeometry(kernel: kernel, padding: kernel / 2), activation: .relu, accumulates: accumulates)
    let reach = (kernel + 1) / 2
    let expected = (0..<side * side).filter { $0 / side < reach && $0 % side < reach }
      .flatMap { Array($0 * channels..<($0 + 1) * channels) }
    for (_, result) in try onEveryPath({ pool in
      let y = try Buffer(noise(x.count, seed: 10))
      try ConvolutionKernel(shape, weight: weight.pointer, bias: nil, pool: pool).run(
        source.pointer, into: y.pointer)
      return y.values
    }) {
      #expect(result.indices.filter { result[$0].isNaN } == expected)
      #expect(result.allSatisfy { $0.isNaN || $0 >= 0 })
    }
  }

  @Test("a NaN in a model's image reaches its class scores, as the slow interpreter's", arguments: SmallModel.all)
  func models(small: SmallModel) throws {
    let program = try Program(recording: small.model, input: small.input)
    let weights = SyntheticWeights(seed: 3)
    var image = weights.input(height: small.input.rows, width: small.input.columns)
    image[image.count / 2] = .nan
    let expected = try Interpreter(program: program, weights: weights).run(image)[program.output].values
    let scores = try Engine(program, weights: weights, threads: 2).run(image).logits
    #expect(scores.map(\.isNaN) == expected.map(\.isNaN))
    #expect(scores.contains { $0.isNaN })
  }
}
