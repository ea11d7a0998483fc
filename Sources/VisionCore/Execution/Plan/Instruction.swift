/// One thing the engine does: a kernel on whole matrices.
enum Instruction: Sendable {
  /// y = activation(x · weightᵀ + bias), added to what y holds where it accumulates.
  case linear(x: Matrix, y: Matrix, LinearWeights, activation: Activation?, accumulates: Bool)
  /// A convolution that is not depthwise, of a map whose channels come last.
  case convolution(x: Matrix, y: Matrix, ConvolutionSizes, LinearWeights)
  case depthwiseConvolution(x: Matrix, y: Matrix, ConvolutionSizes, LinearWeights)
  /// The patches of the planar image that a convolution's kernel covers, one a row: (channel, row, column).
  case unfold(image: Matrix, y: Matrix, ConvolutionSizes)
  case layerNorm(x: Matrix, y: Matrix, weight: Int, bias: Int, epsilon: Double)
  /// A batch norm that follows no convolution.
  case batchNorm(x: Matrix, y: Matrix, BatchNormWeights)
  case attention(AttentionCall)
  /// Rows of x, by number, one after another into buffer y; −1 gives zeros.
  case gatherRows(x: Matrix, rows: [Int32], y: Int)
  /// Elements of buffer x, by number, one after another into buffer y; −1 gives zero.
  case gatherElements(x: Int, elements: [Int32], y: Int)
  case copy(x: Matrix, y: Matrix)
  case add(a: Matrix, b: Matrix, y: Matrix)
  case activation(x: Matrix, y: Matrix, Activation)
  /// The mean over all rows of x, in the one row of y.
  case meanOverRows(x: Matrix, y: Matrix)
}

extension Instruction {
  /// What it is called in a profile.
  var kind: String {
    switch self {
    case .linear: "linear"
    case .convolution: "convolution"
    case .depthwiseConvolution: "depthwise convolution"
    case .unfold: "unfold"
    case .layerNorm: "layer norm"
    case .batchNorm: "batch norm"
    case .attention: "attention"
    case .gatherRows, .gatherElements, .copy: "movement"
    case .add: "add"
    case .activation: "activation"
    case .meanOverRows: "mean"
    }
  }

  /// The buffers it reads or writes.
  var buffers: [Int] {
    switch self {
    case .linear(let x, let y, _, _, _), .convolution(let x, let y, _, _), .unfold(let x, let y, _),
      .depthwiseConvolution(let x, let y, _, _), .layerNorm(let x, let y, _, _, _), .copy(let x, let y),
      .activation(let x, let y, _), .batchNorm(let x, let y, _), .meanOverRows(let x, let y):
      [x.buffer, y.buffer]
    case .attention(let call): [call.q.buffer, call.k.buffer, call.v.buffer, call.output.buffer]
    case .gatherRows(let x, _, let y): [x.buffer, y]
    case .gatherElements(let x, _, let y): [x, y]
    case .add(let a, let b, let y): [a.buffer, b.buffer, y.buffer]
    }
  }
}

/// A part of a buffer: consecutive rows, and columns of them. A row is as long as the buffer is wide.
struct Matrix: Sendable, Hashable {
  let buffer: Int
  var firstRow = 0
  let rows: Int
  var column = 0
  let columns: Int
}

/// Parameters of a matrix product or convolution by their index in the program.
struct LinearWeights: Sendable {
  let weight: Int
  let bias: Int?
  /// The batch norm behind it, which is folded into weight and bias.
  var norm: BatchNormWeights?
}

/// Parameters of a batch norm by their index in the program.
struct BatchNormWeights: Sendable {
  let weight: Int
  let bias: Int
  let mean: Int
  let variance: Int
  let epsilon: Double
}

/// A convolution's sizes.
struct ConvolutionSizes: Sendable {
  let input: GridSize
  let output: GridSize
  let inputChannels: Int
  let outputChannels: Int
  let kernel: Int
  let stride: Int
  let padding: Int
  let groups: Int
}

/// Attention over windows and heads in one kernel; row lists stand for partition, shift and reverse.
struct AttentionCall: Sendable {
  let q: Operand
  let k: Operand
  let v: Operand
  let output: Operand
  let windows: Int
  let heads: Int
  let queries: Int
  let keys: Int
  let width: Int
  let valueWidth: Int
  let scale: Double
  /// Tables that are added to the scores.
  let positionBias: Int?
  let mask: Int?
  /// The softmax step, whose result can be captured.
  let softmax: Int

  /// A buffer's rows for each window and token, the first head's column and the step to the next.
  struct Operand: Sendable {
    let buffer: Int
    /// nil: in order.
    let rows: [Int32]?
    let column: Int
    let headStride: Int
  }
}
