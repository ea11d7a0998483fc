// Other people's names for the tensors of ViT.

extension ViT {
  package static let namings: [CheckpointNaming] = [huggingFace, huggingFace5, flax, torchvision, mmpretrain]

  private static let huggingFaceParts = [
    NameRule("embeddings.cls_token", "cls_token"), NameRule("embeddings.distillation_token", "dist_token"),
    NameRule("embeddings.position_embeddings", "pos_embed"),
    NameRule("embeddings.patch_embeddings.projection.*", "patch_embed.proj.*"),
    NameRule("layernorm.*", "norm.*"), NameRule("classifier.*", "head.*"), NameRule("cls_classifier.*", "head.*"),
    NameRule("distillation_classifier.*", "head_dist.*"),
  ]
  private static let huggingFaceCode: [String: SettingValue] = .resampledByTorch(["norm-epsilon": .number(1e-12)])

  /// As `save_pretrained` writes them.
  private static let huggingFace = CheckpointNaming(
    title: "Hugging Face", mark: "encoder.layer.0.attention.attention.query.weight", prefixes: ["vit", "deit"],
    rules: huggingFaceParts
      + .joined("encoder.layer.*.attention.attention", ["query", "key", "value"], "blocks.*.attn.qkv")
      + .fileBlock("encoder.layer.*", "blocks.*"), assumed: huggingFaceCode)

  /// As `state_dict()` gives them from transformers 5 on.
  private static let huggingFace5 = CheckpointNaming(
    title: "Hugging Face, transformers 5", mark: "layers.0.attention.q_proj.weight", prefixes: ["vit", "deit"],
    rules: huggingFaceParts
      + .joined("layers.*.attention", ["q_proj", "k_proj", "v_proj"], "blocks.*.attn.qkv")
      + .memoryBlock("layers.*", "blocks.*"), assumed: huggingFaceCode)

  private static let torchvision = CheckpointNaming(
    title: "torchvision", mark: "encoder.layers.encoder_layer_0.self_attention.in_proj_weight",
    rules: [
      NameRule("class_token", "cls_token"), NameRule("encoder.pos_embedding", "pos_embed"),
      NameRule("conv_proj.*", "patch_embed.proj.*"), NameRule("encoder.ln.*", "norm.*"),
      NameRule("heads.head.*", "head.*"),
      NameRule("heads.pre_logits.*", "pre_logits.fc.*"),
    ]
      + [
        "self_attention.in_proj_weight": "attn.qkv.weight", "self_attention.in_proj_bias": "attn.qkv.bias",
      ].map { NameRule("encoder.layers.encoder_layer_*.\($0)", "blocks.*.\($1)") }
      + .block(
        "encoder.layers.encoder_layer_*", "blocks.*",
        [
          "self_attention.out_proj": "attn.proj", "ln_1": "norm1", "ln_2": "norm2", "mlp.linear_1": "mlp.fc1",
          "mlp.linear_2": "mlp.fc2", "mlp.0": "mlp.fc1", "mlp.3": "mlp.fc2",
        ]))

  private static let mmpretrain = CheckpointNaming(
    title: "mmpretrain", mark: "layers.0.ffn.layers.0.0.weight", prefixes: ["backbone"],
    rules: [
      NameRule("patch_embed.projection.*", "patch_embed.proj.*"), NameRule("ln1.*", "norm.*"),
      NameRule("head.layers.head.*", "head.*"), NameRule("head.layers.pre_logits.*", "pre_logits.fc.*"),
    ]
      + .block(
        "layers.*", "blocks.*",
        [
          "attn.qkv": "attn.qkv", "attn.proj": "attn.proj", "ln1": "norm1", "ln2": "norm2", "ffn.layers.0.0": "mlp.fc1",
          "ffn.layers.1": "mlp.fc2",
        ]))

  /// The original weights (github.com/google-research/vision_transformer): kernels have their inputs first, and those of
  /// attention their heads apart.
  private static let flax: CheckpointNaming = {
    let block = "Transformer.encoderblock_*"
    let attention = "\(block).MultiHeadDotProductAttention_1"
    let norms = ["LayerNorm_0": "blocks.*.norm1", "LayerNorm_2": "blocks.*.norm2"].flatMap { from, to in
      [NameRule("\(block).\(from).scale", "\(to).weight"), NameRule("\(block).\(from).bias", "\(to).bias")]
    }
    let qkv = ["query", "key", "value"].enumerated().flatMap { index, name in
      [
        NameRule("\(attention).\(name).kernel", "blocks.*.attn.qkv.weight", part: index, of: 3, axes: [[1, 2], [0]]),
        NameRule("\(attention).\(name).bias", "blocks.*.attn.qkv.bias", part: index, of: 3, axes: [[0, 1]]),
      ]
    }
    func dense(_ from: String, _ to: String) -> [NameRule] {
      [NameRule("\(from).kernel", "\(to).weight", axes: [[1], [0]]), NameRule("\(from).bias", "\(to).bias")]
    }
    return CheckpointNaming(
      title: "the original ViT weights", mark: "embedding/kernel", prefixes: ["opt/target", "params"], separator: "/",
      rules: [
        NameRule("cls", "cls_token"), NameRule("Transformer.posembed_input.pos_embedding", "pos_embed"),
        NameRule("embedding.kernel", "patch_embed.proj.weight", axes: [[3], [2], [0], [1]]),
        NameRule("embedding.bias", "patch_embed.proj.bias"),
        NameRule("Transformer.encoder_norm.scale", "norm.weight"),
        NameRule("Transformer.encoder_norm.bias", "norm.bias"),
        NameRule("\(attention).out.kernel", "blocks.*.attn.proj.weight", axes: [[2], [0, 1]]),
        NameRule("\(attention).out.bias", "blocks.*.attn.proj.bias"),
      ] + dense("head", "head") + dense("pre_logits", "pre_logits.fc") + norms + qkv
        + dense("\(block).MlpBlock_3.Dense_0", "blocks.*.mlp.fc1")
        + dense("\(block).MlpBlock_3.Dense_1", "blocks.*.mlp.fc2"))
  }()
}
