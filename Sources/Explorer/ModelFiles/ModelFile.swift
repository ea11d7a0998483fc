import VisionCore
import Yams

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A model that a user describes: a family with its sizes and options, as YAML.
enum ModelFile {
  /// Longer files are none.
  static let limit = 1 << 20

  /// The keys of every family, before those that are the family's own.
  static let generalKeys = ["family", "name", "title", "resolution", "image-statistics", "crop-fraction", "labels"]

  /// The model that a file describes.
  static func preset(path: String) throws(ModelFileError) -> Preset { try preset(yaml: read(path), path: path) }

  /// The model that a text describes; errors name `path`.
  static func preset(yaml: String, path: String) throws(ModelFileError) -> Preset {
    try ModelFileReader(yaml: yaml, path: path).preset()
  }

  /// The resolution as a setting: every family has it.
  static let resolution = SettingDescription(
    key: "resolution", summary: "side of the images it is trained on, in pixels", values: .integer(Program.inputSides),
    use: .usual)

  /// The value of a setting, as it is written in a file or, a list without its brackets, on a command line.
  /// - Throws: `SettingFault.wrongKind` where it is of another kind.
  static func value(_ text: String, for setting: SettingDescription) throws(SettingFault) -> SettingValue {
    let isList =
      switch setting.values {
      case .integers, .choices: true
      case .integer, .choice: false
      }
    // One word would else be no list: a model of one stage has lists of one entry.
    let written = isList && !text.contains("[") && (text.contains(",") || setting.hasStages) ? "[\(text)]" : text
    // What is no YAML is at least a word.
    let node = (try? Yams.compose(yaml: written)) ?? Node(text)
    guard let value = SettingValue(node, like: setting.values) else {
      throw .wrongKind(key: setting.key, expected: setting.values, found: node.written)
    }
    return value
  }

  /// The file of a model that a command line names: a file's own path, or the name of one that comes with the program; nil for a
  /// model of the catalogue, and for what is no model.
  static func path(of argument: String) -> String? {
    if isNamed(argument) { return argument }
    let name = argument.lowercased()
    guard !name.contains("/"), (try? Catalog.preset(named: name)) == nil else { return nil }
    return SampleFiles.path(of: "weights/\(name).yaml") ?? SampleFiles.path(of: "models/\(name).yaml")
  }

  /// The checkpoint that stands beside a model's file, under its name; nil where there is none.
  static func weights(of argument: String) -> String? {
    guard let path = path(of: argument), let ending = path.lastIndex(of: ".") else { return nil }
    let weights = path[..<ending] + ".safetensors"
    return access(String(weights), R_OK) == 0 ? String(weights) : nil
  }

  /// Whether a path ends as a model file's does.
  static func isNamed(_ path: String) -> Bool {
    let path = path.lowercased()
    return path.hasSuffix(".yaml") || path.hasSuffix(".yml")
  }

  /// A file's name without folders and ending, as long as a model's name may be.
  static func name(of path: String) -> String {
    let last = path.split(separator: "/").last ?? ""
    return String(last.prefix(upTo: last.lastIndex(of: ".") ?? last.endIndex).prefix(longestName))
  }

  /// Characters that a name or title may have.
  static let longestName = 60

  /// Writes a model file.
  /// - Throws: `ModelFileError`: where there is one already, unless that is to be overwritten.
  static func save(_ text: String, to path: String, overwriting: Bool) throws(ModelFileError) {
    let file = open(path, O_WRONLY | O_CREAT | (overwriting ? O_TRUNC : O_EXCL), 0o644)
    guard file >= 0 else {
      throw errno == EEXIST && !overwriting ? .exists(path: path) : .cannotWrite(path: path, code: errno)
    }
    defer { close(file) }
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .cannotWrite(path: path, code: errno) }
      bytes = bytes.dropFirst(count)
    }
  }

  private static func read(_ path: String) throws(ModelFileError) -> String {
    guard let file = fopen(path, "rb") else { throw .cannotRead(path: path, code: errno) }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: limit + 1)
    let count = fread(&bytes, 1, bytes.count, file)
    if ferror(file) != 0 { throw .cannotRead(path: path, code: errno) }
    if count > limit { throw .tooLong(path: path, limit: limit) }
    guard let text = String(validating: bytes[..<count], as: UTF8.self) else { throw .notText(path: path) }
    return text
  }
}

extension Preset {
  /// The model that a command line names: by a name or alias of the catalogue, by a model file's path, or by the name of one
  /// that comes with the program, with changes behind it where there are any: `swin-t+width=128+depths=2,2,18,2`.
  /// - Throws: `UnknownModel` or `ModelFileError`; for changes `SettingFault`, `UndescribedModel`, `MalformedChange`.
  init(argument: String, changes: [String] = []) throws {
    let parts = argument.split(separator: "+", omittingEmptySubsequences: false).map(String.init)
    let named = parts.prefix { !$0.contains("=") }
    let base = named.isEmpty ? argument : named.joined(separator: "+")
    let changes = (named.isEmpty ? [] : Array(parts.dropFirst(named.count))) + changes
    let preset = try Preset(unchanged: base)
    self = changes.isEmpty ? preset : try preset.changed(by: ModelChanges(changes, of: preset))
  }

  private init(unchanged argument: String) throws {
    self = try ModelFile.path(of: argument).map { try ModelFile.preset(path: $0) } ?? Catalog.preset(named: argument)
  }
}

/// Turns a file's keys into a model.
private struct ModelFileReader {
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
    let family = try family()
    var settings = ModelSettings(family)
    for entry in entries where !ModelFile.generalKeys.contains(entry.key) { try set(entry, in: &settings) }
    for setting in family.settings where setting.use == .required && entry(setting.key) == nil {
      throw .setting(
        path: path, line: line(of: "family"),
        .missing(key: setting.key, family: family.name, summary: "\(setting.summary), \(setting.values)"))
    }
    let name = try text("name") ?? fileName
    let title = try text("title") ?? name
    let resolution = try integer("resolution", in: Program.inputSides) ?? 224
    let statistics = try imageStatistics() ?? family.imageStatistics
    let crop = try cropFraction() ?? 0.9
    var preset = try attempt { () throws(SettingFault) in
      try settings.preset(
        name: unique(name), title: title, resolution: resolution, imageStatistics: statistics, cropFraction: crop)
    }
    preset.labels = try labels(settings["classes"])
    return preset
  }

  private func family() throws(ModelFileError) -> DescribedFamily {
    guard let name = entry("family")?.node.scalar?.string else {
      throw .wrongValue(
        path: path, line: line(of: "family"), key: "family", expected: "given, such as 'family: swin'",
        found: entry("family")?.node.written ?? "missing")
    }
    return try attempt { () throws(SettingFault) in try DescribedFamily.named(name) }
  }

  private func set(_ entry: Entry, in settings: inout ModelSettings) throws(ModelFileError) {
    do throws(SettingFault) {
      let setting = try settings.family.setting(named: entry.key, others: ModelFile.generalKeys)
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

  private func imageStatistics() throws(ModelFileError) -> ImageStatistics? {
    guard let entry = entry("image-statistics") else { return nil }
    let name = entry.node.scalar?.string
    guard let found = ModelFileWriter.statistics.first(where: { $0.name == name }) else {
      throw wrong(entry, "one of \(ModelFileWriter.statistics.map(\.name).joined(separator: ", "))")
    }
    return found.value
  }

  private func cropFraction() throws(ModelFileError) -> Double? {
    guard let entry = entry("crop-fraction") else { return nil }
    guard let text = entry.node.scalar?.string, let number = Double(text), (0.1...1).contains(number) else {
      throw wrong(entry, "a number between 0.1 and 1")
    }
    return number
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
  fileprivate init?(_ node: Node, like values: SettingDescription.Values) {
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
  fileprivate var written: String {
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
