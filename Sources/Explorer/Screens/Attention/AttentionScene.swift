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
  let attention: QueryAttention?
  /// What the query can reach, which needs no weights.
  let reach: AttentionReach
  /// The chosen query's map.
  let map: AttentionMap?
  let scaling: HeatScaling
  /// The largest weight of any head for this query.
  let largestOfHeads: Float
  let isSynthetic: Bool

  /// - Throws: `AttentionError` where there is no such query or head.
  init(
    model: String, input: GridSize, site: AttentionSite, siteCount: Int, query: AttentionQuery, head: HeadSelection,
    key: GridPlace? = nil, image: PixelGrid?, attention: QueryAttention?, scaling: HeatScaling = .own,
    isSynthetic: Bool
  ) throws(AttentionError) {
    (self.model, self.input, self.site, self.siteCount) = (model, input, site, siteCount)
    (self.query, self.head, self.key, self.image, self.attention) = (query, head, key, image, attention)
    (self.scaling, self.isSynthetic) = (scaling, isSynthetic)
    reach = try site.arrangement.reach(of: query)
    var largest: Float = 0
    if let attention {
      map = try attention.map(head)
      for head in 0..<attention.heads { largest = max(largest, try attention.map(.head(head)).maximum.weight) }
    } else {
      map = nil
    }
    largestOfHeads = largest
  }

  var scale: ColorScale { scaling.scale(own: map?.maximum.weight ?? 0, all: largestOfHeads) }

  /// The query's place in fractions of the image; nil for class tokens.
  var queryFrame: Frame? {
    guard case .place(let place) = query else { return nil }
    return GridPlacement(site.arrangement.queries.grid).cell(place)
  }

  /// The picture of the whole map.
  func picture(_ style: HeatStyle, zoom: Int = 1, center: (x: Double, y: Double)? = nil) -> HeatPicture {
    let keys = ShownKeys(site.arrangement)
    let keyFrame = key.map { GridPlacement(keys.grid).cell(keys.place(of: $0)) }
    return HeatPicture(
      field: HeatField(reach, site.arrangement, map: map, query: queryFrame, key: keyFrame), scale: scale, image: image,
      style: style,
      viewport: viewport(zoom: zoom, center: center), hasWeights: map != nil)
  }

  /// The part of the image that is shown at a magnification: about the query, else about the middle.
  /// - Parameter center: its middle; nil for the query
  func viewport(zoom: Int, center: (x: Double, y: Double)? = nil) -> Frame {
    let frame = queryFrame ?? Frame(x: 0.5, y: 0.5, width: 0, height: 0)
    return .zoomed(zoom, around: center ?? (frame.x + frame.width / 2, frame.y + frame.height / 2))
  }

  /// A head's map without the image: the window alone where there are windows, else the grid of keys.
  func tile(_ head: HeadSelection) -> HeatPicture? {
    guard let map = try? attention?.map(head) else { return nil }
    return HeatPicture(tile: map, of: site, scale: scaling.scale(own: map.maximum.weight, all: largestOfHeads))
  }

  /// Rows and columns of what a tile shows.
  var tileGrid: GridSize { site.tileGrid }
}

extension AttentionSite {
  /// Rows and columns of a small map: of the window where there are windows, else of the keys.
  var tileGrid: GridSize { arrangement.windows?.window ?? ShownKeys(arrangement).grid }
}

extension HeatPicture {
  /// A small map without the image: the window alone where there are windows, else the grid of keys.
  init(tile map: AttentionMap, of site: AttentionSite, scale: ColorScale) {
    let arrangement = site.arrangement
    let field: HeatField
    if let window = arrangement.windows?.window, let location = try? arrangement.location(of: map.query) {
      let frame = GridPlacement(window).cell(window.place(location.token))
      field = HeatField(window: window, map.reach, map: map, query: frame)
    } else {
      var frame: Frame?
      if case .place(let place) = map.query { frame = GridPlacement(arrangement.queries.grid).cell(place) }
      field = HeatField(map.reach, arrangement, map: map, query: frame, key: nil)
    }
    self.init(field: field, scale: scale, image: nil, style: HeatStyle(layers: .heat), showsEdge: false)
  }
}
