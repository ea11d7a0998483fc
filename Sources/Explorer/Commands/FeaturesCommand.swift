import ArgumentParser
import VisionCore

/// What a reader asks of a model's features.
enum FeatureReading: String, EnumerableFlag {
  case components, amplitude, channels, filters

  static func help(for reading: FeatureReading) -> ArgumentHelp? {
    switch reading {
    case .components: "A block's tokens as three principal components, in colour (default)."
    case .amplitude: "How large the numbers of each block's result are, by depth, for one model or several."
    case .channels: "How many channels of each block's result are dead or saturated, for one model or several."
    case .filters: "The filters of the first layer over the pixels; needs no image."
    }
  }
}

/// What tokens hold: feature maps, their amplitude and idle channels by depth, and the filters they begin with.
struct FeaturesCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "features",
    abstract: "Draw a block's feature maps in colour, activations and idle channels by depth, or the first filters.",
    discussion: """
      Components: the tokens of a block, class tokens left out, along the three directions in which they vary most; red, \
      green and blue from each one's smallest value to its largest. A direction's largest entry is positive.
      Amplitude: mean |x|, standard deviation and largest |x| over all numbers of a block's result.
      Channels: of a block's result divided by its root mean square a channel is dead where no place is farther from 0 \
      than \(decimalText(ChannelActivity.deadBound)), and saturated where every place lies at \
      \(decimalText(ChannelActivity.saturatedBound)) or beyond, on one side: on this image.
      """)

  @Argument(
    help: "Models' names or aliases, model files (YAML) or checkpoints; several for --amplitude and --channels.")
  var models: [String] = []

  @Flag(exclusivity: .exclusive) var reading = FeatureReading.components

  @Option(
    help: ArgumentHelp(
      "For components: the path of a block, or of what holds several (default: the last block on each grid).",
      valueName: "path"))
  var block: String?

  @Option(help: ArgumentHelp("For --filters: how many are drawn, those with the largest weights.", valueName: "n"))
  var count = 64

  @OptionGroup var options: RunOptions
  @OptionGroup var output: AnalysisOptions

  func validate() throws {
    if models.isEmpty {
      throw ValidationError("Name a model, such as `explorer features \(Catalog.plain.name) --image FILE`.")
    }
    if models.count > 1 {
      if reading == .components || reading == .filters {
        throw ValidationError(
          "Components and filters are drawn for one model; --amplitude and --channels take several.")
      }
      if options.weights != nil {
        throw ValidationError("--weights belongs to one model; name checkpoints in place of models to compare several.")
      }
    }
    if block != nil, reading != .components { throw ValidationError("--block chooses blocks for components alone.") }
    if count < 1 { throw ValidationError("At least one filter must be drawn; --count is \(count).") }
  }

  func run(on console: Console) throws {
    switch reading {
    case .components: try writeComponents(on: console)
    case .amplitude:
      try write(AmplitudeReport(try blockReadings(on: console) { result, _ in .init(result.values) }), on: console)
    case .channels:
      let readings = try blockReadings(on: console) { result, block in
        ChannelActivity(block.places(of: result), channels: block.width)
      }
      try write(ChannelReport(readings), on: console)
    case .filters: try writeFilters(on: console)
    }
  }

  private func write(_ report: some AnalysisReport, usual: AnalysisFormat = .table, on console: Console) throws {
    try output.write(
      usual: usual, report.table, json: report.json, drawing: { report.drawing(width: $0, appearance: $1) },
      on: console)
  }

  // MARK: One model

  private func writeComponents(on console: Console) throws {
    let run = try options.prepare(models[0], on: console)
    let blocks = try chosenBlocks(run)
    var maps: [FeatureMapsReport.Map] = []
    try run.eachBlock(blocks, on: console) { result, block in
      let components = PrincipalComponents(rows: block.places(of: result), width: block.width)
      maps.append(FeatureMapsReport.Map(block: block, components: components.components))
    }
    let report = FeatureMapsReport(run: run, maps: maps)
    if [.table, .csv, .markdown].contains(output.format) {
      for note in report.shares { console.note("Note: \(note)") }
    }
    try write(report, usual: .text, on: console)
  }

  /// The blocks that are asked for; else the last on each grid, where what a resolution gives is complete.
  private func chosenBlocks(_ run: ModelRun) throws -> [TokenBlockSite] {
    let blocks = run.program.tokenBlockSites
    if let block {
      let chosen = blocks.filter { $0.path == block || $0.path.hasPrefix(block + ".") }
      if chosen.isEmpty {
        throw AttentionRequestFault.noSuchTokenBlock(block, model: run.preset.name, paths: blocks.map(\.path))
      }
      return chosen
    }
    return blocks.indices.filter {
      $0 + 1 == blocks.count || blocks[$0].tokens.grid != blocks[$0 + 1].tokens.grid
    }.map { blocks[$0] }
  }

  private func writeFilters(on console: Console) throws {
    let choice = try ModelChoice(models[0], weights: options.weights, changes: options.settings.changes)
    let (program, _) = try options.size.program(of: choice.preset)
    let source = choice.weights(for: program, seed: options.seed)
    choice.explain(source, on: console)
    try write(
      FiltersReport(
        preset: choice.preset, filters: try program.patchFilters(weights: source), provenance: source.provenance,
        shown: count), usual: .text, on: console)
  }

  // MARK: By depth

  /// Each model run on the image and a number, or several, read off each block's result.
  private func blockReadings<Value>(
    on console: Console, _ read: (CapturedTensor, TokenBlockSite) -> Value
  ) throws -> [BlockReadings<Value>] {
    try models.map { name in
      let run = try options.prepare(name, on: console)
      var blocks: [(TokenBlockSite, Value)] = []
      try run.eachBlock(run.program.tokenBlockSites, on: console) { blocks.append(($1, read($0, $1))) }
      return BlockReadings(run: run, blocks: blocks)
    }
  }
}

extension ModelRun {
  /// Runs the model once and gives the results of blocks, in order.
  func eachBlock(
    _ blocks: [TokenBlockSite], on console: Console, _ body: (CapturedTensor, TokenBlockSite) throws -> Void
  ) throws {
    let trace = try trace(capturing: Set(blocks.map(\.step)), on: console)
    for block in blocks {
      if let captured = trace.captured[block.step] { try body(captured, block) }
    }
  }
}

/// What an analysis found, ready to be written in any format.
protocol AnalysisReport {
  var table: DataTable { get }
  var json: JSONValue { get }
  func drawing(width: Int, appearance: Appearance) -> Canvas
}

/// Something read off each block of a model.
struct BlockReadings<Value> {
  let run: ModelRun
  let blocks: [(block: TokenBlockSite, value: Value)]

  init(run: ModelRun, blocks: [(TokenBlockSite, Value)]) { (self.run, self.blocks) = (run, blocks) }

  /// What is the same for all blocks, for programs.
  var head: [JSONValue.Member] {
    let input = run.program.input
    return [
      .init(name: "model", value: .string(run.preset.name)),
      .init(name: "weights", value: .string("\(run.weights.provenance)")),
      .init(name: "input", value: ["height": .integer(input.rows), "width": .integer(input.columns)]),
    ]
  }

  /// A curve over the blocks, counted from 1.
  func series(_ name: String, _ number: (Value) -> Double) -> Plot.Series {
    Plot.Series(Phrase(verbatim: name), blocks.enumerated().map { (Double($0.offset + 1), number($0.element.value)) })
  }
}

extension Canvas {
  /// A plot of curves over blocks, below it the warning that nothing was trained where that is so.
  static func plot(_ plot: Plot, isSynthetic: Bool, width: Int, appearance: Appearance) -> Canvas {
    var canvas = Canvas(width: width, height: 24 + (isSynthetic ? 1 : 0), appearance: appearance)
    var rest = canvas.bounds
    if isSynthetic { canvas.text(AttentionWords.synthetic, in: rest.splitBottom(1), style: canvas.theme.warning) }
    canvas.plot(plot, in: rest)
    return canvas
  }
}
