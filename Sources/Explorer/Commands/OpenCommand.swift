import ArgumentParser
import VisionCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Opens the screens, the default where no other command is named.
struct OpenCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Open the screens; what happens where no command is named.")

  @Argument(
    help: """
      A model's name or alias, a model file (YAML) or a checkpoint, which `explorer models` lists; or the address of a view, such \
      as '\(Catalog.opening.name)/attention?block=layers.0.blocks.1&query=3,4'.
      """)
  var model: String?

  @Argument(help: ArgumentHelp("The image that the model looks at, as with --image.", valueName: "image"))
  var shown: String?

  @Option(name: .customLong("model"), help: ArgumentHelp("The same as an option.", valueName: "model"))
  var modelOption: String?

  @Option(help: ArgumentHelp("The image that the model looks at.", valueName: "file"))
  var image: String?

  @Option(help: ArgumentHelp("The model's weights: a checkpoint of any kind.", valueName: "file"))
  var weights: String?

  @OptionGroup var settings: SettingOptions
  @OptionGroup var size: SizeOptions
  @OptionGroup var language: LanguageOptions

  @Option(help: "Colours of the screens; auto: what the terminal can show, unless NO_COLOR is set.")
  var color = ColorChoice.auto

  @OptionGroup var graphics: GraphicsOptions

  func validate() throws {
    if model != nil, modelOption != nil { throw ValidationError("Give a model or --model, not both.") }
  }

  func run(on console: Console) throws {
    let image = shown ?? self.image
    let model = self.model ?? modelOption
    if let address = try model.flatMap(Address.init(argument:)) {
      if image != nil || weights != nil || size.size != nil || !settings.changes.isEmpty { throw AddressOptions() }
      return try open(ExplorerApp(address: address), model: address.model, console)
    }
    let choice = try model.map { try ModelChoice($0, weights: self.weights, changes: settings.changes) }
    for note in choice?.notes ?? [] { console.say("Note: \(note)") }
    let preset = choice?.preset
    let weights = self.weights ?? choice?.weightsPath
    let input = try preset.map { try size.program(of: $0).input } ?? size.size?.grid
    guard hasTerminal(console) else { throw TerminalRequired(model: preset?.name) }
    // What is wrong with a file is said before the screens open, where the sentence stays to be read.
    if let image { _ = try Image(contentsOf: image) }
    if let weights { try checkWeights(weights, for: preset, input) }
    let isUnnamed = model == nil && image == nil && weights == nil && input == nil
    let app =
      (isUnnamed ? Opening.app() : nil)
      ?? ExplorerApp(preset: preset, input: input, image: image, weights: weights)
    try open(app, model: preset?.name, console)
  }

  private func hasTerminal(_ console: Console) -> Bool { console.columns != nil && isatty(STDIN_FILENO) == 1 }

  private func open(_ app: ExplorerApp, model: String?, _ console: Console) throws {
    guard hasTerminal(console) else { throw TerminalRequired(model: model) }
    var app = app
    app.translation = language.chosen(console)
    // An address that leads nowhere is refused while its sentence can be read.
    _ = try app.start(size: .minimum)
    let terminal = try CursesTerminal(color: color, graphics: graphics.graphics)
    defer { terminal.restore() }
    app.remark = terminal.graphicsRefusal?.sentence
    if let reason = try app.run(on: terminal) {
      // A signal asked for the end: the process ends with that signal's status, the terminal as it was.
      terminal.restore()
      leave(with: reason.exitStatus)
    }
  }

  private func checkWeights(_ path: String, for preset: Preset?, _ input: GridSize?) throws {
    let preset = preset ?? ExplorerApp.defaultPreset
    let program = try preset.program(input: input)
    let required = program.parameters.map { (name: $0.name, shape: $0.shape) }
    let check = WeightCheck(required: required, source: try Checkpoint.weights(path, for: program))
    guard check.isSatisfied else { throw EngineError.unfittingWeights(check) }
  }
}

extension Address {
  /// The address that a command line gives; nil for a model's name or a file that is there.
  /// - Throws: `AddressError` for what is meant as an address and is none.
  init?(argument: String) throws {
    guard Address.isNamed(argument), FileSystem.kind(of: argument) == .absent else { return nil }
    self = try Address(argument)
  }
}

/// An address beside options that say the same.
struct AddressOptions: UsageError, Equatable {
  var sentence: Phrase {
    "an address says image, weights, size and edits itself; put them into it, such as "
      + "'\(Catalog.plain.name)/stages?size=384&image=cat.png', in place of options"
  }
}

/// Ends the process.
func leave(with status: Int32) -> Never { exit(status) }

/// The screens were asked for where there is no terminal to show them.
struct TerminalRequired: UsageError, Equatable {
  /// The model that was named, to say what to use instead.
  let model: String?

  var sentence: Phrase {
    let instead: Phrase =
      model.map { "`explorer cost \($0)`" }
      ?? "`explorer models`, `explorer cost MODEL` or `explorer compare MODEL MODEL`"
    return "the screens need a terminal for both input and output, and there is none; "
      + "without one, use \(instead) (see `explorer --help`)"
  }
}
