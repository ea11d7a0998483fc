// What Swin V2's paper changes in Swin, one thing after another (Sections 3.2 and 3.3).

/// Where a branch is normalised (Section 3.2, Fig. 1).
enum BranchNorm: String, Sendable, CaseIterable {
  /// Behind the branch, before it is added: res-post-norm.
  case post
  /// Before the branch, as in Swin.
  case pre

  /// A branch of a block with its norm.
  func branch(_ name: String, _ x: Tensor, _ branch: (Tensor) throws -> Tensor) throws -> Tensor {
    let norm = LayerNorm(name: name, epsilon: 1e-5)
    return switch self {
    case .post: try norm(branch(x))
    case .pre: try branch(norm(x))
    }
  }

  /// 2 × 2 neighbours merged, with the norm behind or before.
  func merged(_ name: String, _ x: Tensor) throws -> Tensor {  // [b, h, w, C] → [b, h/2, w/2, 2C]
    switch self {
    case .post: try PostNormPatchMerging(name: name)(x)
    case .pre: try PatchMerging(name: name)(x)
    }
  }
}

/// How alike a query and a key are (Section 3.2, "Scaled cosine attention").
enum Similarity: String, Sendable, CaseIterable {
  /// cos(q, k)/τ (Eq. 2).
  case cosine
  /// q·k/√d, as in Swin.
  case dotProduct = "dot-product"

  func attention(_ name: String, _ window: BiasedWindow) -> any Module {
    switch self {
    case .cosine: CosineWindowAttention(name: name, window: window)
    case .dotProduct: DotProductWindowAttention(name: name, window: window)
    }
  }
}

/// Swin's attention within each window, with Swin V2's position bias.
struct DotProductWindowAttention: Module {
  let name: String
  let window: BiasedWindow

  func forward(_ x: Tensor) throws -> Tensor {  // [windows, M², C] → [windows, M², C]
    let qkv = try window.queriesKeysValues(x)
    let y = try attention(qkv[0], qkv[1], qkv[2], terms: window.terms(x), arrangement: window.arrangement)
    return try Linear(name: "proj", features: x.shape[2])(y)
  }
}

/// How the offsets are spaced that the bias network sees (Section 3.3).
enum OffsetSpacing: String, Sendable, CaseIterable {
  /// sign(x)·log(1 + |x|): small windows' offsets come close to large ones' (Eq. 4).
  case logSpaced = "log"
  /// x itself (Eq. 3).
  case linear

  func table(window: GridSize, extent: GridSize) -> Constant {
    switch self {
    case .logSpaced: .logSpacedOffsets(window: window, extent: extent)
    case .linear: .linearOffsets(window: window, extent: extent)
    }
  }
}
