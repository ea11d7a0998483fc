import ArgumentParser
import VisionCore

/// What one model changes in another, module by module.
struct DiffCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Align two models' modules and show what the second changes: modules, steps, parameters and MACs.",
    discussion: """
      ≠ stands before a module that both have and that differs, + before one that only the second has, − before one that \
      only the first has. Blocks with the same difference are one row. Both models are recorded at the first one's \
      resolution where the second takes it, so that shapes can be compared.

      Example: explorer diff \(Catalog.plain.name) \(Catalog.opening.name) --depth 3
      """)

  @Argument(help: "Two models' names or aliases, which `explorer models` lists, or model files (YAML).")
  var models: [String] = []

  @OptionGroup var size: SizeOptions

  @Option(help: ArgumentHelp("How deep the tree of modules is shown: 0 is the models alone.", valueName: "n"))
  var depth: Int?

  @Flag(help: "Also the modules that are the same in both.")
  var all = false

  @OptionGroup var options: TableOptions

  func validate() throws {
    if models.count != 2 {
      throw ValidationError(
        "Two models are compared, such as `explorer diff \(Catalog.plain.name) \(Catalog.opening.name)`.")
    }
    if let depth, depth < 0 { throw ValidationError("The depth is \(depth); it must be 0 or more.") }
  }

  func run(on console: Console) throws {
    let presets = try models.map { try ModelChoice.counted($0, on: console) }.toldApart
    let programs = try self.programs(presets)
    let comparison = StructuralComparison(programs[0].program, programs[1].program)
    let rows = comparison.rows.filter { ($0.depth <= depth ?? .max) && (all || $0.change != .same || $0.depth == 0) }
    let table = Self.table(of: rows, presets)
    try options.write(
      table,
      json: [
        "models": .array(
          zip(presets, programs).map { preset, program in
            .object(
              [JSONValue.Member(name: "model", value: .string(preset.name))] + preset.guessedMembers
                + [JSONValue.Member(name: "input", value: program.input.json)])
          }),
        "modules": .array(rows.map(\.json)),
      ], on: console)
    let same = comparison.rows.count { $0.change == .same }
    let inputs = Set(programs.map(\.input))
    console.say(
      (all
        ? Phrase(same, one: "\(same) module is the same in both", many: "\(same) modules are the same in both")
        : Phrase(
          same, one: "\(same) module is the same in both and not shown",
          many: "\(same) modules are the same in both and not shown"))
        + (inputs.count > 1 ? "; the models are recorded at \(programs[0].input) and \(programs[1].input)." : "."))
  }

  /// Both at the size that was asked for, else at the first one's own where the second takes it, else each at its own.
  private func programs(_ presets: [Preset]) throws -> [(program: Program, input: GridSize)] {
    let first = try size.program(of: presets[0])
    if size.size == nil, let second = try? presets[1].program(input: first.input) {
      return [first, (second, first.input)]
    }
    return [first, try size.program(of: presets[1])]
  }

  /// The rows of a comparison of two models.
  static func table(of rows: [StructuralComparison.Row], _ models: [Preset]) -> DataTable {
    DataTable(columns: columns, rows: rows.map { $0.row(of: models) }, heading: .exact)
  }

  private static let columns: [DataTable.Column] = [
    DataTable.Column("change", ""),
    DataTable.Column("path", "module"),
    DataTable.Column("kind", dropped: 2),
    DataTable.Column("shape", "output", dropped: 1),
    DataTable.Column("addedParameters", "parameters", .right, dropped: 3),
    DataTable.Column("addedMACs", "MACs", .right, dropped: 4),
    DataTable.Column("differences", "what differs", shortens: true),
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
  var sentences: [Phrase] {
    differences.isEmpty ? addedSteps.map { "+ \($0)" } + removedSteps.map { "− \($0)" } : differences
  }

  /// The same in a line.
  var words: Phrase {
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
        DataTable.Cell(words, .string(words.english)),
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
      "names": strings(names), "first": side(left), "second": side(right), "differences": strings(differences.map(\.english)),
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
