import VisionCore

/// Lists the catalogue.
struct ModelsAnalysis: Analysis {
  static let name = "models"
  static let abstract = "List the models with their papers, sizes, cost and published results."
  static let discussion = ""
  static let usual = AnswerFormat.table
  static let models = 0...0
  static let parameters: [AnalysisParameter] = [
    AnalysisParameter(name: "filter", values: "text", help: "The models alone whose name, family or alias has it."),
    .choice(
      "sort", Order.allCases.map(\.name), "What they are ordered by, from small to large.", usual: Order.family.name),
  ]

  /// How the list is ordered.
  enum Order: String, CaseIterable, Sendable {
    case family, name, parameters, multiplyAccumulates = "MACs"

    /// As it is typed.
    var name: String { rawValue.lowercased() }
  }

  static func answer(_ request: AnalysisRequest) throws -> AnalysisAnswer {
    let entries = try mapOnThreads(Catalog.presets(matching: request.choices["filter"] ?? "")) { try CatalogEntry($0) }
    let order = Order.allCases.first { $0.name == request.choices["sort"] } ?? .family
    let figures = Dictionary(uniqueKeysWithValues: entries.map { ($0.preset.name, $0.figures) })
    return answer(order.sorted(entries.map(\.preset), by: figures), figures)
  }

  /// - Parameter figures: of every one of the models, by name
  static func answer(_ presets: [Preset], _ figures: [String: ModelFigures]) -> AnalysisAnswer {
    let entries = presets.compactMap { preset in figures[preset.name].map { CatalogEntry(preset, $0) } }
    return AnalysisAnswer(
      table: DataTable(columns: CatalogEntry.columns, rows: entries.map(\.row), heading: .exact),
      json: .array(entries.map(\.json)))
  }
}

extension ModelsAnalysis.Order {
  /// Models in this order.
  func sorted(_ presets: [Preset], by figures: [String: ModelFigures]) -> [Preset] {
    func number(_ preset: Preset, _ figure: (ModelFigures) -> Int) -> Int { figures[preset.name].map(figure) ?? 0 }
    return switch self {
    case .family: Catalog.families.flatMap { family in presets.filter { $0.family == family } }
    case .name: presets.sorted { ($0.title, $0.input.count) < ($1.title, $1.input.count) }
    case .parameters:
      presets.sorted { (number($0, \.parameters), $0.name) < (number($1, \.parameters), $1.name) }
    case .multiplyAccumulates:
      presets.sorted { (number($0, \.multiplyAccumulates), $0.name) < (number($1, \.multiplyAccumulates), $1.name) }
    }
  }
}

/// What the list says about a model beside its name.
struct ModelFigures: Sendable {
  let parameters: Int
  let multiplyAccumulates: Int
}

/// A model of the catalogue with its counts at its own resolution.
private struct CatalogEntry: Sendable {
  let preset: Preset
  let figures: ModelFigures
  let published: [PublishedResult]

  init(_ preset: Preset, _ figures: ModelFigures) {
    (self.preset, self.figures, published) = (preset, figures, Published.results(for: preset))
  }

  /// Keeps the counts alone: the next model's program then takes the memory of this one's.
  init(_ preset: Preset) throws {
    let cost = Cost(try preset.program())
    self.init(
      preset, ModelFigures(parameters: cost.parameters, multiplyAccumulates: cost.multiplyAccumulates))
  }

  static let columns: [DataTable.Column] = [
    .init("name", "model"),
    .init("title", "title", dropped: 4),
    .init("family", dropped: 1),
    .init("resolution", "input", .right),
    .init("parameters", .right),
    .init(nil, "", .right, dropped: 2),
    .init("macs", "MACs", .right),
    .init(nil, "", .right, dropped: 3),
    .init("year", .right, dropped: 0),
    .init("arXiv", dropped: 0),
    .init("published", "published top-1 (%)", dropped: 5),
  ]

  var row: DataTable.Row {
    var results: [String] = []
    for result in published {
      // Several tables print the same result.
      guard let text = result.top1.map({ "\($0) \(result.pretraining ?? "")" }), !results.contains(text) else {
        continue
      }
      results.append(text)
    }
    return DataTable.Row([
      .init(preset.name), .init(preset.title), .init(preset.family.title),
      .init(preset.input.compact, .integer(preset.input.rows)), .init(figures.parameters),
      .init(figures.parameters.abbreviated), .init(figures.multiplyAccumulates),
      .init(figures.multiplyAccumulates.abbreviated),
      .init(String(preset.paper.year), .integer(preset.paper.year)), .init(preset.paper.arXiv),
      .init(results.joined(separator: ", ")),
    ])
  }

  var json: JSONValue {
    [
      "name": .string(preset.name), "title": .string(preset.title), "family": .string(preset.family.title),
      "aliases": .array(preset.aliases.map(JSONValue.string)),
      "paper": [
        "title": .string(preset.paper.title), "authors": .string(preset.paper.authors),
        "venue": .string(preset.paper.venue), "year": .integer(preset.paper.year),
        "arXiv": .string(preset.paper.arXiv),
      ],
      "resolution": .integer(preset.input.rows), "parameters": .integer(figures.parameters),
      "macs": .integer(figures.multiplyAccumulates),
      "published": .array(published.map(\.json)),
    ]
  }
}

extension PublishedResult {
  fileprivate var json: JSONValue {
    [
      "source": .string(source), "model": .string(model), "pretraining": JSONValue(pretraining),
      "resolution": JSONValue(resolution), "parametersInMillions": JSONValue(millionParameters),
      "gigaFLOPs": JSONValue(gigaFLOPs), "top1": JSONValue(top1),
    ]
  }
}
