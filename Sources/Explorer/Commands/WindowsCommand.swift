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
  var query: QueryArgument?

  @OptionGroup var picture: DrawingOptions

  func run(on console: Console) throws {
    let choice = try ModelChoice(model, changes: settings.changes, for: .counting)
    let preset = choice.preset
    let (program, input) = try size.program(of: preset)
    let sites = program.attentionSites(Cost(program)).filter { $0.arrangement.windows != nil }
    guard !sites.isEmpty else { throw AttentionRequestFault.noWindows(model: preset.name) }
    let chosen = try block.map { try sites.site(at: $0, of: preset.name) }
    let site = chosen ?? sites.first { $0.arrangement.windows?.isShifted ?? false } ?? sites[0]
    guard let partition = site.arrangement.windows else { throw AttentionRequestFault.noWindows(model: preset.name) }
    let cropped = try image.map { try preset.preprocessing(input).crop(of: Image(contentsOf: $0)) }
    let canvas = WindowsPicture.canvas(
      model: preset.title, stage: Phrase(verbatim: site.path), partition: partition, cursor: try cursor(partition),
      image: cropped.flatMap { PixelGrid(width: $0.width, height: $0.height, rgb: $0.pixels) },
      width: picture.columns(console), appearance: picture.appearance(console))
    try picture.write(canvas, on: console)
  }

  private func cursor(_ partition: WindowPartition) throws -> GridPlace {
    guard let query = query?.query else { return GridPlace(row: 0, column: 0) }
    guard case .place(let place) = query, partition.map.contains(place) else {
      throw AttentionError.noSuchQuery(query, TokenGrid(partition.map))
    }
    return place
  }
}
