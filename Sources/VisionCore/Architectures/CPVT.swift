// Conditional Positional Encodings for Vision Transformers
// Chu, Tian, Zhang, Wang, Shen
// ICLR 2023, arXiv 2102.10882

/// DeiT whose positions come from the tokens themselves: any image size works without resampling (Fig. 2).
package struct CPVT: ConfigurableModel {
  package let name = ""
  var patch: Int
  var width: Int
  var depth: Int
  var heads: Int
  var pooling: Pooling
  var classes = 1000
  /// Width of an MLP's middle over a token's.
  var mlpRatio = 4

  /// What the head reads.
  enum Pooling: String, Sendable, CaseIterable {
    case classToken = "class-token"
    /// The mean over all tokens, none of which is a class token (CPVT-GAP, Section 3.3).
    case mean
  }

  package func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, K]
    let map = try PatchEmbedding(name: "patch_embed", patch: Size("P", patch), width: Size("C", width))(image)
      .named("_ h w C")
    let grid = StageGrid(rows: map.shape[1], columns: map.shape[2], front: pooling == .mean ? [] : [.classToken])
    var z = try map.asTokens()
    if pooling == .classToken { z = try z.prepending(.classToken) }
    z = try CPVTEncoder(
      name: "blocks", depth: depth, grid: grid, parts: ViTBlock.Parts(heads: heads, mlpRatio: mlpRatio))(z)
    let y = try LayerNorm(name: "norm", epsilon: 1e-6)(z)
    return try (pooling == .mean ? y.mean(axes: [1]) : y.select(axis: 1, 0)).classScores("head", classes)
  }
}

/// ViT's blocks, with positions made from the first block's tokens and added to them (Section 3.2).
struct CPVTEncoder: Stage {
  let name: String
  let depth: Int
  let grid: StageGrid
  let parts: ViTBlock.Parts

  func forward(_ z: Tensor) throws -> Tensor {  // [b, N, C] → [b, N, C]
    try (0..<depth).reduce(z) { z, index in
      let y = try ViTBlock(name: "\(index)", tokens: grid.tokens, parts: parts)(z)
      return index == 0 ? try PositionalEncodingGenerator(name: "peg", grid: grid)(y) : y
    }
  }
}

/// PEG: a depthwise 3 × 3 convolution over the map of tokens, added to them; the class token stays as it is (Eq. 3).
struct PositionalEncodingGenerator: Module {
  let name: String
  let grid: StageGrid

  func forward(_ z: Tensor) throws -> Tensor {  // [b, N, C] → [b, N, C]
    let tokens =
      grid.prefix == 0
      ? z : try z.slice(axis: 1, from: grid.prefix, count: z.shape[1] - Size(grid.prefix))
    let map = try tokens.asMap(grid)
    let width = z.shape[2]
    let convolution = Sequential(
      name: "proj", [Convolution(name: "0", features: width, kernel: 3, padding: 1, groups: width)])
    let encoded = try (convolution(map) + map).asTokens()
    if grid.prefix == 0 { return encoded }
    return try Tensor.concatenate([z.slice(axis: 1, from: 0, count: Size(grid.prefix)), encoded], axis: 1)
      .named("_ N _")
  }
}

extension CPVT {
  package static let settings: [Setting<CPVT>] = [
    .integer("patch", \.patch, 2...256, "side of a patch in pixels", told: .axis("patch_embed.proj.weight", 3)),
    .integer("width", \.width, SettingLimit.width, "width of a token", told: .axis("patch_embed.proj.weight", 0)),
    .integer("depth", \.depth, SettingLimit.depth, "blocks", told: .count("blocks.*.norm1.weight")),
    .integer(
      "heads", \.heads, SettingLimit.heads, "attention heads of a block", told: .key("num_heads"),
      .heads(of: 64, \.width)),
    .option(
      "pooling", \.pooling, "what the head reads", told: .presence(of: "cls_token", "class-token", else: "mean")),
    .integer(
      "mlp-ratio", \.mlpRatio, SettingLimit.ratio, "width of an MLP's middle over a token's", .usual,
      told: .ratio("blocks.0.mlp.fc1.weight", 0, over: "blocks.0.mlp.fc1.weight", 1)),
    .classes(\.classes, head: "head.weight"),
  ]

  package var headWidths: [(key: String, heads: Int, width: Int)] { [("heads", heads, width)] }
}

extension CPVT: Architecture {
  package static let key = "cpvt"
  package static let family = Family("CPVT")
  package static let paper = Paper(
    title: "Conditional Positional Encodings for Vision Transformers", authors: "Chu et al.", venue: "ICLR", year: 2023,
    arXiv: "2102.10882")
  package static let template = CPVT(patch: 16, width: 1, depth: 1, heads: 1, pooling: .classToken)
  package static let mark = "blocks.peg.proj.0.weight"

  /// Table 1: DeiT's sizes.
  package static let presets: [Preset] = [Pooling.classToken, .mean].flatMap { pooling in
    [("ti", "Ti", 192, 3), ("s", "S", 384, 6), ("b", "B", 768, 12)].map { letter, title, width, heads in
      preset(
        "cpvt-\(letter)" + (pooling == .mean ? "-gap" : ""), "CPVT-\(title)" + (pooling == .mean ? "-GAP" : ""),
        CPVT(patch: 16, width: width, depth: 12, heads: heads, pooling: pooling))
    }
  }

  package static func torchCode(_ model: CPVT) -> TorchCode {
    var code = ViT.torchCode(ViT.template)
    code.isFusable = false
    return code
  }
}
