import ArgumentParser
import VisionCore

@main
struct Explorer: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explorer", abstract: "Explore vision-transformer architectures in the terminal.")

  @Argument(help: "A model's name or alias.")
  var model: String?

  @Option(help: "The image that the model looks at.")
  var image: String?

  @Option(help: "The model's weights, as safetensors.")
  var weights: String?

  func run() throws {
    let preset = try model.map { try Catalog.preset(named: $0) }
    let terminal = try CursesTerminal()
    defer { terminal.restore() }
    let reason = try ExplorerApp(preset: preset, image: image, weights: weights).run(on: terminal)
    if let reason {
      terminal.restore()
      throw ExitCode(reason.exitStatus)
    }
  }
}
