import VisionCore

/// The options of a model that is looked at, beside what the model had at first.
struct ModelOptions: Sendable {
  /// An option; of one that each stage has, a stage's.
  struct Row: Sendable {
    let setting: SettingDescription
    /// From 0; nil where the option is the whole model's.
    let stage: Int?
    let value: String
    let original: String

    var isChanged: Bool { value != original }

    /// `shift`, `projections, stage 1`.
    var title: String { setting.key + (stage.map { ", stage \($0 + 1)" } ?? "") }
  }

  let rows: [Row]
  private let original: Preset
  private let settings: ModelSettings?

  init(of preset: Preset, original: Preset) {
    self.original = original
    settings = ModelSettings(preset)
    let before = ModelSettings(original)
    let options = settings?.family.settings.filter { $0.use == .option } ?? []
    rows = options.flatMap { [settings] option -> [Row] in
      guard let now = settings?[option.key]?.words, let then = before?[option.key]?.words else { return [] }
      return zip(now, then).enumerated().map { stage, values in
        Row(setting: option, stage: option.hasStages ? stage : nil, value: values.0, original: values.1)
      }
    }
  }

  /// The model with a row's option changed to the next alternative, or for −1 the previous; nil where there is no such row.
  func changing(_ index: Int, by step: Int) -> Preset? {
    guard rows.indices.contains(index), var settings else { return nil }
    let row = rows[index]
    guard let value = row.next(step, in: settings[row.setting.key]) else { return nil }
    do {
      try settings.set(row.setting.key, to: value)
      return try preset(settings)
    } catch {
      // A number at the end of its range, or options that do not go together: nothing changes.
      return nil
    }
  }

  /// A model of its own, or the original where nothing is changed any more.
  private func preset(_ settings: ModelSettings) throws(SettingFault) -> Preset {
    let before = ModelSettings(original)
    let changes = settings.family.settings.map(\.key).filter { settings[$0] != before?[$0] }
    if changes.isEmpty { return original }
    let words = changes.compactMap { key in settings[key].map { "\(key)=\($0)" } }
    return try settings.preset(
      name: ([original.name] + words).joined(separator: "+"), title: original.title + " edited",
      resolution: original.resolution, imageStatistics: original.imageStatistics, cropFraction: original.cropFraction)
  }
}

extension ModelOptions.Row {
  /// The setting's value with this row's part of it moved on.
  fileprivate func next(_ step: Int, in value: SettingValue?) -> SettingValue? {
    func after(_ word: String, _ choices: [String]) -> String {
      let place = (choices.firstIndex(of: word) ?? 0) + step
      return choices[(place % choices.count + choices.count) % choices.count]
    }
    switch (setting.values, value) {
    case (.integer, .integer(let number)?): return .integer(number + step)
    case (.choice(let choices), .choice(let word)?): return .choice(after(word, choices))
    case (.choices(let choices), .choices(var words)?):
      guard let stage, words.indices.contains(stage) else { return nil }
      words[stage] = after(words[stage], choices)
      return .choices(words)
    default: return nil
    }
  }
}

extension SettingValue {
  /// A word for each stage, or one for the model.
  fileprivate var words: [String] {
    switch self {
    case .integer(let number): ["\(number)"]
    case .integers(let numbers): numbers.map(String.init)
    case .choice(let word): [word]
    case .choices(let words): words
    }
  }
}
