/// What a checkpoint is, told by its tensors.
public struct CheckpointIdentity: Sendable {
  /// The model with the checkpoint's sizes and number of classes; of the catalogue where it has that model.
  public let preset: Preset
  /// Whether the catalogue has a model of these sizes.
  public let isCatalogued: Bool
  public let classes: Int
  /// Whose names the tensors have.
  public let naming: String
  /// How questions were decided that the tensors leave open: sentences for a reader.
  public let notes: [String]
}

extension Checkpoint {
  /// Tells the family, the sizes and the number of classes of a checkpoint by its tensors' names and shapes.
  ///
  /// What shapes leave open (the heads of a ViT, the resolution of a CvT or Swin, ViT or DeiT) is decided by the
  /// catalogue and by hints in the file and its path, and `notes` say so.
  /// - Throws: `WeightError.unidentified`.
  public static func identify(_ source: any WeightSource) throws(WeightError) -> CheckpointIdentity {
    let named = source as? NamedWeights ?? NamedWeights(source)
    let identity: CheckpointIdentity
    do {
      identity = try Identification(named).identity()
    } catch {
      throw .unidentified(source: source.provenance, error)
    }
    let adapted = identity.preset.adapted(to: named)
    return CheckpointIdentity(
      preset: adapted.preset, isCatalogued: identity.isCatalogued, classes: identity.classes, naming: identity.naming,
      notes: identity.notes + adapted.notes)
  }
}

/// A model whose number of classes can be another than its paper's.
protocol Classifier: Module {
  var classes: Int { get set }
}

extension ViT: Classifier {}
extension DistilledViT: Classifier {}
extension HybridViT: Classifier {}
extension CPVT: Classifier {}
extension CvT: Classifier {}
extension T2TViT: Classifier {}
extension TNT: Classifier {}
extension Swin: Classifier {}
extension SwinV2: Classifier {}
extension PVT: Classifier {}
extension NextViT: Classifier {}
extension ResNet: Classifier {}
extension BoTNet: Classifier {}
extension EvolvingResNet: Classifier {}
extension BiT: Classifier {}

extension Preset {
  /// The same model with the number of classes of a checkpoint's last layer, where it has one.
  public func fitting(_ weights: NamedWeights) -> Preset {
    guard var classifier = model as? any Classifier, let classes = weights.classes, classes != classifier.classes
    else { return self }
    classifier.classes = classes
    return replacing(model: classifier)
  }

  /// The same preset with another model; its variants are kept unless it gets another name.
  func replacing(
    model: any Module, name: String? = nil, title: String? = nil, aliases: [String]? = nil, resolution: Int? = nil,
    imageStatistics: ImageStatistics? = nil, cropFraction: Double? = nil
  ) -> Preset {
    Preset(
      name: name ?? self.name, title: title ?? self.title, aliases: aliases ?? self.aliases, family: family,
      paper: paper, resolution: resolution ?? self.resolution,
      imageStatistics: imageStatistics ?? self.imageStatistics, cropFraction: cropFraction ?? self.cropFraction,
      model: model, variants: name == nil ? variants : [], labels: labels)
  }
}

extension NamedWeights {
  /// The number of classes that the last layer has; nil without one.
  var classes: Int? {
    for name in ["head.weight", "head.fc.weight", "fc.weight", "classifier.weight"] {
      if let shape = shape(of: name), shape.count >= 2, shape[0] > 0 { return shape[0] }
    }
    return nil
  }
}
