import Testing

@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionPrograms
@testable import VisionReadings

/// The checks of the kernels against their slow references once more, at shapes that an instrumented build is soon done with:
/// odd, with remainders of every vector's width, and most of them in several chunks.
@Suite("Kernels under sanitizers")
struct SanitizedKernelTests {
  /// More floats than one chunk of a kernel over rows takes.
  static let shapes = [(3, 7), (43, 401)]

  @Test(
    "attention, with every table, layout and more keys than a block",
    arguments: [
      KernelsAttentionTests.Case(
        windows: 2, heads: 2, queries: 9, keys: 9, dim: 5, valueDim: 3, bias: true, maskWindows: 2, permuted: true),
      KernelsAttentionTests.Case(
        heads: 2, queries: 3, keys: 521, dim: 3, valueDim: 2, maskWindows: 1, masked: -.infinity),
      KernelsAttentionTests.Case(windows: 2, heads: 1, queries: 7, keys: 5, dim: 6, valueDim: 18, cosine: true),
      KernelsAttentionTests.Case(heads: 1, queries: 199, keys: 2, dim: 2, valueDim: 1),
    ])
  func attention(_ c: KernelsAttentionTests.Case) throws {
    try KernelsAttentionTests().formula(c)
    try KernelsAttentionTests().capture(c)
  }

  @Test(
    "linear layers",
    arguments: [
      LinearShape(rows: 1, inputs: 9, outputs: 401),
      LinearShape(rows: 67, inputs: 5, outputs: 9, activation: .gelu),
      LinearShape(
        rows: 53, inputs: 7, outputs: 19, inputStride: 11, outputStride: 23, activation: .quickGELU, accumulates: true),
      // Rows that are copied, rows whose sums workers share, and blocks of rows that are each one worker's.
      LinearShape(rows: 5, inputs: 3, outputs: 70, inputStride: 1024, accumulates: true),
      LinearShape(rows: 197, inputs: 5, outputs: 131, activation: .gelu),
      LinearShape(rows: 421, inputs: 3, outputs: 21),
    ], KernelsLinearTests.implementations)
  func linear(shape: LinearShape, implementation: LinearImplementation) throws {
    try KernelsLinearTests().formula(shape: shape, implementation: implementation)
  }

  @Test("linear layers in bfloat16")
  func bfloat16() throws { try KernelsLinearTests().bfloat16() }

  @Test(
    "convolutions, through oneDNN and as patches",
    arguments: [
      ConvolutionShape(
        batch: 2, height: 7, width: 6, inputChannels: 3, outputChannels: 5,
        geometry: .init(kernel: 3, stride: 2, padding: 1), activation: .relu),
      ConvolutionShape(
        height: 9, width: 5, inputChannels: 2, outputChannels: 3,
        geometry: .init(kernelHeight: 3, kernelWidth: 1, strideWidth: 2, top: 2, right: 1, dilationHeight: 2),
        accumulates: true),
      ConvolutionShape(
        height: 6, width: 5, inputChannels: 4, outputChannels: 6, groups: 2, geometry: .init(kernel: 3, padding: 1)),
    ])
  func convolution(shape: ConvolutionShape) throws {
    try KernelsConvolutionTests().convolution(shape: shape, hasBias: true)
    guard shape.groups == 1 else { return }
    for channelsFirst in [true, false] {
      try KernelsConvolutionTests().patches(shape: shape, channelsFirst: channelsFirst)
    }
  }

  @Test(
    "depthwise convolutions",
    arguments: [
      KernelsConvolutionTests.Depthwise(
        batch: 2, height: 7, width: 5, channels: 19, geometry: .init(kernel: 3, stride: 2, padding: 1),
        activation: .gelu),
      KernelsConvolutionTests.Depthwise(
        batch: 1, height: 5, width: 6, channels: 5, geometry: .init(kernel: 3, padding: 2, dilation: 2),
        activation: .none),
    ], [true, false])
  func depthwise(_ d: KernelsConvolutionTests.Depthwise, hasVectors: Bool) throws {
    try KernelsConvolutionTests().depthwise(d, hasVectors: hasVectors)
  }

  @Test("norms, softmax, sums and moves of rows", arguments: shapes)
  func rows(shape: (Int, Int)) throws {
    let rows = KernelsRowsTests()
    try rows.layerNorm(shape: shape, mean: 0)
    try rows.softmax(shape: shape)
    try rows.scaleShift(shape: shape)
    try rows.add(shape: shape, bRows: 2)
    try rows.mean(shape: shape)
    try rows.gather(shape: shape)
    try rows.copy(sizes: [shape.0, shape.1], order: [1, 0])
    try rows.copy(sizes: [2, 3, shape.0, 5], order: [2, 0, 3, 1])
    try KernelsMapTests().sums(shape: shape)
  }

  @Test("activations", arguments: [KernelActivation.relu, .gelu, .quickGELU])
  func activation(_ activation: KernelActivation) throws { try KernelsRowsTests().extremes(activation: activation) }

  @Test("rows combined", arguments: [(9, 5), (45, 401)], RowCombination.allCases)
  func combination(shape: (Int, Int), combination: RowCombination) throws {
    try KernelsMapTests().combine(shape: shape, combination: combination)
  }

  @Test("functions of single numbers", arguments: RowFunction.allCases)
  func function(_ function: RowFunction) throws { try KernelsMapTests().functions(function: function) }

  @Test("products of activations", arguments: [false, true])
  func product(isTransposed: Bool) throws {
    try KernelsMapTests().product(.init(batch: 2, rows: 97, columns: 3, depth: 5), isTransposed: isTransposed)
  }

  @Test("group norm", arguments: [(3, 6, 3), (131, 14, 2)])
  func groupNorm(shape: (Int, Int, Int)) throws { try KernelsMapTests().groupNorm(shape: shape, mean: 0) }

  @Test("pooling", arguments: KernelsMapTests.pooled, Pooling.allCases)
  func pooling(map: (Int, Int, Int, PatchGeometry), pooling: Pooling) throws {
    try KernelsMapTests().pooling(map: map, pooling: pooling)
  }

  @Test("the pool hands out every chunk once, job after job, to one thread or several", arguments: [1, 2, 3])
  func pool(threads: Int) throws {
    for chunks in [0, 1, 2, 61] { try KernelsPoolTests().chunks(threads: threads, chunks: chunks) }
    try KernelsPoolTests().published(threads: threads)
    try KernelsPoolTests().nested(threads: threads)
  }
}
