import VisionCore

/// The Windows screen laid out: what drawing and the mouse share.
struct WindowsPage: Sendable {
  let scene: WindowsScene
  let zoom: Int
  /// What would cross regions without the mask, in place of the map; nil unless it was asked for and is known.
  let leak: AnalysisAnswer?
  /// Why it is not there though it was asked for.
  let remark: Phrase?
  let isSynthetic: Bool
  let pictureBox: Region
  let panelBox: Region
  let picture: Region
  /// All steps, or the chosen one alone where the list would leave no room for what is said of it.
  private let shownSteps: [WindowStep]

  /// The fewest rows below the panel's first line in which all steps are listed.
  private static let rowsOfList = 18

  init(
    _ scene: WindowsScene, zoom: Int, leak: AnalysisAnswer? = nil, remark: Phrase? = nil,
    isSynthetic: Bool = false, in region: Region
  ) {
    (self.scene, self.zoom, self.leak, self.remark) = (scene, zoom, leak, remark)
    self.isSynthetic = isSynthetic
    let shape = scene.step == .mask ? GridSize(square: 1) : scene.cells.grid
    var rest = region
    let wide = (2 * max(region.height - 2, 1) * shape.columns + shape.rows - 1) / shape.rows
    panelBox = rest.splitRight(
      max(region.width - max(wide + 2, AttentionPage.narrowestPicture), min(36, region.width / 2)))
    pictureBox = rest
    let inside = rest.inset(horizontal: 1, vertical: 1)
    picture = Canvas.placement(width: shape.columns, height: shape.rows, in: inside).region
    var panel = panelBox.inset(horizontal: 2, vertical: 1)
    _ = panel.splitTop(1)
    shownSteps = panel.height < WindowsPage.rowsOfList ? [scene.step] : WindowStep.allCases
  }

  func draw(on canvas: inout Canvas) {
    let theme = canvas.theme
    let words = WindowsWords(scene: scene)
    canvas.wheel(canvas.bounds) { [.windows(.step($0.signum()))] }
    if let leak { return drawLeak(leak, on: &canvas) }
    let title: Phrase = "\(scene.step.rawValue + 1) \(scene.step.title)"
    let what: Phrase = scene.step == .mask ? "query down, key across" : scene.image == nil ? "colours" : "image patches"
    canvas.box(
      pictureBox, title: StyledText(title),
      note: StyledText(zoom > 1 && scene.step != .mask ? "\(what) · \(zoom)× larger" : what), focused: true)
    if scene.step == .mask {
      canvas.windowMask(scene, in: picture)
    } else {
      canvas.windows(scene, zoom: zoom, in: picture)
    }
    hitTokens(on: &canvas)
    canvas.box(panelBox, title: StyledText("\(scene.model) \(scene.stage)"))
    var rest = panelBox.inset(horizontal: 2, vertical: 1)
    canvas.text(words.geometry, in: rest.splitTop(1), style: theme.muted)
    for step in shownSteps {
      let row = rest.splitTop(1)
      canvas.text(
        " \(step.rawValue + 1) \(step.title) ", in: row, style: step == scene.step ? theme.title : theme.muted)
      if step == scene.step { canvas.restyle(row, theme.selection) }
      canvas.hit(row, sends: .windows(.go(step)))
    }
    _ = rest.splitTop(1)
    if let remark { _ = rest.splitTop(canvas.paragraph(StyledText(remark, theme.accent), in: rest) + 1) }
    _ = rest.splitTop(
      canvas.paragraph(StyledText(canvas.glyphs.formula(words.explanation)), in: rest) + (rest.height > 14 ? 1 : 0))
    for line in words.token { canvas.text(line, in: rest.splitTop(1), style: theme.accent) }
    if scene.partition.isShifted, scene.step.rawValue >= WindowStep.regions.rawValue {
      _ = rest.splitTop(1)
      drawTile(in: rest, on: &canvas)
    }
  }

  /// What would cross, over the image, with its scale, and how much it is.
  private func drawLeak(_ leak: AnalysisAnswer, on canvas: inout Canvas) {
    canvas.box(pictureBox, title: "Without the mask", note: "x: back to the map", focused: true)
    if case .panels(let panels) = leak.figure, let panel = panels.first?.panel, let scale = panel.scale {
      var inside = pictureBox.inset(horizontal: 1, vertical: 1)
      let legend = inside.splitBottom(1)
      let place = canvas.picture(panel.picture, in: inside).region
      canvas.legend(scale, in: Region(x: place.x, y: legend.y, width: place.width, height: 1))
    }
    canvas.box(panelBox, title: StyledText("\(scene.model) \(scene.stage)"))
    var rest = panelBox.inset(horizontal: 2, vertical: 1)
    var lines = [
      StyledText(WindowsWords(scene: scene).geometry, canvas.theme.muted), "",
      StyledText("Each query's attention to keys that the mask keeps apart, the mean of its heads, if they were not."),
      "",
    ]
    lines += leak.lines.map { $0.styled(canvas.theme) }
    if isSynthetic { lines.append(StyledText(AttentionWords.synthetic, canvas.theme.warning)) }
    for line in lines { _ = rest.splitTop(max(canvas.paragraph(line, in: rest), 1)) }
  }

  /// The chosen window, as large as it fits and no larger than two columns to a token.
  private func drawTile(in region: Region, on canvas: inout Canvas) {
    let window = scene.partition.window
    let wide = Region(
      x: region.x, y: region.y, width: min(region.width, 3 * window.columns),
      height: min(region.height, (3 * window.rows + 1) / 2))
    let place = Canvas.placement(width: window.columns, height: window.rows, in: wide).region
    // Where tokens would not be told apart there is no picture.
    guard place.width >= window.columns, 2 * place.height >= window.rows else { return }
    canvas.windowTile(scene, in: Region(x: region.x, y: region.y, width: place.width, height: place.height))
  }

  /// A press or drag on the map chooses the token that stands there; in a mask the query of a row.
  private func hitTokens(on canvas: inout Canvas) {
    let (partition, cells, window) = (scene.partition, scene.cells, scene.window)
    let isMask = scene.step == .mask
    PictureView(region: picture, viewport: isMask ? .unit : scene.viewport(zoom: zoom, cells: cells)).hit(on: &canvas) {
      guard $0.isLeft || $0 == .press(.right) else { return nil }
      if isMask {
        let token = min(Int($1.y * Double(partition.window.count)), partition.window.count - 1)
        return partition.source(window: window, token: token).map {
          [.windows(.token(GridPlace(row: $0.row, column: $0.column)))]
        }
      }
      return GridPlacement(cells.grid).place(x: $1.x, y: $1.y).flatMap { cells[$0].origin }.map {
        [.windows(.token($0))]
      }
    }
  }
}
