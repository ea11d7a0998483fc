/// A model: an architecture with sizes, from the catalogue, a model file or a checkpoint.
///
/// It is a definition and has no weights: ``program(input:)`` records it, ``LoadedModel`` runs it.
public struct Preset: Sendable {
  /// The name on the command line.
  public let name: String
  /// The paper's name, with its size.
  public let title: String
  /// Names by which others know it.
  package let aliases: [String]
  package let architecture: any Architecture.Type
  /// The image it was made for, in pixels.
  public let input: GridSize
  /// How images become its input.
  package let preparation: ImagePreparation
  package let model: any ConfigurableModel
  /// The same model as a published checkpoint needs it, where that differs.
  package var variants: [Variant] = []
  /// The names of its classes; nil where they are not its own, as with ImageNet's.
  package var labels: ClassLabels?
  /// The weights that people usually have of it.
  package var weights: UsualWeights?
  /// Names that papers' tables give to it beside its title.
  package var printedNames: [String] = []
  /// Settings that somebody asked for by name: what a checkpoint suggests does not change them.
  package var chosen: Set<String> = []
  /// Colours of its image: 3 for red, green and blue, 1 for grey; of more the others are zero.
  package var channels = 3
  /// Settings of which neither tensors nor files beside them tell anything: what was taken is a guess.
  package var guessed: [String] = []

  /// Another definition of a model, called by the model's name and its own with `-` between.
  package struct Variant: Sendable {
    /// What is put behind the model's name.
    package let name: String
    /// Names by which others know it.
    package var aliases: [String] = []
    package let model: any ConfigurableModel
  }

  package var family: Family { architecture.family }
  package var paper: Paper { architecture.paper }
  /// How many classes it tells apart; 0 where it has no classifier and gives features.
  public var classes: Int {
    guard case .integer(let count)? = ModelSettings(self)[SettingDescription.classesKey] else { return 0 }
    return count
  }

  /// The names of its classes: its own, or ImageNet's where it has as many.
  package var classLabels: ClassLabels? { labels ?? .imageNet(classes: classes) }

  /// The attention blocks whose costs its paper sets beside each other.
  package var comparedBlocks: [AttentionBlock] { architecture.comparedBlocks }

  /// The PyTorch code that counters are compared on.
  var torchCode: TorchCode {
    func code<Family: Architecture>(_ family: Family.Type) -> TorchCode {
      family.torchCode(model as? Family.Model ?? family.template)
    }
    return code(architecture)
  }

  /// The preset with a variant's definition in place of its own.
  func with(_ variant: Variant) -> Preset {
    var model = variant.model
    model.train(on: input)
    return replacing(model: model, name: name + "-" + variant.name, aliases: variant.aliases)
  }

  func answers(to wanted: String) -> Bool { name == wanted || aliases.contains { $0.lowercased() == wanted } }

  /// How an image becomes the model's input of a size.
  /// - Throws: `ImageError` where a file beside its weights asks for a step that is not done here.
  package func preprocessing(_ input: GridSize) throws -> Preprocessing {
    try Preprocessing(height: input.rows, width: input.columns, preparation: preparation, channels: channels)
  }

  /// Records the model for an image [1, channels, H, W].
  /// - Parameter input: rows and columns of the image in pixels; nil for ``input``, that which the model was made for
  /// - Throws: ``ShapeError`` where the size does not fit.
  public func program(input: GridSize? = nil) throws -> Program {
    try Program(recording: model, input: input ?? self.input, channels: channels)
  }

  /// The same preset with another model; its variants are kept unless it gets another name.
  package func replacing(
    model: any ConfigurableModel, name: String? = nil, title: String? = nil, aliases: [String]? = nil,
    input: GridSize? = nil, preparation: ImagePreparation? = nil
  ) -> Preset {
    Preset(
      name: name ?? self.name, title: title ?? self.title, aliases: aliases ?? self.aliases,
      architecture: architecture, input: input ?? self.input,
      preparation: preparation ?? self.preparation,
      model: model, variants: name == nil ? variants : [], labels: labels, weights: name == nil ? weights : nil,
      printedNames: name == nil ? printedNames : [], chosen: chosen, channels: channels, guessed: guessed)
  }
}
