/// What one step of a program does. Every reading is one `switch` over these.
public enum Operation: Sendable {
  /// The image, [1, 3, H, W].
  case input
  /// A learned tensor; the index is into the program's parameters.
  case parameter(Int)
  /// A table that the definition computes.
  case constant(Constant)

  // Movement: no arithmetic.
  case rearrange(Rearrangement)
  /// `count` places from `start` along an axis.
  case slice(axis: Int, start: Int, count: Int)
  case concatenate(axis: Int)
  /// Zeros added behind an axis.
  case pad(axis: Int, count: Int)
  /// A cyclic shift along each axis, towards higher places for positive numbers.
  case roll(shifts: [Int])

  // Matrix products and convolutions: what multiply-accumulates are counted of.
  /// x, weight [out, in], perhaps a bias: x · weightᵀ + bias.
  case linear
  /// Two operands, multiplied and summed over the axes that the result lacks.
  case einsum(Contraction)
  /// x [b, h, w, c], weight [out, in / groups, kernel, kernel], perhaps a bias.
  case convolution(ConvolutionGeometry)

  // The rest of the arithmetic.
  /// x, weight, bias: over the last axis.
  case layerNorm(epsilon: Double)
  /// x, weight, bias, running mean, running variance: per channel of the last axis.
  case batchNorm(epsilon: Double)
  case activation(Activation)
  /// Over the last axis.
  case softmax(AttentionArrangement)
  case add
  case multiply
  /// Times a number; the text says how it is written.
  case scale(Double, text: String)
  /// The mean over axes, which disappear.
  case mean(axes: [Int])
  /// Rows of a bias table [(2M − 1)², heads] for every pair of places in a window: [heads, M², M²] (Swin, Eq. 4).
  case relativePositionBias(window: GridSize)
  /// Position embeddings [1, prefix + tokens, C] resampled bicubically to another grid; the prefix stays.
  case resamplePositions(from: GridSize, to: GridSize, prefix: Int)
}

/// Pointwise non-linearities.
public enum Activation: String, Sendable, CaseIterable {
  /// x·Φ(x), exactly, through the error function.
  case gelu = "GELU"
  /// x·σ(1.702x).
  case quickGELU = "QuickGELU"
  case relu = "ReLU"
}

/// Tables that follow from a definition's sizes alone.
public enum Constant: Sendable, Equatable {
  /// What is added to the scores of a shifted window: 0 within a region, −100 across (Swin, Fig. 4).
  case shiftedWindowMask(WindowPartition)
}

/// A rearrangement of axes: which elementary axes there are, and how they are grouped before and after.
///
/// An elementary axis of length 1 may be missing from either side.
public struct Rearrangement: Sendable {
  /// The pattern it was written as.
  public let pattern: String
  /// The elementary axes' lengths.
  public let sizes: [Size]
  /// For each axis of the input the elementary axes it consists of.
  public let input: [[Int]]
  /// The same for the output.
  public let output: [[Int]]
}

/// A contraction of two tensors, `b h n d, b h m d -> b h n m`, with elementary axes numbered.
public struct Contraction: Sendable {
  public let pattern: String
  public let sizes: [Size]
  public let left: [Int]
  public let right: [Int]
  public let output: [Int]
}

/// How a convolution moves over its input.
public struct ConvolutionGeometry: Sendable {
  public let kernel: Size
  public let stride: Size
  public let padding: Int
  public let groups: Size
}
