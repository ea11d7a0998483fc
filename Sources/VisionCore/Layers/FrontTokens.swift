/// Tokens in front of the patches, which stand for no place of the image.
package struct FrontTokens: Sendable, Hashable {
  package var hasClassToken = true
  /// A token that learns from a teacher (Touvron et al., arXiv 2012.12877, Fig. 2).
  package var hasDistillationToken = false
  /// Tokens that the model may keep global things in (Darcet et al., arXiv 2309.16588).
  package var registers = 0

  package init(hasClassToken: Bool = true, hasDistillationToken: Bool = false, registers: Int = 0) {
    (self.hasClassToken, self.hasDistillationToken, self.registers) = (hasClassToken, hasDistillationToken, registers)
  }

  /// How many there are.
  package var count: Int { tokens.count }

  /// What they are, in order.
  package var tokens: [PrefixToken] { (named + registered).flatMap(\.tokens) }

  /// Those of class and distillation.
  package var named: [LearnedTokens] {
    (hasClassToken ? [.classToken] : []) + (hasDistillationToken ? [.distillationToken] : [])
  }

  /// The registers.
  package var registered: [LearnedTokens] { registers == 0 ? [] : [.registers(registers)] }
}

/// What says to a token where it is (Dosovitskiy et al., arXiv 2010.11929, Appendix D.4, Table 8), and which tokens learn it.
package enum TokenPositions: String, Sendable, CaseIterable {
  /// A learned embedding for each place, and for each token in front.
  case learned
  /// The same, but registers have none.
  case learnedWithoutRegisters = "learned-without-registers"
  /// The same, but no token in front has one.
  case learnedOnPatches = "learned-on-patches"
  /// Nothing: the patches are a bag.
  case none

  /// How many tokens in front have a position.
  package func count(of front: FrontTokens) -> Int {
    switch self {
    case .learned: front.count
    case .learnedWithoutRegisters: front.count - front.registers
    case .learnedOnPatches, .none: 0
    }
  }

  /// A map of patches [b, h, w, C] as tokens behind those in front, with their positions: [b, N, C].
  package func placed(
    _ x: Tensor, behind front: FrontTokens, trainedOn trained: GridSize, resampling: PositionResampling
  ) throws -> Tensor {
    let patches = try x.rearrange("b h w c -> b (h w) c")
    func learned(_ tokens: [LearnedTokens]) throws -> [Tensor] {
      try tokens.map { try patches.recorder.prefix($0, width: patches.shape[2]) }
    }
    func positioned(_ z: Tensor, _ tokens: [LearnedTokens]) throws -> Tensor {
      if self == .none { return z }
      return try z
        + positionEmbedding(
          like: z, trainedOn: trained, TokenGrid(x.gridSize, front: tokens.flatMap(\.tokens)), resampling: resampling)
    }
    func joined(_ parts: [Tensor]) throws -> Tensor {
      parts.count == 1 ? parts[0] : try Tensor.concatenate(parts, axis: 1).named("_ N C")
    }
    switch self {
    case .learned, .none:
      return try positioned(joined(learned(front.named + front.registered) + [patches]), front.named + front.registered)
    case .learnedOnPatches: return try joined(learned(front.named + front.registered) + [positioned(patches, [])])
    case .learnedWithoutRegisters:
      let z = try positioned(joined(learned(front.named) + [patches]), front.named)
      if front.registers == 0 { return z }
      let count = front.named.count
      let inFront = count == 0 ? [] : [try z.slice(axis: 1, from: 0, count: Size(count))]
      return try joined(
        inFront + learned(front.registered) + [z.slice(axis: 1, from: count, count: patches.shape[1])])
    }
  }
}

/// What the head reads.
package enum TokenPooling: String, Sendable, CaseIterable {
  case classToken = "class-token"
  /// The class token and the distillation token, each for a head of its own.
  case classAndDistillation = "class-and-distillation"
  /// The mean over the patches.
  case mean
  /// The class token joined with the mean over the patches, as classifiers of Oquab et al. 2023 read them.
  case classTokenAndMean = "class-token-and-mean"
  /// A learned query's attention over the patches (Zhai et al., arXiv 2106.04560).
  case attention

  /// [b, N, C] → [b, C] for each head, by a pool of the model's where it attends
  package func pooled(_ z: Tensor, _ tokens: TokenGrid, by pool: AttentionPool) throws -> [Tensor] {
    switch self {
    case .classToken: return [try z.select(axis: 1, 0)]
    case .classAndDistillation: return try (0..<2).map { try z.select(axis: 1, $0) }
    case .mean: return [try patches(z, tokens).mean(axes: [1])]
    case .classTokenAndMean:
      return [try Tensor.concatenate([z.select(axis: 1, 0), patches(z, tokens).mean(axes: [1])], axis: 1)]
    case .attention: return [try pool(tokens.prefix == 0 ? z : patches(z, tokens))]
    }
  }

  private func patches(_ z: Tensor, _ tokens: TokenGrid) throws -> Tensor {  // [b, N, C] → [b, hw, C]
    try z.slice(axis: 1, from: tokens.prefix, count: Size(tokens.grid.count))
  }
}

/// Where the last norm stands.
package enum FinalNorm: String, Sendable, CaseIterable {
  /// Over all tokens.
  case tokens
  /// Over what was pooled of them.
  case pooled
  case none
}
