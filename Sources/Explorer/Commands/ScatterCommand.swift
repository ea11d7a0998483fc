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

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, csv, markdown, svg
  }

  @Option(help: ArgumentHelp("One family alone, such as swin or t2t-vit.", valueName: "name"))
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

  @Option(help: "How the points are written.")
  var format = Format.text

  @Option(help: "Colours of the plot; auto: what the terminal shows, none in a file or pipe or if NO_COLOR is set.")
  var color = ColorChoice.auto

  @Option(help: ArgumentHelp("The plot's width in columns (default: the terminal's, else 100).", valueName: "n"))
  var columns: Int?

  func validate() throws {
    if let columns, !(40...500).contains(columns) {
      throw ValidationError("The width is \(columns) columns; it must lie between 40 and 500.")
    }
  }

  func run(on console: Console) throws {
    let all = PublishedPoint.all()
    let filter = AccuracyFilter(
      family: try known(family, of: all.map(\.family), "family"),
      pretraining: try known(pretraining, of: all.compactMap(\.result.pretraining), "data set of pre-training"),
      resolution: resolution)
    let picture = AccuracyPicture(all, filter, against, isLogarithmic: !linear)
    if picture.points.isEmpty { throw NothingToPlot(filter: filter.words) }
    switch format {
    case .json:
      let document: JSONValue = ["against": .string(against.rawValue), "points": table(picture).json]
      try console.output(document.text)
    case .csv: try console.output(table(picture).csv)
    case .markdown: try console.output(table(picture).markdown)
    case .svg: try console.output(canvas(picture, width: columns ?? 100, Appearance(unicode: true)).svg())
    case .text:
      let width = columns ?? max(40, console.columns ?? 100)
      try PictureOptions.write(canvas(picture, width: width, PictureOptions.appearance(color, console)), on: console)
      let table = table(picture, onlyFront: true)
      let (fitting, _) = console.columns.map(table.fitted) ?? (table, [])
      try console.output("\nOn the Pareto front:\n" + fitting.text(isColoured: console.isColoured(color)))
    }
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
    picture.draw(in: canvas.bounds, on: &canvas)
    return canvas
  }

  private func table(_ picture: AccuracyPicture, onlyFront: Bool = false) -> DataTable {
    let isFront = Set(picture.front)
    let rows = picture.points.indices.filter { !(onlyFront || front) || isFront.contains($0) }
    return DataTable(
      columns: [
        DataTable.Column("source", dropped: 0), DataTable.Column("model"), DataTable.Column("family", dropped: 1),
        DataTable.Column("pretraining"), DataTable.Column("resolution", .right),
        DataTable.Column("top1", "top-1", .right),
        DataTable.Column("macs", "MACs", .right), DataTable.Column("macsPrinted", "", dropped: 2),
        DataTable.Column("parameters", .right), DataTable.Column("parametersPrinted", "", dropped: 3),
        DataTable.Column("front"), DataTable.Column("preset", "opens", dropped: 4),
      ],
      rows: rows.map { row(picture.points[$0], isFront: isFront.contains($0)) })
  }

  private func row(_ point: PublishedPoint, isFront: Bool) -> DataTable.Row {
    func cost(_ cost: PublishedPoint.Measure) -> [DataTable.Cell] {
      guard let value = point.value(cost) else { return [.none, .none] }
      let number = Int(value.rounded())
      let origin = point.isPrinted(cost) ? "printed" : "counted"
      return [
        DataTable.Cell(number.abbreviated, .integer(number)), DataTable.Cell(origin, .bool(point.isPrinted(cost))),
      ]
    }
    return DataTable.Row(
      [
        DataTable.Cell(point.result.source), DataTable.Cell(point.result.model), DataTable.Cell(point.family),
        point.result.pretraining.map { DataTable.Cell($0) } ?? .none,
        point.result.resolution.map { DataTable.Cell($0) } ?? .none,
        DataTable.Cell(decimalText(point.top1), .number(point.top1)),
      ] + cost(.macs) + cost(.parameters) + [
        DataTable.Cell(isFront ? "front" : "", .bool(isFront)),
        point.preset.map { DataTable.Cell($0.name) } ?? .none,
      ])
  }
}

/// A filter that no row can pass.
struct UnknownFilter: Error, Equatable, CustomStringConvertible {
  let what: String
  let found: String
  let known: [String]

  var description: String { "no published row has the \(what) '\(found)'; there are \(known.joined(separator: ", "))" }
}

/// Filters that together leave no row.
struct NothingToPlot: Error, Equatable, CustomStringConvertible {
  let filter: String

  var description: String { "no published row with an accuracy and a cost is left by the filter: \(filter)" }
}
