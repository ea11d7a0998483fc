/// What a checkpoint is, told by its tensors and by what stands beside it.
package struct CheckpointIdentity: Sendable {
  /// The model with the checkpoint's sizes, options and number of classes; of the catalogue where it has that model.
  package let preset: Preset
  /// The checkpoint under the names of the definition.
  package let weights: NamedWeights
  /// Whether the catalogue has a model of these sizes.
  package let isCatalogued: Bool
  /// Whose names the tensors have.
  package var naming: String { weights.naming.title }
  /// How questions were decided that the tensors leave open, and what is not used: sentences for a reader.
  package let notes: [Phrase]

  /// 0 where there is no classifier.
  package var classes: Int { preset.classes }
}

extension Checkpoint {
  /// Tells the family, the sizes, the options and the number of classes of a checkpoint by its tensors' names and shapes, and by
  /// the files beside it: every family of the catalogue is asked for its settings, the model is recorded, and all names and
  /// shapes are compared.
  ///
  /// What nothing tells is taken from the catalogue's models of the same tensors, or guessed, and `notes` say so.
  /// - Throws: `UnidentifiedCheckpoint`.
  package static func identify(_ source: any WeightSource) throws(UnidentifiedCheckpoint) -> CheckpointIdentity {
    let checkpoint = (source as? NamedWeights)?.checkpoint ?? source
    do throws(RecognitionFault) {
      return try Recognition(checkpoint).identity()
    } catch {
      throw UnidentifiedCheckpoint(source: source.provenance, fault: error)
    }
  }
}

/// A model as a checkpoint needs it: what its tensors show, and what they do not tell but what stands beside them does.
package struct AdaptedModel: Sendable {
  package let preset: Preset
  /// The checkpoint under the names of the definition.
  package let weights: NamedWeights
  /// What was decided: sentences for a reader.
  package let notes: [Phrase]
}

extension Preset {
  /// The model with what a checkpoint says of it: the number of classes, what its code computes otherwise (an epsilon, an
  /// activation), and parts that it has more or less than the model. Sizes, and settings that somebody asked for, stay.
  /// - Throws: `UnidentifiedCheckpoint` where the checkpoint has tensors for the forward pass that the model leaves out.
  package func adapted(to source: any WeightSource) throws(UnidentifiedCheckpoint) -> AdaptedModel {
    let checkpoint = (source as? NamedWeights)?.checkpoint ?? source
    guard checkpoint.names != nil else {
      return AdaptedModel(preset: self, weights: NamedWeights(checkpoint, naming: .definition), notes: [])
    }
    do throws(RecognitionFault) {
      return try Recognition(checkpoint).adapt(self)
    } catch {
      throw UnidentifiedCheckpoint(source: source.provenance, fault: error)
    }
  }
}
