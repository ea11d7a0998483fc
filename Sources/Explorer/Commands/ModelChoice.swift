import VisionCore

/// A model as a command line, an address or a lecture names it: one of the catalogue, a model file, or a checkpoint, whose
/// architecture its tensors and a model file beside it tell. The one way from a text to a model.
struct ModelChoice {
  /// What the model is for.
  enum Purpose {
    /// It runs: the weights that stand beside a model file are read.
    case running
    /// It is counted and drawn: no weights beside a model file are looked at.
    case counting
  }

  /// The model, with the checkpoint's number of classes; one that is a checkpoint itself is named by its path.
  let preset: Preset
  /// The checkpoint; nil without one.
  let checkpoint: NamedWeights?
  /// Where the checkpoint is.
  let weightsPath: String?
  /// What a reader should know about how the checkpoint was understood.
  let notes: [Phrase]

  /// - Parameters:
  ///   - text: a model's name or alias, a model file's path, or a checkpoint's, with changes behind it.
  ///   - path: the checkpoint of a model that is named.
  ///   - changes: sizes and options that are to be others, such as `width=128`.
  /// - Throws: `UnknownModel`, `ModelFileError`, `SettingFault`, `MalformedChange`, an error of the checkpoint.
  init(
    _ text: String, weights path: String? = nil, changes: [String] = [], for purpose: Purpose = .running
  ) throws {
    let argument = ModelArgument(text)
    let changes = argument.changes + changes
    let file = argument.isCheckpoint ? try CheckpointModel(argument) : nil
    let base = try file?.preset ?? Self.named(argument.base)
    let known = changes.isEmpty ? base : try base.changed(by: ModelChanges(changes, of: base))
    if path == nil, let file {
      let fits = try changes.isEmpty || file.weights.fit(known)
      preset = known
      // A run with weights that do not fit is refused; a count does without them.
      (checkpoint, weightsPath) = fits || purpose == .running ? (file.weights, argument.base) : (nil, nil)
      notes =
        file.notes
        + (fits
          ? [] : ["The weights of \(argument.fileName) belong to the model without the changes, not to this one."])
    } else {
      // A model file's weights stand beside it; they are another model's once its sizes are changed.
      let beside = purpose == .running && changes.isEmpty ? argument.weights : nil
      weightsPath = path ?? beside
      let adapted = try weightsPath.map { try known.adapted(to: Checkpoint.open($0)) }
      checkpoint = adapted?.weights
      preset = adapted?.preset ?? known
      notes = (file?.notes ?? []) + (adapted?.notes ?? [])
    }
  }

  /// A model that is counted, with what is to be said about it said.
  static func counted(_ text: String, changes: [String] = [], on console: Console) throws -> Preset {
    let choice = try ModelChoice(text, changes: changes, for: .counting)
    for note in choice.notes { console.say("Note: \(note)") }
    return choice.preset
  }

  private static func named(_ name: String) throws -> Preset {
    try ModelFile.path(of: name).map { try ModelFile.preset(path: $0) } ?? Catalog.preset(named: name)
  }

  /// Numbers for the program: synthetic ones where they are asked for by a seed, else the checkpoint's where there is one.
  func weights(for program: Program, seed: UInt64?) -> any WeightSource {
    guard let checkpoint, seed == nil else { return SyntheticWeights(seed: seed ?? 0) }
    return ResampledWeights(checkpoint, for: program)
  }

  /// Says what was decided about the checkpoint, or that there is none.
  func explain(_ source: any WeightSource, on console: Console) {
    for note in notes + source.notes { console.say("Note: \(note)") }
    if case .synthetic = source.provenance {
      let reason: Phrase = checkpoint == nil ? "no --weights were given" : "--seed asks for them"
      console.say(
        "Note: \(source.provenance), as \(reason); the result shows how the model works, not what it knows.")
    }
  }
}

/// A checkpoint as a model: under its file's name, with what a model file beside it says.
private struct CheckpointModel {
  let preset: Preset
  let weights: NamedWeights
  let notes: [Phrase]

  init(_ argument: ModelArgument) throws {
    let source = try Checkpoint.open(argument.base)
    let understood: Preset
    if let path = argument.modelFile {
      let adapted = try ModelFile.preset(path: path).adapted(to: source)
      (understood, weights) = (adapted.preset, adapted.weights)
      notes = ["\(argument.base) is \(understood.summary), as \(path) says."] + adapted.notes
    } else {
      let identity = try Checkpoint.identify(source)
      (understood, weights) = (identity.preset, identity.weights)
      notes =
        ["\(argument.base) is \(understood.summary), named as by \(identity.naming)."] + identity.notes
    }
    preset = understood.replacing(
      model: understood.model, name: argument.base, title: argument.fileName + understood.guessMark, aliases: [])
  }
}

extension Preset {
  /// The title `with 10 classes`.
  fileprivate var summary: String { title + (classes == 0 ? " without a classifier" : " with \(classes) classes") }

  /// What stands behind the title of a model of which something was guessed: ` (heads guessed)`.
  var guessMark: String { guessed.isEmpty ? "" : " (\(guessed.joined(separator: ", ")) guessed)" }

  /// What tables call it: its name on the command line, a checkpoint by its file with the mark of what was guessed.
  var shownName: String { ModelArgument(name).isCheckpoint ? title : name }

  /// What of it was guessed, for programs; nothing where all is told.
  var guessedMembers: [JSONValue.Member] {
    guessed.isEmpty ? [] : [JSONValue.Member(name: "guessed", value: .array(guessed.map(JSONValue.string)))]
  }
}

extension [Preset] {
  /// The same models; two files of one name have their paths as titles.
  var toldApart: [Preset] {
    map { preset in
      let isAlone = count { $0.title == preset.title } == 1 || !ModelArgument(preset.name).isCheckpoint
      return isAlone ? preset : preset.replacing(model: preset.model, title: preset.name + preset.guessMark)
    }
  }
}

extension NamedWeights {
  /// Whether every parameter of a model is there in its shape.
  fileprivate func fit(_ preset: Preset) throws -> Bool {
    try preset.program().parameters.allSatisfy { shape(of: $0.name) == $0.shape }
  }
}
