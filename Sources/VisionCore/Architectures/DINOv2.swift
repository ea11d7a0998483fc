// DINOv2: Learning Robust Visual Features without Supervision
// Oquab, Darcet, Moutakanni, Vo, Szafraniec, Khalidov, Fernandez, Haziza, Massa, El-Nouby et al.
// TMLR 2024, arXiv 2304.07193
//
// Vision Transformers Need Registers
// Darcet, Oquab, Mairal, Bojanowski
// ICLR 2024, arXiv 2309.16588

/// ViT with scaled branches that learned from images alone; its tokens are the features, and it has no classifier.
package enum DINOv2: Architecture {
  package static let key = "dinov2"
  package static let family = Family("DINOv2")
  package static let paper = Paper(
    title: "DINOv2: Learning Robust Visual Features without Supervision", authors: "Oquab et al.", venue: "TMLR",
    year: 2024, arXiv: "2304.07193")
  package static let template = dino(width: 1, depth: 1, heads: 1)
  package static let mark = ViT.mark
  package static let namings: [CheckpointNaming] = [
    authors("register_tokens"), authors("blocks.0.mlp.w12.weight"),
    huggingFace("embeddings.register_tokens"),
    huggingFace("encoder.layer.0.layer_scale1.lambda1", assumed: .resampledByTorch()),
  ]

  private static let small = dino(width: 384, depth: 12, heads: 6)
  private static let base = dino(width: 768, depth: 12, heads: 12)
  private static let large = dino(width: 1024, depth: 24, heads: 16)
  /// Table 17: the MLP is SwiGLU, of two thirds of the usual width.
  private static let giant: ViT = {
    var model = dino(width: 1536, depth: 40, heads: 24)
    model.block.isGated = true
    model.block.mlpWidth = 4096
    return model
  }()

  /// Table 17. Training ends at 518 × 518 (Section 4, "Adapting the resolution"), for which the published weights are.
  package static let presets: [Preset] = [
    ("s", "small", small), ("b", "base", base), ("l", "large", large), ("g", "giant", giant),
  ]
  .flatMap { letter, size, model in
    var withRegisters = model
    withRegisters.front.registers = 4
    withRegisters.positionEmbedding = .learnedOnPatches
    let (name, title) = ("dinov2-\(letter)-14", "DINOv2-\(letter.uppercased())/14")
    return sizes(name, title, "vit_\(size)_patch14_dinov2", "facebook/dinov2-\(size)", model)
      + sizes(
        name + "-reg4", title + " with registers", "vit_\(size)_patch14_reg4_dinov2",
        "facebook/dinov2-with-registers-\(size)", withRegisters)
  }

  private static func sizes(
    _ name: String, _ title: String, _ timm: String, _ repository: String, _ model: ViT
  ) -> [Preset] {
    [
      preset(name, title, side: 224, crop: 1, model),
      preset(
        name + "-518", title, aliases: [timm, repository], side: 518, crop: 1, weights: .apache(repository), model),
    ]
  }

  private static func dino(width: Int, depth: Int, heads: Int) -> ViT {
    var model = ViT(patch: 14, width: width, depth: depth, heads: heads)
    model.block.hasLayerScale = true
    model.classes = 0
    return model
  }

  package static func torchCode(_ model: ViT) -> TorchCode { ViT.torchCode(model) }
  package static func remark(on model: ViT, _ evidence: Evidence) -> String? { ViT.remark(on: model, evidence) }

  // MARK: Other people's names

  /// The authors' code (github.com/facebookresearch/dinov2), where its names are not timm's.
  private static func authors(_ mark: String) -> CheckpointNaming {
    CheckpointNaming(
      title: "the DINOv2 authors' code", mark: mark,
      rules: [NameRule("register_tokens", "reg_token")]
        + .block("blocks.*", "blocks.*", ["mlp.w12": "mlp.fc1", "mlp.w3": "mlp.fc2"]))
  }

  /// Files and what is in memory since version 5. The class with registers, which comes first, resamples positions as timm does.
  private static func huggingFace(_ mark: String, assumed: [String: SettingValue] = [:]) -> CheckpointNaming {
    CheckpointNaming(
      title: "Hugging Face", mark: mark, prefixes: ["dinov2", "dinov2_with_registers"],
      rules: [
        NameRule("embeddings.cls_token", "cls_token"), NameRule("embeddings.register_tokens", "reg_token"),
        NameRule("embeddings.position_embeddings", "pos_embed"),
        NameRule("embeddings.patch_embeddings.projection.*", "patch_embed.proj.*"),
        NameRule("layernorm.*", "norm.*"), NameRule("classifier.*", "head.*"),
        NameRule("encoder.layer.*.layer_scale1.lambda1", "blocks.*.ls1.gamma"),
        NameRule("encoder.layer.*.layer_scale2.lambda1", "blocks.*.ls2.gamma"),
      ]
        + .joined("encoder.layer.*.attention.attention", ["query", "key", "value"], "blocks.*.attn.qkv")
        + .joined("encoder.layer.*.attention", ["q_proj", "k_proj", "v_proj"], "blocks.*.attn.qkv")
        + .joined("encoder.layer.*.mlp", ["gate_proj", "up_proj"], "blocks.*.mlp.fc1")
        + .block(
          "encoder.layer.*", "blocks.*",
          [
            "attention.output.dense": "attn.proj", "attention.o_proj": "attn.proj", "norm1": "norm1", "norm2": "norm2",
            "mlp.fc1": "mlp.fc1", "mlp.fc2": "mlp.fc2", "mlp.weights_in": "mlp.fc1", "mlp.weights_out": "mlp.fc2",
            "mlp.down_proj": "mlp.fc2",
          ]),
      assumed: assumed)
  }
}
