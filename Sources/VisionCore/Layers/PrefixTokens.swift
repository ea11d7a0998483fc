/// Learned tokens that are put in front of those of the image: a parameter [1, tokens, C].
struct LearnedTokens: Sendable {
  /// The checkpoint's name.
  let name: String
  let tokens: [PrefixToken]

  static let classToken = LearnedTokens(name: "cls_token", tokens: [.classToken])
  static let distillationToken = LearnedTokens(name: "dist_token", tokens: [.distillationToken])
  /// Darcet et al., arXiv 2309.16588.
  static func registers(_ count: Int) -> LearnedTokens {
    LearnedTokens(name: "reg_token", tokens: (0..<count).map(PrefixToken.register))
  }
}

extension Tensor {
  /// Tokens with learned ones in front: [b, n, C] → [b, N, C].
  func prepending(_ learned: LearnedTokens..., stage: Int = 0) throws -> Tensor {
    let front = try learned.map { try recorder.prefix($0, width: shape[2]) }
    return try Tensor.concatenate(front + [self], axis: 1).named("_ N C", stage: stage)
  }
}
