import VisionCore

/// Small multiples: all heads of all blocks for one query, laid out.
struct OverviewPage: Sendable {
  let subject: AttentionSubject
  let view: OverviewState
  let scaling: HeatScaling
  let layout: OverviewLayout
  /// The blocks that are seen, and the selected one, by number.
  let blocks: [Int: OverviewBlock]
  /// The largest weight that colours are measured by, where one scale holds for all.
  let largest: Float
  /// The selected map's place in its block's order, and the line of maps that it stands in.
  let place: Int
  let band: Int
  /// The first line of maps that is seen: the selected one's stands in the middle as far as the ends allow.
  let offset: Int
  private let frame: Region
  private let footer: Region

  /// - Parameter queries: the query on each block's grid
  init(
    _ subject: AttentionSubject, _ view: OverviewState, _ scaling: HeatScaling,
    queries: (AttentionSite) -> AttentionQuery, in region: Region
  ) {
    (self.subject, self.scaling, frame) = (subject, scaling, region)
    var inner = region.inset(horizontal: 2, vertical: 1)
    footer = inner.splitBottom(region.width >= 100 ? 3 : 4)
    layout = OverviewLayout(subject.sites, in: inner)
    var view = view
    view.site = min(view.site, subject.sites.count - 1)
    view.head = min(view.head, subject.sites[view.site].heads - 1)
    self.view = view
    let selected = OverviewBlock(
      subject, subject.sites[view.site], query: queries(subject.sites[view.site]), order: view.order)
    place = selected.heads.firstIndex { $0.number == view.head } ?? view.head
    let (site, place) = (view.site, place)
    band = layout.bands.firstIndex { $0.site == site && $0.places.contains(place) } ?? 0
    offset = layout.offset(showing: band)
    // A scale over all maps needs all of them; else those that are seen are enough.
    let isShared = scaling != .own
    let needed = Set(layout.visible(from: offset).map(\.band.site))
    var (blocks, largest) = ([site: selected], selected.largest)
    for (index, site) in subject.sites.enumerated() where (isShared || needed.contains(index)) && index != view.site {
      let block = OverviewBlock(subject, site, query: queries(site), order: view.order)
      largest = max(largest, block.largest)
      if needed.contains(index) { blocks[index] = block }
    }
    (self.blocks, self.largest) = (blocks, largest)
  }

  /// The selected map; nil where the run kept nothing of it.
  var selected: OverviewBlock.Head? { blocks[view.site]?.heads.first { $0.number == view.head } }

  func scale(of map: AttentionMap) -> ColorScale { scaling.scale(own: map.maximum.weight, all: largest) }
}

// MARK: - Drawing

extension OverviewPage {
  func draw(on canvas: inout Canvas) {
    let theme = canvas.theme
    let query: Phrase = blocks[view.site].map { "query \($0.query)" } ?? ""
    canvas.box(
      frame, title: StyledText("All heads, block by block"),
      note: StyledText(view.movesQuery ? "arrows move the query" : query), focused: true)
    let visible = layout.visible(from: offset)
    canvas.wheel(frame) { [.attention(.scroll($0.signum()))] }
    canvas.scrollBar(
      Region(x: frame.right - 1, y: layout.region.y, width: 1, height: layout.region.height), offset: offset,
      visible: visible.count, total: layout.bands.count)
    for (band, region) in visible { draw(band, in: region, on: &canvas) }
    var rest = footer
    canvas.text(StyledText(selectedLine, theme.text), in: rest.splitTop(1))
    if footer.height > 3 { canvas.text(StyledText(selectedFigures, theme.text), in: rest.splitTop(1)) }
    if let map = selected?.map { canvas.legend(scale(of: map), in: rest.splitTop(1)) }
    canvas.text(
      StyledText(remark(width: rest.width, canvas), subject.isSynthetic ? theme.warning : theme.muted),
      in: rest.splitTop(1))
  }

  /// The most that stands whole in a line: what the legend and the heads' own numbers show goes first.
  private func remark(width: Int, _ canvas: Canvas) -> Phrase {
    let units: Phrase = "under each: entropy in bits, mean distance in pixels"
    let order: Phrase = "\(view.order.words); \(units)"
    let (weights, weightsBrief) = (AttentionWords.synthetic, AttentionWords.syntheticBrief)
    let choices = [
      [weights, scaling.words(of: "maps"), order], [weights, order], [weightsBrief, order], [weightsBrief, units],
    ].map { ($0.dropFirst(subject.isSynthetic ? 0 : 1)).joined(separator: " · ") }
    return choices.fitting(width, in: canvas.translation)
  }

  private func draw(_ band: OverviewLayout.Band, in region: Region, on canvas: inout Canvas) {
    guard let block = blocks[band.site] else { return }
    let theme = canvas.theme
    if band.hasName {
      let keys: Phrase =
        block.site.arrangement.windows.map {
          $0.isShifted ? "windows of \($0.window), shifted" : "windows of \($0.window)"
        }
        ?? "\(ShownKeys(block.site.arrangement).grid)"
      let about: Phrase = " · query \(block.query) · keys \(keys)"
      canvas.text(
        StyledText(AttentionWords.block(block.site), theme.title) + StyledText(about, theme.muted),
        in: region.row(0).intersection(layout.region))
    }
    if block.heads.isEmpty {
      let rows = Region(x: region.x, y: region.y + 1, width: region.width, height: region.height - 1)
      canvas.paragraph(StyledText("Nothing is kept of this block: r runs the model.", theme.accent), in: rows)
      return
    }
    for place in band.places where block.heads.indices.contains(place) {
      let head = block.heads[place]
      let (map, caption) = layout.cell(place, of: band, in: region)
      canvas.heat(HeatPicture(tile: head.map, of: block.site, scale: scale(of: head.map)), in: map)
      for part in [map, caption] { canvas.hit(part, sends: .attention(.tile(site: band.site, head: head.number))) }
      let isSelected = band.site == view.site && head.number == view.head
      canvas.text("\(head.number)", in: caption, style: theme.text)
      canvas.text(decimal(head.entropy, places: 2) + "b", in: caption, style: theme.muted, alignment: .right)
      canvas.text(
        head.distance.map { decimal($0, places: 0) + "px" } ?? String(canvas.glyphs.minus), in: caption, row: 1,
        style: theme.muted, alignment: .right)
      if isSelected { canvas.restyle(caption, theme.selection) }
    }
  }

  /// The selected map in words.
  private var selectedLine: Phrase {
    let site = subject.sites[view.site]
    let place: Phrase = "\(AttentionWords.block(site)), head \(view.head) of 0–\(site.heads - 1)"
    return footer.height > 3 ? place : "\(place) · \(selectedFigures)"
  }

  private var selectedFigures: Phrase {
    guard let head = selected else { return "not kept" }
    let largest = head.map.maximum
    let parts: [Phrase?] = [
      "largest \(NumberLabel.text(Double(largest.weight))) at \(largest.place)",
      "entropy \(decimal(head.entropy, places: 2)) bits", head.distance.map { "\(decimal($0, places: 0)) px" },
      "row sum \(decimal(head.map.sum, places: 5))",
    ]
    return parts.compactMap { $0 }.joined(separator: " · ")
  }
}
