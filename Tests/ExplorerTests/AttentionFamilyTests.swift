import Testing

@testable import Explorer
@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms
@testable import VisionReadings

@Suite("Attention of every family on the screen")
struct AttentionFamilyTests {
  /// One model of each family that has attention.
  private static let models: [String] = {
    var seen = Set<Family>()
    return Catalog.presets.filter { preset in
      guard let program = try? preset.program(), !program.attentionSites(Cost(program)).isEmpty else { return false }
      return seen.insert(preset.family).inserted
    }.map(\.name)
  }()

  @Test(
    "what is drawn is the row of the traced weights, key by key, in the first and the last block", arguments: models)
  func shownIsTraced(model: String) throws {
    let session = try Session.attention(model)
    let trace = try #require(session.state.result).trace
    // Those whose weights were traced; of a Performer's there are none.
    let sites = try #require(session.state.reading).attentions.enumerated().filter {
      trace.captured[$0.element.step] != nil
    }
    for place in Set([0, sites.count - 1]) {
      let (number, site) = sites[place]
      let traced = try #require(trace.captured[site.step])
      for head in [0, site.heads - 1] {
        var state = session.state
        (state.attention.site, state.attention.head) = (number, .head(head))
        let scene = try #require(state.ownSubject?.scene(.own))
        let field = scene.picture(HeatStyle()).field
        #expect(scene.map != nil && field.values.contains { $0 > 0 })
        let isTraced = field.values == expected(traced, site, head: head, scene.query, field.grid)
        #expect(isTraced, "\(site.path), head \(head)")
      }
    }
  }

  /// The weights of a query's row where its keys lie, found from the arrangement without the program's own maps.
  private func expected(
    _ traced: CapturedTensor, _ site: AttentionSite, head: Int, _ query: AttentionQuery, _ grid: GridSize
  ) -> [Float] {
    let arrangement = site.arrangement
    var shown = [Float](repeating: 0, count: grid.count)
    var (window, token) = (0, 0)
    switch query {
    case .prefix(let front): token = arrangement.queries.front.firstIndex(of: front) ?? -1
    case .place(let place):
      if let partition = arrangement.windows {
        (window, token) = partition.target(row: place.row, column: place.column)
      } else {
        token = arrangement.queries.prefix + arrangement.queries.grid.index(place)
      }
    }
    let start = ((window * site.heads + head) * site.queries + token) * site.keys
    for key in 0..<site.keys {
      let weight = traced.values[start + key]
      if let partition = arrangement.windows {
        guard let source = partition.source(window: window, token: key) else { continue }
        shown[source.row * grid.columns + source.column] = weight
      } else if key >= arrangement.keys.prefix {
        // A key of several places is drawn on each.
        let first = (key - arrangement.keys.prefix) * arrangement.keyRun
        for place in first..<min(first + arrangement.keyRun, grid.count) { shown[place] = weight }
      }
    }
    return shown
  }
}
