/// Everything that the program knows of one paper, in one file: `Catalog` lists the types that conform, and nothing else
/// names a family.
package protocol Architecture: Sendable {
  /// The definition: the conforming type itself, or that of the paper it builds upon.
  associatedtype Model: ConfigurableModel
  /// What a model file calls it, in small letters with `-` between words.
  static var key: String { get }
  /// The group in which screens list it.
  static var family: Family { get }
  static var paper: Paper { get }
  /// What the images of its models are normalised with.
  static var imageStatistics: ImageStatistics { get }
  /// A model to set sizes and options of; options have the paper's values.
  static var template: Model { get }
  /// The paper's models.
  static var presets: [Preset] { get }
  /// The definition's names as a checkpoint has them, and whose they are.
  static var definition: CheckpointNaming { get }
  /// Other people's names for its tensors, beside those of the definition.
  static var namings: [CheckpointNaming] { get }
  /// A tensor under the definition's own names that every such checkpoint has: files without it are not tried.
  static var mark: String { get }
  /// What a reader should know about how a checkpoint was understood, beside what settings tell of themselves.
  static func remark(on model: Model, _ evidence: Evidence) -> Phrase?
  /// The PyTorch code that counters are compared on.
  static func torchCode(_ model: Model) -> TorchCode
  /// The attention blocks whose costs the paper sets beside each other; those of `Catalog.comparedBlocks` where it names none.
  static var comparedBlocks: [AttentionBlock] { get }
  /// What the authors count of a step.
  static func authorsCount(ofStep index: Int, _ ledger: Ledger) -> [RuleCount.Entry]
}

extension Architecture {
  package static var imageStatistics: ImageStatistics { .imageNet }
  package static var definition: CheckpointNaming { .definition }
  package static var namings: [CheckpointNaming] { [] }
  package static func remark(on model: Model, _ evidence: Evidence) -> Phrase? { nil }
  package static var comparedBlocks: [AttentionBlock] { Catalog.comparedBlocks }
  package static func authorsCount(ofStep index: Int, _ ledger: Ledger) -> [RuleCount.Entry] {
    ledger.productsAlone(ofStep: index)
  }

  /// An entry of the catalogue, trained on square images of a side.
  static func preset(
    _ name: String, _ title: String, aliases: [String] = [], side: Int = 224, crop: Double = 0.9,
    weights: UsualWeights? = nil, printedAs printedNames: [String] = [], variants: [Preset.Variant] = [],
    _ model: Model
  ) -> Preset {
    var model = model
    model.train(on: GridSize(square: side))
    return Preset(
      name: name, title: title, aliases: aliases, architecture: Self.self, input: GridSize(square: side),
      preparation: ImagePreparation(imageStatistics, cropFraction: crop), model: model, variants: variants,
      weights: weights,
      printedNames: printedNames)
  }

  static var settingDescriptions: [SettingDescription] { Model.descriptions }
}

/// Architectures of one kind, as screens group them.
package struct Family: Sendable, Hashable {
  /// How a screen writes it, as its paper is called for short.
  package let title: String

  init(_ title: String) { self.title = title }
}

/// A paper, as it is cited.
package struct Paper: Sendable, Hashable {
  package let title: String
  package let authors: String
  package let venue: String
  package let year: Int
  /// The number on arXiv, such as `2010.11929`.
  package let arXiv: String
}

/// The weights that people usually have of a model.
package struct UsualWeights: Sendable, Hashable {
  /// The repository on the Hugging Face hub, its owner and its name; nil where there is none.
  package var repository: String?
  /// The file that the authors, or timm, hand out under a name of its own.
  package var file: String?
  /// The licence that the repository states, or where there is none the authors' code, by its SPDX name; nil where none
  /// could be confirmed.
  package var licence: String?
  /// What else should be known.
  package var remark: String?

  /// A repository of timm's under the Apache licence.
  static func timm(_ name: String) -> UsualWeights { .apache("timm/\(name)") }

  /// A repository under the Apache licence.
  static func apache(_ repository: String, _ file: String? = nil, _ remark: String? = nil) -> UsualWeights {
    UsualWeights(repository: repository, file: file, licence: "Apache-2.0", remark: remark)
  }
}
