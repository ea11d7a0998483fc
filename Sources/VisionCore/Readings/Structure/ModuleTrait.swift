/// What a module's own steps do, by aspect and in words: what two modules are compared by.
public struct ModuleTrait: Sendable, Hashable {
  /// Such as `scores`, `position bias`.
  public let aspect: String
  /// Such as `q·kᵀ times 1/√32`.
  public let words: String
}

extension Program {
  /// What a module does by its own steps, those of modules below it aside. No aspect comes twice.
  func traits(ofModule module: Int) -> [ModuleTrait] {
    var traits: [ModuleTrait] = []
    func add(_ aspect: String, _ words: String?) {
      guard let words else { return }
      if let place = traits.firstIndex(where: { $0.aspect == aspect }) {
        if traits[place].words.contains(words) { return }
        traits[place] = ModuleTrait(aspect: aspect, words: traits[place].words + ", " + words)
      } else {
        traits.append(ModuleTrait(aspect: aspect, words: words))
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

  private func traits(ofStep index: Int) -> [(String, String?)] {
    let step = steps[index]
    switch step.operation {
    case .einsum where step.inputs.contains(where: isFixed):
      return [("attention", "by fixed random features, without a softmax")]
    case .softmax(let arrangement): return attentionTraits(index, arrangement)
    case .convolution(let window, let groups):
      return [("convolution", "\(window)" + (groups.value > 1 ? ", depthwise or grouped" : ""))]
    case .unfold(let window): return [("patches", "\(window)")]
    case .linear:
      return [("linear layer", "to \(step.shape.last?.value ?? 0)" + (step.inputs.count < 3 ? " without bias" : ""))]
    case .layerNorm(let epsilon): return [("norm", "layer norm, ε \(epsilon)")]
    case .batchNorm(let epsilon): return [("norm", "batch norm, ε \(epsilon)")]
    case .groupNorm(let groups, let epsilon): return [("norm", "group norm, \(groups) groups, ε \(epsilon)")]
    case .activation(let activation): return [("activation", activation.rawValue)]
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

  private func isFixed(_ step: Int) -> Bool {
    if case .parameter(let index) = steps[step].operation { parameters[index].role == .fixed } else { false }
  }

  private func isPosition(_ step: Int) -> Bool {
    if case .resamplePositions = steps[step].operation { return true }
    return isLearned(step) && steps[step].shape.count == 3
  }

  // MARK: Attention

  private func attentionTraits(_ softmax: Int, _ arrangement: AttentionArrangement) -> [(String, String?)] {
    let chain = scoreChain(softmax)
    var scores = "q·kᵀ"
    var factors: [String] = []
    var biases: [(String, String?)] = []
    for step in chain {
      switch steps[step].operation {
      case .einsum where steps[step].inputs.allSatisfy { isNormalized($0) }: scores = "the cosine of q and k"
      case .scale(_, let text): factors.append(text)
      case .multiply: factors.append("a learned factor of each head")
      case .add: biases += steps[step].inputs.dropFirst().map(biasTrait)
      default: break
      }
    }
    let times = factors.reversed().map { " times \($0)" }.joined()
    return [("scores", scores + times)] + biases + [
      ("heads", "\(steps[softmax].shape.dropFirst().first?.value ?? 1)"), ("reach", arrangement.words),
    ]
  }

  /// The steps from what is normalised by a softmax back to the product of queries and keys.
  private func scoreChain(_ softmax: Int) -> [Int] {
    var chain: [Int] = []
    var step = steps[softmax].inputs[0]
    while true {
      chain.append(step)
      if case .einsum = steps[step].operation { return chain }
      guard let first = steps[step].inputs.first, chain.count < 16 else { return chain }
      step = first
    }
  }

  private func isNormalized(_ step: Int) -> Bool { if case .normalize = steps[step].operation { true } else { false } }

  /// Where a term that is added to scores comes from.
  private func biasTrait(_ step: Int) -> (String, String?) {
    var source = step
    for _ in 0..<16 {
      switch steps[source].operation {
      case .constant(.shiftedWindowMask): return ("mask", "between places that the shift brought together")
      case .constant(.logSpacedOffsets): return ("position bias", "a network over log-spaced offsets")
      case .constant(.linearOffsets): return ("position bias", "a network over offsets as they are")
      case .parameter: return ("position bias", "a learned table of offsets")
      default: break
      }
      guard let first = steps[source].inputs.first else { break }
      source = first
    }
    return ("position bias", "a term of its own")
  }
}

extension AttentionArrangement {
  /// What a query sees.
  fileprivate var words: String {
    if let windows {
      return "windows of \(windows.window)" + (windows.isShifted ? ", shifted by \(windows.shift)" : "")
    }
    return keys.grid == queries.grid ? "all tokens" : "all keys of a reduced grid"
  }
}
