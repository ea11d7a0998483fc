import VisionNumerics

/// What a module's own steps do, by aspect and in words: what two modules are compared by.
package struct ModuleTrait: Sendable, Hashable {
  /// Such as `scores`, `position bias`.
  package let aspect: Phrase
  /// Such as `q·kᵀ times 1/√32`; one for each step that has it.
  fileprivate(set) var parts: [Phrase]
  package var words: Phrase { parts.joined(separator: ", ") }
}

extension Program {
  /// What a module does by its own steps, those of modules below it aside. No aspect comes twice.
  func traits(ofModule module: Int) -> [ModuleTrait] {
    var traits: [ModuleTrait] = []
    func add(_ aspect: Phrase, _ words: Phrase) {
      if let place = traits.firstIndex(where: { $0.aspect == aspect }) {
        if !traits[place].parts.contains(words) { traits[place].parts.append(words) }
      } else {
        traits.append(ModuleTrait(aspect: aspect, parts: [words]))
      }
    }
    for step in ownSteps(ofModule: module) {
      for (aspect, words) in self.traits(ofStep: step) { add(aspect, words) }
    }
    return traits
  }

  /// The steps that a module does itself, in order.
  func ownSteps(ofModule module: Int) -> [Int] {
    modules[module].children.compactMap { if case .step(let step) = $0 { step } else { nil } }
  }

  private func traits(ofStep index: Int) -> [(Phrase, Phrase)] {
    let step = steps[index]
    switch step.operation {
    case .softmax, .einsum: return attention(at: index).map(attentionTraits) ?? []
    case .convolution(let window, let groups):
      return [("convolution", groups.value > 1 ? "\(window), depthwise or grouped" : "\(window)")]
    case .unfold(let window): return [("patches", "\(window)")]
    case .linear:
      let width = step.shape.last?.value ?? 0
      return [("linear layer", step.inputs.count < 3 ? "to \(width) without bias" : "to \(width)")]
    case .layerNorm(let epsilon): return [("norm", "layer norm, ε \(epsilon)")]
    case .batchNorm(let epsilon): return [("norm", "batch norm, ε \(epsilon)")]
    case .groupNorm(let groups, let epsilon): return [("norm", "group norm, \(groups) groups, ε \(epsilon)")]
    case .activation(let activation): return [("activation", "\(activation.rawValue)")]
    case .roll: return [("shift", "the map rolled cyclically")]
    case .mean(let axes) where axes.count > 1: return [("pooling", "the mean of all places")]
    case .maxPool(let window): return [("pooling", "the largest of \(window)")]
    case .averagePool(let window): return [("pooling", "the mean of \(window)")]
    case .concatenate where step.inputs.contains(where: isLearned) && step.shape.count == 3:
      return [("tokens in front", "learned tokens")]
    case .add where step.shape.count == 3 && step.inputs.contains(where: isPosition):
      return [("positions", "an embedding added to the tokens")]
    default: return []
    }
  }

  private func isLearned(_ step: Int) -> Bool {
    if case .parameter = steps[step].operation { true } else { false }
  }

  private func isPosition(_ step: Int) -> Bool {
    if case .resamplePositions = steps[step].operation { return true }
    return isLearned(step) && steps[step].shape.count == 3
  }

  // MARK: Attention

  private func attentionTraits(_ record: AttentionRecord) -> [(Phrase, Phrase)] {
    guard let softmax = record.softmax else {
      return [("attention", "by fixed random features, without a softmax")]
    }
    let product: Phrase = softmax.normalized == nil ? "q·kᵀ" : "the cosine of q and k"
    let scores: Phrase =
      switch softmax.scale {
      case .fixed(_, let text, _): "\(product) times \(text)"
      case .learned: "\(product) times a learned factor of each head"
      case nil: product
      }
    return [("scores", isPlain(softmax) ? scores : "\(scores), mixed with others before the softmax")]
      + softmax.terms.map(termTrait) + [
        ("heads", "\(steps[softmax.weights].shape[1].value)"), ("reach", record.arrangement.words),
      ]
  }

  /// Where a term that is added to scores comes from.
  private func termTrait(_ term: AttentionRecord.Term) -> (Phrase, Phrase) {
    switch term.kind {
    case .mask: return ("mask", "between places that the shift brought together")
    case .table: return ("position bias", "a learned table of offsets")
    case .network(_, let offsets):
      if case .constant(.logSpacedOffsets) = steps[offsets].operation {
        return ("position bias", "a network over log-spaced offsets")
      }
      return ("position bias", "a network over offsets as they are")
    case .ofQueries: return ("position bias", "products of queries and learned offsets")
    case .given: return ("position bias", "a learned table of offsets, with rows for the class token")
    }
  }
}

extension AttentionArrangement {
  /// What a query sees.
  fileprivate var words: Phrase {
    if let windows {
      return windows.isShifted
        ? "windows of \(windows.window), shifted by \(windows.shift)" : "windows of \(windows.window)"
    }
    return keys.grid == queries.grid ? "all tokens" : "all keys of a reduced grid"
  }
}
