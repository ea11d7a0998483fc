import VisionCore

/// How many scenes a model classified rightly and how much of its attention fell on their objects, for people and programs.
struct SceneReport {
  let model: String
  let provenance: WeightProvenance
  let scenes: SceneSelection
  let result: SceneMeasurements

  private var accuracies: [(kind: String, SceneMeasurements.Accuracy)] {
    [("accuracy", result.all)] + result.byRadius.map { ("accuracy", $0) } + result.byShape.map { ("accuracy", $0) }
  }

  private var heads: [SceneMeasurements.Head] { result.heads.flatMap(\.self).filter { $0.scenes > 0 } }

  /// Attention is told as how many times more of it lies on the object than the object's area alone would get.
  var table: DataTable {
    DataTable(
      columns: [
        DataTable.Column("measure"), DataTable.Column("of", "of", shortens: true),
        DataTable.Column("head", .right), DataTable.Column("scenes", .right, dropped: 2),
        DataTable.Column("value", .right), DataTable.Column("mass", "on the object", .right, dropped: 1),
        DataTable.Column("share", "its area", .right, dropped: 0),
      ],
      rows: accuracies.map { kind, accuracy in
        DataTable.Row([
          DataTable.Cell(kind), DataTable.Cell(accuracy.name), .none, DataTable.Cell(accuracy.scenes),
          accuracy.share.map(percent) ?? .none, .none, .none,
        ])
      }
        + heads.map { head in
          let mean = head.mean
          return DataTable.Row(
            [
              DataTable.Cell("attention"), DataTable.Cell(head.path), DataTable.Cell(head.head),
              DataTable.Cell(head.scenes), DataTable.Cell("\(fixed(mean.ratio, 2)) ×", .number(mean.ratio)),
              percent(mean.mass), percent(mean.share),
            ], isMarked: mean.ratio >= 3)
        })
  }

  var json: JSONValue {
    var isSynthetic = false
    if case .synthetic = provenance { isSynthetic = true }
    func json(_ accuracy: SceneMeasurements.Accuracy) -> JSONValue {
      [
        "of": .string(accuracy.name), "scenes": .integer(accuracy.scenes), "right": .integer(accuracy.right),
        "accuracy": accuracy.share.map { .number($0) } ?? .null,
      ]
    }
    return [
      "model": .string(model), "weights": .string("\(provenance)"), "synthetic": .bool(isSynthetic),
      "scenes": .integer(scenes.count), "seed": .string("\(scenes.seed)"),
      "difficulty": .string(scenes.difficulty.rawValue), "accuracy": json(result.all),
      "byRadius": .array(result.byRadius.map(json)), "byClass": .array(result.byShape.map(json)),
      "attention": .array(
        heads.map { head in
          [
            "path": .string(head.path), "head": .integer(head.head), "scenes": .integer(head.scenes),
            "ratio": .number(head.mean.ratio), "mass": .number(head.mean.mass), "share": .number(head.mean.share),
          ]
        }),
    ]
  }

  /// One place behind the point.
  private func percent(_ part: Double) -> DataTable.Cell {
    DataTable.Cell("\(fixed(100 * part, 1)) %", .number(part))
  }

  private func fixed(_ number: Double, _ places: Int) -> String { fixedText(number, digits: places) }
}

extension SceneMeasurements.Head {
  /// Over the scenes that were counted.
  fileprivate var mean: (ratio: Double, mass: Double, share: Double) {
    let count = Double(max(scenes, 1))
    return (ratio / count, mass / count, share / count)
  }
}
