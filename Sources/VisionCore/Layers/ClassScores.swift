extension Tensor {
  /// Class scores by a linear layer; without classes the features themselves, and no layer.
  package func classScores(_ head: String, _ classes: Int, hasBias: Bool = true) throws -> Tensor {  // [b, C] → [b, K]
    classes == 0 ? self : try Linear(name: head, features: Size("K", classes), bias: hasBias)(self)
  }
}
