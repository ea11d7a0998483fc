import VisionCore

extension AppState {
  /// The numbers that the Inside screen shows, as rows; nil before they are known.
  var insideTable: DataTable? {
    switch (inside.view, inside.mode) {
    case (.rollout, _), (.field, .effective): insideRollout?.table
    case (.distance, _): insideHeads.isEmpty ? nil : headsTable
    case (.field, _): insideFieldsTable
    case (.bias, .scales): insideScales.map { ScalesPicture(scales: $0).table }
    case (.bias, _): insideBiasPicture.map { BiasPicture.table($0.bias, [$0.head]) }
    case (.positions, _): insidePositions.map { PositionMap.table($0.compactMap(insideSimilarities)) }
    case (.features, _): insideFeaturesTable
    case (.ablation, _): insideAblationTable
    }
  }

  private var headsTable: DataTable {
    DataTable(
      columns: [
        .init("model"), .init("layer", .right), .init("block"), .init("head", .right),
        .init("distance", "distance px", .right), .init("entropy", "entropy bits", .right),
      ],
      rows: insideHeads.flatMap { model in
        model.heads.map { head in
          DataTable.Row([
            .init(model.title), .init(head.site.index + 1), .init(head.site.path), .init(head.head),
            .number(head.statistics.distance, digits: 1), .number(head.statistics.entropy, digits: 2),
          ])
        }
      })
  }

  private var insideFieldsTable: DataTable? {
    guard let fields = insideFields, let blocks = insideShape?.blocks else { return nil }
    return DataTable(
      columns: [
        .init("block"), .init("height", .right), .init("width", .right), .init("pixels", .right),
        .init("share", .right),
      ],
      rows: zip(blocks, fields).compactMap { block, field in
        field.map { field in
          DataTable.Row([
            .init(block.path), .init(field.extent?.rows.count ?? 0), .init(field.extent?.columns.count ?? 0),
            .init(field.count), .number(field.share, digits: 3),
          ])
        }
      })
  }

  private var insideFeaturesTable: DataTable? {
    if inside.mode == .filters {
      guard case .filters(let filters)? = insideAnswer(insideFeaturesQuestion) else { return nil }
      return FiltersReport.table(of: filters)
    }
    guard let features = insideFeatures, let blocks = insideShape?.blocks, let block = insideBlock else { return nil }
    if inside.mode == .components {
      return DataTable(
        columns: [
          .init("row", .right), .init("column", .right), .init("first", .right), .init("second", .right),
          .init("third", .right),
        ],
        rows: block.tokens.grid.places.map { place in
          DataTable.Row(
            [.init(place.row), .init(place.column)]
              + features.components.map { .number($0.scores[block.tokens.grid.index(place)], digits: 4) })
        })
    }
    return DataTable(
      columns: [
        .init("block"), .init("mean", "mean |x|", .right), .init("deviation", .right),
        .init("largest", "largest |x|", .right),
        .init("channels", .right), .init("dead", .right), .init("saturated", .right),
      ],
      rows: zip(blocks, zip(features.amplitudes, features.channels)).map { block, readings in
        DataTable.Row([
          .init(block.path), .number(readings.0.mean, digits: 3), .number(readings.0.deviation, digits: 3),
          .number(readings.0.largest, digits: 3), .init(readings.1.channels), .init(readings.1.dead.count),
          .init(readings.1.saturated.count),
        ])
      })
  }

  /// Weights of the chosen query and head before and after; the class scores where there is no attention.
  private var insideAblationTable: DataTable? {
    guard let findings = insideFindings else { return nil }
    guard let comparison = findings.attention.flatMap({ comparison($0) }) else {
      return DataTable(
        columns: [.init("class", .right), .init("before", .right), .init("after", .right)],
        rows: findings.scores.classes.map {
          DataTable.Row([.init($0.index), .number($0.before, digits: 4), .number($0.after, digits: 4)])
        })
    }
    let (before, after) = (comparison.before, comparison.after)
    return DataTable(
      columns: [.init("row", .right), .init("column", .right), .init("before", .right), .init("after", .right)],
      rows: before.grid.places.map { place in
        DataTable.Row([
          .init(place.row), .init(place.column), .number(Double(before.weight(place)), digits: 5),
          .number(Double(after.weight(place)), digits: 5),
        ])
      })
  }
}

extension DataTable.Cell {
  /// A number with a fixed count of decimals for people, and all of it for programs.
  fileprivate static func number(_ value: Double, digits: Int) -> DataTable.Cell {
    DataTable.Cell(fixedText(value, digits: digits), .number(value))
  }
}
