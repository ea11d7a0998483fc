// Transformer in Transformer
// Han, Xiao, Wu, Guo, Xu, Wang
// NeurIPS 2021, arXiv 2103.00112
//
// Longer than 150 lines: two transformers, one within the other, as the authors' code and timm's first port have them.

/// An inner transformer over the pixels of each patch, an outer one over the patches (Fig. 1).
package struct TNT: ConfigurableModel {
  package let name = ""
  /// Side of a patch in pixels of the image; a pixel token stands for 4 × 4 of them.
  var patch = 16
  var width: Int
  var innerWidth: Int
  var depth: Int
  var heads: Int
  var innerHeads = 4
  /// The grid of patches that the position embeddings were trained on.
  var positions = GridSize(square: 14)
  var classes = 1000
  /// Width of both MLPs' middles over a token's.
  var mlpRatio = 4
  var port = TNTPort.authors

  package func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, K]
    let side = Size("M", patch / 4)
    let embedding = PixelEmbedding(name: "pixel_embed", port: port, patch: patch, width: Size("c", innerWidth))
    let map = try embedding(image)
    let window = GridSize(square: patch / 4)
    let pixels = WindowPartition(
      map: GridSize(rows: image.shape[2].value / 4, columns: image.shape[3].value / 4), window: window,
      shift: GridSize(square: 0))
    let patches = TokenGrid(pixels.windows, front: [.classToken])
    let learned = try image.parameter("pixel_pos", [1, map.shape[3], side, side])
    let cut =
      try port == .authors
      ? map.rearrange("b m n c -> b (m n) c")
      : map.rearrange("b (h m) (w n) c -> (b h w) (m n) c", ["m": side, "n": side])
    let y = try cut + learned.rearrange("1 c m n -> 1 (m n) c")
    let projection = PatchProjection(width: Size("C", width), patches: patches.grid.count)
    let embedded = try projection.embed(y, hasBias: true)  // Eq. 1
    var z = try embedded.prepending(.classToken)
    // At another image size as timm resamples them when it loads a file; the authors' code takes one size alone.
    z = try z + positionEmbedding("patch_pos", like: z, trainedOn: positions, patches)
    let encoder = TNTEncoder(
      name: "blocks", depth: depth, heads: heads, innerHeads: innerHeads, pixels: pixels, patches: patches,
      mlpRatio: Size(mlpRatio), port: port)
    z = try LayerNorm(name: "norm", epsilon: 1e-5)(encoder(y, z).1)
    return try z.select(axis: 1, 0).classScores("head", classes)
  }
}

/// Whose code it is, which differ where pixels meet patches.
enum TNTPort: String, Sendable, CaseIterable {
  /// Each patch is embedded by itself, and its pixels are normalised together, projected and normalised again.
  case authors
  /// The whole image is embedded, so that pixels see beyond their patch; pixels are normalised one by one, and not again.
  case firstPort = "first-port"
}

/// 7 × 7 pixels of the image at stride 4 as a pixel token (Section 2.2).
struct PixelEmbedding: Module {
  let name: String
  let port: TNTPort
  let patch: Int
  let width: Size

  func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [patches, M, M, c], or [b, h, w, c]
    let convolution = Convolution(name: "proj", features: width, kernel: 7, stride: 4, padding: 3)
    let side = Size("P", patch)
    switch port {
    case .authors:
      let patches = try image.rearrange("b c (h p) (w q) -> (b h w) p q c", ["p": side, "q": side])
      return try convolution(patches).named("_ M M c")
    case .firstPort:
      return try convolution(image.rearrange("b c h w -> b h w c")).named("_ h w c")
    }
  }
}

/// The pixels of each patch joined and mapped to a patch token (Eq. 1 and 3), with a norm before and behind.
struct PatchProjection {
  let width: Size
  let patches: Int

  func embed(_ pixels: Tensor, hasBias: Bool) throws -> Tensor {  // [patches, M², c] → [b, patches, C]
    let joined = try LayerNorm(name: "norm1_proj", epsilon: 1e-5)(joined(pixels))
    return try LayerNorm(name: "norm2_proj", epsilon: 1e-5)(
      Linear(name: "proj", features: width, bias: hasBias)(joined))
  }

  /// As the first port has it in blocks: the norm is over each pixel's channels, and there is none behind.
  func embedNormed(_ pixels: Tensor) throws -> Tensor {  // [patches, M², c] → [b, patches, C]
    try Linear(name: "proj", features: width)(joined(LayerNorm(name: "norm1_proj", epsilon: 1e-5)(pixels)))
  }

  /// [patches, M², c] → [b, patches, M²c]
  private func joined(_ pixels: Tensor) throws -> Tensor {
    try pixels.rearrange("(b n) p c -> b n (p c)", ["n": Size(patches)])
  }
}

/// The blocks, on pixels and patches at once.
struct TNTEncoder: PairModule {
  let name: String
  let role = ModuleRole.stage
  let depth: Int
  let heads: Int
  let innerHeads: Int
  let pixels: WindowPartition
  let patches: TokenGrid
  let mlpRatio: Size
  let port: TNTPort

  func forward(_ y: Tensor, _ z: Tensor) throws -> (Tensor, Tensor) {
    try (0..<depth).reduce((y, z)) { state, index in
      let block = TNTBlock(
        name: "\(index)", heads: Size(heads), innerHeads: Size(innerHeads), pixels: pixels, patches: patches,
        mlpRatio: mlpRatio, port: port)
      return try block(state.0, state.1)
    }
  }
}

/// The inner transformer on pixels, their sum into the patches, the outer transformer (Eq. 2 to 5).
struct TNTBlock: PairModule {
  let name: String
  let role = ModuleRole.tokenBlock
  let heads: Size
  let innerHeads: Size
  let pixels: WindowPartition
  let patches: TokenGrid
  let mlpRatio: Size
  let port: TNTPort

  /// pixels [patches, M², c] and patches [b, N, C]
  func forward(_ pixels: Tensor, _ patches: Tensor) throws -> (Tensor, Tensor) {
    let y = try inner(pixels)
    let projection = PatchProjection(width: patches.shape[2], patches: self.patches.grid.count)
    let added = try port == .authors ? projection.embed(y, hasBias: false) : projection.embedNormed(y)
    let places = try patches.slice(axis: 1, from: 1, count: added.shape[1]) + added  // Eq. 3
    let z = try Tensor.concatenate([patches.slice(axis: 1, from: 0, count: 1), places], axis: 1)
    return (y, try outer(z.named("_ N _")))
  }

  private func inner(_ y: Tensor) throws -> Tensor {
    let tokens = TokenGrid(pixels.map)
    let attention = SplitAttention(
      name: "attn_in", heads: innerHeads,
      arrangement: AttentionArrangement(queries: tokens, keys: tokens, windows: pixels))
    let x = try attention(LayerNorm(name: "norm_in", epsilon: 1e-5)(y)) + y
    return try MLP(name: "mlp_in", hidden: mlpRatio * y.shape[2])(LayerNorm(name: "norm_mlp_in", epsilon: 1e-5)(x)) + x
  }

  private func outer(_ z: Tensor) throws -> Tensor {
    let attention = SplitAttention(
      name: "attn_out", heads: heads, arrangement: AttentionArrangement(queries: patches, keys: patches))
    let x = try attention(LayerNorm(name: "norm_out", epsilon: 1e-5)(z)) + z
    return try MLP(name: "mlp", hidden: mlpRatio * z.shape[2])(LayerNorm(name: "norm_mlp", epsilon: 1e-5)(x)) + x
  }
}

/// Self-attention without biases, queries and keys from one layer, values from another.
struct SplitAttention: Module {
  let name: String
  let heads: Size
  let arrangement: AttentionArrangement

  func forward(_ x: Tensor) throws -> Tensor {  // [b, n, C] → [b, n, C]
    let qk = try Linear(name: "qk", features: 2 * x.shape[2], bias: false)(x)
      .rearrange("b n (k h d) -> k b h n d", ["k": 2, "h": heads]).unbind(axis: 0)
    let v = try Linear(name: "v", features: x.shape[2], bias: false)(x)
      .rearrange("b n (h d) -> b h n d", ["h": heads])
    return try Linear(name: "proj", features: x.shape[2])(attention(qk[0], qk[1], v, arrangement: arrangement))
  }
}

extension TNT {
  package static let settings: [Setting<TNT>] = [
    .integer("width", \.width, SettingLimit.width, "width of a patch token", told: .axis("cls_token", 2)),
    .integer("inner-width", \.innerWidth, SettingLimit.width, "width of a pixel token", told: .axis("pixel_pos", 1)),
    .integer("depth", \.depth, SettingLimit.depth, "blocks", told: .count("blocks.*.norm_in.weight")),
    .integer(
      "heads", \.heads, SettingLimit.heads, "attention heads over patches", told: .key("num_heads"),
      .heads(of: 64, \.width)),
    .integer("inner-heads", \.innerHeads, SettingLimit.heads, "attention heads over pixels", .usual),
    .integer(
      "patch", \.patch, 8...256, "side of a patch in pixels", .usual,
      told: .rule { evidence, _ in
        evidence.axis("pixel_pos", 2).map { .integer(4 * $0) }
      }),
    .option(
      "implementation", \.port, "whose code, where pixels meet patches",
      told: .presence(of: "blocks.0.norm2_proj.weight", "authors", else: "first-port")),
    .integer(
      "mlp-ratio", \.mlpRatio, SettingLimit.ratio, "width of an MLP's middle over a token's", .usual,
      told: .ratio("blocks.0.mlp.fc1.weight", 0, over: "blocks.0.mlp.fc1.weight", 1)),
    .classes(\.classes, head: "head.weight"),
  ]

  package static let trainedOn: [Telling<TNT>] = [
    .rule { evidence, model in
      evidence.axis("patch_pos", 1).flatMap { evidence.grid(of: $0 - 1, patch: model.patch) }
        .map { .integers([model.patch * $0.rows, model.patch * $0.columns]) }
    }
  ]

  package var headWidths: [(key: String, heads: Int, width: Int)] {
    [("heads", heads, width), ("inner-heads", innerHeads, innerWidth)]
  }
  package mutating func train(on image: GridSize) {
    positions = GridSize(rows: image.rows / patch, columns: image.columns / patch)
  }
}

extension TNT: Architecture {
  package static let key = "tnt"
  package static let family = Family("TNT")
  package static let paper = Paper(
    title: "Transformer in Transformer", authors: "Han et al.", venue: "NeurIPS", year: 2021, arXiv: "2103.00112")
  package static let imageStatistics = ImageStatistics.half
  package static let template = TNT(width: 1, innerWidth: 1, depth: 1, heads: 1)
  package static let mark = "pixel_embed.proj.weight"

  /// Table 1, and the same sizes as timm had them first, under the names that their files have.
  package static let presets: [Preset] = [
    preset(
      "tnt-s-official", "TNT-S", aliases: ["tnt_s_patch16_224"], weights: .timm("tnt_s_patch16_224.in1k"), small),
    preset(
      "tnt-b-official", "TNT-B", aliases: ["tnt_b_patch16_224"], weights: .timm("tnt_b_patch16_224.in1k"), base),
    preset(
      "tnt-s", "TNT-S legacy", aliases: ["tnt_s_legacy_patch16_224"], weights: .timm("tnt_s_legacy_patch16_224.in1k"),
      small.with(.firstPort)),
    preset("tnt-b", "TNT-B legacy", aliases: ["tnt_b_legacy_patch16_224"], base.with(.firstPort)),
  ]

  private static let small = TNT(width: 384, innerWidth: 24, depth: 12, heads: 6)
  private static let base = TNT(width: 640, innerWidth: 40, depth: 12, heads: 10)

  private func with(_ port: TNTPort) -> TNT {
    var model = self
    model.port = port
    return model
  }

  /// The authors' names, with positions of pixels one behind the other.
  package static let namings = [
    CheckpointNaming(
      title: "the TNT authors' code", mark: "inner_pos",
      rules: [
        NameRule("outer_pos", "patch_pos"), NameRule("inner_pos", "pixel_pos", axes: [[0], [2], [1]], grid: 2),
        // Zeros that the code makes room for patches with.
        NameRule(ignoring: "outer_tokens"), NameRule("patch_embed.proj.*", "pixel_embed.proj.*"),
        NameRule("proj_norm1.*", "norm1_proj.*"), NameRule("proj_norm2.*", "norm2_proj.*"),
      ]
        + [
          ("proj_norm1", "norm1_proj"), ("proj_norm2", "norm2_proj"), ("inner_norm1", "norm_in"),
          ("inner_norm2", "norm_mlp_in"), ("outer_norm1", "norm_out"), ("outer_norm2", "norm_mlp"),
        ].map { NameRule("blocks.*.\($0).*", "blocks.*.\($1).*") }
        + [("inner_attn", "attn_in"), ("inner_mlp", "mlp_in"), ("outer_attn", "attn_out"), ("outer_mlp", "mlp")]
        .map { NameRule("blocks.*.\($0).*.*", "blocks.*.\($1).*.*") })
  ]

  package static func torchCode(_ model: TNT) -> TorchCode { TorchCode(name: "timm") }
}
