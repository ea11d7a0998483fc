import Testing

@testable import Explorer
@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionNumerics
@testable import VisionPrograms
@testable import VisionReadings

@Suite("The overview of all heads")
struct AttentionOverviewTests {
  private func overview(
    _ model: String, columns: Int = 80, rows: Int = 24, appearance: Appearance = Appearance()
  ) throws -> Session {
    var session = try Session.attention(model, columns: columns, rows: rows, appearance: appearance)
    session.press("O")
    return session
  }

  private func page(_ session: Session) throws -> OverviewPage {
    try #require(session.state.overviewPage(in: session.state.layout.body))
  }

  @Test("looks as its pictures", arguments: [(80, 24), (120, 40)])
  func pictures(columns: Int, rows: Int) throws {
    var session = try overview("swin-t", columns: columns, rows: rows)
    session.press(.down, .right)
    Snapshot.verify(session.canvas, named: "overview-swin-\(columns)x\(rows)")
    var vit = try overview("vit-ti-16", columns: columns, rows: rows)
    vit.press("c", "S", "s", .right)
    Snapshot.verify(vit.canvas, named: "overview-vit-\(columns)x\(rows)")
  }

  @Test("looks as its picture without colour or Unicode, and on a light background")
  func plain() throws {
    let mono = try overview("swin-t", appearance: Appearance(depth: .monochrome, unicode: false))
    Snapshot.verify(mono.canvas, named: "overview-plain")
    let light = try overview("swin-t", appearance: Appearance(background: .light, depth: .indexed256))
    Snapshot.verify(light.canvas, named: "overview-light")
  }

  @Test(
    "every small map is the trace's row, with its entropy and distance", arguments: ["vit-ti-16", "swin-t", "cvt-13"])
  func rows(model: String) throws {
    var session = try overview(model)
    session.type("c")
    let subject = try #require(session.state.ownSubject)
    for site in subject.sites {
      let query = session.state.attentionQuery(site)
      let block = OverviewBlock(subject, site, query: query, order: .number)
      let weights = ComputedAttention.weights(site).values
      let place = try site.arrangement.location(of: query)
      #expect(block.heads.map(\.number) == Array(0..<site.heads))
      for head in block.heads {
        let start = ((place.window * site.heads + head.number) * site.queries + place.token) * site.keys
        let row = Array(weights[start..<start + site.keys])
        #expect(head.map.row == row)
        let (entropy, distance) = slow(row, query, site, input: subject.input)
        #expect(abs(head.entropy - entropy) < 1e-9 && abs((head.distance ?? -1) - distance) < 1e-6)
      }
    }
  }

  /// Entropy and mean distance of a row, from each key's own place.
  private func slow(
    _ row: [Float], _ query: AttentionQuery, _ site: AttentionSite, input: GridSize
  ) -> (entropy: Double, distance: Double) {
    let arrangement = site.arrangement
    let entropy = row.reduce(0.0) { sum, weight in
      weight > 0 ? sum - Double(weight) * NaturalLogarithm.of(Double(weight)) / NaturalLogarithm.of(2) : sum
    }
    guard case .place(let place) = query else { return (entropy, -1) }
    func middle(_ place: GridPlace, _ grid: GridSize) -> (Double, Double) {
      (
        (Double(place.column) + 0.5) * Double(input.columns) / Double(grid.columns),
        (Double(place.row) + 0.5) * Double(input.rows) / Double(grid.rows)
      )
    }
    let from = middle(place, arrangement.queries.grid)
    var (sum, weighted) = (0.0, 0.0)
    for (key, weight) in row.enumerated() where weight > 0 {
      let weight = Double(weight)
      var to: GridPlace?
      if let windows = arrangement.windows {
        let window = windows.target(row: place.row, column: place.column).window
        to = windows.source(window: window, token: key)
      } else if key >= arrangement.keys.prefix {
        to = arrangement.keys.grid.place(key - arrangement.keys.prefix)
      }
      guard let to else { continue }
      let point = middle(to, arrangement.keys.grid)
      sum += weight
      weighted +=
        weight * ((point.0 - from.0) * (point.0 - from.0) + (point.1 - from.1) * (point.1 - from.1)).squareRoot()
    }
    return (entropy, weighted / sum)
  }

  @Test("heads are sorted by number, entropy or distance")
  func order() throws {
    var session = try overview("vit-ti-16")
    session.type("c")
    for key in [\OverviewBlock.Head.entropy, \.sortedDistance] {
      session.type("s")
      let heads = try #require(try page(session).blocks[0]?.heads)
      #expect(heads.map { $0[keyPath: key] } == heads.map { $0[keyPath: key] }.sorted())
      #expect(Set(heads.map(\.number)) == [0, 1, 2])
    }
    session.type("s")
    #expect(try page(session).blocks[0]?.heads.map(\.number) == [0, 1, 2])
  }

  @Test("one scale for all is up to the largest weight of all, and its own is up to the map's")
  func scale() throws {
    var session = try overview("vit-ti-16")
    let sites = try #require(session.state.reading?.sites)
    let largest = sites.flatMap { site -> [Float] in
      let weights = ComputedAttention.weights(site).values
      return (0..<site.heads).flatMap { head in
        let start = head * site.queries * site.keys
        return weights[start + 1..<start + site.keys]
      }
    }.max()
    let own = try #require(try page(session).selected?.map)
    #expect(try page(session).scale(of: own).range.upperBound == own.maximum.weight)
    session.type("S")
    #expect(try page(session).scale(of: own).range.upperBound == largest)
    session.type("S")
    let scale = try page(session).scale(of: own)
    #expect(scale.isLogarithmic && scale.position(scale.range.upperBound) == 1 && scale.position(0) == 0)
    #expect(abs(scale.position(scale.range.upperBound / 1000 * 31.622_777) - 0.5) < 1e-4)
  }

  @Test("arrows go to every map, and Enter opens the selected one large")
  func selection() throws {
    var session = try overview("swin-t")
    let sites = try #require(session.state.reading?.sites)
    session.press(.end)
    #expect(try page(session).site == sites.count - 1 && page(session).head == 23)
    var seen = Set<[Int]>()
    for _ in 0..<200 {
      let page = try page(session)
      seen.insert([page.site, page.head])
      let visible = page.layout.visible(from: page.offset).map(\.band)
      #expect(visible.contains { $0.site == page.site && $0.places.contains(page.place) })
      if page.place == page.layout.bands[page.band].places.lowerBound {
        session.press(.up)
        for _ in 0..<24 where session.state.attention.site == page.site - 1 { session.press(.right) }
      } else {
        session.press(.left)
      }
    }
    #expect(seen.contains([0, 0]))
    session.press(.home, .right, .enter)
    #expect(session.state.attention.overview == nil && session.state.attention.head == .head(1))
    session.press("O", .escape)
    #expect(session.state.attention.overview == nil)
  }

  @Test("a click selects a map, a second one opens it; Tab lets arrows move the query")
  func mouse() throws {
    var session = try overview("vit-ti-16", columns: 120, rows: 40)
    let layout = try page(session).layout
    let second = layout.visible(from: 0)[1]
    let cell = layout.cell(2, of: second.band, in: second.region).map
    session.click(x: cell.x, y: cell.y)
    #expect(try page(session).site == 1 && page(session).head == 2)
    session.press("c", .tab, .right)
    #expect(
      session.state.attentionQuery(try #require(session.state.attentionSite)) == .place(GridPlace(row: 7, column: 8)))
    session.click(x: cell.x, y: cell.y)
    #expect(session.state.attention.overview == nil)
    #expect(session.state.attention.site == 1 && session.state.attention.head == .head(2))
  }
}

extension OverviewBlock.Head {
  fileprivate var sortedDistance: Double { distance ?? .infinity }
}

/// ln by its series, sharing nothing with the library's.
private enum NaturalLogarithm {
  static func of(_ x: Double) -> Double {
    // x = m · 2ᵉ with m from ½ to 1; ln m = 2 artanh((m − 1)/(m + 1)).
    var (mantissa, exponent) = (x, 0.0)
    while mantissa < 0.5 { (mantissa, exponent) = (2 * mantissa, exponent - 1) }
    while mantissa > 1 { (mantissa, exponent) = (mantissa / 2, exponent + 1) }
    func artanh(_ z: Double) -> Double {
      var (sum, power) = (0.0, z)
      for term in 0..<60 {
        sum += power / Double(2 * term + 1)
        power *= z * z
      }
      return sum
    }
    return 2 * artanh((mantissa - 1) / (mantissa + 1)) + exponent * 2 * artanh(1.0 / 3)
  }
}
