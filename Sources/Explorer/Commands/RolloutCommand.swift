import ArgumentParser
import VisionCore

extension HeadFusion: ExpressibleByArgument {}

/// Where what stands at a token, or the class scores, came from.
struct RolloutCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollout",
    abstract: "Run a model on an image and roll its attention out to the pixels, through every family's steps.",
    discussion: """
      A row is carried from its token down to the image, step by step (Abnar & Zuidema 2020): attention by its weights; \
      a residual half by its branch; convolutions by the magnitude of their kernels; merging, soft splits and pooling \
      alike over what they join; windows, shifts and padding as they move. A row sums to 1 over the pixels, learned \
      tokens and padding. Rows and columns are counted from 0.
      """)

  @Argument(help: "A model's name or alias, a model file (YAML) or a checkpoint; `explorer models` lists the models.")
  var model: String

  @OptionGroup var options: RunOptions

  @Option(
    help: ArgumentHelp("The path of a block, for a query on its grid (default: the last block).", valueName: "path"))
  var block: String?

  @Option(
    help: ArgumentHelp(
      "A token of the block: a place on its grid, or its class token (default: the class scores).",
      valueName: "row,column|class"))
  var query: QueryArgument?

  @Option(help: "How heads become one.")
  var fusion = HeadFusion.mean

  @Flag(help: "Follow the branches alone, without the half that a residual passes on.")
  var noIdentity = false

  @Option(help: ArgumentHelp("The part of each row's keys, the smallest, that is left out.", valueName: "0…1"))
  var discard = 0.0

  @OptionGroup var output: AnalysisOptions

  func validate() throws {
    if !(0..<1).contains(discard) {
      throw ValidationError("--discard is \(discard); it must be at least 0 and less than 1.")
    }
  }

  func run(on console: Console) throws {
    let run = try options.prepare(model, on: console)
    let target = try target(run)
    let rollout = try rollout(run, on: console)
    let row = try target.map { try rollout.row(of: $0.query, in: $0.block) } ?? rollout.classScores
    let what = target.map { "\($0.query) of \($0.block.path)" } ?? "the class scores"
    try output.write(
      usual: .text, picture(run, row).table, json: json(run, row, what: what),
      drawing: { sheet(run, row, what: what).canvas(width: $0, appearance: $1) }, on: console)
  }

  /// The token that is asked for; nil for the class scores.
  private func target(_ run: ModelRun) throws -> (block: TokenBlockSite, query: AttentionQuery)? {
    guard block != nil || query != nil else { return nil }
    let blocks = run.program.tokenBlockSites
    let chosen = block.map { path in blocks.last { $0.path == path || $0.path.hasPrefix(path + ".") } } ?? blocks.last
    guard let chosen else {
      throw AttentionRequestFault.noSuchTokenBlock(
        block ?? "", model: run.preset.name, paths: blocks.map(\.path))
    }
    let query = query?.query ?? chosen.tokens.defaultQuery
    _ = try chosen.tokens.number(of: query)
    return (chosen, query)
  }

  private func rollout(_ run: ModelRun, on console: Console) throws -> Rollout {
    var attention: [Int: FusedAttention] = [:]
    let sites = run.program.attentionSites(Cost(run.program))
    try run.eachAttention(sites, on: console) { maps, site in
      attention[site.step] = FusedAttention(maps, fusion: fusion, discard: discard)
    }
    let steps = Rollout.featureSteps(run.program)
    let features =
      steps.isEmpty
      ? [:] : try run.engine(keeping: steps, on: console).run(run.numbers, capturing: steps).captured
    return try Rollout(
      run.program, weights: run.weights, attention: attention, features: features, identity: !noIdentity)
  }

  // MARK: Output

  private func picture(_ run: ModelRun, _ row: Rollout.Row) -> RolloutPicture {
    RolloutPicture(row: row, input: run.program.input)
  }

  private func json(_ run: ModelRun, _ row: Rollout.Row, what: String) -> JSONValue {
    [
      "model": .string(run.preset.name), "weights": .string("\(run.weights.provenance)"), "of": .string(what),
      "input": ["height": .integer(run.program.input.rows), "width": .integer(run.program.input.columns)],
      "fusion": .string(fusion.rawValue), "identity": .bool(!noIdentity), "discard": .number(discard),
      "learnedTokens": .number(row.learned), "padding": .number(row.padding),
      "pixels": .array(row.pixels.map(JSONValue.number)),
    ]
  }

  private func sheet(_ run: ModelRun, _ row: Rollout.Row, what: String) -> PictureSheet {
    let picture = picture(run, row)
    let image = run.picture.flatMap { PixelGrid(width: $0.width, height: $0.height, rgb: $0.pixels) }
    var sheet = PictureSheet(
      title: "\(run.preset.title) · rollout of \(what)", panels: [picture.panel(over: image)].compactMap(\.self))
    sheet.notes = [
      "\(picture.origin); \(RolloutPicture.sentence(fusion: fusion, identity: !noIdentity, discard: discard))."
    ]
    if run.isSynthetic { sheet.warning = AttentionWords.synthetic }
    return sheet
  }
}
