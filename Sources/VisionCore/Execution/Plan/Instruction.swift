/// One thing the engine does: a kernel on whole matrices.
enum Instruction: Sendable {
  /// y = activation(x · weightᵀ + bias), added to what y holds where it accumulates.
  case linear(x: Matrix, y: Matrix, LinearWeights, activation: Activation?, accumulates: Bool)
  /// A convolution that is not depthwise, of a map whose channels come last.
  /// It is added to what y holds where it accumulates, before the activation.
  case convolution(
    x: Matrix, y: Matrix, ConvolutionSizes, LinearWeights, activation: Activation?, accumulates: Bool)
  case depthwiseConvolution(x: Matrix, y: Matrix, ConvolutionSizes, LinearWeights, activation: Activation?)
  /// The patches that a kernel covers, one a row: (channel, row, column). The image lies channel by channel, maps place by
  /// place.
  case unfold(x: Matrix, y: Matrix, ConvolutionSizes, isImage: Bool)
  case pool(x: Matrix, y: Matrix, ConvolutionSizes, Pooling)
  case layerNorm(x: Matrix, y: Matrix, weight: Int, bias: Int, epsilon: Double)
  case groupNorm(x: Matrix, y: Matrix, GroupNormWeights, activation: Activation?)
  /// A batch norm that follows no convolution.
  case batchNorm(x: Matrix, y: Matrix, BatchNormWeights)
  case attention(AttentionCall)
  /// A product of two activations that is no attention.
  case product(ProductCall)
  /// Rows of x, by number, one after another into buffer y; −1 gives zeros.
  case gatherRows(x: Matrix, rows: RowList, y: Int)
  /// Elements at even distances, one after another into buffer y; a stride of 0 repeats.
  case copyElements(x: StridedLayout, y: Int)
  case copy(x: Matrix, y: Matrix)
  /// Row r of a with row r mod (rows of b) of b, which may be one number for all columns.
  case combine(a: Matrix, b: Matrix, y: Matrix, RowCombination)
  /// y = factor · x.
  case scale(x: Matrix, y: Matrix, factor: Double)
  /// y has one column.
  case sumOfColumns(x: Matrix, y: Matrix)
  case activation(x: Matrix, y: Matrix, Activation)
  /// Over each row; that of an attention kernel is part of it.
  case softmax(x: Matrix, y: Matrix)
  /// The mean over each `rows` rows of x, in one row of y.
  case meanOverRows(x: Matrix, y: Matrix, rows: Int)
}

extension Instruction {
  /// What it is called in a profile.
  var kind: String {
    switch self {
    case .linear: "linear"
    case .convolution: "convolution"
    case .depthwiseConvolution: "depthwise convolution"
    case .unfold: "unfold"
    case .pool: "pooling"
    case .layerNorm: "layer norm"
    case .groupNorm: "group norm"
    case .batchNorm: "batch norm"
    case .attention: "attention"
    case .product: "product"
    case .gatherRows, .copyElements, .copy: "movement"
    case .combine, .scale: "sum"
    case .activation: "activation"
    case .softmax: "softmax"
    case .sumOfColumns, .meanOverRows: "reduction"
    }
  }

  /// The buffers it reads or writes.
  var buffers: [Int] {
    switch self {
    case .linear(let x, let y, _, _, _), .convolution(let x, let y, _, _, _, _), .unfold(let x, let y, _, _),
      .depthwiseConvolution(let x, let y, _, _, _), .layerNorm(let x, let y, _, _, _), .copy(let x, let y),
      .activation(let x, let y, _), .batchNorm(let x, let y, _), .meanOverRows(let x, let y, _),
      .pool(let x, let y, _, _), .groupNorm(let x, let y, _, _), .scale(let x, let y, _),
      .sumOfColumns(let x, let y), .softmax(let x, let y):
      [x.buffer, y.buffer]
    case .product(let call): [call.a.buffer, call.b.buffer, call.y]
    case .attention(let call): [call.q.buffer, call.k.buffer, call.v.buffer, call.output.buffer] + call.biasBuffers
    case .gatherRows(let x, _, let y): [x.buffer, y]
    case .copyElements(let x, let y): [x.buffer, y]
    case .combine(let a, let b, let y, _): [a.buffer, b.buffer, y.buffer]
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

/// Weights of a matrix product or convolution by the constant steps that give them.
struct LinearWeights: Sendable {
  let weight: Int
  let bias: Int?
  /// The batch norm behind it, which is folded into weight and bias.
  var norm: BatchNormWeights?
}

/// Weights of a batch norm by the constant steps that give them.
struct BatchNormWeights: Sendable {
  let weight: Int
  let bias: Int
  let mean: Int
  let variance: Int
  let epsilon: Double
}

/// Weights of a group norm by the constant steps that give them.
struct GroupNormWeights: Sendable {
  let weight: Int
  let bias: Int
  let groups: Int
  let epsilon: Double
}

/// Two matrices anywhere in memory: y[batch, rows, columns] = a[batch, rows, depth] · b[batch, columns, depth]ᵀ.
struct ProductCall: Sendable {
  let a: Operand
  let b: Operand
  let y: Int
  let batch: Int
  let rows: Int
  let columns: Int
  let depth: Int

  /// Where a matrix begins in a buffer, and the floats from one matrix, row or number of a row to the next.
  struct Operand: Sendable {
    let buffer: Int
    let offset: Int
    let batchStride: Int
    let rowStride: Int
    let depthStride: Int
  }
}

/// A convolution's sizes, or those of any kernel that moves over a map.
struct ConvolutionSizes: Sendable {
  /// How many maps there are, each on its own.
  let maps: Int
  let input: GridSize
  let output: GridSize
  let inputChannels: Int
  let outputChannels: Int
  let kernel: Int
  let stride: Int
  let margin: Margin
  let groups: Int

  /// Places of all maps that come out.
  var places: Int { maps * output.count }
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
  let isCosine: Bool
  let scale: Double
  /// The constant step that gives factors by head on top of the scale.
  let headScale: Int?
  /// What is added to the scores by head, query and key.
  let positionBias: Bias?
  /// The constant step that gives what is added by window, query and key.
  let mask: Int?
  /// The softmax step, whose result can be captured.
  let softmax: Int

  fileprivate var biasBuffers: [Int] { if case .computed(let buffer) = positionBias { [buffer] } else { [] } }

  enum Bias: Sendable {
    case constant(step: Int)
    case computed(buffer: Int)
  }

  /// A buffer's rows for each window and token, the first head's column and the step to the next.
  struct Operand: Sendable {
    let buffer: Int
    /// nil: in order.
    let rows: RowList?
    let column: Int
    let headStride: Int
  }
}
