// A table as aligned text.

extension DataTable {
  /// The counting rule, then lines of aligned columns under their titles; in colour the titles are bold and marked rows yellow.
  func text(isColoured: Bool) -> String {
    lines.map { text, role in
      switch role {
      case .title where isColoured: "\u{1B}[1m\(text)\u{1B}[0m\n"
      case .marked where isColoured: "\u{1B}[33m\(text)\u{1B}[0m\n"
      default: text + "\n"
      }
    }.joined()
  }

  fileprivate enum LineRole {
    case rule, title, row, marked
  }

  fileprivate var lines: [(text: String, role: LineRole)] {
    let widths = self.widths
    func line(_ texts: [String]) -> String {
      let cells = zip(zip(texts, widths), columns).map { cell, column in padded(cell.0, to: cell.1, column.alignment) }
      return String(cells.joined(separator: DataTable.gap).reversed().drop { $0 == " " }.reversed())
    }
    return (heading.map { [($0.line, .rule)] } ?? []) + [(line(columns.map(\.title)), .title)]
      + rows.map { (line($0.cells.map(\.text)), $0.isMarked ? .marked : .row) }
  }

  /// The lines that the table takes.
  var height: Int { rows.count + (heading == nil ? 1 : 2) }

  /// The table within a terminal's width, as far as it can do without columns, and the titles of those left out.
  ///
  /// Texts that may be cut short are, if that is enough and leaves something to read; else a column goes.
  func fitted(to width: Int) -> (table: DataTable, leftOut: [String]) {
    var table = self
    var leftOut: [String] = []
    while table.width > width {
      if table.shorten(by: table.width - width) { break }
      guard let place = table.firstToDrop else { break }
      if !table.columns[place].title.isEmpty { leftOut.append(table.columns[place].title) }
      table.columns.remove(at: place)
      for row in table.rows.indices { table.rows[row].cells.remove(at: place) }
    }
    return (table, leftOut)
  }

  /// Cuts the texts of the column that allows it; false where too little would be left.
  private mutating func shorten(by excess: Int) -> Bool {
    guard let place = columns.firstIndex(where: \.shortens) else { return false }
    let room = widths[place] - excess
    guard room >= DataTable.shortest else { return false }
    for row in rows.indices { rows[row].cells[place].text = shortened(rows[row].cells[place].text, to: room) }
    return true
  }

  private static let gap = "  "
  /// Columns below which a shortened text says nothing any more.
  private static let shortest = 24

  private var firstToDrop: Int? {
    columns.indices.filter { columns[$0].dropped != nil }
      .min { columns[$0].dropped ?? 0 < columns[$1].dropped ?? 0 }
  }

  /// Of the columns, in cells of the screen: titles of tours, names of files and labels may be of double width.
  private var widths: [Int] {
    columns.indices.map { place in
      rows.reduce(CharacterWidth.of(columns[place].title)) { max($0, CharacterWidth.of($1.cells[place].text)) }
    }
  }

  /// The columns that the table takes.
  var width: Int { widths.reduce(0, +) + DataTable.gap.count * max(columns.count - 1, 0) }
}

extension Canvas {
  /// Draws a table's lines, as far as there is room.
  mutating func table(_ table: DataTable, in region: Region) {
    for (row, line) in table.lines.prefix(region.height).enumerated() {
      let style =
        switch line.role {
        case .rule: theme.muted
        case .title: theme.text.bold
        case .row: theme.text
        case .marked: theme.accent
        }
      text(Phrase(verbatim: line.text), in: region.row(row), style: style)
    }
  }
}

private func padded(_ text: String, to width: Int, _ alignment: DataTable.Alignment) -> String {
  let space = String(repeating: " ", count: max(width - CharacterWidth.of(text), 0))
  return alignment == .right ? space + text : text + space
}

private func shortened(_ text: String, to width: Int) -> String {
  CharacterWidth.of(text) <= width ? text : CharacterWidth.prefix(of: text, within: width - 1) + "…"
}
