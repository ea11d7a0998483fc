/// The panes of a screen that keys can be in.
enum Pane: String, Sendable, CaseIterable {
  case list, detail

  var other: Pane { self == .list ? .detail : .list }
}

/// Rows below one another, one of them selected; a tree is a list with indents.
///
/// What is seen follows from the selection and the height: the selected row stands in the middle as far as the ends allow.
struct ListView: Sendable {
  let count: Int
  /// Nil for a list in which nothing is selected.
  var selected: Int?
  /// Whether keys go to it: the selection is stronger.
  var isFocused = true
  /// Whether the selected row is highlighted as a whole.
  var highlightsRow = true
  /// What a press on the selected row does; nil for nothing.
  var second: Message?
  /// Rows that can be selected; headings cannot.
  var isSelectable: @Sendable (Int) -> Bool = { _ in true }

  /// The rows that are seen in a height.
  func visible(in height: Int) -> Range<Int> {
    let first = ListView.offset(showing: selected ?? 0, of: count, in: height)
    return first..<min(first + max(height, 0), count)
  }

  /// The first row that is seen.
  static func offset(showing selected: Int, of count: Int, in height: Int) -> Int {
    max(min(selected - height / 2, count - height), 0)
  }

  /// Draws the rows that are seen, with a scroll bar in a column of its own where there are more.
  /// - Parameters:
  ///   - bar: the column of the scroll bar; nil for none
  ///   - row: draws a row
  ///   - above: draws what keeps its colours where the row is selected
  func draw(
    in region: Region, bar: Int? = nil, on canvas: inout Canvas, row: (Int, Region, inout Canvas) -> Void,
    above: (Int, Region, inout Canvas) -> Void = { _, _, _ in }
  ) {
    let visible = visible(in: region.height)
    if let bar {
      canvas.scrollBar(
        Region(x: bar, y: region.y, width: 1, height: region.height), offset: visible.lowerBound,
        visible: region.height, total: count)
    }
    canvas.wheel(region) { [.scroll(.list, by: $0)] }
    for index in visible {
      let line = region.row(index - visible.lowerBound)
      row(index, line, &canvas)
      if index == selected, highlightsRow {
        canvas.restyle(line, isFocused ? canvas.theme.selection : canvas.theme.inactiveSelection)
      }
      if isSelectable(index) { canvas.hit(line, sends: index == selected ? second ?? .select(index) : .select(index)) }
      above(index, line, &canvas)
    }
  }

  /// The row that is selected after a message; nil where the message moves through no list.
  /// - Parameter height: the rows that are seen, which make a page
  func selection(after message: Message, in height: Int) -> Int? {
    let present = selected ?? 0
    let wanted: Int
    switch message {
    case .move(.up): wanted = present - 1
    case .move(.down): wanted = present + 1
    case .page(let pages): wanted = present + pages * max(height - 1, 1)
    case .first: wanted = 0
    case .last: wanted = count - 1
    case .select(let row): wanted = row
    case .scroll(.list, let rows): wanted = present + rows
    default: return nil
    }
    guard count > 0 else { return nil }
    let row = min(max(wanted, 0), count - 1)
    let (onwards, back) = wanted < present ? (-1, 1) : (1, -1)
    return nearest(row, onwards) ?? nearest(row, back) ?? row
  }

  /// The nearest row that can be selected in a direction.
  private func nearest(_ row: Int, _ step: Int) -> Int? {
    stride(from: row, through: step > 0 ? count - 1 : 0, by: step).first(where: isSelectable)
  }
}

/// Text that is higher than its region: how far it is scrolled.
struct ScrollPane: Sendable {
  let rows: Int
  /// Rows that it is scrolled by. As it was asked for; what is seen ends with the last row.
  let offset: Int

  private func last(in height: Int) -> Int { max(rows - height, 0) }

  /// The first row that is seen.
  func first(in height: Int) -> Int { min(max(offset, 0), last(in: height)) }

  /// Draws the scroll bar in a column of its own, and hears the wheel.
  func draw(in region: Region, bar: Int, on canvas: inout Canvas) {
    canvas.scrollBar(
      Region(x: bar, y: region.y, width: 1, height: region.height), offset: first(in: region.height),
      visible: region.height, total: rows)
    canvas.wheel(region) { [.scroll(.detail, by: $0)] }
  }

  /// The offset after a message; nil where the message scrolls nothing.
  func offset(after message: Message, in height: Int) -> Int? {
    let present = first(in: height)
    let wanted: Int
    switch message {
    case .move(.up): wanted = present - 1
    case .move(.down): wanted = present + 1
    case .page(let pages): wanted = present + pages * max(height - 1, 1)
    case .first: wanted = 0
    case .last: wanted = rows
    case .scroll(.detail, let rows): wanted = present + rows
    default: return nil
    }
    return ScrollPane(rows: rows, offset: wanted).first(in: height)
  }
}
