import ArgumentParser
import VisionCore

extension ColorChoice: ExpressibleByArgument {}

/// The option of every command that takes an image's size.
struct SizeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The image's size in pixels, such as 384 or (height by width) 256x320; else the one the model was made for.",
      valueName: "N|HxW"))
  var size: InputSize?

  /// Records a model at the size that was asked for.
  func program(of preset: Preset) throws -> (program: Program, input: GridSize) {
    let program = try preset.program(at: size?.grid)
    return (program, program.input)
  }
}

/// The option of every command that takes a model, to change the model's sizes and options by name.
struct SettingOptions: ParsableArguments {
  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "A size or option of the model to change, such as width=128 or depths=2,2,18,2; may be repeated.",
      valueName: "key=value"))
  var changes: [String] = []

  func validate() throws {
    for change in changes where !change.contains("=") { throw ValidationError("\(MalformedChange(text: change)).") }
  }
}

/// An image's size as it is typed: `384`, `256x320`.
struct InputSize: ExpressibleByArgument, Equatable {
  let grid: GridSize

  init(grid: GridSize) { self.grid = grid }

  init?(argument: String) {
    let parts = argument.split(omittingEmptySubsequences: false) { "xX×".contains($0) }
    let sides = parts.compactMap { part in part.allSatisfy(\.isASCII) && part.first != "+" ? Int(part) : nil }
    guard sides.count == parts.count, (1...2).contains(sides.count), sides.allSatisfy({ $0 > 0 }) else { return nil }
    grid = GridSize(rows: sides[0], columns: sides[sides.count - 1])
  }
}

extension Preset {
  /// Records the model at a size; nil for its own.
  func program(at size: GridSize?) throws -> Program {
    let input = size ?? self.input
    do {
      return try program(input: input)
    } catch let error as ShapeError {
      throw UnfitSize(model: name, input: input, reason: error)
    }
  }
}

/// A size that a model does not take.
struct UnfitSize: UsageError, Equatable {
  let model: String
  let input: GridSize
  let reason: ShapeError

  var description: String { "\(model) does not take an image of \(input) pixels: \(reason)" }
}
