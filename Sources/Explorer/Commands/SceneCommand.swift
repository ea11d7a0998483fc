import ArgumentParser
import VisionCore

extension SceneDifficulty: ExpressibleByArgument {}

/// Draws scenes: pictures by formula, in which one object is known with its class, place, size and mask.
struct SceneCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "scene",
    abstract: "Draw scenes with an object that is known: what the demo models are trained on and measured with.",
    discussion: """
      A seed gives the same scene everywhere. One scene is drawn as coloured text, or written as PNG with --output FILE.png; \
      several, with --count, go to a folder with labels.csv. `explorer classify demo-vit --scenes 1000` measures a model.
      """)

  @Option(help: ArgumentHelp("What the scene follows from, or the seeds of several.", valueName: "n"))
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("The picture's side in pixels.", valueName: "n"))
  var size = 112

  @Option(help: "How hard it is to see: easy has large objects on smooth backgrounds.")
  var difficulty = SceneDifficulty.full

  @Option(help: ArgumentHelp("How many scenes are written to the folder --output.", valueName: "n"))
  var count: Int?

  @Option(help: ArgumentHelp("The PNG file that the scene is written to; a folder for several.", valueName: "path"))
  var output: String?

  @Flag(help: "The object's mask too.")
  var mask = false

  @Flag(help: "Arrays in NumPy's format in place of pictures, for training.")
  var arrays = false

  @OptionGroup var picture: PictureOptions

  func validate() throws {
    if !(8...4096).contains(size) {
      throw ValidationError("The side is \(size) pixels; it must lie between 8 and 4096.")
    }
    if let count, !(1...1_000_000).contains(count) {
      throw ValidationError("The number of scenes is \(count); it must lie between 1 and 1000000.")
    }
    if arrays, count == nil || output == nil { throw ValidationError("Arrays need --count N and --output FOLDER.") }
  }

  func run(on console: Console) throws {
    guard let count else { return try drawOne(on: console) }
    guard let output else { throw SceneRequestFault.needsFolder(count: count) }
    let selection = SceneSelection(seed: seed, count: count, difficulty: difficulty)
    let progress = ProgressLine(console)
    let show = { (part: Double) in progress.show("drawing \(count) scenes", part) }
    if arrays {
      try SceneFiles.writeArrays(selection, side: size, to: output, progress: show)
    } else {
      try SceneFiles.writePictures(selection, side: size, masks: mask, to: output, progress: show)
    }
    progress.clear()
  }

  private func drawOne(on console: Console) throws {
    let scene = Scene(seed: seed, difficulty: difficulty)
    let drawing = try scene.drawn(side: size)
    guard let output else {
      let width = picture.columns(console)
      let canvas = ScenePicture(scene: scene, drawing: drawing, showsMask: mask)
        .canvas(width: width, appearance: picture.appearance(console))
      return try console.write(canvas, as: .text, to: nil)
    }
    try FileSystem.write(drawing.image.png(), to: output)
    guard mask else { return }
    let stem = output.lowercased().hasSuffix(".png") ? String(output.dropLast(4)) : output
    try FileSystem.write(SceneFiles.picture(ofMask: drawing).png(), to: stem + "-mask.png")
  }
}
