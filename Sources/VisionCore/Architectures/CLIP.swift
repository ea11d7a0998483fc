// Learning Transferable Visual Models From Natural Language Supervision
// Radford, Kim, Hallacy, Ramesh, Goh, Agarwal, Sastry, Askell, Mishkin, Clark, Krueger, Sutskever
// ICML 2021, arXiv 2103.00020
//
// Reproducible scaling laws for contrastive language-image learning (OpenCLIP)
// Cherti, Beaumont, Wightman, Wortsman, Ilharco, Gordon, Schuhmann, Schmidt, Jitsev
// CVPR 2023, arXiv 2212.07143
//
// Longer than 150 lines: the names of three libraries and the sizes of two groups of authors.

/// The image tower of CLIP: ViT with a norm before its blocks. Its head projects into the space that images and texts share.
package enum CLIP: Architecture {
  package static let key = "clip"
  package static let family = Family("CLIP")
  package static let paper = Paper(
    title: "Learning Transferable Visual Models From Natural Language Supervision", authors: "Radford et al.",
    venue: "ICML", year: 2021, arXiv: "2103.00020")
  package static let imageStatistics = ImageStatistics(
    mean: [0.48145466, 0.4578275, 0.40821073], deviation: [0.26862954, 0.26130258, 0.27577711])
  package static let template = tower(.quickGELU, patch: 1, width: 1, depth: 1, heads: 1, shared: 0)
  package static let mark = ViT.mark
  package static let namings = [huggingFace, classifier, authors("visual."), authors("")]

  /// Table 20; those of OpenCLIP, with GELU, from Cherti et al., Table 23.
  package static let presets: [Preset] = [
    preset(
      "clip-b-32", "CLIP ViT-B/32", "openai/clip-vit-base-patch32", "base_patch32",
      tower(.quickGELU, patch: 32, width: 768, depth: 12, heads: 12, shared: 512)),
    preset(
      "clip-b-16", "CLIP ViT-B/16", "openai/clip-vit-base-patch16", "base_patch16",
      tower(.quickGELU, patch: 16, width: 768, depth: 12, heads: 12, shared: 512)),
    preset("clip-l-14", "CLIP ViT-L/14", "openai/clip-vit-large-patch14", "large_patch14", large(.quickGELU)),
    preset(
      "clip-l-14-336", "CLIP ViT-L/14", "openai/clip-vit-large-patch14-336", "large_patch14", side: 336,
      large(.quickGELU)),
    preset(
      "openclip-b-32", "OpenCLIP ViT-B/32", "laion/CLIP-ViT-B-32-laion2B-s34B-b79K", "base_patch32",
      tower(.gelu, patch: 32, width: 768, depth: 12, heads: 12, shared: 512)),
    preset(
      "openclip-b-16", "OpenCLIP ViT-B/16", "laion/CLIP-ViT-B-16-laion2B-s34B-b88K", "base_patch16",
      tower(.gelu, patch: 16, width: 768, depth: 12, heads: 12, shared: 512)),
    preset(
      "openclip-l-14", "OpenCLIP ViT-L/14", "laion/CLIP-ViT-L-14-laion2B-s32B-b82K", "large_patch14", large(.gelu)),
    preset(
      "openclip-h-14", "OpenCLIP ViT-H/14", "laion/CLIP-ViT-H-14-laion2B-s32B-b79K", "huge_patch14",
      tower(.gelu, patch: 14, width: 1280, depth: 32, heads: 16, shared: 1024)),
    preset(
      "openclip-g-14", "OpenCLIP ViT-g/14", "laion/CLIP-ViT-g-14-laion2B-s12B-b42K", "giant_patch14",
      tower(.gelu, patch: 14, width: 1408, depth: 40, heads: 16, mlpWidth: 6144, shared: 1024)),
    preset(
      "openclip-bigg-14", "OpenCLIP ViT-bigG/14", "laion/CLIP-ViT-bigG-14-laion2B-39B-b160k", "gigantic_patch14",
      tower(.gelu, patch: 14, width: 1664, depth: 48, heads: 16, mlpWidth: 8192, shared: 1280)),
  ]

  private static func large(_ activation: Activation) -> ViT {
    tower(activation, patch: 14, width: 1024, depth: 24, heads: 16, shared: 768)
  }

  private static func preset(
    _ name: String, _ title: String, _ repository: String, _ size: String, side: Int = 224, _ model: ViT
  ) -> Preset {
    let kind = model.block.activation == .quickGELU ? "clip_quickgelu" : "clip"
    return preset(
      name, title, aliases: ["vit_\(size)_\(kind)_\(side)", repository], side: side, crop: 1,
      weights: UsualWeights(repository: repository), model)
  }

  private static func tower(
    _ activation: Activation, patch: Int, width: Int, depth: Int, heads: Int, mlpWidth: Int? = nil, shared: Int
  ) -> ViT {
    var model = ViT(patch: patch, width: width, depth: depth, heads: heads)
    model.hasPatchBias = false
    model.normsBefore = true
    model.block.activation = activation
    model.block.mlpWidth = mlpWidth
    model.block.epsilon = 1e-5
    model.classes = shared
    return model
  }

  package static func torchCode(_ model: ViT) -> TorchCode { ViT.torchCode(model) }
  package static func remark(on model: ViT, _ evidence: Evidence) -> Phrase? { ViT.remark(on: model, evidence) }

  // MARK: Other people's names

  /// The activation that a file's name tells. timm and OpenCLIP name QuickGELU wherever a transformer has it; of towers with the
  /// same tensors, OpenAI's have it too, and LAION's have GELU.
  static func activationNamed(_ evidence: Evidence) -> Activation? {
    if evidence.hints.mention("quickgelu") { return .quickGELU }
    guard evidence.has("norm_pre.weight") else { return nil }
    if evidence.hints.mention("openai") { return .quickGELU }
    return ["laion", "open_clip", "openclip", "datacomp"].contains(where: evidence.hints.mention) ? .gelu : nil
  }

  private static let code: [String: SettingValue] = ["norm-epsilon": .number(1e-5)]
  /// Their projections have no bias, where timm's head has one of zeros.
  private static let projection = code.merging(["head-bias": .choice("no")]) { first, _ in first }
  /// The temperature's first value in training, which the image tower does not read.
  private static let fixed = ["logit_scale_init_value": "2.6592"]

  private static let huggingFace = CheckpointNaming(
    title: "Hugging Face", mark: "pre_layrnorm.weight", prefixes: ["clip", "vision_model"],
    rules: [
      NameRule("embeddings.class_embedding", "cls_token", axes: [[], [], [0]]),
      NameRule("pre_layrnorm.*", "norm_pre.*"), NameRule("post_layernorm.*", "norm.*"),
      NameRule("visual_projection.weight", "head.weight"),
    ] + .towerParts, assumed: .resampledByTorch(projection), fixed: fixed)

  /// A classifier on the mean of the patches, which no last norm was applied to.
  private static let classifier = CheckpointNaming(
    title: "Hugging Face, with a classifier", mark: "pre_layrnorm.weight", prefixes: ["clip", "vision_model"],
    rules: [
      NameRule("embeddings.class_embedding", "cls_token", axes: [[], [], [0]]),
      NameRule("pre_layrnorm.*", "norm_pre.*"), NameRule("classifier.*", "head.*"),
    ] + .towerParts,
    assumed: .resampledByTorch(
      code.merging([
        "pooling": .choice(TokenPooling.mean.rawValue), "final-norm": .choice(FinalNorm.none.rawValue),
      ]) { first, _ in first }), fixed: fixed,
    beside: [.init("post_layernorm.*", "a norm of the class token, which the classifier does not read")])

  /// OpenAI's code (github.com/openai/CLIP), and OpenCLIP's, which keeps its names.
  private static func authors(_ prefix: String) -> CheckpointNaming {
    let block = "\(prefix)transformer.resblocks.*"
    return CheckpointNaming(
      title: "OpenAI and OpenCLIP", mark: "\(prefix)ln_pre.weight",
      rules: [
        NameRule("\(prefix)class_embedding", "cls_token", axes: [[], [], [0]]),
        NameRule("\(prefix)positional_embedding", "pos_embed", axes: [[], [0], [1]]),
        NameRule("\(prefix)conv1.weight", "patch_embed.proj.weight"), NameRule("\(prefix)ln_pre.*", "norm_pre.*"),
        NameRule("\(prefix)ln_post.*", "norm.*"), NameRule("\(prefix)proj", "head.weight", axes: [[1], [0]]),
        NameRule("\(block).attn.in_proj_weight", "blocks.*.attn.qkv.weight"),
        NameRule("\(block).attn.in_proj_bias", "blocks.*.attn.qkv.bias"),
      ]
        + .block(
          block, "blocks.*",
          [
            "attn.out_proj": "attn.proj", "ln_1": "norm1", "ln_2": "norm2", "mlp.c_fc": "mlp.fc1",
            "mlp.c_proj": "mlp.fc2",
          ]), assumed: projection,
      beside: [
        .init("input_resolution", "a number that the code keeps beside the weights"),
        .init("context_length", "a number that the code keeps beside the weights"),
        .init("vocab_size", "a number that the code keeps beside the weights"),
      ])
  }
}

extension [NameRule] {
  /// What the vision towers of CLIP and SigLIP have in common in Hugging Face's classes.
  static var towerParts: [NameRule] {
    [
      NameRule("embeddings.patch_embedding.*", "patch_embed.proj.*"),
      NameRule("embeddings.position_embedding.weight", "pos_embed", axes: [[], [0], [1]]),
    ]
      + .joined("encoder.layers.*.self_attn", ["q_proj", "k_proj", "v_proj"], "blocks.*.attn.qkv")
      + .block(
        "encoder.layers.*", "blocks.*",
        [
          "self_attn.out_proj": "attn.proj", "layer_norm1": "norm1", "layer_norm2": "norm2", "mlp.fc1": "mlp.fc1",
          "mlp.fc2": "mlp.fc2",
        ])
  }
}
