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
  /// The rows of the published results with their heading.
  private let publishedRows: Int
  private let showsNames: Bool

  /// The card of the selected model for a width and height; nil where nothing is selected.
  init?(_ state: AppState, width: Int, height: Int) {
    guard let preset = state.selectedModel, let reading = try? state.reading(of: preset, at: preset.input).get()
    else { return nil }
    (self.preset, self.reading, self.width) = (preset, reading, width)
    diagram = ModelDiagram(reading)
    published = Published.results(for: preset)
    paperRows = [preset.paper.title, ModelCard.citation(preset.paper)]
      .reduce(0) { $0 + GlyphLine($1, .plain).wrapped(to: width).count }
    gap = height >= 28 ? 2 : 1
    let costRows = diagram.costNodes.count + 2
    publishedRows = 1 + max(published.count, 1) * (width < ModelCard.narrow ? 2 : 1)
    let others = paperRows + 2 + publishedRows + 3 * gap
    arrangement = diagram.arrangement(width: width, height: height - others)
    let room = height - others - costRows - gap
    diagramRows = diagram.rows(arrangement, width: width, height: room)
    showsCost = width >= 44 && room >= diagramRows
    let used = others + diagramRows + (showsCost ? costRows + gap : 0)
    showsNames = height - used > preset.aliases.count + gap
  }

  /// Below this width some lines are two.
  private static let narrow = 52

  /// The rows it takes.
  var rows: Int {
    paperRows + gap + 2 + gap + diagramRows + (showsCost ? gap + costRows : 0) + gap + publishedRows
      + (showsNames ? gap + preset.aliases.count + 1 : 0)
  }

  /// The card as it is scrolled.
  func pane(_ state: AppState) -> ScrollPane { ScrollPane(rows: rows, offset: state.models.scroll) }

  private var costRows: Int { diagram.costNodes.count + 1 }

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
    var rest = region
    let titleRows = canvas.paragraph(StyledText(preset.paper.title, canvas.theme.text.italic), in: rest)
    _ = rest.splitTop(titleRows)
    canvas.paragraph(StyledText(ModelCard.citation(preset.paper), canvas.theme.muted), in: rest)
  }

  private static func citation(_ paper: Paper) -> String {
    "\(paper.authors), \(paper.venue) \(paper.year), arXiv \(paper.arXiv)"
  }

  private func drawFigures(in region: Region, on canvas: inout Canvas) {
    let figures: [(Phrase, Phrase, Int)] = [
      ("parameters", "params", reading.cost.parameters), ("MACs", "MACs", reading.cost.multiplyAccumulates),
    ]
    let isNarrow = width < ModelCard.narrow
    let columns = region.columns([1, 1])
    for (index, (name, short, number)) in figures.enumerated() {
      let figure = StyledText(number.abbreviated + " ", canvas.theme.accent.bold)
      if isNarrow {
        var line = region.row(index)
        canvas.text(figure + StyledText(short), in: line.splitLeft(16))
        canvas.text(number.grouped, in: line, style: canvas.theme.muted)
      } else {
        let column = Region(x: region.x + index * min(columns[0].width, 26), y: region.y, width: 26, height: 2)
        canvas.text(figure + StyledText(name), in: column)
        canvas.text(number.grouped, in: column, row: 1, style: canvas.theme.muted)
      }
    }
  }

  /// The share of each part in the multiply-accumulates, split into what attention's two terms and the rest are.
  private func drawCost(in region: Region, on canvas: inout Canvas) {
    let total = reading.cost.multiplyAccumulates
    let kinds: [Phrase] = ["attention's projections", "its products", "MLP and others"]
    var legend = StyledText("MACs  ", canvas.theme.title)
    for (index, kind) in kinds.enumerated() {
      legend.append("\(canvas.glyphs.mark(index)) ", canvas.theme.category(index))
      legend.append("\(kind)  ", canvas.theme.muted)
    }
    canvas.text(legend, in: region.row(0))
    let most = diagram.costNodes.map(\.multiplyAccumulates).max() ?? 1
    var stage = 0
    var row = 1
    for node in diagram.costNodes {
      var line = region.row(row)
      canvas.text(node.title, in: line.splitLeft(11), style: canvas.theme.text)
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
    canvas.text("Published", in: rest.splitTop(1), style: canvas.theme.title)
    if published.isEmpty {
      canvas.text(
        "nothing at this resolution in the tables quoted here", in: rest.splitTop(1), style: canvas.theme.muted)
    }
    for result in published {
      let accuracy: Phrase? = result.top1.map { "\(Self.decimals($0)) % top-1" }
      let printed: Phrase = [
        result.millionParameters.map { "\(NumberLabel.text($0)) M params" },
        result.gigaFLOPs.map { "\(NumberLabel.text($0)) GFLOPs" },
      ].compactMap { (part: Phrase?) in part }.joined(separator: ", ")
      var line = StyledText("\(accuracy ?? printed)  ", canvas.theme.accent.bold)
      let source = StyledText(result.source, canvas.theme.muted)
      if let pretraining = result.pretraining, accuracy != nil { line.append(pretraining) }
      if width < ModelCard.narrow {
        canvas.text(line, in: rest.splitTop(1))
        canvas.text("  " + source, in: rest.splitTop(1))
      } else {
        if accuracy != nil, result.pretraining != nil { line.append(", ") }
        if accuracy != nil, width >= 72, !printed.isEmpty { line.append("\(printed), ") }
        canvas.text(line + source, in: rest.splitTop(1))
      }
    }
    _ = rest.splitTop(gap)
    if showsNames {
      canvas.text("Other names", in: rest.splitTop(1), style: canvas.theme.title)
      for alias in preset.aliases { canvas.text(alias, in: rest.splitTop(1), style: canvas.theme.muted) }
    }
  }

  /// At least one decimal, as tables print accuracies: `83.0`.
  private static func decimals(_ number: Double) -> String {
    let text = decimalText(number)
    return text.contains(".") ? text : text + ".0"
  }
}
