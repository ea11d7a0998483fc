import VisionCore

/// The Attention screen laid out: what drawing and the mouse share.
struct AttentionPage: Sendable {
  /// The fewest columns of a picture's frame, for what is written on its edges.
  static let narrowestPicture = 30

  let scene: AttentionScene
  let view: AttentionState
  /// What there is to say besides the figures: no result yet, another image.
  let remarks: [StyledText]
  /// The frames of picture and panel.
  let pictureBox: Region
  let panelBox: Region
  /// Where the image is drawn.
  let picture: Region
  let lines: [StyledText]
  let legend: Region
  /// What the run takes the image for.
  let classes: AttentionClasses?
  /// All heads, in the panel or, where they were asked for, in place of the picture.
  let tiles: HeadTiles?

  init(
    _ scene: AttentionScene, _ view: AttentionState, remarks: [StyledText],
    classes: [(name: String, probability: Double)], theme: Theme, translation: Translation, in region: Region
  ) {
    (self.scene, self.view, self.remarks) = (scene, view, remarks)
    var rest = region
    // The picture takes all that its height allows, as long as the panel keeps room for its lines.
    let height = max(region.height - 2, 1)
    let wide = (2 * height * scene.input.columns + scene.input.rows - 1) / scene.input.rows
    panelBox = rest.splitRight(
      max(region.width - max(wide + 2, AttentionPage.narrowestPicture), min(36, region.width / 2)))
    pictureBox = rest
    let inside = rest.inset(horizontal: 1, vertical: 1)
    picture = Canvas.placement(width: scene.input.columns, height: scene.input.rows, in: inside).region
    lines = AttentionPage.lines(scene, view, remarks, theme)
    var panel = panelBox.inset(horizontal: 2, vertical: 1)
    let rows = lines.reduce(0) { $0 + max($1.wrapped(to: panel.width, in: translation).count, 1) }
    _ = panel.splitTop(rows)
    legend = panel.splitTop(scene.map == nil ? 0 : 1)
    _ = panel.splitTop(1)
    // Small maps of all heads keep room below the classes.
    let spare = scene.attention == nil || scene.site.heads == 1 || view.showsAllHeads ? 0 : 6
    self.classes = AttentionClasses(classes, in: &panel, sparing: spare)
    tiles =
      scene.attention == nil || scene.site.heads == 1
      ? nil
      : HeadTiles(
        heads: scene.site.heads, grid: scene.tileGrid,
        in: view.showsAllHeads ? inside.inset(horizontal: 1, vertical: 0) : panel)
  }

  private static func lines(
    _ scene: AttentionScene, _ view: AttentionState, _ remarks: [StyledText], _ theme: Theme
  ) -> [StyledText] {
    let words = AttentionWords(scene: scene)
    var lines = [
      StyledText(words.block, theme.title)
        + StyledText("  \(scene.site.index + 1) of \(scene.siteCount)", theme.muted),
      StyledText(words.head + ", query \(scene.query)", theme.text),
    ]
    if let window = words.window { lines.append(StyledText(window, theme.text)) }
    lines.append(StyledText(words.reach, theme.muted))
    lines += remarks
    if let map = scene.map {
      lines.append("")
      let figures = words.figures(map)
      lines += figures.enumerated().map { index, text in
        StyledText(text, index == 0 && scene.key != nil ? theme.accent : theme.text)
      }
      if scene.isSynthetic { lines.append(StyledText(AttentionWords.synthetic, theme.warning)) }
      lines.append(StyledText(scene.scaling.words(of: "heads"), theme.muted))
    }
    return lines
  }

  func draw(on canvas: inout Canvas) {
    let note = view.note(canvas.appearance)
    // Beside the picture the wheel goes through the heads.
    canvas.wheel(canvas.bounds) { [.attention(.head($0.signum()))] }
    canvas.box(
      pictureBox, title: StyledText(view.showsAllHeads ? "All heads" : AttentionWords(scene: scene).head),
      note: StyledText(view.showsAllHeads ? "a: one head" : note), focused: true)
    if view.showsAllHeads, let tiles {
      canvas.headTiles(tiles, of: scene)
    } else {
      canvas.heat(scene.picture(view.style, zoom: view.zoom, center: view.center), in: picture)
      PictureView(region: picture, viewport: scene.viewport(zoom: view.zoom, center: view.center)).hit(on: &canvas) {
        [.attention(.point($0, x: $1.x, y: $1.y, onLinked: nil))]
      }
    }
    canvas.box(panelBox, title: StyledText("Attention"))
    let panel = panelBox.inset(horizontal: 2, vertical: 1)
    var rest = panel
    for line in lines {
      let used = canvas.paragraph(line, in: rest)
      _ = rest.splitTop(max(used, 1))
    }
    if scene.map != nil { canvas.legend(scene.scale, in: legend) }
    if let classes { canvas.classes(classes) }
    if !view.showsAllHeads, let tiles { canvas.headTiles(tiles, of: scene) }
  }
}

extension AttentionState {
  /// How image and heat are shown, in words.
  func note(_ appearance: Appearance) -> Phrase {
    var parts: [Phrase]
    switch style.layers {
    // Characters show no blend.
    case .both where !appearance.showsPictures: parts = ["heat alone"]
    case .both: parts = ["heat \(style.opacity * 10)% over the image"]
    case .image: parts = ["image alone"]
    case .heat: parts = ["heat alone"]
    }
    if style.isSmooth, style.layers != .image { parts.append("smooth") }
    if zoom > 1 { parts.append("\(zoom)× larger") }
    return parts.joined(separator: " · ")
  }
}
