import VisionCore

extension AccuracyPicture {
  /// How what is plotted was counted; nil where that is parameters.
  var heading: CountingHeading? { cost == .macs ? .published : nil }

  /// The points, or those of the Pareto front alone.
  func table(onlyFront: Bool = false) -> DataTable {
    let isFront = Set(front)
    let rows = points.indices.filter { !onlyFront || isFront.contains($0) }
    return DataTable(
      columns: [
        DataTable.Column("source", dropped: 0), DataTable.Column("model"), DataTable.Column("family", dropped: 1),
        DataTable.Column("pretraining"), DataTable.Column("resolution", .right),
        DataTable.Column("top1", "top-1", .right),
        DataTable.Column("macs", "MACs", .right), DataTable.Column("macsPrinted", "", dropped: 2),
        DataTable.Column("parameters", .right), DataTable.Column("parametersPrinted", "", dropped: 3),
        DataTable.Column("front"), DataTable.Column("preset", "opens", dropped: 4),
      ],
      rows: rows.map { row(points[$0], isFront: isFront.contains($0)) }, heading: .published)
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
