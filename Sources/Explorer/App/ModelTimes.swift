import VisionCore

/// Where a run's time goes, measured: milliseconds of modules and operations, beside what this machine reaches at best.
///
/// An instruction that does several steps at once counts for the last of them, and for the modules around it.
struct ModelTimes: Sendable {
  /// The model and the image's size that were run.
  let model: String
  let input: GridSize
  let threads: Int
  let limit: MachineLimit
  private let modules: [Double]
  private let steps: [Int: Double]

  /// How many runs the screen's times are the mean of.
  static let usualRuns = 5

  /// Runs a model on an image made by formula: what is computed takes no part in how long it takes.
  /// - Parameters:
  ///   - preset: the model that the engine was made for.
  ///   - runs: how many runs the times are the mean of, after one that is not counted.
  ///   - progress: told the part that is done, from 0 to 1; what it throws stops the work.
  /// - Throws: `EngineError`, `KernelError`, or what `progress` throws.
  init(
    _ engine: Engine, of preset: Preset, runs: Int, progress: (Double) throws -> Void = { _ in }
  ) throws {
    let program = engine.program
    (model, input, threads) = (preset.name, program.input, engine.threads)
    let image = SyntheticWeights(seed: 0).input(height: input.rows, width: input.columns)
    let times = try engine.stepTimes(image, runs: runs, progress: progress)
    limit = try MachineLimit.measured(threads: threads)
    var sums = [Double](repeating: 0, count: program.modules.count)
    for time in times {
      var module: Int? = program.steps[time.step].module
      while let index = module {
        sums[index] += time.milliseconds
        module = program.modules[index].parent
      }
    }
    modules = sums
    steps = Dictionary(times.map { ($0.step, $0.milliseconds) }, uniquingKeysWith: +)
  }

  /// Whether they are a reading's.
  func belong(to reading: ModelReading) -> Bool { model == reading.preset.name && input == reading.input }

  /// The milliseconds of a module or step; nil where no instruction ends in it.
  func milliseconds(of node: ModuleRecord.Child) -> Double? {
    switch node {
    case .module(let index): modules[index] > 0 ? modules[index] : nil
    case .step(let index): steps[index]
    }
  }

  /// What a module or step achieves; nil where no instruction ends in it.
  func rate(of node: ModuleRecord.Child, _ ledger: Ledger) -> AchievedRate? {
    guard let milliseconds = milliseconds(of: node), milliseconds > 0 else { return nil }
    let intensity = ledger.intensity(of: node, in: .float32) ?? 0
    return AchievedRate(
      milliseconds: milliseconds,
      gigaflops: 2 * Double(ledger.multiplyAccumulates(of: node)) / milliseconds / 1e6, intensity: intensity,
      attainable: limit.attainable(intensity: intensity))
  }
}

/// A point below the roofline: the rate of a module, and what its work for each byte allows.
struct AchievedRate: Sendable {
  let milliseconds: Double
  /// Thousands of millions of operations a second, two to a multiply-accumulate.
  let gigaflops: Double
  /// Operations for each byte that is read or written, as if nothing were fused.
  let intensity: Double
  /// What the machine reaches at that intensity.
  let attainable: Double

  /// The part of that, in per cent; fused steps move fewer bytes than are counted, so that it can pass 100.
  var percentOfLimit: Double { 100 * gigaflops / attainable }
}
