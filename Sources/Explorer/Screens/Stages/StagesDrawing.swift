import VisionCore

func drawStages(_ state: AppState, in region: Region, on canvas: inout Canvas) {
  let layout = state.stagesLayout
  guard let page = state.stagesPage else {
    let inner = canvas.box(region, title: StyledText(state.preset.title), focused: true)
    if case .failure(let failure) = state.currentReading {
      canvas.paragraph(
        StyledText("\(failure). Press = for its own size.", canvas.theme.bad), in: inner.inset(horizontal: 1))
    }
    return
  }
  drawTree(state, page, layout, on: &canvas)
  if !layout.detail.isEmpty { drawDetail(page, layout, on: &canvas) }
  fadeWhatDoesNotFit(state, layout, on: &canvas)
}

/// Where the sizes that are asked for make no model, the numbers of the last one that they made stay, quietly.
private func fadeWhatDoesNotFit(_ state: AppState, _ layout: StagesLayout, on canvas: inout Canvas) {
  guard state.panelEditing?.fault != nil else { return }
  for region in [layout.titles, layout.rows, layout.detailInner] { canvas.restyle(region, canvas.theme.muted) }
}

private func drawTree(_ state: AppState, _ page: StagesPage, _ layout: StagesLayout, on canvas: inout Canvas) {
  let (tree, list) = (page.tree, page.list)
  var title = StyledText("\(state.preset.title) \(state.input)")
  if tree.order != .execution { title += StyledText(" by \(tree.order.words)", canvas.theme.muted) }
  let note: Phrase = "\((list.selected ?? 0) + 1) of \(list.count) rows"
  canvas.box(layout.tree, title: title, note: StyledText(note), focused: list.isFocused)
  canvas.hit(layout.tree, sends: .pane(.list))
  if page.state.isSearching || !page.state.search.text.isEmpty { drawSearch(page, layout, on: &canvas) }
  let columns = layout.columns(isEdited: page.before != nil, isTimed: page.times != nil)
  drawTitles(columns, tree.order, page.counted?.rule ?? .exact, in: layout.titles, on: &canvas)
  let drawing = RowDrawing(page: page, columns: columns)
  list.draw(in: layout.rows, bar: layout.tree.right - 1, on: &canvas) { place, line, canvas in
    drawing.draw(tree.visible[place], in: line, on: &canvas)
  } above: { place, line, canvas in
    let row = tree.visible[place]
    drawing.drawBar(row, in: line, on: &canvas)
    // The mark opens and folds at once.
    drawing.hitMark(row, at: place, in: line, on: &canvas)
  }
}

/// The search's line in the pane's lower edge.
private func drawSearch(_ page: StagesPage, _ layout: StagesLayout, on canvas: inout Canvas) {
  var line = Region(
    x: layout.tree.x + 2, y: layout.tree.bottom - 1, width: min(36, layout.tree.width / 2), height: 1)
  let count = page.matchCount
  let isEmpty = page.state.search.text.isEmpty
  canvas.fill(line, style: canvas.theme.text)
  canvas.text(" /", in: line.splitLeft(2), style: canvas.theme.accent.bold)
  let found: Phrase = isEmpty ? "" : count == 0 ? "none " : "\(count) found "
  canvas.text(
    found, in: line.splitRight(10), style: count == 0 ? canvas.theme.warning : canvas.theme.muted, alignment: .right)
  canvas.editor(page.state.search, in: line, showsCursor: page.state.isSearching)
}

private func drawTitles(
  _ columns: StagesColumns, _ order: OutlineTree.Order, _ rule: CountingRule, in line: Region,
  on canvas: inout Canvas
) {
  var rest = line
  let arrow = String(canvas.glyphs.down)
  let style = canvas.theme.muted
  canvas.text("  module", in: rest.splitLeft(columns.name), style: style)
  let delta: Phrase = canvas.glyphs.isASCII ? "change" : "Δ"
  let parameters: Phrase = order == .parameters ? "\(arrow)\("params" as Phrase)" : "params"
  let count = Phrase(verbatim: (order == .multiplyAccumulates ? arrow : "") + rule.columnTitle)
  let titles: [(Phrase, Int)] = [
    ("output", columns.shape), ("tokens", columns.tokens), (parameters, columns.parameters),
    (
      columns.parameters > 0 || canvas.glyphs.isASCII ? delta : "\(delta)\("params" as Phrase)",
      columns.parametersChange
    ),
    (count, columns.multiplyAccumulates), (delta, columns.multiplyAccumulatesChange), ("ms", columns.milliseconds),
    ("GFLOP/s", columns.rate), ("of limit", columns.limit), ("share", columns.percent),
  ]
  for (title, width) in titles where width > 0 {
    canvas.text(title, in: rest.splitLeft(width), style: style, alignment: .right)
  }
}

/// Draws rows of the tree.
private struct RowDrawing {
  let page: StagesPage
  let columns: StagesColumns

  private var tree: OutlineTree { page.tree }

  func draw(_ index: Int, in line: Region, on canvas: inout Canvas) {
    let row = tree.rows[index]
    let theme = canvas.theme
    let change = tree.changes[index]
    let counted = self.count(of: row, change)
    let isQuiet = counted == 0 && row.parameters == 0 || change == .removed
    let style = isQuiet ? theme.muted : theme.text
    let (parameters, count) = change == .removed ? (0, 0) : (row.parameters, counted)
    var cells = TableRow(name(index, row, on: canvas), width: columns.name)
    func cell(_ text: String, _ style: Style, _ width: Int, _ turn: TableRow.Turn = .last) {
      cells.add(text, style: style, width: width, givesWay: turn)
    }
    cell(shapeText(row.shape), theme.muted, columns.shape, .second)
    cell(row.tokens.map(\.grouped) ?? "", theme.muted, columns.tokens, .first)
    let (moreParameters, more) = change.differences(of: row, count: counted)
    cell(parameters == 0 ? "" : parameters.abbreviated, style, columns.parameters)
    cell(difference(moreParameters, canvas), theme.change(moreParameters), columns.parametersChange)
    cell(count == 0 ? "" : count.abbreviated, style, columns.multiplyAccumulates)
    cell(difference(more, canvas), theme.change(more), columns.multiplyAccumulatesChange)
    if change != .removed { addMeasured(row, style, to: &cells, theme) }
    cell(count > 0 ? percentText(count, of: total) : "", style, columns.percent, .third)
    var place = line
    if count > 0 { _ = place.splitRight(columns.bar) }
    cells.draw(in: place, on: &canvas)
  }

  /// What the counting rule makes of a row; what is gone is a row of the original.
  private func count(of row: Outline.Row, _ change: RowChange) -> Int {
    change == .removed ? page.countBefore(of: row) : page.count(of: row)
  }

  /// What was measured of a row. Rates are of the exact count, whichever rule the column beside them counts by.
  private func addMeasured(_ row: Outline.Row, _ style: Style, to cells: inout TableRow, _ theme: Theme) {
    guard let times = page.times else { return }
    let rate = times.rate(of: row.node, page.reading.cost.ledger)
    let ofProducts = row.multiplyAccumulates > 0 ? rate : nil
    cells.add(
      rate.map { millisecondsText($0.milliseconds) } ?? "", style: theme.accent, width: columns.milliseconds,
      givesWay: .last)
    cells.add(
      ofProducts.map { rateText($0.gigaflops) } ?? "", style: style, width: columns.rate, givesWay: .third)
    cells.add(
      ofProducts.map { fixedText($0.percentOfLimit, digits: 0) + " %" } ?? "", style: theme.muted, width: columns.limit,
      givesWay: .third)
  }

  /// After the selection, so that the bar keeps its colour.
  func drawBar(_ index: Int, in line: Region, on canvas: inout Canvas) {
    var rest = line
    var bar = rest.splitRight(columns.bar)
    _ = bar.splitLeft(1)
    let row = tree.rows[index]
    guard columns.bar > 0, tree.changes[index] != .removed else { return }
    canvas.thinBar(
      Double(page.count(of: row)) / Double(max(total, 1)), in: bar,
      style: row.kind == nil ? canvas.theme.muted : canvas.theme.bar)
  }

  func hitMark(_ index: Int, at place: Int, in line: Region, on canvas: inout Canvas) {
    guard tree.hasChildren(index) else { return }
    let x = line.x + max(2 * tree.rows[index].depth - 1, 0)
    canvas.hit(Region(x: x, y: line.y, width: 2, height: 1).intersection(line), sends: .stages(.fold(place)))
  }

  private var total: Int { page.count(of: tree.rows[0]) }

  /// A change with its sign; nothing where nothing changed.
  private func difference(_ number: Int, _ canvas: Canvas) -> String {
    number == 0 ? "" : canvas.glyphs.formula(signedText(number))
  }

  private func name(_ index: Int, _ row: Outline.Row, on canvas: Canvas) -> StyledText {
    let (theme, glyphs) = (canvas.theme, canvas.glyphs)
    var text = StyledText(guides(index, glyphs), theme.border)
    let mark = tree.hasChildren(index) ? tree.isOpen(index) ? glyphs.expanded : glyphs.collapsed : " "
    text.append("\(mark) ", theme.accent)
    let isFound = page.matches(row)
    var style = row.kind == nil ? theme.muted : theme.text
    switch tree.changes[index] {
    case .new:
      text.append("+ ", theme.warning.bold)
      style = theme.warning
    case .removed:
      text.append("\(glyphs.minus) ", theme.good.bold)
      style = theme.good
    case .same, .changed: break
    }
    text.append(row.title, isFound ? theme.warning.bold.underline : style)
    // A type that has no room stands in the detail's title.
    if let kind = row.kind, kind != row.title,
      text.width(in: canvas.translation) + kind.count + 2 <= columns.name
    {
      text.append("  \(kind)", theme.muted)
    }
    return text
  }

  /// The lines from a row's ancestors down to it.
  private func guides(_ index: Int, _ glyphs: Glyphs) -> String {
    guard tree.parents[index] != nil else { return "" }
    var parts = [tree.isLast.contains(index) ? glyphs.treeLast : glyphs.treeBranch]
    var ancestor = tree.parents[index]
    while let row = ancestor, tree.parents[row] != nil {
      parts.append(tree.isLast.contains(row) ? " " : glyphs.treeLine)
      ancestor = tree.parents[row]
    }
    return parts.reversed().map { "\($0) " }.joined().dropLast(1) + ""
  }
}

private func drawDetail(_ page: StagesPage, _ layout: StagesLayout, on canvas: inout Canvas) {
  let (detail, inner) = (page.detail, layout.detailInner)
  canvas.box(
    layout.detail, title: detail.title(isShort: layout.isShort, canvas), focused: page.state.pane == .detail)
  canvas.hit(layout.detail, sends: .pane(.detail))
  let lines = detail.lines(width: inner.width, isShort: layout.isShort, canvas)
  let pane = ScrollPane(rows: lines.count, offset: page.state.scroll)
  for (row, line) in lines.dropFirst(pane.first(in: inner.height)).prefix(inner.height).enumerated() {
    canvas.text(line, in: inner, row: row)
  }
  pane.draw(in: inner, bar: layout.detail.right - 1, on: &canvas)
}

/// Milliseconds with as many digits as the measurement bears.
func millisecondsText(_ milliseconds: Double) -> String {
  fixedText(milliseconds, digits: milliseconds < 1 ? 3 : milliseconds < 100 ? 2 : 1)
}

/// Thousands of millions of operations a second.
func rateText(_ gigaflops: Double) -> String { fixedText(gigaflops, digits: gigaflops < 10 ? 2 : 1) }

extension CountingRule {
  /// What stands above its column, which is narrow.
  fileprivate var columnTitle: String {
    switch self {
    case .exact: "MACs"
    case .flops: "FLOPs"
    case .fvcoreUnfused: "fvcore*"
    case .ptflops06: "ptfl.0.6"
    case .ptflopsATen: "pt-aten"
    case .ptflopsATenUnfused: "pt-aten*"
    case .torchinfo: "tch.info"
    case .calflopsFLOPs: "calfl.FL"
    case .deepspeed: "DeepSp."
    case .deepspeedFLOPs: "DeepS.FL"
    case .paper, .fvcore, .ptflops, .thop, .calflops: rawValue
    }
  }
}
