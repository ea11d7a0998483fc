import VisionCore

/// The filters of a model's first layer as small pictures.
struct FiltersReport: AnalysisReport {
  let preset: Preset
  let filters: PatchFilters
  let provenance: WeightProvenance
  /// How many are drawn.
  let shown: Int

  var table: DataTable { FiltersReport.table(of: filters) }

  static func table(of filters: PatchFilters) -> DataTable {
    DataTable(
      columns: [.init("filter", .right), .init("length", .right), .init("smallest", .right), .init("largest", .right)],
      rows: filters.filters.indices.map { filter in
        let weights = filters.filters[filter].map(Double.init)
        return DataTable.Row(
          [.init(filter)]
            + [filters.length(of: filter), weights.min() ?? 0, weights.max() ?? 0].map {
              .init(fixedText($0, digits: 4), .number($0))
            })
      })
  }

  var json: JSONValue {
    [
      "model": .string(preset.name), "weights": .string("\(provenance)"), "layer": .string(filters.path),
      "side": .integer(filters.side), "stride": .integer(filters.stride),
      "filters": .array(filters.filters.map { .array($0.map { .number(Double($0)) }) }),
    ]
  }

  func drawing(width: Int, appearance: Appearance) -> Canvas {
    let chosen = filters.byLength.prefix(shown)
    var sheet = PictureSheet(
      title: "\(preset.title) · \(filters.path) · \(filters.filters.count) filters, \(filters.side)×\(filters.side), "
        + "stride \(filters.stride)",
      panels: chosen.map { .init(title: "\($0)", picture: Picture(filters.picture(of: $0))) })
    (sheet.narrowest, sheet.widest) = (8, max(filters.side, 8))
    sheet.notes = [
      (chosen.count < filters.filters.count ? "The \(chosen.count) with the largest weights, by their length. " : "")
        + "Grey is a weight of 0; each filter is stretched to its own largest weight."
        + (filters.isBehindNorm ? " They read a patch behind a norm." : "")
    ]
    if case .synthetic = provenance { sheet.warning = AttentionWords.synthetic }
    return sheet.canvas(width: width, appearance: appearance)
  }
}
