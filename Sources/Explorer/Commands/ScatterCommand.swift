import ArgumentParser
import CNcurses
import VisionCore

extension PublishedPoint.Measure: ExpressibleByArgument {}

/// Published accuracies against cost.
struct ScatterCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "scatter",
    abstract: "Plot the papers' accuracies against cost, with the Pareto front.",
    discussion: """
      Accuracy is top-1 on ImageNet-1k as the papers print it. MACs and parameters are the printed ones too; where a row \
      prints none, they are counted, and the data says so.
      """)

  @Option(help: ArgumentHelp("One family of the rows alone.", valueName: "name"))
  var family: String?

  @Option(help: ArgumentHelp("One data set of pre-training alone, such as ImageNet-22k.", valueName: "name"))
  var pretraining: String?

  @Option(help: ArgumentHelp("One resolution alone, in pixels.", valueName: "n"))
  var resolution: Int?

  @Option(help: "What accuracy is set against.")
  var against = PublishedPoint.Measure.macs

  @Flag(help: "A linear axis in place of a logarithmic one.")
  var linear = false

  @Flag(help: "The rows of the Pareto front alone.")
  var front = false

  @OptionGroup var output: PlotOptions

  func run(on console: Console) throws {
    let all = PublishedPoint.all()
    let filter = AccuracyFilter(
      family: try known(family, of: all.map(\.family), "family"),
      pretraining: try known(pretraining, of: all.compactMap(\.result.pretraining), "data set of pre-training"),
      resolution: resolution)
    let picture = AccuracyPicture(all, filter, against, isLogarithmic: !linear)
    if picture.points.isEmpty { throw NothingToPlot(filter: filter.words.english) }
    try output.write(
      picture.table(onlyFront: front),
      json: ["against": .string(against.rawValue), "points": picture.table(onlyFront: front).json],
      plot: { canvas(picture, width: $0, $1) }, on: console)
    guard output.format == .text, output.file.output == nil else { return }
    try console.output("\nOn the Pareto front:\n")
    try console.write(picture.table(onlyFront: true), as: .table, json: .null, color: output.color)
  }

  /// The name as it is written in the list; upper and lower case are alike.
  private func known(_ wanted: String?, of names: [String], _ what: String) throws -> String? {
    guard let wanted else { return nil }
    func plain(_ name: String) -> String { name.lowercased().replacing(" ", with: "").replacing("-", with: "") }
    if let found = names.first(where: { plain($0) == plain(wanted) }) { return found }
    let all = names.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    throw UnknownFilter(what: what, found: wanted, known: all)
  }

  private func canvas(_ picture: AccuracyPicture, width: Int, _ appearance: Appearance) -> Canvas {
    var canvas = Canvas(width: width, height: min(max(width / 4, 16), 40), appearance: appearance)
    var rest = canvas.bounds
    if let heading = picture.heading { canvas.text(heading.line, in: rest.splitTop(1), style: canvas.theme.muted) }
    picture.draw(in: rest, on: &canvas)
    return canvas
  }
}

/// A filter that no row can pass.
struct UnknownFilter: UsageError, Equatable {
  let what: String
  let found: String
  let known: [String]

  var sentence: Phrase { "no published row has the \(what) '\(found)'; there are \(known.joined(separator: ", "))" }
}

/// Filters that together leave no row.
struct NothingToPlot: UsageError, Equatable {
  let filter: String

  var sentence: Phrase { "no published row with an accuracy and a cost is left by the filter: \(filter)" }
}
