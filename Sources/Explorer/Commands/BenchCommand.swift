import ArgumentParser
import VisionCore

/// Times a model's forward pass.
struct BenchCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Time a model's forward pass on this machine.",
    discussion: """
      Synthetic weights and input, batch 1; GFLOP/s count two operations to a multiply-accumulate. The limit is that of
      plain matrix products at the model's own shapes, timed in the same run.
      """)

  @Argument(help: "A model's name or alias, which `explorer models` lists, or a model file (YAML).")
  var model: String

  @OptionGroup var settings: SettingOptions
  @OptionGroup var size: SizeOptions

  @OptionGroup var processors: ThreadOptions

  @Option(help: ArgumentHelp("How many runs are timed, after two that are not.", valueName: "n"))
  var runs = 20

  @Option(help: "What linear layers compute in: fp32 or bf16, whose error against fp32 is stated.")
  var precision = PrecisionName.fp32

  @Flag(help: "Where the time goes, by kind of instruction.")
  var byStep = false

  @OptionGroup var options: AnswerOptions

  func validate() throws {
    if !(1...10_000).contains(runs) {
      throw ValidationError("The number of runs is \(runs); it must lie between 1 and 10,000.")
    }
  }

  func run(on console: Console) throws {
    let preset = try ModelChoice.counted(model, changes: settings.changes, on: console)
    let (program, input) = try size.program(of: preset)
    try program.checkMemory(precision: precision.precision)
    let weights = SyntheticWeights(seed: 0)
    let progress = ProgressLine(console)
    let engine = try Engine(program, weights: weights, threads: processors.threads, precision: precision.precision) {
      progress.show("packing weights", $0)
    }
    let image = weights.input(height: input.rows, width: input.columns)
    if byStep {
      let profile = try engine.profile(image, runs: runs)
      progress.clear()
      try options.write(table(of: profile), json: json(of: profile), on: console)
      return
    }
    for _ in 0..<2 { _ = try engine.run(image) { progress.show("warming up", $0) } }
    var times: [Double] = []
    for run in 0..<runs {
      progress.show("timing", Double(run) / Double(runs))
      times.append(try ContinuousClock().measure { _ = try engine.run(image) }.milliseconds)
    }
    progress.clear()
    let result = BenchTiming(
      preset: preset, input: input, precision: precision, threads: engine.threads, times: times.sorted(),
      multiplyAccumulates: Cost(program).multiplyAccumulates, limit: try engine.matrixProductLimit(runs: 5),
      error: try error(of: engine, image, program, weights), peakBytes: engine.activationBytes)
    try options.write(result.table, json: result.json, on: console)
  }

  /// How far bfloat16 takes the logits from those of float32, over the largest of them; nil for float32 itself.
  private func error(
    of engine: Engine, _ image: [Float], _ program: Program, _ weights: SyntheticWeights
  ) throws -> Double? {
    guard precision != .fp32 else { return nil }
    let exact = try Engine(program, weights: weights, threads: processors.threads).run(image).logits
    let logits = try engine.run(image).logits
    let largest = exact.map(abs).max() ?? 1
    return Double(zip(exact, logits).map { abs($0 - $1) }.max() ?? 0) / Double(largest)
  }

  private func table(of profile: [InstructionProfile]) -> DataTable {
    let total = profile.reduce(0) { $0 + $1.milliseconds }
    return DataTable(
      columns: [
        DataTable.Column("kind", "instruction"), DataTable.Column("count", "count", .right),
        DataTable.Column("milliseconds", "ms", .right), DataTable.Column("share", .right),
      ],
      rows: profile.map { row in
        DataTable.Row([
          DataTable.Cell(row.kind), DataTable.Cell(row.count), numberCell(row.milliseconds, digits: 3),
          DataTable.Cell(fixedText(100 * row.milliseconds / total, digits: 1) + " %"),
        ])
      })
  }

  private func json(of profile: [InstructionProfile]) -> JSONValue {
    .array(
      profile.map { row in
        ["kind": .string(row.kind), "count": .integer(row.count), "milliseconds": .number(row.milliseconds)]
      })
  }
}
