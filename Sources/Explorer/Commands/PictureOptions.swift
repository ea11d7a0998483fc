import ArgumentParser
import CNcurses

extension PictureFormat: ExpressibleByArgument {}

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
  /// - Parameters:
  ///   - format: a drawing has all colours and characters, ANSI all colours unless others are asked for
  ///   - path: the file that it goes to, which is no terminal
  static func appearance(
    _ color: ColorChoice, _ console: Console, _ format: PictureFormat = .text, to path: String? = nil
  ) -> Appearance {
    if format.isDrawing { return Appearance() }
    let environment = TerminalEnvironment.current
    let usual: ColorDepth =
      if format == .ansi {
        .truecolor
      } else if console.columns == nil || path != nil {
        .monochrome
      } else {
        environment.depth(flag: nil, configured: nil, entryColors: 256)
      }
    return Appearance(
      background: environment.background, depth: color.depth ?? usual, unicode: cncurses_locale_is_utf8())
  }

  /// Prints a picture.
  func write(_ canvas: Canvas, on console: Console) throws {
    try console.write(canvas, as: .text, to: nil)
  }

  /// Prints a picture.
  static func write(_ canvas: Canvas, on console: Console) throws {
    try console.write(canvas, as: .text, to: nil)
  }
}

/// The options of every command whose answer is a picture alone.
struct DrawingOptions: ParsableArguments {
  @Option(help: "How the picture is written.")
  var format = PictureFormat.text

  @OptionGroup var picture: PictureOptions
  @OptionGroup var file: OutputOptions

  /// Columns to draw on.
  func columns(_ console: Console) -> Int { picture.columns(console) }

  /// How the picture is drawn.
  func appearance(_ console: Console) -> Appearance {
    PictureOptions.appearance(picture.color, console, format, to: file.output)
  }

  /// Writes the picture.
  func write(_ canvas: Canvas, on console: Console) throws {
    try console.write(canvas, as: format, to: file.output)
  }
}
