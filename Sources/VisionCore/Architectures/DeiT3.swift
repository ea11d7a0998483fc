// DeiT III: Revenge of the ViT
// Touvron, Cord, Jégou
// ECCV 2022, arXiv 2204.07118

/// ViT with scaled branches and no position of the class token, after a better recipe of training.
package enum DeiT3: Architecture {
  package static let key = "deit3"
  package static let family = Family("DeiT III")
  package static let paper = Paper(
    title: "DeiT III: Revenge of the ViT", authors: "Touvron et al.", venue: "ECCV", year: 2022, arXiv: "2204.07118")
  package static let template = deit(width: 1, depth: 1, heads: 1)
  package static let mark = ViT.mark

  private static let small = deit(width: 384, depth: 12, heads: 6)
  private static let base = deit(width: 768, depth: 12, heads: 12)
  private static let large = deit(width: 1024, depth: 24, heads: 16)

  /// Table 9; M from the authors' repository.
  package static let presets: [Preset] = [
    preset("deit3-s-16", "DeiT III-S", "small_patch16", 224, small),
    preset("deit3-s-16-384", "DeiT III-S", "small_patch16", 384, small),
    preset("deit3-m-16", "DeiT III-M", "medium_patch16", 224, deit(width: 512, depth: 12, heads: 8)),
    preset("deit3-b-16", "DeiT III-B", "base_patch16", 224, base),
    preset("deit3-b-16-384", "DeiT III-B", "base_patch16", 384, base),
    preset("deit3-l-16", "DeiT III-L", "large_patch16", 224, large),
    preset("deit3-l-16-384", "DeiT III-L", "large_patch16", 384, large),
    preset("deit3-h-14", "DeiT III-H", "huge_patch14", 224, deit(width: 1280, depth: 32, heads: 16).with(patch: 14)),
  ]

  private static func preset(_ name: String, _ title: String, _ size: String, _ side: Int, _ model: ViT) -> Preset {
    let timm = "deit3_\(size)_\(side)"
    return preset(name, title, aliases: [timm], side: side, crop: 1, weights: .timm("\(timm).fb_in1k"), model)
  }

  private static func deit(width: Int, depth: Int, heads: Int) -> ViT {
    var model = ViT(width: width, depth: depth, heads: heads)
    model.positionEmbedding = .learnedOnPatches
    model.block.hasLayerScale = true
    return model
  }

  package static func torchCode(_ model: ViT) -> TorchCode { ViT.torchCode(model) }
  package static func remark(on model: ViT, _ evidence: Evidence) -> Phrase? { ViT.remark(on: model, evidence) }
}
