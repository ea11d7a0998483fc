import VisionCore

/// The Inside screen laid out: what drawing and the mouse share.
struct InsidePage: Sendable {
  private let title: Phrase
  private let note: Phrase
  private let figure: AnalysisAnswer.Figure
  private let lines: [StyledText]
  private let tab: Int
  private let layer: Int
  private let rank: Int
  private let tabs: [Region]
  private let figureBox: Region
  private let wordsBox: Region
  /// Where each panel's title, picture and legend stand together.
  private let places: [Region]

  init(_ state: AppState, in region: Region, theme: Theme) {
    (tab, layer, rank) = (state.inside.tab, state.inside.layer, state.inside.rank)
    switch state.insideContent {
    case .answer(let answer):
      (title, note, figure) = (answer.title, answer.note, answer.figure)
      var lines = answer.lines.map { $0.styled(theme) }
      if case .plot(let plot) = figure { lines = plot.lines(layer: layer, rank: rank, theme) + lines }
      self.lines = lines + (state.insideWarning.map { [StyledText($0, theme.warning)] } ?? [])
    case .sentence(let sentence): (title, note, figure, lines) = (state.inside.view.title, "", .sentence(sentence), [])
    }
    var rest = region
    let strip = rest.splitTop(1)
    var x = strip.x + 1
    tabs = InsideView.allCases.map { view in
      defer { x += view.title.width(in: state.translation) + 3 }
      return Region(x: x, y: strip.y, width: view.title.width(in: state.translation) + 2, height: 1)
    }
    wordsBox = rest.splitRight(
      InsidePage.wordsWidth(figure, besides: [title, note], region, state.translation))
    figureBox = rest
    let inside = rest.inset(horizontal: 1, vertical: 1)
    if case .panels(let panels) = figure {
      places = InsidePage.places(panels, in: inside)
    } else {
      places = []
    }
  }

  /// A single picture takes all that its height allows, as long as the words keep room; several take the width.
  private static func wordsWidth(
    _ figure: AnalysisAnswer.Figure, besides names: [Phrase], _ region: Region, _ translation: Translation
  ) -> Int {
    let least = region.width < 80 ? min(36, region.width * 3 / 7) : 36
    guard case .panels(let panels) = figure, panels.count == 1, let image = panels.first?.panel.picture.image,
      image.height > 0
    else { return least }
    let wide = (2 * max(region.height - 5, 1) * image.width + image.height - 1) / image.height
    // Beside their text the frame's title and note have a corner, a rule and a blank on each side.
    let named = (names.map { $0.width(in: translation) }.max() ?? 0) + 6
    return max(region.width - max(wide + 2, named), least)
  }

  /// Pictures of one size in as many columns as make them largest.
  private static func places(_ panels: [AnalysisPanel], in region: Region) -> [Region] {
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
    for (index, (view, place)) in zip(InsideView.allCases, tabs).enumerated() {
      canvas.text(" \(view.title) ", in: place, style: index == tab ? theme.title : theme.muted)
      if index == tab { canvas.restyle(place, theme.selection) }
      canvas.hit(place, sends: .inside(.tab(index)))
    }
    for box in [wordsBox, figureBox] { canvas.wheel(box) { [.inside(.step("block", $0.signum()))] } }
    canvas.box(figureBox, title: StyledText(title), note: StyledText(note), focused: true)
    let inside = figureBox.inset(horizontal: 1, vertical: 1)
    switch figure {
    case .panels(let panels): for (panel, place) in zip(panels, places) { draw(panel, in: place, on: &canvas) }
    case .plot(let plot): plot.draw(layer: layer, rank: rank, in: inside, on: &canvas)
    case .sentence(let text): canvas.paragraph(StyledText(text), in: inside.inset(horizontal: 1))
    case .drawing, .table: break
    }
    drawWords(state, on: &canvas)
  }

  private func drawWords(_ state: AppState, on canvas: inout Canvas) {
    canvas.box(wordsBox, title: StyledText(state.preset.title))
    var rest = wordsBox.inset(horizontal: 2, vertical: 1)
    if state.pendingQuestion == nil, state.inside.stopped != nil {
      canvas.text("cancelled; enter asks again", in: rest.splitBottom(1), style: canvas.theme.accent)
    }
    for line in lines {
      let used = canvas.paragraph(line, in: rest)
      _ = rest.splitTop(max(used, 1))
    }
  }

  private func draw(_ panel: AnalysisPanel, in region: Region, on canvas: inout Canvas) {
    var rest = region
    _ = rest.splitTop(1)
    _ = rest.splitBottom(1)
    var picture = panel.panel.picture
    if let mark = panel.mark, canvas.appearance.showsPictures {
      picture.outline(mark)
    }
    let place = canvas.picture(picture, in: rest).region
    if panel.isMap {
      PictureView(region: place).hit(on: &canvas) { $0.isLeft ? [.inside(.point(x: $1.x, y: $1.y))] : nil }
    }
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
}

func drawInside(_ state: AppState, in region: Region, on canvas: inout Canvas) {
  if case .failure(let failure) = state.currentReading {
    let inner = canvas.box(region, title: "Inside").inset(horizontal: 2, vertical: 1)
    canvas.paragraph(StyledText("\(failure)", canvas.theme.bad), in: inner)
    return
  }
  InsidePage(state, in: region, theme: canvas.theme).draw(state, on: &canvas)
}

/// What the view shows.
private enum InsideContent {
  case answer(AnalysisAnswer)
  /// Why there is none.
  case sentence(Phrase)
}

extension AppState {
  fileprivate var insideContent: InsideContent {
    do {
      guard insideSubject != nil else { return .sentence("") }
      let questions = try insideQuestions()
      if questions.isEmpty { return .sentence("No image yet: i opens one for \(preset.title) to look at.") }
      // What the background found to be missing.
      for question in questions {
        if case .nothing(let sentence)? = inside.memory[question] { return .sentence(sentence) }
      }
      return insideAnswer(to: questions).map { .answer($0) }
        ?? .sentence(pendingQuestion == nil ? "Nothing is known yet; Enter asks for it." : "Looking inside…")
    } catch {
      return .sentence(insideSentence(error))
    }
  }

  /// The warning that nothing was trained, where that is so of all models, or of one beside another.
  fileprivate var insideWarning: Phrase? {
    guard let questions = try? insideQuestions(), questions.contains(where: { $0.asked.needs != .program }) else {
      return nil
    }
    let synthetic = questions.filter(\.weights.isSynthetic)
    if synthetic.isEmpty { return nil }
    if synthetic.count == questions.count { return AttentionWords.synthetic }
    return "\(synthetic[0].subject.preset.title) has synthetic weights"
  }
}
