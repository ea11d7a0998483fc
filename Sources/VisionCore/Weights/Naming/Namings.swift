// The tables of names. A program's names are timm's where timm has the model, and its authors' otherwise; every other
// naming is a table that leads there.

extension CheckpointNaming {
  /// All namings, the one that needs no mark last.
  package static let all = [
    swinAuthors, huggingFaceViT, huggingFaceViT5, huggingFaceSwin, huggingFaceSwin5, huggingFaceSwinV2,
    huggingFaceCvT, huggingFaceResNet, pvtAuthors, flaxViT, definition,
  ]

  /// The naming of a checkpoint's tensors, by the name that marks it.
  package static func recognise(_ names: [String]) -> CheckpointNaming {
    let names = Set(names)
    return all.first { $0.mark.map(names.contains) ?? true } ?? definition
  }

  /// The names of the definitions themselves.
  package static let definition = CheckpointNaming(title: "timm or the authors' code", mark: nil, rules: [])

  /// The authors' Swin and Swin V2, and timm before 2023: a stage's downsample at its end, a plain head.
  package static let swinAuthors = CheckpointNaming(
    title: "the Swin authors' code", mark: "layers.0.downsample.reduction.weight",
    rules: [
      NameRule("layers.*.downsample.*.*", "layers.*+1.downsample.*.*"),
      NameRule("head.*", "head.fc.*"),
    ])

  /// Queries, keys and values that are kept apart, joined as a program has them.
  private static func joined(_ from: String, _ names: [String], _ to: String, _ leaf: String = "*") -> [NameRule] {
    names.enumerated().map { index, name in
      NameRule("\(from).\(name).\(leaf)", "\(to).\(leaf)", part: index, of: names.count)
    }
  }

  private static func block(_ from: String, _ to: String, _ pairs: KeyValuePairs<String, String>) -> [NameRule] {
    pairs.map { NameRule("\(from).\($0.key).*", "\(to).\($0.value).*") }
  }

  /// What a block has beside its attention in Hugging Face's files, and in memory since version 5.
  private static let filePairs: KeyValuePairs = [
    "attention.output.dense": "attn.proj", "layernorm_before": "norm1", "layernorm_after": "norm2",
    "intermediate.dense": "mlp.fc1", "output.dense": "mlp.fc2",
  ]
  private static let memoryPairs: KeyValuePairs = [
    "attention.o_proj": "attn.proj", "layernorm_before": "norm1", "layernorm_after": "norm2", "mlp.fc1": "mlp.fc1",
    "mlp.fc2": "mlp.fc2",
  ]

  private static let huggingFaceViTParts = [
    NameRule("embeddings.cls_token", "cls_token"), NameRule("embeddings.distillation_token", "dist_token"),
    NameRule("embeddings.position_embeddings", "pos_embed"),
    NameRule("embeddings.patch_embeddings.projection.*", "patch_embed.proj.*"),
    NameRule("layernorm.*", "norm.*"), NameRule("classifier.*", "head.*"), NameRule("cls_classifier.*", "head.*"),
    NameRule("distillation_classifier.*", "head_dist.*"),
  ]

  /// ViT and DeiT as `save_pretrained` writes them.
  package static let huggingFaceViT = CheckpointNaming(
    title: "Hugging Face", mark: "encoder.layer.0.attention.attention.query.weight",
    rules: huggingFaceViTParts
      + joined("encoder.layer.*.attention.attention", ["query", "key", "value"], "blocks.*.attn.qkv")
      + block("encoder.layer.*", "blocks.*", filePairs))

  /// ViT and DeiT as `state_dict()` gives them from transformers 5 on.
  package static let huggingFaceViT5 = CheckpointNaming(
    title: "Hugging Face, transformers 5", mark: "layers.0.attention.q_proj.weight",
    rules: huggingFaceViTParts
      + joined("layers.*.attention", ["q_proj", "k_proj", "v_proj"], "blocks.*.attn.qkv")
      + block("layers.*", "blocks.*", memoryPairs))

  private static let huggingFaceSwinParts = [
    NameRule("embeddings.patch_embeddings.projection.*", "patch_embed.proj.*"),
    NameRule("embeddings.norm.*", "patch_embed.norm.*"),
    NameRule("encoder.layers.*.downsample.*.*", "layers.*+1.downsample.*.*"),
    NameRule("layernorm.*", "norm.*"), NameRule("classifier.*", "head.fc.*"),
  ]

  package static let huggingFaceSwin = CheckpointNaming(
    title: "Hugging Face", mark: "encoder.layers.0.blocks.0.attention.self.relative_position_bias_table",
    rules: huggingFaceSwinParts
      + joined("encoder.layers.*.blocks.*.attention.self", ["query", "key", "value"], "layers.*.blocks.*.attn.qkv")
      + [
        NameRule(
          "encoder.layers.*.blocks.*.attention.self.relative_position_bias_table",
          "layers.*.blocks.*.attn.relative_position_bias_table")
      ]
      + block("encoder.layers.*.blocks.*", "layers.*.blocks.*", filePairs))

  package static let huggingFaceSwin5 = CheckpointNaming(
    title: "Hugging Face, transformers 5", mark: "encoder.layers.0.blocks.0.attention.q_proj.weight",
    rules: huggingFaceSwinParts
      + joined("encoder.layers.*.blocks.*.attention", ["q_proj", "k_proj", "v_proj"], "layers.*.blocks.*.attn.qkv")
      + [
        NameRule(
          "encoder.layers.*.blocks.*.attention.relative_position_bias.relative_position_bias_table",
          "layers.*.blocks.*.attn.relative_position_bias_table")
      ]
      + block("encoder.layers.*.blocks.*", "layers.*.blocks.*", memoryPairs))

  /// Swin V2's keys have no bias, so those of queries and values stay apart, as in timm.
  package static let huggingFaceSwinV2 = CheckpointNaming(
    title: "Hugging Face", mark: "encoder.layers.0.blocks.0.attention.self.logit_scale",
    rules: huggingFaceSwinParts
      + joined(
        "encoder.layers.*.blocks.*.attention.self", ["query", "key", "value"], "layers.*.blocks.*.attn.qkv", "weight")
      + [
        NameRule("encoder.layers.*.blocks.*.attention.self.query.bias", "layers.*.blocks.*.attn.q_bias"),
        NameRule("encoder.layers.*.blocks.*.attention.self.value.bias", "layers.*.blocks.*.attn.v_bias"),
        NameRule("encoder.layers.*.blocks.*.attention.self.logit_scale", "layers.*.blocks.*.attn.logit_scale"),
        NameRule(
          "encoder.layers.*.blocks.*.attention.self.continuous_position_bias_mlp.*.*",
          "layers.*.blocks.*.attn.cpb_mlp.*.*"),
      ]
      + block(
        "encoder.layers.*.blocks.*", "layers.*.blocks.*",
        [
          "attention.output.dense": "attn.proj", "layernorm_before": "norm1", "layernorm_after": "norm2",
          "intermediate.dense": "mlp.fc1", "output.dense": "mlp.fc2",
        ]))

  package static let huggingFaceCvT = CheckpointNaming(
    title: "Hugging Face", mark: "encoder.stages.0.embedding.convolution_embeddings.projection.weight",
    rules: [
      NameRule("encoder.stages.*.cls_token", "stage*.cls_token"),
      NameRule("encoder.stages.*.embedding.convolution_embeddings.projection.*", "stage*.patch_embed.proj.*"),
      NameRule("encoder.stages.*.embedding.convolution_embeddings.normalization.*", "stage*.patch_embed.norm.*"),
      NameRule("layernorm.*", "norm.*"), NameRule("classifier.*", "head.*"),
    ]
      + ["query": "q", "key": "k", "value": "v"].flatMap { long, short in
        let from = "encoder.stages.*.layers.*.attention.attention"
        let to = "stage*.blocks.*.attn"
        let projection = "\(from).convolution_projection_\(long).convolution_projection"
        return [
          NameRule("\(projection).convolution.weight", "\(to).conv_proj_\(short).conv.weight"),
          NameRule("\(projection).normalization.*", "\(to).conv_proj_\(short).bn.*"),
          NameRule("\(from).projection_\(long).*", "\(to).proj_\(short).*"),
        ]
      }
      + block("encoder.stages.*.layers.*", "stage*.blocks.*", filePairs))

  package static let huggingFaceResNet: CheckpointNaming = {
    let layer = "encoder.stages.*.layers.*"
    func pair(_ from: String, _ convolution: String, _ norm: String) -> [NameRule] {
      [
        NameRule("\(from).convolution.weight", "\(convolution).weight"),
        NameRule("\(from).normalization.*", "\(norm).*"),
      ]
    }
    return CheckpointNaming(
      title: "Hugging Face", mark: "embedder.embedder.convolution.weight",
      rules: pair("embedder.embedder", "conv1", "bn1")
        + (0..<3).flatMap { pair("\(layer).layer.\($0)", "layer*+1.*.conv\($0 + 1)", "layer*+1.*.bn\($0 + 1)") }
        + pair("\(layer).shortcut", "layer*+1.*.downsample.0", "layer*+1.*.downsample.1")
        + [NameRule("classifier.1.*", "fc.*")])
  }()

  /// The authors' PVT, whose stages count from 1, with keys and values in one layer.
  package static let pvtAuthors: CheckpointNaming = {
    let (embeddings, blocks) = ("pvt.encoder.patch_embeddings", "pvt.encoder.block.*-1.*")
    let keysAndValues = ["key", "value"].enumerated().map { index, name in
      NameRule(
        "block*.*.attn.kv.*", "\(blocks).attention.self.\(name).*", slice: NameRule.Slice(index: index, count: 2))
    }
    return CheckpointNaming(
      title: "the PVT authors' code", mark: "patch_embed1.proj.weight",
      rules: [
        NameRule("patch_embed*.proj.*", "\(embeddings).*-1.projection.*"),
        NameRule("patch_embed*.norm.*", "\(embeddings).*-1.layer_norm.*"),
        NameRule("pos_embed*", "\(embeddings).*-1.position_embeddings"),
        // The fourth stage alone has a class token.
        NameRule("cls_token", "\(embeddings).3.cls_token"),
        NameRule("norm.*", "pvt.encoder.layer_norm.*"), NameRule("head.*", "classifier.*"),
      ] + keysAndValues
        + [
          ("attn.q", "attention.self.query"), ("attn.sr", "attention.self.sequence_reduction"),
          ("attn.norm", "attention.self.layer_norm"), ("attn.proj", "attention.output.dense"),
          ("norm1", "layer_norm_1"), ("norm2", "layer_norm_2"), ("mlp.fc1", "mlp.dense1"), ("mlp.fc2", "mlp.dense2"),
        ].map { NameRule("block*.*.\($0).*", "\(blocks).\($1).*") })
  }()

  /// The original ViT weights (github.com/google-research/vision_transformer): kernels have their inputs first, and
  /// those of attention their heads apart.
  package static let flaxViT: CheckpointNaming = {
    let block = "Transformer.encoderblock_*"
    let attention = "\(block).MultiHeadDotProductAttention_1"
    let norms = ["LayerNorm_0": "blocks.*.norm1", "LayerNorm_2": "blocks.*.norm2"].flatMap { from, to in
      [NameRule("\(block).\(from).scale", "\(to).weight"), NameRule("\(block).\(from).bias", "\(to).bias")]
    }
    let qkv = ["query", "key", "value"].enumerated().flatMap { index, name in
      [
        NameRule(
          "\(attention).\(name).kernel", "blocks.*.attn.qkv.weight", part: index, of: 3, axes: [[1, 2], [0]]),
        NameRule("\(attention).\(name).bias", "blocks.*.attn.qkv.bias", part: index, of: 3, axes: [[0, 1]]),
      ]
    }
    return CheckpointNaming(
      title: "the original ViT weights", mark: "embedding/kernel", separator: "/",
      rules: [
        NameRule("cls", "cls_token"), NameRule("Transformer.posembed_input.pos_embedding", "pos_embed"),
        NameRule("embedding.kernel", "patch_embed.proj.weight", axes: [[3], [2], [0], [1]]),
        NameRule("embedding.bias", "patch_embed.proj.bias"),
        NameRule("Transformer.encoder_norm.scale", "norm.weight"),
        NameRule("Transformer.encoder_norm.bias", "norm.bias"),
        NameRule("head.kernel", "head.weight", axes: [[1], [0]]), NameRule("head.bias", "head.bias"),
      ] + norms + qkv + [
        NameRule("\(attention).out.kernel", "blocks.*.attn.proj.weight", axes: [[2], [0, 1]]),
        NameRule("\(attention).out.bias", "blocks.*.attn.proj.bias"),
        NameRule("\(block).MlpBlock_3.Dense_0.kernel", "blocks.*.mlp.fc1.weight", axes: [[1], [0]]),
        NameRule("\(block).MlpBlock_3.Dense_0.bias", "blocks.*.mlp.fc1.bias"),
        NameRule("\(block).MlpBlock_3.Dense_1.kernel", "blocks.*.mlp.fc2.weight", axes: [[1], [0]]),
        NameRule("\(block).MlpBlock_3.Dense_1.bias", "blocks.*.mlp.fc2.bias"),
      ])
  }()
}
