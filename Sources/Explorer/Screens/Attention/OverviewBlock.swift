import VisionCore

/// One block's heads in the overview, with what is told under each.
struct OverviewBlock: Sendable {
  struct Head: Sendable {
    let number: Int
    let map: AttentionMap
    /// In bits.
    let entropy: Double
    /// In pixels of the input; nil for a query that stands for no place.
    let distance: Double?
  }

  let site: AttentionSite
  let query: AttentionQuery
  /// In the order that is chosen; empty where the run kept nothing of the block.
  let heads: [Head]

  init(_ subject: AttentionSubject, _ site: AttentionSite, query: AttentionQuery, order: OverviewState.Order) {
    (self.site, self.query) = (site, query)
    guard let attention = subject.kept(site).flatMap({ try? $0.attention(of: query) }) else {
      heads = []
      return
    }
    let all = (0..<attention.heads).compactMap { number -> Head? in
      guard let map = try? attention.map(.head(number)) else { return nil }
      return Head(
        number: number, map: map, entropy: map.entropy,
        distance: map.distance(input: subject.input, site.arrangement))
    }
    switch order {
    case .number: heads = all
    case .entropy: heads = all.sorted { ($0.entropy, $0.number) < ($1.entropy, $1.number) }
    case .distance:
      heads = all.sorted { ($0.distance ?? .infinity, $0.number) < ($1.distance ?? .infinity, $1.number) }
    }
  }

  /// The largest weight of a place in any head.
  var largest: Float { heads.map(\.map.maximum.weight).max() ?? 0 }
}

/// Where the small maps stand: a line of heads below one another for each block, as many lines as it needs.
struct OverviewLayout: Sendable {
  /// Maps beside one another.
  struct Band: Sendable {
    let site: Int
    /// Places of heads in the block's order.
    let places: Range<Int>
    /// Whether the block's name stands above.
    let hasName: Bool
    /// Rows of a map.
    let mapHeight: Int

    /// The name, the maps, and two lines under each.
    var height: Int { (hasName ? 1 : 0) + mapHeight + OverviewLayout.captionRows }
  }

  static let captionRows = 2

  let region: Region
  let bands: [Band]
  let mapWidth: Int

  init(_ sites: [AttentionSite], in region: Region) {
    self.region = region
    let most = max(sites.map(\.heads).max() ?? 1, 1)
    let (narrowest, widest) = (8, region.height >= 36 ? 14 : region.height >= 24 ? 12 : 10)
    let width = min(max((region.width + 1) / most - 1, narrowest), widest)
    let perRow = max((region.width + 1) / (width + 1), 1)
    mapWidth = width
    bands = sites.enumerated().flatMap { index, site in
      let grid = site.tileGrid
      let height = min(max((width * grid.rows + grid.columns) / (2 * grid.columns), 1), width)
      return stride(from: 0, to: site.heads, by: perRow).map { first in
        Band(
          site: index, places: first..<min(first + perRow, site.heads), hasName: first == 0, mapHeight: height)
      }
    }
  }

  /// The bands that are seen from one on; at least that.
  func visible(from offset: Int) -> [(band: Band, region: Region)] {
    var rest = region
    var seen: [(Band, Region)] = []
    for band in bands.dropFirst(offset) {
      if !seen.isEmpty, band.height > rest.height { break }
      seen.append((band, rest.splitTop(band.height)))
    }
    return seen
  }

  /// The first band that is seen where one stands in the middle as far as the ends allow.
  func offset(showing band: Int) -> Int {
    guard bands.indices.contains(band) else { return 0 }
    var (first, above) = (band, 0)
    let half = (region.height - bands[band].height) / 2
    while first > 0, above + bands[first - 1].height <= half {
      first -= 1
      above += bands[first].height
    }
    // The last page is full.
    while first > 0, first - 1 + visible(from: first - 1).count == bands.count { first -= 1 }
    return first
  }

  /// The cells of a map and of the lines under it.
  func cell(_ place: Int, of band: Band, in region: Region) -> (map: Region, caption: Region) {
    let x = region.x + (place - band.places.lowerBound) * (mapWidth + 1)
    let y = region.y + (band.hasName ? 1 : 0)
    let map = Region(x: x, y: y, width: mapWidth, height: band.mapHeight)
    return (map, Region(x: x, y: map.bottom, width: mapWidth, height: OverviewLayout.captionRows))
  }
}
