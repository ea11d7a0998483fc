import ArgumentParser
import VisionCore

/// Predicts and measures the memory of a run.
struct MemoryCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "memory",
    abstract: "Predict the memory that a run takes, and measure it.",
    discussion: """
      The buffers are predicted from the plan: activations share one arena, each having its place as long as it is used. \
      Packed weights and the kernels' own memory are what the kernels took. The resident size is what this process grew by \
      for a run on synthetic weights, as the system says it.
      """)

  @Argument(help: "A model's name or alias, which `explorer models` lists, or a model file (YAML).")
  var model: String

  @OptionGroup var size: SizeOptions

  @OptionGroup var processors: ThreadOptions

  @OptionGroup var options: AnswerOptions

  func run(on console: Console) throws {
    let preset = try ModelChoice.counted(model, on: console)
    let (program, input) = try size.program(of: preset)
    try program.checkMemory()
    let weights = SyntheticWeights(seed: 0)
    let progress = ProgressLine(console)
    let image = weights.input(height: input.rows, width: input.columns)
    try warmUp(processors.threads)
    let before = residentBytes()
    let engine = try Engine(program, weights: weights, threads: processors.threads) {
      progress.show("packing weights", $0)
    }
    _ = try engine.run(image)
    let growth = before.flatMap { before in residentBytes().map { $0 - before } }
    progress.clear()
    // Held until here: an engine may be let go of after its last use.
    let (predicted, taken) = (engine.predictedBytes, engine.memory)
    let rows: [(String, Int?, Int?)] = [
      ("activations", predicted.activations, taken.buffers.activations),
      ("input", predicted.input, taken.buffers.input),
      ("tables", predicted.tables, taken.buffers.tables),
      ("packed weights", nil, taken.packedWeights),
      ("kernels' own", nil, taken.scratch),
      ("sum", predicted.total + taken.packedWeights + taken.scratch, taken.total),
      ("resident", predicted.total + taken.packedWeights + taken.scratch, growth),
    ]
    let table = DataTable(
      columns: [
        DataTable.Column("what"), DataTable.Column("predicted", "predicted bytes", .right),
        DataTable.Column("measured", "measured bytes", .right), DataTable.Column(nil, "", .right),
        DataTable.Column("percent", "% of predicted", .right),
      ],
      rows: rows.map { what, predicted, measured in
        DataTable.Row([
          DataTable.Cell(what), predicted.map { DataTable.Cell($0) } ?? .none,
          measured.map { DataTable.Cell($0) } ?? .none,
          DataTable.Cell(measured.map { $0.abbreviated + "B" } ?? "–"), percent(measured, of: predicted),
        ])
      })
    try options.write(
      table,
      json: [
        "model": .string(preset.name), "input": input.json, "threads": .integer(engine.threads), "memory": table.json,
      ], on: console)
  }

  private func percent(_ measured: Int?, of predicted: Int?) -> DataTable.Cell {
    guard let measured, let predicted, predicted > 0 else { return .none }
    let percent = 100 * Double(measured) / Double(predicted)
    return DataTable.Cell(fixedText(percent, digits: 1), .number(percent))
  }

  /// Runs a small model once, so that the libraries' own code and tables are no part of what is measured.
  private func warmUp(_ threads: Int?) throws {
    let program = try Catalog.presets[0].program(input: GridSize(square: 32))
    let weights = SyntheticWeights(seed: 0)
    _ = try Engine(program, weights: weights, threads: threads).run(weights.input(height: 32, width: 32))
  }
}
