import ArgumentParser
import VisionCore

extension BiasSpacing: ExpressibleByArgument {}

/// A window's relative position bias: the table by head, and the row that a query reads from it.
struct BiasCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "bias",
    abstract: "Draw the relative position bias of a block's windows by head, at its own window or another.",
    discussion: """
      On the left the table by the offset of query and key, (2M − 1) × (2M − 1); on the right what a query of the \
      window adds to its scores for each key, a row of the M² × M² bias. In another window a table is resampled, as \
      for a transfer, and what a network computes is computed by the same weights from the new offsets.
      """)

  @Argument(help: "A model's name or alias, a model file (YAML) or a checkpoint; `explorer models` lists the models.")
  var model: String

  @Option(help: ArgumentHelp("The path of an attention or of its block (default: the first).", valueName: "path"))
  var block: String?

  @Option(help: ArgumentHelp("The head that is drawn (default: all).", valueName: "n"))
  var head: Int?

  @Option(help: ArgumentHelp("The side of another window.", valueName: "n"))
  var window: Int?

  @Option(help: "How offsets are spaced, where a network computes the bias (default: as the model has it).")
  var spacing: BiasSpacing?

  @Flag(help: "The learned factor of the cosine, 1/τ, of every layer and head instead, where a model learns it.")
  var scales = false

  @Option(help: ArgumentHelp("The query's place in the window (default: its middle).", valueName: "row,column"))
  var query: QueryArgument?

  @Option(help: ArgumentHelp("The model's weights: a checkpoint of any kind.", valueName: "file"))
  var weights: String?

  @OptionGroup var size: SizeOptions
  @OptionGroup var output: AnalysisOptions

  func validate() throws {
    if scales, block != nil || head != nil || window != nil || spacing != nil || query != nil {
      throw ValidationError(
        "--scales gives all layers and heads; leave --block, --head, --window, --spacing, --query out.")
    }
  }

  func run(on console: Console) throws {
    let choice = try ModelChoice(model, weights: weights)
    let (program, _) = try size.program(of: choice.preset)
    if scales { return try writeScales(choice, program, on: console) }
    let sites = program.attentionSites(Cost(program))
    guard let site = try block.map({ try sites.site(at: $0, of: choice.preset.name) }) ?? sites.first else {
      throw AttentionError.noAttention(model: choice.preset.name)
    }
    let source = choice.weights(for: program, seed: nil)
    let bias = try program.positionBias(
      of: site, weights: source, window: window.map { GridSize(square: $0) }, spacing: spacing)
    choice.explain(source, on: console)
    if let head, !(0..<bias.heads).contains(head) { throw AttentionError.noSuchHead(head, heads: bias.heads) }
    let heads = head.map { [$0] } ?? Array(0..<bias.heads)
    let place = try place(in: bias.window)
    try output.write(
      usual: .text, BiasPicture.table(bias, heads), json: json(choice.preset, site, bias, heads, place),
      drawing: { width, appearance in
        sheet(choice.preset, site, bias, heads, place, provenance: source.provenance)
          .canvas(width: width, appearance: appearance)
      }, on: console)
  }

  private func writeScales(_ choice: ModelChoice, _ program: Program, on console: Console) throws {
    let source = choice.weights(for: program, seed: nil)
    let found = try program.attentionScales(weights: source)
    if found.isEmpty { throw AttentionRequestFault.noScales(model: choice.preset.name) }
    choice.explain(source, on: console)
    let picture = ScalesPicture(scales: found)
    let isSynthetic = if case .synthetic = source.provenance { true } else { false }
    try output.write(
      usual: .table, picture.table,
      json: [
        "model": .string(choice.preset.name), "weights": .string("\(source.provenance)"), "scales": picture.table.json,
      ],
      drawing: { .plot(picture.plot.plot, isSynthetic: isSynthetic, width: $0, appearance: $1) }, on: console)
  }

  private func place(in window: GridSize) throws -> GridPlace {
    guard let query = query?.query else { return window.center }
    guard case .place(let place) = query, window.contains(place) else {
      throw AttentionError.noSuchQuery(query, TokenGrid(window))
    }
    return place
  }

  private func json(
    _ preset: Preset, _ site: AttentionSite, _ bias: PositionBias, _ heads: [Int], _ place: GridPlace
  ) -> JSONValue {
    [
      "model": .string(preset.name), "block": .string(site.path),
      "window": ["height": .integer(bias.window.rows), "width": .integer(bias.window.columns)],
      "query": [.integer(place.row), .integer(place.column)],
      "heads": .array(
        heads.map { head in
          [
            "head": .integer(head), "table": numbers(bias.table(ofHead: head)),
            "query": numbers(bias.row(ofHead: head, query: place)),
          ]
        }),
    ]
  }

  private func numbers(_ values: [Float]) -> JSONValue { .array(values.map { .number(Double($0)) }) }

  private func sheet(
    _ preset: Preset, _ site: AttentionSite, _ bias: PositionBias, _ heads: [Int], _ place: GridPlace,
    provenance: WeightProvenance
  ) -> PictureSheet {
    let panels = heads.flatMap { head -> [PictureSheet.Panel] in
      let picture = BiasPicture(bias: bias, head: head, query: place)
      return [picture.tablePanel, picture.rowPanel].compactMap(\.self)
    }
    var sheet = PictureSheet(
      title: "\(preset.title) · \(site.path) · window \(bias.window)"
        + (spacing.map { " · \($0.rawValue) offsets" } ?? ""),
      panels: panels)
    sheet.widest = 48
    sheet.notes = ["The frame on the left is the part of the table that the query on the right reads, turned about."]
    if case .synthetic = provenance { sheet.warning = AttentionWords.synthetic }
    return sheet
  }
}
