import VisionCore

extension AppState {
  /// How the screen counts; nil for one that shows no counts.
  var countingHeading: CountingHeading? {
    switch screen {
    case .stages: CountingHeading(stagesPage?.counted?.rule ?? .exact)
    case .models, .compare, .scaling: .exact
    case .accuracy: accuracyPage.picture.heading
    case .attention, .windows, .inside: nil
    }
  }

  /// The numbers that the screen shows, as rows; nil where it shows none.
  var exportTable: DataTable? {
    switch screen {
    case .models: modelsTable
    case .stages: stagesPage.map(stagesTable)
    case .compare: differencePage?.dataTable ?? comparisonTable
    case .attention: attentionTable
    case .windows: windows.showsLeak ? windowLeak?.table : windowsTable
    case .scaling: scalingTable
    case .accuracy: accuracyPage.point == nil ? nil : accuracyPage.picture.table()
    case .inside: insideAnswer?.table
    }
  }

  private var modelsTable: DataTable {
    DataTable(
      columns: [
        .init("name", "model"), .init("title"), .init("family"), .init("resolution", "input", .right),
        .init("parameters", .right), .init("macs", "MACs", .right),
      ],
      rows: modelRows.compactMap(\.preset).map { preset in
        let figures = figures[preset.name]
        return DataTable.Row([
          .init(preset.name), .init(preset.title), .init(preset.family.title), .init(preset.input.compact),
          figures.map { .init($0.parameters) } ?? .none, figures.map { .init($0.multiplyAccumulates) } ?? .none,
        ])
      }, heading: .exact)
  }

  /// The rows of the tree that are open.
  private func stagesTable(_ page: StagesPage) -> DataTable {
    let (tree, reading, times) = (page.tree, page.reading, page.times)
    let rule = page.counted?.rule ?? .exact
    let total = max(page.count(of: tree.rows[0]), 1)
    let isOfReading = tree.rows.count == reading.outline.rows.count
    let rows = tree.visible.map { index -> DataTable.Row in
      let row = tree.rows[index]
      let isGone = tree.changes[index] == .removed
      let count = isGone ? page.countBefore(of: row) : page.count(of: row)
      let share = Double(count) / Double(total)
      // An edited tree also has rows of the original, whose formulas are not the edited model's; formulas are of exact counts.
      let formula =
        isOfReading && rule == .exact ? DataTable.Cell(formula: "\(reading.cost.formula(of: row.node))") : .none
      let rate = isGone ? nil : times?.rate(of: row.node, reading.cost.ledger)
      let measured = [rate.map { ($0.milliseconds, 3) }, rate.map { ($0.gigaflops, 1) }].map { number in
        number.map { DataTable.Cell(fixedText($0.0, digits: $0.1), .number($0.0)) } ?? .none
      }
      return DataTable.Row(
        [
          .init(row.path.isEmpty ? preset.name : row.path, .string(row.path)), .init(row.kind ?? row.title),
          .init(shapeText(row.shape), .array(row.shape.map { .integer($0.value) })),
          row.tokens.map { .init($0) } ?? .none, .init(row.parameters), .init(count),
          .init(fixedText(100 * share, digits: 1) + " %", .number(share)),
        ] + (times == nil ? [] : measured) + [formula])
    }
    return DataTable(
      columns: [
        .init("path", "module"), .init("kind"), .init("outputShape", "output"), .init("tokens", .right),
        .init("parameters", .right), .init(rule == .exact ? "macs" : rule.rawValue, rule.title, .right),
        .init("share", .right),
      ] + (times == nil ? [] : [.init("milliseconds", "ms", .right), .init("gflops", "GFLOP/s", .right)])
        + [.init("formula")],
      rows: rows, heading: CountingHeading(rule))
  }

  private var comparisonTable: DataTable? {
    guard !compare.presets.isEmpty else { return nil }
    let rows = comparison.rows.filter { !$0.isHeading }
    return DataTable(
      columns: [.init("section"), .init("property")] + compare.presets.map { .init($0.name) },
      rows: rows.map { row in
        let cells = row.cells.map { cell -> DataTable.Cell in
          guard let cell else { return .none }
          if let number = cell.number { return .init(number) }
          return cell.isFormula ? .init(formula: cell.text.english) : .init(cell.text.english)
        }
        return DataTable.Row([.init(row.section.english), .init(row.label.english)] + cells, isMarked: row.differs)
      }, heading: .exact)
  }

  /// The weight of each place of the shown query and head.
  private var attentionTable: DataTable? {
    guard let scene = attentionSubject?.scene(attention.scaling), let map = scene.map else {
      return nil
    }
    return DataTable(
      columns: [.init("row", .right), .init("column", .right), .init("weight", .right)],
      rows: map.grid.places.map { place in
        let weight = Double(map.weight(place))
        return DataTable.Row([.init(place.row), .init(place.column), .init(decimalText(weight), .number(weight))])
      })
  }

  /// The window and the place in it that each token of the map goes to.
  private var windowsTable: DataTable? {
    guard let partition = windowsPage(in: layout.body)?.scene.partition else { return nil }
    return DataTable(
      columns: [
        .init("row", .right), .init("column", .right), .init("window", .right), .init("token", .right),
      ],
      rows: partition.map.places.map { place in
        let target = partition.target(row: place.row, column: place.column)
        return DataTable.Row([.init(place.row), .init(place.column), .init(target.window), .init(target.token)])
      })
  }

  private var scalingTable: DataTable? {
    scaling.study.map { ScalingReport($0, scaling.quantity, scaling.scale, scaling.table).dataTable }
  }
}

extension DifferencePage {
  fileprivate var dataTable: DataTable { DiffCommand.table(of: rows, models) }
}
