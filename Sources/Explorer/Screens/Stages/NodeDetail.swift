import VisionCore

/// What the detail pane says about a row: output, formula in symbols and with numbers, total, and what the symbols mean.
struct NodeDetail: Sendable {
  private let row: Outline.Row
  private let explanation: FormulaExplanation
  private let modelTotal: Int
  private let attention: [Phrase]?
  /// What a step reads: shapes, and parameters by name.
  private let inputs: [String]
  /// The work beside multiply-accumulates, and the bytes that are moved.
  private let account: NodeAccount
  /// How many places its kernels find.
  private let windowCounts: [WindowCount]
  /// Of the whole model the grids that positions were trained on and are resampled to.
  private let positions: [String]
  /// What another rule than the exact one counts.
  private let ruleCount: (rule: CountingRule, count: Int)?

  init(_ row: Outline.Row, _ reading: ModelReading, counted: RuleCount? = nil, times: ModelTimes? = nil) {
    self.row = row
    explanation = reading.program.explanation(of: row.node, reading.cost)
    modelTotal = reading.cost.multiplyAccumulates
    attention = NodeDetail.attentionText(row, reading)
    inputs = NodeDetail.inputTexts(row, reading.program)
    account = NodeAccount(reading.cost.ledger, of: row.node, times: times)
    windowCounts = reading.program.windowCounts(of: row.node)
    positions = row.node == .module(0) ? reading.program.resampledGrids.map { "\($0.trained) → \($0.now)" } : []
    ruleCount = counted.map { ($0.rule, $0.count(of: row.node)) }
  }

  private var terms: [SizeTerm] { explanation.terms }
  private var legend: [FormulaExplanation.Entry] { explanation.legend }

  /// The full path, or the model's type.
  var heading: Phrase {
    let place = row.path.isEmpty ? row.kind ?? "model" : row.path
    return row.kind == nil ? "\(place): \(row.title)" : Phrase(verbatim: place)
  }

  /// The heading, and behind it the type where the lines below do not say it.
  func title(isShort: Bool, _ canvas: Canvas) -> StyledText {
    let title = StyledText(heading)
    guard isShort, let kind = row.kind, !row.path.isEmpty else { return title }
    return title + StyledText("  \(phrase(ofKind: kind))", canvas.theme.muted)
  }

  /// The rows it takes.
  func rows(width: Int, isShort: Bool, in translation: Translation) -> Int {
    var canvas = Canvas(width: 0, height: 0)
    canvas.appearance.translation = translation
    return lines(width: width, isShort: isShort, canvas).count
  }

  /// The lines at a width, in a canvas's colours; without spacing where the pane is short.
  func lines(width: Int, isShort: Bool, _ canvas: Canvas) -> [StyledText] {
    let theme = canvas.theme
    let gap: [StyledText] = isShort ? [] : [""]
    var lines = facts(width, isShort: isShort, canvas) + gap
    if let ruleCount {
      lines += wrapped(
        labelled(Phrase(verbatim: ruleCount.rule.rawValue), "", canvas), [number(ruleCount.count, theme)], canvas, width
      )
    }
    guard row.multiplyAccumulates > 0 else {
      let reason: Phrase = "No multiply-accumulates: only matrix products and convolutions are counted."
      return lines + wrapped(StyledText(reason, theme.muted), canvas, width) + timeLines(width, canvas) + gap
        + accountLines(width, canvas)
    }
    lines += wrapped(labelled("MACs", "", canvas), terms(\.symbols, canvas), canvas, width)
    lines += wrapped(labelled("  =", "", canvas), terms(\.numbers, canvas), canvas, width)
    let total = [number(row.multiplyAccumulates, theme), share(of: row.multiplyAccumulates, theme)]
    lines += wrapped(labelled("  =", "", canvas), total, canvas, width) + timeLines(width, canvas)
    if let equation = explanation.equation {
      let pieces: [String] = [equation.source + ":"] + equation.text.split(separator: " ").map { " \($0)" }
      lines += wrapped(
        labelled("paper", "", canvas), pieces.map { StyledText(canvas.glyphs.formula($0), theme.muted) }, canvas, width)
    }
    lines += gap + (isShort ? legendParagraph(width, canvas) : legendLines(canvas))
    if terms.count > 1 { lines += gap + termLines(width, canvas) }
    return lines + gap + accountLines(width, canvas)
  }

  /// What was measured: a number, then what it is of.
  private func timeLines(_ width: Int, _ canvas: Canvas) -> [StyledText] {
    let theme = canvas.theme
    guard !account.time.isEmpty else { return [] }
    return wrapped(
      labelled("time", "", canvas),
      account.time.enumerated().flatMap { index, piece in
        [StyledText(index == 0 ? "" : "  ") + StyledText(piece.number, theme.accent)]
          + piece.words.text(in: canvas.translation).split(separator: " ").map { StyledText(" " + $0, theme.muted) }
      }, canvas, width)
  }

  /// The other work, the bytes and the work for each byte.
  private func accountLines(_ width: Int, _ canvas: Canvas) -> [StyledText] {
    let theme = canvas.theme
    return account.lines.flatMap { label, pieces in
      wrapped(
        labelled(label, "", canvas),
        pieces.enumerated().map { index, piece in
          StyledText("\(index == 0 ? "" : "  ")\(piece.words) ", theme.muted) + StyledText(piece.number, theme.text)
        }, canvas, width)
    }
  }

  /// What it is, gives, reads and holds.
  private func facts(_ width: Int, isShort: Bool, _ canvas: Canvas) -> [StyledText] {
    let theme = canvas.theme
    var lines: [StyledText] = []
    if let kind = row.kind, !row.path.isEmpty, !isShort {
      lines.append(labelled("is", StyledText(phrase(ofKind: kind)), canvas))
    }
    lines += wrapped(labelled("output", "", canvas), output(canvas), canvas, width)
    if let attention {
      lines += wrapped(labelled("attends", "", canvas), attention.map { StyledText($0) }, canvas, width)
    }
    for (index, input) in inputs.enumerated() {
      lines.append(labelled(index == 0 ? "reads" : "", StyledText(input), canvas))
    }
    if row.parameters > 0, !isShort || row.multiplyAccumulates == 0 {
      lines.append(labelled("params", number(row.parameters, theme), canvas))
    }
    for (index, grids) in positions.enumerated() {
      let text = StyledText("\(grids)  ", theme.text) + StyledText("resampled", theme.muted)
      lines.append(labelled(index == 0 ? "positions" : "", text, canvas))
    }
    return lines + windowCounts.flatMap { windowLines($0, width, canvas) }
  }

  func labelled(_ label: Phrase, _ text: StyledText, _ canvas: Canvas) -> StyledText {
    let padding = String(repeating: " ", count: max(NodeDetail.labelWidth - label.width(in: canvas.translation), 1))
    return StyledText(label, canvas.theme.muted) + StyledText(padding, canvas.theme.muted) + text
  }

  private static let labelWidth = 9

  private func output(_ canvas: Canvas) -> [StyledText] {
    let theme = canvas.theme
    let isSymbolic = row.shape.contains(where: \.isSymbolic)
    let axes = row.shape.count > 1 && row.shape[0].value == 1 ? Array(row.shape.dropFirst()) : row.shape
    var text = StyledText()
    if isSymbolic { text.append(canvas.glyphs.formula(axes.map(\.description).joined(separator: " × ")) + " = ") }
    text.append(shapeText(row.shape), theme.accent)
    return [text] + (row.tokens.map { [StyledText("  \($0.grouped) tokens", theme.muted)] } ?? [])
  }

  private func number(_ count: Int, _ theme: Theme) -> StyledText {
    var text = StyledText(count.grouped, theme.title)
    if count >= 1000 { text.append("  \(count.abbreviated)", theme.accent.bold) }
    return text
  }

  private func share(of count: Int, _ theme: Theme) -> StyledText {
    row.node == .module(0) ? "" : StyledText("  \(percentText(count, of: modelTotal)) of the model", theme.muted)
  }

  /// The terms with the signs between them, each in the colour that it has in both lines.
  private func terms(_ part: KeyPath<SizeTerm, String>, _ canvas: Canvas) -> [StyledText] {
    terms.enumerated().map { index, term in
      let written = canvas.glyphs.formula(term[keyPath: part])
      guard index > 0 else { return StyledText(written, canvas.textCategory(index)) }
      let isNegative = written.hasPrefix("-")
      return StyledText(isNegative ? " - " : " + ", canvas.theme.muted)
        + StyledText(isNegative ? String(written.dropFirst()) : written, canvas.textCategory(index))
    }
  }

  private func legendParagraph(_ width: Int, _ canvas: Canvas) -> [StyledText] {
    let theme = canvas.theme
    let pieces = legend.enumerated().map { index, entry in
      StyledText(index == 0 ? "" : "  ") + StyledText("\(canvas.glyphs.formula(entry.name)) = ", theme.text)
        + StyledText("\(entry.value)", theme.accent)
        + StyledText(" \(canvas.glyphs.formula(entry.phrase))", theme.muted)
    }
    return pieces.isEmpty ? [] : wrapped(labelled("where", "", canvas), pieces, canvas, width)
  }

  private func legendLines(_ canvas: Canvas) -> [StyledText] {
    let (theme, glyphs) = (canvas.theme, canvas.glyphs)
    let nameWidth = legend.map { CharacterWidth.of(glyphs.formula($0.name)) }.max() ?? 1
    let valueWidth = legend.map { String($0.value).count }.max() ?? 1
    return legend.map { entry in
      let written = glyphs.formula(entry.name)
      let name = written + String(repeating: " ", count: nameWidth - CharacterWidth.of(written))
      let value = String(repeating: " ", count: valueWidth - String(entry.value).count) + String(entry.value)
      return StyledText("\(name) = ", theme.text) + StyledText(value, theme.accent)
        + StyledText("  \(glyphs.formula(entry.phrase))", theme.muted)
    }
  }

  /// A row for each term: symbols, value, share of this row's total with a bar.
  private func termLines(_ width: Int, _ canvas: Canvas) -> [StyledText] {
    let theme = canvas.theme
    let written = terms.map { canvas.glyphs.formula($0.symbols) }
    let symbolWidth = max(written.map { CharacterWidth.of($0) }.max() ?? 0, 4)
    let valueWidth = terms.map { $0.value.grouped.count }.max() ?? 0
    let barWidth = width - symbolWidth - valueWidth - 12
    return terms.enumerated().map { index, term in
      let padding = String(repeating: " ", count: symbolWidth - CharacterWidth.of(written[index]))
      let value = term.value.grouped
      var line = StyledText(written[index] + padding, canvas.textCategory(index))
      line.append("  " + String(repeating: " ", count: valueWidth - value.count) + value)
      let percent = percentText(term.value, of: row.multiplyAccumulates)
      line.append(String(repeating: " ", count: max(8 - percent.count, 1)) + percent + " ", theme.muted)
      let share = Double(term.value) / Double(max(row.multiplyAccumulates, 1))
      let cells = barWidth > 4 ? Int((share * Double(min(barWidth, 20))).rounded()) : 0
      let full = canvas.glyphs.leftBlocks[canvas.glyphs.leftBlocks.count - 1]
      line.append(String(repeating: full, count: max(cells, 0)), canvas.textCategory(index))
      return line
    }
  }

  /// A label and pieces behind it, broken between pieces; further lines are indented below the label.
  func wrapped(_ label: StyledText, _ pieces: [StyledText], _ canvas: Canvas, _ width: Int) -> [StyledText] {
    var lines: [StyledText] = []
    var line = label
    for piece in pieces {
      var piece = piece
      let used = line.width(in: canvas.translation)
      if used + piece.width(in: canvas.translation) > width, used > NodeDetail.labelWidth {
        lines.append(line)
        line = StyledText(String(repeating: " ", count: NodeDetail.labelWidth))
        if let first = piece.runs.first {
          piece.runs[0].text = Phrase(verbatim: String(first.text.text(in: canvas.translation).drop { $0 == " " }))
        }
      }
      line += piece
    }
    return lines + [line]
  }

  /// A sentence broken at its spaces.
  private func wrapped(_ text: StyledText, _ canvas: Canvas, _ width: Int) -> [StyledText] {
    text.wrapped(to: width, in: canvas.translation).map { line in
      StyledText(line.elements.map { StyledText.Run(text: Phrase(verbatim: $0.glyph.text), style: $0.style) })
    }
  }

  private static func inputTexts(_ row: Outline.Row, _ program: Program) -> [String] {
    guard case .step(let index) = row.node else { return [] }
    return program.steps[index].inputs.map { input in
      let step = program.steps[input]
      let shape = shapeText(step.shape)
      if case .parameter(let parameter) = step.operation { return "\(program.parameters[parameter].name) \(shape)" }
      return shape
    }
  }

  private static func attentionText(_ row: Outline.Row, _ reading: ModelReading) -> [Phrase]? {
    guard case .module(let module) = row.node, let site = reading.sites.first(where: { $0.module == module }) else {
      return nil
    }
    let heads: Phrase = site.heads == 1 ? "1 head" : "\(site.heads) heads"
    let windows: [Phrase] = site.windows == 1 ? [] : [" \(site.windows) windows of"]
    return ["\(heads),"] + windows + [" \(site.queries) queries × \(site.keys) keys"]
  }
}
