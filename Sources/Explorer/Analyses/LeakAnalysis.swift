import VisionCore

/// What crosses from region to region of shifted windows without their mask (Liu et al. 2021, Fig. 4).
struct LeakAnalysis: Analysis {
  static let name = "leak"
  static let abstract =
    "Run a model on an image with a block's mask off, and give the attention that crosses its regions then."
  static let discussion = "Each query's part of attention that goes to keys of another region, the mean of the heads."
  static let parameters: [AnalysisParameter] = [
    .attention("The path of an attention or of its block (default: the first that shifts).")
  ]

  let site: AttentionSite

  init(_ choices: Choices, of subject: Subject) throws {
    let shifted = subject.sites.first { $0.arrangement.windows?.isShifted ?? false }
    guard let site = try subject.site(choices) ?? shifted, site.arrangement.windows != nil else {
      throw AttentionRequestFault.noWindows(model: subject.preset.name)
    }
    self.site = site
  }

  static func == (left: LeakAnalysis, right: LeakAnalysis) -> Bool { left.site.index == right.site.index }

  func find(in input: AnalysisInput, knowing known: MaskLeak?) throws -> MaskLeak {
    let trace = try input.run(capturing: [site.step], without: .mask(path: site.path))
    guard let maps = try AttentionMaps(site.record, in: trace), let leak = try MaskLeak(maps) else {
      throw AttentionRequestFault.noWindows(model: input.subject.preset.name)
    }
    return leak
  }

  static func answer(_ readings: [Reading<LeakAnalysis>]) throws -> AnalysisAnswer {
    let (reading, leak) = (readings[0], readings[0].finding)
    func percent(_ part: Double) -> String { fixedText(100 * part, digits: 2) + " %" }
    let table = DataTable(
      columns: [.init("row", .right), .init("column", .right), .init("leak", .right)],
      rows: zip(leak.map.places, leak.perQuery).map { place, part in
        DataTable.Row([.init(place.row), .init(place.column), .percent(part, digits: 2)])
      })
    return AnalysisAnswer(
      title: "mask of \(reading.asked.site.path)",
      figure: .panels([panel(leak, over: reading.image)].compactMap(\.self)),
      lines: [
        Sentence(
          "\(percent(leak.mean)) of all attention crosses regions; \(percent(leak.meanOfExposed)) of that of the "
            + "\(leak.exposed) queries, of \(leak.map.count), whose window holds more than one region.")
      ], table: table,
      json: .object(
        reading.head + [
          .init(name: "block", value: .string(reading.asked.site.path)), .init(name: "mean", value: .number(leak.mean)),
          .init(name: "meanOfExposed", value: .number(leak.meanOfExposed)),
          .init(name: "exposed", value: .integer(leak.exposed)), .init(name: "queries", value: table.json),
        ]))
  }

  /// Each query's part of attention that would cross, over the image or alone without one.
  private static func panel(_ leak: MaskLeak, over image: PixelGrid?) -> AnalysisPanel? {
    let values = leak.perQuery.map { Float($0) }
    return ScalarGrid(width: leak.map.columns, height: leak.map.rows, values: values).map { grid in
      let scale = ColorScale(.viridis, range: 0...max(grid.range?.upperBound ?? 1, .leastNormalMagnitude))
      let base = image ?? PixelGrid(width: leak.map.columns, height: leak.map.rows)
      return AnalysisPanel(
        panel: .init(
          title: "a query's attention that crosses regions, mean of heads",
          picture: Picture(base, overlay: .init(grid: grid, scale: scale, opacity: image == nil ? 1 : 0.75)),
          scale: scale))
    }
  }
}
