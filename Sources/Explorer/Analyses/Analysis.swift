import VisionCore

/// A question about a model, with how its answer is found and what that says: all that the program knows of one analysis.
///
/// The command line, the addresses and the Inside screen are made from it: a value is what is asked, with everything that
/// was left open decided for the model at hand.
protocol Analysis: Sendable, Equatable {
  /// What was found: everything that is computed, for any way of showing it.
  associatedtype Finding: Sendable

  /// The command's name, and the `view` of an address.
  static var name: String { get }
  /// What the command's help says in a line.
  static var abstract: String { get }
  /// What it says below.
  static var discussion: String { get }
  /// What can be chosen: the command's options, the keys of an address and those on the screen.
  static var parameters: [AnalysisParameter] { get }
  /// How the command writes it where nothing else is asked for.
  static var usual: AnalysisFormat { get }
  /// How many models can stand beside each other.
  static var mostModels: Int { get }

  /// The question about a model.
  /// - Throws: what the model does not have, or does not know by that name.
  init(_ choices: Choices, of subject: Subject) throws

  /// What it takes to answer.
  var needs: AnalysisNeeds { get }
  /// - Parameter known: the answer to a question that shares the work of this one
  func find(in input: AnalysisInput, knowing known: Finding?) throws -> Finding
  /// Whether what was found for another question answers this one as well.
  func isAnswered(by other: Self) -> Bool
  /// Whether what is under way for another question helps this one.
  func sharesWork(with other: Self) -> Bool
  /// The analysis that does the work, where this one shows another's finding.
  var work: any Analysis { get }
  /// What was found, of one model or several, in words, numbers and pictures.
  static func answer(_ readings: [Reading<Self>]) throws -> AnalysisAnswer

  /// The tokens that a query is one of; nil where there is none to choose.
  static func tokens(_ choices: Choices, of subject: Subject) -> TokenGrid?
  /// What the screen shows where less is chosen: one block, one head, one query.
  /// - Parameter query: the chosen token of `tokens`; its argument is the one where none is chosen, the middle for nil
  static func shown(_ choices: Choices, of subject: Subject, query: (AttentionQuery?) -> AttentionQuery?) -> Choices
}

/// What an answer is found from.
enum AnalysisNeeds: Sendable {
  /// The program alone.
  case program
  /// The numbers of the weights.
  case weights
  /// A run on an image.
  case image
}

extension Analysis {
  static var usual: AnalysisFormat { .text }
  static var mostModels: Int { 1 }
  var needs: AnalysisNeeds { .image }
  var work: any Analysis { self }

  func isAnswered(by other: Self) -> Bool { self == other }
  func sharesWork(with other: Self) -> Bool { isAnswered(by: other) }

  static func tokens(_ choices: Choices, of subject: Subject) -> TokenGrid? { nil }

  static func shown(
    _ choices: Choices, of subject: Subject, query: (AttentionQuery?) -> AttentionQuery?
  ) -> Choices {
    var choices = choices
    choices["query"] = query(nil).map { QueryArgument($0).text }
    return choices
  }
}

// MARK: - Whatever analysis it is

extension Analysis {
  func isAnswered(byAny other: any Analysis) -> Bool { (other as? Self).map(isAnswered(by:)) ?? false }
  func sharesWork(withAny other: any Analysis) -> Bool { (other as? Self).map(sharesWork(with:)) ?? false }

  func findAny(in input: AnalysisInput, knowing known: (any Sendable)?) throws -> any Sendable {
    try find(in: input, knowing: known as? Finding)
  }

  /// - Returns: nil where what was found is another analysis's.
  static func answer(any readings: [AnyReading]) throws -> AnalysisAnswer? {
    let typed = readings.compactMap { reading -> Reading<Self>? in
      guard let asked = reading.asked as? Self, let finding = reading.finding as? Finding else { return nil }
      return Reading(
        asked: asked, finding: finding, subject: reading.subject, provenance: reading.provenance, image: reading.image)
    }
    return typed.isEmpty || typed.count < readings.count ? nil : try answer(typed)
  }

  static func parameter(_ name: String) -> AnalysisParameter? { parameters.first { $0.name == name } }
}

/// A question with what was found, whatever it is.
struct AnyReading: Sendable {
  let asked: any Analysis
  let finding: any Sendable
  let subject: Subject
  let provenance: WeightProvenance
  let image: PixelGrid?
}

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
  /// Steps among them that a fused kernel would swallow.
  var keeping: Set<Int> = []
  /// What is switched off.
  var ablation: Ablation?
}

/// A question with what was found.
struct Reading<Asked: Analysis>: Sendable {
  let asked: Asked
  let finding: Asked.Finding
  let subject: Subject
  let provenance: WeightProvenance
  /// What the model saw, where it is to be seen.
  let image: PixelGrid?

  var isSynthetic: Bool { if case .synthetic = provenance { asked.needs != .program } else { false } }

  /// What every document says first.
  var head: [JSONValue.Member] {
    let model = JSONValue.Member(name: "model", value: .string(subject.preset.name))
    let weights = JSONValue.Member(name: "weights", value: .string("\(provenance)"))
    return [model] + (asked.needs == .program ? [] : [weights])
      + [JSONValue.Member(name: "input", value: subject.input.json)]
  }

  /// The query's part of the image; nil for tokens in front and class scores.
  func mark(_ query: AttentionQuery?, on grid: GridSize) -> Frame? {
    if case .place(let place)? = query { GridPlacement(grid).cell(place) } else { nil }
  }
}

/// A question that cannot be asked of a model; the sentence says why.
struct Unanswerable: UsageError {
  let sentence: Phrase

  var description: String { sentence.english }
}
