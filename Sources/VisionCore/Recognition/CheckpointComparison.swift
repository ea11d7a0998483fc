/// A recorded model beside a checkpoint: every name and every shape.
struct CheckpointComparison {
  let channels: Int
  let faults: [RecognitionFault.Mismatch]
  /// What of the checkpoint is not used, and what that changes.
  let notes: [String]

  /// Records a model for images of 3 colours, or of as many as the checkpoint's first layer takes.
  /// - Throws: `ShapeError` where sizes do not go together.
  init(_ model: some ConfigurableModel, input: GridSize, _ evidence: Evidence) throws {
    let usual = try Program(recording: model, input: input)
    let found = usual.colours(in: evidence)
    let program = try found.map { try Program(recording: model, input: input, channels: $0) } ?? usual
    channels = found ?? 3
    var faults: [RecognitionFault.Mismatch] = []
    for parameter in program.parameters {
      if let shape = evidence.weights.shape(of: parameter.name) {
        if shape != parameter.shape {
          faults.append(.shape(WeightMismatch(name: parameter.name, expected: parameter.shape, found: shape)))
        }
      } else {
        faults.append(.missing(parameter.name))
      }
    }
    let leftover = Leftovers(evidence.weights, beside: program)
    faults += leftover.inForwardPass.map { .leftOver($0) }
    (self.faults, notes) = (faults, leftover.notes)
  }
}

extension Program {
  /// The colours that a checkpoint's first layer takes, where they are not three.
  fileprivate func colours(in evidence: Evidence) -> Int? {
    for parameter in parameters where parameter.shape.count == 4 && parameter.shape[1] == 3 {
      guard let found = evidence.shape(parameter.name), found != parameter.shape, found.count == 4,
        found[0] == parameter.shape[0], found[2...] == parameter.shape[2...], found[1] <= 16
      else { continue }
      return found[1]
    }
    return nil
  }
}

extension NamedWeights {
  /// What keeps a tensor of the checkpoint out of any model here by its type alone; nil where nothing does.
  fileprivate func remark(onTypeOf name: String) -> String? {
    guard let type = checkpoint.elementType(of: name), type.isUncomputed else { return nil }
    return "its numbers are \(type), with which no model here computes"
  }
}

extension NamedWeights {
  /// What a number that training keeps in the list of tensors says: how far it has come, or its best score.
  fileprivate func remark(onCountOf name: String, _ cleaned: String) -> String? {
    let words = ["epoch", "step", "iter", "best", "max_acc"]
    guard checkpoint.shape(of: name) == [], !cleaned.contains("."), words.contains(where: cleaned.contains) else {
      return nil
    }
    return "a number that training keeps beside the weights"
  }
}

/// The tensors of a checkpoint that a model does not read: those that stand beside it, with what leaving them out does and does
/// not change, and those that belong into its forward pass.
struct Leftovers {
  let notes: [String]
  /// Under the checkpoint's own names.
  let inForwardPass: [String]

  init(_ weights: NamedWeights, beside program: Program) {
    var groups: [(meaning: String, names: [String])] = []
    var inside: [String] = []
    // A tensor below a module that the model has is of its forward pass, whatever it is called.
    let modules = Set(program.modules.map(\.path))
    for name in weights.unused(by: Set(program.parameters.map(\.name))) {
      let (cleaned, target) = weights.understood(name)
      let top = String(target.prefix { $0 != "." })
      let meaning =
        weights.naming.beside.first { $0.fits(cleaned) }?.meaning
        ?? (modules.contains(top)
          ? nil
          : Self.known.first { $0.fits(cleaned) }?.meaning ?? weights.remark(onCountOf: name, cleaned)
            ?? weights.remark(onTypeOf: name))
      guard let meaning else {
        inside.append(name)
        continue
      }
      if let index = groups.firstIndex(where: { $0.meaning == meaning }) {
        groups[index].names.append(name)
      } else {
        groups.append((meaning, [name]))
      }
    }
    inForwardPass = inside
    notes = groups.map { meaning, names in
      let more = names.count > 1 ? " and \(names.count - 1) more are" : " is"
      return "\(names[0])\(more) not used: \(meaning)."
    }
  }

  private static let known = maskTokens + headLayers + measures + others

  private static let maskTokens = ["mask_token", "embeddings.mask_token", "masked_embed"].map {
    CheckpointNaming.Beside($0, "it stands for hidden patches in pre-training alone")
  }

  /// A classifier of one layer is the model's own, and no number stands in its name.
  private static let headLayers = (0..<10).map {
    CheckpointNaming.Beside(
      "head.\($0).*", "one of several layers behind the features, as of self-supervised training, which are not read")
  }

  private static let measures = [
    "train_*", "val_*", "valid_*", "validation_*", "test_*", "metric.*", "metrics.*", "acc.*", "accuracy.*",
    "confmat.*",
  ].map { CheckpointNaming.Beside($0, "what training measures, beside the model") }

  private static let others: [CheckpointNaming.Beside] = [
    .init("decoder", "the decoder of pre-training, which the encoder does not read"),
    .init("decoder_*", "the decoder of pre-training, which the encoder does not read"),
    .init("decoder.*", "the decoder of pre-training, which the encoder does not read"),
    .init("lm_head.*", "the head of masked pre-training, behind the last block"),
    .init("head.mlp.*", "the projection head of self-supervised training, behind the features"),
    .init("head.last_layer*", "the projection head of self-supervised training, behind the features"),
    .init("dino_head.*", "the projection head of self-supervised training, behind the features"),
    .init("ibot_head.*", "the projection head of self-supervised training, behind the features"),
    .init("projection_head.*", "the projection head of self-supervised training, behind the features"),
    .init("predictor.*", "the predictor of self-supervised training, behind the features"),
    .init("queue*", "the queue of contrastive training"),
    .init("text_model.*", "the text tower"), .init("text.*", "the text tower"),
    .init("transformer.*", "the text tower"), .init("token_embedding.*", "the text tower"),
    .init("positional_embedding", "the text tower"), .init("ln_final.*", "the text tower"),
    .init("text_projection*", "the text tower"),
    .init("logit_scale", "the temperature of image and text scores"),
    .init("logit_bias", "the bias of image and text scores"),
    .init("pooler.*", "a layer behind the features, which they do not read"),
    .init("decode_head.*", "a head for dense prediction, behind the backbone"),
    .init("auxiliary_head.*", "a head for dense prediction, behind the backbone"),
    .init("neck.*", "what joins the backbone's maps, behind it"),
    .init("rpn_head.*", "a detector's head, behind the backbone"),
    .init("roi_head.*", "a detector's head, behind the backbone"),
    .init("bbox_head.*", "a detector's head, behind the backbone"),
    .init("optimizer.*", "the optimiser's state"), .init("lr_scheduler.*", "the optimiser's state"),
    .init("criterion.*", "the loss"), .init("loss.*", "the loss"), .init("loss_fn.*", "the loss"),
  ]
}
