/// What one step of a program does. Every reading is one `switch` over these.
package enum Operation: Sendable {
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
  /// Zeros added before and behind an axis.
  case pad(axis: Int, before: Int, after: Int)
  /// A cyclic shift along each axis, towards higher places for positive numbers.
  case roll(shifts: [Int])
  /// x [b, h, w, c]: the overlapping patches that a kernel covers, one a place: [b, h′, w′, c·kernel·kernel], in the order
  /// (channel, row, column). Places outside the map are zero.
  case unfold(SlidingWindow)
  /// x [… n, 2n − 1], by place and offset: [… n, n], by pair of places; the offset of j from i is number j − i + n − 1.
  case relativeToAbsolute

  // Matrix products and convolutions: what multiply-accumulates are counted of.
  /// x, weight [out, in], perhaps a bias: x · weightᵀ + bias.
  case linear
  /// Two operands, multiplied and summed over the axes that the result lacks.
  case einsum(Contraction)
  /// x [b, h, w, c], weight [out, in / groups, kernel, kernel], perhaps a bias.
  case convolution(SlidingWindow, groups: Size)

  // The rest of the arithmetic.
  /// x, weight, bias: over the last axis.
  case layerNorm(epsilon: Double)
  /// x, weight, bias, running mean, running variance: per channel of the last axis.
  case batchNorm(epsilon: Double)
  /// x [b, h, w, c], weight, bias: over the map and the channels of each group.
  case groupNorm(groups: Int, epsilon: Double)
  /// A convolution's weight with mean 0 and variance 1 for each output channel (Qiao et al., arXiv 1903.10520).
  case standardize(epsilon: Double)
  /// Each vector along the last axis divided by its length.
  case normalize
  case activation(Activation)
  /// Nothing above a bound.
  case clamp(atMost: Double)
  /// Over the last axis.
  case softmax
  case add
  case multiply
  case divide
  /// Times a number; the text says how it is written.
  case scale(Double, text: String)
  /// The mean over axes, which disappear.
  case mean(axes: [Int])
  /// The sum over axes, which disappear.
  case sum(axes: [Int])
  /// x [b, h, w, c]: the largest number of each window; places outside the map are left out.
  case maxPool(SlidingWindow)
  /// x [b, h, w, c]: the mean of each window; places outside the map are left out.
  case averagePool(SlidingWindow)
  /// Rows of a bias table [(2M − 1)², heads] for every pair of places in a window: [heads, M², M²] (Liu et al. 2021, Eq. 4).
  case relativePositionBias(window: GridSize)
  /// Position embeddings [1, prefix + tokens, C] resampled to another grid; the prefix stays.
  case resamplePositions(from: PositionTable, to: GridSize)
}

/// Pointwise non-linearities.
public enum Activation: String, Sendable, CaseIterable {
  /// x·Φ(x), exactly, through the error function.
  case gelu = "GELU"
  /// x·σ(1.702x).
  case quickGELU = "QuickGELU"
  /// x·(1 + tanh(√(2/π)·(x + 0.044715x³)))/2, which is near GELU.
  case tanhGELU = "GELU by tanh"
  /// x·σ(x).
  case silu = "SiLU"
  /// The hyperbolic tangent.
  case tanh
  /// max(x, 0).
  case relu = "ReLU"
  /// eˣ.
  case exponential = "exp"
  /// σ(x) = 1/(1 + e⁻ˣ).
  case sigmoid = "sigmoid"
}

/// Tables that follow from a definition's sizes alone.
package enum Constant: Sendable, Equatable {
  /// What is added to the scores of a shifted window: 0 within a region, −100 across (Liu et al. 2021, Fig. 4).
  case shiftedWindowMask(WindowPartition)
  /// One number everywhere: a bias that is not learned, an epsilon.
  case filled(Double)
  /// Offsets (Δrow, Δcolumn) of two places of a window, log-spaced: [(2M − 1)², 2] (Liu et al. 2022, Eq. 4). `extent` is the
  /// window that an offset is measured by.
  case logSpacedOffsets(window: GridSize, extent: GridSize)
  /// The same offsets as they are: [(2M − 1)², 2] (Liu et al. 2022, Eq. 3).
  case linearOffsets(window: GridSize, extent: GridSize)
}

/// A rearrangement of axes: which elementary axes there are, and how they are grouped before and after.
///
/// An elementary axis of length 1 may be missing from either side.
package struct Rearrangement: Sendable {
  /// The pattern it was written as.
  package let pattern: String
  /// The elementary axes' lengths.
  package let sizes: [Size]
  /// For each axis of the input the elementary axes it consists of.
  package let input: [[Int]]
  /// The same for the output.
  package let output: [[Int]]

  package init(pattern: String, sizes: [Size], input: [[Int]], output: [[Int]]) {
    (self.pattern, self.sizes, self.input, self.output) = (pattern, sizes, input, output)
  }
}

/// A contraction of two tensors, `b h n d, b h m d -> b h n m`, with elementary axes numbered.
package struct Contraction: Sendable {
  package let pattern: String
  package let sizes: [Size]
  package let left: [Int]
  package let right: [Int]
  package let output: [Int]

  package init(pattern: String, sizes: [Size], left: [Int], right: [Int], output: [Int]) {
    (self.pattern, self.sizes, self.left, self.right, self.output) = (pattern, sizes, left, right, output)
  }
}

/// How a kernel moves over a map: its side, its step and the margin around the map.
package struct SlidingWindow: Sendable {
  package let kernel: Size
  package let stride: Size
  package let margin: Margin

  package init(kernel: Size, stride: Size = 1, margin: Margin = Margin(0)) {
    (self.kernel, self.stride, self.margin) = (kernel, stride, margin)
  }
}

/// Places around a map that count as zero, or not at all.
package struct Margin: Sendable, Hashable {
  package let top: Int
  package let left: Int
  package let bottom: Int
  package let right: Int

  /// The same on all four sides.
  package init(_ side: Int) { (top, left, bottom, right) = (side, side, side, side) }

  package init(top: Int, left: Int, bottom: Int, right: Int) {
    (self.top, self.left, self.bottom, self.right) = (top, left, bottom, right)
  }
}
