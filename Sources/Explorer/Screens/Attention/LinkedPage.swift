import VisionCore

/// One of two models beside one another, laid out: its map above, a few figures below.
struct LinkedPage: Sendable {
  let scene: AttentionScene
  let subject: AttentionSubject
  let view: AttentionState
  let center: (x: Double, y: Double)?
  let isActive: Bool
  /// Where the image is drawn.
  let picture: Region
  private let lines: [StyledText]
  /// Entropy, mean distance and sum, of which a narrow page shows what it has room for, and the line that they stand in.
  private let spread: [Phrase]
  private let spreadRow: Int?
  private let frame: Region
  private let legend: Region
  private let text: Region
  private let classes: AttentionClasses?

  init(
    _ scene: AttentionScene, _ subject: AttentionSubject, _ view: AttentionState, center: (x: Double, y: Double)?,
    remarks: [StyledText], isActive: Bool, in region: Region
  ) {
    (self.scene, self.subject, self.view, self.center, self.isActive) = (scene, subject, view, center, isActive)
    frame = region
    var inner = region.inset(horizontal: 1, vertical: 1)
    let words = AttentionWords(scene: scene)
    spread = scene.map.map(words.spread) ?? []
    var spreadRow: Int?
    var lines = [StyledText("\(words.block) · \(words.head)"), StyledText(words.place)]
    if let map = scene.map {
      lines.append(StyledText(scene.key.map { words.keyLine(map, $0) } ?? words.figures(map)[0]))
      spreadRow = lines.count
      lines.append(StyledText())
      if scene.isSynthetic { lines.append(StyledText(AttentionWords.synthetic)) }
    } else {
      lines += remarks.filter { !$0.isEmpty }
    }
    (self.lines, self.spreadRow) = (lines, spreadRow)
    // On a low screen the picture gives way to the figures, never below a third.
    let wanted = lines.count + 2
    let classRows = region.height >= 36 ? AttentionClasses.most + 1 : 0
    var below = inner.splitBottom(min(wanted + classRows, inner.height * 2 / 3))
    picture = Canvas.placement(width: scene.input.columns, height: scene.input.rows, in: inner).region
    below = below.inset(horizontal: 1)
    legend = below.splitTop(scene.map == nil ? 0 : 1)
    text = below.splitTop(lines.count)
    classes = AttentionClasses(
      classRows > 0 ? subject.classes(AttentionClasses.most) : [], in: &below, sparing: 0)
  }

  func draw(on canvas: inout Canvas) {
    canvas.box(frame, title: StyledText(scene.model), note: StyledText(view.note(canvas.appearance)), focused: isActive)
    canvas.heat(scene.picture(view.style, zoom: view.zoom, center: center), in: picture)
    if scene.map != nil { canvas.legend(scene.scale, in: legend) }
    var lines = lines
    if let spreadRow { lines[spreadRow] = StyledText(shownSpread(in: canvas.translation)) }
    for (row, line) in lines.enumerated() {
      let isWarning = scene.map != nil && scene.isSynthetic && row == lines.count - 1
      let style = isWarning ? canvas.theme.warning : canvas.theme.text
      canvas.text(StyledText(line.runs.map { .init(text: $0.text, style: style) }), in: text, row: row)
    }
    if let classes { canvas.classes(classes) }
  }

  private func shownSpread(in translation: Translation) -> Phrase {
    let most = spread.indices.last { count in
      spread[...count].joined(separator: " · ").width(in: translation) <= text.width
    }
    return spread[...(most ?? 0)].joined(separator: " · ")
  }

  /// The point of the image under a cell of the picture, in fractions of what the model sees.
  func point(x: Int, y: Int) -> (x: Double, y: Double)? {
    guard let fraction = PicturePlacement(region: picture).fraction(x: x, y: y) else { return nil }
    let viewport = scene.viewport(zoom: view.zoom, center: center)
    return (viewport.x + fraction.x * viewport.width, viewport.y + fraction.y * viewport.height)
  }
}
