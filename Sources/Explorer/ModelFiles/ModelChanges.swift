import VisionCore

/// Sizes and options of a model that are to be others, by name.
struct ModelChanges: Sendable, Hashable {
  /// Of the family's settings those that change.
  var values: [String: SettingValue] = [:]
  /// The side of the square images it is trained on, where that is another than the model's own.
  var resolution: Int?

  /// Nothing changed.
  init() {}

  /// What texts such as `width=128`, `depths=2,2,18,2` or `resolution=384` change, in their order.
  /// - Throws: `SettingFault` for an unknown setting or a value that it cannot have, `MalformedChange`.
  init(_ texts: [String], of preset: Preset) throws {
    self.init()
    let settings = ModelSettings(preset)
    for text in texts {
      let key = String(text.prefix { $0 != "=" })
      guard key.count < text.count else { throw MalformedChange(text: text) }
      try set(key, to: String(text.dropFirst(key.count + 1)), in: settings)
      if resolution.map({ GridSize(square: $0) }) == preset.input { resolution = nil }
    }
  }

  private mutating func set(_ key: String, to text: String, in settings: ModelSettings) throws(SettingFault) {
    guard key != ModelFile.resolution.key else {
      let value = try ModelFile.value(text, for: ModelFile.resolution)
      if case .integer(let number) = value { resolution = number }
      return
    }
    let setting = try settings.description(of: key, others: [ModelFile.resolution.key])
    values[key] = try ModelFile.value(text, for: setting)
  }

  /// A model's settings with the changes.
  /// - Throws: `SettingFault` for a value that a setting cannot have.
  func settings(of preset: Preset) throws -> ModelSettings {
    var settings = ModelSettings(preset)
    for setting in settings.descriptions {
      if let value = values[setting.key] { try settings.set(setting.key, to: value) }
    }
    return settings
  }

  /// What a changed model is called: `MODEL+width=128+depths=2,2,18,2`, which is taken wherever a model's name is.
  func name(of preset: Preset) -> String {
    let keys = ModelSettings(preset).descriptions.map(\.key)
    let texts = keys.compactMap { key in values[key].map { "\(key)=\($0.compact)" } }
    let resolution = resolution.map { ["\(ModelFile.resolution.key)=\($0)"] } ?? []
    return ([preset.name] + texts + resolution).joined(separator: "+")
  }
}

/// A change that is not written as one.
struct MalformedChange: UsageError, Equatable {
  let text: String

  var sentence: Phrase { "'\(text)' is not a change; write it as key=value, such as width=128 or depths=2,2,18,2" }
}

extension SettingValue {
  /// As a command line writes it: `7`, `2,2,6,2`, `none`.
  var compact: String {
    switch self {
    case .integer(let number): "\(number)"
    case .integers(let numbers): numbers.map(String.init).joined(separator: ",")
    case .number(let number): "\(number)"
    case .choice(let text): text
    case .choices(let texts): texts.joined(separator: ",")
    }
  }
}

extension Preset {
  /// The model with changes, recorded once to see that it can be built.
  /// - Throws: `SettingFault`.
  func changed(by changes: ModelChanges, name: String? = nil, title: String? = nil) throws -> Preset {
    if changes == ModelChanges(), name == nil { return self }
    var changed = try changes.settings(of: self).preset(
      name: name ?? changes.name(of: self), title: title ?? self.title,
      input: changes.input(of: self), preparation: preparation)
    changed.channels = channels
    // A setting that somebody gives is no guess any more.
    changed.guessed = guessed.filter { changes.values[$0] == nil }
    if changed.classes == classes { changed.labels = labels }
    guard title == nil else { return changed }
    let unmarked = self.title.hasSuffix(guessMark) ? String(self.title.dropLast(guessMark.count)) : self.title
    return changed.replacing(model: changed.model, title: unmarked + ModelChanges.mark + changed.guessMark)
  }
}

extension ModelChanges {
  /// The images that a changed model is trained on.
  func input(of preset: Preset) -> GridSize { resolution.map { GridSize(square: $0) } ?? preset.input }

  /// What stands behind the title of a model that was changed.
  static let mark = "*"
}
