import VisionCore

/// An attention map as a picture that stands by itself: what `explorer attention` prints.
enum AttentionPicture {
  /// Title, heatmap over the image, legend and figures, as high as it needs to be.
  /// - Parameters:
  ///   - width: columns; the heatmap is as wide as that allows, up to 96
  static func canvas(_ scene: AttentionScene, width: Int, appearance: Appearance, style: HeatStyle = HeatStyle())
    -> Canvas
  {
    let width = max(width, 40)
    let words = AttentionWords(scene: scene)
    let theme = appearance.theme
    let title = StyledText(scene.model + " · ", theme.title) + StyledText(words.title, theme.text)
    let picture = size(scene, width: width)
    var lines: [StyledText] = [StyledText(words.reach, theme.muted)]
    if let map = scene.map {
      lines += words.figures(map).map { StyledText($0, theme.text) }
      if scene.isSynthetic { lines.append(StyledText(AttentionWords.synthetic, theme.warning)) }
    }
    let titleRows = title.wrapped(to: width, in: appearance.translation).count
    let lineRows = lines.map { $0.wrapped(to: width, in: appearance.translation).count }.reduce(0, +)
    var canvas = Canvas(width: width, height: titleRows + picture.rows + 1 + lineRows, appearance: appearance)
    var rest = canvas.bounds
    canvas.paragraph(title, in: rest.splitTop(titleRows))
    var place = rest.splitTop(picture.rows)
    place = place.splitLeft(picture.columns)
    canvas.heat(scene.picture(style), in: place)
    canvas.legend(
      scene.scale, in: rest.splitTop(1).row(0).intersection(Region(width: picture.columns, height: .max / 2)))
    for line in lines { _ = rest.splitTop(canvas.paragraph(line, in: rest)) }
    return canvas
  }

  /// The heatmap's columns and rows, in the input's proportions.
  private static func size(_ scene: AttentionScene, width: Int) -> (columns: Int, rows: Int) {
    let columns = min(width, 96)
    return (columns, max((columns * scene.input.rows + scene.input.columns) / (2 * scene.input.columns), 1))
  }
}
