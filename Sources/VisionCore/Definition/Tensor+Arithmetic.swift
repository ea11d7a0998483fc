// Arithmetic on tensors: the primitives that layers are built from.

extension Tensor {
  /// Two tensors multiplied and summed over the axes that the result lacks, `b h n d, b h m d -> b h n m`.
  /// - Parameters:
  ///   - text: the axes of both and, behind `->`, those of the result
  ///   - a: the first tensor
  ///   - b: the second
  /// - Throws: ``ShapeError`` where an axis has two lengths, or the pattern cannot be read.
  public static func einsum(_ text: String, _ a: Tensor, _ b: Tensor) throws -> Tensor {
    let pattern = try a.recorder.pattern(text)
    guard pattern.operands.count == 2 else {
      throw a.recorder.error(.pattern(text, reason: "a contraction has two operands"))
    }
    var known = [Size?](repeating: nil, count: pattern.names.count)
    do {
      try pattern.bind(a.shape, operand: 0, given: [:], into: &known)
      try pattern.bind(b.shape, operand: 1, given: [:], into: &known)
    } catch { throw a.recorder.error(error) }
    let sizes = known.map { $0 ?? 1 }
    let contraction = Contraction(
      pattern: text, sizes: sizes, left: pattern.flatOperands[0], right: pattern.flatOperands[1],
      output: pattern.flatResult)
    return a.recorder.record(.einsum(contraction), [a, b], shape: contraction.output.map { sizes[$0] })
  }

  /// The sum, element by element; an axis of length 1, or one that is missing in front, is repeated.
  /// - Throws: ``ShapeError`` where the shapes do not go together.
  public static func + (a: Tensor, b: Tensor) throws -> Tensor { try a.combined(with: b, .add) }

  /// The product, element by element; an axis of length 1, or one that is missing in front, is repeated.
  /// - Throws: ``ShapeError`` where the shapes do not go together.
  public static func * (a: Tensor, b: Tensor) throws -> Tensor { try a.combined(with: b, .multiply) }

  package static func / (a: Tensor, b: Tensor) throws -> Tensor { try a.combined(with: b, .divide) }

  private func combined(with other: Tensor, _ operation: Operation) throws -> Tensor {
    let rank = max(shape.count, other.shape.count)
    let a = Array(repeating: 1, count: rank - shape.count) + shape
    let b = Array(repeating: 1, count: rank - other.shape.count) + other.shape
    guard zip(a, b).allSatisfy({ $0 == $1 || $0 == 1 || $1 == 1 }) else {
      throw recorder.error(.broadcast(shape.map(\.value), other.shape.map(\.value)))
    }
    return recorder.record(operation, [self, other], shape: zip(a, b).map(Tensor.broadcast))
  }

  /// The longer of two lengths that go together; of equal ones that which is written in symbols.
  private static func broadcast(_ a: Size, _ b: Size) -> Size {
    if a == b { return a.isSymbolic ? a : b }
    return a == 1 ? b : a
  }

  /// Times a number; `text` says how the paper writes it.
  package func scaled(by factor: Double, _ text: String) -> Tensor {
    recorder.record(.scale(factor, text: text), [self], shape: shape)
  }

  /// A non-linearity of each number.
  public func activation(_ activation: Activation) -> Tensor {
    recorder.record(.activation(activation), [self], shape: shape)
  }

  /// The mean over axes, counted from 0, which disappear.
  public func mean(axes: [Int]) -> Tensor {
    recorder.record(.mean(axes: axes), [self], shape: shape.indices.filter { !axes.contains($0) }.map { shape[$0] })
  }

  /// The sum over axes, which disappear.
  package func sum(axes: [Int]) -> Tensor {
    recorder.record(.sum(axes: axes), [self], shape: shape.indices.filter { !axes.contains($0) }.map { shape[$0] })
  }

  /// Each vector along the last axis divided by its length.
  package func normalized() -> Tensor { recorder.record(.normalize, [self], shape: shape) }

  /// Nothing above `bound`.
  package func clamped(atMost bound: Double) -> Tensor { recorder.record(.clamp(atMost: bound), [self], shape: shape) }

  /// The largest number of each window of a map [b, h, w, c].
  package func maxPooled(_ window: SlidingWindow) throws -> Tensor { try pooled(.maxPool(window), window) }

  /// The mean of each window of a map [b, h, w, c].
  package func averagePooled(_ window: SlidingWindow) throws -> Tensor { try pooled(.averagePool(window), window) }

  private func pooled(_ operation: Operation, _ window: SlidingWindow) throws -> Tensor {
    let (rows, columns) = try window.places(over: self)
    return recorder.record(operation, [self], shape: [shape[0], rows, columns, shape[3]])
  }
}
