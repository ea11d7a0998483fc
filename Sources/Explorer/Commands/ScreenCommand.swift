import ArgumentParser
import CNcurses
import VisionCore

/// Prints a screen as it would stand in a terminal.
struct ScreenCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "screen",
    abstract: "Print a screen without opening it: as text, with colours, or as an SVG or PNG picture.",
    discussion: """
      Keys are given as they would be pressed, words for those without a character: enter, tab, space, escape, up, down, \
      left, right, home, end, pageup, pagedown. Example: explorer screen \(Catalog.opening.name) --keys 4 enter --format svg > attention.svg
      """)

  @Argument(
    help: "A model's name or alias, which `explorer models` lists, a model file (YAML), or the address of a view.")
  var model: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Keys that are pressed first, each a word of its own.", valueName: "key …"))
  var keys: [String] = []

  @Option(help: ArgumentHelp("The image that the model looks at.", valueName: "file"))
  var image: String?

  @Option(help: ArgumentHelp("The model's weights, as safetensors.", valueName: "file"))
  var weights: String?

  @OptionGroup var settings: SettingOptions
  @OptionGroup var size: SizeOptions

  @Option(help: "Columns of the screen.")
  var columns = 120

  @Option(help: "Rows of the screen.")
  var rows = 40

  @Option(help: "How the screen is written.")
  var format = PictureFormat.text

  @Flag(help: "Colours for a light background.")
  var light = false

  @Option(help: "How many colours the terminal has that is drawn; auto: all, none in text.")
  var color = ColorChoice.auto

  @OptionGroup var file: OutputOptions

  func validate() throws {
    guard (60...500).contains(columns), (16...200).contains(rows) else {
      throw ValidationError("A screen has 60 to 500 columns and 16 to 200 rows; \(columns) by \(rows) were asked for.")
    }
    if let word = keys.first(where: { Key(word: $0) == nil }) {
      throw ValidationError(
        "'\(word)' is no key; give a character or one of \(Key.words.map(\.word).joined(separator: ", ")).")
    }
  }

  func run(on console: Console) throws {
    var app = try app(console)
    app.translation = file.language.chosen(console, unicode: format.isDrawing)
    let screen = ScriptedScreen(
      app: app,
      size: TerminalSize(columns: columns, rows: rows),
      appearance: Appearance(
        background: light ? .light : .dark, depth: color.depth ?? (format == .text ? .monochrome : .truecolor),
        unicode: format.isDrawing || cncurses_locale_is_utf8()))
    let canvas = try screen.canvas(after: keys.compactMap(Key.init(word:))).inShownColors
    if format == .text {
      try console.write(canvas.plainText(ascii: !cncurses_locale_is_utf8()), to: file.output)
    } else {
      try console.write(canvas, as: format, to: file.output)
    }
  }
}

extension ScreenCommand {
  /// What is opened: a view by its address, or what the options say.
  private func app(_ console: Console) throws -> ExplorerApp {
    if let address = try model.flatMap(Address.init(argument:)) {
      if image != nil || weights != nil || size.size != nil || !settings.changes.isEmpty { throw AddressOptions() }
      return ExplorerApp(address: address)
    }
    let choice = try model.map { try ModelChoice($0, weights: self.weights, changes: settings.changes) }
    for note in choice?.notes ?? [] { console.say("Note: \(note)") }
    let preset = choice?.preset
    let input = try preset.map { try size.program(of: $0).input } ?? size.size?.grid
    if let image { _ = try Image(contentsOf: image) }
    let weights = self.weights ?? choice?.weightsPath
    let isUnnamed = preset == nil && image == nil && weights == nil && input == nil
    return
      (isUnnamed ? Opening.app() : nil)
      ?? ExplorerApp(preset: preset, input: input, image: image, weights: weights)
  }
}
