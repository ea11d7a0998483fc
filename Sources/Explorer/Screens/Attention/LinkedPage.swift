import VisionCore

/// One of two models beside one another, laid out: its map above, a few figures below.
struct LinkedPage: Sendable {
  let scene: AttentionScene
  let subject: AttentionSubject
  let view: AttentionState
  let center: (x: Double, y: Double)?
  /// Whether it is the one beside the chosen model, and whether keys go to it.
  let isLinked: Bool
  let isActive: Bool
  /// Where the image is drawn.
  let picture: Region
  /// What is said of the map: lines, each in parts that stand together, each part in its forms.
  private let parts: [[[Phrase]]]
  /// Why there is no map.
  private let remarks: [StyledText]
  private let frame: Region
  private let legend: Region
  private let text: Region
  private let classes: AttentionClasses?

  init(
    _ scene: AttentionScene, _ subject: AttentionSubject, _ view: AttentionState, center: (x: Double, y: Double)?,
    remarks: [StyledText], isLinked: Bool, isActive: Bool, in region: Region
  ) {
    (self.scene, self.subject, self.view, self.center) = (scene, subject, view, center)
    (self.isLinked, self.isActive) = (isLinked, isActive)
    frame = region
    var inner = region.inset(horizontal: 1, vertical: 1)
    let words = AttentionWords(scene: scene)
    var parts: [[[Phrase]]] = [[["\(words.block)"], [words.head]], words.place.map { [$0] }]
    if let map = scene.map {
      parts.append([[scene.key.map { words.keyLine(map, $0) } ?? words.figures(map)[0]]])
      parts.append(words.spread(map).map { [$0] })
      if scene.isSynthetic { parts.append([[AttentionWords.synthetic, AttentionWords.syntheticBrief]]) }
    }
    self.parts = parts
    self.remarks = scene.map == nil ? remarks.filter { !$0.isEmpty } : []
    let isTall = region.height >= 36
    // A tall page has room for lines that a narrow one makes two of.
    let rows = parts.count + self.remarks.count + (isTall ? 2 : 0)
    // On a low screen the picture gives way to the figures, never below a third.
    let wanted = rows + 2
    let classRows = isTall ? AttentionClasses.most + 1 : 0
    var below = inner.splitBottom(min(wanted + classRows, inner.height * 2 / 3))
    picture = Canvas.placement(width: scene.input.columns, height: scene.input.rows, in: inner).region
    below = below.inset(horizontal: 1)
    legend = below.splitTop(scene.map == nil ? 0 : 1)
    text = below.splitTop(rows)
    classes = AttentionClasses(
      classRows > 0 ? subject.classes(AttentionClasses.most) : [], in: &below, sparing: 0)
  }

  func draw(on canvas: inout Canvas) {
    canvas.box(frame, title: StyledText(scene.model), note: StyledText(view.note(canvas.appearance)), focused: isActive)
    canvas.heat(scene.picture(view.style, zoom: view.zoom, center: center), in: picture)
    PictureView(region: picture, viewport: scene.viewport(zoom: view.zoom, center: center)).hit(on: &canvas) {
      [.attention(.point($0, x: $1.x, y: $1.y, onLinked: isLinked))]
    }
    if scene.map != nil { canvas.legend(scene.scale, in: legend) }
    let lines = shownLines(in: canvas.translation)
    for (row, line) in lines.enumerated() {
      let isWarning = scene.map != nil && scene.isSynthetic && row == lines.count - 1
      canvas.text(line, in: text, row: row, style: isWarning ? canvas.theme.warning : canvas.theme.text)
    }
    for (row, remark) in remarks.enumerated() {
      canvas.text(
        StyledText(remark.runs.map { .init(text: $0.text, style: canvas.theme.text) }), in: text, row: lines.count + row
      )
    }
    if let classes { canvas.classes(classes) }
  }

  /// The lines with as many of their parts as fit; the others stand below, where there are rows for them.
  private func shownLines(in translation: Translation) -> [Phrase] {
    var flowed: [[Phrase]] = []
    for line in parts {
      var rows: [Phrase] = []
      for forms in line {
        let part = forms.fitting(text.width, in: translation)
        let longer = rows.last.map { $0 + " · " + part } ?? part
        if rows.isEmpty || longer.width(in: translation) > text.width {
          rows.append(part)
        } else {
          rows[rows.count - 1] = longer
        }
      }
      flowed.append(rows)
    }
    let all = flowed.flatMap(\.self)
    return all.count + remarks.count <= text.height ? all : flowed.compactMap(\.first)
  }

}
