import ArgumentParser
import CNcurses
import VisionCore

/// How an analysis is written: its numbers, or a drawing of them.
enum AnalysisFormat: String, ExpressibleByArgument, CaseIterable {
  case table, json, csv, markdown, latex
  case text, ansi, svg, png

  /// How its numbers are written; nil for a drawing.
  var table: TableFormat? { TableFormat(rawValue: rawValue) }
  /// How its drawing is written; nil for numbers.
  var picture: PictureFormat? { PictureFormat(rawValue: rawValue) }
}

/// The options of every command that gives both numbers and a drawing.
struct AnalysisOptions: ParsableArguments {
  @Option(help: "Numbers as table, json, csv, markdown or latex; a drawing as text, ansi, svg or png.")
  var format: AnalysisFormat?

  @Option(help: "Colours; auto: what the terminal shows, none in a file or pipe or if NO_COLOR is set.")
  var color = ColorChoice.auto

  @Option(help: ArgumentHelp("The drawing's width in columns (default: the terminal's, else 80).", valueName: "n"))
  var width: Int?

  @OptionGroup var file: OutputOptions

  func validate() throws {
    if let width, !(40...500).contains(width) {
      throw ValidationError("The width is \(width) columns; it must lie between 40 and 500.")
    }
  }

  /// Writes what was asked for, `usual` where nothing was.
  /// - Parameters:
  ///   - json: the document that stands for the table in JSON
  ///   - drawing: a canvas of so many columns
  func write(
    usual: AnalysisFormat, _ table: DataTable, json: @autoclosure () -> JSONValue,
    drawing: (Int, Appearance) -> Canvas, on console: Console
  ) throws {
    let format = format ?? usual
    if let format = format.table {
      return try console.write(table, as: format, json: json(), color: color, to: file.output)
    }
    let picture = format.picture ?? .text
    let columns = width ?? (picture.isDrawing ? 100 : max(40, console.columns ?? 80))
    let appearance = PictureOptions.appearance(color, console, picture, to: file.output)
    try console.write(drawing(columns, appearance), as: picture, to: file.output)
  }
}

extension ModelRun {
  /// The model ready to run, keeping steps that a fused kernel would swallow.
  func engine(keeping steps: Set<Int> = [], on console: Console) throws -> Engine {
    let progress = ProgressLine(console)
    defer { progress.clear() }
    return try Engine(program, weights: weights, threads: threads, capturing: steps) {
      progress.show("reading weights", $0)
    }
  }
}
