/// A checkpoint taken for a model of one family under one naming: the model with the sizes and options that the checkpoint
/// tells, and what speaks against it.
struct CheckpointReading: Sendable {
  let architecture: any Architecture.Type
  let weights: NamedWeights
  let model: any ConfigurableModel
  /// The images in training; nil where nothing tells their size.
  let trainedOn: GridSize?
  /// Whether their size only follows from what models usually have.
  let isImageGuessed: Bool
  let input: GridSize
  /// Colours of the image.
  let channels: Int
  /// Where the value of each setting comes from that the checkpoint tells.
  let sources: [String: ToldSource]
  let faults: [RecognitionFault.Mismatch]
  /// What is left out, and what that changes: sentences for a reader.
  let notes: [Phrase]

  /// Settings that were guessed.
  var guessed: Set<String> { Set(sources.filter { $0.value == .guess }.keys) }
  /// Settings that a model of the catalogue may have otherwise: those that were guessed, and what is unset as nothing tells it.
  var open: Set<String> {
    let untold = type(of: model).descriptions.map(\.key).filter { sources[$0] == nil && model.value(of: $0) == nil }
    return guessed.union(untold)
  }
}

/// Where a setting's value comes from; as `Telling.Source`, for every model.
enum ToldSource: Sendable, Hashable {
  case tensors
  case configuration(key: String)
  case name
  case guess
  /// What code with these names has where no configuration says otherwise.
  case naming

  init<Model>(_ source: Telling<Model>.Source) {
    switch source {
    case .tensors: self = .tensors
    case .configuration(let key): self = .configuration(key: key)
    case .name: self = .name
    case .guess: self = .guess
    }
  }
}

extension CheckpointReading {
  /// Reads the settings of a family off a checkpoint, records the model and compares every name and shape.
  /// - Parameters:
  ///   - base: a model whose settings stay where the checkpoint tells nothing; the family's template without one
  ///   - kept: settings that stay whatever the checkpoint tells
  init<Family: Architecture>(
    _ family: Family.Type, _ evidence: Evidence, from base: Family.Model? = nil, input given: GridSize? = nil,
    keeping kept: Set<String> = []
  ) {
    var model = base ?? Family.template
    var sources: [String: ToldSource] = [:]
    var faults: [RecognitionFault.Mismatch] = []
    for setting in Family.Model.settings where !kept.contains(setting.description.key) {
      let key = setting.description.key
      guard let (value, source) = setting.told(evidence, model) else { continue }
      // What only a likely guess says changes no model that is already given.
      if source == .guess, base != nil { continue }
      do throws(SettingFault) {
        try setting.description.check(value)
        setting.set(&model, value)
        sources[key] = source
      } catch {
        faults.append(.setting(error))
      }
    }
    let image = Family.Model.imageTold(evidence, model)
    let told = given ?? image?.size
    let input = told ?? GridSize(square: 224)
    isImageGuessed = given == nil && image?.source == .guess
    (architecture, weights, trainedOn, self.input, self.sources) = (family, evidence.weights, told, input, sources)
    do {
      try model.checkSizes()
      model.train(on: input)
      let comparison = try CheckpointComparison(model, input: input, evidence)
      (channels, notes) = (comparison.channels, comparison.notes)
      faults += comparison.faults
    } catch {
      (channels, notes) = (3, [])
      faults.append((error as? SettingFault).map { .setting($0) } ?? .unfit("\(error)"))
    }
    faults += evidence.contradictions(of: model, trainedOn: told)
    (self.model, self.faults) = (model, faults)
  }
}

extension Setting {
  /// The value that a checkpoint tells, and how.
  func told(_ evidence: Evidence, _ model: Model) -> (value: SettingValue, source: ToldSource)? {
    for telling in told {
      // Before a guess comes what code with these names does.
      if telling.source == .guess, let assumed = evidence.weights.naming.assumed[description.key] {
        return (assumed, .naming)
      }
      if let value = telling.read(evidence, model).flatMap({ description.coerced($0, like: get(model)) }) {
        return (value, ToldSource(telling.source))
      }
    }
    return evidence.weights.naming.assumed[description.key].map { ($0, .naming) }
  }
}

extension SettingDescription {
  /// A value as the setting has it: a number for all stages where it wants one for each, and the other way round; nil where it
  /// is of another kind.
  func coerced(_ value: SettingValue, like present: SettingValue?) -> SettingValue? {
    switch (values, value) {
    case (.integer, .integer), (.integers, .integers), (.number, .number), (.choice, .choice), (.choices, .choices):
      value
    case (.number, .integer(let number)): .number(Double(number))
    case (.integer, .number(let number)): Int(exactly: number).map(SettingValue.integer)
    case (.integer, .integers(let numbers)): Set(numbers).count == 1 ? .integer(numbers[0]) : nil
    case (.integers, .integer(let number)):
      present?.length.map { .integers(Array(repeating: number, count: max($0, 1))) }
    case (.choices, .choice(let word)): present?.length.map { .choices(Array(repeating: word, count: max($0, 1))) }
    case (.choice, .choices(let words)): Set(words).count == 1 ? .choice(words[0]) : nil
    default: nil
    }
  }
}

extension ConfigurableModel {
  /// The images that a checkpoint's model was trained on; nil where it does not tell.
  static func imageTold(_ evidence: Evidence, _ model: Self) -> (size: GridSize, source: ToldSource)? {
    for telling in trainedOn {
      switch telling.read(evidence, model) {
      case .integer(let side) where Program.inputSides.contains(side):
        return (GridSize(square: side), ToldSource(telling.source))
      case .integers(let sides) where sides.count == 2 && sides.allSatisfy(Program.inputSides.contains):
        return (GridSize(rows: sides[0], columns: sides[1]), ToldSource(telling.source))
      default: continue
      }
    }
    return nil
  }
}

extension Evidence {
  /// Whether timm's word for a pool is that of a model which has but one: its class token, or the mean over the map.
  private func isOnlyPool<Model: ConfigurableModel>(_ written: String, of model: Model) -> Bool {
    if Model.settings.contains(where: { $0.description.key == "pooling" }) { return false }
    let hasClassToken = weights.checkpoint.names?.contains { $0.hasSuffix("cls_token") } ?? false
    return written == (hasClassToken ? "token" : "avg")
  }

  /// What a configuration says that the model does not compute.
  func contradictions<Model: ConfigurableModel>(
    of model: Model, trainedOn: GridSize?
  ) -> [RecognitionFault.Mismatch] {
    guard let configuration else { return [] }
    return configuration.decisiveKeys.compactMap { key in
      guard let written = configuration.written(key), weights.naming.fixed[key] != written else { return nil }
      if key == "architecture", configuration.namesKnownArchitecture { return nil }
      if key == "global_pool", isOnlyPool(written, of: model) { return nil }
      let isHonoured = Model.settings.contains { setting in
        let isUnset = setting.get(model) == nil && configuration.isZero(key)
        return setting.told.contains { telling in
          guard telling.source == .configuration(key: key) else { return false }
          if isUnset { return true }
          let value = telling.read(self, model).flatMap { setting.description.coerced($0, like: setting.get(model)) }
          return value != nil && value == setting.get(model)
        }
      }
      let isImage = ["image_size", "img_size", "input_size"].contains(key) && configuration.image == trainedOn
      return isHonoured || isImage ? nil : .configuration(key: key, value: written)
    }
  }
}
