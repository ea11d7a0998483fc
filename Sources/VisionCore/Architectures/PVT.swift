// Pyramid Vision Transformer: A Versatile Backbone for Dense Prediction without Convolutions
// Wang, Xie, Li, Fan, Song, Liang, Lu, Luo, Shao
// ICCV 2021, arXiv 2102.12122

/// A pyramid of four stages whose keys and values are reduced in space (Fig. 3). Names are those of the Hugging Face port.
public struct PVT: Module {
  public let name = ""
  var widths = [64, 128, 320, 512]
  var depths: [Int]
  var heads = [1, 2, 5, 8]
  /// R: how much shorter each side of the keys' map is.
  var reductions = [8, 4, 2, 1]
  var ratios = [8, 8, 4, 4]
  /// Of the norm behind a spatial reduction, where the authors' code and the port differ.
  var reductionEpsilon = 1e-6
  /// The image's side that position embeddings were trained on.
  var resolution = 224
  var classes = 1000

  public func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, K]
    let stages = widths.indices.map { index in
      PVTSizes(
        stage: index + 1, patch: index == 0 ? 4 : 2, width: widths[index], depth: depths[index], heads: heads[index],
        reduction: reductions[index], ratio: ratios[index], reductionEpsilon: reductionEpsilon,
        positions: GridSize(square: resolution / (4 << index)),
        isLast: index == widths.count - 1)
    }
    let z = try Sequential(name: "pvt", [PVTEncoder(name: "encoder", stages: stages)])(image)
    return try Linear(name: "classifier", features: Size("K", classes))(z.select(axis: 1, 0))
  }
}

/// What a row of Table 1 says about a stage.
struct PVTSizes: Sendable {
  let stage: Int
  let patch: Int
  let width: Int
  let depth: Int
  let heads: Int
  let reduction: Int
  let ratio: Int
  var reductionEpsilon = 1e-6
  let positions: GridSize
  /// The last stage has the class token.
  let isLast: Bool
}

struct PVTEncoder: Module {
  let name: String
  let stages: [PVTSizes]

  func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, N, C]
    var x = try image.rearrange("b c h w -> b h w c")
    for (index, sizes) in stages.enumerated() {
      let grid = StageGrid(
        rows: try side(x, 1, sizes), columns: try side(x, 2, sizes), front: sizes.isLast ? [.classToken] : [], stage: sizes.stage)
      x = try PVTPatchEmbedding(name: "patch_embeddings.\(index)", sizes: sizes, grid: grid)(x)
      x = try PVTStage(name: "block.\(index)", sizes: sizes, grid: grid)(x)
      if !sizes.isLast { x = try x.asMap(grid) }
    }
    return try LayerNorm(name: "layer_norm", epsilon: 1e-6)(x)
  }

  private func side(_ x: Tensor, _ axis: Int, _ sizes: PVTSizes) throws -> Size {
    guard let whole = x.shape[axis].divided(by: Size(sizes.patch)) else {
      throw x.recorder.error(
        .doesNotSplit(axis: axis == 1 ? "(h p)" : "(w p)", length: x.shape[axis].value, divisor: sizes.patch))
    }
    return Size(axis == 1 ? "h" : "w", whole.value, stage: sizes.stage)
  }
}

/// Patches mapped to tokens, normalised, their positions added (Section 3.2).
struct PVTPatchEmbedding: Module {
  let name: String
  let sizes: PVTSizes
  let grid: StageGrid

  func forward(_ x: Tensor) throws -> Tensor {  // [b, hP, wP, in] → [b, N, C]
    let patch = Size("P", sizes.patch, stage: sizes.stage)
    let map = try Convolution(
      name: "projection", features: Size("C", sizes.width, stage: sizes.stage), kernel: patch, stride: patch)(x)
    var z = try LayerNorm(name: "layer_norm", epsilon: 1e-6)(
      map.named("_ h w C", stage: sizes.stage).asTokens())
    if sizes.isLast { z = try z.prepending(.classToken, stage: sizes.stage) }
    return try z + positionEmbedding("position_embeddings", like: z, trainedOn: sizes.positions, grid.tokens)
  }
}

/// Blocks on one resolution.
struct PVTStage: Stage {
  let name: String
  let sizes: PVTSizes
  let grid: StageGrid

  func forward(_ z: Tensor) throws -> Tensor {  // [b, N, C] → [b, N, C]
    try (0..<sizes.depth).map { PVTBlock(name: "\($0)", sizes: sizes, grid: grid) }.reduce(z) { try $1($0) }
  }
}

/// Spatial-reduction attention and an MLP, pre-norm (Fig. 3).
struct PVTBlock: TokenBlock {
  let name: String
  let sizes: PVTSizes
  let grid: StageGrid

  func forward(_ z: Tensor) throws -> Tensor {  // [b, N, C] → [b, N, C]
    let attention = Sequential(
      name: "attention",
      [
        SpatialReductionAttention(
          name: "self", heads: Size(sizes.heads), reduction: sizes.reduction, epsilon: sizes.reductionEpsilon,
          grid: grid),
        Sequential(name: "output", [Linear(name: "dense", features: z.shape[2])]),
      ])
    let y = try attention(LayerNorm(name: "layer_norm_1", epsilon: 1e-6)(z)) + z
    let mlp = MLP(name: "mlp", hidden: Size(sizes.ratio) * z.shape[2], layers: ("dense1", "dense2"))
    return try mlp(LayerNorm(name: "layer_norm_2", epsilon: 1e-6)(y)) + y
  }
}

/// SRA: keys and values from a map R times shorter on each side (Eq. 2 to 4). Ω(SRA) = Ω(MSA)/R² in its quadratic term.
struct SpatialReductionAttention: Module {
  let name: String
  let heads: Size
  let reduction: Int
  var epsilon = 1e-6
  let grid: StageGrid

  var equation: PaperEquation? { PaperEquation("PVT, Eq. 4", "SR(x) = Norm(Reshape(x, R)·W)") }

  func forward(_ x: Tensor) throws -> Tensor {  // [b, N, C] → [b, N, C]
    let reduced = try reduction == 1 ? (tokens: x, grid: grid.tokens) : self.reduced(x)
    let (q, k, v) = (
      try project("query", x), try project("key", reduced.tokens), try project("value", reduced.tokens)
    )
    return try attention(
      q, k, v, arrangement: AttentionArrangement(queries: grid.tokens, keys: reduced.grid))
  }

  /// SR(x) = Norm(Reshape(x, R)·W), a convolution of kernel and stride R (Eq. 4).
  private func reduced(_ x: Tensor) throws -> (tokens: Tensor, grid: TokenGrid) {
    let stride = Size("s", reduction, stage: grid.stage)
    let map = try Convolution(name: "sequence_reduction", features: x.shape[2], kernel: stride, stride: stride)(
      x.asMap(grid))
    return (try LayerNorm(name: "layer_norm", epsilon: epsilon)(map.asTokens()), TokenGrid(map.gridSize))
  }

  private func project(_ name: String, _ x: Tensor) throws -> Tensor {
    try Linear(name: name, features: x.shape[2])(x).rearrange("b n (h d) -> b h n d", ["h": heads])
  }
}

extension PVT {
  public static let paper = Paper(
    title: "Pyramid Vision Transformer: A Versatile Backbone for Dense Prediction without Convolutions",
    authors: "Wang et al.", venue: "ICCV", year: 2021, arXiv: "2102.12122")

  /// Table 1.
  public static let presets: [Preset] = [
    preset("tiny", "PVT-Tiny", [2, 2, 2, 2]), preset("small", "PVT-Small", [3, 4, 6, 3]),
    preset("medium", "PVT-Medium", [3, 4, 18, 3]), preset("large", "PVT-Large", [3, 8, 27, 3]),
  ]

  private static func preset(_ size: String, _ title: String, _ depths: [Int]) -> Preset {
    Preset(
      name: "pvt-" + size, title: title, aliases: ["xrenya/pvt-\(size)-224"], family: .pvt, paper: paper,
      resolution: 224, imageStatistics: .imageNet, cropFraction: 0.9, model: PVT(depths: depths))
  }
}
