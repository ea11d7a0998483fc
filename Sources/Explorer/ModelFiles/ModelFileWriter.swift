import VisionCore

/// Writes a model as a model file: with every setting, each with a comment.
struct ModelFileWriter {
  /// The names of what images are normalised by.
  static let statistics: [(name: String, value: ImageStatistics)] = [
    ("imagenet", .imageNet), ("half", .half), ("imagenet-bytes", .imageNetBytes),
  ]

  private let preset: Preset
  private let name: String
  private let title: String
  private let settings: ModelSettings
  private let cost: Cost

  /// - Parameters:
  ///   - name: the name in the file; the model's own without one.
  ///   - title: the title in the file; the model's own without one.
  /// - Throws: `ShapeError` where the model does not fit its own image.
  init(_ preset: Preset, name: String? = nil, title: String? = nil) throws {
    (self.preset, self.settings, self.name, self.title) = (
      preset, ModelSettings(preset), name ?? preset.name, title ?? preset.title
    )
    cost = Cost(try preset.program())
  }

  var text: String {
    let figures = "\(cost.parameters.abbreviated) parameters, \(cost.multiplyAccumulates.abbreviated) MACs"
    var lines = ["# \(title): \(figures) at \(preset.input.rows) × \(preset.input.columns) pixels."]
    lines += aligned([
      ("family", settings.architecture.key, preset.paper.title), ("name", quoted(name), nil),
      ("title", quoted(title), nil),
      (ModelFile.resolution.key, "\(preset.input.rows)", ModelFile.resolution.summary.english),
    ])
    if let refusal = preset.preparation.refusal { lines.append("# \(refusal.english).") }
    lines += aligned(preparation)
    if let labels = preset.labels {
      lines.append("labels: [\(labels.names.map(quoted).joined(separator: ", "))]")
    }
    let described = settings.descriptions
    lines += section("Sizes", described.filter { $0.use != .option })
    lines += section("What the papers exchange", described.filter { $0.use == .option })
    return lines.joined(separator: "\n") + "\n"
  }

  private var preparation: [(String, String, String?)] {
    let (images, statistics) = (preset.preparation, preset.preparation.statistics)
    let numbers = (statistics.mean + statistics.deviation).map { "\($0)" }.joined(separator: ", ")
    let margin =
      switch images.margin {
      case .fraction(let fraction): "\(fraction)"
      case .pixels(let resized, let input): "\(input)/\(resized)"
      }
    return [
      ("image-statistics", Self.statistics.first { $0.value == statistics }?.name ?? "[\(numbers)]", nil),
      ("crop-fraction", margin, "the part of an image that is kept"),
      ("image-fit", images.fit.rawValue, "crop keeps proportions, squash does not"),
      ("image-filter", "\(images.filter)", nil),
    ]
  }

  private func section(_ title: String, _ described: [SettingDescription]) -> [String] {
    let entries = described.compactMap { setting in
      settings[setting.key].map { (setting.key, $0.description, comment(setting) as String?) }
    }
    return entries.isEmpty ? [] : ["", "# \(title)"] + aligned(entries)
  }

  private func comment(_ setting: SettingDescription) -> String {
    switch setting.values {
    case .choice(let allowed), .choices(let allowed): "\(setting.summary.english): \(allowed.joined(separator: ", "))"
    case .integer, .integers, .number: setting.summary
    }
  }

  private func aligned(_ entries: [(key: String, value: String, comment: String?)]) -> [String] {
    let texts = entries.map { "\($0.key): \($0.value)" }
    let width = texts.map(CharacterWidth.of).max() ?? 0
    return zip(texts, entries).map { text, entry in
      guard let comment = entry.comment else { return text }
      return text + String(repeating: " ", count: width - CharacterWidth.of(text)) + "  # " + comment
    }
  }

  /// A text in quotes, which every text may stand in.
  private func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
