import ArgumentParser
import VisionCore

/// Opens the screens, the default where no other command is named.
struct OpenCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Open the screens; what happens where no command is named.")

  @Argument(help: "A model's name or alias; `explorer models` lists them.")
  var model: String?

  @Option(help: ArgumentHelp("The image that the model looks at.", valueName: "file"))
  var image: String?

  @Option(help: ArgumentHelp("The model's weights, as safetensors.", valueName: "file"))
  var weights: String?

  @OptionGroup var size: SizeOptions

  @Option(help: "Colours of the screens; auto: what the terminal can show, unless NO_COLOR is set.")
  var color = ColorChoice.auto

  func run(on console: Console) throws {
    let preset = try model.map { try Catalog.preset(named: $0) }
    if let preset { _ = try size.program(of: preset) }
    throw TerminalRequired(model: preset?.name)
  }
}

/// The screens were asked for where there is no terminal to show them.
struct TerminalRequired: Error, Equatable, CustomStringConvertible {
  /// The model that was named, to say what to use instead.
  let model: String?

  var description: String {
    let instead =
      model.map { "`explorer cost \($0)`" }
      ?? "`explorer models`, `explorer cost MODEL` or `explorer compare MODEL MODEL`"
    return "the screens need a terminal for both input and output, and there is none; "
      + "without one, use \(instead) (see `explorer --help`)"
  }
}
