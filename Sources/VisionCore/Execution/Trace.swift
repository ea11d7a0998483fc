/// What a run of a model gave.
public struct Trace: Sendable {
  /// The class scores before softmax.
  public let logits: [Float]
  /// The results of the steps that were asked for, by step.
  public let captured: [Int: CapturedTensor]

  public init(logits: [Float], captured: [Int: CapturedTensor]) {
    (self.logits, self.captured) = (logits, captured)
  }
}

/// A tensor's numbers, row-major.
public struct CapturedTensor: Sendable {
  public let shape: [Int]
  public let values: [Float]

  public init(shape: [Int], values: [Float]) { (self.shape, self.values) = (shape, values) }
}
