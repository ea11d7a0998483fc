import ArgumentParser
import VisionCore

@main
struct Explorer: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explorer", abstract: "Explore vision-transformer architectures in the terminal.")
}
