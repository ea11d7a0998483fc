import VisionCore

/// The filters of a model's first layer as small pictures.
struct FiltersAnalysis: ModelAnalysis {
  static let name = "filters"
  static let abstract = "Draw the filters of the first layer over the pixels; needs no image."
  static let discussion = "Grey is a weight of 0; each filter is stretched to its own largest weight."
  static let parameters: [AnalysisParameter] = [
    AnalysisParameter(
      name: "count", values: "n", help: "How many are drawn, those with the largest weights.", usual: "64",
      isValid: { Int($0).map { $0 > 0 } ?? false })
  ]

  let count: Int

  init(_ choices: Choices, of subject: Subject) throws { count = choices.integer("count") ?? 64 }

  var needs: AnalysisNeeds { .weights }

  func isAnswered(by other: FiltersAnalysis) -> Bool { true }

  func find(in input: AnalysisInput, knowing known: PatchFilters?) throws -> PatchFilters {
    let (program, source) = try input.weights()
    return try program.patchFilters(weights: source)
  }

  static func answer(_ readings: [Reading<FiltersAnalysis>]) throws -> AnalysisAnswer {
    let (reading, filters) = (readings[0], readings[0].finding)
    let chosen = Array(filters.byLength.prefix(reading.asked.count))
    let panel = PictureSheet.Panel(
      title: "\(chosen.count) of \(filters.filters.count), the heaviest first", picture: Picture(filters.mosaic(chosen))
    )
    return AnalysisAnswer(
      title: "Filters of the first layer", figure: .panels([AnalysisPanel(panel: panel, isMap: false)]),
      lines: [
        Sentence("\(filters.path)", .title),
        Sentence("\(filters.side)×\(filters.side) pixels, stride \(filters.stride)"),
        Sentence("\(filters.filters.count) filters"), "",
        Sentence(
          "Grey is a weight of 0; each filter is stretched to its own largest weight."
            + (filters.isBehindNorm ? " They read a patch behind a norm." : ""), .muted),
      ], table: table(filters),
      json: .object(
        reading.head + [
          .init(name: "layer", value: .string(filters.path)), .init(name: "side", value: .integer(filters.side)),
          .init(name: "stride", value: .integer(filters.stride)),
          .init(name: "filters", value: .array(filters.filters.map(JSONValue.numbers))),
        ]))
  }

  private static func table(_ filters: PatchFilters) -> DataTable {
    DataTable(
      columns: [.init("filter", .right), .init("length", .right), .init("smallest", .right), .init("largest", .right)],
      rows: filters.filters.indices.map { filter in
        let weights = filters.filters[filter].map(Double.init)
        return DataTable.Row(
          [.init(filter)]
            + [filters.length(of: filter), weights.min() ?? 0, weights.max() ?? 0].map { .number($0, digits: 4) })
      })
  }
}

extension PatchFilters {
  /// The numbers of filters, those with the largest weights first.
  var byLength: [Int] {
    filters.indices.map { ($0, length(of: $0)) }.sorted { ($0.1, -$0.0) > ($1.1, -$1.0) }.map(\.0)
  }

  /// A filter as a picture, stretched to its own largest weight; grey is 0.
  private func picture(of filter: Int) -> PixelGrid {
    let (weights, area) = (filters[filter], side * side)
    let largest = weights.map(abs).max() ?? 0
    func level(_ weight: Float) -> UInt8 {
      largest > 0 && weight.isFinite ? UInt8((127.5 + 127.5 * weight / largest).rounded()) : 128
    }
    var picture = PixelGrid(width: side, height: side)
    for place in 0..<area {
      picture.pixels[place] = Color(
        red: level(weights[place]), green: level(weights[area + place]), blue: level(weights[2 * area + place]))
    }
    return picture
  }

  /// Filters side by side in a square, a dark line between.
  fileprivate func mosaic(_ chosen: [Int]) -> PixelGrid {
    let columns = max(Int(Double(chosen.count).squareRoot().rounded(.up)), 1)
    let rows = (chosen.count + columns - 1) / columns
    var mosaic = PixelGrid(width: columns * (side + 1) - 1, height: rows * (side + 1) - 1, fill: MarkColor.ground)
    for (number, filter) in chosen.enumerated() {
      let picture = picture(of: filter)
      let (left, top) = (number % columns * (side + 1), number / columns * (side + 1))
      for y in 0..<side {
        for x in 0..<side { mosaic[left + x, top + y] = picture[x, y] }
      }
    }
    return mosaic
  }
}
