import ArgumentParser
import CNcurses
import VisionCore

extension ScalingQuantity: ExpressibleByArgument {}

/// A size that is varied, as it is typed.
struct VariableArgument: ExpressibleByArgument {
  let variable: ScalingVariable

  init(_ variable: ScalingVariable) { self.variable = variable }

  init?(argument: String) {
    guard let variable = ScalingVariable(argument), variable != .gridSide else { return nil }
    self.variable = variable
  }

  var defaultValueDescription: String { variable.description }
}

/// Cost, tokens and memory as functions of a size, and where curves cross.
struct ScaleCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "scale",
    abstract: "Plot how cost, tokens or memory grow with the image or another size, and where curves cross.",
    discussion: """
      Every point is the real model, recorded at that size and counted; sizes that a model does not take are left out and \
      said. A crossing is exact: between two sampled sizes whose order differs every size that both models take is \
      recorded. With --step 1 nothing lies between.

      Example: explorer scale \(Catalog.plain.name) \(Catalog.opening.name) --from 64 --to 1024; \
      explorer scale \(Catalog.opening.name) --over window --of attention-share; explorer scale --formula msa,w-msa --width 96 --window 7
      """)

  @Argument(help: "Models' names or aliases, which `explorer models` lists, or model files (YAML).")
  var models: [String] = []

  @Option(
    help: ArgumentHelp(
      "The size that is varied: resolution, or one of the family's, such as window, depth or depths.3 (stage 3).",
      valueName: "size"))
  var over = VariableArgument(.resolution)

  @Option(help: ArgumentHelp("The smallest size.", valueName: "n"))
  var from: Int?

  @Option(help: ArgumentHelp("The largest size.", valueName: "n"))
  var to: Int?

  @Option(help: ArgumentHelp("From one sampled size to the next (default: one that all models take).", valueName: "n"))
  var step: Int?

  @Option(name: .customLong("of"), help: "What is plotted.")
  var quantity = ScalingQuantity.multiplyAccumulates

  @Flag(help: "Logarithmic axes.")
  var log = false

  @Option(
    help: ArgumentHelp(
      "The image's side in pixels where another size is varied (default: the model's).", valueName: "n")
  )
  var size: Int?

  @OptionGroup(title: "Formulas of attention blocks") var blocks: BlockOptions

  @OptionGroup var output: PlotOptions

  func validate() throws {
    if models.isEmpty == blocks.formula.isEmpty {
      throw ValidationError(
        "Name models, such as `explorer scale \(Catalog.plain.name) \(Catalog.opening.name)`, or blocks, such as `explorer scale --formula msa,w-msa`."
      )
    }
    if models.count > 8 { throw ValidationError("At most 8 models are plotted; \(models.count) are named.") }
    for (what, number) in [("first size", from), ("last size", to), ("step", step), ("image's side", size)] {
      if let number, !(1...100_000).contains(number) {
        throw ValidationError("The \(what) is \(number); it must lie between 1 and 100000.")
      }
    }
    if let from, let to, from > to { throw ValidationError("The sizes begin with \(from) and end before, at \(to).") }
  }

  func run(on console: Console) throws {
    let subjects =
      models.isEmpty
      ? blocks.subjects
      : try models.map {
        try ScalingSubject(
          ModelChoice.counted($0, on: console), over: over.variable, input: size.map { GridSize(square: $0) })
      }
    var table = ScalingTable()
    let study = study(subjects, &table)
    study.complete(quantity, &table)
    let report = ScalingReport(study, quantity, log ? .doublyLogarithmic : .linear, table)
    if report.picture.curves.allSatisfy(\.points.isEmpty) {
      throw NothingToScale(reason: report.picture.curves.compactMap(\.reason).first ?? "")
    }
    try output.write(
      report.dataTable, json: report.json, plot: { try report.canvas(width: $0, appearance: $1) }, on: console)
  }

  private func study(_ subjects: [ScalingSubject], _ table: inout ScalingTable) -> ScalingStudy {
    let usual = ScalingStudy.usualRange(of: subjects)
    let first = from ?? min(usual.lowerBound, to ?? usual.lowerBound)
    let range = first...max(to ?? usual.upperBound, first)
    if let step { return ScalingStudy(subjects, range: range, step: step) }
    return ScalingStudy(subjects, range: range, recordingIn: &table)
  }

}

/// The options about attention blocks on their own.
struct BlockOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "In place of models: attention blocks alone on square maps of tokens, of "
        + Catalog.attentionBlocks.map(\.name).joined(separator: ", ") + ".", valueName: "block,…"))
  var formula = BlockList()

  @Option(help: ArgumentHelp("C, channels of a token of such a block.", valueName: "n"))
  var width = AttentionBlock.Sizes().width

  @Option(help: ArgumentHelp("M, side of a window in tokens.", valueName: "n"))
  var window = AttentionBlock.Sizes().window

  @Option(help: ArgumentHelp("s, stride of reduced keys and values.", valueName: "n"))
  var reduction = AttentionBlock.Sizes().reduction

  @Option(help: ArgumentHelp("c, channels of a token between soft splits.", valueName: "n"))
  var innerWidth = AttentionBlock.Sizes().innerWidth

  func validate() throws {
    for (name, value, most) in [
      ("width", width, 16_384), ("window", window, 128), ("reduction", reduction, 64),
      ("inner width", innerWidth, 4096),
    ] where !(1...most).contains(value) {
      throw ValidationError("The \(name) is \(value); it must lie between 1 and \(most).")
    }
  }

  var subjects: [ScalingSubject] {
    let sizes = AttentionBlock.Sizes(width: width, window: window, reduction: reduction, innerWidth: innerWidth)
    return formula.blocks.map { ScalingSubject($0, sizes) }
  }
}

/// Blocks with commas between, as they are typed.
struct BlockList: ExpressibleByArgument {
  let blocks: [AttentionBlock]

  var isEmpty: Bool { blocks.isEmpty }
  var defaultValueDescription: String { "" }

  init() { blocks = [] }

  init?(argument: String) {
    let names = argument.lowercased().split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    blocks = names.compactMap(Catalog.attentionBlock)
    if blocks.isEmpty || blocks.count != names.count { return nil }
  }
}

/// A range in which no model takes any size.
struct NothingToScale: UsageError, Equatable {
  let reason: Phrase

  var sentence: Phrase { "no model takes any of the sizes; choose others with --from, --to and --step: \(reason)" }
}
