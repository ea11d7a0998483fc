extension Program {
  /// The model with something switched off. The definition stays as it is: its recorded steps, or its weights, change.
  /// - Throws: `AblationError`, or `AttentionError.noSuchHead`.
  package func without(_ ablation: Ablation) throws -> AblatedModel {
    switch ablation {
    case .mask(let path): try withoutMask(path)
    case .shift(let path): try withoutShift(path)
    case .bias(let path): try withoutBias(path)
    case .positions: try withoutPositions()
    case .head(let head, let path): try without(head: head, path)
    case .token(let token): try without(token)
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
      for roll in site.record.rolls {
        program.replaceOperation(of: roll, by: .roll(shifts: steps[roll].shape.map { _ in 0 }))
      }
    }
    for index in attentions.indices where sites.contains(where: { $0.step == attentions[index].step }) {
      program.attentions[index].arrangement = attentions[index].arrangement.unshifted
    }
    return AblatedModel(
      program: program, zeroed: [], attentions: sites.map(\.step),
      change: .fixedWindows(attentions: sites.count))
  }

  // MARK: Weights zeroed

  private func withoutBias(_ path: String?) throws -> AblatedModel {
    var names: [String] = []
    var changed: [Int] = []
    for site in try sites(at: path) {
      let record = site.record
      let found = record.positionBiases.flatMap {
        parameters(behind: $0.step, stoppingAt: [record.queries, record.keys, record.values])
      }
      if !found.isEmpty { changed.append(site.step) }
      names += found
    }
    if names.isEmpty { throw AblationError.noBias }
    return zeroing(names, changed, .sameBias(attentions: changed.count))
  }

  private func withoutPositions() throws -> AblatedModel {
    let constants = constantSteps
    var names = tokenAdditions(constants).flatMap { index in
      steps[index].inputs.filter { constants[$0] }.flatMap { parameters(behind: $0) }
    }
    for site in positionSites {
      guard case .convolution(let step) = site.source else { continue }
      names += steps[step].inputs.dropFirst().flatMap { parameters(behind: $0) }
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
    guard let joined = uses.onlyReader(of: site.record.result),
      case .rearrange(let rearrangement) = steps[joined].operation,
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

  private func without(_ token: PrefixToken) throws -> AblatedModel {
    guard let record = prefixTokens.first(where: { $0.token == token }) else {
      throw AblationError.noToken(token, present: prefixTokens.map(\.token))
    }
    func row(_ name: String, _ row: Int) -> ZeroedWeights {
      ZeroedWeights(name: name, part: .init(axis: 1, places: row..<row + 1))
    }
    let own = row(parameters[record.parameter].name, record.row)
    let positions = positionSites.compactMap { site -> ZeroedWeights? in
      guard case .parameter = site.source, let index = site.tokens.front.firstIndex(of: token) else { return nil }
      return row(site.name, index)
    }
    return AblatedModel(
      program: self, zeroed: [own] + positions, attentions: [],
      change: .zeroToken(token, parameter: own.name, rowsOf: positions.map(\.name)))
  }

  /// The names of the parameters that a step is made of, in order, not looking behind some steps.
  private func parameters(behind step: Int, stoppingAt ends: Set<Int> = []) -> [String] {
    ancestors(of: step, stoppingAt: ends).compactMap { index in
      if case .parameter(let number) = steps[index].operation { parameters[number].name } else { nil }
    }
  }
}
