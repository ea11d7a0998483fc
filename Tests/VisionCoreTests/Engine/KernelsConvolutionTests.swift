import Testing
import VisionCore

/// A convolution by its definition; x is [batch, height, width, channels], weight [outputs, channels / groups, kh, kw].
func referenceConvolution(_ s: ConvolutionShape, x: [Float], weight: [Float], bias: [Float]?) -> [Double] {
  let g = s.geometry
  let oh = g.outputHeight(s.height), ow = g.outputWidth(s.width)
  let inputsOfGroup = s.inputChannels / s.groups, outputsOfGroup = s.outputChannels / s.groups
  var result = [Double](repeating: 0, count: s.batch * oh * ow * s.outputChannels)
  for image in 0..<s.batch {
    for row in 0..<oh {
      for column in 0..<ow {
        for output in 0..<s.outputChannels {
          var sum = bias.map { Double($0[output]) } ?? 0
          for i in 0..<g.kernelHeight {
            for j in 0..<g.kernelWidth {
              let y = row * g.strideHeight - g.top + i * g.dilationHeight
              let z = column * g.strideWidth - g.left + j * g.dilationWidth
              guard y >= 0, y < s.height, z >= 0, z < s.width else { continue }
              for c in 0..<inputsOfGroup {
                let channel = output / outputsOfGroup * inputsOfGroup + c
                let at = ((image * s.height + y) * s.width + z) * s.inputChannels + channel
                let tap = ((output * inputsOfGroup + c) * g.kernelHeight + i) * g.kernelWidth + j
                sum += Double(x[at]) * Double(weight[tap])
              }
            }
          }
          result[((image * oh + row) * ow + column) * s.outputChannels + output] = sum
        }
      }
    }
  }
  return result
}

@Suite("Convolutions: through oneDNN, depthwise, and as patches with a linear layer")
struct KernelsConvolutionTests {
  static let shapes: [ConvolutionShape] = [
    ConvolutionShape(
      height: 30, width: 29, inputChannels: 3, outputChannels: 24, geometry: .init(kernel: 7, stride: 4, padding: 2)),
    ConvolutionShape(
      height: 32, width: 48, inputChannels: 3, outputChannels: 20, geometry: .init(kernel: 16, stride: 16)),
    ConvolutionShape(
      batch: 2, height: 15, width: 14, inputChannels: 16, outputChannels: 33,
      geometry: .init(kernel: 3, stride: 2, padding: 1), activation: .relu),
    ConvolutionShape(
      height: 9, width: 11, inputChannels: 5, outputChannels: 7,
      geometry: .init(kernelHeight: 3, kernelWidth: 1, strideWidth: 2, top: 2, right: 1, dilationHeight: 2),
      accumulates: true),
    ConvolutionShape(
      height: 7, width: 7, inputChannels: 64, outputChannels: 64, geometry: .init(kernel: 3, padding: 1),
      activation: .relu, accumulates: true),
    ConvolutionShape(
      height: 12, width: 10, inputChannels: 12, outputChannels: 18, groups: 3, geometry: .init(kernel: 3, padding: 1)),
    ConvolutionShape(height: 28, width: 28, inputChannels: 64, outputChannels: 16, geometry: .init(kernel: 1)),
    // Large enough for several bands of rows, of the same shape and of others.
    ConvolutionShape(
      height: 27, width: 28, inputChannels: 64, outputChannels: 64, geometry: .init(kernel: 3, padding: 1),
      activation: .relu, accumulates: true),
    ConvolutionShape(
      batch: 2, height: 110, width: 112, inputChannels: 3, outputChannels: 64,
      geometry: .init(kernel: 7, stride: 4, padding: 2)),
    // More padding than kernel: rows that see nothing but padding.
    ConvolutionShape(
      height: 4, width: 4, inputChannels: 3, outputChannels: 3, geometry: .init(kernel: 2, padding: 5)),
  ]

  @Test("oneDNN's agree with the definition", arguments: shapes, [true, false])
  func convolution(shape s: ConvolutionShape, hasBias: Bool) throws {
    let x = noise(s.batch * s.height * s.width * s.inputChannels, seed: 1)
    let taps = s.inputChannels / s.groups * s.geometry.kernelHeight * s.geometry.kernelWidth
    let weight = noise(s.outputChannels * taps, seed: 2, scale: 0.2)
    let bias = hasBias ? noise(s.outputChannels, seed: 3) : nil
    let sums = referenceConvolution(s, x: x, weight: weight, bias: bias), before = noise(sums.count, seed: 4)
    let wanted = sums.indices.map { reference(s.activation, sums[$0] + (s.accumulates ? Double(before[$0]) : 0)) }
    let results = try onEveryPath { pool in
      let given = try Buffer(weight), source = try Buffer(x), result = try Buffer(before)
      let givenBias = try bias.map { try Buffer($0) }
      let kernel = try ConvolutionKernel(s, weight: given.pointer, bias: givenBias?.pointer, pool: pool)
      given.pointer.update(repeating: .nan, count: given.count)
      try kernel.run(source.pointer, into: result.pointer)
      return result.values
    }
    for (_, result) in results { #expect(largestError(result, wanted) < 2e-5) }
  }

  @Test("patches and a linear layer are a convolution", arguments: shapes.filter { $0.groups == 1 }, [true, false])
  func patches(shape s: ConvolutionShape, channelsFirst: Bool) throws {
    let g = s.geometry
    let count = s.batch * s.height * s.width * s.inputChannels,
      inputs = s.inputChannels * g.kernelHeight * g.kernelWidth
    let x = noise(count, seed: 1), weight = noise(s.outputChannels * inputs, seed: 2, scale: 0.2)
    let wanted = referenceConvolution(s, x: x, weight: weight, bias: nil)
    let tokens = s.batch * g.outputHeight(s.height) * g.outputWidth(s.width), stride = inputs + 3
    let results = try onEveryPath { pool in
      let source = try Buffer(x), image = try Buffer(count: count), given = try Buffer(weight)
      let patches = try Buffer([Float](repeating: canary, count: tokens * stride))
      var map = MapLayout.channelsLast(
        batch: s.batch, channels: s.inputChannels, height: s.height, width: s.width)
      if channelsFirst {
        map = .channelsFirst(batch: s.batch, channels: s.inputChannels, height: s.height, width: s.width)
        try pool.transpose(
          source.pointer, into: image.pointer, batch: s.batch, rows: s.height * s.width, columns: s.inputChannels)
      }
      let pointer = channelsFirst ? image.pointer : source.pointer
      try pool.unfold(pointer, map, g, into: MutableRows(patches.pointer, stride: stride))
      #expect(gapsAreUntouched(patches.values, tokens, inputs, stride: stride))
      let linear = try LinearKernel(
        LinearShape(rows: tokens, inputs: inputs, outputs: s.outputChannels, inputStride: stride),
        weight: given.pointer, bias: nil, pool: pool)
      let result = try Buffer(count: tokens * s.outputChannels)
      try linear.run(patches.pointer, into: result.pointer)
      return result.values
    }
    for (_, result) in results { #expect(largestError(result, wanted) < 2e-5) }
  }

  struct Depthwise: Sendable {
    let batch: Int, height: Int, width: Int, channels: Int
    let geometry: PatchGeometry
    let activation: KernelActivation
  }

  static let depthwiseCases: [Depthwise] = [
    .init(batch: 1, height: 14, width: 15, channels: 64, geometry: .init(kernel: 3, padding: 1), activation: .none),
    .init(
      batch: 2, height: 13, width: 9, channels: 37, geometry: .init(kernel: 3, stride: 2, padding: 1),
      activation: .gelu),
    .init(batch: 1, height: 9, width: 21, channels: 5, geometry: .init(kernel: 7, padding: 3), activation: .relu),
    .init(
      batch: 1, height: 12, width: 12, channels: 48, geometry: .init(kernel: 5, padding: 4, dilation: 2),
      activation: .quickGELU),
    .init(
      batch: 1, height: 3, width: 3, channels: 19, geometry: .init(kernel: 3, stride: 3, padding: 4),
      activation: .none),
    .init(
      batch: 1, height: 8, width: 16, channels: 17,
      geometry: .init(kernelHeight: 1, kernelWidth: 3, strideHeight: 2, top: 1, left: 2), activation: .none),
  ]

  @Test("depthwise ones agree with the definition, batch norm folded in", arguments: depthwiseCases, [true, false])
  func depthwise(_ d: Depthwise, hasVectors: Bool) throws {
    let taps = d.geometry.kernelHeight * d.geometry.kernelWidth
    let x = noise(d.batch * d.height * d.width * d.channels, seed: 1), weight = noise(d.channels * taps, seed: 2)
    let bias = noise(d.channels, seed: 3), scale = noise(d.channels, seed: 4), shift = noise(d.channels, seed: 5)
    let shape = ConvolutionShape(
      batch: d.batch, height: d.height, width: d.width, inputChannels: d.channels, outputChannels: d.channels,
      groups: d.channels, geometry: d.geometry)
    let sums = referenceConvolution(shape, x: x, weight: weight, bias: hasVectors ? bias : nil)
    let wanted = sums.enumerated().map { i, sum in
      let c = i % d.channels
      return reference(d.activation, hasVectors ? Double(scale[c]) * sum + Double(shift[c]) : sum)
    }
    let results = try onEveryPath { pool in
      let source = try Buffer(x), given = try Buffer(weight), result = try Buffer(count: wanted.count)
      let biases = try Buffer(bias), scales = try Buffer(scale), shifts = try Buffer(shift)
      let kernel = try DepthwiseKernel(
        channels: d.channels, geometry: d.geometry, weight: given.pointer,
        bias: hasVectors ? biases.pointer : nil, scale: hasVectors ? scales.pointer : nil,
        shift: hasVectors ? shifts.pointer : nil, activation: d.activation)
      given.pointer.update(repeating: .nan, count: given.count)
      try kernel.run(
        source.pointer, into: result.pointer, batch: d.batch, height: d.height, width: d.width, pool: pool)
      return result.values
    }
    for (_, result) in results { #expect(largestError(result, wanted) < 1e-5) }
  }

  @Test("a kernel that does not fit its map is refused")
  func refused() throws {
    let pool = try WorkerPool(threads: 1), memory = try Buffer(count: 64), result = try Buffer(count: 64)
    let geometry = PatchGeometry(kernel: 5)
    let kernel = try DepthwiseKernel(channels: 2, geometry: geometry, weight: memory.pointer)
    #expect(throws: KernelError.self) {
      try kernel.run(memory.pointer, into: result.pointer, height: 4, width: 4, pool: pool)
    }
    #expect(throws: KernelError.self) {
      try pool.unfold(
        memory.pointer, .channelsFirst(channels: 1, height: 4, width: 4), geometry,
        into: MutableRows(result.pointer, stride: 25))
    }
    #expect(throws: KernelError.self) {
      let shape = ConvolutionShape(height: 4, width: 4, inputChannels: 1, outputChannels: 1, geometry: geometry)
      _ = try ConvolutionKernel(shape, weight: memory.pointer, bias: nil, pool: pool)
    }
  }
}
