import ArgumentParser
import VisionCore

/// How far and how widely the heads of models look, by depth (Dosovitskiy et al. 2021, Fig. 7).
struct DistanceCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "distance",
    abstract: "Run models on an image and give each head's mean attention distance and entropy, by depth.",
    discussion: """
      The distance is that from query to keys in pixels of the input, weighted by attention and averaged over queries \
      (Dosovitskiy et al. 2021, Fig. 7); class tokens and padding do not count, neither as queries nor as keys. The entropy of a row is in \
      bits. A key of a reduced grid stands in the middle of its part of the image. Attention without softmax, as in a \
      Performer, has no weights to measure.
      """)

  @Argument(help: "Models' names or aliases, model files (YAML) or checkpoints.")
  var models: [String] = []

  @OptionGroup var options: RunOptions
  @OptionGroup var output: AnalysisOptions

  func validate() throws {
    if models.isEmpty {
      throw ValidationError("Name a model or more, such as `explorer distance \(Catalog.plain.name)`.")
    }
    if models.count > 1, options.weights != nil {
      throw ValidationError("--weights belongs to one model; name checkpoints in place of models to compare several.")
    }
  }

  func run(on console: Console) throws {
    let readings = try models.map { name in
      let run = try options.prepare(name, on: console)
      let sites = run.program.attentionSites(Cost(run.program)).filter(\.arrangement.hasPlaces)
      if sites.isEmpty { throw AttentionError.noAttention(model: run.preset.name) }
      var heads: [HeadDistance] = []
      try run.eachAttention(sites, on: console) { maps, site in
        for head in 0..<maps.heads {
          heads.append(
            HeadDistance(
              site: site, head: head, statistics: try maps.statistics(ofHead: head, input: run.program.input)))
        }
      }
      return DistanceReading(run: run, heads: heads)
    }
    try output.write(
      usual: .table, table(readings), json: json(readings), drawing: { drawing(readings, $0, $1) }, on: console)
  }

  // MARK: Numbers

  private func table(_ readings: [DistanceReading]) -> DataTable {
    DataTable(
      columns: [
        .init("model"), .init("layer", .right), .init("block"), .init("head", .right),
        .init("distance", "distance px", .right), .init("ofDiagonal", "of the diagonal", .right, dropped: 1),
        .init("entropy", "entropy bits", .right), .init("ofMaximum", "of log₂ keys", .right, dropped: 0),
      ],
      rows: readings.flatMap { reading in
        reading.heads.map { head in
          DataTable.Row([
            .init(reading.run.preset.name), .init(head.site.index + 1), .init(head.site.path), .init(head.head),
            cell(head.statistics.distance, digits: 1),
            cell(head.statistics.distance / reading.diagonal, digits: 3),
            cell(head.statistics.entropy, digits: 2), cell(head.entropyShare, digits: 3),
          ])
        }
      })
  }

  private func cell(_ number: Double, digits: Int) -> DataTable.Cell {
    DataTable.Cell(fixedText(number, digits: digits), .number(number))
  }

  private func json(_ readings: [DistanceReading]) -> JSONValue {
    .array(
      readings.map { reading in
        let input = reading.run.program.input
        return [
          "model": .string(reading.run.preset.name), "weights": .string("\(reading.run.weights.provenance)"),
          "input": ["height": .integer(input.rows), "width": .integer(input.columns)],
          "heads": .array(
            reading.heads.map { head in
              [
                "layer": .integer(head.site.index + 1), "block": .string(head.site.path), "head": .integer(head.head),
                "distance": .number(head.statistics.distance), "entropy": .number(head.statistics.entropy),
              ]
            }),
        ]
      })
  }

  // MARK: Drawing

  private func drawing(_ readings: [DistanceReading], _ width: Int, _ appearance: Appearance) -> Canvas {
    let isSynthetic = readings.contains(where: \.run.isSynthetic)
    var canvas = Canvas(width: width, height: 24 + (isSynthetic ? 1 : 0), appearance: appearance)
    var rest = canvas.bounds
    if isSynthetic {
      canvas.text(AttentionWords.synthetic, in: rest.splitBottom(1), style: canvas.theme.warning)
    }
    let series = readings.map { reading in
      Plot.Series(
        Phrase(verbatim: reading.run.preset.name),
        reading.heads.map { (Double($0.site.index + 1), $0.statistics.distance) },
        form: .points)
    }
    let layers = readings.flatMap(\.heads).map(\.site.index).max() ?? 0
    canvas.plot(
      Plot(
        series, x: Axis("attention, in order of depth", range: 0...Double(layers + 2)),
        y: Axis("mean attention distance of a head, pixels", range: 0...highest(readings))),
      in: rest)
    return canvas
  }

  private func highest(_ readings: [DistanceReading]) -> Double {
    1.05 * (readings.flatMap(\.heads).map(\.statistics.distance).max() ?? 1)
  }
}

private struct DistanceReading {
  let run: ModelRun
  let heads: [HeadDistance]

  /// Of the input, in pixels.
  var diagonal: Double {
    let input = run.program.input
    return Double(input.rows * input.rows + input.columns * input.columns).squareRoot()
  }
}
