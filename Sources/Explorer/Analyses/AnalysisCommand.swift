import ArgumentParser
import VisionCore

/// The subcommand of an analysis.
struct AnalysisCommand<Asked: Analysis>: ConsoleCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: Asked.name, abstract: Asked.abstract, discussion: Asked.discussion)
  }

  @OptionGroup var question: QuestionOptions<Asked>
  @OptionGroup var output: AnswerOptions

  func run(on console: Console) throws {
    let answer = try Asked.answer(question.request(on: console))
    for note in answer.notes { console.note(note.english) }
    try output.write(answer, usual: Asked.usual, on: console)
  }
}

extension Analysis {
  /// The analysis as a subcommand.
  static var command: any ParsableCommand.Type { AnalysisCommand<Self>.self }
}

/// What is asked of which models: the options that follow from an analysis's declaration.
struct QuestionOptions<Asked: Analysis>: ParsableArguments, CustomReflectable {
  private var models: [String] = []
  /// What was chosen, by name.
  private var choices = Choices()
  private var changes: [String] = []
  private var size: GridSize?
  private var run: RunOptions?

  init() {}

  private static var hasModels: Bool { Asked.models.upperBound > 0 }
  private static var runs: Bool { hasModels && Asked.takes != .program }

  /// What the parser finds the options by.
  var customMirror: Mirror {
    var children: [(label: String?, value: Any)] = []
    if Self.hasModels { children.append(("_models", Self.argument)) }
    children += Asked.parameters.map { ("_" + $0.name, $0.isFlag ? $0.flag as Any : $0.option as Any) }
    if Self.runs {
      children.append(("_run", OptionGroup<RunOptions>()))
    } else if Self.hasModels {
      children += [("_settings", OptionGroup<SettingOptions>()), ("_inputs", OptionGroup<SizeOptions>())]
    }
    return Mirror(self, children: children)
  }

  private static var argument: Argument<[String]> {
    Argument(
      wrappedValue: [],
      help: "A model's name or alias, a model file (YAML) or a checkpoint; `explorer models` lists the models.")
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Name.self)
    func value<Value: Decodable>(_ name: String, _ type: Value.Type) throws -> Value {
      try container.decode(type, forKey: Name(stringValue: name))
    }
    for parameter in Asked.parameters {
      choices[parameter.name] =
        parameter.isFlag
        ? try value(parameter.name, Flag<Bool>.self).wrappedValue ? "yes" : nil
        : try value(parameter.name, Option<String?>.self).wrappedValue
    }
    guard Self.hasModels else { return }
    models = try value("models", Argument<[String]>.self).wrappedValue
    if Self.runs {
      run = try value("run", OptionGroup<RunOptions>.self).wrappedValue
    } else {
      changes = try value("settings", OptionGroup<SettingOptions>.self).wrappedValue.changes
      size = try value("inputs", OptionGroup<SizeOptions>.self).wrappedValue.size?.grid
    }
  }

  func validate() throws {
    for parameter in Asked.parameters {
      if let fault = choices[parameter.name].flatMap(parameter.fault) { throw ValidationError(fault) }
    }
    guard Asked.models.contains(models.count) else { throw ValidationError(wrongCount) }
    if models.count > 1, run?.weights != nil {
      throw ValidationError("--weights belongs to one model; name checkpoints in place of models to compare several.")
    }
  }

  /// How many models the command takes, with an example.
  private var wrongCount: String {
    let (fewest, most) = (Asked.models.lowerBound, Asked.models.upperBound)
    let example = [Catalog.plain.name, Catalog.opening.name].prefix(max(fewest, 1)).joined(separator: " ")
    let such = "such as `explorer \(Asked.name) \(example)`."
    if models.isEmpty, fewest == 1 { return "Name a model, \(such)" }
    let count =
      fewest == most
      ? fewest == 1 ? "one model" : "two models"
      : models.count < fewest ? "two models or more" : "at most \(most) models"
    return
      "`explorer \(Asked.name)` takes \(count), \(such.dropLast()); \(models.count) \(models.count == 1 ? "is" : "are") named."
  }

  func request(on console: Console) -> AnalysisRequest {
    AnalysisRequest(choices: choices, names: models, changes: changes, size: size, run: run, console: console)
  }
}

extension AnalysisParameter {
  fileprivate var option: Option<String?> {
    Option(
      name: .customLong(name),
      help: ArgumentHelp(usual.map { "\(help) (default: \($0))" } ?? help, valueName: values))
  }

  fileprivate var flag: Flag<Bool> { Flag(wrappedValue: false, name: .customLong(name), help: ArgumentHelp(help)) }

  /// What is wrong with a text as a value; nil where nothing is.
  fileprivate func fault(_ text: String) -> String? {
    if isValid(text) { return nil }
    guard let limits, let number = Int(text) else {
      return "The value '\(text)' is invalid for '--\(name) <\(values)>'."
    }
    let bounds =
      limits.upperBound == .max
      ? "be \(limits.lowerBound) or more" : "lie between \(limits.lowerBound) and \(limits.upperBound)"
    return "The \(title) is \(number); it must \(bounds)."
  }
}
