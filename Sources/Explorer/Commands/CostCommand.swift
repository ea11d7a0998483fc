import ArgumentParser
import VisionCore

extension NumberFormat: ExpressibleByArgument {}

/// What a model costs, module by module.
struct CostCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "cost",
    abstract: "Count parameters and multiply-accumulates of a model, module by module, with the formulas.",
    discussion: """
      Multiply-accumulates (MACs) are those of matrix products and convolutions, exactly; a module includes what is below \
      it. The papers' FLOPs are MACs. --rule counts as others do; the column is then named after the rule.
      """)

  @Argument(help: "A model's name or alias, which `explorer models` lists, or a model file (YAML).")
  var model: String

  @OptionGroup var settings: SettingOptions
  @OptionGroup var size: SizeOptions

  @Option(help: ArgumentHelp("How deep the tree of modules is shown: 0 is the model alone.", valueName: "n"))
  var depth: Int?

  @Option(help: ArgumentHelp("The counting rule; `explorer why` says what each counts.", valueName: "rule"))
  var rule = CountingRule.exact

  @Flag(help: "The work beside multiply-accumulates too: norms, softmax, biases and so on, as operations.")
  var operations = false

  @Option(
    help: ArgumentHelp(
      "The bytes too that parameters, inputs and outputs, and attention matrices take in this format.",
      valueName: "fp32|fp16|int8"))
  var memory: NumberFormat?

  @OptionGroup var options: TableOptions

  func validate() throws {
    if let depth, depth < 0 { throw ValidationError("The depth is \(depth); it must be 0 or more.") }
  }

  func run(on console: Console) throws {
    let preset = try ModelChoice.counted(model, changes: settings.changes, on: console)
    let (program, input) = try size.program(of: preset)
    if options.format == .table, let remark = program.positionsRemark(preset, input: input) {
      console.say("Note: \(remark)")
    }
    let cost = Cost(program)
    let count = try RuleCount(rule, cost.ledger, of: preset)
    let modules = modules(of: program, cost).filter { $0.depth <= depth ?? .max }
    let extra = extraColumns(cost.ledger)
    let table = DataTable(
      columns: columns + extra.map(\.column),
      rows: modules.map { module in
        var row = module.row(of: preset, count)
        if rule != .exact { row.cells.removeLast() }
        row.cells += extra.map { $0.cell(module.row.node) }
        return row
      }, heading: CountingHeading(rule))
    let total: [JSONValue.Member] =
      rule == .exact
      ? [JSONValue.Member(name: "macs", value: .integer(cost.multiplyAccumulates))]
      : [
        JSONValue.Member(name: "rule", value: .string(rule.rawValue)),
        JSONValue.Member(name: "count", value: .integer(count.total)),
      ]
    try options.write(
      table,
      json: .object(
        [
          JSONValue.Member(name: "model", value: .string(preset.name))
        ] + preset.guessedMembers + [
          JSONValue.Member(name: "input", value: input.json),
          JSONValue.Member(name: "parameters", value: .integer(cost.parameters)),
        ] + program.positionMembers + total + [JSONValue.Member(name: "modules", value: table.json)]), on: console)
  }

  /// The formula is that of the exact count alone.
  private var columns: [DataTable.Column] {
    [
      DataTable.Column("path", "module"),
      DataTable.Column("kind", dropped: 1),
      DataTable.Column("outputShape", "output", dropped: 3),
      DataTable.Column("tokens", .right, dropped: 0),
      DataTable.Column("parameters", .right),
      DataTable.Column(rule == .exact ? "macs" : "count", rule == .exact ? "MACs" : Phrase(verbatim: rule.title), .right),
      DataTable.Column(nil, "", .right),
      DataTable.Column(nil, "share", .right, dropped: 4),
    ] + (rule == .exact ? [DataTable.Column("formula", dropped: 2, shortens: true)] : [])
  }

  /// A column that is shown on demand, with what it says of a module.
  private struct ExtraColumn {
    let column: DataTable.Column
    let cell: (ModuleRecord.Child) -> DataTable.Cell
  }

  private func extraColumns(_ ledger: Ledger) -> [ExtraColumn] {
    let kinds = operations ? WorkKind.others.filter { ledger.operations($0) > 0 } : []
    let work = kinds.map { kind in
      ExtraColumn(column: DataTable.Column(camelCase(kind.rawValue), kind.words, .right, dropped: 0)) {
        DataTable.Cell(ledger.operations(kind, of: $0))
      }
    }
    guard let memory else { return work }
    let bytes: [(String, Phrase, (ModuleRecord.Child) -> Int)] = [
      ("parameter", "parameter bytes", { ledger.parameterBytes(of: $0, in: memory) }),
      ("activation", "activation bytes", { ledger.activationBytes(of: $0, in: memory) }),
      ("attention", "attention bytes", { ledger.attentionBytes(of: $0, in: memory) }),
    ]
    return work
      + bytes.map { name, title, count in
        ExtraColumn(column: DataTable.Column("\(name)Bytes", "\(title) (\(memory.rawValue))", .right)) {
          DataTable.Cell(count($0))
        }
      } + [
        ExtraColumn(column: DataTable.Column("intensity", "operations a byte", .right)) { node in
          ledger.intensity(of: node, in: memory).map { DataTable.Cell(fixedText($0, digits: 1), .number($0)) } ?? .none
        }
      ]
  }

  private func modules(of program: Program, _ cost: Cost) -> [CostedModule] {
    Outline(program, cost).rows.compactMap { row in
      guard case .module(let index) = row.node else { return nil }
      return CostedModule(row: row, depth: program.depth(ofModule: index), formula: cost.formula(of: row.node))
    }
  }
}

/// A module's line of the table.
private struct CostedModule {
  let row: Outline.Row
  let depth: Int
  let formula: Size

  func row(of preset: Preset, _ counted: RuleCount) -> DataTable.Row {
    let shape = row.shape.map(\.value)
    let (count, total) = (counted.count(of: row.node), counted.total)
    let share = total == 0 ? 0 : Double(count) / Double(total)
    return DataTable.Row([
      DataTable.Cell(row.path.isEmpty ? preset.shownName : row.path, .string(row.path)), DataTable.Cell(row.kind ?? ""),
      DataTable.Cell(shape.dropFirst().map(String.init).joined(separator: "×"), .array(shape.map(JSONValue.integer))),
      row.tokens.map { DataTable.Cell($0) } ?? .none, DataTable.Cell(row.parameters), DataTable.Cell(count),
      DataTable.Cell(count.abbreviated), DataTable.Cell(fixedText(100 * share, digits: 1) + " %"),
      DataTable.Cell(formula: "\(formula)"),
    ])
  }
}

extension Program {
  /// Which grid positions were trained on where they are resampled, and which model has its own for this image; nil where none
  /// are.
  fileprivate func positionsRemark(_ preset: Preset, input: GridSize) -> Phrase? {
    let grids = resampledGrids
    if grids.isEmpty { return nil }
    func list(_ grids: [GridSize]) -> String { grids.map { "\($0)" }.joined(separator: ", ") }
    let own: Phrase =
      input.rows == input.columns
      ? "; \(preset.name)+resolution=\(input.rows) has positions of its own for this size" : ""
    return
      "Positions were trained on \(list(grids.map(\.trained))) tokens and are resampled to \(list(grids.map(\.now))); "
      + "parameters are counted as they were trained\(own)."
  }

  /// The same for programs; nothing where none are resampled.
  fileprivate var positionMembers: [JSONValue.Member] {
    if resampledGrids.isEmpty { return [] }
    let grids = resampledGrids.map { grids -> JSONValue in ["trainedOn": grids.trained.json, "now": grids.now.json] }
    return [JSONValue.Member(name: "resampledPositions", value: .array(grids))]
  }

  /// How many modules a module lies in.
  fileprivate func depth(ofModule index: Int) -> Int {
    modules[index].parent.map { depth(ofModule: $0) + 1 } ?? 0
  }
}
