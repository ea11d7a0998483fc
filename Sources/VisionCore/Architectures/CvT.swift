// CvT: Introducing Convolutions to Vision Transformers
// Wu, Xiao, Codella, Liu, Dai, Yuan, Zhang
// ICCV 2021, arXiv 2103.15808

/// Three stages, each a convolutional token embedding and blocks whose queries, keys and values come from convolutions.
public struct CvT: Module {
  public let name = ""
  var widths: [Int]
  var depths: [Int]
  var heads: [Int]
  /// The authors' code or the Hugging Face port, which differ in names and in the MLP's activation.
  var port = CvTPort.authors
  /// The stride of keys and values (Section 3.2.2, Table 6).
  var keyValueStride = 2
  /// How queries, keys and values are made, stage by stage; convolutions where none is given (Section 4.4).
  var projections: [CvTProjection] = []
  var embedding = CvTEmbedding.convolutional
  var positionEmbedding = CvTPositions.none
  /// The image's side that position embeddings, where there are any, were trained on.
  var resolution = 224
  var classes = 1000
  /// Width of an MLP's middle over a token's.
  var mlpRatio = 4

  public func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, K]
    let stages = widths.indices.map { index in
      CvTStage(
        name: port.stage(index), stage: index + 1, width: widths[index], depth: depths[index], heads: heads[index],
        port: port, keyValueStride: keyValueStride, projection: projection(ofStage: index), embedding: embedding,
        positions: positionEmbedding.isIn(stage: index, of: widths.count) ? trainedGrid(ofStage: index) : nil,
        isLast: index == widths.count - 1, mlpRatio: Size(mlpRatio))
    }
    let z = try port.encoder(stages).reduce(image.rearrange("b c h w -> b h w c")) { try $1($0) }
    let y = try LayerNorm(name: port.norm, epsilon: 1e-5)(z).select(axis: 1, 0)
    return try Linear(name: port.head, features: Size("K", classes))(y)
  }
}

extension CvT {
  /// How a stage's queries, keys and values are made.
  func projection(ofStage index: Int) -> CvTProjection {
    projections.indices.contains(index) ? projections[index] : .convolution
  }

  /// A stage's map in training.
  private func trainedGrid(ofStage index: Int) -> GridSize {
    GridSize(square: (0...index).reduce(resolution) { embedding.places($0, stage: $1 + 1) })
  }
}

/// A token embedding and its blocks; the last stage has the class token (Fig. 2).
struct CvTStage: Stage {
  let name: String
  let stage: Int
  let width: Int
  let depth: Int
  let heads: Int
  let port: CvTPort
  let keyValueStride: Int
  let projection: CvTProjection
  let embedding: CvTEmbedding
  /// The map that position embeddings were trained on; nil where the stage has none.
  let positions: GridSize?
  let isLast: Bool
  let mlpRatio: Size

  func forward(_ x: Tensor) throws -> Tensor {  // → [b, h, w, C], or [b, N, C] at last
    let (kernel, stride, padding) = embedding.sizes(stage: stage)
    let embedding = port.embedding(
      Convolution(
        name: port.projection, features: Size("C", width, stage: stage), kernel: Size(kernel), stride: Size(stride),
        padding: padding))
    let map = try embedding(x).named("_ h w C", stage: stage)
    let grid = StageGrid(rows: map.shape[1], columns: map.shape[2], front: isLast ? [.classToken] : [], stage: stage)
    let blocks = Sequential(
      name: port.blocks,
      (0..<depth).map { index in
        CvTBlock(
          name: "\(index)", heads: Size(heads), grid: grid, port: port, keyValueStride: Size("s", keyValueStride),
          projection: projection, mlpRatio: mlpRatio)
      })
    guard isLast else { return try blocks(placed(map.asTokens(), grid)).asMap(grid) }
    return try blocks(placed(map.asTokens().prepending(.classToken, stage: stage), grid))
  }

  private func placed(_ z: Tensor, _ grid: StageGrid) throws -> Tensor {
    guard let positions else { return z }
    return try z + positionEmbedding(like: z, trainedOn: positions, grid.tokens)
  }
}

/// Overlapping patches: a convolution with a stride smaller than its kernel, then a norm (Section 3.1).
struct ConvolutionalTokenEmbedding: Module {
  let name: String
  let projection: Convolution
  let norm: LayerNorm

  func forward(_ x: Tensor) throws -> Tensor { try norm(projection(x)) }  // [b, H, W, in] → [b, h, w, C]
}

/// Pre-norm attention and MLP on a stage's tokens (Fig. 2b).
struct CvTBlock: TokenBlock {
  let name: String
  let heads: Size
  let grid: StageGrid
  let port: CvTPort
  let keyValueStride: Size
  let projection: CvTProjection
  let mlpRatio: Size

  func forward(_ z: Tensor) throws -> Tensor {  // [b, N, C] → [b, N, C]
    let attention = port.attention(
      ConvolutionalAttention(
        name: port.attentionName, heads: heads, grid: grid, port: port,
        keyValueStride: projection == .linear ? nil : keyValueStride, isDepthwise: projection != .ordinary,
        output: port.attentionOutput(width: z.shape[2])), width: z.shape[2])
    let y = try attention(LayerNorm(name: port.norms.0, epsilon: 1e-5)(z)) + z
    let normed = try LayerNorm(name: port.norms.1, epsilon: 1e-5)(y)
    return try port.mlp(width: z.shape[2], hidden: mlpRatio * z.shape[2]).reduce(normed) { try $1($0) } + y
  }
}

/// Attention with a convolutional projection; the class token bypasses the convolutions (Section 3.2, Eq. 3).
struct ConvolutionalAttention: Module {
  let name: String
  let heads: Size
  let grid: StageGrid
  let port: CvTPort
  /// Nil for a linear projection, which sees each token alone and keeps them all.
  let keyValueStride: Size?
  /// Whether the convolutions see one channel each, and a linear layer follows; else only the class token goes through that.
  let isDepthwise: Bool
  /// The last linear layer; nil where it is a module beside this one.
  let output: Linear?

  var equation: PaperEquation? { PaperEquation("CvT, Eq. 3", "depth-wise Conv2d → BatchNorm2d → point-wise Conv2d") }

  func forward(_ x: Tensor) throws -> Tensor {  // [b, N, C] → [b, N, C]
    let width = x.shape[2]
    let sources =
      try keyValueStride.map { try convolved(x, stride: $0) } ?? Array(repeating: (x, grid.tokens), count: 3)
    let projected = try zip(["q", "k", "v"], sources).map { letter, source in
      try project(source.tokens, Linear(name: port.linearProjection(letter), features: width))
        .rearrange("b n (h d) -> b h n d", ["h": heads])
    }
    // The authors scale by the whole width, not by a head's.
    let y = try attention(
      projected[0], projected[1], projected[2], scaleWidth: width,
      arrangement: AttentionArrangement(queries: sources[0].grid, keys: sources[1].grid))
    return try output?(y) ?? y
  }

  /// Tokens through the linear layer: all of them, or the class token where the convolutions have done the others.
  private func project(_ tokens: Tensor, _ linear: Linear) throws -> Tensor {
    if isDepthwise || keyValueStride == nil { return try linear(tokens) }
    guard grid.prefix > 0 else { return tokens }
    let classToken = try linear(tokens.slice(axis: 1, from: 0, count: Size(grid.prefix)))
    let rest = try tokens.slice(axis: 1, from: grid.prefix, count: tokens.shape[1] - Size(grid.prefix))
    return try Tensor.concatenate([classToken, rest], axis: 1)
  }

  /// What queries, keys and values are projected from: the map convolved, three times.
  private func convolved(_ x: Tensor, stride: Size) throws -> [(tokens: Tensor, grid: TokenGrid)] {
    let tokens = try x.slice(axis: 1, from: grid.prefix, count: x.shape[1] - Size(grid.prefix))
    let map = try (grid.prefix == 0 ? x : tokens).asMap(grid)
    let maps = try zip(["q", "k", "v"], [1, stride, stride]).map { letter, stride in
      try port.convolutionalProjection(
        letter, stride: stride, width: x.shape[2], groups: isDepthwise ? x.shape[2] : 1)(map)
    }
    return try maps.map { (try withClassToken($0, of: x), TokenGrid($0.gridSize, front: grid.front)) }
  }

  /// A map as tokens again, behind the class token of `x` where there is one.
  private func withClassToken(_ map: Tensor, of x: Tensor) throws -> Tensor {
    let tokens = try map.asTokens()
    guard grid.prefix > 0 else { return tokens }
    let isQuery = tokens.shape[1].value + grid.prefix == x.shape[1].value
    return try Tensor.concatenate([x.slice(axis: 1, from: 0, count: Size(grid.prefix)), tokens], axis: 1)
      .named(isQuery ? "_ N _" : "_ Nₖ _", stage: grid.stage)
  }
}

extension CvT {
  public static let paper = Paper(
    title: "CvT: Introducing Convolutions to Vision Transformers", authors: "Wu et al.", venue: "ICCV", year: 2021,
    arXiv: "2103.15808")

  /// Table 2.
  public static let presets: [Preset] = [
    preset("cvt-13", "CvT-13", "microsoft/cvt-13"),
    preset("cvt-21", "CvT-21", "microsoft/cvt-21", depths: [1, 4, 16]),
    preset("cvt-13-384", "CvT-13", "microsoft/cvt-13-384", resolution: 384),
    preset("cvt-21-384", "CvT-21", "microsoft/cvt-21-384", depths: [1, 4, 16], resolution: 384),
    preset(
      "cvt-w24-384", "CvT-W24", "microsoft/cvt-w24-384-22k", widths: [192, 768, 1024], depths: [2, 2, 20],
      heads: [3, 12, 16], resolution: 384),
  ]

  private static func preset(
    _ name: String, _ title: String, _ alias: String, widths: [Int] = [64, 192, 384], depths: [Int] = [1, 2, 10],
    heads: [Int] = [1, 3, 6], resolution: Int = 224
  ) -> Preset {
    let model = CvT(widths: widths, depths: depths, heads: heads)
    var ported = model
    ported.port = .huggingFace
    return Preset(
      name: name, title: title, aliases: [], family: .cvt, paper: paper, resolution: resolution,
      imageStatistics: .imageNet, cropFraction: resolution > 224 ? 1 : 0.875, model: model,
      variants: [Preset.Variant(name: "huggingface", aliases: [alias], model: ported)])
  }
}
