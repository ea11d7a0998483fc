// What CvT's paper leaves out or exchanges to see what it is worth (Section 4.4).

/// How queries, keys and values are made of a stage's tokens.
enum CvTProjection: String, Sendable, CaseIterable {
  /// A depthwise convolution over the map before the linear layer (Eq. 3).
  case convolution
  /// The linear layer alone, as in ViT; keys and values keep all tokens.
  case linear
  /// One ordinary 3 × 3 convolution in place of the depthwise one and the linear layer: s²C² weights for s²C + C²
  /// (Section 3.2.2).
  case ordinary = "ordinary-convolution"
}

/// How a stage makes its tokens (Section 3.1).
enum CvTEmbedding: String, Sendable, CaseIterable {
  /// Patches that overlap: a convolution with a stride smaller than its kernel (Section 3.1).
  case convolutional
  /// Patches side by side, as in ViT.
  case patches

  /// Kernel, stride and padding of a stage, from 1 (Table 2).
  func sizes(stage: Int) -> (kernel: Int, stride: Int, padding: Int) {
    switch self {
    case .convolutional: stage == 1 ? (7, 4, 2) : (3, 2, 1)
    case .patches: stage == 1 ? (4, 4, 0) : (2, 2, 0)
    }
  }

  /// The places that a stage makes of a length.
  func places(_ length: Int, stage: Int) -> Int {
    let (kernel, stride, padding) = sizes(stage: stage)
    return (length + 2 * padding - kernel) / stride + 1
  }
}

/// The stages that learn position embeddings (Section 4.4).
enum CvTPositions: String, Sendable, CaseIterable {
  case none
  case firstStage = "first-stage"
  case lastStage = "last-stage"
  case everyStage = "every-stage"

  func isIn(stage index: Int, of count: Int) -> Bool {
    switch self {
    case .none: false
    case .firstStage: index == 0
    case .lastStage: index == count - 1
    case .everyStage: true
    }
  }
}
