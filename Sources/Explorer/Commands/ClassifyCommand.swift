import ArgumentParser
import VisionCore

/// Runs a model on images and prints the classes that it finds most probable.
struct ClassifyCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "classify",
    abstract: "Classify images, or measure how many scenes a model classifies rightly and how it looks at them.",
    discussion: """
      The model is one of the catalogue, with --weights, or a checkpoint by itself, whose architecture is told by its \
      tensors: safetensors, PyTorch's .pth, .pt and .bin, NumPy's .npz, or a folder with one of them.
      With --scenes it is shown scenes that `explorer scene` draws, whose object is known: the table says how many are \
      classified rightly, and by block and head how much of the attention falls on the object.
      """)

  @Argument(help: ArgumentHelp("A model's name or a checkpoint's path.", valueName: "model|weights"))
  var model: String

  @Argument(help: ArgumentHelp("Images, or folders of them.", valueName: "image"))
  var images: [String] = []

  @Option(help: ArgumentHelp("The model's weights: a checkpoint of any kind.", valueName: "file"))
  var weights: String?

  @Option(
    help: ArgumentHelp("The classes' names, one a line (default: ImageNet's, of 1000 classes).", valueName: "file"))
  var labels: String?

  @Option(help: ArgumentHelp("How many classes are listed for each image.", valueName: "n"))
  var top = 5

  @OptionGroup var processors: ThreadOptions

  @Flag(help: "Instead of classes: what is done with each image before the model sees it, step by step.")
  var steps = false

  @Option(help: ArgumentHelp("Instead of images: so many scenes with objects that are known.", valueName: "n"))
  var scenes: Int?

  @Option(help: ArgumentHelp("What the scenes follow from (default: 0).", valueName: "n"))
  var seed: UInt64?

  @Option(help: "How hard the scenes are (default: full).")
  var difficulty: SceneDifficulty?

  @OptionGroup var settings: SettingOptions
  @OptionGroup var size: SizeOptions
  @OptionGroup var options: TableOptions

  func validate() throws {
    if images.isEmpty, scenes == nil {
      throw ValidationError("Name at least one image or folder, such as `explorer classify MODEL cat.png`.")
    }
    if !images.isEmpty, scenes != nil { throw ValidationError("Give images or --scenes, not both.") }
    if steps, scenes != nil { throw ValidationError("--steps is about images; give images in place of --scenes.") }
    if scenes == nil, seed != nil || difficulty != nil {
      throw ValidationError("--seed and --difficulty are those of scenes; give --scenes N too.")
    }
    if let scenes, !(1...100_000).contains(scenes) {
      throw ValidationError("The number of scenes is \(scenes); it must lie between 1 and 100000.")
    }
    if top < 1 { throw ValidationError("At least one class must be listed; --top is \(top).") }
  }

  func run(on console: Console) throws {
    // Synthetic weights classify nothing, so weights that are found are taken where none are named.
    let found = weights == nil ? WeightFolders(environment: console.environment).find(model) : nil
    if let found { console.say("Note: weights found in \(found).") }
    let choice = try ModelChoice(model, weights: weights ?? found, changes: settings.changes)
    let (program, grid) = try size.program(of: choice.preset)
    if steps { return try explain(choice.preset, grid, on: console) }
    if choice.preset.classes == 0 { throw NoClassifier(model: choice.preset.shownName) }
    let source = choice.weights(for: program, seed: nil)
    choice.explain(source, on: console)
    if let scenes { return try measure(scenes, choice.preset, program, source, on: console) }
    let paths = try imagePaths(console)
    let preset = try labelled(choice.preset)
    let progress = ProgressLine(console)
    let model = try LoadedModel(preset, program, weights: source, threads: processors.threads) {
      progress.show("reading weights", $0)
    }
    var results: [ClassifiedImage] = []
    var failures: [any Error] = []
    for (index, path) in paths.enumerated() {
      do {
        let image = try Image(contentsOf: path)
        let what = paths.count == 1 ? "classifying" : "classifying \(index + 1) of \(paths.count)"
        let run = try model.run(on: image) { progress.show(what, (Double(index) + $0) / Double(paths.count)) }
        results.append(ClassifiedImage(path: path, top: run.topClasses(top)))
      } catch let error as ImageError {
        // One image of many that cannot be read does not keep the others from being classified.
        if paths.count == 1 { throw error }
        failures.append(error)
      }
    }
    progress.clear()
    let report = ClassificationReport(
      preset: preset, provenance: source.provenance, input: grid, images: results)
    try options.write(report.table, json: report.json, on: console)
    for failure in failures { console.say("Error: \(failure)") }
    if !failures.isEmpty { throw UnreadImages(failed: failures.count, count: paths.count) }
  }

  /// The images that are named and those in folders; what else a folder holds is said.
  private func imagePaths(_ console: Console) throws -> [String] {
    try ImageFiles.expand(images) { folder, names in
      console.say("Note: in \(folder), by their names no images: \(enumeration(names)).")
    }
  }

  /// Says how the images become the model's input.
  private func explain(_ preset: Preset, _ grid: GridSize, on console: Console) throws {
    let preprocessing = try preset.preprocessing(grid)
    let images = try imagePaths(console).map { path in
      (path: path, steps: preprocessing.steps(of: try Image(contentsOf: path)))
    }
    let report = PreprocessingReport(model: preset.name, input: grid, images: images)
    try options.write(report.table, json: report.json, on: console)
  }

  private func measure(
    _ count: Int, _ preset: Preset, _ program: Program, _ source: any WeightSource, on console: Console
  ) throws {
    let progress = ProgressLine(console)
    let evaluation = try SceneEvaluation(preset, program)
    let engine = try Engine(program, weights: source, threads: processors.threads) {
      progress.show("reading weights", $0)
    }
    let chosen = SceneSelection(seed: seed ?? 0, count: count, difficulty: difficulty ?? .full)
    let result = try evaluation.run(chosen, on: engine) { progress.show("classifying \(count) scenes", $0) }
    progress.clear()
    let report = SceneReport(
      model: preset.name, provenance: source.provenance, scenes: chosen, result: result)
    try options.write(report.table, json: report.json, on: console)
  }

  /// The model with the classes' names that are asked for.
  private func labelled(_ preset: Preset) throws -> Preset {
    guard let labels else { return preset }
    let list = try ClassLabels(contentsOf: labels)
    guard list.names.count == preset.classes else {
      throw LabelError.count(path: labels, expected: preset.classes, found: list.names.count)
    }
    var preset = preset
    preset.labels = list
    return preset
  }
}

/// Classes were asked of a model that has none.
struct NoClassifier: DataError, Equatable {
  let model: String

  var sentence: Phrase {
    "\(model) has no layer that gives class scores, so it cannot classify; `explorer features` and `explorer attention` show "
      + "what it makes of an image"
  }
}

/// Images of which some could not be read.
struct UnreadImages: DataError, Equatable {
  let failed: Int
  let count: Int

  var sentence: Phrase { "\(failed) of \(count) images could not be read" }
}

/// An image with its most probable classes.
struct ClassifiedImage {
  let path: String
  let top: [ClassScore]
}

/// What was found, for people and for programs.
private struct ClassificationReport {
  let preset: Preset
  let provenance: WeightProvenance
  let input: GridSize
  let images: [ClassifiedImage]

  var table: DataTable {
    DataTable(
      columns: [
        DataTable.Column("image", "image", dropped: 1, shortens: true), DataTable.Column("rank", .right, dropped: 0),
        DataTable.Column("class", .right), DataTable.Column("label", "label", shortens: true),
        DataTable.Column("probability", .right),
      ],
      rows: images.flatMap { image in
        image.top.enumerated().map { rank, score in
          DataTable.Row([
            DataTable.Cell(rank == 0 ? image.path : "", .string(image.path)), DataTable.Cell(rank + 1),
            DataTable.Cell("\(score.index)", .integer(score.index)),
            score.label.map { DataTable.Cell($0) } ?? .none,
            DataTable.Cell(percent(score.probability), .number(score.probability)),
          ])
        }
      })
  }

  var json: JSONValue {
    var isSynthetic = false
    if case .synthetic = provenance { isSynthetic = true }
    return [
      "model": .string(preset.name), "guessed": .array(preset.guessed.map(JSONValue.string)),
      "weights": .string("\(provenance)"), "synthetic": .bool(isSynthetic),
      "input": input.json, "classes": .integer(preset.classes),
      "images": .array(
        images.map { image in
          [
            "image": .string(image.path),
            "top": .array(
              image.top.map { score in
                [
                  "class": .integer(score.index), "label": JSONValue(score.label),
                  "probability": .number(score.probability),
                ]
              }),
          ]
        }),
    ]
  }

  /// Two places behind the point.
  private func percent(_ part: Double) -> String {
    let hundredths = Int((part * 10_000).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) %"
  }
}
