/// What a run of a model gave.
public struct Trace: Sendable {
  /// The class scores before softmax.
  public let logits: [Float]
  /// The results of the steps that were asked for, by step.
  public let captured: [Int: CapturedTensor]

  /// Queries and keys of the attention that they were asked of, by softmax step.
  public let factors: [Int: AttentionFactors]

  public init(logits: [Float], captured: [Int: CapturedTensor], factors: [Int: AttentionFactors] = [:]) {
    (self.logits, self.captured, self.factors) = (logits, captured, factors)
  }
}

/// A tensor's numbers, row-major.
public struct CapturedTensor: Sendable {
  public let shape: [Int]
  public let values: [Float]

  public init(shape: [Int], values: [Float]) { (self.shape, self.values) = (shape, values) }
}
