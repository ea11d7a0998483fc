import VisionCore

/// What a view draws and says.
struct InsideContent: Sendable {
  /// What stands in the figure's frame.
  var title: Phrase
  var note: Phrase = ""
  var figure: Figure
  /// What is said beside it.
  var lines: [StyledText] = []

  enum Figure: Sendable {
    case panels([InsidePanel])
    case plot(InsidePlot)
    /// Why there is nothing to draw.
    case sentence(Phrase)
  }
}

/// One of the pictures of a view.
struct InsidePanel: Sendable {
  var panel: PictureSheet.Panel
  /// The query's place, in fractions of the picture.
  var mark: Frame?
  /// Whether a press on it chooses a query.
  var isMap = true
}

/// The Inside screen laid out: what drawing and the mouse share.
struct InsidePage: Sendable {
  let content: InsideContent
  private let view: InsideView
  private let layer: Int
  private let rank: Int
  private let tabs: [(view: InsideView, region: Region)]
  private let figureBox: Region
  private let wordsBox: Region
  /// Where each panel's title, picture and legend stand together.
  private let places: [Region]

  init(_ state: AppState, in region: Region, theme: Theme) {
    content = state.insideContent(theme)
    (view, layer, rank) = (state.inside.view, state.inside.layer, state.inside.rank)
    var rest = region
    let strip = rest.splitTop(1)
    var x = strip.x + 1
    tabs = InsideView.allCases.map { view in
      defer { x += view.title.width(in: state.translation) + 3 }
      return (view, Region(x: x, y: strip.y, width: view.title.width(in: state.translation) + 2, height: 1))
    }
    wordsBox = rest.splitRight(InsidePage.wordsWidth(content, region, state.translation))
    figureBox = rest
    let inside = rest.inset(horizontal: 1, vertical: 1)
    if case .panels(let panels) = content.figure {
      places = InsidePage.places(panels, in: inside)
    } else {
      places = []
    }
  }

  /// A single picture takes all that its height allows, as long as the words keep room; several take the width.
  private static func wordsWidth(_ content: InsideContent, _ region: Region, _ translation: Translation) -> Int {
    let least = region.width < 80 ? min(36, region.width * 3 / 7) : 36
    guard case .panels(let panels) = content.figure, panels.count == 1, let image = panels.first?.panel.picture.image,
      image.height > 0
    else { return least }
    let wide = (2 * max(region.height - 5, 1) * image.width + image.height - 1) / image.height
    // Beside their text the frame's title and note have a corner, a rule and a blank on each side.
    let named = max(content.title.width(in: translation), content.note.width(in: translation)) + 6
    return max(region.width - max(wide + 2, named), least)
  }

  /// Pictures of one size in as many columns as make them largest.
  private static func places(_ panels: [InsidePanel], in region: Region) -> [Region] {
    guard let image = panels.first?.panel.picture.image, image.width > 0, image.height > 0 else { return [] }
    func layout(_ columns: Int) -> [Region] {
      let rows = (panels.count + columns - 1) / columns
      return region.rows([Int](repeating: 1, count: rows))
        .flatMap { $0.columns([Int](repeating: 1, count: columns), gap: 2) }
    }
    func scale(_ columns: Int) -> Double {
      guard let place = layout(columns).first else { return 0 }
      return min(Double(place.width) / Double(image.width), Double(2 * (place.height - 2)) / Double(image.height))
    }
    let best = (1...panels.count).max { scale($0) < scale($1) } ?? 1
    return Array(layout(best).prefix(panels.count))
  }

  // MARK: Drawing

  func draw(_ state: AppState, on canvas: inout Canvas) {
    let theme = canvas.theme
    for (view, place) in tabs {
      canvas.text(" \(view.title) ", in: place, style: view == self.view ? theme.title : theme.muted)
      if view == self.view { canvas.restyle(place, theme.selection) }
    }
    canvas.box(figureBox, title: StyledText(content.title), note: StyledText(content.note), focused: true)
    let inside = figureBox.inset(horizontal: 1, vertical: 1)
    switch content.figure {
    case .panels(let panels): for (panel, place) in zip(panels, places) { draw(panel, in: place, on: &canvas) }
    case .plot(let plot): plot.draw(layer: layer, rank: rank, in: inside, on: &canvas)
    case .sentence(let text): canvas.paragraph(StyledText(text), in: inside.inset(horizontal: 1))
    }
    drawWords(state, on: &canvas)
  }

  private func drawWords(_ state: AppState, on canvas: inout Canvas) {
    canvas.box(wordsBox, title: StyledText(state.preset.title))
    var rest = wordsBox.inset(horizontal: 2, vertical: 1)
    if state.pendingQuestion == nil, state.inside.stopped != nil {
      canvas.text("cancelled; enter asks again", in: rest.splitBottom(1), style: canvas.theme.accent)
    }
    for line in content.lines {
      let used = canvas.paragraph(line, in: rest)
      _ = rest.splitTop(max(used, 1))
    }
  }

  private func draw(_ panel: InsidePanel, in region: Region, on canvas: inout Canvas) {
    var rest = region
    _ = rest.splitTop(1)
    _ = rest.splitBottom(1)
    var picture = panel.panel.picture
    if let mark = panel.mark, canvas.appearance.showsPictures {
      picture.outlines.append(
        .init(x: mark.x, y: mark.y, width: mark.width, height: mark.height, color: MarkColor.query))
    }
    let place = canvas.picture(picture, in: rest).region
    // A long title takes the free rows above a picture that is less high than its place.
    let title = StyledText(panel.panel.title, canvas.theme.muted).wrapped(to: region.width, in: canvas.translation)
      .prefix(max(place.y - region.y, 1))
    for (row, line) in title.enumerated() {
      canvas.text(
        line, in: Region(x: region.x, y: place.y - title.count + row, width: region.width, height: 1),
        alignment: .center)
    }
    if let mark = panel.mark, !canvas.appearance.showsPictures {
      let x = place.x + min(Int((mark.x + mark.width / 2) * Double(place.width)), place.width - 1)
      let y = place.y + min(Int((mark.y + mark.height / 2) * Double(place.height)), place.height - 1)
      canvas.put(Glyph(canvas.glyphs.selected), x: x, y: y, style: canvas.theme.text.bold.reverse, in: place)
    }
    if let scale = panel.panel.scale {
      canvas.legend(scale, in: Region(x: place.x, y: place.bottom, width: place.width, height: 1).intersection(region))
    }
  }

  // MARK: The mouse

  func tab(x: Int, y: Int) -> InsideView? { tabs.first { $0.region.contains(x: x, y: y) }?.view }

  /// The point of the image, or of a window, under a cell of a picture.
  func point(x: Int, y: Int) -> (x: Double, y: Double)? {
    guard case .panels(let panels) = content.figure else { return nil }
    for (panel, place) in zip(panels, places) where panel.isMap {
      var rest = place
      _ = rest.splitTop(1)
      _ = rest.splitBottom(1)
      let image = panel.panel.picture.image
      let placement = Canvas.placement(width: image.width, height: image.height, in: rest)
      if let point = placement.fraction(x: x, y: y) { return point }
    }
    return nil
  }

  /// The layer of a plot that lies nearest to a column.
  func plotPosition(x: Int, of count: Int) -> Int? {
    guard case .plot(let plot) = content.figure, count > 0 else { return nil }
    let inside = figureBox.inset(horizontal: 1, vertical: 1)
    guard figureBox.contains(x: x, y: figureBox.y + 1), let frame = PlotFrame(plot.plot, in: inside) else { return nil }
    func distance(_ layer: Int) -> Int { abs((frame.column(Double(layer + 1)) ?? .max / 2) - x) }
    return (0..<count).min { distance($0) < distance($1) }
  }
}

func drawInside(_ state: AppState, in region: Region, on canvas: inout Canvas) {
  if case .failure(let failure) = state.currentReading {
    let inner = canvas.box(region, title: "Inside").inset(horizontal: 2, vertical: 1)
    canvas.paragraph(StyledText("\(failure)", canvas.theme.bad), in: inner)
    return
  }
  InsidePage(state, in: region, theme: canvas.theme).draw(state, on: &canvas)
  state.inside.picker?.draw(in: region, on: &canvas)
}

extension AppState {
  /// What the present view draws and says.
  func insideContent(_ theme: Theme) -> InsideContent {
    if let missing = insideMissing { return InsideContent(title: inside.view.title, figure: .sentence(missing)) }
    return switch inside.view {
    case .rollout: rolloutContent(theme)
    case .distance: distanceContent(theme)
    case .field: fieldContent(theme)
    case .bias: biasContent(theme)
    case .positions: positionsContent(theme)
    case .features: featuresContent(theme)
    case .ablation: ablationContent(theme)
    }
  }

  /// Why the present view has nothing to show; nil where it has, or may have.
  private var insideMissing: Phrase? {
    guard let shape = insideShape else { return "" }
    if shape.sites.isEmpty, inside.view == .distance || inside.view == .bias {
      return "\(preset.title) has no attention, only convolutions: there are no heads to look at."
    }
    if shape.positions.isEmpty, inside.view == .positions {
      return insideSentence(PositionRequestFault.noPositions(model: preset.title))
    }
    if insideAblations.isEmpty, inside.view == .ablation {
      return "\(preset.title) has no attention and no positions: there is nothing to switch off."
    }
    if insideQuestions.isEmpty, image == nil {
      return "No image yet: i opens one for \(preset.title) to look at."
    }
    // What the background found to be missing.
    for question in insideQuestions {
      if case .nothing(let sentence)? = inside.memory[question] { return sentence }
    }
    return nil
  }

  func insideSentence(_ error: any Error) -> Phrase { InsideWork.sentence(error) }

  /// The warning that nothing was trained, where that is so.
  func insideWarning(_ theme: Theme) -> [StyledText] {
    weights.isSynthetic ? [StyledText(AttentionWords.synthetic, theme.warning)] : []
  }

  /// While the first answer is on its way.
  func insideWaiting(_ title: Phrase) -> InsideContent {
    InsideContent(
      title: title,
      figure: .sentence(pendingQuestion == nil ? "Nothing is known yet; Enter asks for it." : "Looking inside…"))
  }
}
