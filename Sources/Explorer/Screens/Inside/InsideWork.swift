import VisionCore

/// The embeddings of a site in one state: as they are stored, as they are added.
struct NamedPositions: Sendable {
  let state: Phrase
  let vectors: PositionVectors
}

/// What a run says about features.
struct BlockFeatures: Sendable {
  /// Of the chosen block.
  let components: [PrincipalComponents.Component]
  /// Of all blocks.
  let amplitudes: [ActivationAmplitude]
  let channels: [ChannelActivity]
}

/// A model before and after something was switched off.
struct AblationFindings: Sendable {
  let change: AblationChange
  let scores: ScoreChange
  /// The attention that was compared; nil in a model without one.
  let attention: Attention?

  struct Attention: Sendable {
    let site: AttentionSite
    let change: AttentionChange
    let before: AttentionMaps
    let after: AttentionMaps
  }
}

extension InsideRequest {
  /// Finds the answer. What goes wrong is an answer too: there is nothing to be found, and the sentence says why.
  /// - Throws: `CancellationError` where it is not wanted any more.
  func answer(in context: JobContext) throws -> InsideAnswer {
    do {
      return try InsideWork(request: self, runner: context.runner).answer { try context.progress($0, $1) }
    } catch let error as CancellationError {
      throw error
    } catch {
      return .nothing(InsideWork.sentence(error))
    }
  }
}

/// The way to an answer.
struct InsideWork {
  typealias Progress = (Double, Phrase) throws -> Void

  let request: InsideRequest
  let runner: any ModelRunner

  private var program: Program { request.program }
  private var preset: Preset { request.preset }

  func answer(_ progress: Progress) throws -> InsideAnswer {
    switch request.question.topic {
    case .rollout(let options, let target): return try rollout(options, target, progress)
    case .heads: return .heads(try heads(progress))
    case .fields(let query): return .fields(try fields(query, progress))
    case .bias(let site, let window, let spacing): return .bias(try bias(site, window, spacing))
    case .scales:
      let (program, source) = try request.question.weights.source(for: preset, program)
      return .scales(try program.attentionScales(weights: source))
    case .positions(let embedding, let side): return .positions(try positions(embedding, side, progress))
    case .features(let block): return .features(try features(block, progress))
    case .filters:
      let (program, source) = try request.question.weights.source(for: preset, program)
      return .filters(try program.patchFilters(weights: source))
    case .ablation(let ablation, let site): return .ablation(try ablated(ablation, site, progress))
    case .leak(let site): return .leak(try leak(site, progress))
    }
  }

  // MARK: Runs

  private func run(
    _ program: Program? = nil, capturing steps: Set<Int>, keeping: Set<Int> = [], without ablation: Ablation? = nil,
    _ progress: Progress
  ) throws -> Trace {
    guard let image = request.image else { throw InsideFault.noImage }
    return try runner.run(
      RunRequest(
        preset: preset, program: program ?? self.program, image: image,
        weights: request.question.weights, capturing: steps, keeping: keeping, ablation: ablation),
      progress: { try progress($0, Phrase(verbatim: $1)) }
    ).trace
  }

  private func eachAttention(
    _ progress: Progress, _ body: (AttentionMaps, AttentionSite) throws -> Void
  ) throws {
    for group in AttentionCapture.groups(program.attentionSites(Cost(program))) {
      let trace = try run(capturing: Set(group.map(\.step)), progress)
      for (done, site) in group.enumerated() {
        guard let maps = try AttentionMaps(site.record, in: trace) else { continue }
        try progress(Double(done) / Double(group.count), "reading \(AttentionWords.block(site))")
        try body(maps, site)
      }
    }
  }

  // MARK: Answers

  private func rollout(
    _ options: RolloutOptions, _ target: RolloutTarget?, _ progress: Progress
  ) throws -> InsideAnswer {
    let rollout = try request.rollout ?? newRollout(options, progress)
    let blocks = program.tokenBlockSites
    guard let target, blocks.indices.contains(target.block) else {
      return .rollout(rollout, rollout.classScores)
    }
    return .rollout(rollout, try rollout.row(of: target.query, in: blocks[target.block]))
  }

  private func newRollout(_ options: RolloutOptions, _ progress: Progress) throws -> Rollout {
    let steps = Rollout.featureSteps(program)
    // Features first: the engine that keeps them also gives everything else.
    let features = steps.isEmpty ? [:] : try run(capturing: steps, keeping: steps, progress).captured
    var attention: [Int: FusedAttention] = [:]
    try eachAttention(progress) { maps, site in
      attention[site.step] = FusedAttention(maps, fusion: options.fusion, discard: options.discardedPart)
    }
    let (program, source) = try request.question.weights.source(for: preset, program)
    // A model that only convolves has not run yet, and needs not: its rollout follows from its kernels.
    return try Rollout(
      program, weights: source, attention: attention, features: features, identity: options.identity)
  }

  private func heads(_ progress: Progress) throws -> [HeadDistance] {
    var heads: [HeadDistance] = []
    try eachAttention(progress) { maps, site in
      for head in 0..<maps.heads where site.arrangement.hasPlaces {
        heads.append(
          HeadDistance(site: site, head: head, statistics: try maps.statistics(ofHead: head, input: program.input)))
      }
    }
    return heads
  }

  private func fields(_ query: AttentionQuery, _ progress: Progress) throws -> [ReceptiveField?] {
    let blocks = program.tokenBlockSites
    let fields = try ReceptiveFields(program)
    return try blocks.enumerated().map { number, block in
      try progress(Double(number) / Double(blocks.count), "walking down from \(block.path)")
      guard let query = query.carried(from: blocks[0].tokens.grid, to: block.tokens) else { return nil }
      return try fields.field(of: query, in: block)
    }
  }

  private func bias(_ index: Int, _ window: Int?, _ spacing: BiasSpacing?) throws -> PositionBias {
    let (program, source) = try request.question.weights.source(for: preset, program)
    let sites = program.attentionSites(Cost(program))
    guard sites.indices.contains(index) else { throw AttentionError.noAttention(model: preset.name) }
    return try program.positionBias(
      of: sites[index], weights: source, window: window.map { GridSize(square: $0) }, spacing: spacing)
  }

  private func positions(_ embedding: Int, _ side: Int?, _ progress: Progress) throws -> [NamedPositions] {
    let recorded = try side.map { try preset.program(input: GridSize(square: $0)) } ?? program
    let (program, source) = try request.question.weights.source(for: preset, recorded)
    let sites = program.positionSites
    guard sites.indices.contains(embedding) else { throw PositionRequestFault.noPositions(model: preset.name) }
    let site = sites[embedding]
    guard case .convolution(let step) = site.source else {
      let (added, stored) = try program.positions(of: site, weights: source)
      guard let stored else { return [NamedPositions(state: "as added", vectors: added)] }
      return [
        NamedPositions(state: "as stored", vectors: stored), NamedPositions(state: "resampled", vectors: added),
      ]
    }
    let captured = try run(recorded, capturing: [step], keeping: [step], progress).captured[step]
    let vectors = PositionVectors(tokens: TokenGrid(site.tokens.grid), values: captured?.values ?? [])
    return [NamedPositions(state: "for this image", vectors: vectors)]
  }

  private func features(_ index: Int, _ progress: Progress) throws -> BlockFeatures {
    let blocks = program.tokenBlockSites
    let captured = try run(capturing: Set(blocks.map(\.step)), progress).captured
    var amplitudes: [ActivationAmplitude] = []
    var channels: [ChannelActivity] = []
    var components: [PrincipalComponents.Component] = []
    for (number, block) in blocks.enumerated() {
      guard let result = captured[block.step] else { continue }
      try progress(Double(number) / Double(blocks.count), "reading \(block.path)")
      amplitudes.append(ActivationAmplitude(result.values))
      channels.append(ChannelActivity(block.places(of: result), channels: block.width))
      if number == index {
        components = PrincipalComponents(rows: block.places(of: result), width: block.width).components
      }
    }
    return BlockFeatures(components: components, amplitudes: amplitudes, channels: channels)
  }

  private func ablated(_ ablation: Ablation, _ index: Int?, _ progress: Progress) throws -> AblationFindings {
    // What cannot be switched off is said before the model runs.
    let ablated = try program.without(ablation)
    let sites = program.attentionSites(Cost(program))
    let site = index.flatMap { sites.indices.contains($0) ? sites[$0] : nil }
    let steps = Set([site?.step].compactMap(\.self))
    let before = try run(capturing: steps, progress)
    let after = try run(capturing: steps, without: ablation, progress)
    var attention: AblationFindings.Attention?
    if let site, let first = try AttentionMaps(site.record, in: before),
      let second = try ablated.program.attention(at: site.step).flatMap({ try AttentionMaps($0, in: after) })
    {
      attention = AblationFindings.Attention(
        site: site, change: try AttentionChange(before: first, after: second), before: first, after: second)
    }
    return AblationFindings(
      change: ablated.change, scores: ScoreChange(before: before.logits, after: after.logits), attention: attention)
  }

  private func leak(_ index: Int, _ progress: Progress) throws -> MaskLeak {
    let sites = program.attentionSites(Cost(program))
    guard sites.indices.contains(index) else { throw AttentionError.noAttention(model: preset.name) }
    let site = sites[index]
    let trace = try run(capturing: [site.step], without: .mask(path: site.path), progress)
    guard let maps = try AttentionMaps(site.record, in: trace), let leak = try MaskLeak(maps) else {
      throw AttentionRequestFault.noWindows(model: preset.name)
    }
    return leak
  }

  /// An error as a sentence.
  static func sentence(_ error: any Error) -> Phrase {
    let text = "\(error)"
    return Phrase(verbatim: text.prefix(1).uppercased() + text.dropFirst() + (text.hasSuffix(".") ? "" : "."))
  }
}

/// What keeps a question from being answered.
enum InsideFault: Error, Equatable, Sendable, CustomStringConvertible {
  case noImage

  var description: String { "the model needs an image to look at; i opens one" }
}

extension AttentionQuery {
  /// The token of other tokens that lies where this one does on a grid; nil where they have none in front of that number.
  func carried(from grid: GridSize, to tokens: TokenGrid) -> AttentionQuery? {
    switch self {
    case .prefix: tokens.contains(self) ? self : nil
    case .place(let place): .place(GridPlacement(grid).place(place, on: tokens.grid))
    }
  }
}
