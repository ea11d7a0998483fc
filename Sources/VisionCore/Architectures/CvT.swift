// CvT: Introducing Convolutions to Vision Transformers
// Wu, Xiao, Codella, Liu, Dai, Yuan, Zhang
// ICCV 2021, arXiv 2103.15808

/// Three stages, each a convolutional token embedding and blocks whose queries, keys and values come from convolutions.
public struct CvT: Module {
  public let name = ""
  let widths: [Int]
  let depths: [Int]
  let heads: [Int]
  /// QuickGELU in the authors' code, GELU in the Hugging Face port.
  var activation = Activation.quickGELU
  /// The stride of keys and values (Section 3.2.2, Table 6).
  var keyValueStride = 2
  var classes = 1000

  public func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, K]
    var x = try image.rearrange("b c h w -> b h w c")
    for index in widths.indices.dropLast() { x = try stage(index)(x) }
    let z = try LayerNorm(name: "norm", epsilon: 1e-5)(stage(widths.count - 1)(x))
    return try Linear(name: "head", features: Size("K", classes))(z.select(axis: 1, 0))
  }

  private func stage(_ index: Int) -> CvTStage {
    CvTStage(
      name: "stage\(index)", stage: index + 1, width: widths[index], depth: depths[index], heads: heads[index],
      activation: activation, keyValueStride: keyValueStride, isLast: index == widths.count - 1)
  }
}

/// A token embedding and its blocks; the last stage has the class token (Fig. 2).
struct CvTStage: Stage {
  let name: String
  let stage: Int
  let width: Int
  let depth: Int
  let heads: Int
  let activation: Activation
  let keyValueStride: Int
  let isLast: Bool

  func forward(_ x: Tensor) throws -> Tensor {  // → [b, h, w, C], or [b, N, C] at last
    let (kernel, stride, padding) = stage == 1 ? (7, 4, 2) : (3, 2, 1)  // Table 2
    let embedding = ConvolutionalTokenEmbedding(
      name: "patch_embed", kernel: Size(kernel), stride: Size(stride), padding: padding,
      width: Size("C", width, stage: stage))
    let map = try embedding(x).named("_ h w C", stage: stage)
    let grid = CvTGrid(rows: map.shape[1], columns: map.shape[2], prefix: isLast ? 1 : 0, stage: stage)
    let blocks = Sequential(
      name: "blocks",
      (0..<depth).map { index in
        CvTBlock(
          name: "\(index)", heads: Size(heads), grid: grid, activation: activation,
          keyValueStride: Size("s", keyValueStride))
      })
    let tokens = try map.rearrange("b h w c -> b (h w) c")
    guard isLast else {
      return try blocks(tokens).rearrange("b (h w) c -> b h w c", ["h": grid.rows, "w": grid.columns])
    }
    let classToken = try map.recorder.parameter("cls_token", [1, 1, map.shape[3]])
    return try blocks(Tensor.concatenate([classToken, tokens], axis: 1).named("_ N C", stage: stage))
  }
}

/// The map that a stage's tokens came from, with its class token where it has one.
struct CvTGrid: Sendable {
  let rows: Size
  let columns: Size
  let prefix: Int
  let stage: Int
}

/// Overlapping patches: a convolution with a stride smaller than its kernel, then a norm (Section 3.1).
struct ConvolutionalTokenEmbedding: Module {
  let name: String
  let kernel: Size
  let stride: Size
  let padding: Int
  let width: Size

  func forward(_ x: Tensor) throws -> Tensor {  // [b, H, W, in] → [b, h, w, C]
    let convolution = Convolution(
      name: "proj", features: width, kernel: kernel, stride: stride, padding: padding)
    return try LayerNorm(name: "norm", epsilon: 1e-5)(convolution(x))
  }
}

/// Pre-norm attention and MLP on a stage's tokens (Fig. 2b).
struct CvTBlock: TokenBlock {
  let name: String
  let heads: Size
  let grid: CvTGrid
  let activation: Activation
  let keyValueStride: Size

  func forward(_ z: Tensor) throws -> Tensor {  // [b, N, C] → [b, N, C]
    let attention = ConvolutionalAttention(name: "attn", heads: heads, grid: grid, keyValueStride: keyValueStride)
    let y = try attention(LayerNorm(name: "norm1", epsilon: 1e-5)(z)) + z
    return try MLP(name: "mlp", hidden: 4 * z.shape[2], activation: activation)(
      LayerNorm(name: "norm2", epsilon: 1e-5)(y)) + y
  }
}

/// Attention with a convolutional projection; the class token bypasses the convolutions (Section 3.2, Eq. 3).
struct ConvolutionalAttention: Module {
  let name: String
  let heads: Size
  let grid: CvTGrid
  let keyValueStride: Size

  func forward(_ x: Tensor) throws -> Tensor {  // [b, N, C] → [b, N, C]
    let width = x.shape[2]
    let tokens = try x.slice(axis: 1, from: grid.prefix, count: x.shape[1] - Size(grid.prefix))
    let map = try (grid.prefix == 0 ? x : tokens)
      .rearrange("b (h w) c -> b h w c", ["h": grid.rows, "w": grid.columns])
    let maps =
      try [("q", 1), ("k", keyValueStride)].map { name, stride in
        try ConvolutionalProjection(name: "conv_proj_\(name)", stride: stride)(map)
      } + [ConvolutionalProjection(name: "conv_proj_v", stride: keyValueStride)(map)]
    let projected = try zip(["q", "k", "v"], maps).map { name, map in
      try Linear(name: "proj_\(name)", features: width)(withClassToken(map, of: x))
        .rearrange("b n (h d) -> b h n d", ["h": heads])
    }
    // The authors scale by the whole width, not by a head's.
    let y = try attention(
      projected[0], projected[1], projected[2], scaleWidth: width,
      arrangement: AttentionArrangement(queries: layout(maps[0]), keys: layout(maps[1])))
    return try Linear(name: "proj", features: width)(y)
  }

  /// A map as tokens again, behind the class token of `x` where there is one.
  private func withClassToken(_ map: Tensor, of x: Tensor) throws -> Tensor {
    let tokens = try map.rearrange("b h w c -> b (h w) c")
    guard grid.prefix > 0 else { return tokens }
    let isQuery = tokens.shape[1].value + grid.prefix == x.shape[1].value
    return try Tensor.concatenate([x.slice(axis: 1, from: 0, count: Size(grid.prefix)), tokens], axis: 1)
      .named(isQuery ? "_ N _" : "_ Nₖ _", stage: grid.stage)
  }

  private func layout(_ map: Tensor) -> TokenGrid {
    TokenGrid(GridSize(rows: map.shape[1].value, columns: map.shape[2].value), prefix: grid.prefix)
  }
}

/// A depthwise 3 × 3 convolution and a norm; the pointwise half is the linear layer behind it (Eq. 3).
struct ConvolutionalProjection: Module {
  let name: String
  let stride: Size

  func forward(_ map: Tensor) throws -> Tensor {  // [b, h, w, C] → [b, h/s, w/s, C]
    let convolution = Convolution(
      name: "conv", features: map.shape[3], kernel: 3, stride: stride, padding: 1, groups: map.shape[3],
      bias: false)
    return try BatchNorm(name: "bn", epsilon: 1e-5)(convolution(map))
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
    Preset(
      name: name, title: title, aliases: [alias], family: .cvt, paper: paper, resolution: resolution,
      imageStatistics: .imageNet, cropFraction: resolution > 224 ? 1 : 0.875,
      model: CvT(widths: widths, depths: depths, heads: heads))
  }
}
