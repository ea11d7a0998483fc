/// Asks the families of the catalogue what a checkpoint is.
struct Recognition {
  private let checkpoint: any WeightSource
  private let cleaned: [String]
  private let hints: CheckpointHints

  init(_ checkpoint: any WeightSource) {
    self.checkpoint = checkpoint
    cleaned = CheckpointNames.cleaned(checkpoint.names ?? [])
    hints = CheckpointHints(checkpoint)
  }

  /// The model that fits in every name and shape.
  /// - Throws: the nearest reading and what does not fit, or that no family has such names.
  func identity() throws(RecognitionFault) -> CheckpointIdentity {
    if let broken = hints.configuration?.broken { throw .brokenConfiguration(broken) }
    var nearest: CheckpointReading?
    for (architecture, evidence) in candidates(among: Catalog.architectures) {
      let reading = read(architecture, evidence)
      if reading.faults.isEmpty { return identity(reading, evidence) }
      if reading.faults.count < nearest?.faults.count ?? .max { nearest = reading }
    }
    guard let nearest else { throw .unknownFamily(names: Array(cleaned.filter { !$0.isEmpty }.prefix(3))) }
    throw fault(nearest)
  }

  /// A model with what the checkpoint says of it.
  func adapt(_ preset: Preset) throws(RecognitionFault) -> AdaptedModel {
    if let broken = hints.configuration?.broken { throw .brokenConfiguration(broken) }
    // Families that build upon one definition have their weights under each other's names.
    let own = preset.architecture
    let others = Catalog.architectures.filter { $0.modelType == own.modelType && $0.key != own.key }
    let readings = candidates(among: [own] + others).map { architecture, evidence in
      (read(architecture, evidence, from: preset), evidence)
    }
    guard let (reading, evidence) = readings.min(by: { $0.0.faults.count < $1.0.faults.count }) else {
      let program = try? preset.program()
      throw .nearest(
        title: preset.title, naming: preset.architecture.definition.title,
        (program?.parameters ?? []).filter { checkpoint.shape(of: $0.name) == nil }.map { .missing($0.name) })
    }
    if let fault = reading.faults.first(where: { $0.isDropped }) {
      throw .nearest(
        title: preset.title, naming: reading.weights.naming.title,
        [fault] + reading.faults.filter { $0 != fault })
    }
    var adapted = preset.replacing(model: reading.model)
    adapted.channels = reading.channels
    let images: [String]
    (adapted, images) = evidence.described(adapted)
    let notes =
      checkpoint.notes + images + sentences(reading, before: preset.model) + reading.notes + remark(reading, evidence)
    return AdaptedModel(preset: adapted, weights: reading.weights, notes: notes)
  }

  // MARK: Candidates

  /// The families, each under the namings of which the checkpoint has the mark. A definition that several families build upon is
  /// asked once under each naming.
  private func candidates(among architectures: [any Architecture.Type]) -> [(any Architecture.Type, Evidence)] {
    var seen: Set<[ObjectIdentifier]> = []
    var found: [(any Architecture.Type, Evidence)] = []
    for architecture in architectures {
      for (index, naming) in ([architecture.definition] + architecture.namings).enumerated() {
        let names = naming.withoutPrefixes(cleaned)
        guard names.contains(naming.mark ?? architecture.mark) else { continue }
        let isDefinition = index == 0
        if isDefinition, !seen.insert([architecture.modelType]).inserted { continue }
        let weights = NamedWeights(checkpoint, naming: naming, cleaned: names)
        if weights.shape(of: architecture.mark) != nil {
          found.append((architecture, Evidence(weights: weights, hints: hints)))
        }
      }
    }
    return found
  }

  private func read(
    _ architecture: any Architecture.Type, _ evidence: Evidence, from preset: Preset? = nil
  ) -> CheckpointReading {
    func read<Family: Architecture>(_ family: Family.Type) -> CheckpointReading {
      guard let preset else { return CheckpointReading(family, evidence) }
      // First the sizes stay as they are named and only what tensors do not show follows the checkpoint; where that does not
      // fit, its parts do too.
      let model = preset.model as? Family.Model
      let sizes = Set(Family.Model.settings.filter { $0.description.use == .required }.map(\.description.key))
      return CheckpointReading(
        family, evidence, from: model, input: preset.input, keeping: preset.chosen.union(sizes))
    }
    return read(architecture)
  }

  private func fault(_ reading: CheckpointReading) -> RecognitionFault {
    .nearest(
      title: ModelTitle(reading.model, of: reading.architecture).text, naming: reading.weights.naming.title,
      reading.faults)
  }

  // MARK: The catalogue

  private func identity(_ reading: CheckpointReading, _ evidence: Evidence) -> CheckpointIdentity {
    let alike = Catalog.presets.filter { $0.isAlike(reading) }
    let chosen = hints.choose(among: alike)
    var notes = checkpoint.notes
    var preset: Preset
    var guessed: [String] = []
    if let entry = chosen ?? alike.first {
      if alike.count > 1 {
        notes.append(
          "\(alike.map(\.name).joined(separator: ", ")) have the same tensors; \(entry.name) was taken"
            + (chosen == nil ? "." : ", which the file's name or contents suggest."))
      }
      let model = reading.model.taking(reading.open, from: entry.model)
      preset = entry.replacing(model: model, input: reading.trainedOn ?? entry.input)
    } else {
      guessed = reading.sources.keys.filter { reading.sources[$0] == .guess }.sorted()
      let title = ModelTitle(reading.model, of: reading.architecture)
      let base = hints.choose(among: Catalog.presets.filter { $0.modelType == type(of: reading.model) })
      let architecture = base?.architecture ?? reading.architecture
      preset = Preset(
        name: title.name, title: title.text, aliases: [], architecture: architecture, input: reading.input,
        preparation: ImagePreparation(architecture.imageStatistics, cropFraction: 0.9), model: reading.model)
      if reading.trainedOn == nil {
        notes.append("The tensors do not tell the image's size; \(reading.input.rows) pixels were taken.")
      } else if reading.isImageGuessed {
        notes.append(
          "The image's size is not told; with \(reading.input.rows) pixels the last stage's map is as large as its windows, "
            + "as in published models.")
      }
      notes += guessed.map { key in
        "Nothing tells \(key): \(reading.model.value(of: key).map { "\($0)" } ?? "none") was guessed; "
          + "config.json or a model file beside the weights, or --set \(key)=…, says it."
      }
    }
    preset.guessed = guessed
    preset.channels = reading.channels
    let images: [String]
    (preset, images) = evidence.described(preset)
    notes += images
    if preset.classes == 0 { notes.append("It has no layer that gives class scores.") }
    notes += sentences(reading, before: reading.architecture.template) + reading.notes + remark(reading, evidence)
    return CheckpointIdentity(preset: preset, weights: reading.weights, isCatalogued: !alike.isEmpty, notes: notes)
  }

  /// What files beside the tensors, or the code that has such names, changed in a model.
  private func sentences(_ reading: CheckpointReading, before: any ConfigurableModel) -> [String] {
    type(of: reading.model).descriptions.compactMap { setting in
      guard setting.use == .code || setting.use == .usual || setting.use == .option,
        let value = reading.model.value(of: setting.key), value != before.value(of: setting.key)
      else { return nil }
      let reason: String
      switch reading.sources[setting.key] {
      case .configuration: reason = "as config.json says"
      case .naming: reason = "as code with \(reading.weights.naming.title)'s names has it"
      case .name: reason = "as the file's name says"
      case .tensors, .guess, nil: return nil
      }
      // A summary may begin with any word, as “epsilon of the norms” and “where a branch is normalised” do.
      return "\(setting.key) (\(setting.summary)) is \(value), \(reason)."
    }
  }

  private func remark(_ reading: CheckpointReading, _ evidence: Evidence) -> [String] {
    func remark<Family: Architecture>(_ family: Family.Type) -> String? {
      (reading.model as? Family.Model).flatMap { family.remark(on: $0, evidence) }
    }
    return [remark(reading.architecture)].compactMap(\.self)
  }
}

extension Architecture {
  fileprivate static var modelType: ObjectIdentifier { ObjectIdentifier(Model.self) }
}

extension RecognitionFault.Mismatch {
  /// Whether something of the file would be left out without it.
  fileprivate var isDropped: Bool {
    switch self {
    case .leftOver, .configuration: true
    case .missing, .shape, .setting, .unfit: false
    }
  }
}

extension Evidence {
  /// A model with the preprocessing and the classes' names that files beside the checkpoint tell.
  fileprivate func described(_ preset: Preset) -> (Preset, notes: [String]) {
    var notes: [String] = []
    if let note = preset.remarkOnChannels { notes.append(note) }
    guard let configuration else { return (preset, notes) }
    let images = configuration.images
    notes += configuration.notes + images.notes
    var (preparation, input) = images.preparation(from: preset.preparation)
    if let size = input, size != preset.input {
      do {
        _ = try preset.program(input: size)
        notes.append(
          "The input is \(size) pixels, as \(images.sizeSource) says, where the model was trained on \(preset.input); its "
            + "positions are resampled.")
      } catch {
        input = nil
        preparation.refusal =
          "\(images.sizeSource) makes images of \(size) pixels, which the model for \(preset.input) does not take"
      }
    }
    if let broken = configuration.brokenImages {
      preparation.refusal = "\(broken), and what images become may depend on it; fetch it again, or move it away"
    }
    var preset = preset.replacing(model: preset.model, input: input, preparation: preparation)
    if let labels = configuration.labels(classes: preset.classes) { preset.labels = labels }
    return (preset, notes)
  }
}

extension Preset {
  /// What an image gives to an input of other channels than its three.
  fileprivate var remarkOnChannels: String? {
    switch channels {
    case 3: nil
    case 1:
      "Its input has 1 channel: an image becomes grey, by the luma of ITU-R 601, as Pillow's convert(\"L\") makes it."
    case 4: "Of its input's 4 channels an image gives red, green and blue; the fourth is zero."
    default: "Its input has \(channels) channels, which no image gives; it runs on a prepared input alone."
    }
  }

  fileprivate var modelType: any ConfigurableModel.Type { type(of: model) }

  /// Whether a model of the catalogue has the sizes and options that were read: all but those that were guessed, that differ
  /// between implementations or that code with these names decides, and the number of classes.
  fileprivate func isAlike(_ reading: CheckpointReading) -> Bool {
    guard type(of: model) == type(of: reading.model) else { return false }
    // Where nothing tells the images' size, one model at several sizes is one model.
    if let image = reading.trainedOn, image != input { return false }
    let others = type(of: model).descriptions.filter { setting in
      setting.use != .code && setting.key != SettingDescription.classesKey
        && reading.sources[setting.key] != .naming
        && model.value(of: setting.key) != reading.model.value(of: setting.key)
    }
    guard others.allSatisfy({ reading.open.contains($0.key) }) else { return false }
    return others.isEmpty || fits(reading)
  }

  /// Whether the model with all that was read, but for what was left open, has the checkpoint's tensors.
  private func fits(_ reading: CheckpointReading) -> Bool {
    let model = reading.model.taking(reading.open, from: model)
    guard let program = try? Program(recording: model, input: input, channels: reading.channels) else { return false }
    return program.parameters.allSatisfy { reading.weights.shape(of: $0.name) == $0.shape }
      && Leftovers(reading.weights, beside: program).inForwardPass.isEmpty
  }
}

extension ConfigurableModel {
  /// The model with some settings of another.
  fileprivate func taking(_ keys: Set<String>, from other: any ConfigurableModel) -> Self {
    var model = self
    for key in keys { if let value = other.value(of: key) { model.set(key, value) } }
    return model
  }
}

/// What a model is called that is none of the catalogue: its family and the sizes that it has to give.
struct ModelTitle {
  let name: String
  let text: String

  init(_ model: any ConfigurableModel, of architecture: any Architecture.Type) {
    let sizes = type(of: model).descriptions.filter { $0.use == .required }.compactMap { setting in
      // A list is empty where the checkpoint tells of no stage.
      model.value(of: setting.key).flatMap { $0.length == 0 ? nil : "\(setting.key) \($0.joined)" }
    }
    name = architecture.key
    text = ([architecture.family.title] + sizes).joined(separator: ", ")
  }
}

extension SettingValue {
  /// `7`, `2-2-6-2`.
  fileprivate var joined: String {
    if case .integers(let numbers) = self { return numbers.map(String.init).joined(separator: "-") }
    return description
  }
}
