import VisionCore

/// What the card says about a model: paper, figures, diagram, where the cost lies, what was published.
struct ModelCard: Sendable {
  private let preset: Preset
  private let reading: ModelReading
  private let diagram: ModelDiagram
  private let arrangement: ModelDiagram.Arrangement
  private let width: Int
  private let published: [PublishedResult]
  private let paperRows: Int
  private let diagramRows: Int
  /// Whether there is room for a part; what does not fit is left out or scrolled to.
  private let gap: Int
  private let showsCost: Bool

  /// The card of the selected model for a width and height; nil where nothing is selected.
  init?(_ state: AppState, width: Int, height: Int) {
    guard let preset = state.models.selected,
      let reading = try? state.reading(of: preset, at: GridSize(square: preset.resolution))?.get()
    else { return nil }
    (self.preset, self.reading, self.width) = (preset, reading, width)
    diagram = ModelDiagram(reading)
    published = Published.results(for: preset)
    paperRows = GlyphLine(preset.paper.title, .plain).wrapped(to: width).count + 1
    gap = height >= 28 ? 2 : 1
    let costRows = diagram.nodes.count + 2
    let publishedRows = max(published.count, 1) + 1
    let others = paperRows + 2 + publishedRows + 3 * gap
    arrangement = diagram.arrangement(width: width, height: height - others)
    let room = height - others - costRows - gap
    diagramRows = diagram.rows(arrangement, height: room)
    showsCost = width >= 44 && room >= diagramRows
  }

  /// The rows it takes.
  var rows: Int {
    paperRows + gap + 2 + gap + diagramRows + (showsCost ? gap + costRows : 0) + gap + max(published.count, 1) + 1
  }

  private var costRows: Int { diagram.nodes.count + 1 }

  /// The whole card.
  func content(_ appearance: Appearance) -> Canvas {
    var canvas = Canvas(width: width, height: rows, appearance: appearance)
    var rest = canvas.bounds
    drawPaper(in: rest.splitTop(paperRows), on: &canvas)
    _ = rest.splitTop(gap)
    drawFigures(in: rest.splitTop(2), on: &canvas)
    _ = rest.splitTop(gap)
    diagram.draw(arrangement, in: rest.splitTop(diagramRows), on: &canvas)
    _ = rest.splitTop(gap)
    if showsCost {
      drawCost(in: rest.splitTop(costRows), on: &canvas)
      _ = rest.splitTop(gap)
    }
    drawPublished(in: rest, on: &canvas)
    return canvas
  }

  private func drawPaper(in region: Region, on canvas: inout Canvas) {
    let paper = preset.paper
    let dot = " \(canvas.glyphs.dot) "
    canvas.paragraph(StyledText(paper.title, canvas.theme.text.italic), in: region)
    canvas.text(
      "\(paper.authors)\(dot)\(paper.venue) \(paper.year)\(dot)arXiv \(paper.arXiv)", in: region,
      row: region.height - 1, style: canvas.theme.muted)
  }

  private func drawFigures(in region: Region, on canvas: inout Canvas) {
    let figures = [
      ("parameters", reading.cost.parameters.abbreviated, reading.cost.parameters.grouped),
      ("MACs", reading.cost.multiplyAccumulates.abbreviated, reading.cost.multiplyAccumulates.grouped),
      ("input", "\(reading.input)", "px"),
    ]
    let widths = [18, 18, 12]
    var rest = region
    for ((name, short, exact), width) in zip(figures, widths) {
      let column = rest.splitLeft(min(width, rest.width))
      canvas.text(
        StyledText(short + " ", canvas.theme.accent.bold) + StyledText(name, canvas.theme.text), in: column)
      canvas.text(exact, in: column, row: 1, style: canvas.theme.muted)
    }
  }

  /// The share of each part in the multiply-accumulates, split into what attention's two terms and the rest are.
  private func drawCost(in region: Region, on canvas: inout Canvas) {
    let total = reading.cost.multiplyAccumulates
    let kinds = ["projections of attention", "products q·kᵀ and weights·v", "MLP and others"]
    var legend = StyledText("Share of MACs  ", canvas.theme.title)
    for (index, kind) in kinds.enumerated() {
      legend.append("\(canvas.glyphs.mark(index)) ", canvas.theme.category(index))
      legend.append("\(kind)  ", canvas.theme.muted)
    }
    canvas.text(legend, in: region.row(0))
    let most = diagram.nodes.map(\.multiplyAccumulates).max() ?? 1
    var stage = 0
    var row = 1
    for node in diagram.nodes where node.kind != .image {
      var line = region.row(row)
      canvas.text(node.title, in: line.splitLeft(9), style: canvas.theme.text)
      canvas.text(
        percentText(node.multiplyAccumulates, of: total), in: line.splitRight(8), style: canvas.theme.text,
        alignment: .right)
      var parts = [0, 0, node.multiplyAccumulates]
      if node.kind == .stage, reading.stages.indices.contains(stage) {
        let summary = reading.stages[stage]
        parts = [summary.projections.value, summary.products.value]
        parts.append(node.multiplyAccumulates - parts[0] - parts[1])
        stage += 1
      }
      canvas.stackedBar(
        parts.enumerated().map { (Double($1), canvas.theme.category($0)) }, total: Double(most), in: line)
      row += 1
    }
  }

  private func drawPublished(in region: Region, on canvas: inout Canvas) {
    var rest = region
    canvas.text("Published accuracy on ImageNet-1k", in: rest.splitTop(1), style: canvas.theme.title)
    guard !published.isEmpty else {
      canvas.text("none in the tables that are quoted here", in: rest, style: canvas.theme.muted)
      return
    }
    for result in published {
      let line = rest.splitTop(1)
      let accuracy = result.top1.map { "\(NumberLabel.text($0)) % top-1" } ?? "size alone"
      let training = result.pretraining.map { "\($0), " } ?? ""
      canvas.text(
        StyledText(accuracy + "  ", canvas.theme.accent.bold)
          + StyledText(training + result.source, canvas.theme.muted),
        in: line)
    }
  }
}
