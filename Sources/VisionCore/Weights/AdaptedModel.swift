/// A model as a checkpoint needs it: what its tensors show, and what they do not tell but their origin does.
public struct AdaptedModel: Sendable {
  public let preset: Preset
  /// What was decided: sentences for a reader.
  public let notes: [String]
}

/// A model whose blocks' norms can have another epsilon than the definition's.
protocol NormedModel: Module {
  /// Of the blocks' norms and the last one.
  var normEpsilon: Double { get set }
  /// What Hugging Face's configuration of the family has where a file does not say.
  static var huggingFaceEpsilon: Double { get }
}

extension ViT: NormedModel { static var huggingFaceEpsilon: Double { 1e-12 } }
extension DistilledViT: NormedModel { static var huggingFaceEpsilon: Double { 1e-12 } }
extension Swin: NormedModel { static var huggingFaceEpsilon: Double { 1e-5 } }

extension Preset {
  /// The model with the checkpoint's number of classes, and with what it was trained with: the epsilon of norms and the
  /// activation where Hugging Face's code differs from the authors', the scale of attention in T2T-ViT's published files.
  ///
  /// What a model file or a variant says is kept: `scale-width` decides for T2T-ViT.
  public func adapted(to weights: NamedWeights) -> AdaptedModel {
    let configuration = CheckpointConfiguration(beside: weights)
    var (adapted, notes) = (fitting(weights), weights.notes)
    if let configuration { adapted = adapted.adapted(to: configuration, classes: weights.classes) }
    func take(_ model: any Module, _ note: String) {
      adapted = adapted.replacing(model: model)
      notes.append(note)
    }
    let isHuggingFace = weights.naming.title.hasPrefix("Hugging Face")
    if isHuggingFace, var model = adapted.model as? any NormedModel {
      let told = configuration?.layerNormEpsilon
      let epsilon = told ?? type(of: model).huggingFaceEpsilon
      if epsilon != model.normEpsilon {
        model.normEpsilon = epsilon
        let source = told == nil ? "Hugging Face's default for the family" : "as its config.json says"
        take(model, "Norms have an epsilon of \(epsilon), \(source).")
      }
    }
    if isHuggingFace, var model = adapted.model as? CvT, model.port == .authors {
      model.port = .converted
      take(model, "GELU was taken for the MLP, as Hugging Face's code computes it; the authors' has QuickGELU.")
    }
    if weights.naming.title == CheckpointNaming.pvtAuthors.title, var model = adapted.model as? PVT {
      // The authors' code leaves this norm at PyTorch's default.
      model.reductionEpsilon = 1e-5
      adapted = adapted.replacing(model: model)
    }
    if var model = adapted.model as? T2TViT, model.scaleWidth == nil, weights.checkpoint.names != nil,
      let trained = variants.lazy.compactMap({ ($0.model as? T2TViT)?.scaleWidth }).first
    {
      let head = model.width / model.heads
      if weights.isReleaseOfT2TViT {
        model.scaleWidth = trained
        take(
          model,
          "Scores are divided by √\(trained), as the authors' published files were trained; a model file with "
            + "scale-width: \(head) takes a head's width.")
      } else {
        notes.append(
          "Scores are divided by √\(head), a head's width; the authors' published files were trained with √\(trained): "
            + "\(name)-trained-scale.")
      }
    }
    return AdaptedModel(preset: adapted, notes: notes)
  }

  /// The preprocessing and the classes' names that the files beside a checkpoint tell.
  private func adapted(to configuration: CheckpointConfiguration, classes: Int?) -> Preset {
    var preset = replacing(
      model: model, imageStatistics: configuration.imageStatistics, cropFraction: configuration.cropFraction)
    if let labels = classes.flatMap(configuration.labels) { preset.labels = labels }
    return preset
  }
}

extension NamedWeights {
  /// The checkpoint's file; nil for numbers that come from none.
  var path: String? { if case .checkpoint(let path) = provenance { path } else { nil } }

  /// Whether the file is called as in the T2T-ViT authors' release, by its accuracy and model: `81.5_T2T_ViT_14.pth.tar`.
  fileprivate var isReleaseOfT2TViT: Bool {
    guard let name = path?.split(separator: "/").last, let mark = name.firstRange(of: "_T2T_ViT") else { return false }
    return Double(name[..<mark.lowerBound]) != nil
  }
}
