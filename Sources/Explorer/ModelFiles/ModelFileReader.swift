import VisionCore
import Yams

/// Turns a file's keys into a model.
struct ModelFileReader {
  private struct Entry {
    let key: String
    let node: Node
    let line: Int
  }

  private let path: String
  private let entries: [Entry]

  init(yaml: String, path: String) throws(ModelFileError) {
    self.path = path
    let root: Node?
    do { root = try Yams.compose(yaml: yaml) } catch { throw ModelFileError(error, path: path) }
    guard let root, let mapping = root.mapping else {
      throw .notMapping(path: path, found: root?.written ?? "nothing")
    }
    entries = mapping.map {
      Entry(key: $0.key.scalar?.string ?? $0.key.written, node: $0.value, line: $0.key.mark?.line ?? 1)
    }
  }

  func preset() throws(ModelFileError) -> Preset {
    let architecture = try architecture()
    var settings = ModelSettings(architecture)
    for entry in entries where !ModelFile.generalKeys.contains(entry.key) { try set(entry, in: &settings) }
    for setting in settings.descriptions where setting.use == .required && entry(setting.key) == nil {
      throw .setting(
        path: path, line: line(of: "family"),
        .missing(key: setting.key, family: architecture.key, summary: "\(setting.summary), \(setting.values)"))
    }
    let name = try text("name") ?? fileName
    let title = try text("title") ?? name
    let resolution = try integer("resolution", in: Program.inputSides) ?? 224
    let preparation = try preparation(of: architecture)
    var preset = try attempt { () throws(SettingFault) in
      try settings.preset(
        name: unique(name), title: title, input: GridSize(square: resolution),
        preparation: preparation)
    }
    preset.labels = try labels(settings["classes"])
    return preset
  }

  private func architecture() throws(ModelFileError) -> any Architecture.Type {
    guard let name = entry("family")?.node.scalar?.string else {
      throw .wrongValue(
        path: path, line: line(of: "family"), key: "family", expected: "given, such as 'family: swin'",
        found: entry("family")?.node.written ?? "missing")
    }
    return try attempt { () throws(SettingFault) in try Catalog.architecture(named: name) }
  }

  private func set(_ entry: Entry, in settings: inout ModelSettings) throws(ModelFileError) {
    do throws(SettingFault) {
      let setting = try settings.description(of: entry.key, others: ModelFile.generalKeys)
      guard let value = SettingValue(entry.node, like: setting.values) else {
        throw .wrongKind(key: entry.key, expected: setting.values, found: entry.node.written)
      }
      try settings.set(entry.key, to: value)
    } catch {
      throw .setting(path: path, line: entry.line, error)
    }
  }

  /// Gives a fault the line of its key.
  private func attempt<Value>(_ body: () throws(SettingFault) -> Value) throws(ModelFileError) -> Value {
    do throws(SettingFault) { return try body() } catch { throw .setting(path: path, line: line(of: error.key), error) }
  }

  private func entry(_ key: String) -> Entry? { entries.first { $0.key == key } }

  private func line(of key: String?) -> Int { entries.first { $0.key == key }?.line ?? 1 }

  /// The file's name without folders and ending.
  private var fileName: String { ModelFile.name(of: path) }

  /// Figures are kept by name, so that a model of one's own must not be called like one of the catalogue.
  private func unique(_ name: String) -> String {
    (try? Catalog.preset(named: name)) == nil ? name : "\(name) (\(fileName))"
  }

  // MARK: Keys of every family

  private func text(_ key: String) throws(ModelFileError) -> String? {
    guard let entry = entry(key) else { return nil }
    guard let text = entry.node.scalar?.string, (1...ModelFile.longestName).contains(text.count),
      !text.contains(where: \.isNewline)
    else {
      throw wrong(entry, "a text of at most 60 characters")
    }
    return text
  }

  private func integer(_ key: String, in range: ClosedRange<Int>) throws(ModelFileError) -> Int? {
    guard let entry = entry(key) else { return nil }
    let values = SettingDescription.Values.integer(range)
    guard case .integer(let number)? = SettingValue(entry.node, like: values), range.contains(number) else {
      throw wrong(entry, "\(values)")
    }
    return number
  }

  private func preparation(of architecture: any Architecture.Type) throws(ModelFileError) -> ImagePreparation {
    var preparation = ImagePreparation(try imageStatistics() ?? architecture.imageStatistics, cropFraction: 0.9)
    if let margin = try margin() { preparation.margin = margin }
    if let fit = try choice("image-fit", of: ImagePreparation.Fit.allCases) { preparation.fit = fit }
    if let filter = try choice("image-filter", of: ResamplingFilter.allCases) { preparation.filter = filter }
    return preparation
  }

  private func choice<Choice>(_ key: String, of choices: [Choice]) throws(ModelFileError) -> Choice? {
    guard let entry = entry(key) else { return nil }
    let name = entry.node.scalar?.string
    guard let found = choices.first(where: { "\($0)" == name }) else {
      throw wrong(entry, "one of \(choices.map { "\($0)" }.joined(separator: ", "))")
    }
    return found
  }

  private func imageStatistics() throws(ModelFileError) -> ImageStatistics? {
    guard let entry = entry("image-statistics") else { return nil }
    if let list = entry.node.sequence {
      let numbers = list.compactMap { $0.scalar.flatMap { Float($0.string) } }.filter(\.isFinite)
      let half = numbers.count / 2
      guard numbers.count == list.count, [2, 6, 8].contains(numbers.count), numbers[half...].allSatisfy({ $0 > 0 })
      else {
        throw wrong(entry, "a mean for each channel, then a deviation above 0 for each")
      }
      return ImageStatistics(mean: Array(numbers[..<half]), deviation: Array(numbers[half...]))
    }
    let name = entry.node.scalar?.string
    guard let found = ModelFileWriter.statistics.first(where: { $0.name == name }) else {
      throw wrong(entry, "one of \(ModelFileWriter.statistics.map(\.name).joined(separator: ", "))")
    }
    return found.value
  }

  /// A fraction, or the input's pixels of those of the resized image, such as `224/256`.
  private func margin() throws(ModelFileError) -> ImagePreparation.Margin? {
    guard let entry = entry("crop-fraction") else { return nil }
    let text = entry.node.scalar?.string ?? ""
    let parts = text.split(separator: "/").compactMap { Int($0) }
    if parts.count == 2, Program.inputSides.contains(parts[0]), (parts[0]...Image.maximumSide).contains(parts[1]) {
      return .pixels(resized: parts[1], input: parts[0])
    }
    guard let number = Double(text), (0.1...1).contains(number) else {
      throw wrong(entry, "a number between 0.1 and 1")
    }
    return .fraction(number)
  }

  /// A name for each class.
  private func labels(_ classes: SettingValue?) throws(ModelFileError) -> ClassLabels? {
    guard let entry = entry("labels") else { return nil }
    let names = entry.node.sequence?.compactMap { $0.scalar?.string }
    guard case .integer(let count)? = classes, let names, names.count == count else {
      throw wrong(entry, "a list of names, one for each class")
    }
    return ClassLabels(names: names)
  }

  private func wrong(_ entry: Entry, _ expected: String) -> ModelFileError {
    .wrongValue(path: path, line: entry.line, key: entry.key, expected: expected, found: entry.node.written)
  }
}

extension SettingValue {
  /// The value of a node, where it is of the wanted kind.
  init?(_ node: Node, like values: SettingDescription.Values) {
    func all<Value>(_ read: (Node) -> Value?) -> [Value]? {
      guard let nodes = node.sequence.map(Array.init) else { return nil }
      let found = nodes.compactMap(read)
      return found.count == nodes.count ? found : nil
    }
    switch values {
    case .integer:
      guard let number = node.number else { return nil }
      self = .integer(number)
    case .integers:
      guard let numbers = all(\.number) else { return nil }
      self = .integers(numbers)
    case .number:
      guard let number = node.scalar.flatMap({ Double($0.string) }), number.isFinite else { return nil }
      self = .number(number)
    case .choice:
      guard let word = node.scalar?.string else { return nil }
      self = .choice(word)
    case .choices:
      guard let words = all({ $0.scalar?.string }) else { return nil }
      self = .choices(words)
    }
  }
}

extension Node {
  /// A whole number in plain decimal digits.
  fileprivate var number: Int? {
    guard let scalar, scalar.style == .plain || scalar.style == .any else { return nil }
    return Int(scalar.string)
  }

  /// What a sentence calls it.
  var written: String {
    switch self {
    case .scalar(let scalar): scalar.string.isEmpty ? "nothing" : "'\(scalar.string.prefix(40))'"
    case .sequence(let nodes): "the list [\(nodes.prefix(8).map(\.element).joined(separator: ", "))]"
    case .mapping: "a mapping of keys to values"
    case .alias: "an alias"
    }
  }

  private var element: String { scalar?.string ?? "…" }
}

extension ModelFileError {
  /// What YAML's parser says, in a sentence with a line.
  fileprivate init(_ error: any Error, path: String) {
    switch error {
    case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _):
      self = .notYAML(path: path, line: mark.line, problem: problem)
    case YamlError.duplicatedKeysInMapping(let duplicates, let context):
      self = .repeatedKey(path: path, line: context.mark.line, key: duplicates.joined(separator: ", "))
    case YamlError.reader(let problem, _, _, _): self = .notYAML(path: path, line: nil, problem: problem)
    default: self = .notYAML(path: path, line: nil, problem: "\(error)")
    }
  }
}
