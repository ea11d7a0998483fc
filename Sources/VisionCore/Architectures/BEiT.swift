// BEiT: BERT Pre-Training of Image Transformers
// Bao, Dong, Piao, Wei
// ICLR 2022, arXiv 2106.08254
//
// BEiT v2: Masked Image Modeling with Vector-Quantized Visual Tokenizers
// Peng, Dong, Bao, Ye, Wei
// arXiv 2208.06366

/// ViT with a bias by relative position in each block in place of position embeddings; v2 differs in its training alone.
package enum BEiT: Architecture {
  package static let key = "beit"
  package static let family = Family("BEiT")
  package static let paper = Paper(
    title: "BEiT: BERT Pre-Training of Image Transformers", authors: "Bao et al.", venue: "ICLR", year: 2022,
    arXiv: "2106.08254")
  package static let imageStatistics = ImageStatistics.half
  package static let template = beit(width: 1, depth: 1, heads: 1)
  package static let mark = ViT.mark
  package static let namings = [
    huggingFace(
      "Hugging Face", layer: "encoder.layer.*", attention: "attention.attention", ["query", "key", "value"],
      table: "attention.attention.relative_position_bias", .fileBlock("encoder.layer.*", "blocks.*")),
    huggingFace(
      "Hugging Face, transformers 5", layer: "layers.*", attention: "attention", ["q_proj", "k_proj", "v_proj"],
      table: "relative_position_bias", .memoryBlock("layers.*", "blocks.*")),
  ]

  private static let base = beit(width: 768, depth: 12, heads: 12)
  private static let large = beit(width: 1024, depth: 24, heads: 16)

  /// Table 1 and Section 3.1; 512 from the authors' repository. BEiT v2's files fit the same models.
  package static let presets: [Preset] = [
    preset("beit-b-16", "BEiT-B/16", "base", 224, base, alsoCalled: ["beitv2_base_patch16_224"]),
    preset("beit-b-16-384", "BEiT-B/16", "base", 384, base),
    preset("beit-l-16", "BEiT-L/16", "large", 224, large, alsoCalled: ["beitv2_large_patch16_224"]),
    preset("beit-l-16-384", "BEiT-L/16", "large", 384, large),
    preset("beit-l-16-512", "BEiT-L/16", "large", 512, large),
  ]

  private static func preset(
    _ name: String, _ title: String, _ size: String, _ side: Int, _ model: ViT, alsoCalled: [String] = []
  ) -> Preset {
    let repository = "microsoft/beit-\(size)-patch16-\(side)"
    return preset(
      name, title, aliases: ["beit_\(size)_patch16_\(side)", repository] + alsoCalled, side: side,
      crop: side > 224 ? 1 : 0.9, weights: .apache(repository), model)
  }

  private static func beit(width: Int, depth: Int, heads: Int) -> ViT {
    var model = ViT(width: width, depth: depth, heads: heads)
    model.positionEmbedding = .none
    model.block.attention.bias = .queriesAndValues
    model.block.attention.hasRelativePositions = true
    model.block.hasLayerScale = true
    model.block.ownsScales = true
    model.finalNorm = .pooled
    model.pooling = .mean
    return model
  }

  package static func torchCode(_ model: ViT) -> TorchCode { ViT.torchCode(model) }
  package static func remark(on model: ViT, _ evidence: Evidence) -> String? { ViT.remark(on: model, evidence) }

  // MARK: Other people's names

  private static func huggingFace(
    _ title: String, layer: String, attention: String, _ projections: [String], table: String, _ block: [NameRule]
  ) -> CheckpointNaming {
    let (from, first) = ("\(layer).\(attention)", layer.replacing("*", with: "0"))
    return CheckpointNaming(
      title: title, mark: "\(first).\(attention).\(projections[0]).weight", prefixes: ["beit", "data2vec_vision"],
      rules: [
        NameRule("embeddings.cls_token", "cls_token"), NameRule("embeddings.position_embeddings", "pos_embed"),
        NameRule("embeddings.patch_embeddings.projection.*", "patch_embed.proj.*"),
        NameRule("layernorm.*", "norm.*"), NameRule("pooler.layernorm.*", "fc_norm.*"),
        NameRule("classifier.*", "head.*"), NameRule("\(layer).lambda_1", "blocks.*.gamma_1"),
        NameRule("\(layer).lambda_2", "blocks.*.gamma_2"),
        NameRule("\(from).\(projections[0]).bias", "blocks.*.attn.q_bias"),
        NameRule("\(from).\(projections[2]).bias", "blocks.*.attn.v_bias"),
        NameRule(
          "\(layer).\(table).relative_position_bias_table", "blocks.*.attn.relative_position_bias_table"),
      ] + .joined(from, projections, "blocks.*.attn.qkv", "weight") + block,
      assumed: .resampledByTorch(["norm-epsilon": .number(1e-12)]))
  }
}
