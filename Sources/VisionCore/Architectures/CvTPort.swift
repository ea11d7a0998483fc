/// How an implementation of CvT names its parts and nests them: the authors' code, and the Hugging Face port, whose MLP has
/// GELU where the authors' has QuickGELU.
enum CvTPort: String, Sendable, CaseIterable {
  case authors
  case huggingFace = "hugging-face"
  /// A checkpoint of the port under the authors' names: their nesting, the port's GELU.
  case converted

  var norm: String { self != .huggingFace ? "norm" : "layernorm" }
  var head: String { self != .huggingFace ? "head" : "classifier" }
  var projection: String { self != .huggingFace ? "proj" : "projection" }
  var blocks: String { self != .huggingFace ? "blocks" : "layers" }
  var norms: (String, String) { self != .huggingFace ? ("norm1", "norm2") : ("layernorm_before", "layernorm_after") }
  var attentionName: String { self != .huggingFace ? "attn" : "attention" }

  func stage(_ index: Int) -> String { self != .huggingFace ? "stage\(index)" : "\(index)" }

  /// The stages, nested as checkpoints name them.
  func encoder(_ stages: [CvTStage]) -> [any Module] {
    switch self {
    case .authors, .converted: stages
    case .huggingFace: [Sequential(name: "cvt", [Sequential(name: "encoder", [Sequential(name: "stages", stages)])])]
    }
  }

  func embedding(_ projection: Convolution) -> any Module {
    switch self {
    case .authors, .converted:
      ConvolutionalTokenEmbedding(
        name: "patch_embed", projection: projection, norm: LayerNorm(name: "norm", epsilon: 1e-5))
    case .huggingFace:
      Sequential(
        name: "embedding",
        [
          ConvolutionalTokenEmbedding(
            name: "convolution_embeddings", projection: projection,
            norm: LayerNorm(name: "normalization", epsilon: 1e-5))
        ])
    }
  }

  /// A 3 × 3 convolution and a norm; where it is depthwise, in as many groups as channels, the pointwise half is the linear
  /// layer behind it (Eq. 3).
  func convolutionalProjection(_ letter: String, stride: Size, width: Size, groups: Size) -> Sequential {
    func parts(_ convolution: String, _ norm: String) -> [any Module] {
      [
        Convolution(
          name: convolution, features: width, kernel: 3, stride: stride, padding: 1, groups: groups, bias: false),
        BatchNorm(name: norm, epsilon: 1e-5),
      ]
    }
    switch self {
    case .authors, .converted: return Sequential(name: "conv_proj_" + letter, parts("conv", "bn"))
    case .huggingFace:
      return Sequential(
        name: "convolution_projection_" + word(letter),
        [Sequential(name: "convolution_projection", parts("convolution", "normalization"))])
    }
  }

  func linearProjection(_ letter: String) -> String {
    self != .huggingFace ? "proj_" + letter : "projection_" + word(letter)
  }

  /// The attention's last layer, where it is part of it.
  func attentionOutput(width: Size) -> Linear? { self != .huggingFace ? Linear(name: "proj", features: width) : nil }

  /// The attention with its last layer, where that is a module beside it.
  func attention(_ attention: ConvolutionalAttention, width: Size) -> any Module {
    switch self {
    case .authors, .converted: attention
    case .huggingFace:
      Sequential(
        name: "attention", [attention, Sequential(name: "output", [Linear(name: "dense", features: width)])])
    }
  }

  /// The MLP, as modules one after another.
  func mlp(width: Size, hidden: Size) -> [any Module] {
    switch self {
    case .authors: [MLP(name: "mlp", hidden: hidden, activation: .quickGELU)]
    case .converted: [MLP(name: "mlp", hidden: hidden, activation: .gelu)]
    case .huggingFace:
      [
        Sequential(
          name: "intermediate", [Linear(name: "dense", features: hidden), Pointwise(name: "act", .gelu)]),
        Sequential(name: "output", [Linear(name: "dense", features: width)]),
      ]
    }
  }

  private func word(_ letter: String) -> String { ["q": "query", "k": "key", "v": "value"][letter] ?? letter }
}
