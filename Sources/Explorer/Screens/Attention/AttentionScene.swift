import VisionCore

/// What an attention picture shows: a block of a model, a query and a head, with the weights where there are any.
///
/// The screen and the command draw the same.
struct AttentionScene: Sendable {
  /// The model's title.
  let model: String
  /// The size of the model's input in pixels.
  let input: GridSize
  let site: AttentionSite
  /// How many attention blocks the model has.
  let siteCount: Int
  let query: AttentionQuery
  let head: HeadSelection
  /// The key whose weight is told; nil for the largest.
  let key: GridPlace?
  /// The image as the model sees it.
  let image: PixelGrid?
  let maps: AttentionMaps?
  /// What the query can reach, which needs no weights.
  let reach: AttentionReach
  /// The chosen query's map.
  let map: AttentionMap?
  /// Whether one scale holds for all heads.
  let sharesScale: Bool
  /// The largest weight of any head for this query.
  let largestOfHeads: Float
  let isSynthetic: Bool

  /// - Throws: `AttentionError` where there is no such query or head.
  init(
    model: String, input: GridSize, site: AttentionSite, siteCount: Int, query: AttentionQuery, head: HeadSelection,
    key: GridPlace? = nil, image: PixelGrid?, maps: AttentionMaps?, sharesScale: Bool = false, isSynthetic: Bool
  ) throws(AttentionError) {
    (self.model, self.input, self.site, self.siteCount) = (model, input, site, siteCount)
    (self.query, self.head, self.key, self.image, self.maps) = (query, head, key, image, maps)
    (self.sharesScale, self.isSynthetic) = (sharesScale, isSynthetic)
    reach = try site.arrangement.reach(of: query)
    var largest: Float = 0
    if let maps {
      map = try maps.map(of: query, head: head)
      for head in 0..<maps.heads { largest = max(largest, try maps.map(of: query, head: .head(head)).maximum.weight) }
    } else {
      map = nil
    }
    largestOfHeads = largest
  }

  var scale: ColorScale {
    let largest = sharesScale ? largestOfHeads : map?.maximum.weight ?? 0
    return ColorScale(.viridis, range: 0...max(largest, .leastNormalMagnitude))
  }

  /// The query's place in fractions of the image; nil for class tokens.
  var queryFrame: Frame? {
    guard case .place(let place) = query else { return nil }
    return GridPlacement(site.arrangement.queries.grid).cell(place)
  }

  /// The picture of the whole map.
  func picture(_ style: HeatStyle, zoom: Int = 1) -> HeatPicture {
    let keyFrame = key.map { GridPlacement(reach.grid).cell($0) }
    return HeatPicture(
      field: HeatField(reach, map: map, query: queryFrame, key: keyFrame), scale: scale, image: image, style: style,
      viewport: viewport(zoom: zoom), hasWeights: map != nil)
  }

  /// The part of the image that is shown at a magnification: about the query, else about the middle.
  func viewport(zoom: Int) -> Frame {
    let frame = queryFrame ?? Frame(x: 0.5, y: 0.5, width: 0, height: 0)
    return .zoomed(zoom, around: (frame.x + frame.width / 2, frame.y + frame.height / 2))
  }

  /// A head's map without the image: the window alone where there are windows, else the grid of keys.
  func tile(_ head: HeadSelection) -> HeatPicture? {
    guard let maps, let map = try? maps.map(of: query, head: head) else { return nil }
    let largest = sharesScale ? largestOfHeads : map.maximum.weight
    let scale = ColorScale(.viridis, range: 0...max(largest, .leastNormalMagnitude))
    let field: HeatField
    if let window = site.arrangement.windows?.window, let location = try? site.arrangement.location(of: query) {
      let frame = GridPlacement(window).cell(window.place(location.token))
      field = HeatField(window: window, reach, map: map, query: frame)
    } else {
      field = HeatField(reach, map: map, query: queryFrame, key: nil)
    }
    return HeatPicture(field: field, scale: scale, image: nil, style: HeatStyle(layers: .heat))
  }

  /// Rows and columns of what a tile shows.
  var tileGrid: GridSize { site.arrangement.windows?.window ?? reach.grid }
}
