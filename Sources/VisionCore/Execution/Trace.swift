/// What a run of a model gave.
package struct Trace: Sendable {
  /// The class scores before softmax.
  package let logits: [Float]
  /// The results of the steps that were asked for, by step.
  package let captured: [Int: CapturedTensor]

  /// Queries and keys of the attention that they were asked of, by softmax step.
  package let factors: [Int: AttentionFactors]

  package init(logits: [Float], captured: [Int: CapturedTensor], factors: [Int: AttentionFactors] = [:]) {
    (self.logits, self.captured, self.factors) = (logits, captured, factors)
  }
}

/// A tensor's numbers, row-major.
package struct CapturedTensor: Sendable {
  package let shape: [Int]
  package let values: [Float]

  package init(shape: [Int], values: [Float]) { (self.shape, self.values) = (shape, values) }
}
