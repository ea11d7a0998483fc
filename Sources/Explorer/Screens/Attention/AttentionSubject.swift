import VisionCore

/// One model of the Attention screen: the chosen one, or the one beside it.
struct AttentionSubject: Sendable {
  let preset: Preset
  let input: GridSize
  let sites: [AttentionSite]
  let site: AttentionSite
  let head: HeadSelection
  /// Its last run.
  let result: RunResult?
  /// What the next run takes.
  let weights: WeightsChoice
  /// The image as it sees it.
  let view: ModelView?
  /// The present query and key on its own grids.
  let query: AttentionQuery
  let key: GridPlace?

  var isSynthetic: Bool { result?.weights.isSynthetic ?? weights.isSynthetic }

  /// What the run kept of a site.
  func kept(_ site: AttentionSite) -> KeptAttention? {
    result.flatMap { try? KeptAttention(site, in: $0.trace) }
  }

  /// What its picture shows.
  func scene(_ scaling: HeatScaling) -> AttentionScene? {
    let attention = kept(site).flatMap { try? $0.attention(of: query) }
    return try? AttentionScene(
      model: preset.title, input: input, site: site, siteCount: sites.count, query: query, head: head, key: key,
      image: view?.pixels, attention: attention, scaling: scaling, isSynthetic: isSynthetic)
  }

  /// The classes that the run finds most probable, with their names; none where weights are synthetic and mean nothing.
  func classes(_ count: Int) -> [(name: String, probability: Double)] {
    guard preset.classes > 0, let result, !result.weights.isSynthetic, !result.trace.logits.isEmpty else { return [] }
    return ClassScore.top(count, of: result.trace.logits, labels: preset.classLabels).map {
      ($0.label ?? "class \($0.index)", $0.probability)
    }
  }
}

extension AppState {
  /// The side that block and head keys belong to; nil where the model does not fit the size or has no attention.
  var attentionSubject: AttentionSubject? { attention.isLinkedActive ? linkedSubject : ownSubject }

  /// The chosen model.
  var ownSubject: AttentionSubject? {
    guard let sites = reading?.attentions, let site = attentionSite else { return nil }
    return AttentionSubject(
      preset: preset, input: input, sites: sites, site: site, head: attention.head.limited(to: site),
      result: attentionResult, weights: weights, view: shownModelView, query: attentionQuery(site),
      key: attention.key.flatMap { ShownKeys(site.arrangement).key(x: $0.x, y: $0.y) })
  }

  /// The model beside it.
  var linkedSubject: AttentionSubject? {
    guard let linked = attention.linked, case .success(let reading) = reading(of: linked.preset, at: linked.input),
      !reading.attentions.isEmpty
    else { return nil }
    let site = reading.attentions[min(max(linked.site, 0), reading.attentions.count - 1)]
    let key = attention.key.map { linkedPoint($0) }
    return AttentionSubject(
      preset: linked.preset, input: linked.input, sites: reading.attentions, site: site,
      head: linked.head.limited(to: site), result: linked.result, weights: linked.weights,
      view: (linked.result?.image ?? image).flatMap { modelView($0, of: linked.preset, at: linked.input) },
      query: linkedQuery(site),
      key: key.flatMap { ShownKeys(site.arrangement).key(x: $0.x, y: $0.y) })
  }

  /// The block that is looked at; nil where the model does not fit the size.
  var attentionSite: AttentionSite? {
    guard let sites = reading?.attentions, !sites.isEmpty else { return nil }
    return sites[min(max(attention.site, 0), sites.count - 1)]
  }

  /// The last result, where it is the chosen model's at the chosen size.
  var attentionResult: RunResult? {
    result.flatMap { $0.preset.name == preset.name && $0.input == input ? $0 : nil }
  }

  /// The last result's image, else the one that was opened, as the chosen model sees it; nil where there is none.
  var shownModelView: ModelView? { (attentionResult?.image ?? image).flatMap { modelView($0, of: preset, at: input) } }

  private struct ViewQuestion: Hashable, Sendable {
    let image: String
    let model: String
    let input: GridSize
  }

  /// An image as a model sees it.
  func modelView(_ image: LoadedImage, of preset: Preset, at input: GridSize) -> ModelView? {
    memo(ViewQuestion(image: image.path, model: preset.name, input: input)) {
      ModelView(image, preset: preset, input: input)
    }
  }

  /// The query on the present block's grid.
  func attentionQuery(_ site: AttentionSite) -> AttentionQuery {
    attentionQuery(site.arrangement.queries) { $0 }
  }

  /// The query on the grid of a block of the linked model, at the same place of the image.
  func linkedQuery(_ site: AttentionSite) -> AttentionQuery {
    attentionQuery(site.arrangement.queries) { linkedPoint($0) }
  }

  private func attentionQuery(
    _ queries: TokenGrid, carried: ((x: Double, y: Double)) -> (x: Double, y: Double)
  ) -> AttentionQuery {
    func place(_ point: (x: Double, y: Double)) -> AttentionQuery {
      let point = carried(point)
      return .place(GridPlacement(queries.grid).place(x: point.x, y: point.y) ?? queries.grid.center)
    }
    switch attention.focus {
    case .automatic: return queries.defaultQuery
    case .prefix(let token) where queries.front.contains(token): return .prefix(token)
    case .prefix: return place(attention.lastPoint)
    case .point(let x, let y): return place((x, y))
    }
  }

  /// A point of what the chosen model sees, in fractions of it, where the linked model sees it; the nearest that it does.
  func linkedPoint(_ point: (x: Double, y: Double)) -> (x: Double, y: Double) {
    guard let (own, other) = cropFrames else { return point }
    let pixels = Frame.unit.carry(x: point.x, y: point.y, to: own)
    return Frame.nearest(other.carry(x: pixels.x, y: pixels.y, to: .unit))
  }

  /// The other way round.
  func ownPoint(ofLinked point: (x: Double, y: Double)) -> (x: Double, y: Double) {
    guard let (own, other) = cropFrames else { return point }
    let pixels = Frame.unit.carry(x: point.x, y: point.y, to: other)
    return Frame.nearest(own.carry(x: pixels.x, y: pixels.y, to: .unit))
  }

  /// What both models see of the image, in its pixels.
  private var cropFrames: (own: Frame, linked: Frame)? {
    guard let linked = attention.linked, let image = (attentionResult?.image ?? image)?.image,
      let own = preset.crop(input), let other = linked.preset.crop(linked.input)
    else { return nil }
    return (Frame(cropOf: image, by: own), Frame(cropOf: image, by: other))
  }
}

extension Preset {
  fileprivate func crop(_ input: GridSize) -> Preprocessing? {
    try? preprocessing(input)
  }
}

extension HeadSelection {
  /// The head, or the last there is.
  fileprivate func limited(to site: AttentionSite) -> HeadSelection {
    if case .head(let index) = self, index >= site.heads { return .head(site.heads - 1) }
    return self
  }
}

extension Frame {
  /// The nearest point of the unit square, short of its far edges, which belong to no place.
  static func nearest(_ point: (x: Double, y: Double)) -> (x: Double, y: Double) {
    let last = 1.0.nextDown
    return (min(max(point.x, 0), last), min(max(point.y, 0), last))
  }
}
