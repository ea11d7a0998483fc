import VisionCore

/// A model as the command line names it: one of the catalogue, with a checkpoint or without, or a checkpoint alone, whose
/// architecture its tensors tell.
struct ModelChoice {
  /// The model, with the checkpoint's number of classes.
  let preset: Preset
  /// The checkpoint; nil without one.
  let checkpoint: NamedWeights?
  /// Where the checkpoint is.
  let weightsPath: String?
  /// What a reader should know about how the checkpoint was understood.
  let notes: [String]

  /// - Parameters:
  ///   - text: a model's name or alias, or the path of a checkpoint.
  ///   - path: the checkpoint of a model that is named.
  ///   - changes: sizes and options that are to be others, such as `width=128`.
  /// - Throws: `UnknownModel`, `SettingFault`, an error of the checkpoint.
  init(_ text: String, weights path: String? = nil, changes: [String] = []) throws {
    if path == nil, isPath(text) {
      let identity = try Checkpoint.identify(Checkpoint.open(text))
      preset =
        changes.isEmpty ? identity.preset : try identity.preset.changed(by: ModelChanges(changes, of: identity.preset))
      (checkpoint, weightsPath) = (identity.weights, text)
      notes =
        ["\(text) is \(identity.preset.title) with \(identity.classes) classes, named as by \(identity.naming)."]
        + identity.notes
    } else {
      let known = try Preset(argument: text, changes: changes)
      // A model file's weights stand beside it; they are another model's once its sizes are changed.
      weightsPath = path ?? (changes.isEmpty ? ModelFile.weights(of: text) : nil)
      let adapted = try weightsPath.map { try known.adapted(to: Checkpoint.open($0)) }
      checkpoint = adapted?.weights
      preset = adapted?.preset ?? known
      notes = adapted?.notes ?? []
    }
  }

  /// Numbers for the program: synthetic ones where they are asked for by a seed, else the checkpoint's where there is one.
  func weights(for program: Program, seed: UInt64?) -> any WeightSource {
    guard let checkpoint, seed == nil else { return SyntheticWeights(seed: seed ?? 0) }
    return ResampledWeights(checkpoint, for: program)
  }

  /// Says what was decided about the checkpoint, or that there is none.
  func explain(_ source: any WeightSource, on console: Console) {
    for note in notes { console.note("Note: \(note)") }
    if let resampled = (source as? ResampledWeights)?.resampled, !resampled.isEmpty {
      console.note("Note: resampled to the model's size: \(resampled.joined(separator: ", ")).")
    }
    if case .synthetic = source.provenance {
      let reason = checkpoint == nil ? "no --weights were given" : "--seed asks for them"
      console.note(
        "Note: \(source.provenance), as \(reason); the result shows how the model works, not what it knows.")
    }
  }
}

/// Whether a text that is no model's name is a file or folder, or looks like a checkpoint that should be there.
private func isPath(_ text: String) -> Bool {
  // A model file that cannot be read is a model file all the same, and its error says what is wrong.
  if text.hasSuffix(".yaml") || text.hasSuffix(".yml") || (try? Catalog.preset(named: text)) != nil { return false }
  return Checkpoint.isThere(text) || Checkpoint.endings.contains { text.hasSuffix($0) || text.contains($0 + "#") }
}
