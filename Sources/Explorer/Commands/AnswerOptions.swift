import ArgumentParser
import CNcurses
import VisionCore

extension PictureFormat: ExpressibleByArgument {}

/// How an answer is written: its numbers, or a drawing of them.
enum AnswerFormat: String, ExpressibleByArgument, CaseIterable {
  case table, json, csv, markdown, latex
  case text, ansi, svg, png

  /// How its numbers are written; nil for a drawing.
  var table: TableFormat? { TableFormat(rawValue: rawValue) }
  /// How its drawing is written; nil for numbers.
  var picture: PictureFormat? { PictureFormat(rawValue: rawValue) }
}

/// The options of every command that answers in numbers: how they are written, or a drawing of them.
struct AnswerOptions: ParsableArguments {
  @Option(help: "Numbers as table, json, csv, markdown or latex; a drawing as text, ansi, svg or png.")
  var format: AnswerFormat?

  @OptionGroup var picture: PictureOptions
  @OptionGroup var file: OutputOptions

  /// Writes what was asked for of an answer, `usual` where nothing was.
  func write(_ answer: AnalysisAnswer, usual: AnswerFormat = .table, on console: Console) throws {
    let format = format ?? usual
    if let format = format.table {
      if format == .table { for remark in answer.remarks { console.note(remark.english) } }
      return try console.write(answer.table, as: format, json: answer.json, color: picture.color, to: file.output)
    }
    let picture = format.picture ?? .text
    let appearance = PictureOptions.appearance(self.picture.color, console, picture, to: file.output)
    let columns = self.picture.columns ?? (picture.isDrawing ? nil : self.picture.columns(console))
    try console.write(answer.canvas(columns: columns, appearance: appearance), as: picture, to: file.output)
  }

  /// The same for a table that no analysis gives.
  func write(_ table: DataTable, json: JSONValue, on console: Console) throws {
    try write(AnalysisAnswer(table: table, json: json), on: console)
  }
}

extension Console {
  /// Writes a table to a file, or to the standard output where none is named.
  /// - Parameter json: the document that stands for it in JSON; the counting rule is put into it
  func write(
    _ table: DataTable, as format: TableFormat, json: JSONValue, color: ColorChoice = .auto, to path: String? = nil
  ) throws {
    guard format == .table else { return try write(table.text(as: format, json: json), to: path) }
    let (fitting, left) = path == nil ? columns.map(table.fitted) ?? (table, []) : (table, [])
    let isColoured = isColoured(color) && (path == nil || color != .auto)
    try write(fitting.text(isColoured: isColoured), to: path)
    if !left.isEmpty { note("Left out, as the terminal is too narrow: \(left.joined(separator: ", ")).") }
  }
}

/// The options of every command that draws.
struct PictureOptions: ParsableArguments {
  @Option(help: "Colours; auto: what the terminal shows, none in a file or pipe or if NO_COLOR is set.")
  var color = ColorChoice.auto

  @Option(help: ArgumentHelp("A drawing's width in columns (default: the terminal's, else 80).", valueName: "n"))
  var columns: Int?

  func validate() throws {
    if let columns, !(40...500).contains(columns) {
      throw ValidationError("The width is \(columns) columns; it must lie between 40 and 500.")
    }
  }

  /// Columns to draw on.
  func columns(_ console: Console) -> Int { columns ?? max(40, console.columns ?? 80) }

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
}
