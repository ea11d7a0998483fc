import VisionCore

/// An analysis of numbers that are read off each block's result, for several models beside each other.
protocol BlockMeasure: ModelAnalysis where Finding == [BlockReading<Measure>] {
  associatedtype Measure: Sendable

  static var title: Phrase { get }
  static var columns: [DataTable.Column] { get }
  /// What is plotted of one model, or of several.
  static func names(_ models: [Phrase]) -> [Phrase]
  static func axis(models: Int, largest: Double) -> Axis
  static var lines: [Sentence] { get }
  /// What every model's document says besides its blocks.
  static var bounds: [JSONValue.Member] { get }

  static func measure(_ result: CapturedTensor, _ block: TokenBlockSite) -> Measure
  static func cells(_ measure: Measure) -> [DataTable.Cell]
  /// By curve, those of one model alone or of each of several.
  static func values(_ measure: Measure, models: Int) -> [(value: Double, text: Phrase)]
  static func json(_ measure: Measure) -> [JSONValue.Member]
}

extension BlockMeasure {
  static var parameters: [AnalysisParameter] { [] }
  static var usual: AnswerFormat { .table }
  static var models: ClosedRange<Int> { 1...8 }
  static var lines: [Sentence] { [] }
  static var bounds: [JSONValue.Member] { [] }

  func find(in input: AnalysisInput, knowing known: Finding?) throws -> Finding {
    try input.blocks(input.subject.blocks, Self.measure)
  }

  static func answer(_ readings: [Reading<Self>]) throws -> AnalysisAnswer {
    AnalysisAnswer(
      title: title, figure: .plot(plot(readings)), lines: lines, table: table(readings),
      json: .array(
        readings.map { reading in
          let blocks = reading.finding.map { entry -> JSONValue in
            .object([.init(name: "block", value: .string(entry.block.path))] + json(entry.value))
          }
          return .object(reading.head + bounds + [.init(name: "blocks", value: .array(blocks))])
        }))
  }

  private static func plot(_ readings: [Reading<Self>]) -> DepthPlot {
    let names = names(readings.map { Phrase(verbatim: $0.subject.preset.title) })
    let layers = (0..<(readings.map(\.finding.count).max() ?? 0)).map { index -> DepthPlot.Layer in
      var layer = DepthPlot.Layer(readings: [])
      for (model, reading) in readings.enumerated() where index < reading.finding.count {
        let (block, count) = (reading.finding[index].block, reading.finding.count)
        layer.heading += [
          .counted(block.path, index, of: count),
          Sentence("\(block.tokens.grid) tokens of \(block.width) channels", .muted),
        ]
        let values = values(reading.finding[index].value, models: readings.count)
        layer.readings += values.enumerated().map { series, found in
          .init(series: model * values.count + series, value: found.value, text: found.text)
        }
      }
      return layer
    }
    return DepthPlot(
      names, layers: layers, form: .line, x: "blocks, in order of depth",
      y: axis(models: readings.count, largest: layers.flatMap(\.readings).map(\.value).max() ?? 0))
  }

  private static func table(_ readings: [Reading<Self>]) -> DataTable {
    DataTable(
      columns: [
        .init("model"), .init("layer", .right, dropped: 1), .init("block", shortens: true), .init("grid", dropped: 0),
      ] + columns,
      rows: readings.flatMap { reading in
        reading.finding.enumerated().map { index, entry in
          DataTable.Row(
            [
              .init(reading.subject.preset.name), .init(index + 1), .init(entry.block.path),
              .init("\(entry.block.tokens.grid)"),
            ] + cells(entry.value))
        }
      })
  }
}
