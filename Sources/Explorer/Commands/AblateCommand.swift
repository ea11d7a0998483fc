import ArgumentParser
import VisionCore

/// A model with something switched off, beside itself on the same image.
struct AblateCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "ablate",
    abstract: "Switch off the mask, shift, bias, positions, a head or a token, and see scores and attention move.",
    discussion: """
      mask: zeros in its place. shift: windows stay and need no mask. bias: the parameters of biases by relative position \
      are zero, so that keys differ by nothing. Each in all attentions, or in those at a path: mask:layers.0.
      positions: what is added to tokens to tell places apart is zero. head:PATH:N: head N's columns of the projection behind \
      the heads are zero. class-token, distillation-token: the token enters as the zero vector, its embedding and its row of the \
      positions zero, and is read as before.
      A query's attention moves by half the sum of |after − before| over its keys, from 0 to 1. Nothing is trained again.
      """)

  @Argument(help: "A model's name or alias, a model file (YAML) or a checkpoint; `explorer models` lists the models.")
  var model: String

  @OptionGroup var options: RunOptions

  @Option(
    help: ArgumentHelp(
      "What is switched off: mask, shift or bias, each perhaps with :PATH, positions, head:PATH:N, class-token, distillation-token.",
      valueName: "what"))
  var without: AblationArgument

  @Option(
    help: ArgumentHelp(
      "The attention that is compared, by its path or its block's (default: the first that is changed itself, else the last).",
      valueName: "path"))
  var block: String?

  @Option(
    help: ArgumentHelp(
      "The token whose attention is drawn: a place on the grid, or the class token (default: that, else the place whose attention moves most).",
      valueName: "row,column|class"))
  var query: QueryArgument?

  @Option(help: ArgumentHelp("The head that is drawn, or the mean of all.", valueName: "n|mean"))
  var head = HeadArgument(selection: .mean)

  @OptionGroup var output: AnalysisOptions

  func run(on console: Console) throws {
    let run = try options.prepare(model, on: console)
    let ablated = try run.program.without(without.ablation)
    let other = ModelRun(
      preset: run.preset, program: ablated.program, picture: run.picture, numbers: run.numbers,
      weights: ablated.weights(run.weights), threads: run.threads)
    let site = try site(run, ablated)
    if let site { try check(site) }
    let steps = Set([site?.step].compactMap { $0 })
    let (before, after) = (
      try run.trace(capturing: steps, on: console), try other.trace(capturing: steps, on: console)
    )
    var attention: AblationReport.Attention?
    if let site, let first = try AttentionMaps(site.record, in: before),
      let second = try other.program.attention(at: site.step).flatMap({ try AttentionMaps($0, in: after) })
    {
      attention = try compared(site, first, second)
    }
    let report = AblationReport(
      run: run, what: without.text, summary: ablated.change.phrase.english,
      scores: ScoreChange(before: before.logits, after: after.logits), attention: attention)
    try output.write(
      usual: .text, report.table, json: report.json, drawing: { report.drawing(width: $0, appearance: $1) },
      on: console)
  }

  /// The attention that is compared; nil in a model without any.
  private func site(_ run: ModelRun, _ ablated: AblatedModel) throws -> AttentionSite? {
    let sites = run.program.attentionSites(Cost(run.program))
    if let block { return try sites.site(at: block, of: run.preset.name) }
    return sites.first { ablated.attentions.contains($0.step) } ?? sites.last
  }

  /// What cannot be shown is said before the model runs.
  private func check(_ site: AttentionSite) throws {
    if let query { _ = try site.arrangement.location(of: query.query) }
    if case .head(let head) = head.selection, !(0..<site.heads).contains(head) {
      throw AttentionError.noSuchHead(head, heads: site.heads)
    }
  }

  private func compared(
    _ site: AttentionSite, _ before: AttentionMaps, _ after: AttentionMaps
  ) throws -> AblationReport.Attention {
    let change = try AttentionChange(before: before, after: after)
    let most = change.moved.indices.max { (change.moved[$0], -$0) < (change.moved[$1], -$1) }
    let usual = site.arrangement.queries.prefix > 0 ? nil : most.map { AttentionQuery.place(change.grid.place($0)) }
    let query = query?.query ?? usual ?? site.arrangement.queries.defaultQuery
    return AblationReport.Attention(
      path: site.path, query: query, head: head, change: change,
      before: try before.map(of: query, head: head.selection), after: try after.map(of: query, head: head.selection))
  }
}

/// What is switched off, as it is typed: `mask`, `bias:layers.0`, `head:blocks.3:1`.
struct AblationArgument: ExpressibleByArgument {
  let ablation: Ablation
  let text: String

  init?(argument: String) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let path = parts.count == 2 && !parts[1].isEmpty ? parts[1] : nil
    text = argument
    switch (parts[0], parts.count) {
    case ("mask", 1),
      ("mask", 2) where path != nil:
      ablation = .mask(path: path)
    case ("shift", 1),
      ("shift", 2) where path != nil:
      ablation = .shift(path: path)
    case ("bias", 1),
      ("bias", 2) where path != nil:
      ablation = .bias(path: path)
    case ("positions", 1): ablation = .positions
    case ("head", 3):
      guard let head = Int(parts[2]), head >= 0, !parts[1].isEmpty else { return nil }
      ablation = .head(head, path: parts[1])
    case (let token, 1) where token.hasSuffix("-token"):
      guard let token = PrefixToken(name: String(token.dropLast("-token".count))) else { return nil }
      ablation = .token(token)
    default: return nil
    }
  }
}
