import VisionCore

/// What a command line asks an analysis with.
struct AnalysisRequest {
  let choices: Choices
  /// What the models are called.
  let names: [String]
  /// Sizes and options that are to be others, of all models.
  let changes: [String]
  /// The size of all inputs; nil for each model's own.
  let size: GridSize?
  /// What models run on; nil where they are counted.
  let run: RunOptions?
  let console: Console

  /// The models to be counted; two files of one name have their paths as titles.
  func presets() throws -> [Preset] {
    try names.map { try ModelChoice.counted($0, changes: changes, on: console) }.toldApart
  }

  /// What an analysis asks of each model, with what was found.
  func readings<Asked: ModelAnalysis>(_ analysis: Asked.Type) throws -> [Reading<Asked>] {
    if let run { return try names.map { try reading($0, run) } }
    let presets = try presets()
    var programs = [Program]()
    for preset in presets {
      let shared =
        Asked.sharesInput && size == nil ? programs.first.flatMap { try? preset.program(input: $0.input) } : nil
      programs.append(try shared ?? preset.program(at: size))
    }
    return try zip(presets, programs).map { preset, program in
      let subject = Subject(preset, program)
      let asked = try Asked(choices, of: subject)
      return try Reading(asked: asked, finding: asked.find(in: AnalysisInput(subject), knowing: nil), subject: subject)
    }
  }

  private func reading<Asked: ModelAnalysis>(_ name: String, _ options: RunOptions) throws -> Reading<Asked> {
    let (run, choice) = try options.prepareAny(name)
    let subject = Subject(run.preset, run.program)
    let asked = try Asked(choices, of: subject)
    if asked.needs == .image, run.numbers.isEmpty { throw InputFault.missing }
    if asked.needs != .program { choice.explain(run.weights, on: console) }
    let progress = ProgressLine(console)
    defer { progress.clear() }
    let runner = CommandRunner(run: run, progress: progress)
    let finding = try asked.find(
      in: AnalysisInput(
        subject: subject, weights: { (run.program, run.weights) }, trace: runner.trace,
        progress: { progress.show($1.english, $0) }), knowing: nil)
    return Reading(
      asked: asked, finding: finding, subject: subject, provenance: run.weights.provenance,
      image: run.picture.flatMap { PixelGrid(width: $0.width, height: $0.height, rgb: $0.pixels) })
  }
}

extension ModelAnalysis {
  static func answer(_ request: AnalysisRequest) throws -> AnalysisAnswer {
    let readings = try request.readings(Self.self)
    var answer = try answer(readings)
    answer.models = readings.map { Phrase(verbatim: $0.subject.preset.title) }.joined(separator: ", ")
    answer.warning = readings.contains(where: \.isSynthetic) ? AttentionWords.synthetic : nil
    return answer
  }
}

/// Runs a model for an analysis, keeping its engine, whose weights are packed once.
private final class CommandRunner {
  private let run: ModelRun
  private let progress: ProgressLine
  private var ready: (keeping: Set<Int>, engine: Engine)?

  init(run: ModelRun, progress: ProgressLine) { (self.run, self.progress) = (run, progress) }

  func trace(_ wanted: AnalysisRun) throws -> Trace {
    try engine(wanted).run(run.numbers, capturing: wanted.capturing, factors: wanted.factors) {
      self.progress.show("running \(self.run.preset.name)", $0)
    }
  }

  private func engine(_ wanted: AnalysisRun) throws -> Engine {
    let keeping = wanted.keeping.union(Rollout.featureSteps(run.program))
    if let ablation = wanted.ablation {
      let ablated = try run.program.without(ablation)
      return try engine(ablated.program, ablated.weights(run.weights), keeping)
    }
    if let ready, keeping.isSubset(of: ready.keeping) { return ready.engine }
    let engine = try engine(run.program, run.weights, keeping)
    ready = (keeping, engine)
    return engine
  }

  private func engine(_ program: Program, _ weights: any WeightSource, _ keeping: Set<Int>) throws -> Engine {
    try Engine(program, weights: weights, threads: run.threads, capturing: keeping) {
      self.progress.show("reading weights", $0)
    }
  }
}
