// Sigmoid Loss for Language Image Pre-Training
// Zhai, Mustafa, Kolesnikov, Beyer
// ICCV 2023, arXiv 2303.15343
//
// SigLIP 2: Multilingual Vision-Language Encoders with Improved Semantic Understanding, Localization, and Dense Features
// Tschannen, Gritsenko, Wang, Naeem, Alabdulmohsin, Parthasarathy, Evans, Beyer, Xia, Mustafa et al.
// arXiv 2502.14786

/// The image tower of SigLIP and SigLIP 2: ViT without a class token, whose features a learned query gathers.
package enum SigLIP: Architecture {
  package static let key = "siglip"
  package static let family = Family("SigLIP")
  package static let paper = Paper(
    title: "Sigmoid Loss for Language Image Pre-Training", authors: "Zhai et al.", venue: "ICCV", year: 2023,
    arXiv: "2303.15343")
  package static let imageStatistics = ImageStatistics.half
  package static let template = tower(patch: 1, width: 1, depth: 1, heads: 1)
  package static let mark = ViT.mark
  package static let namings = [huggingFace, classifier, headless]

  private static let base = tower(patch: 16, width: 768, depth: 12, heads: 12)
  private static let large = tower(patch: 16, width: 1024, depth: 24, heads: 16)
  /// Optimised in shape for its cost (Alabdulmohsin et al., arXiv 2305.13035).
  private static let shaped = tower(patch: 16, width: 1152, depth: 27, heads: 16, mlpWidth: 4304)
  private static let giant = tower(patch: 16, width: 1536, depth: 40, heads: 16)

  /// The towers that timm and the hub have. The activation is timm's: GELU, by tanh in the sizes that came with SigLIP 2, where
  /// Hugging Face's code computes it so in all.
  package static let presets: [Preset] =
    [224, 256, 384, 512].map { preset("b-16", "B/16", "base_patch16", "base-patch16", $0, base) }
    + [preset("b-32", "B/32", "base_patch32", "base-patch32", 256, base.with(patch: 32))]
    + [256, 384, 512].map { preset("l-16", "L/16", "large_patch16", "large-patch16", $0, large) }
    + [224, 378].map {
      preset("so400m-14", "So400m/14", "so400m_patch14", "so400m-patch14", $0, shaped.with(patch: 14))
    }
    + [256, 384, 512].map { preset("so400m-16", "So400m/16", "so400m_patch16", "so400m-patch16", $0, shaped) }
    + [256, 384].map { preset("g-16", "g-opt/16", "giantopt_patch16", "giant-opt-patch16", $0, giant) }

  private static func preset(
    _ name: String, _ title: String, _ timm: String, _ hub: String, _ side: Int, _ model: ViT
  ) -> Preset {
    let isSecondOnly = ["b-32", "g-16"].contains(name) || (name, side) == ("l-16", 512) || name == "so400m-16"
    var model = model
    if isSecondOnly { model.block.activation = .tanhGELU }
    // The hub calls 378 pixels 384.
    let repository = "google/siglip\(isSecondOnly ? "2" : "")-\(hub)-\(side == 378 ? 384 : side)"
    return preset(
      side == 224 ? "siglip-\(name)" : "siglip-\(name)-\(side)", "SigLIP \(title)",
      aliases: ["vit_\(timm)_siglip_\(side)", repository], side: side, crop: 1, weights: .apache(repository), model)
  }

  private static func tower(patch: Int, width: Int, depth: Int, heads: Int, mlpWidth: Int? = nil) -> ViT {
    var model = ViT(patch: patch, width: width, depth: depth, heads: heads)
    model.front.hasClassToken = false
    model.pooling = .attention
    model.block.mlpWidth = mlpWidth
    model.classes = 0
    return model
  }

  package static func torchCode(_ model: ViT) -> TorchCode { ViT.torchCode(model) }
  package static func remark(on model: ViT, _ evidence: Evidence) -> Phrase? { ViT.remark(on: model, evidence) }

  // MARK: Other people's names

  private static let code: [String: SettingValue] = .resampledByTorch([
    "activation": .choice(Activation.tanhGELU.rawValue)
  ])

  private static let onMean = code.merging(["pooling": .choice(TokenPooling.mean.rawValue)]) { first, _ in first }

  private static let huggingFace = CheckpointNaming(
    title: "Hugging Face", mark: "head.probe", prefixes: ["siglip", "vision_model"],
    rules: [
      NameRule("post_layernorm.*", "norm.*"), NameRule("head.probe", "attn_pool.latent"),
      NameRule("head.layernorm.*", "attn_pool.norm.*"), NameRule("head.mlp.*.*", "attn_pool.mlp.*.*"),
      NameRule("head.attention.out_proj.*", "attn_pool.proj.*"),
    ]
      + ["weight", "bias"].flatMap { leaf in
        // One tensor holds queries, keys and values; the definition has queries apart.
        [
          NameRule("head.attention.in_proj_\(leaf)", "attn_pool.q.\(leaf)", slice: .init(index: 0, count: 3)),
          NameRule(
            "head.attention.in_proj_\(leaf)", "attn_pool.kv.\(leaf)", part: 0, of: 2, slice: .init(index: 1, count: 3)),
          NameRule(
            "head.attention.in_proj_\(leaf)", "attn_pool.kv.\(leaf)", part: 1, of: 2, slice: .init(index: 2, count: 3)),
        ]
      } + .towerParts, assumed: code)

  /// A classifier on the mean of the patches.
  private static let classifier = CheckpointNaming(
    title: "Hugging Face, with a classifier", mark: "classifier.weight", prefixes: ["siglip", "vision_model"],
    rules: [NameRule("post_layernorm.*", "norm.*"), NameRule("classifier.*", "head.*")] + .towerParts,
    assumed: onMean,
    beside: [.init("head.*", "the attention pool, which the classifier does not read")])

  /// A tower alone, as models of images and texts are built upon. Of such towers only these have a bias of the patches' layer.
  private static let headless = CheckpointNaming(
    title: "Hugging Face, without a head", mark: "embeddings.patch_embedding.bias",
    prefixes: ["siglip", "vision_model"],
    rules: [NameRule("post_layernorm.*", "norm.*")] + .towerParts, assumed: onMean)
}
