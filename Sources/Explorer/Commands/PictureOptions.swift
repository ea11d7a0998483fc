import ArgumentParser
import CNcurses

/// The options of every command that prints a picture as coloured text.
struct PictureOptions: ParsableArguments {
  @Option(help: "Colours of the picture; auto: what the terminal shows, none in a file or pipe or if NO_COLOR is set.")
  var color = ColorChoice.auto

  @Option(help: ArgumentHelp("The picture's width in columns (default: the terminal's, else 80).", valueName: "n"))
  var width: Int?

  func validate() throws {
    if let width, !(40...500).contains(width) {
      throw ValidationError("The width is \(width) columns; it must lie between 40 and 500.")
    }
  }

  /// Columns to draw on.
  func columns(_ console: Console) -> Int { width ?? max(40, console.columns ?? 80) }

  /// How the picture is drawn: its colours, and its characters by the locale.
  func appearance(_ console: Console) -> Appearance { PictureOptions.appearance(color, console) }

  /// How a picture in these colours is drawn, its characters by the locale.
  static func appearance(_ color: ColorChoice, _ console: Console) -> Appearance {
    let environment = TerminalEnvironment.current
    let onTerminal =
      console.columns == nil ? ColorDepth.monochrome : environment.depth(flag: nil, configured: nil, entryColors: 256)
    return Appearance(
      background: environment.background, depth: color.depth ?? onTerminal, unicode: cncurses_locale_is_utf8())
  }

  /// Prints a picture.
  func write(_ canvas: Canvas, on console: Console) throws(OutputError) {
    try PictureOptions.write(canvas, on: console)
  }

  /// Prints a picture.
  static func write(_ canvas: Canvas, on console: Console) throws(OutputError) {
    let (depth, ascii) = (canvas.appearance.depth, !cncurses_locale_is_utf8())
    try console.output(
      depth == .monochrome ? canvas.plainText(ascii: ascii) : canvas.ansiText(depth: depth, ascii: ascii))
  }
}
