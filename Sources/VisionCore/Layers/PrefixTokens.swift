extension Tensor {
  /// Tokens with learned ones in front: [b, n, C] → [b, N, C].
  package func prepending(_ learned: LearnedTokens..., stage: Int = 0) throws -> Tensor {
    let front = try learned.map { try recorder.prefix($0, width: shape[2]) }
    return try Tensor.concatenate(front + [self], axis: 1).named("_ N C", stage: stage)
  }
}
