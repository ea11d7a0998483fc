import ArgumentParser
import VisionCore

/// What a model costs, module by module.
struct CostCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "cost",
    abstract: "Count parameters and multiply-accumulates of a model, module by module, with the formulas.",
    discussion: """
      Multiply-accumulates (MACs) are those of matrix products and convolutions, exactly; a module includes what is below \
      it. The papers' FLOPs are MACs.
      """)

  @Argument(help: "A model's name or alias, which `explorer models` lists, or a model file (YAML).")
  var model: String

  @OptionGroup var settings: SettingOptions
  @OptionGroup var size: SizeOptions

  @Option(help: ArgumentHelp("How deep the tree of modules is shown: 0 is the model alone.", valueName: "n"))
  var depth: Int?

  @OptionGroup var options: TableOptions

  func validate() throws {
    if let depth, depth < 0 { throw ValidationError("The depth is \(depth); it must be 0 or more.") }
  }

  func run(on console: Console) throws {
    let preset = try Preset(argument: model, changes: settings.changes)
    let (program, input) = try size.program(of: preset)
    let cost = Cost(program)
    let modules = modules(of: program, cost).filter { $0.depth <= depth ?? .max }
    let table = DataTable(columns: Self.columns, rows: modules.map { $0.row(of: preset, total: cost) }, heading: .exact)
    try options.write(
      table,
      json: [
        "model": .string(preset.name), "input": input.json, "parameters": .integer(cost.parameters),
        "macs": .integer(cost.multiplyAccumulates), "modules": table.json,
      ], on: console)
  }

  private static let columns: [DataTable.Column] = [
    DataTable.Column("path", "module"),
    DataTable.Column("kind", dropped: 1),
    DataTable.Column("outputShape", "output", dropped: 3),
    DataTable.Column("tokens", .right, dropped: 0),
    DataTable.Column("parameters", .right),
    DataTable.Column("macs", "MACs", .right),
    DataTable.Column(nil, "", .right),
    DataTable.Column(nil, "share", .right, dropped: 4),
    DataTable.Column("formula", dropped: 2, shortens: true),
  ]

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

  func row(of preset: Preset, total: Cost) -> DataTable.Row {
    let shape = row.shape.map(\.value)
    let macs = row.multiplyAccumulates
    let perMille =
      total.multiplyAccumulates == 0 ? 0 : (1000 * macs + total.multiplyAccumulates / 2) / total.multiplyAccumulates
    return DataTable.Row([
      DataTable.Cell(row.path.isEmpty ? preset.name : row.path, .string(row.path)), DataTable.Cell(row.kind ?? ""),
      DataTable.Cell(shape.dropFirst().map(String.init).joined(separator: "×"), .array(shape.map(JSONValue.integer))),
      row.tokens.map { DataTable.Cell($0) } ?? .none, DataTable.Cell(row.parameters), DataTable.Cell(macs),
      DataTable.Cell(macs.abbreviated), DataTable.Cell("\(perMille / 10).\(perMille % 10) %"),
      DataTable.Cell(formula: "\(formula)"),
    ])
  }
}

extension Program {
  /// How many modules a module lies in.
  fileprivate func depth(ofModule index: Int) -> Int {
    modules[index].parent.map { depth(ofModule: $0) + 1 } ?? 0
  }
}
