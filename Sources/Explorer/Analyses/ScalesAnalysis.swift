import VisionCore

/// The learned factor of the cosine, 1/τ, of every layer and head (Liu et al. 2022, Eq. 2).
struct ScalesAnalysis: Analysis {
  static let name = "scales"
  static let abstract = "Give the learned factor of the cosine, 1/τ, of every layer and head, where a model learns it."
  static let discussion = "A score is a cosine, at most 1, times this: the larger, the sharper a head looks."
  static let parameters: [AnalysisParameter] = []
  static let usual = AnalysisFormat.table

  init(_ choices: Choices, of subject: Subject) throws {
    if subject.sites.isEmpty { throw Unanswerable.noAttention(subject) }
  }

  var needs: AnalysisNeeds { .weights }

  func find(in input: AnalysisInput, knowing known: [AttentionScale]?) throws -> [AttentionScale] {
    let (program, source) = try input.weights()
    let scales = try program.attentionScales(weights: source)
    if scales.isEmpty {
      throw Unanswerable(
        sentence:
          "\(input.subject.preset.title) learns no factor: its scores are products of queries and keys over a fixed root of their "
          + "width. Others take cosines and learn 1/τ for each head.")
    }
    return scales
  }

  static func answer(_ readings: [Reading<ScalesAnalysis>]) throws -> AnalysisAnswer {
    let (reading, scales) = (readings[0], readings[0].finding)
    let layers = scales.enumerated().map { index, scale in
      DepthPlot.Layer(
        heading: [.counted(AttentionWords.block(scale.site), index, of: scales.count)],
        readings: scale.factors.enumerated().map { head, factor in
          .init(series: 0, value: factor, text: "head \(head)  1/τ = \(fixedText(factor, digits: 2))")
        })
    }
    let largest = layers.flatMap(\.readings).map(\.value).max() ?? 1
    let table = table(scales)
    return AnalysisAnswer(
      title: "Learned factor of the cosine, 1/τ",
      figure: .plot(
        DepthPlot(
          ["a head's 1/τ"], layers: layers, form: .points, x: "attention, in order of depth",
          y: Axis("factor of the cosine, 1/τ", range: 0...1.05 * largest))),
      lines: [
        "",
        Sentence(
          "A score is a cosine, at most 1, times this: the larger, the sharper a head looks. At most "
            + "\(fixedText(AttentionScale.largest, digits: 0)).", .muted),
      ], table: table, json: .object(reading.head + [.init(name: "scales", value: table.json)]))
  }

  private static func table(_ scales: [AttentionScale]) -> DataTable {
    DataTable(
      columns: [
        .init("layer", .right), .init("block", shortens: true), .init("head", .right), .init("factor", "1/τ", .right),
        .init("temperature", "τ", .right),
      ],
      rows: scales.flatMap { scale in
        scale.factors.enumerated().map { head, factor in
          DataTable.Row([
            .init(scale.site.index + 1), .init(scale.site.path), .init(head), .number(factor, digits: 3),
            .number(1 / factor, digits: 4),
          ])
        }
      })
  }
}
