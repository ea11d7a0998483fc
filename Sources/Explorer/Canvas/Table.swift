import VisionCore

/// Rows of cells under headings.
struct Table: Sendable {
  struct Column: Sendable {
    enum Width: Sendable {
      case fixed(Int)
      /// As wide as the widest cell.
      case fitted
      /// A share of what the others leave, by weight, and no less than a minimum.
      case flexible(weight: Int = 1, minimum: Int = 4)
    }

    var title: Phrase
    var alignment: Alignment
    var width: Width

    init(_ title: Phrase, _ alignment: Alignment = .left, width: Width = .fitted) {
      (self.title, self.alignment, self.width) = (title, alignment, width)
    }
  }

  var columns: [Column]
  var rows: [[StyledText]]
  /// The selected row, if any.
  var selected: Int?
  /// The first visible row.
  var offset = 0
  /// Whether the pane has the focus: the selection is stronger.
  var focused = true

  init(_ columns: [Column], rows: [[StyledText]], selected: Int? = nil, offset: Int = 0, focused: Bool = true) {
    (self.columns, self.rows, self.selected) = (columns, rows, selected)
    (self.offset, self.focused) = (offset, focused)
  }

  /// Where each column stands in a width, one column of space between.
  func layout(width: Int, in translation: Translation) -> [(offset: Int, width: Int)] {
    var widths = columns.enumerated().map { index, column in
      switch column.width {
      case .fixed(let width): width
      case .fitted:
        rows.reduce(CharacterWidth.of(column.title.text(in: translation))) {
          max($0, index < $1.count ? $1[index].width(in: translation) : 0)
        }
      case .flexible(_, let minimum): minimum
      }
    }
    let weights = columns.map { column in
      if case .flexible(let weight, _) = column.width { weight } else { 0 }
    }
    let free = width - widths.reduce(0, +) - max(columns.count - 1, 0)
    if free > 0, weights.contains(where: { $0 > 0 }) {
      for (index, share) in Region(width: free, height: 1).columns(weights).enumerated() {
        widths[index] += share.width
      }
    }
    var position = 0
    return widths.map { columnWidth in
      defer { position += columnWidth + 1 }
      return (position, columnWidth)
    }
  }

  /// The first visible row that keeps the selected one in view, changed as little as possible.
  static func offset(showing selected: Int, visible: Int, previous: Int, total: Int) -> Int {
    let kept = min(max(previous, selected - visible + 1), selected)
    return max(min(kept, total - visible), 0)
  }
}

/// Where a table's rows came to stand, for the mouse.
struct TablePlacement: Sendable, Equatable {
  let body: Region
  let visible: Range<Int>

  /// The row at a position; `nil` where there is none.
  func row(x: Int, y: Int) -> Int? {
    guard body.contains(x: x, y: y) else { return nil }
    let row = visible.lowerBound + y - body.y
    return visible.contains(row) ? row : nil
  }
}

extension Canvas {
  /// Draws a table with its headings in the region's first row, and a scroll bar where rows are hidden.
  @discardableResult
  mutating func table(_ table: Table, in region: Region, showsTitles: Bool = true) -> TablePlacement {
    var body = region
    let titles = body.splitTop(showsTitles ? 1 : 0)
    if table.rows.count > body.height, body.width > 4 {
      let bar = body.splitRight(1)
      scrollBar(bar, offset: table.offset, visible: body.height, total: table.rows.count)
    }
    let layout = table.layout(width: body.width, in: translation)
    for (column, place) in zip(table.columns, layout) where showsTitles {
      let cell = Region(x: titles.x + place.offset, y: titles.y, width: place.width, height: 1).intersection(titles)
      text(column.title, in: cell, style: theme.muted.bold, alignment: column.alignment)
    }
    let first = min(max(table.offset, 0), table.rows.count)
    let visible = first..<min(first + body.height, table.rows.count)
    for index in visible {
      let line = body.row(index - first)
      for (number, place) in layout.enumerated() where number < table.rows[index].count {
        let cell = Region(x: line.x + place.offset, y: line.y, width: place.width, height: 1).intersection(line)
        text(table.rows[index][number], in: cell, alignment: table.columns[number].alignment)
      }
      if index == table.selected { restyle(line, table.focused ? theme.selection : theme.inactiveSelection) }
    }
    return TablePlacement(body: body, visible: visible)
  }
}
