import ArgumentParser
import CNcurses
import VisionCore

/// How a formula is written.
enum FormulaFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json, latex
}

/// Explains the formula of a model's or module's cost.
struct FormulaCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "formula",
    abstract:
      "Explain a cost: the formula, the same with numbers put in, the integer, the symbols, the paper's equation.",
    discussion: """
      Terms have one colour in all lines. Beside multiply-accumulates the other work and the bytes are said; \
      `explorer cost MODEL` lists the modules' paths.
      """)

  @Argument(help: "A model's name or alias, which `explorer models` lists, or a model file (YAML).")
  var model: String

  @Argument(help: "A module's path, such as layers.0.blocks.1.attn; else the model.")
  var path = ""

  @OptionGroup var size: SizeOptions

  @Option(help: "How it is written.")
  var format = FormulaFormat.text

  @OptionGroup var picture: PictureOptions
  @OptionGroup var file: OutputOptions

  func run(on console: Console) throws {
    let preset = try ModelChoice.counted(model, on: console)
    let (_, input) = try size.program(of: preset)
    let reading = try ModelReading(preset, input: input)
    guard let row = reading.outline.rows.first(where: { $0.kind != nil && $0.path == path }) else {
      throw UnknownModule(path: path, model: preset.name, paths: reading.program.modules.map(\.path))
    }
    let explanation = reading.program.explanation(of: row.node, reading.cost)
    let title = [preset.shownName, path].filter { !$0.isEmpty }.joined(separator: " ")
    switch format {
    case .latex: try console.write(explanation.latex(title: title), to: file.output)
    case .json: try console.write(json(explanation, row, reading).headed(by: .exact).text, to: file.output)
    case .text: try writeText(row, reading, title: title, on: console)
    }
  }

  private func writeText(_ row: Outline.Row, _ reading: ModelReading, title: String, on console: Console) throws {
    let detail = NodeDetail(row, reading)
    let appearance = PictureOptions.appearance(picture.color, console, to: file.output)
    let width = picture.columns(console)
    let lines = detail.lines(width: width, isShort: false, Canvas(width: 0, height: 0, appearance: appearance))
    var canvas = Canvas(width: width, height: lines.count + 2, appearance: appearance)
    canvas.text(StyledText(CountingHeading.exact.line, canvas.theme.muted), in: canvas.bounds.row(0))
    canvas.text(StyledText("\(title) \(reading.input)", canvas.theme.title), in: canvas.bounds.row(1))
    let body = Region(x: 0, y: 2, width: width, height: lines.count)
    for (place, line) in lines.enumerated() { canvas.text(line, in: body, row: place) }
    try console.write(canvas, as: .text, to: file.output)
  }

  private func json(_ explanation: FormulaExplanation, _ row: Outline.Row, _ reading: ModelReading) -> JSONValue {
    let ledger = reading.cost.ledger
    return [
      "model": .string(reading.preset.name), "input": reading.input.json, "path": .string(path),
      "kind": JSONValue(row.kind), "rule": .string(CountingRule.exact.rawValue),
      "symbols": .string(explanation.formula.description), "numbers": .string(explanation.formula.withNumbers),
      "macs": .integer(explanation.formula.value),
      "terms": .array(
        explanation.terms.map {
          ["symbols": .string($0.symbols), "numbers": .string($0.numbers), "value": .integer($0.value)]
        }),
      "legend": .array(
        explanation.legend.map {
          ["name": .string($0.name), "value": .integer($0.value), "meaning": .string($0.meaning.english)]
        }),
      "equation": explanation.equation.map { ["source": .string($0.source), "text": .string($0.text)] } ?? .null,
      "places": .array(reading.program.windowCounts(of: row.node).map(\.json)),
      "operations": .object(
        WorkKind.allCases.map {
          JSONValue.Member(name: camelCase($0.rawValue), value: .integer(ledger.operations($0, of: row.node)))
        }),
      "bytes": .array(NumberFormat.allCases.map { ledger.bytesJSON(of: row.node, in: $0) }),
    ]
  }
}

extension WindowCount {
  /// The length formula with its parameters and result.
  fileprivate var json: JSONValue {
    [
      "what": .string(what), "map": map.json, "kernel": .integer(kernel), "stride": .integer(stride),
      "overlap": .integer(overlap), "margins": margins.json, "symbols": .string(symbols.joined(separator: " × ")),
      "numbers": .string(numbers.joined(separator: " × ")), "grid": grid.json,
    ]
  }
}

extension Ledger {
  /// The bytes of a module or step in a number format.
  func bytesJSON(of node: ModuleRecord.Child, in format: NumberFormat) -> JSONValue {
    [
      "format": .string(format.rawValue), "parameters": .integer(parameterBytes(of: node, in: format)),
      "activations": .integer(activationBytes(of: node, in: format)),
      "attention": .integer(attentionBytes(of: node, in: format)),
      "intensity": JSONValue(intensity(of: node, in: format)),
    ]
  }
}

/// A path that no module of the model has.
struct UnknownModule: UsageError, Equatable {
  let path: String
  let model: String
  let paths: [String]

  var sentence: Phrase {
    let beginning = path.split(separator: ".").first.map(String.init) ?? ""
    let like = paths.filter { !$0.isEmpty && $0.hasPrefix(beginning) }.prefix(3)
    let shown = like.isEmpty ? Array(paths.filter { !$0.isEmpty }.prefix(3)) : Array(like)
    return "\(model) has no module '\(path)'; there are \(shown.joined(separator: ", ")) … "
      + "(`explorer cost \(model)` lists all)"
  }
}
