import CKernels
import COneDNN

/// Makes instructions ready to run: reads and packs their weights, settles their pointers.
struct Preparation {
  let plan: Plan
  let memory: Memory
  let threads: ThreadPool
  let weights: any WeightSource

  init(_ plan: Plan, _ memory: Memory, _ threads: ThreadPool, _ weights: any WeightSource) {
    (self.plan, self.memory, self.threads, self.weights) = (plan, memory, threads, weights)
  }

  func prepare(_ instruction: Instruction) throws -> Prepared {
    switch instruction {
    case .linear(let x, let y, let parameters, let activation, let accumulates):
      return try linear(x, y, parameters, activation, accumulates)
    case .convolution(let x, let y, let shape, let parameters): return try convolution(x, y, shape, parameters)
    case .depthwiseConvolution(let x, let y, let shape, let parameters): return try depthwise(x, y, shape, parameters)
    case .unfold(let image, let y, let shape): return unfold(image, y, shape)
    case .layerNorm(let x, let y, let weight, let bias, let epsilon):
      return try layerNorm(x, y, try values(weight), try values(bias), epsilon)
    case .batchNorm(let x, let y, let norm):
      let (scale, shift) = try scaleAndShift(norm)
      return scaled(x, y, scale, shift, kernel_activation_none)
    case .attention(let call): return attention(call)
    case .gatherRows(let x, let rows, let y): return gatherRows(x, rows, y)
    case .gatherElements(let x, let elements, let y): return gatherElements(x, elements, y)
    case .copy(let x, let y): return copy(x, y)
    case .add(let a, let b, let y): return add(a, b, y)
    case .activation(let x, let y, let activation): return scaled(x, y, nil, nil, activation.kernel)
    case .meanOverRows(let x, let y): return mean(x, y)
    }
  }

  /// A parameter's numbers.
  private func values(_ parameter: Int) throws -> [Float] {
    let parameter = plan.program.parameters[parameter]
    return try weights.values(name: parameter.name, shape: parameter.shape)
  }

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
    return try prepared(x, y) { layer in
      weight.withUnsafeBufferPointer { weight in
        withOptionalPointer(bias) { bias in
          var linear = onednn_linear()
          (linear.rows, linear.inputs, linear.outputs) = (Int64(x.rows), Int64(x.columns), Int64(y.columns))
          linear.input_stride = Int64(memory.width(x.buffer))
          linear.output_stride = Int64(memory.width(y.buffer))
          (linear.weight, linear.bias) = (weight.baseAddress, bias)
          linear.activation = activation?.oneDNN ?? onednn_activation_none
          linear.accumulate = accumulates
          return onednn_linear_create(&layer, threads.context, &linear)
        }
      }
    }
  }

  private func convolution(
    _ x: Matrix, _ y: Matrix, _ shape: ConvolutionShape, _ parameters: LinearWeights
  ) throws -> Prepared {
    let (weight, bias) = try folded(parameters)
    return try prepared(x, y) { layer in
      weight.withUnsafeBufferPointer { weight in
        withOptionalPointer(bias) { bias in
          var convolution = onednn_convolution()
          convolution.batch = 1
          (convolution.height, convolution.width) = (Int64(shape.input.rows), Int64(shape.input.columns))
          convolution.input_channels = Int64(shape.inputChannels)
          convolution.output_channels = Int64(shape.outputChannels)
          (convolution.kernel_height, convolution.kernel_width) = (Int64(shape.kernel), Int64(shape.kernel))
          (convolution.stride_height, convolution.stride_width) = (Int64(shape.stride), Int64(shape.stride))
          (convolution.padding_top, convolution.padding_left) = (Int64(shape.padding), Int64(shape.padding))
          (convolution.padding_bottom, convolution.padding_right) = (Int64(shape.padding), Int64(shape.padding))
          (convolution.dilation_height, convolution.dilation_width) = (1, 1)
          convolution.groups = Int64(shape.groups)
          (convolution.weight, convolution.bias) = (weight.baseAddress, bias)
          return onednn_convolution_create(&layer, threads.context, &convolution)
        }
      }
    }
  }

  /// Makes a layer of oneDNN's and runs it between two matrices.
  private func prepared(_ x: Matrix, _ y: Matrix, create: (inout OpaquePointer?) -> Int32) throws -> Prepared {
    var pointer: OpaquePointer?
    let status = create(&pointer)
    guard let pointer, status == 0 else { throw oneDNNError(status) }
    let layer = OneDNNLayer(pointer)
    let (source, target, threads) = (memory.pointer(x), memory.pointer(y), threads)
    return Prepared { _ in
      var call = onednn_call(layer: layer.pointer, x: source, y: target, status: 0)
      try check(kernel_pool_run(threads.pool, onednn_layer_chunks(layer.pointer), onednn_layer_chunk, &call))
      guard call.status == 0 else { throw oneDNNError(call.status) }
    }
  }

  private func depthwise(
    _ x: Matrix, _ y: Matrix, _ shape: ConvolutionShape, _ parameters: LinearWeights
  ) throws -> Prepared {
    let (weight, bias) = try folded(parameters)
    var pointer: OpaquePointer?
    let status = weight.withUnsafeBufferPointer { weight in
      withOptionalPointer(bias) { bias in
        var options = kernel_depthwise_options()
        options.channels = Int64(shape.inputChannels)
        (options.kernel_height, options.kernel_width) = (Int64(shape.kernel), Int64(shape.kernel))
        (options.stride_height, options.stride_width) = (Int64(shape.stride), Int64(shape.stride))
        (options.padding_top, options.padding_left) = (Int64(shape.padding), Int64(shape.padding))
        (options.padding_bottom, options.padding_right) = (Int64(shape.padding), Int64(shape.padding))
        (options.dilation_height, options.dilation_width) = (1, 1)
        (options.weight, options.bias) = (weight.baseAddress, bias)
        return kernel_depthwise_create(&pointer, &options)
      }
    }
    try check(status)
    guard let pointer else { throw EngineError.kernel("no depthwise convolution") }
    let kernel = DepthwiseKernel(pointer)
    let (source, target, threads) = (memory.pointer(x), memory.pointer(y), threads)
    return Prepared { _ in
      try check(
        kernel_depthwise_run(
          threads.pool, kernel.pointer, target, source, 1, Int64(shape.input.rows), Int64(shape.input.columns)))
    }
  }

  private func unfold(_ image: Matrix, _ y: Matrix, _ shape: ConvolutionShape) -> Prepared {
    var unfolding = kernel_unfolding()
    unfolding.batch = 1
    unfolding.channels = Int64(shape.inputChannels)
    (unfolding.height, unfolding.width) = (Int64(shape.input.rows), Int64(shape.input.columns))
    unfolding.channel_stride = Int64(shape.input.count)
    (unfolding.row_stride, unfolding.column_stride) = (Int64(shape.input.columns), 1)
    (unfolding.kernel_height, unfolding.kernel_width) = (Int64(shape.kernel), Int64(shape.kernel))
    (unfolding.stride_height, unfolding.stride_width) = (Int64(shape.stride), Int64(shape.stride))
    (unfolding.padding_top, unfolding.padding_left) = (Int64(shape.padding), Int64(shape.padding))
    (unfolding.padding_bottom, unfolding.padding_right) = (Int64(shape.padding), Int64(shape.padding))
    (unfolding.dilation_height, unfolding.dilation_width) = (1, 1)
    let (source, target, threads) = (memory.pointer(image), memory.pointer(y), threads)
    let (settled, width) = (unfolding, Int64(memory.width(y.buffer)))
    return Prepared { _ in
      var unfolding = settled
      try check(kernel_unfold(threads.pool, target, width, source, &unfolding))
    }
  }
}

/// A layer of oneDNN's, freed with its last user.
private final class OneDNNLayer {
  let pointer: OpaquePointer
  init(_ pointer: OpaquePointer) { self.pointer = pointer }
  deinit { onednn_layer_destroy(pointer) }
}

/// A depthwise convolution's packed weights, freed with their last user.
private final class DepthwiseKernel {
  let pointer: OpaquePointer
  init(_ pointer: OpaquePointer) { self.pointer = pointer }
  deinit { kernel_depthwise_destroy(pointer) }
}

private func oneDNNError(_ status: Int32) -> EngineError {
  .kernel("oneDNN: " + String(cString: onednn_status_text(status)))
}

private func withOptionalPointer<Result>(_ values: [Float]?, _ body: (UnsafePointer<Float>?) -> Result) -> Result {
  guard let values else { return body(nil) }
  return values.withUnsafeBufferPointer { body($0.baseAddress) }
}

extension Activation {
  fileprivate var oneDNN: onednn_activation {
    switch self {
    case .gelu: onednn_activation_gelu
    case .quickGELU: onednn_activation_quick_gelu
    case .relu: onednn_activation_relu
    }
  }

  fileprivate var kernel: kernel_activation {
    switch self {
    case .gelu: kernel_activation_gelu
    case .quickGELU: kernel_activation_quick_gelu
    case .relu: kernel_activation_relu
    }
  }
}

// MARK: - Attention and rows

extension Preparation {
  private func attention(_ call: AttentionCall) -> Prepared {
    let (q, k, v, output) = (call.q.rows, call.k.rows, call.v.rows, call.output.rows)
    var kernel = kernel_attention()
    kernel.q = UnsafePointer(memory.pointer(call.q.buffer))
    kernel.k = UnsafePointer(memory.pointer(call.k.buffer))
    kernel.v = UnsafePointer(memory.pointer(call.v.buffer))
    kernel.out = memory.pointer(call.output.buffer)
    (kernel.windows, kernel.heads) = (Int64(call.windows), Int64(call.heads))
    (kernel.queries, kernel.keys) = (Int64(call.queries), Int64(call.keys))
    (kernel.dim, kernel.value_dim) = (Int64(call.width), Int64(call.valueWidth))
    kernel.scale = Float(call.scale)
    kernel.bias = call.positionBias.map { UnsafePointer(memory.pointer($0)) }
    kernel.mask = call.mask.map { UnsafePointer(memory.pointer($0)) }
    kernel.mask_windows = Int64(call.windows)
    let rows = [RowList(q), RowList(k), RowList(v), RowList(output)]
    kernel.q_layout = layout(call.q, rows[0])
    kernel.k_layout = layout(call.k, rows[1])
    kernel.v_layout = layout(call.v, rows[2])
    kernel.out_layout = layout(call.output, rows[3])
    let (settled, threads) = (kernel, threads)
    return Prepared { probabilities in
      var kernel = settled
      kernel.probabilities = probabilities
      try withExtendedLifetime(rows) { try check(kernel_attention_run(threads.pool, &kernel)) }
    }
  }

  private func layout(_ operand: AttentionCall.Operand, _ rows: RowList) -> kernel_attention_layout {
    kernel_attention_layout(
      rows: rows.pointer, stride: Int64(memory.width(operand.buffer)), column: Int64(operand.column),
      head_stride: Int64(operand.headStride))
  }

  private func layerNorm(
    _ x: Matrix, _ y: Matrix, _ weight: [Float], _ bias: [Float], _ epsilon: Double
  ) throws -> Prepared {
    let (source, target, threads) = (memory.pointer(x), memory.pointer(y), threads)
    let (from, to) = (Int64(memory.width(x.buffer)), Int64(memory.width(y.buffer)))
    return Prepared { _ in
      try check(
        kernel_layer_norm(
          threads.pool, target, to, source, from, Int64(x.rows), Int64(x.columns), weight, bias, Float(epsilon)))
    }
  }

  private func gatherRows(_ x: Matrix, _ rows: [Int32], _ y: Int) -> Prepared {
    let (source, target, threads) = (memory.pointer(x), memory.pointer(y), threads)
    let stride = Int64(memory.width(x.buffer))
    return Prepared { _ in
      try check(
        kernel_gather_rows(
          threads.pool, target, Int64(x.columns), source, stride, rows, Int64(rows.count), Int64(x.columns)))
    }
  }

  private func gatherElements(_ x: Int, _ elements: [Int32], _ y: Int) -> Prepared {
    let (source, target) = (memory.pointer(x), memory.pointer(y))
    return Prepared { _ in
      for (place, element) in elements.enumerated() { target[place] = element < 0 ? 0 : source[Int(element)] }
    }
  }

  private func copy(_ x: Matrix, _ y: Matrix) -> Prepared {
    let (source, target) = (memory.pointer(x), memory.pointer(y))
    let (from, to) = (memory.width(x.buffer), memory.width(y.buffer))
    return Prepared { _ in
      for row in 0..<x.rows { (target + row * to).update(from: source + row * from, count: x.columns) }
    }
  }

  private func add(_ a: Matrix, _ b: Matrix, _ y: Matrix) -> Prepared {
    let (first, second, target, threads) = (memory.pointer(a), memory.pointer(b), memory.pointer(y), threads)
    let widths = [a, b, y].map { Int64(memory.width($0.buffer)) }
    return Prepared { _ in
      try check(
        kernel_add(
          threads.pool, target, widths[2], first, widths[0], second, widths[1], Int64(b.rows), Int64(a.rows),
          Int64(a.columns)))
    }
  }

  /// y = activation(x · scale + shift), by column.
  private func scaled(
    _ x: Matrix, _ y: Matrix, _ scale: [Float]?, _ shift: [Float]?, _ activation: kernel_activation
  ) -> Prepared {
    let (source, target, threads) = (memory.pointer(x), memory.pointer(y), threads)
    let (from, to) = (Int64(memory.width(x.buffer)), Int64(memory.width(y.buffer)))
    return Prepared { _ in
      let status = withOptionalPointer(scale) { scale in
        withOptionalPointer(shift) { shift in
          kernel_scale_shift(
            threads.pool, target, to, source, from, Int64(x.rows), Int64(x.columns), scale, shift, activation)
        }
      }
      try check(status)
    }
  }

  private func mean(_ x: Matrix, _ y: Matrix) -> Prepared {
    let (source, target, threads) = (memory.pointer(x), memory.pointer(y), threads)
    let (from, to) = (Int64(memory.width(x.buffer)), Int64(memory.width(y.buffer)))
    return Prepared { _ in
      try check(kernel_mean_rows(threads.pool, target, to, source, from, 1, Int64(x.rows), Int64(x.columns)))
    }
  }
}

/// Row numbers at a place in memory that does not move.
private final class RowList {
  let pointer: UnsafePointer<Int32>?
  private let memory: UnsafeMutablePointer<Int32>?

  init(_ rows: [Int32]?) {
    guard let rows else {
      (pointer, memory) = (nil, nil)
      return
    }
    let memory = UnsafeMutablePointer<Int32>.allocate(capacity: rows.count)
    memory.initialize(from: rows, count: rows.count)
    (pointer, self.memory) = (UnsafePointer(memory), memory)
  }

  deinit { memory?.deallocate() }
}
