import ArgumentParser
import VisionCore

/// Measures a model's modules beside what they cost and what the machine can do.
struct RooflineCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "roofline",
    abstract: "Time a model's modules and compare them with what this machine can reach.",
    discussion: """
      Milliseconds are of a real run of the plan, GFLOP/s count two operations to a multiply-accumulate. An instruction \
      that has several steps fused counts for the module of the last. The limit is the smaller of the machine's rate in a \
      large matrix product and of its memory's in a copy, both measured, at the module's operations a byte; fused steps \
      move fewer bytes than are counted, so a module can pass it.
      """)

  @Argument(help: "A model's name or alias, which `explorer models` lists, or a model file (YAML).")
  var model: String

  @OptionGroup var size: SizeOptions

  @Option(help: ArgumentHelp("How deep the modules are taken apart: 0 is the model alone.", valueName: "n"))
  var depth = 2

  @OptionGroup var processors: ThreadOptions

  @Option(help: ArgumentHelp("How many runs are timed, after one that is not.", valueName: "n"))
  var runs = 10

  @OptionGroup var options: AnswerOptions

  func validate() throws {
    if depth < 0 { throw ValidationError("The depth is \(depth); it must be 0 or more.") }
    if !(1...10_000).contains(runs) {
      throw ValidationError("The number of runs is \(runs); it must lie between 1 and 10,000.")
    }
  }

  func run(on console: Console) throws {
    let preset = try ModelChoice.counted(model, on: console)
    let (program, _) = try size.program(of: preset)
    try program.checkMemory()
    let weights = SyntheticWeights(seed: 0)
    let progress = ProgressLine(console)
    let engine = try Engine(program, weights: weights, threads: processors.threads) {
      progress.show("packing weights", $0)
    }
    let times = try ModelTimes(engine, of: preset, runs: runs) { progress.show("timing \(preset.name)", $0) }
    progress.clear()
    let answer = Self.answer(times, of: preset, program, downTo: depth)
    for note in answer.notes { console.note(note.english) }
    try options.write(answer, on: console)
  }

  /// What was measured of a model, which the Stages screen exports too.
  static func answer(_ times: ModelTimes, of preset: Preset, _ program: Program, downTo depth: Int) -> AnalysisAnswer {
    let ledger = Ledger(program)
    // Modules without any instruction are left out.
    let timed = program.modules.indices.filter { program.depth(ofModule: $0) <= depth }
    let table = DataTable(
      columns: columns,
      rows: timed.compactMap { index in
        times.rate(of: .module(index), ledger).map {
          row(program.modules[index].path, .module(index), $0, ledger, of: preset)
        }
      }, heading: .timed)
    let machine =
      "This machine: \(fixedText(times.limit.gigaflops, digits: 0)) GFLOP/s in a matrix product, "
      + "\(fixedText(times.limit.gigabytes, digits: 1)) GB/s in a copy, \(times.threads) threads."
    return AnalysisAnswer(
      table: table,
      json: [
        "model": .string(preset.name), "input": times.input.json, "threads": .integer(times.threads),
        "machineGFLOPs": .number(times.limit.gigaflops), "machineGBs": .number(times.limit.gigabytes),
        "modules": table.json,
      ], notes: [Phrase(verbatim: machine)])
  }

  private static let columns: [DataTable.Column] = [
    .init("path", "module"), .init("macs", "MACs", .right),
    .init("bytes", "bytes (fp32)", .right, dropped: 0),
    .init("intensity", "operations a byte", .right, dropped: 1),
    .init("milliseconds", "ms", .right), .init("gflops", "GFLOP/s", .right),
    .init("ofLimit", "% of limit", .right),
  ]

  private static func row(
    _ path: String, _ node: ModuleRecord.Child, _ rate: AchievedRate, _ ledger: Ledger, of preset: Preset
  ) -> DataTable.Row {
    let macs = ledger.multiplyAccumulates(of: node)
    let bytes = ledger.parameterBytes(of: node, in: .float32) + ledger.activationBytes(of: node, in: .float32)
    return DataTable.Row([
      .init(path.isEmpty ? preset.name : path, .string(path)), .init(macs), .init(bytes),
      .number(rate.intensity, digits: 1), .number(rate.milliseconds, digits: 3), .number(rate.gigaflops, digits: 1),
      macs == 0 ? .none : .number(rate.percentOfLimit, digits: 0),
    ])
  }
}
