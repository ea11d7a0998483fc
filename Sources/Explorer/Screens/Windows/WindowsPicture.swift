import VisionCore

/// The way of a map through shifted windows as a picture that stands by itself: what `explorer windows` prints.
enum WindowsPicture {
  /// Every step with its title, picture and explanation, one below the other.
  /// - Parameters:
  ///   - model: the model's title
  ///   - stage: what the partition belongs to, such as a block's path
  ///   - cursor: the token that is followed; by default the first, which the shift carries to the last window
  ///   - image: the image as the model sees it, to show patches in place of colours
  ///   - width: columns; each map is as wide as that allows, up to 64
  static func canvas(
    model: String, stage: Phrase, partition: WindowPartition, cursor: GridPlace = GridPlace(row: 0, column: 0),
    image: PixelGrid? = nil, width: Int, appearance: Appearance
  ) -> Canvas {
    let width = max(width, 40)
    let steps: [WindowStep] = partition.isShifted ? WindowStep.allCases : [.partition, .displaced]
    let sections = steps.map { step in
      section(
        WindowsScene(
          model: model, stage: stage, partition: partition, step: step, cursor: cursor, image: image), width: width,
        appearance)
    }
    let heading = StyledText("\(model) \(stage)", appearance.theme.title)
    let geometry = sections.first.map { WindowsWords(scene: $0.scene).geometry } ?? ""
    let title = (heading + StyledText("  " + geometry, appearance.theme.muted)).wrapped(
      to: width, in: appearance.translation
    ).count
    var canvas = Canvas(
      width: width, height: title + sections.reduce(0) { $0 + $1.height }, appearance: appearance)
    var rest = canvas.bounds
    canvas.paragraph(heading + StyledText("  " + geometry, appearance.theme.muted), in: rest.splitTop(title))
    for section in sections { draw(section, in: rest.splitTop(section.height), on: &canvas) }
    return canvas
  }

  /// A step with the rows it needs.
  private struct Section {
    let scene: WindowsScene
    let picture: (columns: Int, rows: Int)
    let text: StyledText
    let height: Int
  }

  private static func section(_ scene: WindowsScene, width: Int, _ appearance: Appearance) -> Section {
    let glyphs = appearance.glyphs
    let words = WindowsWords(scene: scene)
    let text = StyledText("\(glyphs.formula(words.explanation)) \(words.token.joined(separator: ", ")).")
    let isUnshifted = !scene.partition.isShifted && scene.step != .partition
    let shape = scene.step == .mask ? GridSize(square: 1) : scene.cells.grid
    let columns = isUnshifted ? 0 : min(width, 64)
    let rows = isUnshifted ? 0 : max((columns * shape.rows + shape.columns) / (2 * shape.columns), 1)
    return Section(
      scene: scene, picture: (columns, rows), text: text,
      height: 2 + text.wrapped(to: width, in: appearance.translation).count + rows)
  }

  private static func draw(_ section: Section, in region: Region, on canvas: inout Canvas) {
    var rest = region
    _ = rest.splitTop(1)
    let step = section.scene.step
    canvas.text("\(step.rawValue + 1) \(step.title)", in: rest.splitTop(1), style: canvas.theme.title)
    _ = rest.splitTop(canvas.paragraph(section.text, in: rest))
    var place = rest.splitTop(section.picture.rows)
    place = place.splitLeft(section.picture.columns)
    if step == .mask {
      canvas.windowMask(section.scene, in: place)
    } else {
      canvas.windows(section.scene, in: place)
    }
  }
}
