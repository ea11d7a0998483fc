import ArgumentParser

/// The options of every command that gives curves or points: a plot of them, or their numbers.
struct PlotOptions: ParsableArguments {
  @Option(help: "Numbers as table, json, csv, markdown or latex; a plot as text, ansi, svg or png.")
  var format = AnalysisFormat.text

  @Option(help: "Colours of the plot; auto: what the terminal shows, none in a file or pipe or if NO_COLOR is set.")
  var color = ColorChoice.auto

  @Option(help: ArgumentHelp("The plot's width in columns (default: the terminal's, else 100).", valueName: "n"))
  var columns: Int?

  @OptionGroup var file: OutputOptions

  func validate() throws {
    if let columns, !(40...500).contains(columns) {
      throw ValidationError("The width is \(columns) columns; it must lie between 40 and 500.")
    }
  }

  /// Writes the numbers or the plot, whichever was asked for.
  /// - Parameters:
  ///   - json: the document that stands for the table in JSON
  ///   - plot: a canvas of so many columns
  func write(
    _ table: @autoclosure () -> DataTable, json: @autoclosure () throws -> JSONValue,
    plot: (Int, Appearance) throws -> Canvas, on console: Console
  ) throws {
    if let format = format.table {
      let document = try json()
      return try console.write(table(), as: format, json: document, color: color, to: file.output)
    }
    let picture = format.picture ?? .text
    let width = columns ?? (picture.isDrawing ? 100 : max(40, console.columns ?? 100))
    let appearance = PictureOptions.appearance(color, console, picture, to: file.output)
    try console.write(plot(width, appearance), as: picture, to: file.output)
  }
}
