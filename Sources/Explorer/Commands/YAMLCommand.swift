import ArgumentParser
import VisionCore

/// Writes a model as a model file, to start one's own from.
struct YAMLCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "yaml",
    abstract: "Write a model as a model file, with other sizes and options if wanted.",
    discussion: """
      A model file is taken wherever a model's name is: `explorer yaml swin-t --set shift=none > mine.yaml`, then \
      `explorer cost mine.yaml`.
      """)

  @Argument(help: "A model's name or alias, or a model file.")
  var model: String

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp("A setting to change, such as depths=[2,2,18,2]; may be repeated.", valueName: "key=value"))
  var changes: [String] = []

  @Option(help: "What the model is called (default: its name, with what was changed).")
  var name: String?

  func validate() throws {
    for change in changes where !change.contains("=") {
      throw ValidationError("'\(change)' is not a change; write it as key=value, such as --set shift=none.")
    }
    if let name, name.isEmpty || name.count > 60 || name.contains(where: \.isNewline) {
      throw ValidationError("A name is one line of 1 to 60 characters.")
    }
  }

  func run(on console: Console) throws {
    try console.output(ModelFileWriter(changed(Preset(argument: model))).text)
  }

  private func changed(_ preset: Preset) throws -> Preset {
    if changes.isEmpty, name == nil { return preset }
    guard var settings = ModelSettings(preset) else { throw UndescribedModel(name: preset.name) }
    for change in changes {
      let key = String(change.prefix { $0 != "=" })
      let setting = try settings.family.setting(named: key)
      try settings.set(key, to: ModelFile.value(String(change.dropFirst(key.count + 1)), for: setting))
    }
    let title = changes.isEmpty ? preset.title : preset.title + " changed"
    return try settings.preset(
      name: name ?? preset.name + "-changed", title: name ?? title, resolution: preset.resolution,
      imageStatistics: preset.imageStatistics, cropFraction: preset.cropFraction)
  }
}
