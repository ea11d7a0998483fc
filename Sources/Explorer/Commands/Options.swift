import ArgumentParser
import VisionCore

extension TableFormat: ExpressibleByArgument {}
extension ColorChoice: ExpressibleByArgument {}

/// The options of every command that prints a table.
struct TableOptions: ParsableArguments {
  @Option(help: "How the data is written.")
  var format = TableFormat.table

  @Option(help: "Colours of a table; auto: on a terminal, unless NO_COLOR is set.")
  var color = ColorChoice.auto

  @OptionGroup var file: OutputOptions

  /// Writes a table; `json` is the document that stands for it in JSON.
  func write(_ table: DataTable, json: @autoclosure () -> JSONValue, on console: Console) throws {
    try console.write(table, as: format, json: json(), color: color, to: file.output)
  }
}

extension Console {
  /// Writes a table to a file, or to the standard output where none is named.
  /// - Parameter json: the document that stands for it in JSON; the counting rule is put into it
  func write(
    _ table: DataTable, as format: TableFormat, json: @autoclosure () -> JSONValue, color: ColorChoice = .auto,
    to path: String? = nil
  ) throws {
    guard format == .table else { return try write(table.text(as: format, json: json()), to: path) }
    let table = table.set(in: tables)
    let (fitting, left) = path == nil ? columns.map(table.fitted) ?? (table, []) : (table, [])
    let isColoured = isColoured(color) && (path == nil || color != .auto)
    try write(fitting.text(isColoured: isColoured, in: tables), to: path)
    if !left.isEmpty { say("Left out, as the terminal is too narrow: \(left.joined(separator: ", ")).") }
  }
}

/// The option of every command that takes an image's size.
struct SizeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The image's size in pixels, such as 384 or (height by width) 256x320; else the one the model was made for.",
      valueName: "N|HxW"))
  var size: InputSize?

  /// Records a model at the size that was asked for.
  func program(of preset: Preset) throws -> (program: Program, input: GridSize) {
    let input = size?.grid ?? preset.input
    do {
      return (try preset.program(input: input), input)
    } catch let error as ShapeError {
      throw UnfitSize(model: preset.name, input: input, reason: error)
    }
  }
}

/// The option of every command that takes a model, to change the model's sizes and options by name.
struct SettingOptions: ParsableArguments {
  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "A size or option of the model to change, such as width=128 or depths=2,2,18,2; may be repeated.",
      valueName: "key=value"))
  var changes: [String] = []

  func validate() throws {
    for change in changes where !change.contains("=") { throw ValidationError("\(MalformedChange(text: change)).") }
  }
}

/// An image's size as it is typed: `384`, `256x320`.
struct InputSize: ExpressibleByArgument, Equatable {
  let grid: GridSize

  init(grid: GridSize) { self.grid = grid }

  init?(argument: String) {
    let parts = argument.split(omittingEmptySubsequences: false) { "xX×".contains($0) }
    let sides = parts.compactMap { part in part.allSatisfy(\.isASCII) && part.first != "+" ? Int(part) : nil }
    guard sides.count == parts.count, (1...2).contains(sides.count), sides.allSatisfy({ $0 > 0 }) else { return nil }
    grid = GridSize(rows: sides[0], columns: sides[sides.count - 1])
  }
}

/// A size that a model does not take.
struct UnfitSize: UsageError, Equatable {
  let model: String
  let input: GridSize
  let reason: ShapeError

  var sentence: Phrase { "\(model) does not take an image of \(input) pixels: \(reason)" }
}
