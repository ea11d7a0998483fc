extension Program {
  /// The model with something switched off. The definition stays as it is: its recorded steps, or its weights, change.
  /// - Throws: `AblationError`, or `AttentionError.noSuchHead`.
  public func without(_ ablation: Ablation) throws -> AblatedModel {
    switch ablation {
    case .mask(let path): try withoutMask(path)
    case .shift(let path): try withoutShift(path)
    case .bias(let path): try withoutBias(path)
    case .positions: try withoutPositions()
    case .head(let head, let path): try without(head: head, path)
    case .classToken: try without(prefix: 0, .classToken, else: .noClassToken)
    case .distillationToken: try without(prefix: 1, .distillationToken, else: .noDistillationToken)
    }
  }

  /// The attentions at a path or below it; all without one.
  private func sites(at path: String?) throws -> [AttentionSite] {
    let all = attentionSites(Cost(self))
    guard let path else { return all }
    let chosen = all.filter { $0.path == path || $0.path.hasPrefix(path + ".") }
    if chosen.isEmpty { throw AblationError.noSuchAttention(path, paths: all.map(\.path)) }
    return chosen
  }

  private func shiftedSites(_ path: String?) throws -> [AttentionSite] {
    try sites(at: path).filter { $0.arrangement.windows?.isShifted ?? false }
  }

  // MARK: Steps rewritten

  private func withoutMask(_ path: String?) throws -> AblatedModel {
    let sites = try shiftedSites(path)
    if sites.isEmpty { throw AblationError.noMask }
    return AblatedModel(
      program: sites.reduce(self) { $0.withoutMask(at: $1) }, zeroed: [], attentions: sites.map(\.step),
      change: .zeroMasks(attentions: sites.count))
  }

  private func withoutShift(_ path: String?) throws -> AblatedModel {
    let sites = try shiftedSites(path)
    if sites.isEmpty { throw AblationError.noShift }
    var program = self
    for site in sites {
      program = program.withoutMask(at: site)
      if let windows = site.arrangement.windows {
        let arrangement = AttentionArrangement(
          queries: site.arrangement.queries, keys: site.arrangement.keys, windows: windows.regular,
          keyRun: site.arrangement.keyRun)
        program.replaceOperation(of: site.step, by: .softmax(arrangement))
      }
      // The rolls stand beside the attention, in the block that it belongs to.
      for index in steps.indices where steps[index].module == modules[site.module].parent {
        guard case .roll(let shifts) = steps[index].operation else { continue }
        program.replaceOperation(of: index, by: .roll(shifts: shifts.map { _ in 0 }))
      }
    }
    return AblatedModel(
      program: program, zeroed: [], attentions: sites.map(\.step),
      change: .fixedWindows(attentions: sites.count))
  }

  private mutating func replaceOperation(of index: Int, by operation: Operation) {
    let step = steps[index]
    steps[index] = Step(operation: operation, inputs: step.inputs, shape: step.shape, module: step.module)
  }

  // MARK: Weights zeroed

  private func withoutBias(_ path: String?) throws -> AblatedModel {
    let attentions = Uses(self).attentions.values
    var names: [String] = []
    var changed: [Int] = []
    for site in try sites(at: path) {
      guard let attention = attentions.first(where: { $0.softmax == site.step }) else { continue }
      let found = attention.tables.flatMap {
        parameters(behind: $0, stoppingAt: [attention.q, attention.k, attention.v])
      }
      if !found.isEmpty { changed.append(site.step) }
      names += found
    }
    if names.isEmpty { throw AblationError.noBias }
    return zeroing(names, changed, .sameBias(attentions: changed.count))
  }

  private func withoutPositions() throws -> AblatedModel {
    let uses = Uses(self)
    var names: [String] = []
    for (index, step) in steps.enumerated() where !uses.isConstant[index] && !uses.isPartOfAttention(index) {
      guard case .add = step.operation else { continue }
      names += step.inputs.filter { uses.isConstant[$0] }.flatMap { parameters(behind: $0, stoppingAt: []) }
    }
    for site in positionSites {
      guard case .convolution(let step) = site.source else { continue }
      names += steps[step].inputs.dropFirst().flatMap { parameters(behind: $0, stoppingAt: []) }
    }
    if names.isEmpty { throw AblationError.noPositions }
    return zeroing(names, [], .zeroParameters(names))
  }

  private func zeroing(_ names: [String], _ attentions: [Int], _ change: AblationChange) -> AblatedModel {
    AblatedModel(
      program: self, zeroed: names.map { ZeroedWeights(name: $0, part: nil) }, attentions: attentions, change: change)
  }

  private func without(head: Int, _ path: String) throws -> AblatedModel {
    let site = try sites(at: path)[0]
    guard (0..<site.heads).contains(head) else { throw AttentionError.noSuchHead(head, heads: site.heads) }
    guard let projection = projection(behind: site), projection.shape.count > 1,
      projection.shape[1].isMultiple(of: site.heads)
    else { throw AblationError.noProjection(path: site.path) }
    let width = projection.shape[1] / site.heads
    let columns = head * width..<(head + 1) * width
    return AblatedModel(
      program: self,
      zeroed: [ZeroedWeights(name: projection.name, part: .init(axis: 1, places: columns))], attentions: [],
      change: .zeroColumns(columns, projection: projection.name, head: head))
  }

  /// The weight of the linear layer that reads the heads of an attention one after another; nil where there is none.
  private func projection(behind site: AttentionSite) -> Parameter? {
    let uses = Uses(self)
    guard let attention = uses.attentions.values.first(where: { $0.softmax == site.step }),
      let joined = uses.onlyReader(of: attention.mix), case .rearrange(let rearrangement) = steps[joined].operation,
      // [b, heads, n, d] with heads before the channels of each.
      rearrangement.input.count == 4, rearrangement.output.last == rearrangement.input[1] + rearrangement.input[3]
    else { return nil }
    var step = joined
    while let reader = uses.onlyReader(of: step) {
      if case .linear = steps[reader].operation, case .parameter(let number) = steps[steps[reader].inputs[1]].operation
      {
        return parameters[number]
      }
      guard steps[reader].operation.isMovement else { return nil }
      step = reader
    }
    return nil
  }

  private func without(
    prefix index: Int, _ token: AblationChange.PrefixToken, else error: AblationError
  ) throws -> AblatedModel {
    let tokens = prefixTokens
    guard tokens.indices.contains(index) else { throw error }
    var zeroed = [ZeroedWeights(name: tokens[index], part: nil)]
    for site in positionSites where site.tokens.prefix > index {
      guard case .parameter = site.source else { continue }
      zeroed.append(ZeroedWeights(name: site.name, part: .init(axis: 1, places: index..<index + 1)))
    }
    return AblatedModel(
      program: self, zeroed: zeroed, attentions: [],
      change: .zeroToken(token, parameter: tokens[index], rowsOf: zeroed.dropFirst().map(\.name)))
  }

  /// The parameters of the tokens that are put in front of those of the image, in order: class, distillation.
  private var prefixTokens: [String] {
    let uses = Uses(self)
    for (index, step) in steps.enumerated() where !uses.isConstant[index] {
      guard case .concatenate = step.operation else { continue }
      let names = step.inputs.prefix { uses.isConstant[$0] }.compactMap { input -> String? in
        guard case .parameter(let number) = steps[input].operation else { return nil }
        return parameters[number].name
      }
      if !names.isEmpty { return names }
    }
    return []
  }

  /// The names of the parameters that a step is made of, in order, not looking behind some steps.
  private func parameters(behind step: Int, stoppingAt ends: Set<Int>) -> [String] {
    var (seen, open) = (ends, [step])
    var numbers: Set<Int> = []
    while let next = open.popLast() {
      guard seen.insert(next).inserted else { continue }
      if case .parameter(let number) = steps[next].operation { numbers.insert(number) }
      open += steps[next].inputs
    }
    return numbers.sorted().map { parameters[$0].name }
  }
}
