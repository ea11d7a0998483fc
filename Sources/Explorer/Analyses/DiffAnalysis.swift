import VisionCore

/// What one model changes in another, module by module.
struct DiffAnalysis: ModelAnalysis {
  static let name = "diff"
  static let abstract =
    "Align two models' modules and show what the second changes: modules, steps, parameters and MACs."
  static let discussion = """
    ≠ stands before a module that both have and that differs, + before one that only the second has, − before one that \
    only the first has. Blocks with the same difference are one row. Both models are recorded at the first one's \
    resolution where the second takes it, so that shapes can be compared.

    Example: explorer diff \(Catalog.plain.name) \(Catalog.opening.name) --depth 3
    """
  static let usual = AnswerFormat.table
  static let models = 2...2
  static let takes = AnalysisNeeds.program
  static let sharesInput = true
  static let parameters: [AnalysisParameter] = [
    .number("depth", "How deep the tree of modules is shown: 0 is the models alone."),
    .flag("all", "Also the modules that are the same in both."),
  ]

  let depth: Int
  let showsAll: Bool

  init(_ choices: Choices, of subject: Subject) throws {
    (depth, showsAll) = (choices.integer("depth") ?? .max, choices.has("all"))
  }

  func find(in input: AnalysisInput, knowing known: Program?) throws -> Program { input.subject.program }

  static func answer(_ readings: [Reading<DiffAnalysis>]) throws -> AnalysisAnswer {
    let (asked, presets, inputs) = (readings[0].asked, readings.map(\.subject.preset), readings.map(\.subject.input))
    let comparison = StructuralComparison(readings[0].finding, readings[1].finding)
    let rows = comparison.rows.filter {
      $0.depth <= asked.depth && (asked.showsAll || $0.change != .same || $0.depth == 0)
    }
    let same = comparison.rows.count { $0.change == .same }
    let note =
      "\(same) \(same == 1 ? "module is" : "modules are") the same in both\(asked.showsAll ? "" : " and not shown")"
      + (inputs[0] == inputs[1] ? "." : "; the models are recorded at \(inputs[0]) and \(inputs[1]).")
    return AnalysisAnswer(
      table: DataTable(columns: columns, rows: rows.map { $0.row(of: presets) }, heading: .exact),
      json: ["models": .array(readings.map { .object($0.head) }), "modules": .array(rows.map(\.json))],
      notes: [Phrase(verbatim: note)])
  }

  private static let columns: [DataTable.Column] = [
    .init("change", ""), .init("path", "module"), .init("kind", dropped: 2), .init("shape", "output", dropped: 1),
    .init("addedParameters", "parameters", .right, dropped: 3), .init("addedMACs", "MACs", .right, dropped: 4),
    .init("differences", "what differs", shortens: true),
  ]
}

extension StructuralComparison.Row {
  /// `blocks.0`, or for several `0, 2, 4 (×3)`.
  func title(_ models: [String]) -> String {
    guard let side = right ?? left, depth > 0 else { return models.joined(separator: " → ") }
    guard repeats > 1 else { return side.path }
    let parent = side.path.split(separator: ".").dropLast().joined(separator: ".")
    return (parent.isEmpty ? "" : parent + ".") + "{\(names.runs)} ×\(repeats)"
  }

  var mark: String {
    switch change {
    case .same: "="
    case .changed: "≠"
    case .added: "+"
    case .removed: "−"
    }
  }

  /// Both types with an arrow between, or one where both are the same.
  var kindText: String { both(left?.kind, right?.kind) }

  var shapeText: String { both(left.map { outputText($0.shape) }, right.map { outputText($0.shape) }) }

  private func both(_ a: String?, _ b: String?) -> String {
    let texts = [a, b].compactMap(\.self)
    return texts.count == 2 && texts[0] == texts[1] ? texts[0] : texts.joined(separator: " → ")
  }

  private func outputText(_ shape: [Int]) -> String { shape.dropFirst().map(String.init).joined(separator: "×") }

  /// What differs, or where no aspect speaks of it the steps themselves.
  var sentences: [String] {
    differences.isEmpty ? addedSteps.map { "+ \($0)" } + removedSteps.map { "− \($0)" } : differences
  }

  /// The same in a line.
  var words: String {
    sentences.joined(separator: "; ")
  }

  fileprivate func row(of models: [Preset]) -> DataTable.Row {
    let indent = String(repeating: "  ", count: depth)
    return DataTable.Row(
      [
        DataTable.Cell(mark, .string(change.rawValue)),
        DataTable.Cell(indent + title(models.map(\.shownName)), .string((right ?? left)?.path ?? "")),
        DataTable.Cell(kindText), DataTable.Cell(shapeText),
        DataTable.Cell(signedText(addedParameters), .integer(addedParameters)),
        DataTable.Cell(signedText(addedMultiplyAccumulates), .integer(addedMultiplyAccumulates)),
        DataTable.Cell(words),
      ], isMarked: change == .added || change == .removed)
  }

  fileprivate var json: JSONValue {
    func side(_ side: StructuralComparison.Side?) -> JSONValue {
      guard let side else { return .null }
      return [
        "path": .string(side.path), "kind": .string(side.kind),
        "outputShape": .array(side.shape.map(JSONValue.integer)),
        "parameters": .integer(side.parameters), "macs": .integer(side.multiplyAccumulates),
      ]
    }
    func strings(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
    return [
      "change": .string(change.rawValue), "depth": .integer(depth), "repeats": .integer(repeats),
      "names": strings(names), "first": side(left), "second": side(right), "differences": strings(differences),
      "removedSteps": strings(removedSteps), "addedSteps": strings(addedSteps),
    ]
  }
}

extension [String] {
  /// Numbers that follow each other as a range: `0–5`, `1, 3, 5`.
  var runs: String {
    let numbers = compactMap { Int($0) }
    guard numbers.count == count, count > 2, let first = numbers.first, let last = numbers.last,
      last - first == count - 1
    else { return joined(separator: ", ") }
    return "\(first)–\(last)"
  }
}
