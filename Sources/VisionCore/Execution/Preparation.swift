/// Makes instructions ready to run: reads and packs their weights, settles their pointers.
struct Preparation {
  let memory: Memory
  let pool: WorkerPool
  let constants: Constants
  let precision: Precision
  /// Whether linear layers are packed as small as can be rather than as fast as can be.
  let savesMemory: Bool

  func prepare(_ instruction: Instruction) throws -> Prepared {
    switch instruction {
    case .linear(let x, let y, let parameters, let activation, let accumulates):
      return try linear(x, y, parameters, activation, accumulates)
    case .convolution(let x, let y, let sizes, let parameters, let activation, let accumulates):
      return try convolution(x, y, sizes, parameters, activation, accumulates)
    case .depthwiseConvolution(let x, let y, let sizes, let parameters, let activation):
      return try depthwise(x, y, sizes, parameters, activation)
    case .unfold(let x, let y, let sizes, let isImage): return unfold(x, y, sizes, isImage)
    case .pool(let x, let y, let sizes, let pooling): return pool(x, y, sizes, pooling)
    case .groupNorm(let x, let y, let weights, let activation): return try groupNorm(x, y, weights, activation)
    case .layerNorm(let x, let y, let weight, let bias, let epsilon):
      return layerNorm(x, y, try values(weight), try values(bias), Float(epsilon))
    case .batchNorm(let x, let y, let norm):
      let (scale, shift) = try scaleAndShift(norm)
      return scaled(x, y, scale, shift, .none)
    case .activation(let x, let y, let activation): return self.activation(x, y, activation)
    case .softmax(let x, let y): return softmax(x, y)
    case .attention(let call): return try attention(call)
    case .product(let call): return product(call)
    case .gatherRows(let x, let rows, let y): return gatherRows(x, rows, y)
    case .copyElements(let x, let y): return copyElements(x, y)
    case .copy(let x, let y): return copy(x, y)
    case .combine(let a, let b, let y, let combination): return combine(a, b, y, combination)
    case .scale(let x, let y, let factor):
      return scaled(x, y, [Float](repeating: Float(factor), count: x.columns), nil, .none)
    case .sumOfColumns(let x, let y): return sumOfColumns(x, y)
    case .meanOverRows(let x, let y, let rows): return mean(x, y, rows)
    }
  }

  // MARK: Weights

  /// A constant step's numbers.
  func values(_ step: Int) throws -> [Float] { try constants.values(step) }

  /// A layer's weight and bias with the batch norm behind it folded in.
  private func folded(_ parameters: LinearWeights) throws -> (weight: [Float], bias: [Float]?) {
    var weight = try values(parameters.weight)
    let bias = try parameters.bias.map(values)
    guard let norm = parameters.norm else { return (weight, bias) }
    let (scale, shift) = try scaleAndShift(norm)
    let perOutput = weight.count / scale.count
    for index in weight.indices { weight[index] *= scale[index / perOutput] }
    return (weight, scale.indices.map { (bias?[$0] ?? 0) * scale[$0] + shift[$0] })
  }

  /// A batch norm as x·scale + shift by channel.
  private func scaleAndShift(_ norm: BatchNormWeights) throws -> (scale: [Float], shift: [Float]) {
    let (weight, bias) = (try values(norm.weight), try values(norm.bias))
    let (mean, variance) = (try values(norm.mean), try values(norm.variance))
    let scale = zip(weight, variance).map { Float(Double($0) / (Double($1) + norm.epsilon).squareRoot()) }
    return (scale, bias.indices.map { bias[$0] - mean[$0] * scale[$0] })
  }

  // MARK: Matrix products

  private func linear(
    _ x: Matrix, _ y: Matrix, _ parameters: LinearWeights, _ activation: Activation?, _ accumulates: Bool
  ) throws -> Prepared {
    let (weight, bias) = try folded(parameters)
    let shape = LinearShape(
      rows: x.rows, inputs: x.columns, outputs: y.columns, inputStride: memory.width(x.buffer),
      outputStride: memory.width(y.buffer), activation: activation?.kernel ?? .none, accumulates: accumulates,
      precision: precision)
    let kernel = try withPointers(weight, bias) {
      try LinearKernel(shape, weight: $0, bias: $1, pool: pool, implementation: .fastest(savesMemory: savesMemory))
    }
    let (source, target) = (memory.pointer(x), memory.pointer(y))
    return Prepared(weightBytes: kernel.weightBytes, scratchBytes: kernel.scratchBytes) { _ in
      try kernel.run(source, into: target)
    }
  }

  private func convolution(
    _ x: Matrix, _ y: Matrix, _ sizes: ConvolutionSizes, _ parameters: LinearWeights, _ activation: Activation?,
    _ accumulates: Bool
  ) throws -> Prepared {
    let (weight, bias) = try folded(parameters)
    let shape = ConvolutionShape(
      batch: sizes.maps, height: sizes.input.rows, width: sizes.input.columns, inputChannels: sizes.inputChannels,
      outputChannels: sizes.outputChannels, groups: sizes.groups, geometry: sizes.geometry,
      activation: activation?.kernel ?? .none, accumulates: accumulates)
    let kernel = try withPointers(weight, bias) { try ConvolutionKernel(shape, weight: $0, bias: $1, pool: pool) }
    let (source, target) = (memory.pointer(x), memory.pointer(y))
    return Prepared(weightBytes: kernel.weightBytes, scratchBytes: kernel.scratchBytes) { _ in
      try kernel.run(source, into: target)
    }
  }

  private func depthwise(
    _ x: Matrix, _ y: Matrix, _ sizes: ConvolutionSizes, _ parameters: LinearWeights, _ activation: Activation?
  ) throws -> Prepared {
    let (weight, bias) = try folded(parameters)
    let kernel = try withPointers(weight, bias) {
      try DepthwiseKernel(
        channels: sizes.inputChannels, geometry: sizes.geometry, weight: $0, bias: $1,
        activation: activation?.kernel ?? .none)
    }
    let (source, target, pool) = (memory.pointer(x), memory.pointer(y), pool)
    return Prepared { _ in
      try kernel.run(
        source, into: target, batch: sizes.maps, height: sizes.input.rows, width: sizes.input.columns, pool: pool)
    }
  }

  private func unfold(_ x: Matrix, _ y: Matrix, _ sizes: ConvolutionSizes, _ isImage: Bool) -> Prepared {
    let layout = isImage ? MapLayout.channelsFirst : MapLayout.channelsLast
    let map = layout(sizes.maps, sizes.inputChannels, sizes.input.rows, sizes.input.columns)
    let (source, target, pool) = (memory.pointer(x), memory.rows(y), pool)
    return Prepared { _ in try pool.unfold(source, map, sizes.geometry, into: target) }
  }

  private func pool(_ x: Matrix, _ y: Matrix, _ sizes: ConvolutionSizes, _ pooling: Pooling) -> Prepared {
    let (source, target, pool) = (memory.pointer(x), memory.pointer(y), pool)
    return Prepared { _ in
      for map in 0..<sizes.maps {
        try pool.pool(
          source + map * sizes.input.count * sizes.inputChannels,
          into: target + map * sizes.output.count * sizes.inputChannels, height: sizes.input.rows,
          width: sizes.input.columns, channels: sizes.inputChannels, geometry: sizes.geometry, pooling)
      }
    }
  }

  private func product(_ call: ProductCall) -> Prepared {
    let (a, b) = (operand(call.a), operand(call.b))
    let (target, pool) = (MutableRows(memory.pointer(call.y), stride: memory.width(call.y)), pool)
    return Prepared { _ in
      try pool.product(
        a, b, into: target, batch: call.batch, rows: call.rows, columns: call.columns, depth: call.depth)
    }
  }

  private func operand(_ operand: ProductCall.Operand) -> ProductOperand {
    ProductOperand(
      memory.pointer(operand.buffer) + operand.offset, batchStride: operand.batchStride, rowStride: operand.rowStride,
      depthStride: operand.depthStride)
  }

  // MARK: Attention

  private func attention(_ call: AttentionCall) throws -> Prepared {
    let (bias, computedBias) = try bias(call)
    let kernel = try AttentionKernel(
      windows: call.windows, heads: call.heads, queries: call.queries, keys: call.keys, dim: call.width,
      valueDim: call.valueWidth, scale: Float(call.scale), query: layout(call.q), key: layout(call.k),
      value: layout(call.v), output: layout(call.output), headScale: call.headScale.map(values),
      isCosine: call.isCosine, bias: bias, mask: call.mask.map(values))
    let (q, k, v) = (memory.pointer(call.q.buffer), memory.pointer(call.k.buffer), memory.pointer(call.v.buffer))
    let (output, pool) = (memory.pointer(call.output.buffer), pool)
    let factors: ((RowWorker) -> AttentionFactors)? =
      computedBias == nil ? { AttentionFactors(kernel, q: q, k: k, worker: $0) } : nil
    return Prepared(factors: factors) { probabilities in
      try kernel.run(
        q: q, k: k, v: v, into: output, computedBias: computedBias, probabilities: probabilities, pool: pool)
    }
  }

  private func bias(_ call: AttentionCall) throws -> ([Float]?, computed: UnsafePointer<Float>?) {
    switch call.positionBias {
    case .constant(let step): (try values(step), nil)
    case .computed(let buffer): (nil, UnsafePointer(memory.pointer(buffer)))
    case nil: (nil, nil)
    }
  }

  private func layout(_ operand: AttentionCall.Operand) -> AttentionKernel.Layout {
    AttentionKernel.Layout(
      rows: operand.rows?.list, stride: memory.width(operand.buffer), column: operand.column,
      headStride: operand.headStride)
  }
}

/// Calls `body` with pointers to two lists, nil for a second that is not there.
func withPointers<Result>(
  _ first: [Float], _ second: [Float]?,
  _ body: (UnsafePointer<Float>, UnsafePointer<Float>?) throws -> Result
) throws -> Result {
  try first.withUnsafeBufferPointer { first in
    guard let base = first.baseAddress else { throw EngineError.emptyTensor }
    guard let second else { return try body(base, nil) }
    return try second.withUnsafeBufferPointer { try body(base, $0.baseAddress) }
  }
}

extension ConvolutionSizes {
  fileprivate var geometry: PatchGeometry {
    PatchGeometry(
      kernelHeight: kernel, kernelWidth: kernel, strideHeight: stride, strideWidth: stride, top: margin.top,
      left: margin.left, bottom: margin.bottom, right: margin.right)
  }
}
