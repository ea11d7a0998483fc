import ArgumentParser
import VisionCore

/// How alike the positions of a model are.
struct PositionsCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "positions",
    abstract:
      "Draw the cosine similarity of a token's position embedding to all others (Dosovitskiy et al. 2021, Fig. 7).",
    discussion: """
      At another --size than the model's own, before and after the embeddings are resampled. Positions that a \
      convolution makes of the tokens need an image. Without weights sinusoids are computed by their formula.
      """)

  @Argument(help: "A model's name or alias, a model file (YAML) or a checkpoint; `explorer models` lists the models.")
  var model: String

  @Option(
    help: ArgumentHelp(
      "The token: a place on its grid, or the class token (default: the middle).", valueName: "row,column|class"))
  var query: QueryArgument?

  @Option(help: ArgumentHelp("The image, for positions that depend on it.", valueName: "file"))
  var image: String?

  @Option(help: ArgumentHelp("The model's weights: a checkpoint of any kind.", valueName: "file"))
  var weights: String?

  @OptionGroup var size: SizeOptions
  @OptionGroup var output: AnalysisOptions

  func run(on console: Console) throws {
    let choice = try ModelChoice(model, weights: weights)
    let (program, _) = try size.program(of: choice.preset)
    let source = choice.weights(for: program, seed: nil)
    let sites = program.positionSites
    if sites.isEmpty { throw PositionRequestFault.noPositions(model: choice.preset.name) }
    choice.explain(source, on: console)
    let maps = try sites.flatMap { try self.maps($0, choice.preset, program, source, on: console) }
    try output.write(
      usual: .text, PositionMap.table(maps), json: json(choice.preset, maps),
      drawing: { sheet(choice.preset, maps, source.provenance).canvas(width: $0, appearance: $1) }, on: console)
  }

  /// The similarities of one site's vectors: as they are stored, where that is another grid, and as they are added.
  private func maps(
    _ site: PositionSite, _ preset: Preset, _ program: Program, _ weights: any WeightSource, on console: Console
  ) throws -> [PositionMap] {
    guard case .convolution(let step) = site.source else {
      let (added, stored) = try program.positions(of: site, weights: weights)
      guard let stored else { return [try map(site, "as added", added)] }
      return [try map(site, "as stored", stored), try map(site, "resampled", added)]
    }
    guard let image else { throw PositionRequestFault.needsImage(model: preset.name) }
    try program.checkMemory()
    let picture = try preset.preprocessing(program.input).crop(of: Image(contentsOf: image))
    let run = ModelRun(
      preset: preset, program: program, picture: picture,
      numbers: try preset.preprocessing(program.input).normalized(picture), weights: weights, threads: nil)
    let captured = try run.engine(keeping: [step], on: console).run(run.numbers, capturing: [step]).captured[step]
    let grid = TokenGrid(site.tokens.grid)
    return [try map(site, "for this image", PositionVectors(tokens: grid, values: captured?.values ?? []))]
  }

  /// A query is a place on the grid of the vectors that are added; others show the place that lies there.
  private func map(_ site: PositionSite, _ what: String, _ vectors: PositionVectors) throws -> PositionMap {
    var chosen = query?.query ?? .place(vectors.tokens.grid.center)
    if case .place(let place) = chosen, query != nil {
      guard site.tokens.grid.contains(place) else { throw AttentionError.noSuchQuery(chosen, site.tokens) }
      chosen = .place(GridPlacement(site.tokens.grid).place(place, on: vectors.tokens.grid))
    }
    return PositionMap(
      name: site.name, what: what, grid: vectors.tokens.grid, query: chosen,
      similarities: try vectors.similarities(to: chosen))
  }

  private func json(_ preset: Preset, _ maps: [PositionMap]) -> JSONValue {
    [
      "model": .string(preset.name),
      "positions": .array(
        maps.map { map in
          [
            "embedding": .string(map.name), "state": .string(map.what), "query": .string("\(map.query)"),
            "grid": ["height": .integer(map.grid.rows), "width": .integer(map.grid.columns)],
            "similarities": .array(map.similarities.map(JSONValue.number)),
          ]
        }),
    ]
  }

  private func sheet(_ preset: Preset, _ maps: [PositionMap], _ provenance: WeightProvenance) -> PictureSheet {
    let panels = maps.compactMap(\.panel)
    var sheet = PictureSheet(title: "\(preset.title) · cosine similarity of positions", panels: panels)
    sheet.widest = 56
    if case .synthetic = provenance { sheet.warning = AttentionWords.synthetic }
    return sheet
  }
}

/// How alike a token's position is to all others.
struct PositionMap {
  let name: String
  /// Which vectors: as they are stored, as they are added.
  let what: String
  let grid: GridSize
  let query: AttentionQuery
  /// By place, row by row.
  let similarities: [Double]

  var panel: PictureSheet.Panel? {
    let scale = ColorScale(.blueOrange, range: -1...1)
    return ScalarGrid(width: grid.columns, height: grid.rows, values: similarities.map { Float($0) })
      .map { .init(title: "\(name), \(what), \(query)", picture: Picture($0, scale: scale), scale: scale) }
  }

  static func table(_ maps: [PositionMap]) -> DataTable {
    DataTable(
      columns: [
        .init("embedding", shortens: true), .init("state"), .init("row", .right), .init("column", .right),
        .init("similarity", .right),
      ],
      rows: maps.flatMap { map in
        zip(map.grid.places, map.similarities).map { place, value in
          DataTable.Row([
            .init(map.name), .init(map.what), .init(place.row), .init(place.column),
            .init(fixedText(value, digits: 4), .number(value)),
          ])
        }
      })
  }
}

/// Positions that are not there to be shown.
enum PositionRequestFault: UsageError, Equatable {
  case noPositions(model: String)
  case needsImage(model: String)

  var description: String {
    switch self {
    case .noPositions(let model):
      "\(model) adds no positions to its tokens; where it has relative ones, `explorer bias` shows them"
    case .needsImage(let model):
      "\(model) makes its positions from the tokens of an image; give one with --image FILE"
    }
  }
}
