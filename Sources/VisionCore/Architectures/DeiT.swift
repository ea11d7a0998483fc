// Training data-efficient image transformers & distillation through attention
// Touvron, Cord, Douze, Massa, Sablayrolles, Jégou
// ICML 2021, arXiv 2012.12877

/// ViT trained on ImageNet alone: the sizes are the paper's, the definition is ViT's.
package enum DeiT: Architecture {
  package static let key = "deit"
  package static let family = Family("DeiT")
  package static let paper = Paper(
    title: "Training data-efficient image transformers & distillation through attention", authors: "Touvron et al.",
    venue: "ICML", year: 2021, arXiv: "2012.12877")
  package static let template = ViT.template
  package static let mark = ViT.mark

  /// Table 1; B at 384 × 384 from Section 5. The authors' files are called as their README names them.
  package static let presets: [Preset] = [
    preset("deit-ti", "DeiT-Ti", "tiny", 224, "a1311bcf", ViT(width: 192, depth: 12, heads: 3)),
    preset("deit-s", "DeiT-S", "small", 224, "cd65a155", ViT(width: 384, depth: 12, heads: 6)),
    preset("deit-b", "DeiT-B", "base", 224, "b5f2ef4d", ViT(width: 768, depth: 12, heads: 12)),
    preset("deit-b-384", "DeiT-B", "base", 384, "8de9b5d1", ViT(width: 768, depth: 12, heads: 12)),
  ]

  private static func preset(
    _ name: String, _ title: String, _ size: String, _ side: Int, _ hash: String, _ model: ViT
  ) -> Preset { deit(Self.self, name, title, "deit_\(size)_patch16_\(side)", side, hash, model) }

  package static func torchCode(_ model: ViT) -> TorchCode { ViT.torchCode(model) }
  package static func remark(on model: ViT, _ evidence: Evidence) -> Phrase? { ViT.remark(on: model, evidence) }
}

/// ViT with a second token that learns from a teacher: the class scores are the mean of two heads (Fig. 2).
package enum DistilledDeiT: Architecture {
  package static let key = "deit-distilled"
  package static let family = DeiT.family
  package static let paper = DeiT.paper
  package static let template = distilled(width: 1, heads: 1)
  package static let mark = ViT.mark

  /// Table 5.
  package static let presets: [Preset] = [
    preset("deit-ti-distilled", "DeiT-Ti distilled", "tiny", 224, "b40b3cf7", distilled(width: 192, heads: 3)),
    preset("deit-s-distilled", "DeiT-S distilled", "small", 224, "649709d9", distilled(width: 384, heads: 6)),
    preset("deit-b-distilled", "DeiT-B distilled", "base", 224, "df68dfff", distilled(width: 768, heads: 12)),
    preset("deit-b-distilled-384", "DeiT-B distilled", "base", 384, "d0272ac0", distilled(width: 768, heads: 12)),
  ]

  private static func distilled(width: Int, heads: Int) -> ViT {
    var model = ViT(width: width, depth: 12, heads: heads)
    model.front.hasDistillationToken = true
    model.pooling = .classAndDistillation
    return model
  }

  private static func preset(
    _ name: String, _ title: String, _ size: String, _ side: Int, _ hash: String, _ model: ViT
  ) -> Preset { deit(Self.self, name, title, "deit_\(size)_distilled_patch16_\(side)", side, hash, model) }

  package static func torchCode(_ model: ViT) -> TorchCode { ViT.torchCode(model) }
  package static func remark(on model: ViT, _ evidence: Evidence) -> Phrase? { ViT.remark(on: model, evidence) }
}

/// An entry under the authors' name, which timm and the hub have too.
private func deit<Paper: Architecture>(
  _ paper: Paper.Type, _ name: String, _ title: String, _ alias: String, _ side: Int, _ hash: String,
  _ model: Paper.Model
) -> Preset {
  let repository = "facebook/" + alias.replacing("_", with: "-")
  return paper.preset(
    name, title, aliases: [alias, repository], side: side, crop: side > 224 ? 1 : 0.9,
    weights: .apache(repository, "\(alias)-\(hash).pth"), model)
}
