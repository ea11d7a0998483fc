import VisionCore

extension JobOwner {
  static let catalogue = JobOwner("catalogue")
  static let image = JobOwner("image")
  /// The chosen model's weights.
  static let weights = JobOwner("weights")
  /// Those of the model beside it.
  static let linkedWeights = JobOwner("linked weights")
  static let modelFile = JobOwner("model file")
  static let folder = JobOwner("folder")
}

extension AppState {
  /// Reads every model of the catalogue at its own resolution.
  mutating func readCatalogue() -> [Effect] {
    start(.catalogue, "Models", isShown: false, isLasting: true) { _ in
      let readings = Catalog.presets.compactMap { try? ModelReading($0, input: $0.input) }
      return { state in
        state.keep(readings)
        return []
      }
    }
  }

  mutating func loadImage(_ path: String) -> [Effect] {
    start(.image, Phrase(verbatim: path), isShown: false) { state, _ in
      state.attention.runsWhenReady = false
    } work: { _ in
      let image = LoadedImage(path: path, image: try Image(contentsOf: FileSystem.expandingHome(path)))
      return { $0.take(image) }
    }
  }

  /// Looks at an image from now on.
  mutating func take(_ image: LoadedImage) -> [Effect] {
    // The first one is there without having been asked for.
    if self.image != nil {
      notice = .success("\(image.name), \(image.image.width) × \(image.image.height) pixels.")
    }
    self.image = image
    return runWhenReady(&self)
  }

  /// Looks whether a checkpoint holds the chosen model's parameters, and uses it where it does.
  mutating func checkWeights(_ path: String) -> [Effect] {
    guard let reading else { return [] }
    return start(.weights, Phrase(verbatim: path), about: JobSubject(model: preset.name), isShown: false) {
      state, end in
      state.attention.runsWhenReady = false
      if end == .withdrawn { state.tellOfOtherWeights() }
    } work: { [preset] _ in
      let path = FileSystem.expandingHome(path)
      let notes = try check(path, preset, reading.program)
      return { $0.take(.checkpoint(path: path), notes) }
    }
  }

  /// Uses a checkpoint that fits.
  mutating func take(_ weights: WeightsChoice, _ notes: [Phrase] = []) -> [Effect] {
    self.weights = weights
    tell(of: weights, for: preset, notes)
    return runWhenReady(&self)
  }

  /// The same for the model beside the chosen one.
  mutating func checkLinkedWeights(_ path: String) -> [Effect] {
    guard let linked = attention.linked, let reading = try? reading(of: linked.preset, at: linked.input).get() else {
      return []
    }
    let subject = JobSubject(place: .linked, model: linked.preset.name)
    return start(.linkedWeights, Phrase(verbatim: path), about: subject, isShown: false) { [preset = linked.preset] _ in
      let path = FileSystem.expandingHome(path)
      let notes = try check(path, preset, reading.program)
      return { state in
        state.attention.linked?.weights = .checkpoint(path: path)
        state.tell(of: .checkpoint(path: path), for: preset, notes)
        return []
      }
    }
  }

  private mutating func tell(of weights: WeightsChoice, for preset: Preset, _ notes: [Phrase]) {
    let sentences: [Phrase] = ["Weights of \(weights.label) fit \(preset.title)."] + notes
    notice = .success(sentences.joined(separator: " "))
  }

  /// Looks whether a checkpoint holds the parameters of the edited model: what no longer fits gives way to synthetic weights, and
  /// comes back with what fits.
  mutating func refitWeights(_ path: String) -> [Effect] {
    guard let reading else { return [] }
    return start(.weights, Phrase(verbatim: path), about: JobSubject(model: preset.name), isShown: false) { _ in
      let refusal = refusal(of: path, reading.program)
      return { state in
        state.refit(.checkpoint(path: path), refusal)
        return []
      }
    }
  }

  private mutating func refit(_ checkpoint: WeightsChoice, _ refusal: Phrase?) {
    let was = weights
    weights = refusal == nil ? checkpoint : .synthetic(seed: 0)
    guard weights != was else { return }
    guard let refusal else {
      notice = .success("Weights of \(checkpoint.label) fit \(preset.title) again.")
      return
    }
    notice = .information(
      "\(checkpoint.label) does not fit \(preset.title) any more; synthetic weights are used. \(refusal)")
  }

  /// Writes a model as a model file; one that is there only where `overwriting` says so.
  mutating func save(_ preset: Preset, to path: String, overwriting: Bool) -> [Effect] {
    start(.modelFile, Phrase(verbatim: path), isShown: false, isLasting: true) { _ in
      do {
        let name = ModelFile.name(of: path)
        let text = try ModelFileWriter(preset, name: name, title: name).text
        try FileSystem.write(Array(text.utf8), to: FileSystem.expandingHome(path), overwriting: overwriting)
      } catch let error as FileError where error.fact == .exists {
        return { $0.askToOverwrite(Prompt(.model, text: path, existing: path)) }
      }
      return { state in
        state.notice = .success("Saved: `explorer \(path)` opens it.")
        return []
      }
    }
  }

  /// Asks whether a file that is there may be overwritten, unless something else is being typed by now: then it stays as it is,
  /// and a sentence says so.
  mutating func askToOverwrite(_ prompt: Prompt) -> [Effect] {
    if self.prompt == nil { self.prompt = prompt } else { notice = .information(prompt.title) }
    return []
  }

  /// Completes the name in the open prompt by those of its folder.
  mutating func listFolder(_ folder: String) -> [Effect] {
    start(.folder, Phrase(verbatim: folder), isShown: false) { _ in
      let names = names(in: folder)
      return { state in
        state.prompt?.complete(folder: folder, names: names)
        return []
      }
    }
  }
}

/// Looks whether a checkpoint holds a model's parameters.
/// - Returns: how the checkpoint was understood.
private func check(_ path: String, _ preset: Preset, _ program: Program) throws -> [Phrase] {
  let adapted = try preset.adapted(to: Checkpoint.open(path))
  let program = try adapted.preset.program(input: program.input)
  let required = program.parameters.map { (name: $0.name, shape: $0.shape) }
  let check = WeightCheck(required: required, source: ResampledWeights(adapted.weights, for: program))
  guard check.isSatisfied else { throw Misfit(sentence: check.sentence) }
  return adapted.notes
}

/// Which parameters a checkpoint lacks.
private struct Misfit: Error, Worded { let sentence: Phrase }

/// Why a checkpoint does not hold an edited model's parameters, taken as the edits have them; nil where it does.
private func refusal(of path: String, _ program: Program) -> Phrase? {
  do {
    let required = program.parameters.map { (name: $0.name, shape: $0.shape) }
    let check = WeightCheck(
      required: required, source: try Checkpoint.weights(FileSystem.expandingHome(path), for: program))
    return check.isSatisfied ? nil : check.sentence
  } catch {
    return "\(error)"
  }
}

/// The visible names in a folder in order, folders with a slash; none where it cannot be read.
private func names(in folder: String) -> [String] {
  let path = folder.isEmpty ? "." : FileSystem.expandingHome(folder)
  return ((try? FileSystem.names(in: path)) ?? []).map {
    FileSystem.kind(of: path + "/" + $0) == .folder ? $0 + "/" : $0
  }
}
