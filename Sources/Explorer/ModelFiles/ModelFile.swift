import VisionCore
import Yams

/// A model that a user describes: a family with its sizes and options, as YAML.
enum ModelFile {
  /// Longer files are none.
  static let limit = 1 << 20

  /// The keys of every family, before those that are the family's own.
  static let generalKeys = [
    "family", "name", "title", "resolution", "image-statistics", "crop-fraction", "image-fit",
    "image-filter", "labels",
  ]

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
      case .integer, .number, .choice: false
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
    return Checkpoint.endings.map { path[..<ending] + $0 }.first(where: FileSystem.isReadable)
  }

  /// The models that ship with weights, in order of their names; none where the program was moved away from them.
  static var shipped: [Preset] {
    let names = SampleFiles.names(in: "weights").filter(isNamed).map { String($0.prefix { $0 != "." }) }
    return names.filter { weights(of: $0) != nil }.compactMap { try? ModelChoice($0, for: .counting).preset }
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

  private static func read(_ path: String) throws(ModelFileError) -> String {
    do { return try FileSystem.text(of: path, limit: limit) } catch { throw .file(error) }
  }
}
