import ArgumentParser
import VisionCore

/// Times a model's forward pass.
struct BenchCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Time a model's forward pass on this machine.",
    discussion: "Synthetic weights and input, batch 1, float32; GFLOP/s count two operations to a multiply-accumulate.")

  @Argument(help: "A model's name or alias, which `explorer models` lists, or a model file (YAML).")
  var model: String

  @OptionGroup var settings: SettingOptions
  @OptionGroup var size: SizeOptions

  @Option(help: ArgumentHelp("How many threads run the model (default: one on each processor).", valueName: "n"))
  var threads: Int?

  @Option(help: ArgumentHelp("How many runs are timed, after two that are not.", valueName: "n"))
  var runs = 20

  @Flag(help: "Where the time goes, by kind of instruction.")
  var byStep = false

  @OptionGroup var options: TableOptions

  func validate() throws {
    if !(1...10_000).contains(runs) {
      throw ValidationError("The number of runs is \(runs); it must lie between 1 and 10,000.")
    }
    if let threads, !(1...256).contains(threads) {
      throw ValidationError("The number of threads is \(threads); it must lie between 1 and 256.")
    }
  }

  func run(on console: Console) throws {
    let preset = try Preset(argument: model, changes: settings.changes)
    let (program, input) = try size.program(of: preset)
    let weights = SyntheticWeights(seed: 0)
    let progress = ProgressLine(console)
    let engine = try Engine(program, weights: weights, threads: threads) { progress.show("packing weights", $0) }
    let image = weights.input(height: input.rows, width: input.columns)
    if byStep {
      let profile = try engine.profile(image, runs: runs)
      progress.clear()
      try options.write(table(of: profile), json: json(of: profile), on: console)
      return
    }
    for _ in 0..<2 { _ = try engine.run(image) }
    var times: [Double] = []
    for run in 0..<runs {
      progress.show("timing", Double(run) / Double(runs))
      times.append(try ContinuousClock().measure { _ = try engine.run(image) }.milliseconds)
    }
    progress.clear()
    let result = Timing(
      preset: preset, input: input, threads: engine.threads, times: times.sorted(),
      operations: 2 * Double(Cost(program).multiplyAccumulates), peakBytes: engine.activationBytes)
    try options.write(result.table, json: result.json, on: console)
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

/// A number cut to some digits for people, whole for programs.
private func numberCell(_ number: Double, digits: Int = 2) -> DataTable.Cell {
  DataTable.Cell(fixedText(number, digits: digits), .number(number))
}

/// The times of a model's runs.
private struct Timing {
  let preset: Preset
  let input: GridSize
  let threads: Int
  /// In milliseconds, the shortest first.
  let times: [Double]
  let operations: Double
  let peakBytes: Int

  var median: Double { times[times.count / 2] }
  var gigaflops: Double { operations / median / 1e6 }

  var table: DataTable {
    let columns = [
      DataTable.Column("model"), DataTable.Column("input"), DataTable.Column("threads", .right),
      DataTable.Column("runs", .right), DataTable.Column("median_ms", "median ms", .right),
      DataTable.Column("min_ms", "min ms", .right), DataTable.Column("max_ms", "max ms", .right),
      DataTable.Column("gflops", "GFLOP/s", .right),
    ]
    return DataTable(
      columns: columns,
      rows: [
        DataTable.Row([
          DataTable.Cell(preset.name), DataTable.Cell("\(input)"), DataTable.Cell(threads), DataTable.Cell(times.count),
          numberCell(median), numberCell(times[0]),
          numberCell(times[times.count - 1]), numberCell(gigaflops, digits: 1),
        ])
      ])
  }

  var json: JSONValue {
    [
      "model": .string(preset.name), "input": input.json, "threads": .integer(threads), "runs": .integer(times.count),
      "median_ms": .number(median), "min_ms": .number(times[0]), "max_ms": .number(times[times.count - 1]),
      "gflops": .number(gigaflops), "peak_bytes": .integer(peakBytes),
    ]
  }
}

extension Duration {
  fileprivate var milliseconds: Double {
    Double(components.seconds) * 1e3 + Double(components.attoseconds) / 1e15
  }
}
