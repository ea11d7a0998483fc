import VisionCore

/// What a model costs, module by module.
struct CostAnalysis: ModelAnalysis {
  static let name = "cost"
  static let abstract = "Count parameters and multiply-accumulates of a model, module by module, with the formulas."
  static let discussion = """
    Multiply-accumulates (MACs) are those of matrix products and convolutions, exactly; a module includes what is below \
    it. The papers' FLOPs are MACs. --rule counts as others do; the column is then named after the rule.
    """
  static let usual = AnswerFormat.table
  static let takes = AnalysisNeeds.program
  static let parameters: [AnalysisParameter] = [
    .number("depth", "How deep the tree of modules is shown: 0 is the model alone."),
    .rule("rule", "The counting rule; `explorer why` says what each counts.", usual: .exact),
    .flag("operations", "The work beside multiply-accumulates too: norms, softmax, biases and so on, as operations."),
    .choice(
      "memory", NumberFormat.allCases.map(\.rawValue),
      "The bytes too that parameters, inputs and outputs, and attention matrices take in this format."),
  ]

  let depth: Int
  let rule: CountingRule
  let operations: Bool
  let memory: NumberFormat?

  init(_ choices: Choices, of subject: Subject) throws {
    (depth, rule) = (choices.integer("depth") ?? .max, choices.value("rule", else: .exact))
    (operations, memory) = (choices.has("operations"), choices["memory"].flatMap(NumberFormat.init))
  }

  struct Finding: Sendable {
    let cost: Cost
    let outline: Outline
    let count: RuleCount
  }

  func find(in input: AnalysisInput, knowing known: Finding?) throws -> Finding {
    let (preset, program) = (input.subject.preset, input.subject.program)
    let cost = Cost(program)
    return Finding(cost: cost, outline: Outline(program, cost), count: try RuleCount(rule, cost.ledger, of: preset))
  }

  // MARK: Saying

  static func answer(_ readings: [Reading<CostAnalysis>]) throws -> AnalysisAnswer {
    let (reading, asked, found) = (readings[0], readings[0].asked, readings[0].finding)
    let (preset, program) = (reading.subject.preset, reading.subject.program)
    let extra = asked.extraColumns(found.cost.ledger)
    let table = DataTable(
      columns: asked.columns + extra.map(\.column),
      rows: found.outline.modules(of: program, downTo: asked.depth).map { row in
        DataTable.Row(asked.cells(row, found, preset) + extra.map { $0.cell(row.node) })
      }, heading: CountingHeading(asked.rule))
    let total: [JSONValue.Member] =
      asked.rule == .exact
      ? [.init(name: "macs", value: .integer(found.cost.multiplyAccumulates))]
      : [
        .init(name: "rule", value: .string(asked.rule.rawValue)),
        .init(name: "count", value: .integer(found.count.total)),
      ]
    return AnalysisAnswer(
      table: table,
      json: .object(
        reading.head + [.init(name: "parameters", value: .integer(found.cost.parameters))] + program.positionMembers
          + total + [.init(name: "modules", value: table.json)]),
      remarks: program.positionsRemark(preset).map { ["Note: \($0)"] } ?? [])
  }

  /// The formula is that of the exact count alone.
  private var columns: [DataTable.Column] {
    [
      .init("path", "module"), .init("kind", dropped: 1), .init("outputShape", "output", dropped: 3),
      .init("tokens", .right, dropped: 0), .init("parameters", .right),
      .init(rule == .exact ? "macs" : "count", rule == .exact ? "MACs" : rule.title, .right), .init(nil, "", .right),
      .init(nil, "share", .right, dropped: 4),
    ] + (rule == .exact ? [.init("formula", dropped: 2, shortens: true)] : [])
  }

  private func cells(_ row: Outline.Row, _ found: Finding, _ preset: Preset) -> [DataTable.Cell] {
    let shape = row.shape.map(\.value)
    let (count, total) = (found.count.count(of: row.node), found.count.total)
    let share = total == 0 ? 0 : Double(count) / Double(total)
    return [
      .init(row.path.isEmpty ? preset.shownName : row.path, .string(row.path)), .init(row.kind ?? ""),
      .init(shape.dropFirst().map(String.init).joined(separator: "×"), .array(shape.map(JSONValue.integer))),
      row.tokens.map { .init($0) } ?? .none, .init(row.parameters), .init(count), .init(count.abbreviated),
      .percent(share),
    ] + (rule == .exact ? [.init(formula: "\(found.cost.formula(of: row.node))")] : [])
  }

  /// A column that is shown on demand, with what it says of a module.
  private typealias ExtraColumn = (column: DataTable.Column, cell: (ModuleRecord.Child) -> DataTable.Cell)

  private func extraColumns(_ ledger: Ledger) -> [ExtraColumn] {
    let kinds = operations ? WorkKind.others.filter { ledger.operations($0) > 0 } : []
    let work = kinds.map { kind -> ExtraColumn in
      (.init(camelCase(kind.rawValue), kind.rawValue, .right, dropped: 0), { .init(ledger.operations(kind, of: $0)) })
    }
    guard let memory else { return work }
    let bytes: [(String, (ModuleRecord.Child) -> Int)] = [
      ("parameter", { ledger.parameterBytes(of: $0, in: memory) }),
      ("activation", { ledger.activationBytes(of: $0, in: memory) }),
      ("attention", { ledger.attentionBytes(of: $0, in: memory) }),
    ]
    let intensity: ExtraColumn = (
      .init("intensity", "operations a byte", .right),
      { node in ledger.intensity(of: node, in: memory).map { .number($0, digits: 1) } ?? .none }
    )
    return work
      + bytes.map { name, count in
        (.init("\(name)Bytes", "\(name) bytes (\(memory.rawValue))", .right), { .init(count($0)) })
      } + [intensity]
  }
}

extension Outline {
  /// The modules down to a depth, in their order.
  fileprivate func modules(of program: Program, downTo depth: Int) -> [Row] {
    rows.filter { if case .module(let index) = $0.node { program.depth(ofModule: index) <= depth } else { false } }
  }
}

extension Program {
  /// Which grid positions were trained on where they are resampled, and which model has its own for this image; nil where none
  /// are.
  fileprivate func positionsRemark(_ preset: Preset) -> Phrase? {
    let grids = resampledGrids
    if grids.isEmpty { return nil }
    func list(_ grids: [GridSize]) -> String { grids.map { "\($0)" }.joined(separator: ", ") }
    let own =
      input.rows == input.columns
      ? "; \(preset.name)+resolution=\(input.rows) has positions of its own for this size" : ""
    return Phrase(
      verbatim: "Positions were trained on \(list(grids.map(\.trained))) tokens and are resampled to "
        + "\(list(grids.map(\.now))); parameters are counted as they were trained\(own).")
  }

  /// The same for programs; nothing where none are resampled.
  fileprivate var positionMembers: [JSONValue.Member] {
    if resampledGrids.isEmpty { return [] }
    let grids = resampledGrids.map { grids -> JSONValue in ["trainedOn": grids.trained.json, "now": grids.now.json] }
    return [JSONValue.Member(name: "resampledPositions", value: .array(grids))]
  }

  /// How many modules a module lies in.
  func depth(ofModule index: Int) -> Int { modules[index].parent.map { depth(ofModule: $0) + 1 } ?? 0 }
}
