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

  @OptionGroup var options: TableOptions

  func validate() throws {
    if depth < 0 { throw ValidationError("The depth is \(depth); it must be 0 or more.") }
    if !(1...10_000).contains(runs) {
      throw ValidationError("The number of runs is \(runs); it must lie between 1 and 10,000.")
    }
  }

  func run(on console: Console) throws {
    let preset = try ModelChoice.counted(model, on: console)
    let (program, input) = try size.program(of: preset)
    try program.checkMemory()
    let weights = SyntheticWeights(seed: 0)
    let progress = ProgressLine(console)
    let engine = try Engine(program, weights: weights, threads: processors.threads) {
      progress.show("packing weights", $0)
    }
    let times = try ModelTimes(engine, of: preset, runs: runs) { progress.show("timing \(preset.name)", $0) }
    progress.clear()
    let ledger = Ledger(program)
    let table = DataTable(
      columns: Self.columns,
      rows: modules(of: program, times).compactMap { index in
        times.rate(of: .module(index), ledger).map {
          row(program.modules[index].path, .module(index), $0, ledger, of: preset)
        }
      }, heading: .timed)
    console.say(
      "This machine: \(fixedText(times.limit.gigaflops, digits: 0)) GFLOP/s in a matrix product, "
        + "\(fixedText(times.limit.gigabytes, digits: 1)) GB/s in a copy, \(engine.threads) threads.")
    try options.write(
      table,
      json: [
        "model": .string(preset.name), "input": input.json, "threads": .integer(engine.threads),
        "machineGFLOPs": .number(times.limit.gigaflops), "machineGBs": .number(times.limit.gigabytes),
        "modules": table.json,
      ], on: console)
  }

  private static let columns = [
    DataTable.Column("path", "module"), DataTable.Column("macs", "MACs", .right),
    DataTable.Column("bytes", "bytes (fp32)", .right, dropped: 0),
    DataTable.Column("intensity", "operations a byte", .right, dropped: 1),
    DataTable.Column("milliseconds", "ms", .right), DataTable.Column("gflops", "GFLOP/s", .right),
    DataTable.Column("ofLimit", "% of limit", .right),
  ]

  /// The modules down to the depth, in order of execution, those without any instruction left out.
  private func modules(of program: Program, _ times: ModelTimes) -> [Int] {
    var depths = [Int](repeating: 0, count: program.modules.count)
    for index in program.modules.indices {
      if let parent = program.modules[index].parent { depths[index] = depths[parent] + 1 }
    }
    return program.modules.indices.filter { depths[$0] <= depth && times.milliseconds(of: .module($0)) != nil }
  }

  private func row(
    _ path: String, _ node: ModuleRecord.Child, _ rate: AchievedRate, _ ledger: Ledger, of preset: Preset
  ) -> DataTable.Row {
    let macs = ledger.multiplyAccumulates(of: node)
    let bytes = ledger.parameterBytes(of: node, in: .float32) + ledger.activationBytes(of: node, in: .float32)
    func cell(_ number: Double, _ digits: Int) -> DataTable.Cell {
      DataTable.Cell(fixedText(number, digits: digits), .number(number))
    }
    return DataTable.Row([
      DataTable.Cell(path.isEmpty ? preset.name : path, .string(path)), DataTable.Cell(macs), DataTable.Cell(bytes),
      cell(rate.intensity, 1), cell(rate.milliseconds, 3), cell(rate.gigaflops, 1),
      macs == 0 ? .none : cell(rate.percentOfLimit, 0),
    ])
  }
}
