// An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale
// Dosovitskiy, Beyer, Kolesnikov, Weissenborn, Zhai, Unterthiner, Dehghani, Minderer, Heigold, Gelly, Uszkoreit, Houlsby
// ICLR 2021, arXiv 2010.11929
//
// Longer than other files: later papers' plain transformers are this one made of other parts, and each part is a setting here.
//
// Longer than 150 lines: the plain transformer's settings and parts carry nine later papers, each with few lines of its own.

/// The vision transformer: patches as tokens, a class token, and blocks of attention over all of them.
package struct ViT: ConfigurableModel {
  package let name = ""
  var patch = 16
  var width: Int
  var depth: Int
  var block: ViTBlock.Parts
  /// What stands in front of the patches.
  var front = FrontTokens()
  /// The grid of patches that the position embeddings were trained on.
  var positions = GridSize(square: 14)
  var positionEmbedding = TokenPositions.learned
  /// How positions are brought to another grid.
  var resampling = PositionResampling.bicubic
  /// Whether pixels at the end that fill no whole patch are left out.
  var leavesOutRest = false
  /// Whether patches are embedded with a bias.
  var hasPatchBias = true
  /// Whether the tokens are normalised before the first block.
  var normsBefore = false
  var finalNorm = FinalNorm.tokens
  var pooling = TokenPooling.classToken
  /// Whether a linear layer and tanh stand before the head, as in pre-training (Section 3.1).
  var preLogits = false
  /// How wide it is, where it is not as wide as a token.
  var preLogitsWidth: Int?
  /// Whether the head has a bias; a projection into a space that images and texts share has none.
  var hasHeadBias = true
  var classes = 1000

  package func forward(_ image: Tensor) throws -> Tensor {  // [b, 3, H, W] → [b, K]
    var embedding = PatchEmbedding(
      name: "patch_embed", patch: Size("P", patch), width: Size("C", width), hasBias: hasPatchBias)
    embedding.leavesOutRest = leavesOutRest
    let x = try embedding(image).named("_ h w C")
    var z = try positionEmbedding.placed(x, behind: front, trainedOn: positions, resampling: resampling)  // Eq. 1
    let tokens = TokenGrid(x.gridSize, front: front.tokens)
    if normsBefore { z = try LayerNorm(name: "norm_pre", epsilon: block.epsilon)(z) }
    z = try ViTEncoder(name: "blocks", depth: depth, tokens: tokens, parts: block)(z)
    if finalNorm == .tokens { z = try LayerNorm(name: "norm", epsilon: block.epsilon)(z) }  // Eq. 4
    let pool = AttentionPool(
      name: "attn_pool", tokens: TokenGrid(x.gridSize), heads: block.attention.heads, epsilon: block.epsilon,
      mlp: block.biased.mlp)
    return try classified(pooling.pooled(z, tokens, by: pool))
  }

  private func classified(_ pooled: [Tensor]) throws -> Tensor {  // [b, C], one for each head → [b, K]
    let scores = try zip(["head", "head_dist"], pooled).map { name, y in
      var y = finalNorm == .pooled ? try LayerNorm(name: "fc_norm", epsilon: block.epsilon)(y) : y
      if preLogits {
        let layer = Linear(name: "fc", features: preLogitsWidth.map { Size($0) } ?? y.shape[1])
        y = try Sequential(name: "pre_logits", [layer, Pointwise(name: "act", .tanh)])(y)
      }
      return try y.classScores(name, classes, hasBias: hasHeadBias)
    }
    // DeiT, Section 4, "Classification with our approach".
    return scores.count == 1 ? scores[0] : try (scores[0] + scores[1]).scaled(by: 0.5, "1/2")
  }
}

/// The blocks, all on one resolution and width.
struct ViTEncoder: Stage {
  let name: String
  let depth: Int
  let tokens: TokenGrid
  let parts: ViTBlock.Parts

  func forward(_ z: Tensor) throws -> Tensor {  // [b, N, C] → [b, N, C]
    try (0..<depth).map { ViTBlock(name: "\($0)", tokens: tokens, parts: parts) }.reduce(z) { try $1($0) }
  }
}

// MARK: What there is to set, and how checkpoints tell it

extension ViT {
  package static let settings: [Setting<ViT>] = [
    .integer("patch", \.patch, 2...256, "side of a patch in pixels", told: .axis("patch_embed.proj.weight", 3)),
    .flag(
      "leaves-out-rest", \.leavesOutRest, "whether pixels that fill no whole patch are not looked at", .code,
      told: .rule(.configuration(key: "image_size")) { evidence, model in
        evidence.configuration?.image.flatMap {
          $0.rows % model.patch == 0 && $0.columns % model.patch == 0 ? nil : .choice("yes")
        }
      }),
    .integer("width", \.width, SettingLimit.width, "width of a token", told: .axis("patch_embed.proj.weight", 0)),
    .integer("depth", \.depth, SettingLimit.depth, "blocks", told: .count("blocks.*.norm1.weight")),
    .integer(
      "heads", \.block.attention.heads, SettingLimit.heads, "attention heads of a block",
      told: .originalHeads("blocks.0.attn.qkv.bias"), .axis("blocks.0.attn.relative_position_bias_table", 1),
      .rule { evidence, model in
        evidence.axis("blocks.0.attn.q_norm.weight", 0).flatMap {
          model.width % $0 == 0 ? .integer(model.width / $0) : nil
        }
      }, .key("num_attention_heads"), .key("num_heads"), .heads(of: 64, \.width)),
    .option(
      "position-embedding", \.positionEmbedding, "what says where a token is",
      told: .rule { evidence, model in model.positionsTold(evidence).map { .choice($0.rawValue) } }),
    .option("resampling", \.resampling, "filter that brings positions to another grid", .code),
    .flag("class-token", \.front.hasClassToken, "a class token", told: .presence(of: "cls_token", "yes", else: "no")),
    .flag(
      "distillation-token", \.front.hasDistillationToken, "a token and a head that learn from a teacher",
      told: .presence(of: "dist_token", "yes", else: "no")),
    .integer(
      "registers", \.front.registers, 0...64, "tokens that stand for no place and no class", .usual,
      told: .rule { evidence, _ in .integer(evidence.axis("reg_token", 1) ?? 0) }),
    .option(
      "projection-bias", \.block.attention.bias, "which of queries, keys and values have a bias", .usual,
      told: .presence(of: "blocks.0.attn.qkv.bias", "all"),
      .presence(of: "blocks.0.attn.q_bias", "queries-and-values", else: "none")),
    .flag(
      "output-bias", \.block.attention.hasOutputBias, "a bias of attention's last layer",
      told: .presence(of: "blocks.0.attn.proj.bias", "yes", else: "no")),
    .flag(
      "query-key-norm", \.block.attention.normsQueriesAndKeys, "queries and keys normalised",
      told: .presence(of: "blocks.0.attn.q_norm.weight", "yes", else: "no")),
    .flag(
      "relative-positions", \.block.attention.hasRelativePositions, "a bias by relative position in every block",
      told: .presence(of: "blocks.0.attn.relative_position_bias_table", "yes", else: "no")),
    .flag(
      "patch-bias", \.hasPatchBias, "a bias of the patch embedding",
      told: .presence(of: "patch_embed.proj.bias", "yes", else: "no")),
    .flag(
      "norm-before", \.normsBefore, "a norm before the first block",
      told: .presence(of: "norm_pre.weight", "yes", else: "no")),
    .flag(
      "layer-scale", \.block.hasLayerScale, "a learned scale behind each branch",
      told: .presence(of: "blocks.0.ls1.gamma", "yes"), .presence(of: "blocks.0.gamma_1", "yes", else: "no")),
    .flag(
      "own-scales", \.block.ownsScales, "scales that are the block's own and no modules", .code,
      told: .presence(of: "blocks.0.gamma_1", "yes", else: "no")),
    .flag(
      "gated-mlp", \.block.isGated, "an MLP of two halves that are multiplied (SwiGLU)",
      told: .rule { evidence, _ in
        guard let first = evidence.axis("blocks.0.mlp.fc1.weight", 0),
          let second = evidence.axis("blocks.0.mlp.fc2.weight", 1)
        else { return nil }
        return .choice(first == 2 * second ? "yes" : "no")
      }, .key("use_swiglu_ffn", ["true": "yes", "false": "no"]),
      .key("mlp_layer", ["SwiGLUPacked": "yes", "Mlp": "no"])),
    .option(
      "gate", \.block.gate, "the non-linearity of a gated MLP's first half", .code,
      told: .rule(.configuration(key: "act_layer")) { evidence, model in
        model.block.isGated ? Telling<ViT>.activation("act_layer").read(evidence, model) : nil
      },
      .rule { evidence, model in
        model.block.isGated && isGateTold(evidence) ? .choice(Activation.silu.rawValue) : nil
      },
      .rule(.guess) { _, model in model.block.isGated ? .choice(Activation.silu.rawValue) : nil }),
    .integer(
      "mlp-ratio", \.block.mlpRatio, SettingLimit.ratio, "width of an MLP's middle over a token's", .usual,
      told: .ratio("blocks.0.mlp.fc2.weight", 1, over: "blocks.0.mlp.fc2.weight", 0), .key("mlp_ratio")),
    .integer(
      "mlp-width", \.block.mlpWidth, SettingLimit.width,
      "width of an MLP's middle, if no whole number of times a token's",
      told: .rule { evidence, model in
        evidence.axis("blocks.0.mlp.fc2.weight", 1).flatMap {
          $0 == model.block.mlpRatio * model.width ? nil : .integer($0)
        }
      },
      .rule(.configuration(key: "mlp_ratio")) { evidence, model in
        guard let width = evidence.configuration?.mlpWidths(over: [model.width])?[0] else { return nil }
        // Of a gated one, it is the width of both halves.
        return .integer(model.block.isGated ? width / 2 : width)
      }),
    .flag(
      "mlp-bias", \.block.hasMLPBias, "biases of the MLP's layers",
      told: .presence(of: "blocks.0.mlp.fc2.bias", "yes", else: "no")),
    .option(
      "activation", \.block.activation, "the MLP's non-linearity", .usual, told: .activation(),
      .activation("act_layer"),
      .rule(.name) { evidence, _ in CLIP.activationNamed(evidence).map { .choice($0.rawValue) } },
      .rule(.guess) { evidence, model in
        // Of contrastive towers several have the same tensors and another activation.
        let isTower = evidence.has("norm_pre.weight") || evidence.has("attn_pool.latent")
        return isTower ? .choice(model.block.activation.rawValue) : nil
      }),
    .option(
      "final-norm", \.finalNorm, "where the last norm stands", .usual,
      told: .presence(of: "norm.weight", "tokens"), .presence(of: "fc_norm.weight", "pooled", else: "none")),
    .option(
      "pooling", \.pooling, "what the head reads", .usual, told: .presence(of: "attn_pool.latent", "attention"),
      .rule { evidence, model in
        evidence.axis("head.weight", 1) == 2 * model.width ? .choice(TokenPooling.classTokenAndMean.rawValue) : nil
      },
      .rule { evidence, _ in
        guard evidence.has("dist_token"), evidence.has("head_dist.weight") || !evidence.has("head.weight") else {
          return nil
        }
        return .choice(TokenPooling.classAndDistillation.rawValue)
      },
      .key("global_pool", ["token": "class-token", "avg": "mean", "map": "attention"]),
      // To its code the token that learns from a teacher goes with the class token.
      .rule(.configuration(key: "global_pool")) { evidence, model in
        evidence.has("dist_token") && evidence.configuration?.setting("global_pool") == .choice("token")
          ? .choice(model.pooling.rawValue) : nil
      },
      .presence(of: "fc_norm.weight", "mean"),
      .rule { evidence, _ in evidence.weights.naming.assumed["pooling"] },
      .key("use_mean_pooling", ["true": "mean", "false": "class-token"]),
      .presence(of: "cls_token", "class-token", else: "mean")),
    .flag(
      "pre-logits", \.preLogits, "a layer with tanh before the head",
      told: .presence(of: "pre_logits.fc.weight", "yes", else: "no")),
    .integer(
      "pre-logits-width", \.preLogitsWidth, SettingLimit.width, "width of that layer, if it is not a token's",
      told: .rule { evidence, _ in
        evidence.shape("pre_logits.fc.weight").flatMap { $0[0] == $0[$0.count - 1] ? nil : .integer($0[0]) }
      }),
    .flag(
      "head-bias", \.hasHeadBias, "a bias of the head", .code,
      told: .rule { evidence, _ in
        evidence.has("head.weight") ? .choice(evidence.has("head.bias") ? "yes" : "no") : nil
      }),
    .epsilon(\.block.epsilon), .classes(\.classes, head: "head.weight"),
  ]

  package static let trainedOn: [Telling<ViT>] =
    [
      .rule { evidence, model in
        guard let count = evidence.axis("pos_embed", 1) else { return nil }
        let inFront = model.positionEmbedding.count(of: model.front)
        return evidence.image(ofGrid: evidence.grid(of: count - inFront, patch: model.patch), patch: model.patch)
      },
      .rule { evidence, model in
        guard let rows = evidence.axis("blocks.0.attn.relative_position_bias_table", 0) else { return nil }
        let inFront = model.front.count == 0 ? 0 : SelfAttention.classRows
        let side = squareRoot(rows - inFront).map { ($0 + 1) / 2 }
        return evidence.image(ofGrid: side.map { GridSize(square: $0) }, patch: model.patch)
      },
    ] + .imageSize() + [.rule(.guess) { _, model in .integer(14 * model.patch) }]

  package var headWidths: [(key: String, heads: Int, width: Int)] { [("heads", block.attention.heads, width)] }

  package mutating func train(on image: GridSize) {
    positions = GridSize(rows: image.rows / patch, columns: image.columns / patch)
  }

  /// Which tokens learn positions, by how many there are: those that leave a grid, all in front before none.
  private func positionsTold(_ evidence: Evidence) -> TokenPositions? {
    guard let count = evidence.axis("pos_embed", 1) else { return TokenPositions.none }
    let front = FrontTokens(
      hasClassToken: evidence.has("cls_token"), hasDistillationToken: evidence.has("dist_token"),
      registers: evidence.axis("reg_token", 1) ?? 0)
    let choices: [TokenPositions] = [.learned, .learnedWithoutRegisters, .learnedOnPatches]
    func fits(_ choice: TokenPositions) -> Bool {
      evidence.grid(of: count - choice.count(of: front), patch: patch) != nil
    }
    return choices.first(where: fits)
  }

  /// Whether names or a configuration tell that an MLP's gate is SiLU's on the first half: others have the same tensors.
  private static func isGateTold(_ evidence: Evidence) -> Bool {
    let marks = [".mlp.w12.", ".mlp.weights_in.", ".mlp.gate_proj."]
    let names = evidence.weights.checkpoint.names ?? []
    return names.contains { name in marks.contains { name.contains($0) } }
      || evidence.configuration?.written("use_swiglu_ffn") == "true"
      || evidence.configuration?.written("mlp_layer") == "SwiGLUPacked"
  }

  /// That of two heads one is missing; of every family of such transformers.
  package static func remark(on model: ViT, _ evidence: Evidence) -> String? {
    guard model.front.hasDistillationToken, model.pooling == .classToken, model.classes > 0 else { return nil }
    return
      "Without a head on the distillation token that on the class token alone gives the scores, as in Hugging Face's "
      + "DeiTForImageClassification."
  }
}

// MARK: The paper's models

extension ViT: Architecture {
  package static let key = "vit"
  package static let family = Family("ViT")
  package static let paper = Paper(
    title: "An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale", authors: "Dosovitskiy et al.",
    venue: "ICLR", year: 2021, arXiv: "2010.11929")
  package static let imageStatistics = ImageStatistics.half
  package static let template = ViT(width: 1, depth: 1, block: ViTBlock.Parts(heads: 1))
  package static let mark = "patch_embed.proj.weight"

  init(patch: Int = 16, width: Int, depth: Int, heads: Int) {
    self.init(patch: patch, width: width, depth: depth, block: ViTBlock.Parts(heads: heads))
  }

  private static let base = ViT(width: 768, depth: 12, heads: 12)
  private static let large = ViT(width: 1024, depth: 24, heads: 16)

  /// Table 1 for B, L and H; Ti and S are the widths that DeiT brought (Touvron et al., Table 1). Repositories and licences as
  /// timm 1.0.31 and the hub's pages have them.
  package static let presets: [Preset] = [
    preset(
      "vit-ti-16", "ViT-Ti/16", aliases: ["vit_tiny_patch16_224"],
      weights: .timm("vit_tiny_patch16_224.augreg_in21k_ft_in1k"), ViT(width: 192, depth: 12, heads: 3)),
    preset(
      "vit-s-16", "ViT-S/16", aliases: ["vit_small_patch16_224"],
      weights: .timm("vit_small_patch16_224.augreg_in21k_ft_in1k"), ViT(width: 384, depth: 12, heads: 6)),
    preset(
      "vit-b-16", "ViT-B/16", aliases: ["vit_base_patch16_224", "google/vit-base-patch16-224"],
      weights: .apache("google/vit-base-patch16-224", "ViT-B_16.npz", manyClasses), base),
    preset(
      "vit-l-16", "ViT-L/16", aliases: ["vit_large_patch16_224", "google/vit-large-patch16-224"],
      weights: .apache("google/vit-large-patch16-224", "ViT-L_16.npz", manyClasses), large),
    preset(
      "vit-b-32", "ViT-B/32", aliases: ["vit_base_patch32_224"],
      weights: .timm("vit_base_patch32_224.augreg_in21k_ft_in1k"), base.with(patch: 32)),
    preset(
      "vit-l-32", "ViT-L/32", aliases: ["vit_large_patch32_224"],
      weights: .apache("timm/vit_large_patch32_224.orig_in21k", "ViT-L_32.npz", headless), large.with(patch: 32)),
    preset(
      "vit-b-32-384", "ViT-B/32", aliases: ["vit_base_patch32_384", "google/vit-base-patch32-384"], side: 384, crop: 1,
      weights: .apache("google/vit-base-patch32-384"), base.with(patch: 32)),
    preset(
      "vit-l-32-384", "ViT-L/32", aliases: ["vit_large_patch32_384", "google/vit-large-patch32-384"], side: 384,
      crop: 1,
      weights: .apache("google/vit-large-patch32-384"), large.with(patch: 32)),
    preset(
      "vit-h-14", "ViT-H/14", aliases: ["vit_huge_patch14_224"],
      weights: .apache("google/vit-huge-patch14-224-in21k", "ViT-H_14.npz", headless),
      ViT(patch: 14, width: 1280, depth: 32, heads: 16)),
  ]

  private static let manyClasses = "the .npz of ImageNet-21k has 21,843 classes"
  private static let headless = "without a classifier on the hub"

  func with(patch: Int) -> ViT {
    var model = self
    model.patch = patch
    return model
  }

  package static func torchCode(_ model: ViT) -> TorchCode {
    TorchCode(
      name: "timm", layerNorm: .derivedModule(isLeaf: true), maxPool: .derivedModule(isLeaf: true), isFusable: true,
      hasHookedAttention: true)
  }
}
