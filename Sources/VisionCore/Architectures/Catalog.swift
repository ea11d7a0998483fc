/// The models of published papers: the only list of them.
///
/// Each is written once, like its paper, under `Sources/VisionCore/Architectures`, and checked module by module against the
/// implementations that people use (timm, Hugging Face Transformers, the authors' code).
public enum Catalog {
  package static let architectures: [any Architecture.Type] = [
    ViT.self, HybridViT.self, DeiT.self, DistilledDeiT.self, DeiT3.self, BEiT.self, MAE.self, DINOv2.self, CLIP.self,
    SigLIP.self, CvT.self, T2TViT.self, Swin.self, SwinV2.self, PVT.self, PVTv2.self,
    TNT.self, CPVT.self, NextViT.self, ConvNeXt.self, ResNet.self, BoTNet.self, EvolvingResNet.self,
    BiT.self,
  ]

  /// The model that is shown where nobody names one, and where one with windows is called for.
  package static let opening = Swin.presets[0]
  /// A model whose attention is over all tokens, for examples.
  package static let plain = ViT.presets[0]
  /// Two models of about as many parameters and multiply-accumulates with two ways to make attention affordable: what a
  /// comparison opens with.
  package static let compared = [CvT.presets[0], Swin.presets[0]]

  /// The attention blocks that are set beside each other where a paper names none: over all tokens and in windows.
  package static let comparedBlocks = Swin.comparedBlocks
  /// The attention blocks that papers print formulas of, each once.
  package static let attentionBlocks: [AttentionBlock] = {
    var blocks = [AttentionBlock.msa]
    for architecture in architectures {
      blocks += architecture.comparedBlocks.filter { !blocks.contains($0) }
    }
    return blocks
  }()

  package static func attentionBlock(named name: String) -> AttentionBlock? {
    attentionBlocks.first { $0.name == name }
  }

  /// Every model, family by family.
  public static let presets: [Preset] = architectures.flatMap { $0.presets }

  /// The families in the order in which screens list them.
  package static let families: [Family] = architectures.reduce(into: []) { families, architecture in
    if !families.contains(architecture.family) { families.append(architecture.family) }
  }

  /// The models of the first architecture whose attention is over all tokens, or else in windows of a size that can be set.
  package static func presets(wherePlain isPlain: Bool) -> [Preset] {
    architectures.first { $0.settingDescriptions.contains { $0.key == "window" } != isPlain }?.presets ?? []
  }

  /// The architecture that a model file names.
  /// - Throws: `SettingFault.unknownFamily` with the nearest name.
  package static func architecture(named name: String) throws(SettingFault) -> any Architecture.Type {
    if let found = architectures.first(where: { $0.key == name }) { return found }
    let known = architectures.map { $0.key }
    throw .unknownFamily(name, nearest: nearestWord(to: name, of: known), known: known)
  }

  /// The model of that name or alias, or a variant of one, upper and lower case alike.
  /// - Parameter name: such as `swin-t`, `vit-b-16` or `cvt-13-huggingface`
  /// - Throws: an error whose description has the nearest names.
  public static func preset(named name: String) throws -> Preset {
    let wanted = name.lowercased()
    if let found = presets.first(where: { $0.answers(to: wanted) }) { return found }
    for preset in presets {
      if let found = preset.variants.lazy.map(preset.with).first(where: { $0.answers(to: wanted) }) { return found }
    }
    throw UnknownModel(name: name, nearest: nearest(to: wanted))
  }

  /// The three names most like the one that was wanted; one that begins alike is nearer than one that does not.
  private static func nearest(to wanted: String) -> [String] {
    func distance(_ name: String) -> Int {
      let beginsAlike = name.prefix { $0 != "-" && $0 != "_" } == wanted.prefix { $0 != "-" && $0 != "_" }
      return editDistance(name, wanted) + (beginsAlike ? 0 : 3)
    }
    let distances = presets.map { preset in (preset.name, ([preset.name] + preset.aliases).map(distance).min() ?? .max)
    }
    return distances.sorted { $0.1 < $1.1 }.prefix(3).map(\.0)
  }
}

/// A name that is no model's.
package struct UnknownModel: UsageError, Equatable {
  package let name: String
  /// The names that are most like it.
  package let nearest: [String]

  package var sentence: Phrase {
    "no model is called '\(name)'; did you mean \(nearest.joined(separator: ", "))? `explorer models` lists all"
  }
}
