import ArgumentParser
import VisionCore

/// Writes a model as a model file, to start one's own from.
struct YAMLCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "yaml",
    abstract: "Write a model as a model file, with other sizes and options if wanted.",
    discussion: """
      A model file is taken wherever a model's name is: `explorer yaml \(Catalog.opening.name) --set shift=none > mine.yaml`, then \
      `explorer cost mine.yaml`.
      """)

  @Argument(help: "A model's name or alias, or a model file.")
  var model: String

  @OptionGroup var settings: SettingOptions

  @Option(help: "What the model is called (default: its name, with what was changed).")
  var name: String?

  func validate() throws {
    if let name, name.isEmpty || name.count > 60 || name.contains(where: \.isNewline) {
      throw ValidationError("A name is one line of 1 to 60 characters.")
    }
  }

  func run(on console: Console) throws {
    let preset = try ModelChoice.counted(model, on: console)
    let changes = try ModelChanges(settings.changes, of: preset)
    let isChanged = !settings.changes.isEmpty
    let isFile = ModelArgument(preset.name).isCheckpoint
    let own = isFile ? ModelFile.name(of: preset.name) : preset.name
    try console.output(
      ModelFileWriter(
        preset.changed(
          by: changes, name: name ?? (isChanged ? String((own + "-changed").prefix(60)) : isFile ? own : nil),
          title: name ?? (isChanged ? preset.title + " changed" : preset.title))
      ).text)
  }
}
