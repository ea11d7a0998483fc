import ArgumentParser
import VisionCore

/// Runs a model and prints where a token looks.
struct AttentionCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "attention",
    abstract: "Run a model on an image and print a block's attention over it, as coloured text.",
    discussion: "Heads, rows and columns are counted from 0; `explorer cost MODEL` lists the blocks' paths.")

  @Argument(help: "A model's name or alias, a model file (YAML) or a checkpoint; `explorer models` lists the models.")
  var model: String

  @OptionGroup var options: RunOptions

  @Option(help: ArgumentHelp("The path of an attention or of its block (default: the last).", valueName: "path"))
  var block: String?

  @Option(help: ArgumentHelp("A head, or the mean of all.", valueName: "n|mean"))
  var head = HeadArgument(selection: .mean)

  @Option(
    help: ArgumentHelp(
      "The token that looks: a place on the grid, or the class token (default: that, else the middle).",
      valueName: "row,column|class"))
  var query: QueryArgument?

  @OptionGroup var picture: DrawingOptions

  func run(on console: Console) throws {
    let run = try options.prepare(model, on: console)
    let preset = run.preset
    let sites = run.program.allAttentionSites(Cost(run.program)).filter(\.arrangement.hasPlaces)
    let site = try sites.chosen(at: block, of: preset.name)
    let query = query?.query ?? site.arrangement.queries.defaultQuery
    // What cannot be shown is said before the model runs.
    _ = try scene(run, site, sites.count, query, attention: nil)
    let kept = try run.kept(site, on: console)
    let scene = try scene(run, site, sites.count, query, attention: kept.map { try $0.attention(of: query) })
    try picture.write(
      AttentionPicture.canvas(scene, width: picture.columns(console), appearance: picture.appearance(console)),
      on: console)
  }

  private func scene(
    _ run: ModelRun, _ site: AttentionSite, _ count: Int, _ query: AttentionQuery, attention: QueryAttention?
  ) throws -> AttentionScene {
    if case .head(let head) = head.selection, !(0..<site.heads).contains(head) {
      throw AttentionError.noSuchHead(head, heads: site.heads)
    }
    let image = run.picture.flatMap { PixelGrid(width: $0.width, height: $0.height, rgb: $0.pixels) }
    var isSynthetic = false
    if case .synthetic = run.weights.provenance { isSynthetic = true }
    return try AttentionScene(
      model: run.preset.title, input: run.program.input, site: site, siteCount: count, query: query,
      head: head.selection, image: image, attention: attention, isSynthetic: isSynthetic)
  }
}

/// A head as it is typed.
struct HeadArgument: ExpressibleByArgument, CustomStringConvertible {
  let selection: HeadSelection

  init(selection: HeadSelection) { self.selection = selection }

  init?(argument: String) {
    if argument == "mean" {
      selection = .mean
    } else if let head = Int(argument), head >= 0 {
      selection = .head(head)
    } else {
      return nil
    }
  }

  var description: String {
    switch selection {
    case .mean: "mean"
    case .head(let head): "\(head)"
    }
  }
}

/// A query as it is typed: `5,7`, `class`, `distillation`, `register-0`.
struct QueryArgument: ExpressibleByArgument {
  let query: AttentionQuery

  init(_ query: AttentionQuery) { self.query = query }

  init?(argument: String) {
    if let token = PrefixToken(name: argument) {
      query = .prefix(token)
      return
    }
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0) }
    guard parts.count == 2, numbers.count == 2, numbers.allSatisfy({ $0 >= 0 }) else { return nil }
    query = .place(GridPlace(row: numbers[0], column: numbers[1]))
  }

  /// As it is typed.
  var text: String {
    switch query {
    case .prefix(let token): token.name
    case .place(let place): "\(place.row),\(place.column)"
    }
  }
}

/// What was asked for and is not there.
enum AttentionRequestFault: UsageError, Equatable {
  case noWindows(model: String)
  case noSuchTokenBlock(String, model: String, paths: [String])

  var sentence: Phrase {
    switch self {
    case .noSuchTokenBlock(let path, let model, let paths):
      "\(model) has no block at '\(path)'; its blocks are \(AttentionError.list(paths))"
    case .noWindows(let model):
      "\(model) has no windows: its attention is over all tokens"
    }
  }
}
