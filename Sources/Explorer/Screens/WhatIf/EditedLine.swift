import VisionCore

/// A line of the list of sizes: a size or option of the model that is edited, with a value for each stage where it has some.
struct EditedLine: Sendable {
  enum Subject: Sendable {
    /// The image that the model is counted for.
    case image
    /// The images that it is trained on.
    case resolution
    /// A setting of its family, and the first of its places that the line shows.
    case setting(SettingDescription, firstPlace: Int)
  }

  struct Cell: Sendable, Hashable {
    let text: String
    let original: String

    var isChanged: Bool { text != original }
  }

  let subject: Subject
  /// What it is called, such as `depths` or `projections 2`.
  let title: String
  /// What it is, in a few words.
  let summary: Phrase
  let cells: [Cell]

  var isChanged: Bool { cells.contains(where: \.isChanged) }

  /// The setting's name, as model files and command lines have it.
  var key: String {
    switch subject {
    case .image: "image"
    case .resolution: ModelFile.resolution.key
    case .setting(let setting, _): setting.key
    }
  }

  /// Whether numbers can be typed.
  var isNumber: Bool {
    guard case .setting(let setting, _) = subject else { return true }
    return switch setting.values {
    case .integer, .integers, .number: true
    case .choice, .choices: false
    }
  }

  /// The lines of a model, in the order of its family's settings.
  static func lines(of model: EditedModel) -> [EditedLine] {
    let version = model.version
    let image = EditedLine(
      subject: .image, title: "image", summary: "the image that is counted for; + and - elsewhere change it too",
      cells: [Cell(text: version.input.compact, original: model.before.input.compact)])
    guard let settings = model.settings, case let originals = model.originalSettings else { return [image] }
    let resolution = EditedLine(
      subject: .resolution, title: ModelFile.resolution.key, summary: ModelFile.resolution.summary,
      cells: [
        Cell(text: version.changes.input(of: model.original).compact, original: model.original.input.compact)
      ])
    return [image, resolution]
      + settings.descriptions.flatMap { lines($0, settings[$0.key], original: originals[$0.key]) }
  }

  private static func lines(
    _ setting: SettingDescription, _ value: SettingValue?, original: SettingValue?
  ) -> [EditedLine] {
    let (now, then) = (words(value), words(original))
    let cells = now.indices.map { Cell(text: now[$0], original: $0 < then.count ? then[$0] : nothing) }
    guard case .choices = setting.values else {
      return [
        EditedLine(
          subject: .setting(setting, firstPlace: 0), title: setting.key, summary: setting.summary,
          cells: cells)
      ]
    }
    // Words are long, so that each stage's has a line.
    return cells.enumerated().map { stage, cell in
      EditedLine(
        subject: .setting(setting, firstPlace: stage), title: "\(setting.key) \(stage + 1)",
        summary: "\(setting.summary), stage \(stage + 1)", cells: [cell])
    }
  }

  /// What stands for a setting that the model does without.
  private static let nothing = "none"

  private static func words(_ value: SettingValue?) -> [String] {
    switch value {
    case .integer(let number): ["\(number)"]
    case .integers(let numbers): numbers.map(String.init)
    case .number(let number): ["\(number)"]
    case .choice(let word): [word]
    case .choices(let words): words
    case nil: [nothing]
    }
  }
}

// MARK: - Other values

extension EditedLine {
  /// The versions that come next in a direction, nearest first.
  func versions(of model: EditedModel, cell: Int, upwards: Bool) -> [ModelVersion] {
    var version = model.version
    let step = Resolution.step(of: model.before)
    let change: Resolution.Change = upwards ? .larger : .smaller
    switch subject {
    case .image:
      return Resolution.candidates(from: version.input, step: step, change).map { input in
        version.input = input
        return version
      }
    case .resolution:
      let present = version.changes.input(of: model.original)
      return Resolution.candidates(from: present, step: step, change).map { input in
        var version = version
        version.train(at: input.rows, model.original)
        return version
      }
    case .setting(let setting, let firstPlace):
      guard let settings = model.settings else { return [] }
      return settings.steps(of: setting, at: firstPlace + cell, upwards: upwards).map { value in
        version.set(setting.key, value, model)
        return version
      }
    }
  }

  /// The version with what was typed: a number for one cell, or numbers for all of them.
  /// - Throws: `SettingFault` where it is no value of the setting.
  func version(of model: EditedModel, cell: Int, typed text: String) throws(SettingFault) -> ModelVersion {
    var version = model.version
    switch subject {
    case .image:
      guard let size = InputSize(argument: text)?.grid else {
        throw .wrongKind(key: key, expected: .integer(Program.inputSides), found: "'\(text)'")
      }
      for side in [size.rows, size.columns] where !Program.inputSides.contains(side) {
        throw .outOfRange(key: key, found: side, allowed: Program.inputSides)
      }
      version.input = size
    case .resolution:
      let value = try ModelFile.value(text, for: ModelFile.resolution)
      guard case .integer(let number) = value else { return version }
      guard Program.inputSides.contains(number) else {
        throw .outOfRange(key: key, found: number, allowed: Program.inputSides)
      }
      version.train(at: number, model.original)
    case .setting(let setting, _):
      let value = try value(of: setting, in: model.settings, cell: cell, typed: text)
      var settings = model.settings
      try settings?.set(setting.key, to: value)
      version.set(setting.key, value, model)
    }
    return version
  }

  private func value(
    of setting: SettingDescription, in settings: ModelSettings?, cell: Int, typed text: String
  ) throws(SettingFault) -> SettingValue {
    let written = text.replacing(" ", with: ",")
    guard case .integers(var numbers)? = settings?[setting.key], !written.contains(",") else {
      return try ModelFile.value(written, for: setting)
    }
    let single = SettingDescription(
      key: setting.key, summary: setting.summary, values: .integer(setting.range ?? 0...Int.max), use: setting.use)
    if case .integer(let number) = try ModelFile.value(written, for: single), numbers.indices.contains(cell) {
      numbers[cell] = number
    }
    return .integers(numbers)
  }

  /// The version with the line's first values.
  func restored(_ model: EditedModel) -> ModelVersion {
    var version = model.version
    switch subject {
    case .image: version.input = model.before.input
    case .resolution: version.train(at: nil, model.original)
    case .setting(let setting, _): version.changes.values[setting.key] = nil
    }
    return version
  }
}

extension SettingDescription {
  /// What its numbers may be; nil for words.
  fileprivate var range: ClosedRange<Int>? {
    switch values {
    case .integer(let range), .integers(let range, _): range
    case .number, .choice, .choices: nil
    }
  }
}

extension ModelVersion {
  /// Sets a value, or leaves it out where the original has it.
  fileprivate mutating func set(_ key: String, _ value: SettingValue, _ model: EditedModel) {
    changes.values[key] = value == model.originalSettings[key] ? nil : value
  }
}
