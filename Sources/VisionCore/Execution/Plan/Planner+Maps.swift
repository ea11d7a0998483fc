// Convolutions, pooling and unfolding as kernels.

extension Planner {
  /// A convolution with the batch norm, residual sum and activation that follow it. One that cuts its map into patches is a
  /// linear layer over them: oneDNN's convolutions of 8 × 8 at stride 8 took four times as long as all else of a small pyramid.
  mutating func planConvolution(_ step: Int, _ window: SlidingWindow, groups: Int) throws {
    let record = program.steps[step]
    let sizes = sizes(step, window, groups: groups)
    var weights = try linearWeights(step)
    let normed: Int
    (weights.norm, normed) = try followingNorm(step)
    if groups == 1, sizes.kernel == sizes.stride, sizes.kernel > 1 || isImage(record.inputs[0]) {
      let y = buffer(sizes.places, sizes.outputChannels)
      let (activation, result) = followingActivation(normed)
      let patches = try unfolded(record.inputs[0], sizes)
      instructions.append(.linear(x: whole(patches), y: whole(y), weights, activation: activation, accumulates: false))
      define(result, Layout(filling: y, shape: record.shape.map(\.value)))
    } else if groups > 1 && groups == sizes.inputChannels && groups == sizes.outputChannels {
      let x = try map(record.inputs[0])
      let y = buffer(sizes.places, sizes.outputChannels)
      let (activation, result) = followingActivation(normed)
      instructions.append(.depthwiseConvolution(x: x, y: whole(y), sizes, weights, activation: activation))
      define(result, Layout(filling: y, shape: record.shape.map(\.value)))
    } else {
      let x = try map(record.inputs[0])
      let target = residualMap(of: normed, shape: record.shape.map(\.value))
      let y = target?.buffer ?? buffer(sizes.places, sizes.outputChannels)
      let (activation, result) = followingActivation(target?.sum ?? normed)
      instructions.append(
        .convolution(x: x, y: whole(y), sizes, weights, activation: activation, accumulates: target != nil))
      define(result, Layout(filling: y, shape: record.shape.map(\.value)))
    }
  }

  /// The map that a convolution's result is added to, where nobody reads that map afterwards and it fills its buffer.
  private mutating func residualMap(of step: Int, shape: [Int]) -> (buffer: Int, sum: Int)? {
    guard let reader = uses.onlyReader(of: step), !keeping.contains(step),
      case .add = program.steps[reader].operation
    else { return nil }
    let inputs = program.steps[reader].inputs
    let other = inputs[0] == step ? inputs[1] : inputs[0]
    guard other != step, uses.lastReader[other] == reader, let z = results[other]?.layout, z.shape == shape,
      case .activation = buffers[z.buffer].content, z.rows.run?.lowerBound == 0, z.column == 0,
      z.consecutiveColumns == buffers[z.buffer].width, buffers[z.buffer].rows == z.rows.count
    else { return nil }
    absorbed.insert(reader)
    return (z.buffer, reader)
  }

  private mutating func followingNorm(_ step: Int) throws -> (BatchNormWeights?, result: Int) {
    guard let reader = uses.onlyReader(of: step), !keeping.contains(step),
      case .batchNorm(let epsilon) = program.steps[reader].operation
    else { return (nil, step) }
    absorbed.insert(reader)
    return (try batchNormWeights(reader, epsilon), reader)
  }

  mutating func planUnfolding(_ step: Int, _ window: SlidingWindow) throws {
    let patches = try unfolded(program.steps[step].inputs[0], sizes(step, window))
    define(step, Layout(filling: patches, shape: program.steps[step].shape.map(\.value)))
  }

  /// A buffer of the patches that a kernel covers, one a row.
  private mutating func unfolded(_ step: Int, _ sizes: ConvolutionSizes) throws -> Int {
    let isImage = isImage(step)
    let x = try isImage ? whole(layout(step).buffer) : map(step)
    let patches = buffer(sizes.places, sizes.inputChannels * sizes.kernel * sizes.kernel)
    instructions.append(.unfold(x: x, y: whole(patches), sizes, isImage: isImage))
    return patches
  }

  mutating func planPooling(_ step: Int, _ window: SlidingWindow, _ pooling: Pooling) throws {
    let sizes = sizes(step, window)
    let x = try map(program.steps[step].inputs[0])
    let y = buffer(sizes.places, sizes.outputChannels)
    instructions.append(.pool(x: x, y: whole(y), sizes, pooling))
    define(step, Layout(filling: y, shape: program.steps[step].shape.map(\.value)))
  }

  private func sizes(_ step: Int, _ window: SlidingWindow, groups: Int = 1) -> ConvolutionSizes {
    let record = program.steps[step]
    let input = program.steps[record.inputs[0]]
    return ConvolutionSizes(
      maps: input.shape[0].value, input: GridSize(rows: input.shape[1].value, columns: input.shape[2].value),
      output: GridSize(rows: record.shape[1].value, columns: record.shape[2].value),
      inputChannels: input.shape[3].value, outputChannels: record.shape[3].value, kernel: window.kernel.value,
      stride: window.stride.value, margin: window.margin, groups: groups)
  }

  /// A map's tokens in the order of the map, with nothing between them.
  private mutating func map(_ step: Int) throws -> Matrix {
    let layout = try layout(step)
    let matrix = inOrder(layout)
    return matrix.columns == buffers[matrix.buffer].width ? matrix : copy(of: layout)
  }

  /// Whether a step is the image with its channels put last and nothing else.
  private func isImage(_ step: Int) -> Bool {
    guard case .rearrange(let rearrangement) = program.steps[step].operation,
      case .input = program.steps[program.steps[step].inputs[0]].operation
    else { return false }
    return rearrangement.output == [0, 2, 3, 1].map { rearrangement.input[$0] }
  }
}
