import VisionCore

/// Published accuracies against cost.
struct ScatterAnalysis: Analysis {
  static let name = "scatter"
  static let abstract = "Plot the papers' accuracies against cost, with the Pareto front."
  static let discussion = """
    Accuracy is top-1 on ImageNet-1k as the papers print it. MACs and parameters are the printed ones too; where a row \
    prints none, they are counted, and the data says so.
    """
  static let models = 0...0
  static let parameters: [AnalysisParameter] = [
    AnalysisParameter(name: "family", values: "name", help: "One family of the rows alone."),
    AnalysisParameter(
      name: "pretraining", values: "name", help: "One data set of pre-training alone, such as ImageNet-22k."),
    .number("resolution", "One resolution alone, in pixels."),
    .choice(
      "against", PublishedPoint.Measure.allCases.map(\.rawValue), "What accuracy is set against.",
      usual: PublishedPoint.Measure.macs.rawValue),
    .flag("linear", "A linear axis in place of a logarithmic one."),
    .flag("front", "The rows of the Pareto front alone."),
  ]

  static func answer(_ request: AnalysisRequest) throws -> AnalysisAnswer {
    let (all, choices) = (PublishedPoint.all(), request.choices)
    let filter = AccuracyFilter(
      family: try known(choices["family"], of: all.map(\.family), "family"),
      pretraining: try known(
        choices["pretraining"], of: all.compactMap(\.result.pretraining), "data set of pre-training"),
      resolution: choices.integer("resolution"))
    let picture = AccuracyPicture(
      all, filter, choices.value("against", else: .macs), isLogarithmic: !choices.has("linear"))
    if picture.points.isEmpty { throw NothingToPlot(filter: filter.words.english) }
    return answer(picture, onlyFront: choices.has("front"))
  }

  /// The name as it is written in the list; upper and lower case are alike.
  private static func known(_ wanted: String?, of names: [String], _ what: String) throws -> String? {
    guard let wanted else { return nil }
    func plain(_ name: String) -> String { name.lowercased().replacing(" ", with: "").replacing("-", with: "") }
    if let found = names.first(where: { plain($0) == plain(wanted) }) { return found }
    let all = names.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    throw UnknownFilter(what: what, found: wanted, known: all)
  }

  // MARK: Saying

  static func answer(_ picture: AccuracyPicture, onlyFront: Bool = false) -> AnalysisAnswer {
    let table = table(picture, onlyFront: onlyFront)
    return AnalysisAnswer(
      figure: .drawing { canvas(picture, width: $0, $1) }, table: table,
      json: ["against": .string(picture.cost.rawValue), "points": table.json])
  }

  /// The plot, and below it the rows on the front: the same in every format, to the terminal and to a file.
  private static func canvas(_ picture: AccuracyPicture, width: Int, _ appearance: Appearance) -> Canvas {
    let plot = min(max(width / 4, 16), 40)
    let front = table(picture, onlyFront: true).fitted(to: width).table
    var canvas = Canvas(width: width, height: plot + 3 + front.height, appearance: appearance)
    var rest = canvas.bounds
    var top = rest.splitTop(plot)
    if let heading = picture.heading { canvas.text(heading.line, in: top.splitTop(1), style: canvas.theme.muted) }
    picture.draw(in: top, on: &canvas)
    canvas.text("On the Pareto front:", in: rest.row(1), style: canvas.theme.title)
    _ = rest.splitTop(3)
    canvas.table(front, in: rest)
    return canvas
  }

  private static func table(_ picture: AccuracyPicture, onlyFront: Bool) -> DataTable {
    let isFront = Set(picture.front)
    return DataTable(
      columns: [
        .init("source", dropped: 0), .init("model"), .init("family", dropped: 1), .init("pretraining"),
        .init("resolution", .right), .init("top1", "top-1", .right), .init("macs", "MACs", .right),
        .init("macsPrinted", "", dropped: 2), .init("parameters", .right), .init("parametersPrinted", "", dropped: 3),
        .init("front"), .init("preset", "opens", dropped: 4),
      ],
      rows: picture.points.indices.filter { !onlyFront || isFront.contains($0) }.map {
        row(picture.points[$0], isFront: isFront.contains($0))
      }, heading: .published)
  }

  private static func row(_ point: PublishedPoint, isFront: Bool) -> DataTable.Row {
    func cost(_ cost: PublishedPoint.Measure) -> [DataTable.Cell] {
      guard let value = point.value(cost) else { return [.none, .none] }
      let number = Int(value.rounded())
      let origin = point.isPrinted(cost) ? "printed" : "counted"
      return [.init(number.abbreviated, .integer(number)), .init(origin, .bool(point.isPrinted(cost)))]
    }
    return DataTable.Row(
      [
        .init(point.result.source), .init(point.result.model), .init(point.family),
        point.result.pretraining.map { .init($0) } ?? .none, point.result.resolution.map { .init($0) } ?? .none,
        .init(decimalText(point.top1), .number(point.top1)),
      ] + cost(.macs) + cost(.parameters) + [
        .init(isFront ? "front" : "", .bool(isFront)), point.preset.map { .init($0.name) } ?? .none,
      ])
  }
}

extension AccuracyPicture {
  /// How what is plotted was counted; nil where that is parameters.
  var heading: CountingHeading? { cost == .macs ? .published : nil }
}

/// A filter that no row can pass.
struct UnknownFilter: UsageError, Equatable {
  let what: String
  let found: String
  let known: [String]

  var description: String { "no published row has the \(what) '\(found)'; there are \(known.joined(separator: ", "))" }
}

/// Filters that together leave no row.
struct NothingToPlot: UsageError, Equatable {
  let filter: String

  var description: String { "no published row with an accuracy and a cost is left by the filter: \(filter)" }
}
