import VisionCore

/// A model that is asked about: what of it there is to choose from.
struct Subject: Sendable {
  let preset: Preset
  let program: Program
  let blocks: [TokenBlockSite]
  let sites: [AttentionSite]
  let positions: [PositionSite]
  /// What can be switched off in the whole model.
  let ablations: [Ablation]

  init(_ preset: Preset, _ program: Program) {
    (self.preset, self.program) = (preset, program)
    blocks = program.tokenBlockSites
    sites = program.attentionSites(Cost(program))
    positions = program.positionSites
    let all: [Ablation] = [.mask(path: nil), .shift(path: nil), .bias(path: nil), .positions]
    ablations = (all + program.prefixTokens.map { .token($0.token) }).filter { (try? program.without($0)) != nil }
  }

  /// Of the image, in pixels.
  var input: GridSize { program.input }

  func isOf(_ preset: Preset, at input: GridSize) -> Bool { self.preset.name == preset.name && self.input == input }

  /// The number of the block at a path, of the first below it, or of the one that it lies in; nil where none is named.
  func block(_ choices: Choices) throws -> Int? {
    guard let path = choices["block"] else { return nil }
    guard
      let index = blocks.firstIndex(where: { $0.path == path || $0.path.hasPrefix(path + ".") })
        ?? blocks.firstIndex(where: { path.hasPrefix($0.path + ".") })
    else { throw AttentionRequestFault.noSuchTokenBlock(path, model: preset.name, paths: blocks.map(\.path)) }
    return index
  }

  /// The attention at a path, or the first below it; nil where none is named.
  func site(_ choices: Choices) throws -> AttentionSite? {
    try choices["block"].map { try sites.site(at: $0, of: preset.name) }
  }
}

/// What an analysis finds its answer with.
struct AnalysisInput {
  let subject: Subject
  /// The numbers, and the program with what the checkpoint was trained with: the same steps.
  let weights: () throws -> (program: Program, source: any WeightSource)
  /// Runs the model on the image.
  let trace: (AnalysisRun) throws -> Trace
  /// Says how far it is, from 0 to 1, and with what; throws where nobody wants the answer any more.
  let progress: (Double, Phrase) throws -> Void

  func run(capturing steps: Set<Int>, keeping: Set<Int> = [], without ablation: Ablation? = nil) throws -> Trace {
    try trace(AnalysisRun(capturing: steps, keeping: keeping, ablation: ablation))
  }

  /// Runs the model and gives the weights of attentions one after another, keeping no more of them at a time than
  /// `AttentionCapture.limit`, but always one: a large model runs several times.
  func eachAttention(_ body: (AttentionMaps, AttentionSite) throws -> Void) throws {
    for group in AttentionCapture.groups(subject.sites) {
      let trace = try run(capturing: Set(group.map(\.step)))
      for (done, site) in group.enumerated() {
        guard let maps = try AttentionMaps(site.record, in: trace) else { continue }
        try progress(Double(done) / Double(group.count), "reading \(AttentionWords.block(site))")
        try body(maps, site)
      }
    }
  }

  /// Runs the model once and reads something off the results of blocks, in order.
  func blocks<Value>(
    _ blocks: [TokenBlockSite], _ read: (CapturedTensor, TokenBlockSite) throws -> Value
  ) throws -> [BlockReading<Value>] {
    let captured = try run(capturing: Set(blocks.map(\.step))).captured
    return try blocks.enumerated().compactMap { number, block in
      try progress(Double(number) / Double(blocks.count), "reading \(block.path)")
      return try captured[block.step].map { BlockReading(block: block, value: try read($0, block)) }
    }
  }
}

extension AnalysisInput {
  /// For what follows from the program alone.
  init(_ subject: Subject) {
    self.init(
      subject: subject, weights: { throw InputFault.missing }, trace: { _ in throw InputFault.missing },
      progress: { _, _ in })
  }
}

/// Something read off a block's result.
struct BlockReading<Value> {
  let block: TokenBlockSite
  let value: Value
}

extension BlockReading: Sendable where Value: Sendable {}

/// A run that an analysis asks for.
struct AnalysisRun {
  /// The steps whose results are kept.
  let capturing: Set<Int>
  /// The softmax steps whose queries and keys are kept.
  var factors: Set<Int> = []
  /// Steps among them that a fused kernel would swallow.
  var keeping: Set<Int> = []
  /// What is switched off.
  var ablation: Ablation?
}

/// A question with what was found.
struct Reading<Asked: ModelAnalysis>: Sendable {
  let asked: Asked
  let finding: Asked.Finding
  let subject: Subject
  let provenance: WeightProvenance
  /// What the model saw, where it is to be seen.
  let image: PixelGrid?

  init(
    asked: Asked, finding: Asked.Finding, subject: Subject, provenance: WeightProvenance = .synthetic(seed: 0),
    image: PixelGrid? = nil
  ) {
    (self.asked, self.finding, self.subject) = (asked, finding, subject)
    (self.provenance, self.image) = (provenance, image)
  }

  var isSynthetic: Bool { if case .synthetic = provenance { asked.needs != .program } else { false } }

  /// What every document says first.
  var head: [JSONValue.Member] {
    let model = JSONValue.Member(name: "model", value: .string(subject.preset.name))
    let weights = JSONValue.Member(name: "weights", value: .string("\(provenance)"))
    return [model] + subject.preset.guessedMembers + (asked.needs == .program ? [] : [weights])
      + [JSONValue.Member(name: "input", value: subject.input.json)]
  }

  /// The query's part of the image; nil for tokens in front and class scores.
  func mark(_ query: AttentionQuery?, on grid: GridSize) -> Frame? {
    if case .place(let place)? = query { GridPlacement(grid).cell(place) } else { nil }
  }
}
