import ArgumentParser
import VisionCore

/// Prints how a map is cut into shifted windows.
struct WindowsCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "windows",
    abstract: "Print how a block's map is cut into windows, shifted, masked and put back, as coloured text.",
    discussion: "Rows and columns are counted from 0; `explorer cost MODEL` lists the blocks' paths.")

  @Argument(help: "The name or alias of a model with windows, such as \(Catalog.opening.name).")
  var model: String

  @OptionGroup var settings: SettingOptions
  @OptionGroup var size: SizeOptions

  @Option(
    help: ArgumentHelp("The path of an attention or of its block (default: the first that shifts).", valueName: "path"))
  var block: String?

  @Option(help: ArgumentHelp("The image whose patches stand in place of the tokens' colours.", valueName: "file"))
  var image: String?

  @Option(help: ArgumentHelp("The token that is followed (default: 0,0).", valueName: "row,column"))
  var token: QueryArgument?

  @Flag(
    help: "Run the model on the image with the block's mask off, and give the attention that crosses its regions then.")
  var leak = false

  @Option(help: ArgumentHelp("For --leak: the model's weights, a checkpoint of any kind.", valueName: "file"))
  var weights: String?

  @OptionGroup var picture: DrawingOptions

  func validate() throws {
    if leak, image == nil {
      throw ValidationError("--leak runs the model: give it something to look at, --image FILE.")
    }
    if weights != nil, !leak { throw ValidationError("--weights belongs to --leak; nothing else here runs the model.") }
  }

  func run(on console: Console) throws {
    let choice = try ModelChoice(model, weights: weights, changes: settings.changes)
    let preset = choice.preset
    let (program, input) = try size.program(of: preset)
    let sites = program.attentionSites(Cost(program)).filter { $0.arrangement.windows != nil }
    guard !sites.isEmpty else { throw AttentionRequestFault.noWindows(model: preset.name) }
    let chosen = try block.map { try sites.site(at: $0, of: preset.name) }
    let site = chosen ?? sites.first { $0.arrangement.windows?.isShifted ?? false } ?? sites[0]
    guard let partition = site.arrangement.windows else { throw AttentionRequestFault.noWindows(model: preset.name) }
    if leak { try program.checkMemory() }
    let cropped = try image.map { try preset.preprocessing(input).crop(of: Image(contentsOf: $0)) }
    if let cropped, leak {
      let source = choice.weights(for: program, seed: nil)
      choice.explain(source, on: console)
      let run = ModelRun(
        preset: preset, program: program, picture: cropped,
        numbers: try preset.preprocessing(input).normalized(cropped),
        weights: source, threads: nil)
      return try picture.write(
        leakSheet(try leak(run, at: site, on: console), of: run, at: site)
          .canvas(width: picture.columns(console), appearance: picture.appearance(console)), on: console)
    }
    let canvas = WindowsPicture.canvas(
      model: preset.title, stage: Phrase(verbatim: site.path), partition: partition, cursor: try cursor(partition),
      image: cropped.flatMap { PixelGrid(width: $0.width, height: $0.height, rgb: $0.pixels) },
      width: picture.columns(console), appearance: picture.appearance(console))
    try picture.write(canvas, on: console)
  }

  private func leak(_ run: ModelRun, at site: AttentionSite, on console: Console) throws -> MaskLeak {
    let engine = try run.engine(program: run.program.withoutMask(at: site), on: console)
    guard let maps = try AttentionMaps(site.record, in: engine.run(run.numbers, capturing: [site.step])),
      let leak = try MaskLeak(maps)
    else { throw AttentionRequestFault.noWindows(model: run.preset.name) }
    return leak
  }

  private func leakSheet(_ leak: MaskLeak, of run: ModelRun, at site: AttentionSite) -> PictureSheet {
    let picture = LeakPicture(leak: leak)
    let image = run.picture.flatMap { PixelGrid(width: $0.width, height: $0.height, rgb: $0.pixels) }
    var sheet = PictureSheet(
      title: "\(run.preset.title) · \(site.path) without its mask",
      panels: [picture.panel(over: image)].compactMap(\.self))
    sheet.notes = [picture.sentence]
    if run.isSynthetic { sheet.warning = AttentionWords.synthetic }
    return sheet
  }

  private func cursor(_ partition: WindowPartition) throws -> GridPlace {
    guard let query = token?.query else { return GridPlace(row: 0, column: 0) }
    guard case .place(let place) = query, partition.map.contains(place) else {
      throw AttentionError.noSuchQuery(query, TokenGrid(partition.map))
    }
    return place
  }
}
