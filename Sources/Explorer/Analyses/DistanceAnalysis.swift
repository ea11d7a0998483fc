import VisionCore

/// How far and how widely the heads of models look, by depth (Dosovitskiy et al. 2021, Fig. 7).
struct DistanceAnalysis: Analysis {
  static let name = "distance"
  static let abstract = "Run models on an image and give each head's mean attention distance and entropy, by depth."
  static let discussion = """
    The distance is that from query to keys in pixels of the input, weighted by attention and averaged over queries \
    (Dosovitskiy et al. 2021, Fig. 7); class tokens and padding do not count, neither as queries nor as keys. The entropy of a row is in \
    bits. A key of a reduced grid stands in the middle of its part of the image. Attention without softmax, as in a \
    Performer, has no weights to measure.
    """
  static let parameters: [AnalysisParameter] = [.mode("distance", "entropy")]
  static let usual = AnalysisFormat.table
  static let mostModels = 8

  let showsEntropy: Bool

  init(_ choices: Choices, of subject: Subject) throws {
    showsEntropy = choices["mode"] == "entropy"
    if !subject.sites.contains(where: \.arrangement.hasPlaces) { throw Unanswerable.noAttention(subject) }
  }

  func isAnswered(by other: DistanceAnalysis) -> Bool { true }

  /// A head of an attention, measured.
  struct Head: Sendable {
    let site: AttentionSite
    let head: Int
    let statistics: HeadStatistics

    /// The entropy as a part of the largest that so many keys allow; 0 for a single key.
    var entropyShare: Double { site.largestEntropy > 0 ? statistics.entropy / site.largestEntropy : 0 }
  }

  func find(in input: AnalysisInput, knowing known: [Head]?) throws -> [Head] {
    var heads: [Head] = []
    try input.eachAttention { maps, site in
      for head in 0..<maps.heads where site.arrangement.hasPlaces {
        heads.append(
          Head(site: site, head: head, statistics: try maps.statistics(ofHead: head, input: input.subject.input)))
      }
    }
    return heads
  }

  // MARK: Saying

  static func answer(_ readings: [Reading<DistanceAnalysis>]) throws -> AnalysisAnswer {
    let showsEntropy = readings[0].asked.showsEntropy
    let plot = plot(readings, showsEntropy)
    var lines: [Sentence] = [""]
    let input = readings[0].subject.input
    let diagonal = Double(input.rows * input.rows + input.columns * input.columns).squareRoot()
    lines.append(Sentence("\(input) pixels, \(fixedText(diagonal, digits: 0)) across", .muted))
    return AnalysisAnswer(
      title: showsEntropy ? "Entropy of each head" : "Attention distance of each head", figure: .plot(plot),
      lines: lines,
      table: table(readings), json: .array(readings.map(json)))
  }

  private static func plot(_ readings: [Reading<DistanceAnalysis>], _ showsEntropy: Bool) -> DepthPlot {
    func value(_ head: Head) -> Double { showsEntropy ? head.statistics.entropy : head.statistics.distance }
    let count = (readings.flatMap(\.finding).map(\.site.index).max() ?? 0) + 1
    let layers = (0..<count).map { index -> DepthPlot.Layer in
      var layer = DepthPlot.Layer(heading: [Sentence("layer \(index + 1) of \(count)", .title)], readings: [])
      for (series, reading) in readings.enumerated() {
        let heads = reading.finding.filter { $0.site.index == index }
        if let site = heads.first?.site {
          layer.heading.append(Sentence("\(site.path), \(site.heads) heads, \(site.keys) keys", .muted))
        }
        layer.readings += heads.map { head in
          let mark = readings.count > 1 ? "\(reading.subject.preset.title) " : ""
          let unit: Phrase = showsEntropy ? "bits" : "px"
          return DepthPlot.Reading(
            series: series, value: value(head),
            text: "\(mark)head \(head.head)  \(fixedText(value(head), digits: showsEntropy ? 2 : 1)) \(unit)")
        }
      }
      let values = layer.readings.map(\.value)
      if values.count > 1, let low = values.min(), let high = values.max() {
        layer.remarks = [Sentence("from \(fixedText(low, digits: 1)) to \(fixedText(high, digits: 1))", .muted)]
      }
      return layer
    }
    let largest = layers.flatMap(\.readings).map(\.value).max() ?? 1
    return DepthPlot(
      readings.map { Phrase(verbatim: $0.subject.preset.title) }, layers: layers, form: .points,
      x: "attention, in order of depth",
      y: Axis(
        showsEntropy ? "entropy of a head, bits" : "mean attention distance of a head, pixels",
        range: 0...max(1.05 * largest, 0.1)))
  }

  private static func table(_ readings: [Reading<DistanceAnalysis>]) -> DataTable {
    DataTable(
      columns: [
        .init("model"), .init("layer", .right), .init("block"), .init("head", .right),
        .init("distance", "distance px", .right), .init("ofDiagonal", "of the diagonal", .right, dropped: 1),
        .init("entropy", "entropy bits", .right), .init("ofMaximum", "of log₂ keys", .right, dropped: 0),
      ],
      rows: readings.flatMap { reading in
        let input = reading.subject.input
        let diagonal = Double(input.rows * input.rows + input.columns * input.columns).squareRoot()
        return reading.finding.map { head in
          DataTable.Row([
            .init(reading.subject.preset.name), .init(head.site.index + 1), .init(head.site.path), .init(head.head),
            .number(head.statistics.distance, digits: 1), .number(head.statistics.distance / diagonal, digits: 3),
            .number(head.statistics.entropy, digits: 2), .number(head.entropyShare, digits: 3),
          ])
        }
      })
  }

  private static func json(_ reading: Reading<DistanceAnalysis>) -> JSONValue {
    let heads = reading.finding.map { head -> JSONValue in
      [
        "layer": .integer(head.site.index + 1), "block": .string(head.site.path), "head": .integer(head.head),
        "distance": .number(head.statistics.distance), "entropy": .number(head.statistics.entropy),
      ]
    }
    return .object(reading.head + [.init(name: "heads", value: .array(heads))])
  }
}

extension Unanswerable {
  static func noAttention(_ subject: Subject) -> Unanswerable {
    Unanswerable(
      sentence: "\(subject.preset.title) has no attention, only convolutions: there are no heads to look at.")
  }

  static func noBlocks(_ subject: Subject) -> Unanswerable {
    Unanswerable(sentence: "\(subject.preset.title) has no blocks of tokens; m goes on to its filters.")
  }
}
