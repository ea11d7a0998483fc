import VisionCore

/// Sizes and options of a model that are to be others, by name.
struct ModelChanges: Sendable, Hashable {
  /// Of the family's settings those that change.
  var values: [String: SettingValue] = [:]
  /// The side of the images it is trained on.
  var resolution: Int

  /// Nothing changed.
  init(of preset: Preset) { resolution = preset.resolution }

  /// What texts such as `width=128`, `depths=2,2,18,2` or `resolution=384` change, in their order.
  /// - Throws: `SettingFault` for an unknown setting or a value that it cannot have, `UndescribedModel`, `MalformedChange`.
  init(_ texts: [String], of preset: Preset) throws {
    self.init(of: preset)
    guard let settings = ModelSettings(preset) else { throw UndescribedModel(name: preset.name) }
    for text in texts {
      let key = String(text.prefix { $0 != "=" })
      guard key.count < text.count else { throw MalformedChange(text: text) }
      try set(key, to: String(text.dropFirst(key.count + 1)), in: settings.family)
    }
  }

  private mutating func set(_ key: String, to text: String, in family: DescribedFamily) throws(SettingFault) {
    guard key != ModelFile.resolution.key else {
      let value = try ModelFile.value(text, for: ModelFile.resolution)
      if case .integer(let number) = value { resolution = number }
      return
    }
    let setting = try family.setting(named: key, others: [ModelFile.resolution.key])
    values[key] = try ModelFile.value(text, for: setting)
  }

  /// A model's settings with the changes.
  /// - Throws: `SettingFault` for a value that a setting cannot have, `UndescribedModel`.
  func settings(of preset: Preset) throws -> ModelSettings {
    guard var settings = ModelSettings(preset) else { throw UndescribedModel(name: preset.name) }
    for setting in settings.family.settings {
      if let value = values[setting.key] { try settings.set(setting.key, to: value) }
    }
    return settings
  }

  /// What a changed model is called: `swin-t+width=128+depths=2,2,18,2`, which is taken wherever a model's name is.
  func name(of preset: Preset) -> String {
    let keys = ModelSettings(preset)?.family.settings.map(\.key) ?? []
    let texts = keys.compactMap { key in values[key].map { "\(key)=\($0.compact)" } }
    let resolution = resolution == preset.resolution ? [] : ["\(ModelFile.resolution.key)=\(resolution)"]
    return ([preset.name] + texts + resolution).joined(separator: "+")
  }
}

/// A change that is not written as one.
struct MalformedChange: Error, Equatable, CustomStringConvertible {
  let text: String

  var description: String { "'\(text)' is not a change; write it as key=value, such as width=128 or depths=2,2,18,2" }
}

extension SettingValue {
  /// As a command line writes it: `7`, `2,2,6,2`, `none`.
  var compact: String {
    switch self {
    case .integer(let number): "\(number)"
    case .integers(let numbers): numbers.map(String.init).joined(separator: ",")
    case .choice(let text): text
    case .choices(let texts): texts.joined(separator: ",")
    }
  }
}

extension Preset {
  /// The model with changes, recorded once to see that it can be built.
  /// - Throws: `SettingFault`, `UndescribedModel`.
  func changed(by changes: ModelChanges, name: String? = nil, title: String? = nil) throws -> Preset {
    if changes == ModelChanges(of: self), name == nil { return self }
    return try changes.settings(of: self).preset(
      name: name ?? changes.name(of: self), title: title ?? self.title + ModelChanges.mark,
      resolution: changes.resolution, imageStatistics: imageStatistics, cropFraction: cropFraction)
  }
}

extension ModelChanges {
  /// What stands behind the title of a model that was changed.
  static let mark = "*"
}
