import VisionCore

extension AppState {
  /// What the screen shows and has to be found out; what the model lacks, or needs an image first, is no question.
  var insideQuestions: [InsideQuestion] {
    guard let shape = insideShape else { return [] }
    if screen == .windows { return [insideLeakQuestion].compactMap(\.self) }
    switch inside.view {
    case .rollout: return [insideRolloutQuestion].compactMap(\.self)
    case .distance:
      if shape.sites.isEmpty { return [] }
      return [insideHeadsQuestion, insideOtherQuestion].compactMap(\.self)
    case .field: return [inside.mode == .effective ? insideRolloutQuestion : insideFieldsQuestion].compactMap(\.self)
    case .bias:
      if shape.sites.isEmpty { return [] }
      return [inside.mode == .scales ? insideQuestion(.scales, image: false) : insideBiasQuestion].compactMap(\.self)
    case .positions: return [insidePositionsQuestion].compactMap(\.self)
    case .features: return [insideFeaturesQuestion].compactMap(\.self)
    case .ablation: return [insideAblationQuestion].compactMap(\.self)
    }
  }

  /// A question about the chosen model; nil where it needs an image and there is none.
  func insideQuestion(_ topic: InsideQuestion.Topic, image needsImage: Bool = true) -> InsideQuestion? {
    if needsImage, image == nil { return nil }
    return InsideQuestion(
      model: preset.name, input: input, weights: weights, image: needsImage ? image?.path : nil, topic: topic)
  }

  /// The model and the program that a question is about.
  mutating func insideModel(of question: InsideQuestion) -> (preset: Preset, program: Program)? {
    if question.model == preset.name { return reading.map { (preset, $0.program) } }
    guard let other = inside.other, other.name == question.model,
      let reading = try? reading(of: other, at: question.input).get()
    else { return nil }
    return (other, reading.program)
  }

  /// What is known of a question: its answer, or until it is there the one to the same question of another query.
  func insideAnswer(_ question: InsideQuestion?) -> InsideAnswer? {
    question.flatMap { inside.memory[$0] ?? inside.memory.nearest(to: $0) }
  }

  // MARK: One question each

  /// The token of a view, where none was chosen the one that the view begins with.
  func insideFocused(_ tokens: TokenGrid) -> AttentionQuery {
    switch inside.view {
    case .rollout, .ablation: insideQuery(tokens, else: tokens.defaultQuery)
    default: insideQuery(tokens)
    }
  }

  var insideRolloutQuestion: InsideQuestion? {
    var target: RolloutTarget?
    if inside.view == .field || inside.block != nil, let shape = insideShape, let block = insideBlock {
      target = RolloutTarget(
        block: min(inside.block ?? .max, shape.blocks.count - 1), query: insideFocused(block.tokens))
    }
    return insideQuestion(.rollout(inside.rollout, target))
  }

  var insideHeadsQuestion: InsideQuestion? { insideQuestion(.heads) }

  /// The same of the second model.
  var insideOtherQuestion: InsideQuestion? {
    guard let second = insideSecond, let image else { return nil }
    return InsideQuestion(
      model: second.preset.name, input: second.input, weights: second.weights, image: image.path, topic: .heads)
  }

  /// The second model as it is run: the chosen one once more as it is, the one beside it on Attention with the weights that
  /// were chosen there, others at their own size with the weights that ship with them.
  var insideSecond: (preset: Preset, input: GridSize, weights: WeightsChoice)? {
    guard let other = inside.other else { return nil }
    if other.name == preset.name { return (other, input, weights) }
    if let linked = attention.linked, linked.preset.name == other.name { return (other, linked.input, linked.weights) }
    return (other, other.input, inside.otherWeights)
  }

  /// Puts a model's heads beside the chosen one's.
  /// - Parameter name: what it was opened by
  mutating func plotBeside(_ other: Preset, named name: String) {
    inside.other = other
    inside.otherWeights = ModelArgument(name).weights.map { .checkpoint(path: $0) } ?? .synthetic(seed: 0)
    addressNames[other.name] = name
  }

  /// A query is asked for on the first block's grid, the finest, and found from there on all others.
  var insideFieldsQuestion: InsideQuestion? {
    guard let first = insideShape?.blocks.first, let block = insideBlock else { return nil }
    let query = insideFocused(block.tokens)
    let canonical: AttentionQuery
    switch query {
    case .prefix: canonical = query
    case .place(let place): canonical = .place(GridPlacement(block.tokens.grid).place(place, on: first.tokens.grid))
    }
    return insideQuestion(.fields(canonical), image: false)
  }

  var insideBiasQuestion: InsideQuestion? {
    insideSite.flatMap { site in
      insideQuestion(.bias(site: site.index, window: inside.window, inside.spacing), image: false)
    }
  }

  /// The bias that is shown; nil before it is known.
  var insideBias: PositionBias? {
    if case .bias(let bias)? = insideAnswer(insideBiasQuestion) { bias } else { nil }
  }

  var insidePositionsQuestion: InsideQuestion? {
    guard let shape = insideShape, let site = insideEmbedding else { return nil }
    let index = min(inside.embedding, shape.positions.count - 1)
    let needsImage = if case .convolution = site.source { true } else { false }
    return insideQuestion(.positions(embedding: index, side: inside.resampled), image: needsImage)
  }

  var insideFeaturesQuestion: InsideQuestion? {
    guard let shape = insideShape else { return nil }
    if inside.mode == .filters { return insideQuestion(.filters, image: false) }
    if shape.blocks.isEmpty { return nil }
    return insideQuestion(.features(block: min(inside.block ?? .max, shape.blocks.count - 1)))
  }

  /// What can be switched off, a head of the chosen attention among it.
  var insideAblations: [Ablation] {
    guard let shape = insideShape else { return [] }
    let all = shape.ablations.map { inside.ablatesOneBlock ? $0.narrowed(to: insideSite?.path) : $0 }
    return all + (insideSite.map { [.head(min(inside.head, $0.heads - 1), path: $0.path)] } ?? [])
  }

  /// What is switched off; nil where nothing can be.
  var insideChosenAblation: Ablation? {
    let all = insideAblations
    return all.isEmpty ? nil : all[min(inside.ablation, all.count - 1)]
  }

  /// The attention that is compared: the chosen one. A head's output changes only what comes behind it: there the last.
  var insideComparedSite: AttentionSite? {
    if case .head = insideChosenAblation { insideShape?.sites.last } else { insideSite }
  }

  var insideAblationQuestion: InsideQuestion? {
    insideChosenAblation.flatMap { insideQuestion(.ablation($0, site: insideComparedSite?.index)) }
  }
}

extension Ablation {
  /// The same in one attention alone, where it can be told apart.
  func narrowed(to path: String?) -> Ablation {
    switch self {
    case .mask: .mask(path: path)
    case .shift: .shift(path: path)
    case .bias: .bias(path: path)
    case .positions, .head, .token: self
    }
  }

  /// In a few words: what is switched off.
  var title: Phrase {
    switch self {
    case .mask(nil): "mask everywhere"
    case .mask(let path?): "mask of \(path)"
    case .shift(nil): "shift everywhere"
    case .shift(let path?): "shift of \(path)"
    case .bias(nil): "position bias everywhere"
    case .bias(let path?): "position bias of \(path)"
    case .positions: "positions"
    case .head(let head, let path): "head \(head) of \(path)"
    case .token(let token): "\(token)"
    }
  }
}

extension AblationChange {
  /// What was done in words: `zeros in place of the masks of 5 attentions`.
  var phrase: Phrase {
    func count(_ attentions: Int) -> Phrase { attentions == 1 ? "1 attention" : "\(attentions) attentions" }
    return switch self {
    case .zeroMasks(let attentions): "zeros in place of the masks of \(count(attentions))"
    case .fixedWindows(let attentions): "windows neither shifted nor masked in \(count(attentions))"
    case .sameBias(let attentions): "the same bias for all keys of a query in \(count(attentions))"
    case .zeroParameters(let names): "zero for \(names.joined(separator: ", "))"
    case .zeroColumns(let columns, let projection, let head):
      "zero for columns \(columns.lowerBound) to \(columns.upperBound - 1) of \(projection), those of head \(head)"
    case .zeroToken(let token, let parameter, let tables):
      tables.reduce("zero for the \(token)'s \(parameter)") {
        $0 + " and for its row of \($1)"
      }
    }
  }
}
