import ArgumentParser
import VisionCore

/// The subcommand of an analysis.
struct AnalysisCommand<Asked: Analysis>: ConsoleCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: Asked.name, abstract: Asked.abstract, discussion: Asked.discussion)
  }

  @Argument(help: "A model's name or alias, a model file (YAML) or a checkpoint; `explorer models` lists the models.")
  var models: [String] = []

  @OptionGroup var parameters: ParameterOptions<Asked>
  @OptionGroup var options: RunOptions
  @OptionGroup var output: AnalysisOptions

  func validate() throws {
    if models.isEmpty {
      throw ValidationError("Name a model, such as `explorer \(Asked.name) \(Catalog.plain.name)`.")
    }
    if models.count > Asked.mostModels {
      throw ValidationError(
        "`explorer \(Asked.name)` takes \(Asked.mostModels == 1 ? "one model" : "at most \(Asked.mostModels) models"); \(models.count) are named."
      )
    }
    if models.count > 1, options.weights != nil {
      throw ValidationError("--weights belongs to one model; name checkpoints in place of models to compare several.")
    }
  }

  func run(on console: Console) throws {
    let readings = try models.map { try reading($0, on: console) }
    let answer = try Asked.answer(readings)
    let titles = readings.map { Phrase(verbatim: $0.subject.preset.title) }.joined(separator: ", ")
    try output.write(
      usual: Asked.usual, answer.table, json: answer.json,
      drawing: {
        answer.canvas(
          model: titles, warning: readings.contains(where: \.isSynthetic) ? AttentionWords.synthetic : nil, width: $0,
          appearance: $1)
      }, on: console)
  }

  private func reading(_ name: String, on console: Console) throws -> Reading<Asked> {
    let (run, choice) = try options.prepareAny(name)
    let subject = Subject(run.preset, run.program)
    let asked = try Asked(parameters.choices, of: subject)
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

extension Analysis {
  /// The analysis as a subcommand.
  static var command: any ParsableCommand.Type { AnalysisCommand<Self>.self }
}

/// Runs a model for an analysis, keeping its engine, whose weights are packed once.
private final class CommandRunner {
  private let run: ModelRun
  private let progress: ProgressLine
  private var ready: (keeping: Set<Int>, engine: Engine)?

  init(run: ModelRun, progress: ProgressLine) { (self.run, self.progress) = (run, progress) }

  func trace(_ wanted: AnalysisRun) throws -> Trace {
    try engine(wanted).run(run.numbers, capturing: wanted.capturing) {
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

/// The options of an analysis, from the declaration of its parameters.
struct ParameterOptions<Asked: Analysis>: ParsableArguments, CustomReflectable {
  /// What was chosen, by name.
  private(set) var choices = Choices()

  init() {}

  /// What the parser finds the options by.
  var customMirror: Mirror {
    Mirror(self, children: Asked.parameters.map { (label: "_" + $0.name, value: $0.option as Any) })
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Name.self)
    for parameter in Asked.parameters {
      choices[parameter.name] =
        try container.decode(Option<String?>.self, forKey: Name(stringValue: parameter.name)).wrappedValue
    }
  }

  func validate() throws {
    for parameter in Asked.parameters {
      if let text = choices[parameter.name], !parameter.isValid(text) {
        throw ValidationError("The value '\(text)' is invalid for '--\(parameter.name) <\(parameter.values)>'.")
      }
    }
  }
}

extension AnalysisParameter {
  fileprivate var option: Option<String?> {
    Option(
      name: .customLong(name),
      help: ArgumentHelp(usual.map { "\(help) (default: \($0))" } ?? help, valueName: values))
  }
}
