import VisionCore

/// Messages of the small multiples.
func updateOverview(_ state: inout AppState, _ message: Message) {
  switch message {
  case .attention(.overview): state.attention.overview = state.attention.overview == nil ? OverviewState() : nil
  case .back: state.attention.overview = nil
  case .attention(.openTile): openTile(&state)
  case .attention(.order):
    let order = state.attention.overview?.order ?? .number
    state.attention.overview?.order = order.following(1, in: OverviewState.Order.allCases)
  case .focus: state.attention.overview?.movesQuery.toggle()
  case .move(let direction) where state.attention.overview?.movesQuery == true: moveQuery(&state, direction)
  case .move(let direction): select(&state, direction)
  case .page(let pages): for _ in 0..<4 { select(&state, pages > 0 ? .down : .up) }
  case .first: choose(&state, site: 0, head: 0)
  case .last:
    guard let site = state.ownSubject?.sites.last else { return }
    choose(&state, site: site.index, head: site.heads - 1)
  case .attention(.scroll(let step)): select(&state, step > 0 ? .down : .up)
  case .attention(.tile(let site, let head)):
    if let own = state.ownSubject, (own.site.index, own.head.index ?? 0) == (site, head) { return openTile(&state) }
    choose(&state, site: site, head: head)
  default: break
  }
}

private func openTile(_ state: inout AppState) {
  if state.attention.head == .mean { state.attention.head = .head(0) }
  state.attention.overview = nil
}

private func choose(_ state: inout AppState, site: Int, head: Int) {
  (state.attention.site, state.attention.head) = (site, .head(head))
}

/// The next map in a direction: within the block from line to line, then in the next block.
private func select(_ state: inout AppState, _ direction: Direction) {
  guard let page = state.overviewPage(in: state.layout.body) else { return }
  let bands = page.layout.bands
  var (place, band) = (page.place, page.band)
  guard bands.indices.contains(band) else { return }
  switch direction {
  case .left: place = max(place - 1, 0)
  case .right: place = min(place + 1, page.subject.site.heads - 1)
  case .up, .down:
    let column = place - bands[band].places.lowerBound
    band += direction == .down ? 1 : -1
    guard bands.indices.contains(band) else { return }
    place = min(bands[band].places.lowerBound + column, bands[band].places.upperBound - 1)
  }
  // The order of a block that has not been seen yet is known once it is.
  let site = direction == .left || direction == .right ? page.site : bands[band].site
  choose(&state, site: site, head: 0)
  guard let order = state.overviewPage(in: state.layout.body)?.blocks[site]?.heads, !order.isEmpty else {
    return choose(&state, site: site, head: place)
  }
  choose(&state, site: site, head: order[min(place, order.count - 1)].number)
}
