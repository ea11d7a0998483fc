import VisionCore

/// Where the list of sizes stands: at the right, beside the screen whose numbers follow.
struct WhatIfPanel: Sendable {
  /// A row of the list: a line's values, what they were, or why they do not fit.
  enum Row: Sendable, Hashable {
    case values(line: Int)
    case originals(line: Int)
    /// A row of the sentence that belongs to the line above.
    case reason(line: Int, row: Int)

    /// The line that it belongs to.
    var line: Int {
      switch self {
      case .values(let line), .originals(let line), .reason(let line, _): line
      }
    }
  }

  let frame: Region
  let lines: [EditedLine]
  /// What is seen of the rows.
  let list: Region
  let visible: ArraySlice<Row>
  /// What the selected line is.
  let note: Region
  /// Whether a line is drawn above it.
  let hasRule: Bool
  let totals: Region
  /// Where values begin, in columns from the list's left.
  let valueColumn: Int
  /// Why a line's value does not fit, broken into rows.
  let reason: [GlyphLine]
  /// The line with what is typed or not possible shown in place of its value.
  private let selected: Int

  static func width(of body: Region) -> Int {
    body.width >= 112 ? min(body.width * 5 / 12, 60) : max(min(38, body.width - 20), body.width * 3 / 8)
  }

  init(_ state: AppState, _ editing: EditedModel) {
    var body = state.layout.body
    frame = body.splitRight(WhatIfPanel.width(of: body))
    let lines = EditedLine.lines(of: editing)
    self.lines = lines
    selected = min(state.whatIf.line, lines.count - 1)
    var inner = frame.inset(horizontal: 1, vertical: 1)
    let isHigh = inner.height >= 26
    totals = inner.splitBottom(WhatIfPanel.totalsRows(isHigh: isHigh))
    let width = max(inner.width - 2, 1)
    let needed = min(lines.map { StyledText($0.summary).wrapped(to: width, in: state.translation).count }.max() ?? 1, 2)
    hasRule = isHigh
    note = inner.splitBottom(isHigh ? needed + 1 : inner.height >= 4 + needed ? needed : 1)
    list = inner
    let longest = lines.map(\.title.count).max() ?? 0
    valueColumn = min(longest + 3, max(inner.width - 16, 12))
    let sentence = editing.fault?.sentence ?? state.whatIf.refusal
    let place = editing.fault.flatMap { fault in lines.firstIndex { $0.key == fault.key } } ?? selected
    // Where several lines belong to a key, the selected one is meant.
    let faulty = lines.indices.contains(selected) && lines[selected].key == lines[place].key ? selected : place
    reason = sentence.map { StyledText($0).wrapped(to: max(inner.width - 3, 1), in: state.translation) } ?? []
    var rows: [Row] = []
    var focus = 0..<1
    for (index, line) in lines.enumerated() {
      let start = rows.count
      rows.append(.values(line: index))
      if line.isChanged, !line.fitsOriginal(width: inner.width - valueColumn) { rows.append(.originals(line: index)) }
      if index == faulty { rows += reason.indices.map { .reason(line: index, row: $0) } }
      if index == selected { focus = start..<rows.count }
    }
    let height = list.height
    let offset = max(0, min(focus.lowerBound - (height - focus.count) / 2, rows.count - height))
    visible = rows.dropFirst(offset).prefix(height)
  }

  static func totalsRows(isHigh: Bool) -> Int { isHigh ? 9 : 6 }
}

extension EditedLine {
  /// The columns that the values take, each with an edge at both sides.
  var valuesWidth: Int { cells.reduce(0) { $0 + $1.text.count + 2 } }
  /// What the values were.
  var originalText: String { cells.map(\.original).joined(separator: " ") }
  /// Whether what the values were has a place behind them.
  func fitsOriginal(width: Int) -> Bool { valuesWidth + originalText.count + 5 <= width }
}
