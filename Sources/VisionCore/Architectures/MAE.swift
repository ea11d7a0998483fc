// Masked Autoencoders Are Scalable Vision Learners
// He, Chen, Xie, Li, Dollár, Girshick
// CVPR 2022, arXiv 2111.06377

/// ViT that learned to paint hidden patches, as it is fine-tuned: the mean of the patches is normalised and classified. The
/// encoder of pre-training is ViT itself, and the decoder stands beside it.
package enum MAE: Architecture {
  package static let key = "mae"
  package static let family = Family("MAE")
  package static let paper = Paper(
    title: "Masked Autoencoders Are Scalable Vision Learners", authors: "He et al.", venue: "CVPR", year: 2022,
    arXiv: "2111.06377")
  package static let template = tuned(ViT.template)
  package static let mark = ViT.mark

  /// Table 3; H/14 at 448 × 448 is its best.
  package static let presets: [Preset] = [
    preset("mae-b-16", "MAE ViT-B/16", tuned(ViT(width: 768, depth: 12, heads: 12))),
    preset("mae-l-16", "MAE ViT-L/16", tuned(ViT(width: 1024, depth: 24, heads: 16))),
    preset("mae-h-14", "MAE ViT-H/14", huge), preset("mae-h-14-448", "MAE ViT-H/14", side: 448, crop: 1, huge),
  ]

  private static let huge = tuned(ViT(patch: 14, width: 1280, depth: 32, heads: 16))

  private static func tuned(_ model: ViT) -> ViT {
    var model = model
    model.finalNorm = .pooled
    model.pooling = .mean
    return model
  }

  package static func torchCode(_ model: ViT) -> TorchCode { ViT.torchCode(model) }
  package static func remark(on model: ViT, _ evidence: Evidence) -> Phrase? { ViT.remark(on: model, evidence) }
}
